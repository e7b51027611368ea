//! Words that tell of somebody's health. Nobody asks for them; what arrives anyway is masked.
//!
//! The words stand in `health.txt`, with how they are chosen and written. A find masks the whole word it
//! stands in, so that "borstkankerbehandeling" leaves nothing behind.

use std::sync::LazyLock;

use super::{
    Hit, Kind,
    fold::{Folded, is_letter, may_be_letter},
};

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::of(include_str!("health.txt")));

pub(super) fn find(text: &Folded<'_>, hits: &mut Vec<Hit>) {
    let words = &*WORDS;
    let mut place = 0;
    while place < text.bytes().len() {
        let stem = words.beginning_with(text.from(place)).iter().find(|stem| stem.stands_at(text, place));
        let Some(stem) = stem else {
            place += 1;
            continue;
        };
        let start = text.word_until(place).start;
        let end = text.word_from(place + stem.letters.len()).end;
        if !words.harmless.iter().any(|harmless| text.slice(start..end).starts_with(harmless)) {
            hits.push(Hit { kind: Kind::Health, range: start..end });
        }
        // On behind the word: it is masked, or harmless, as a whole.
        place = end;
    }
}

/// The list, ready to be searched.
struct Words {
    /// The stems by their first two letters, longest first.
    by_pair: Vec<Vec<Stem>>,
    /// How words begin that hold a stem and yet tell of nobody's health.
    harmless: Vec<Vec<u8>>,
}

/// A word, or part of one.
struct Stem {
    letters: Vec<u8>,
    /// Whether it may have letters in front.
    open_in_front: bool,
    /// Whether it may have letters behind.
    open_behind: bool,
}

impl Words {
    fn of(list: &str) -> Self {
        let mut words = Self { by_pair: (0..26 * 26).map(|_| Vec::new()).collect(), harmless: Vec::new() };
        for line in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(harmless) = line.strip_prefix('!') {
                words.harmless.push(Folded::of(harmless).bytes().to_vec());
                continue;
            }
            let stem = Stem {
                letters: Folded::of(line.trim_matches('*')).bytes().to_vec(),
                open_in_front: line.starts_with('*'),
                open_behind: line.ends_with('*'),
            };
            if let Some(stems) = pair(&stem.letters).and_then(|pair| words.by_pair.get_mut(pair)) {
                stems.push(stem);
                stems.sort_by_key(|stem| std::cmp::Reverse(stem.letters.len()));
            }
        }
        words
    }

    fn beginning_with(&self, text: &[u8]) -> &[Stem] {
        pair(text).and_then(|pair| self.by_pair.get(pair)).map_or(&[], Vec::as_slice)
    }
}

/// The number of the two letters that a text begins with.
fn pair(text: &[u8]) -> Option<usize> {
    let [one @ b'a'..=b'z', two @ b'a'..=b'z', ..] = text else { return None };
    Some(usize::from(one - b'a') * 26 + usize::from(two - b'a'))
}

impl Stem {
    fn stands_at(&self, text: &Folded<'_>, place: usize) -> bool {
        let end = place + self.letters.len();
        let here = text.slice(place..end);
        // A hyphen may stand where the list has a space.
        let same = |(wanted, found): (&u8, &u8)| wanted == found || (*wanted == b' ' && *found == b'-');
        here.len() == self.letters.len()
            && self.letters.iter().zip(here).all(same)
            && may_border(text.before(place), self.open_in_front)
            && may_border(text.at(end), self.open_behind)
    }
}

/// Whether a stem may stand next to this byte.
fn may_border(byte: u8, open: bool) -> bool {
    !may_be_letter(byte) || (open && is_letter(byte))
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{keeps, masks},
        *,
    };

    #[test]
    fn illnesses_medicines_and_treatments_are_masked() {
        for word in [
            "reuma",
            "Diabetes",
            "borstkanker",
            "kankerpatiënt",
            "EPILEPSIE",
            "multiple sclerose",
            "burn-out",
            "burn out",
            "depressie",
            "persoonlijkheidsstoornis",
            "chemotherapie",
            "insuline",
            "oxazepam",
            "PTSS",
            "long covid",
            "astma\u{ad}aanval",
            "schizofrenie",
            "breast cancer",
            "chemotherapy",
            "antidepressants",
        ] {
            let masked = if word.starts_with("breast") { "breast [gezondheid]" } else { "[gezondheid]" };
            masks(&format!("Ik heb {word}, al jaren."), &format!("Ik heb {masked}, al jaren."));
        }
    }

    #[test]
    fn ordinary_words_stay() {
        for text in [
            "Ik ben ziek gemeld en wacht op de arts.",
            "Het ziekenhuis is dicht.",
            "wat een kankerzooi",
            "De lift is stuk, rolstoelen kunnen niet naar binnen.",
            "Mijn uitkering stopt door de keuring.",
            "De paal staat scheef.",
            "als ik als eerste bel",
            "De storing duurt al een week.",
            "the third level",
        ] {
            keeps(text);
        }
    }

    #[test]
    fn every_line_of_the_list_is_found_by_the_search() {
        for line in include_str!("health.txt").lines().map(str::trim) {
            if line.is_empty() || line.starts_with(['#', '!']) {
                continue;
            }
            masks(&format!("met {} en", line.trim_matches('*')), "met [gezondheid] en");
            assert!(line.len() >= 3, "{line} is too short to be sure of");
        }
    }

    #[test]
    fn a_stem_is_open_only_where_the_list_says_so() {
        let words = Words::of("*kanker*\nhernia\n!kankeren");
        let stands = |stem: &str, text: &str, place| {
            let folded = Folded::of(text);
            let stems = words.beginning_with(stem.as_bytes());
            stems.iter().any(|stem| stem.stands_at(&folded, place))
        };
        assert!(stands("kanker", "longkankers", 4));
        assert!(stands("hernia", "hernia.", 0));
        assert!(!stands("hernia", "hernias", 0));
        assert!(!stands("hernia", "mijnhernia", 4));
    }
}
