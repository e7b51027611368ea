//! Dates of birth: a date beside a word that says what it is. Any other date stays, and so does a year alone.

use std::ops::Range;

use super::{
    Hit, Kind,
    fold::{Folded, MASK, is_letter},
    numbers::{Group, may_begin, separator},
};

/// Words that say, in front of a date, that it is one of birth.
const BEFORE: &[&[u8]] = &[
    b"geboren",
    b"geboortedatum",
    b"geboortedag",
    b"geboorte",
    b"geb",
    b"gebdat",
    b"gebdatum",
    b"jarig",
    b"verjaardag",
    b"born",
    b"birth",
    b"birthday",
    b"birthdate",
    b"dob",
];
/// Words that say so behind it.
const BEHIND: &[&[u8]] = &[b"geboren", b"geb", b"jarig", b"born"];
/// Words that may stand between a date and one behind it: "3 mei 1980 is mijn dochter geboren".
const BETWEEN: &[&[u8]] = &[
    b"ben",
    b"is",
    b"was",
    b"werd",
    b"zijn",
    b"te",
    b"in",
    b"ik",
    b"hij",
    b"zij",
    b"ze",
    b"wij",
    b"we",
    b"mijn",
    b"onze",
    b"zoon",
    b"dochter",
    b"kind",
    b"baby",
    b"man",
    b"vrouw",
    b"i",
    b"am",
    b"he",
    b"she",
    b"my",
    b"son",
    b"daughter",
];
const MONTHS: &[&[u8]] = &[
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
    b"january",
    b"february",
    b"march",
    b"may",
    b"june",
    b"july",
    b"august",
    b"october",
    b"jan",
    b"feb",
    b"mrt",
    b"mar",
    b"apr",
    b"jun",
    b"jul",
    b"aug",
    b"sep",
    b"sept",
    b"okt",
    b"oct",
    b"nov",
    b"dec",
];
const ORDINALS: &[&[u8]] = &[b"e", b"de", b"ste", b"st", b"nd", b"rd", b"th"];

/// How far from a date such a word may stand.
const MOST_BYTES: usize = 80;
const MOST_WORDS: usize = 8;

pub(super) fn find(text: &Folded<'_>, hits: &mut Vec<Hit>) {
    for (index, first) in text.groups().iter().enumerate() {
        let groups = text.groups().get(index..).unwrap_or_default();
        if let Some(range) = date(text, *first, groups)
            && (announced(text, range.start) || explained(text, range.end))
        {
            hits.push(Hit::of(Kind::BirthDate, range));
        }
    }
}

/// The date whose first number is the first group.
fn date(text: &Folded<'_>, first: Group, groups: &[Group]) -> Option<Range<usize>> {
    let months_end = first.start - usize::from(matches!(text.before(first.start), b' ' | b'-'));
    let month = text.word_until(months_end);
    if is_one_of(text, &month, MONTHS) {
        return month_first(text, first, groups).map(|end| month.start..end);
    }
    if !may_begin(text, first.start, &["geb", "geboren", "dob"]) {
        return None;
    }
    let end = in_numbers(text, groups).or_else(|| day_first(text, first, groups))?;
    Some(first.start..end)
}

/// 3-5-1980, 03/05/80, 1980.05.03, 3 5 1980, 03051980.
fn in_numbers(text: &Folded<'_>, groups: &[Group]) -> Option<usize> {
    if let [one, two, three, ..] = groups
        && let Some(mark) = separator(text, *one, *two)
        && separator(text, *two, *three) == Some(mark)
    {
        let parts = [*one, *two, *three];
        let [first, second, third] = parts.map(|group| group.value(text));
        let lengths = parts.map(Group::len);
        let (day, month) = match lengths {
            [1 | 2, 1 | 2, 2 | 4] => (first?, second?),
            [4, 1 | 2, 1 | 2] => (third?, second?),
            _ => return None,
        };
        // Month and day the other way round are a date as well, of an American.
        let fits = is_day(day) && is_month(month) || is_day(month) && is_month(day);
        return fits.then_some(three.end);
    }
    let only = groups.first()?;
    let part = |range: Range<usize>| Group { start: only.start + range.start, end: only.start + range.end }.value(text);
    let fits = match only.len() {
        6 => is_day(part(0..2)?) && is_month(part(2..4)?),
        8 => {
            is_day(part(0..2)?) && is_month(part(2..4)?) && is_year(part(4..8)?)
                || is_year(part(0..4)?) && is_month(part(4..6)?) && is_day(part(6..8)?)
        }
        _ => false,
    };
    fits.then_some(only.end)
}

/// 3 mei 1980, 3e mei, 3rd of May '80.
fn day_first(text: &Folded<'_>, day: Group, groups: &[Group]) -> Option<usize> {
    if day.len() > 2 || !is_day(day.value(text)?) {
        return None;
    }
    let mut place = past(text, after_ordinal(text, day.end), b" -.");
    let of = text.word_from(place);
    if matches!(text.slice(of.clone()), b"of" | b"van") {
        place = past(text, of.end, b" ");
    }
    let month = text.word_from(place);
    is_one_of(text, &month, MONTHS).then(|| with_year(text, month.end, groups))
}

/// May 3rd, 1980; or mei 1980.
fn month_first(text: &Folded<'_>, number: Group, groups: &[Group]) -> Option<usize> {
    match number.len() {
        1 | 2 if is_day(number.value(text)?) => Some(with_year(text, after_ordinal(text, number.end), groups)),
        4 if is_year(number.value(text)?) => Some(number.end),
        _ => None,
    }
}

/// The end of a date, with the year that follows, if one does.
fn with_year(text: &Folded<'_>, end: usize, groups: &[Group]) -> usize {
    let year = groups.get(1).filter(|year| past(text, end, b" -.,'") == year.start);
    match year {
        Some(year) if year.len() == 4 && year.value(text).is_some_and(is_year) => year.end,
        Some(year) if year.len() == 2 && text.at(year.end) != b':' => year.end,
        _ => end,
    }
}

fn after_ordinal(text: &Folded<'_>, end: usize) -> usize {
    let word = text.word_from(end);
    if is_one_of(text, &word, ORDINALS) { word.end } else { end }
}

/// The place behind a few of these marks.
fn past(text: &Folded<'_>, place: usize, marks: &[u8]) -> usize {
    place + text.slice(place..place + 3).iter().take_while(|byte| marks.contains(byte)).count()
}

/// Whether a word in front says that this is a date of birth, in the same sentence.
fn announced(text: &Folded<'_>, start: usize) -> bool {
    let reach = start.saturating_sub(MOST_BYTES);
    let mut place = start;
    for _ in 0..MOST_WORDS {
        let mut stopped = false;
        while place > reach && !is_letter(text.before(place)) {
            place -= 1;
            match text.at(place) {
                MASK | b'!' | b'?' => return false,
                b'.' => stopped |= matches!(text.at(place + 1), b' ' | b'\n'),
                _ => {}
            }
        }
        let word = text.word_until(place);
        if word.start <= reach && reach > 0 || text.before(word.start) == MASK {
            return false;
        }
        // The point behind a short word is that of an abbreviation: geb., d.d.
        if stopped && word.len() > 3 {
            return false;
        }
        if is_one_of(text, &word, BEFORE) || text.until(word.end).ends_with(b"d.o.b") {
            return true;
        }
        place = word.start;
    }
    false
}

/// Whether a word behind says so: "3-5-1980 geboren", "3 mei 1980 ben ik te Assen geboren".
fn explained(text: &Folded<'_>, end: usize) -> bool {
    let mut place = end;
    let mut names_a_place = false;
    for _ in 0..6 {
        place = past(text, place, b" ()");
        let word = text.word_from(place);
        if is_one_of(text, &word, BEHIND) {
            return true;
        }
        let is_place = std::mem::replace(&mut names_a_place, matches!(text.slice(word.clone()), b"te" | b"in"));
        if word.is_empty() || !is_place && !is_one_of(text, &word, BETWEEN) {
            return false;
        }
        place = word.end;
    }
    false
}

fn is_one_of(text: &Folded<'_>, word: &Range<usize>, words: &[&[u8]]) -> bool {
    words.contains(&text.slice(word.clone()))
}

fn is_day(number: u32) -> bool {
    (1..=31).contains(&number)
}

fn is_month(number: u32) -> bool {
    (1..=12).contains(&number)
}

fn is_year(number: u32) -> bool {
    (1900..=2099).contains(&number)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{keeps, masks};

    #[test]
    fn a_date_is_masked_however_it_is_written() {
        for date in [
            "3-5-1980",
            "03-05-1980",
            "3/5/80",
            "03.05.1980",
            "3 5 1980",
            "1980-05-03",
            "5/30/1980",
            "03051980",
            "19800503",
            "3 mei 1980",
            "3 mei '80",
            "3e mei 1980",
            "3 mei",
            "3-mei-1980",
            "May 3, 1980",
            "3rd of May 1980",
            "may 3rd",
            "mei 1980",
            "3 MEI 1980",
            "３ mei １９８０",
            "3\u{a0}mei\u{a0}1980",
            "3\u{200b}-5-1980",
        ] {
            masks(&format!("Ik ben geboren op {date} ja"), "Ik ben geboren op [geboortedatum] ja");
        }
    }

    #[test]
    fn many_words_say_that_it_is_a_date_of_birth() {
        for words in [
            "geboortedatum:",
            "Geboortedatum\n",
            "geb.",
            "geb. d.d.",
            "GEB:",
            "Geboren te Assen op",
            "born",
            "born on",
            "date of birth:",
            "DOB",
            "d.o.b.",
            "birthday is",
            "jarig op",
            "geboren in het huis aan de markt op",
        ] {
            masks(&format!("{words} 3-5-1980"), &format!("{words} [geboortedatum]"));
        }
        masks("Op 3 mei 1980 ben ik geboren", "Op [geboortedatum] ben ik geboren");
        masks("Ik ben op 3 mei 1980 te Assen geboren", "Ik ben op [geboortedatum] te Assen geboren");
        masks("Mijn dochter (3 mei 2015) is jarig", "Mijn dochter ([geboortedatum]) is jarig");
        masks("3-5-1980 (geboren)", "[geboortedatum] (geboren)");
        masks("Op 3 mei is mijn dochter geboren", "Op [geboortedatum] is mijn dochter geboren");
    }

    #[test]
    fn two_dates_by_one_word_are_both_masked() {
        masks(
            "Mijn zoons zijn geboren op 3 mei 2010 en 4 juni 2012.",
            "Mijn zoons zijn geboren op [geboortedatum] en [geboortedatum].",
        );
    }

    #[test]
    fn an_ordinary_date_stays() {
        for text in [
            "op 3 mei gebeld",
            "Op 3-5-2026 heb ik gebeld.",
            "Op 3 mei 2026 kwam de brief.",
            "sinds mei 2026",
            "Mijn zoon is geboren. Op 3 mei heb ik gebeld.",
            "Is zij geboren? Op 3 mei belde ik.",
            "geboren in 1980",
            "geboren om 10.30 uur",
            "3 kinderen geboren",
            "de brief van 3 mei over geboorteakten",
            "geboren met 40 weken",
            "Op 3 mei gebeld over de toeslag voor kinderen die hier zijn geboren",
        ] {
            keeps(text);
        }
    }
}
