//! Names of persons, as far as the words around them say that they are names.
//!
//! A name has no form of its own, so most of them are found by what announces them ([`announced`]): a title (mevrouw,
//! dhr.), somebody who gives their own name (mijn naam is, ik heet), kin (mijn zoon), a greeting or its end (beste, met
//! vriendelijke groet). Without that, initials with a capital behind them count, and a first name that many people have
//! ([`words`]), with a family name or in the middle of a sentence. Then [`Reader::name`] reads on: initials, the small
//! words of Dutch names (van der, 't, el), capitals, double names.
//!
//! What it does not catch: a family name by itself, a first name that few have, where nothing announces it; a name in
//! small letters, unless many people have it. What it takes wrongly: a firm or a house named after somebody.

mod announced;
mod lists;
mod words;

use std::ops::Range;

use super::{
    Hit, Kind,
    fold::{Folded, may_be_letter},
};
use words::WORDS;

/// The small words of names, that may stand in front.
const PARTICLES: &[&[u8]] = &[
    b"van", b"von", b"vander", b"de", b"der", b"den", b"het", b"t", b"ten", b"ter", b"te", b"la", b"le", b"du", b"des",
    b"el", b"al", b"ben", b"bin", b"da", b"dos", b"di", b"d", b"s", b"op", b"aan", b"in", b"uit", b"uijt", b"o",
    b"ait",
];
/// Of those, the ones with which a family name goes on behind a first name.
const FURTHER: &[&[u8]] = &[
    b"van", b"von", b"de", b"der", b"den", b"het", b"t", b"ten", b"ter", b"te", b"la", b"le", b"du", b"des", b"el",
    b"al", b"ben", b"bin", b"da", b"dos", b"di", b"d", b"ait", b"o",
];
/// Of those, the ones that stand in front of a name in small letters and of hardly anything else.
const ONLY_IN_NAMES: &[&[u8]] = &[b"der", b"den", b"t", b"ter", b"ten", b"el"];

/// The most capitals of one name, and the most words with initials and small words.
const MOST_PARTS: usize = 4;
const MOST_WORDS: usize = 10;
/// Longer runs of letters are no names.
const LONGEST: usize = 30;

pub(super) fn find(text: &Folded<'_>, hits: &mut Vec<Hit>) {
    let reader = Reader::of(text);
    let mut at = 0;
    while at < reader.words.len() {
        let names = announced::names(&reader, at);
        at = names.iter().map(|name| name.next).max().unwrap_or(at + 1).max(at + 1);
        hits.extend(names.into_iter().map(|name| Hit::of(Kind::Name, name.range)));
    }
}

/// A name that was read.
struct Name {
    range: Range<usize>,
    /// The word behind it.
    next: usize,
    /// How many parts it has, without initials and small words.
    parts: usize,
    /// Whether its first part is a first name that many have.
    is_common: bool,
}

/// How much what announces a name says about it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Behind a title: also in small letters where many have it, also all in capitals.
    Titled,
    /// In capitals, or a first name that many have in small letters.
    Given,
    /// In capitals.
    Capital,
}

/// The words of a text.
struct Reader<'t> {
    text: &'t Folded<'t>,
    words: Vec<Range<usize>>,
}

impl<'t> Reader<'t> {
    fn of(text: &'t Folded<'t>) -> Self {
        let (mut words, mut place) = (Vec::new(), 0);
        while place < text.bytes().len() {
            let word = text.word_from(place);
            place = word.end + 1;
            if !word.is_empty() {
                words.push(word);
            }
        }
        Self { text, words }
    }

    /// The letters of a word; none where there is no such word.
    fn word(&self, at: usize) -> &'t [u8] {
        self.words.get(at).map_or(&[], |word| self.text.slice(word.clone()))
    }

    /// The word in front, where nothing but a space stands between.
    fn previous(&self, at: usize) -> &'t [u8] {
        let Some(before) = at.checked_sub(1) else { return &[] };
        if self.gap(before) == b" " { self.word(before) } else { &[] }
    }

    /// What stands behind a word, up to the next or the end.
    fn gap(&self, at: usize) -> &'t [u8] {
        let Some(word) = self.words.get(at) else { return &[] };
        let next = self.words.get(at + 1).map_or(self.text.bytes().len(), |next| next.start);
        self.text.slice(word.end..next)
    }

    fn is_capital(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| self.text.is_capital(word.start))
    }

    /// Whether a word of more than one letter is all in capitals; its last letter says so (IJsbrand).
    fn is_shouted(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.len() > 1 && self.text.is_capital(word.end - 1))
    }

    /// Whether a word stands free: no digit or mask touches it.
    fn is_free(&self, at: usize) -> bool {
        let touches = |byte: u8| byte.is_ascii_digit() || may_be_letter(byte) || matches!(byte, b'@' | b'_');
        self.words
            .get(at)
            .is_some_and(|word| !touches(self.text.before(word.start)) && !touches(self.text.at(word.end)))
    }

    /// A letter, or what a first name is shortened to, with a point behind it.
    fn is_initial(&self, at: usize) -> bool {
        let short = self.word(at).len() == 1
            || matches!(self.word(at), b"th" | b"ch" | b"ph" | b"fr" | b"sj" | b"ij" | b"joh" | b"chr");
        short && self.is_capital(at) && self.gap(at).first() == Some(&b'.') && self.is_free(at)
    }

    /// Whether a word can be a part of a name, by what it is.
    fn is_part(&self, at: usize, form: Form, is_first: bool) -> bool {
        let word = self.word(at);
        if word.len() < 2 || word.len() > LONGEST || !self.is_free(at) || WORDS.is_no_name(word) {
            return false;
        }
        // Family names end as organisations do (Wolthuis): behind a title or a first name that says nothing.
        let is_told = !is_first
            || form == Form::Titled && self.previous(at) != b"van"
            || at.checked_sub(1).is_some_and(|before| self.is_initial(before));
        if !is_told && WORDS.is_organisation(word) {
            return false;
        }
        if !self.is_capital(at) {
            return is_first
                && match form {
                    Form::Titled => WORDS.is_first_name(word) || WORDS.is_family_name(word),
                    Form::Given => WORDS.is_first_name(word),
                    Form::Capital => false,
                };
        }
        !self.is_shouted(at) || form == Form::Titled && word.len() > 3
    }

    /// The name that begins with a word, if one does.
    fn name(&self, first: usize, form: Form) -> Option<Name> {
        let start = self.words.get(first)?.start;
        let (mut at, mut parts, mut end, mut particles, mut only_in_names) = (first, 0, None, 0, true);
        let (mut is_common, mut is_small) = (false, false);
        while at < first + MOST_WORDS {
            let (word, is_joined) = (self.word(at), matches!(self.gap(at), b" " | b"-" | b"'" | b" '"));
            if parts == 0 && self.is_initial(at) && matches!(self.gap(at), b"." | b". " | b".-" | b". '") {
                at += 1;
                continue;
            }
            let may_lead = if parts == 0 { PARTICLES } else { FURTHER };
            // Behind a part a small word is small; it is not the beginning of a sentence.
            let leads = may_lead.contains(&word) && (parts == 0 || !self.is_capital(at) || self.follows_hyphen(at));
            if leads && is_joined && particles < 3 && self.leads_on(at) {
                (particles, only_in_names) =
                    (particles + 1, only_in_names && ONLY_IN_NAMES.contains(&word) || word == b"van");
                at += 1;
                continue;
            }
            let is_name = self.is_part(at, form, parts == 0) && (parts == 0 || self.is_capital(at));
            // In small letters "van de balie" looks as "van de berg" does.
            let is_sure = self.is_capital(at) || particles == 0 || only_in_names || WORDS.is_family_name(word);
            if !is_name || !is_sure || parts == MOST_PARTS || is_small {
                break;
            }
            if parts == 0 {
                is_common = WORDS.is_first_name(word);
            }
            is_small = !self.is_capital(at);
            (parts, particles, end) = (parts + 1, 0, Some((self.words.get(at)?.end, at + 1)));
            if !is_joined {
                break;
            }
            at += 1;
        }
        let (end, next) = end?;
        let behind = self.word(next);
        let is_place = matches!(self.gap(next - 1), b" " | b"-") && WORDS.is_street(behind);
        (!is_place && !WORDS.is_thing(self.text.slice(start..end))).then_some(Name {
            range: start..end,
            next,
            parts,
            is_common,
        })
    }

    fn follows_hyphen(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| self.text.before(word.start) == b'-')
    }

    /// Whether behind a small word another or a part of a name comes: "van der Veen", but not "van die".
    fn leads_on(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        PARTICLES.contains(&next) || self.is_capital(at + 1) || WORDS.is_family_name(next)
    }
}

#[cfg(test)]
mod tests;
