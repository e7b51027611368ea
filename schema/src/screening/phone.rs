//! Telephone numbers.
//!
//! Dutch ones have nine digits after the 0 or +31 (Nummerplan telefoon- en ISDN-diensten). Numbers that by the plan are
//! of services answering to anybody (0800, 0900, 0906, 0909, 112, 14 and an area code) identify no person and stay. The
//! plan gives 085 and 088 to firms and bodies, and also to who works alone: those stay where words in front say that it
//! is the number of a public body, and not somebody's own. Foreign ones begin with a + or 00 and have at most fifteen
//! digits (ITU-T E.164).

use super::{
    Hit, Kind,
    fold::{Folded, is_letter},
    numbers::{Group, may_begin},
};

/// Words to which people glue a number.
const ANNOUNCED_BY: &[&str] = &["tel", "telefoon", "mob", "mobiel", "nr", "nummer", "bel", "phone", "app", "is", "op"];

/// Words in front of an 085 or 088 number that say whose it is: a public body's.
const PUBLIC: &[&[u8]] = &[
    b"gemeente",
    b"gemeentehuis",
    b"stadhuis",
    b"stadsdeel",
    b"provincie",
    b"waterschap",
    b"ministerie",
    b"rijksoverheid",
    b"uwv",
    b"svb",
    b"ciz",
    b"cak",
    b"duo",
    b"ind",
    b"ggd",
    b"belastingdienst",
    b"politie",
    b"kvk",
    b"rdw",
    b"klantenservice",
    b"klantcontactcentrum",
    b"servicenummer",
    b"informatienummer",
    b"meldpunt",
    b"loket",
    b"balie",
    b"receptie",
    b"centrale",
    b"helpdesk",
    b"algemene",
    b"algemeen",
    b"sociale",
    b"werkplein",
    b"ombudsman",
    b"council",
];
/// "Ons nummer", "ons telefoonnummer", "u kunt ons bellen": what a body says of itself.
const OURS: &[&[u8]] = &[b"nummer", b"telefoonnummer", b"bellen", b"bereiken"];
/// Words that say that it is somebody's own after all.
const OWN: &[&[u8]] = &[b"mijn", b"mij", b"me", b"my", b"eigen", b"bedrijf", b"thuis", b"prive"];
/// How far in front the words may stand.
const REACH: usize = 64;

/// The most digits there are, and the fewest taken for a number abroad.
const LONGEST: usize = 15;
const SHORTEST_ABROAD: usize = 8;
/// Without a + more is asked: a case number can begin with two zeros.
const SHORTEST_AFTER_ZEROS: usize = 10;

pub(super) fn find(text: &Folded<'_>, hits: &mut Vec<Hit>) {
    for (index, first) in text.groups().iter().enumerate() {
        let groups = text.groups().get(index..).unwrap_or_default();
        let plus = plus(text, *first);
        if plus.is_none() && !may_begin(text, first.start, ANNOUNCED_BY) {
            continue;
        }
        let end = match text.slice(first.start..first.start + 3) {
            _ if plus.is_some() => abroad(text, groups, 0, SHORTEST_ABROAD),
            [b'0', b'0', b'1'..=b'9'] => abroad(text, groups, 2, SHORTEST_AFTER_ZEROS),
            [b'0', ..] => at_home(text, groups),
            _ => None,
        };
        let end = end.filter(|end| !is_public(text, first.start, *end));
        hits.extend(end.map(|end| {
            let start = with_bracket(text, plus.unwrap_or(first.start), end);
            Hit::of(Kind::Phone, start..end)
        }));
    }
}

/// Whether it is a number of a public body, by what stands in front of it in the sentence.
fn is_public(text: &Folded<'_>, start: usize, end: usize) -> bool {
    let digits: Vec<u8> = text.slice(start..end).iter().copied().filter(u8::is_ascii_digit).collect();
    let without = |prefix: &[u8]| digits.strip_prefix(prefix);
    let national =
        without(b"00310").or_else(|| without(b"0031")).or_else(|| without(b"310")).or_else(|| without(b"31"));
    if !matches!(national.or_else(|| without(b"0")), Some([b'8', b'5' | b'8', ..])) {
        return false;
    }
    let near = text.slice(start.saturating_sub(REACH)..start);
    let sentence = near.rsplit(|byte| matches!(byte, b'.' | b'!' | b'?' | b'\n')).next().unwrap_or_default();
    let words: Vec<&[u8]> = sentence.split(|byte| !is_letter(*byte)).filter(|word| !word.is_empty()).collect();
    let is_ours = words.windows(2).any(|pair| matches!(pair, [b"ons", next] if OURS.contains(next)));
    let is_body = words.iter().any(|word| PUBLIC.contains(word));
    (is_ours || is_body) && !words.iter().any(|word| OWN.contains(word))
}

/// Where the + of a number stands.
fn plus(text: &Folded<'_>, first: Group) -> Option<usize> {
    match text.until(first.start) {
        [.., b'+'] => Some(first.start - 1),
        [.., b'+', b' '] if text.from(first.start).starts_with(b"31") => Some(first.start - 2),
        _ => None,
    }
}

/// Takes in the bracket in front of a number that closes within it.
fn with_bracket(text: &Folded<'_>, start: usize, end: usize) -> usize {
    let count = |bracket| text.slice(start..end).iter().filter(|byte| **byte == bracket).count();
    let closes = text.before(start) == b'(' && count(b')') > count(b'(');
    start - usize::from(closes)
}

/// The end of a Dutch number as it is dialled in the country: ten digits.
fn at_home(text: &Folded<'_>, groups: &[Group]) -> Option<usize> {
    let mut number = Number::default();
    while number.digits.len() < 10 {
        number.take(text, groups)?;
    }
    let first = number.lengths.first().copied()?;
    let shaped = match number.digits.as_slice() {
        [b'0', b'6', b'1'..=b'9', ..] => first >= 2,
        [b'0', b'8', b'4'..=b'8', ..] | [b'0', b'1'..=b'5' | b'7', ..] => first >= 3,
        _ => return None,
    };
    let one_by_one = number.lengths.len() == 10;
    (number.digits.len() == 10 && (shaped || one_by_one) && !number.is_date()).then_some(number.end)
}

/// The end of a number that begins with the code of a country, `skip` digits into the first group.
fn abroad(text: &Folded<'_>, groups: &[Group], skip: usize, shortest: usize) -> Option<usize> {
    let mut number = Number::default();
    let mut longest = None;
    while number.take(text, groups).is_some() && number.digits.len() <= LONGEST + skip {
        match number.digits.get(skip..)? {
            [b'0', ..] => return None,
            // The 0 of the country itself may be left in: +31 (0)6.
            [b'3', b'1', b'0', rest @ ..] | [b'3', b'1', rest @ ..] if rest.len() == 9 => return Some(number.end),
            digits if digits.len() >= shortest && !number.is_amount() => longest = Some(number.end),
            _ => {}
        }
    }
    longest
}

/// A number as far as it is read.
#[derive(Default)]
struct Number {
    end: usize,
    lengths: Vec<usize>,
    digits: Vec<u8>,
    points_only: bool,
}

impl Number {
    /// Takes in the next group, if it can belong to the same number.
    fn take(&mut self, text: &Folded<'_>, groups: &[Group]) -> Option<()> {
        let group = groups.get(self.lengths.len())?;
        if !self.lengths.is_empty() {
            let between = text.slice(self.end..group.start);
            if between.len() > 4 || !between.iter().all(|byte| b" -./()".contains(byte)) {
                return None;
            }
            self.points_only = between == b"." && (self.points_only || self.lengths.len() == 1);
        }
        if group.len() > LONGEST + 2 {
            return None;
        }
        self.end = group.end;
        self.lengths.push(group.len());
        self.digits.extend_from_slice(text.slice(group.start..group.end));
        Some(())
    }

    /// The sixth of a month, and a time: 06-05-2026 10.
    fn is_date(&self) -> bool {
        matches!(self.lengths.as_slice(), [2, 2, 4, ..]) && matches!(self.digits.get(4..6), Some(b"19" | b"20"))
    }

    /// Thousands with points: 20.000.000.
    fn is_amount(&self) -> bool {
        self.points_only && self.lengths.iter().skip(1).all(|length| *length == 3)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{keeps, masks, numbers};

    #[test]
    fn every_dutch_mobile_number_is_masked() {
        for rest in numbers(7).take(300) {
            for text in [
                format!("062{rest}"),
                format!("06-2{rest}"),
                format!("+3162{rest}"),
                format!("0031 6 2{rest}"),
                format!("+31 (0)6 2{rest}"),
                format!("+31(0)62{rest}"),
            ] {
                masks(&format!("Bel {text} even"), "Bel [telefoonnummer] even");
            }
        }
    }

    #[test]
    fn it_is_masked_however_it_is_written() {
        for text in [
            "0612345678",
            "06 12345678",
            "06-12345678",
            "06 - 12 34 56 78",
            "06.12.34.56.78",
            "0612 345 678",
            "020 1234567",
            "020-123 45 67",
            "(020) 1234567",
            "(020)1234567",
            "0592-123456",
            "0592 12 34 56",
            "088 123 45 67",
            "+31612345678",
            "+31 6 12345678",
            "0031612345678",
            "+31 20 123 4567",
            "+ 31 6 12345678",
            "(+31) 6 12345678",
            "+31-6-12345678",
            "+32 470 12 34 56",
            "+49 (0)170 1234567",
            "0049 170 1234567",
            "+90 532 123 45 67",
            "06\u{a0}12\u{202f}34\u{2009}56\u{2007}78",
            "06\u{200b}12345678",
            "０６１２３４５６７８",
            "٠٦١٢٣٤٥٦٧٨",
            "06–12345678",
            "0 6 1 2 3 4 5 6 7 8",
        ] {
            masks(&format!("Bel {text} aub"), "Bel [telefoonnummer] aub");
        }
        masks("tel0612345678, dank", "tel[telefoonnummer], dank");
        masks("0612345678/0687654321", "[telefoonnummer]/[telefoonnummer]");
        masks("06 12345678 2 kinderen", "[telefoonnummer] 2 kinderen");
    }

    #[test]
    fn numbers_that_answer_to_anybody_stay() {
        for text in [
            "Ik belde 14 020.",
            "Bel 0800-1234",
            "0900 1234567",
            "0800-0231234",
            "0906 12345",
            "bel 112",
            "Het nummer van de gemeente is 088 123 45 67.",
            "Ons telefoonnummer is 088-1234567.",
            "U kunt ons bellen op 085 1234567.",
            "Ons nummer is +31 88 123 45 67.",
            "Ons nummer is +31 (0)88 123 45 67.",
        ] {
            keeps(text);
        }
    }

    #[test]
    fn a_number_that_may_be_somebodys_own_is_masked() {
        masks("Bel mij op 088 1234567.", "Bel mij op [telefoonnummer].");
        masks("Bel 085-1234567.", "Bel [telefoonnummer].");
        masks("Niet de gemeente. Bel 085-1234567.", "Niet de gemeente. Bel [telefoonnummer].");
        masks("De gemeente mag mij bellen op 085-1234567.", "De gemeente mag mij bellen op [telefoonnummer].");
        masks("De gemeente belde 06-12345678.", "De gemeente belde [telefoonnummer].");
    }

    #[test]
    fn ordinary_numbers_stay() {
        for text in [
            "van 06-05-2026 10:30 uur",
            "op 06 05 2026 10",
            "05-05-2026 10.30 uur",
            "zaak 2026-001234",
            "+2 en -1",
            "+20.000.000",
            "00001",
            "kenmerk Z0612345678",
            "product 1234567890",
            "6.0123456789",
            "0612345",
            "061234567890123",
            "van 08:00-18:00 uur",
            "01-01-2026 02-02-2026",
        ] {
            keeps(text);
        }
    }
}
