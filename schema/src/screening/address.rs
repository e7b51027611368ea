//! Addresses: a postcode with a house number, behind it or in front of it.
//!
//! A postcode is four digits, the first not 0, and two letters, not SA, SD or SS (the postal service's own
//! rule). By itself it covers a street side or so and stays. With a house number it is one front door.

use std::ops::Range;

use super::{
    Hit, Kind,
    fold::{Folded, is_letter, may_be_letter},
    numbers::{Group, may_begin},
};

/// Two letters that behind a number are more often a word or a unit, unless in capitals: 2026 is, 1500 kg.
const EVERYDAY: &[&[u8]] = &[
    b"al", b"af", b"an", b"as", b"at", b"be", b"bv", b"by", b"cl", b"cm", b"co", b"cv", b"de", b"dl", b"dm", b"do",
    b"en", b"er", b"eu", b"ex", b"gb", b"ga", b"gr", b"ha", b"he", b"hp", b"hz", b"if", b"ik", b"in", b"is", b"it",
    b"ja", b"je", b"kb", b"kg", b"km", b"kw", b"la", b"ma", b"mb", b"me", b"mg", b"ml", b"mm", b"ms", b"my", b"na",
    b"nu", b"of", b"og", b"om", b"on", b"op", b"or", b"pk", b"pm", b"so", b"st", b"tb", b"te", b"th", b"to", b"tv",
    b"up", b"us", b"uw", b"va", b"vs", b"we", b"wh", b"wo", b"ze", b"zo",
];
/// Of those, the ones that also stand glued to a number.
const UNITS: &[&[u8]] = &[
    b"am", b"cl", b"cm", b"dl", b"dm", b"gb", b"gr", b"ha", b"hp", b"hz", b"kb", b"kg", b"km", b"kw", b"mb", b"mg",
    b"ml", b"mm", b"ms", b"pk", b"pm", b"tb", b"wh",
];
/// Words behind a number that say that it counts something, or is a day, and is no house.
const COUNTED: &[&[u8]] = &[
    b"x",
    b"keer",
    b"maal",
    b"jaar",
    b"jaren",
    b"dag",
    b"dagen",
    b"week",
    b"weken",
    b"maand",
    b"maanden",
    b"uur",
    b"minuten",
    b"euro",
    b"kinderen",
    b"personen",
    b"mensen",
    b"meter",
    b"km",
    b"stuks",
    b"times",
    b"days",
    b"weeks",
    b"januari",
    b"februari",
    b"maart",
    b"april",
    b"mei",
    b"juni",
    b"juli",
    b"augustus",
    b"september",
    b"oktober",
    b"november",
    b"december",
];
/// What follows a house number, apart from a single letter.
const ADDITIONS: &[&[u8]] = &[b"hs", b"huis", b"bis", b"boven", b"beneden", b"rd", b"zw", b"i", b"ii", b"iii", b"iv"];
/// Words that may stand between a postcode and its number.
const NUMBER_WORDS: &[&[u8]] = &[b"nr", b"no", b"nummer", b"huisnummer", b"huisnr"];
/// What names of streets end in.
const STREETS: &[&[u8]] = &[
    b"straat",
    b"str",
    b"laan",
    b"weg",
    b"plein",
    b"hof",
    b"dijk",
    b"kade",
    b"gracht",
    b"singel",
    b"dreef",
    b"pad",
    b"park",
    b"plantsoen",
    b"steeg",
    b"markt",
    b"baan",
    b"ring",
    b"wal",
    b"erf",
    b"akker",
    b"veld",
    b"hoek",
    b"kamp",
];

pub(super) fn find(text: &Folded<'_>, hits: &mut Vec<Hit>) {
    let mut before = None;
    for (index, digits) in text.groups().iter().enumerate() {
        if let Some(end) = postcode(text, *digits) {
            let after = text.groups().get(index + 1).and_then(|number| number_after(text, end, *number));
            let start = before.and_then(|number| number_before(text, digits.start, number));
            if after.is_some() || start.is_some() {
                let range = start.unwrap_or(digits.start)..after.unwrap_or(end);
                hits.push(Hit::of(Kind::Address, range));
            }
        }
        before = Some(*digits);
    }
}

/// The end of the postcode that begins with these digits.
fn postcode(text: &Folded<'_>, digits: Group) -> Option<usize> {
    if digits.len() != 4 || text.at(digits.start) == b'0' || !may_begin(text, digits.start, &["postcode", "pc"]) {
        return None;
    }
    let gap = text.slice(digits.end..digits.end + 2).iter().take_while(|byte| **byte == b' ').count();
    let letters = digits.end + gap..digits.end + gap + 2;
    let pair = text.slice(letters.clone());
    let is_pair = pair.len() == 2 && pair.iter().all(u8::is_ascii_lowercase) && !may_be_letter(text.at(letters.end));
    if !is_pair || matches!(pair, b"sa" | b"sd" | b"ss") {
        return None;
    }
    let capitals = letters.clone().all(|place| text.is_capital(place));
    let glued = gap == 0 && text.at(letters.end).is_ascii_digit();
    let words = if glued { UNITS } else { EVERYDAY };
    (capitals || !words.contains(&pair)).then_some(letters.end)
}

/// The end of the house number that follows a postcode.
fn number_after(text: &Folded<'_>, postcode_end: usize, number: Group) -> Option<usize> {
    if !is_house_number(text, number) {
        return None;
    }
    let between = text.slice(postcode_end..number.start);
    let mut words = between.split(|byte| !is_letter(*byte)).filter(|word| !word.is_empty());
    let only_marks = between.len() <= 16 && between.iter().all(|byte| is_letter(*byte) || b" ,-.:#".contains(byte));
    if !only_marks || !words.all(|word| NUMBER_WORDS.contains(&word)) {
        return None;
    }
    let counted = text.word_from(past_spaces(text, number.end));
    if COUNTED.contains(&text.slice(counted)) || continues(text, number.end) {
        return None;
    }
    Some(with_addition(text, number.end))
}

/// Whether a number goes on as a time, a date or a fraction: 12:30, 12-05-2026, 12,50.
fn continues(text: &Folded<'_>, end: usize) -> bool {
    let digits = |place| text.from(place).iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let next = digits(end + 1);
    match text.at(end) {
        b':' | b'.' | b',' => next > 0,
        b'-' | b'/' => next > 0 && text.at(end + 1 + next) == text.at(end) && digits(end + 2 + next) > 0,
        b'%' => true,
        _ => false,
    }
}

/// Takes in what follows a house number: 12a, 12-2, 12 hs, 12/III.
fn with_addition(text: &Folded<'_>, end: usize) -> usize {
    let mark = matches!(text.at(end), b' ' | b'-' | b'/');
    let start = end + usize::from(mark);
    let word = text.word_from(start);
    let spaced = text.at(end) == b' ';
    if ADDITIONS.contains(&text.slice(word.clone())) || (word.len() == 1 && !spaced) {
        return word.end;
    }
    let digits = text.from(start).iter().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    if mark && !spaced && (1..=4).contains(&digits) { start + digits } else { end }
}

/// The start of a house number, with its street, that stands in front of a postcode: Dorpsstraat 12a, 1234 AB.
fn number_before(text: &Folded<'_>, postcode_start: usize, number: Group) -> Option<usize> {
    let between = text.slice(number.end..postcode_start);
    let marks = between.iter().rev().take_while(|byte| b" ,\n".contains(byte)).count();
    let addition = between.get(..between.len() - marks).unwrap_or_default();
    let is_addition = addition.len() <= 6 && addition.iter().all(|byte| is_letter(*byte) || b" -/".contains(byte));
    let is_year = number.len() == 4 && number.value(text).is_some_and(|year| (1900..=2099).contains(&year));
    let named = text.before(number.start) == b' ' && is_letter(text.before(number.start - 1));
    if !(1..=4).contains(&marks) || !is_addition || is_year || !named || !is_house_number(text, number) {
        return None;
    }
    let words = addition.split(|byte| !is_letter(*byte)).filter(|word| !word.is_empty());
    if !words.into_iter().all(|word| word.len() == 1 || ADDITIONS.contains(&word)) {
        return None;
    }
    let street: Range<usize> = text.word_until(number.start - 1);
    let is_street = STREETS.iter().any(|ending| text.slice(street.clone()).ends_with(ending));
    Some(if is_street { street.start } else { number.start })
}

fn is_house_number(text: &Folded<'_>, number: Group) -> bool {
    number.len() <= 5 && text.at(number.start) != b'0'
}

fn past_spaces(text: &Folded<'_>, place: usize) -> usize {
    place + text.slice(place..place + 3).iter().take_while(|byte| **byte == b' ').count()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{keeps, masks};

    #[test]
    fn a_postcode_with_a_house_number_is_masked() {
        for text in [
            "1234 AB 12a",
            "1234ab12",
            "1234AB 12",
            "1234 ab, 12",
            "1234 AB nr. 12",
            "1234 AB huisnummer 12-2",
            "1234AB-12",
            "1234 AB 12 hs",
            "1234 AB 12/III",
            "1234\u{a0}AB\u{202f}12",
            "１２３４ＡＢ１２",
            "2024 DE 3",
            "1234 AB #12",
            "1234\u{200b}AB12",
            "1234en12",
        ] {
            masks(&format!("Ik woon op {text}, sinds kort"), "Ik woon op [adres], sinds kort");
        }
    }

    #[test]
    fn the_house_number_may_stand_in_front() {
        masks("Dorpsstraat 12a, 1234 AB Assen", "[adres] Assen");
        masks("Dorpsstraat 12\n1234AB Assen", "[adres] Assen");
        masks("De Brink 7 hs, 1234 AB", "De Brink [adres]");
    }

    #[test]
    fn a_postcode_alone_stays() {
        for text in ["1234 AB", "Ik woon in 1234AB Assen.", "1234 AB Assen, al 12 jaar"] {
            keeps(text);
        }
    }

    #[test]
    fn what_only_looks_like_an_address_stays() {
        for text in [
            "Dorpsstraat 12 in Assen",
            "in 2024 de 3 brieven",
            "sinds 2026 is 3 keer gebeld",
            "1500 kg 2 keer",
            "2000mg 3 per dag",
            "1234 SA 12",
            "1234 SS 1",
            "0123 AB 12",
            "1234 AB 2 keer gebeld",
            "1234 AB 12:30 uur",
            "1234 AB 12-05-2026",
            "1234 AB 3 mei",
            "artikel 8:1",
            "van 1000 in 2 jaar",
            "1234 ABC 12",
            "51234 AB 12",
        ] {
            keeps(text);
        }
    }
}
