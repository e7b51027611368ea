//! The citizen service number (burgerservicenummer).
//!
//! Eight or nine digits that pass the eleven-test: nine times the first digit, eight times the second, and so
//! on to two times the eighth, less the ninth, can be divided by eleven (Besluit burgerservicenummer; an
//! eight-digit number gets a zero in front). One ordinary number in eleven passes too, so where digits
//! stand in groups the groups must be those in which people write it, unless a word announces it.

use super::{
    Hit, Kind,
    fold::{EURO, Folded, may_be_letter},
    numbers::{Group, announced, may_begin, separator},
};

/// The words that announce the number, however its digits are grouped.
const ANNOUNCED_BY: &[&str] = &["bsn", "burgerservice", "sofi", "service number"];
/// The ends of words to which people glue it.
const GLUED_TO: &[&str] = &["bsn", "nummer", "nr", "is"];

/// How people group nine digits, and eight where the leading zero is left out.
const USUAL: &[&[usize]] =
    &[&[9], &[3, 3, 3], &[4, 2, 3], &[2, 2, 2, 3], &[3, 2, 2, 2], &[3, 2, 4], &[8], &[2, 3, 3], &[3, 2, 3]];

pub(super) fn find(text: &Folded<'_>, hits: &mut Vec<Hit>) {
    for (index, first) in text.groups().iter().enumerate() {
        if may_begin(text, first.start, GLUED_TO) && !is_amount(text, first.start) {
            let groups = text.groups().get(index..).unwrap_or_default();
            let end = end_of_number(text, *first, groups);
            hits.extend(end.map(|end| Hit::of(Kind::ServiceNumber, first.start..end)));
        }
    }
}

/// Where the longest number that begins with the first group ends.
fn end_of_number(text: &Folded<'_>, first: Group, groups: &[Group]) -> Option<usize> {
    let (mut lengths, mut total) = (Vec::with_capacity(9), 0);
    let (mut last, mut mark, mut found) = (first, None, None);
    for group in groups {
        if !lengths.is_empty() {
            let between = separator(text, last, *group);
            if between.is_none() || mark.is_some_and(|mark| between != Some(mark)) {
                break;
            }
            mark = between;
        }
        total += group.len();
        if total > 9 {
            break;
        }
        lengths.push(group.len());
        last = *group;
        if total >= 8 && is_service_number(text, first.start..last.end, &lengths) {
            found = Some(last.end);
        }
    }
    found
}

fn is_service_number(text: &Folded<'_>, range: std::ops::Range<usize>, lengths: &[usize]) -> bool {
    let digits: Vec<u8> = text.slice(range.clone()).iter().copied().filter(u8::is_ascii_digit).collect();
    if !passes_eleven_test(&digits) {
        return false;
    }
    let short = digits.len() == 8;
    if short && may_be_letter(text.at(range.end)) {
        return false;
    }
    let usual = USUAL.contains(&lengths) && !(short && is_date(&digits));
    usual || announced(text, range.start, ANNOUNCED_BY)
}

/// The eleven-test on eight or nine digits.
fn passes_eleven_test(digits: &[u8]) -> bool {
    let weights = [-1, 2, 3, 4, 5, 6, 7, 8, 9];
    let values = digits.iter().rev().map(|digit| i32::from(digit - b'0'));
    let sum: i32 = values.zip(weights).map(|(value, weight)| value * weight).sum();
    sum % 11 == 0 && digits.iter().any(|digit| *digit != b'0')
}

/// Whether eight digits are a day of this century or the last: 20260503 or 03052026.
fn is_date(digits: &[u8]) -> bool {
    let number = |part: Option<&[u8]>| {
        part.and_then(|part| std::str::from_utf8(part).ok()).and_then(|part| part.parse::<u32>().ok())
    };
    let is = |year, month, day| {
        let within = |part, low, high| number(part).is_some_and(|value| (low..=high).contains(&value));
        within(year, 1900, 2099) && within(month, 1, 12) && within(day, 1, 31)
    };
    is(digits.get(..4), digits.get(4..6), digits.get(6..)) || is(digits.get(4..), digits.get(2..4), digits.get(..2))
}

/// Whether a euro sign stands in front.
fn is_amount(text: &Folded<'_>, start: usize) -> bool {
    matches!(text.until(start), [.., EURO] | [.., EURO, b' '])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{keeps, masks, numbers};

    /// Nine-digit numbers that pass, made from eight digits: the ninth is what the sum leaves.
    fn valid() -> impl Iterator<Item = String> {
        numbers(8).filter_map(|start| {
            let sum: u32 = start.bytes().zip((2..=9).rev()).map(|(d, w)| u32::from(d - b'0') * w).sum();
            (sum % 11 < 10).then(|| format!("{start}{}", sum % 11))
        })
    }

    #[test]
    fn every_number_that_passes_the_test_is_masked() {
        for number in valid().take(500) {
            masks(&format!("Mijn nummer is {number}."), "Mijn nummer is [burgerservicenummer].");
            masks(&format!("Over {number} en"), "Over [burgerservicenummer] en");
        }
    }

    #[test]
    fn a_number_that_fails_the_test_stays() {
        for number in valid().take(500) {
            let (start, last) = number.split_at(8);
            let other = (last.parse::<u32>().unwrap() + 1) % 10;
            if !start.starts_with('0') {
                keeps(&format!("Over {start}{other} en"));
            }
        }
        keeps("factuur 123456789");
        keeps("000000000");
    }

    #[test]
    fn it_is_masked_however_it_is_written() {
        for text in [
            "111222333",
            "111 222 333",
            "111.222.333",
            "111-222-333",
            "1112.22.333",
            "11 12 22 333",
            "111  222  333",
            "111\u{a0}222\u{202f}333",
            "１１１２２２３３３",
            "111\u{200b}222\u{ad}333",
            "١١١٢٢٢٣٣٣",
            "111 - 222 - 333",
        ] {
            masks(&format!("zie {text} aub"), "zie [burgerservicenummer] aub");
        }
    }

    #[test]
    fn a_word_that_announces_it_allows_any_grouping() {
        masks("bsn 1 1 1 2 2 2 3 3 3", "bsn [burgerservicenummer]");
        masks("BSN:1112 22333", "BSN:[burgerservicenummer]");
        masks("bsn111222333", "bsn[burgerservicenummer]");
        keeps("1112 22333 stuks");
    }

    #[test]
    fn eight_digits_pass_with_a_zero_in_front() {
        masks("sofinummer 10000008", "sofinummer [burgerservicenummer]");
        masks("010000008", "[burgerservicenummer]");
    }

    #[test]
    fn ordinary_numbers_stay() {
        for text in [
            "zaak 2024-12345 en 2026-001234",
            "zaaknummer 1112-22333",
            "Anreperstraat 2026-06-23 2",
            "op 20240316 gebeld",
            "op 12-05-2024 om 14.30",
            "€ 111.222.333",
            "artikelnummer AB111222333",
            "de jaren 2019 2020 2021",
            "52.111222333, 6.571532156",
            "1112223334",
            "order 12345678901234567890",
        ] {
            keeps(text);
        }
    }
}
