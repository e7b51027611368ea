//! Licence plates.
//!
//! A Dutch plate is six letters and digits in three groups. The RDW calls the ways to arrange them sidecodes: 1 to 14 are
//! given out or kept free, and mopeds (D, F), trailers (W, O) and vans (V, B) use the same forms (Regeling kentekens en
//! kentekenplaten; rdw.nl, "Uitleg over de cijfers en letters op de kentekenplaat"). Plates of sidecode 4 and later have
//! no vowels, no C and no Q in them, so that no word comes out.
//!
//! Case numbers look alike ("12-AB-34"). So by itself only the form with hyphens, in capitals and without vowels counts,
//! and not where a word says that it is a case; a word such as "kenteken" or "auto" near it lets in all of them.

use std::ops::Range;

use super::{
    Hit, Kind,
    fold::{Folded, is_letter, may_be_letter},
    numbers::announced,
};

/// The sidecodes: a letter for a letter, a nine for a digit.
const SIDECODES: &[&[&[u8]]] = &[
    &[b"xx", b"99", b"99"],
    &[b"99", b"99", b"xx"],
    &[b"99", b"xx", b"99"],
    &[b"xx", b"99", b"xx"],
    &[b"xx", b"xx", b"99"],
    &[b"99", b"xx", b"xx"],
    &[b"99", b"xxx", b"9"],
    &[b"9", b"xxx", b"99"],
    &[b"xx", b"999", b"x"],
    &[b"x", b"999", b"xx"],
    &[b"xxx", b"99", b"x"],
    &[b"x", b"99", b"xxx"],
    &[b"9", b"xx", b"999"],
    &[b"999", b"xx", b"9"],
];
/// The characters of a plate.
const LENGTH: usize = 6;

/// Letters that no plate since 1978 has.
const UNUSED: &[u8] = b"aeiouqc";

/// Words that say that it is a plate, whatever else it looks like.
const PLATE_WORDS: &[&str] =
    &["kenteken", "nummerplaat", "nummerplaten", "nummerbord", "number plate", "licence plate", "license plate"];
/// Words that say that a vehicle is spoken of.
const VEHICLE_WORDS: &[&str] = &[
    "auto",
    "busje",
    "bestelbus",
    "wagen",
    "vrachtwagen",
    "motor",
    "scooter",
    "brommer",
    "snorfiets",
    "bromfiets",
    "aanhanger",
    "caravan",
    "camper",
    "voertuig",
    "taxi",
    "parkeer",
    " car ",
];
/// Words that say that it is something else.
const OTHER_WORDS: &[&str] = &[
    "zaak",
    "dossier",
    "kenmerk",
    "referentie",
    "artikel",
    "formulier",
    "kamer",
    "nummer",
    "ref",
    "bestel",
    "factuur",
    "bijlage",
    "lokaal",
    "case",
    "code",
    "type",
    "versie",
    "klas",
];
/// Units, between two numbers.
const UNITS: &[&[u8]] = &[b"km", b"kg", b"kw", b"pk", b"cm", b"mm", b"mb", b"gb", b"tb", b"ml", b"dm", b"hz"];
/// A month between two numbers: 1-mrt-25.
const MONTHS: &[&[u8]] = &[
    b"jan", b"feb", b"mrt", b"apr", b"mei", b"jun", b"jul", b"aug", b"sep", b"okt", b"nov", b"dec", b"mar", b"may",
    b"oct",
];

pub(super) fn find(text: &Folded<'_>, hits: &mut Vec<Hit>) {
    // Nothing of a plate lies further from its first digits than this: XX-XX-99.
    let mut reached = 0;
    for digits in text.groups() {
        let mut place = reached.max(digits.start.saturating_sub(LENGTH));
        while place <= digits.start {
            if is_character(text.at(place))
                && begins(text, place)
                && let Some(plate) = Plate::at(text, place)
                && plate.is_one(text)
            {
                place = plate.range.end;
                hits.push(Hit::of(Kind::Plate, plate.range));
            } else {
                place += 1;
            }
        }
        reached = place;
    }
}

fn is_character(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// Whether a plate may begin here: not within a word or a number, nor as a later group of something longer.
fn begins(text: &Folded<'_>, place: usize) -> bool {
    let before = text.before(place);
    let joined = matches!(before, b'-' | b'.' | b'/' | b',') && place > 1 && {
        let further = text.before(place - 1);
        is_character(further) || may_be_letter(further)
    };
    !joined && !may_be_letter(before) && !before.is_ascii_digit()
}

/// What may be a plate.
struct Plate {
    range: Range<usize>,
    groups: Vec<Range<usize>>,
    /// What stands between the groups: a hyphen, a space or nothing.
    mark: Option<u8>,
}

impl Plate {
    fn at(text: &Folded<'_>, start: usize) -> Option<Self> {
        let (mut groups, mut mark, mut place, mut length) = (Vec::<Range<usize>>::with_capacity(3), None, start, 0);
        while length < LENGTH {
            let byte = text.at(place);
            if !is_character(byte) {
                return None;
            }
            let goes_on = groups.last().is_some_and(|group| {
                group.end == place && text.before(place).is_ascii_digit() == byte.is_ascii_digit()
            });
            match groups.last_mut() {
                Some(group) if goes_on => group.end += 1,
                _ => groups.push(place..place + 1),
            }
            place += 1;
            length += 1;
            if length < LENGTH && matches!(text.at(place), b'-' | b' ') {
                // The same between all groups.
                if mark.is_some_and(|mark| mark != text.at(place)) {
                    return None;
                }
                mark = Some(text.at(place));
                place += 1;
            }
        }
        let plate = Self { range: start..place, groups, mark };
        (plate.ends(text) && plate.has_form(text)).then_some(plate)
    }

    fn ends(&self, text: &Folded<'_>) -> bool {
        let (end, behind) = (self.range.end, text.at(self.range.end));
        let goes_on = matches!(behind, b'-' | b'/') && is_character(text.at(end + 1));
        !goes_on && !may_be_letter(behind) && !behind.is_ascii_digit()
    }

    /// Whether the groups are those of a sidecode.
    fn has_form(&self, text: &Folded<'_>) -> bool {
        let is_like = |wanted: &u8, found: &u8| (*wanted == b'9') == found.is_ascii_digit();
        if self.mark.is_some() {
            return SIDECODES.iter().any(|code| {
                code.len() == self.groups.len()
                    && code.iter().zip(&self.groups).all(|(wanted, group)| {
                        wanted.len() == group.len()
                            && wanted
                                .iter()
                                .zip(text.slice(group.clone()))
                                .all(|(wanted, found)| is_like(wanted, found))
                    })
            });
        }
        // Without a mark groups of the same sort run together. Four digits and two letters are a postcode.
        let found = text.slice(self.range.clone());
        SIDECODES.iter().any(|code| {
            let is_postcode = matches!(code, [[b'9', _], [b'9', _], _]);
            !is_postcode && code.concat().iter().zip(found).all(|(wanted, found)| is_like(wanted, found))
        })
    }

    fn is_one(&self, text: &Folded<'_>) -> bool {
        let letters = || {
            self.groups
                .iter()
                .map(|group| text.slice(group.clone()))
                .filter(|group| group.iter().all(|byte| is_letter(*byte)))
        };
        let announced_by = |words| announced(text, self.range.start, words);
        let is_other = announced_by(OTHER_WORDS);
        if announced_by(PLATE_WORDS) || !is_other && follows(text, self.range.end, PLATE_WORDS) {
            return true;
        }
        if letters().any(|letters| MONTHS.contains(&letters) || UNITS.contains(&letters)) && !self.in_capitals(text) {
            return false;
        }
        if announced_by(VEHICLE_WORDS) && (self.mark == Some(b'-') || self.has_no_vowels(text)) {
            return true;
        }
        self.mark == Some(b'-')
            && self.in_capitals(text)
            && self.has_no_vowels(text)
            && !letters().any(|letters| matches!(letters, b"sa" | b"sd" | b"ss"))
            && !is_other
    }

    fn has_no_vowels(&self, text: &Folded<'_>) -> bool {
        !text.slice(self.range.clone()).iter().any(|byte| UNUSED.contains(byte))
    }

    fn in_capitals(&self, text: &Folded<'_>) -> bool {
        self.range.clone().all(|place| !is_letter(text.at(place)) || text.is_capital(place))
    }
}

/// Whether one of these words stands right behind.
fn follows(text: &Folded<'_>, end: usize, words: &[&str]) -> bool {
    let near = text.slice(end..end + 24);
    words.iter().any(|word| near.windows(word.len()).any(|part| part == word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{keeps, masks};

    #[test]
    fn every_sidecode_is_masked() {
        for plate in [
            "XD-12-34", "12-34-XD", "12-XD-34", "XD-12-RT", "XD-RT-12", "12-XD-RT", "12-XDR-4", "1-XDR-23", "XD-123-R",
            "X-123-DR", "XDR-12-T", "X-12-DRT", "1-XD-234", "123-XD-4", "F-123-DR", "D-12-XRT", "WB-12-ZX", "V-123-BX",
        ] {
            masks(&format!("Daar staat {plate} weer."), "Daar staat [kenteken] weer.");
        }
    }

    #[test]
    fn a_word_near_it_lets_in_other_spellings() {
        for plate in
            ["GZ-123-K", "gz-123-k", "GZ 123 K", "gz123k", "GZ123K", "12-AB-34", "AL-12-34", "G\u{2013}123\u{2013}ZK"]
        {
            masks(&format!("kenteken {plate}, weg ermee"), "kenteken [kenteken], weg ermee");
        }
        masks("De auto GZ 123 K stond er.", "De auto [kenteken] stond er.");
        masks("Ik zag gz-123-k (kenteken) wegrijden", "Ik zag [kenteken] (kenteken) wegrijden");
    }

    #[test]
    fn what_looks_alike_stays() {
        for text in [
            "op 06-12-2024 om 10 uur",
            "op 06-12-24",
            "zaak 12-AB-34",
            "dossier 12-BK-34",
            "zaaknummer GZ-123-K",
            "dossier A-12-345",
            "zaak 12-AB-34 van uw afdeling",
            "zaak 12-AB-34 over een kenteken",
            "op 1-mrt-25 gebeld",
            "de auto rijdt 10 km 50 keer",
            "postcode 1234 XD",
            "kenteken: postcode 1234 XD",
            "WMO-203-A",
            "4500-123-88",
            "vak 12-B",
            "GZ 123 K",
            "gz-123-k",
            "GZ-123-K-9",
            "7-GZ-123-K",
            "tram 12 en bus 43",
            "kamer 3-BK-12",
            "versie 12-XD-34",
            "A12 en N201",
        ] {
            keeps(text);
        }
    }
}
