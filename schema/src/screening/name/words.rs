//! The words that tell a name from another word: `words.txt`, read once.

use std::sync::LazyLock;

use super::super::by_pair::ByPair;

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| Words::of(include_str!("words.txt")));

/// Words to look up.
#[derive(Default)]
pub(super) struct Set(ByPair<&'static [u8]>);

impl Set {
    pub(super) fn of(words: impl IntoIterator<Item = &'static [u8]>) -> Self {
        let mut set = Self::default();
        set.extend(words);
        set
    }

    fn extend(&mut self, words: impl IntoIterator<Item = &'static [u8]>) {
        for word in words {
            self.0.add(word, word);
        }
    }

    pub(super) fn contains(&self, word: &[u8]) -> bool {
        self.0.beginning(word).contains(&word)
    }
}

/// The sections of the file.
#[derive(Default)]
pub(super) struct Words {
    first_names: Set,
    family_names: Set,
    family_endings: Vec<&'static [u8]>,
    no_names: Set,
    organisations: Vec<&'static [u8]>,
    streets: Vec<&'static [u8]>,
    things: Vec<&'static [u8]>,
}

impl Words {
    fn of(file: &'static str) -> Self {
        let mut words = Self::default();
        let mut section = "";
        for line in file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if line.starts_with('[') {
                section = line;
                continue;
            }
            let named = line.split(',').map(str::trim).map(str::as_bytes);
            match section {
                "[FIRST NAMES]" => words.first_names.extend(named),
                "[FAMILY NAMES]" => words.family_names.extend(named),
                "[FAMILY ENDINGS]" => words.family_endings.extend(named),
                "[NO NAMES]" => words.no_names.extend(named),
                "[ORGANISATION ENDINGS]" => words.organisations.extend(named),
                "[STREET ENDINGS]" => words.streets.extend(named),
                _ => words.things.extend(named),
            }
        }
        words
    }

    /// Whether many people have this first name.
    pub(super) fn is_first_name(&self, word: &[u8]) -> bool {
        self.first_names.contains(word)
    }

    /// Whether many people have this family name, or it ends as many do.
    pub(super) fn is_family_name(&self, word: &[u8]) -> bool {
        self.family_names.contains(word)
            || word.len() > 5
                && self.family_endings.iter().any(|ending| word.ends_with(ending))
                && !self.is_no_name(word)
    }

    /// Whether this is a word or a street, and no part of a name.
    pub(super) fn is_no_name(&self, word: &[u8]) -> bool {
        self.no_names.contains(word) || self.is_street(word)
    }

    /// Whether this is called as organisations are. Some family names are too.
    pub(super) fn is_organisation(&self, word: &[u8]) -> bool {
        self.organisations.iter().any(|ending| word.ends_with(ending))
    }

    /// Whether this is a street, or a house with a name: Boschstraat, but not Overweg.
    pub(super) fn is_street(&self, word: &[u8]) -> bool {
        self.streets.iter().any(|ending| word.ends_with(ending) && !matches!(word.len() - ending.len(), 1..=4))
    }

    /// Whether this is the name of a thing, or begins as one.
    pub(super) fn is_thing(&self, name: &[u8]) -> bool {
        self.things.iter().any(|thing| name.starts_with(thing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_whole() {
        let file = include_str!("words.txt");
        let lines = || file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines().filter(|line| line.starts_with('[')).count(), 7);
        for word in lines().filter(|line| !line.starts_with('[')).flat_map(|line| line.split(',').map(str::trim)) {
            assert!(!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' '), "{word:?}");
        }
        assert!(WORDS.is_first_name(b"zohra") && WORDS.family_names.contains(b"hassan") && WORDS.is_no_name(b"zaak"));
        for endings in [&WORDS.family_endings, &WORDS.organisations, &WORDS.streets, &WORDS.things] {
            assert!(endings.len() > 9);
        }
    }

    #[test]
    fn streets_and_organisations_are_no_names() {
        for word in ["schaepmanlaan", "boschstraat", "gemeente", "maandag"] {
            assert!(WORDS.is_no_name(word.as_bytes()), "{word}");
        }
        for word in ["klantcontactcentrum", "burgerzaken", "jeugdzorg"] {
            assert!(WORDS.is_organisation(word.as_bytes()), "{word}");
        }
        for word in ["overweg", "jansen", "dijkstra", "verhoeven"] {
            assert!(!WORDS.is_no_name(word.as_bytes()), "{word}");
        }
    }
}
