//! The list of words, read into what the search goes by.

use entity::term::{ScreeningClass, Term};

use super::{super::fold::Folded, forms};

/// A word, or a part of one, and what may stand around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) letters: Vec<u8>,
    pub(super) class: ScreeningClass,
    /// Whether it may have letters in front.
    pub(super) open_in_front: bool,
    /// What may follow it in the same word.
    pub(super) behind: Behind,
}

/// What may follow in the same word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// Nothing.
    Nothing,
    /// An ending, or a word that with this one makes a compound.
    Forms,
    /// An ending that begins with the vowel for which the spelling changed.
    FormsAfterChange,
    /// Anything.
    Anything,
    /// A word that with this one makes a compound; without one it tells nothing. Parts of the body.
    Head,
}

/// A list as it is read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    pub(super) entries: Vec<Entry>,
    /// How words begin that hold an entry and yet tell of nobody's health.
    pub(super) harmless: Vec<Vec<u8>>,
    /// What a word for an illness or a part of the body makes a compound with: behandeling, operatie.
    pub(super) heads: Vec<Vec<u8>>,
    /// The classes, with the reason why each is masked.
    pub(super) reasons: Vec<(ScreeningClass, String)>,
    /// Lines that are not as they should be.
    pub(super) wrong: Vec<String>,
}

/// Below which heading a line stands.
#[derive(Clone, Copy)]
enum Section {
    Words(ScreeningClass),
    Parts(ScreeningClass),
    Heads,
}

impl List {
    /// Reads a whole file.
    pub(super) fn of(file: &str) -> Self {
        let mut list = Self::default();
        let mut section = None;
        for line in file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix('[') {
                section = list.heading(heading);
                continue;
            }
            for word in line.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                match section {
                    Some(Section::Words(class)) => list.add(word, class),
                    Some(Section::Parts(class)) => list.push(word, class, false, Behind::Head),
                    Some(Section::Heads) => list.heads.push(plain(word)),
                    None => list.wrong.push(line.to_owned()),
                }
            }
        }
        list
    }

    /// `[BODY] why`, `[PARTS BODY] why` or `[HEADS] why`.
    fn heading(&mut self, heading: &str) -> Option<Section> {
        let read = heading.split_once(']').and_then(|(name, reason)| {
            let section = match name.split_once(' ') {
                Some(("PARTS", class)) => Section::Parts(ScreeningClass::from_code(class)?),
                None if name == "HEADS" => Section::Heads,
                None => Section::Words(ScreeningClass::from_code(name)?),
                Some(_) => return None,
            };
            Some((section, reason.trim()))
        });
        match read {
            Some((section, reason)) if !reason.is_empty() => {
                if let Section::Words(class) = section {
                    self.reasons.push((class, reason.to_owned()));
                }
                Some(section)
            }
            _ => {
                self.wrong.push(format!("[{heading}"));
                None
            }
        }
    }

    /// Takes in one pattern, as the head of the file explains them.
    pub(super) fn add(&mut self, pattern: &str, class: ScreeningClass) {
        if let Some(harmless) = pattern.strip_prefix('!') {
            self.harmless.push(plain(harmless.trim_matches('*')));
        } else if let Some(exact) = pattern.strip_prefix('=') {
            self.push(exact, class, false, Behind::Nothing);
        } else if let Some(verb) = pattern.strip_prefix("te ") {
            for form in forms::of_verb(verb) {
                self.push(&form, class, false, Behind::Nothing);
            }
        } else {
            let (front, word) = (pattern.starts_with('*'), pattern.trim_matches('*'));
            if pattern.ends_with('*') {
                self.push(word, class, front, Behind::Anything);
                return;
            }
            self.push(word, class, front, Behind::Forms);
            for spelling in forms::changed(word) {
                self.push(&spelling, class, front, Behind::FormsAfterChange);
            }
        }
    }

    fn push(&mut self, word: &str, class: ScreeningClass, open_in_front: bool, behind: Behind) {
        self.entries.push(Entry { letters: plain(word), class, open_in_front, behind });
    }
}

fn plain(word: &str) -> Vec<u8> {
    Folded::of(word).bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_whole_and_each_class_says_why() {
        let list = List::of(include_str!("words.txt"));
        assert_eq!(list.wrong, Vec::<String>::new());
        let explained: Vec<_> = list.reasons.iter().map(|(class, _)| *class).collect();
        assert_eq!(explained, ScreeningClass::ALL, "each class once, in order");
        assert!(list.reasons.iter().all(|(_, reason)| reason.len() > 20));
        for class in ScreeningClass::ALL {
            assert!(list.entries.iter().filter(|entry| entry.class == *class).count() > 5, "{class:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let list = List::of("reuma\n[NONE] why\n[BODY]\n[BODY] why it is\nastma\n");
        assert_eq!(list.wrong, ["reuma", "[NONE] why", "[BODY]"]);
        assert_eq!(list.reasons, [(ScreeningClass::Body, "why it is".to_owned())]);
    }

    #[test]
    fn a_pattern_says_what_may_stand_around_it() {
        let mut list = List::default();
        for pattern in ["hernia", "*hernia", "hernia*", "=doof", "!herniate", "te opereren"] {
            list.add(pattern, ScreeningClass::Body);
        }
        let of = |letters: &str| -> Vec<(bool, Behind)> {
            let found = list.entries.iter().filter(|entry| entry.letters == letters.as_bytes());
            found.map(|entry| (entry.open_in_front, entry.behind)).collect()
        };
        assert_eq!(of("hernia"), [(false, Behind::Forms), (true, Behind::Forms), (false, Behind::Anything)]);
        assert_eq!(of("doof"), [(false, Behind::Nothing)]);
        assert_eq!(of("geopereerd"), [(false, Behind::Nothing)]);
        assert_eq!(list.harmless, [b"herniate".to_vec()]);
    }
}
