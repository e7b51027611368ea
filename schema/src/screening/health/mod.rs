//! Words that tell of somebody's health. Nobody asks for them; what arrives anyway is masked.
//!
//! The words stand in `words.txt`, by class, with how they are chosen and written ([`list`]). The forms that Dutch makes
//! of a word are rules ([`forms`]). A compound is a word of the list, or a part of the body, with one of the *heads*
//! behind it: "kankerbehandeling", "schildklieroperatie". A find masks the whole word it stands in, so that
//! "borstkankerbehandeling" leaves nothing behind.
//!
//! An organisation's own words are a second list of the same kind, and go first: it can leave alone what ours would
//! mask.

mod forms;
mod list;

use std::{ops::Range, sync::LazyLock};

use entity::term::ScreeningClass;

use super::{
    Hit, Kind,
    by_pair::ByPair,
    fold::{Folded, is_letter, may_be_letter},
};
use list::{Behind, Entry, List};

/// Our own list.
pub(super) static OURS: LazyLock<Words> = LazyLock::new(|| Words::of(&List::of(include_str!("words.txt"))));

/// Looks for the words of these lists; what one of them leaves alone, none masks.
pub(super) fn find(text: &Folded<'_>, lists: &[&Words], hits: &mut Vec<Hit>) {
    let mut place = 0;
    while let Some(byte) = text.bytes().get(place) {
        if !byte.is_ascii_lowercase() {
            place += 1;
            continue;
        }
        let starts_word = !may_be_letter(text.before(place));
        let Some((class, end)) = lists.iter().find_map(|words| words.at(text, place, starts_word)) else {
            place += 1;
            continue;
        };
        let start = text.word_until(place).start;
        let end = with_apostrophe(text, end);
        if !lists.iter().any(|words| words.is_harmless(text, start..end)) {
            hits.push(Hit { kind: Kind::Health, class: Some(class), range: start..end });
        }
        // On behind the word: it is masked, or harmless, as a whole.
        place = end;
    }
}

/// How many letters behind an entry are looked at; an ending or the beginning of a head is shorter.
const LONGEST_REST: usize = 32;

/// What may stand behind an apostrophe: hernia's, COPD'er.
const BEHIND_APOSTROPHE: &[&[u8]] = &[b"s", b"er", b"ers", b"tje", b"tjes"];

fn with_apostrophe(text: &Folded<'_>, end: usize) -> usize {
    if text.at(end) != b'\'' {
        return end;
    }
    let word = text.word_from(end + 1);
    let ends = !may_be_letter(text.at(word.end));
    if ends && BEHIND_APOSTROPHE.contains(&text.slice(word.clone())) { word.end } else { end }
}

/// A list, ready to be searched.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// Those that words begin with, by their first two letters, longest first.
    first: ByPair<Entry>,
    /// Those that may also stand further on in a word.
    inside: ByPair<Entry>,
    /// What a word of this list makes a compound with.
    heads: ByPair<Vec<u8>>,
    harmless: Vec<Vec<u8>>,
}

impl Words {
    fn of(list: &List) -> Self {
        let mut words = Self { harmless: list.harmless.clone(), ..Self::default() };
        for entry in &list.entries {
            words.first.add(&entry.letters, entry.clone());
            if entry.open_in_front {
                words.inside.add(&entry.letters, entry.clone());
            }
        }
        for head in &list.heads {
            words.heads.add(head, head.clone());
        }
        words.first.longest_first(|entry| entry.letters.len());
        words.inside.longest_first(|entry| entry.letters.len());
        words
    }

    /// An organisation's own patterns.
    pub(super) fn own<'p>(patterns: impl IntoIterator<Item = (&'p str, ScreeningClass)>) -> Self {
        let mut list = List::default();
        for (pattern, class) in patterns {
            list.add(pattern, class);
        }
        Self::of(&list)
    }

    /// What stands at a place, and where the word ends that it stands in.
    fn at(&self, text: &Folded<'_>, place: usize, starts_word: bool) -> Option<(ScreeningClass, usize)> {
        let entries = if starts_word { &self.first } else { &self.inside };
        entries.beginning(text.from(place)).iter().find_map(|entry| Some((entry.class, self.end(entry, text, place)?)))
    }

    /// Where the word ends that this entry stands in at a place, if it does.
    fn end(&self, entry: &Entry, text: &Folded<'_>, place: usize) -> Option<usize> {
        let end = place + entry.letters.len();
        let here = text.slice(place..end);
        // A hyphen may stand where the list has a space.
        let same = |(wanted, found): (&u8, &u8)| wanted == found || (*wanted == b' ' && *found == b'-');
        if here.len() != entry.letters.len()
            || !entry.letters.iter().zip(here).all(same)
            || !(entry.open_in_front && is_letter(text.before(place)) || !may_be_letter(text.before(place)))
        {
            return None;
        }
        // No more is read of an endless word than tells: only where the entry stands is the word read to its end.
        let near = text.slice(end..end + LONGEST_REST);
        let letters = near.get(..near.iter().take_while(|byte| is_letter(**byte)).count()).unwrap_or_default();
        let fits = match entry.behind {
            Behind::Nothing => letters.is_empty(),
            Behind::Anything => true,
            Behind::Forms => forms::is_ending(letters) || self.is_compound(letters),
            Behind::FormsAfterChange => forms::is_ending_after_change(letters),
            Behind::Head => self.is_compound(letters),
        };
        if !fits {
            return None;
        }
        let word_end = text.word_from(end).end;
        (!may_be_letter(text.at(word_end))).then_some(word_end)
    }

    /// Whether these letters, behind a word, make a compound with it. A head may itself go on: "kankerbehandelingen".
    fn is_compound(&self, letters: &[u8]) -> bool {
        !letters.is_empty()
            && forms::behind_links(letters)
                .any(|rest| heads(self).beginning(rest).iter().any(|head| rest.starts_with(head)))
    }

    fn is_harmless(&self, text: &Folded<'_>, range: Range<usize>) -> bool {
        !self.harmless.is_empty() && {
            let word = text.slice(range);
            self.harmless.iter().any(|harmless| word.starts_with(harmless))
        }
    }
}

/// The heads of a list; an organisation's words make compounds with ours.
fn heads(words: &Words) -> &ByPair<Vec<u8>> {
    if words.heads.is_empty() { &OURS.heads } else { &words.heads }
}

#[cfg(test)]
mod tests;
