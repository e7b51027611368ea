//! One plain spelling of a text, for the searches to read.
//!
//! Each character becomes bytes that are easy to compare: letters lower-case and without accents, every
//! decimal digit of Unicode 0–9, every space a space, every dash a hyphen; invisible characters are left out.
//! A find in the plain spelling is led back to its place in the source.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Kind, numbers::Group};

/// Any letter that is not a to z once accents are taken off.
pub(super) const OTHER_LETTER: u8 = 0x80;
/// Any other sign.
pub(super) const SIGN: u8 = 0x81;
/// The euro sign.
pub(super) const EURO: u8 = 0x82;
/// A byte of a placeholder. No search looks past one or takes one in, and where a letter or digit would stand
/// in the way of a find, it does too: it may have been one.
pub(super) const MASK: u8 = 0x83;
/// What is read before the beginning and after the end.
const OUTSIDE: u8 = b'\n';

/// A text in its plain spelling.
pub(super) struct Folded<'t> {
    source: &'t str,
    bytes: Vec<u8>,
    /// Where in the source each byte comes from; none when every byte stands where it stood.
    origins: Option<Vec<Range<usize>>>,
    groups: Vec<Group>,
}

impl<'t> Folded<'t> {
    pub(super) fn of(source: &'t str) -> Self {
        let (mut bytes, origins) = if source.is_ascii() {
            (source.bytes().map(plain).collect(), None)
        } else {
            let (bytes, origins) = fold(source);
            (bytes, Some(origins))
        };
        hide_placeholders(&mut bytes);
        let groups = Group::all(&bytes);
        Self { source, bytes, origins, groups }
    }

    /// The byte at a place; a line's end outside the text.
    pub(super) fn at(&self, place: usize) -> u8 {
        self.bytes.get(place).copied().unwrap_or(OUTSIDE)
    }

    /// The byte in front of a place.
    pub(super) fn before(&self, place: usize) -> u8 {
        place.checked_sub(1).map_or(OUTSIDE, |place| self.at(place))
    }

    /// The bytes of a range, as far as they exist.
    pub(super) fn slice(&self, range: Range<usize>) -> &[u8] {
        self.bytes.get(range.start..range.end.min(self.bytes.len())).unwrap_or_default()
    }

    /// What stands from a place on.
    pub(super) fn from(&self, place: usize) -> &[u8] {
        self.bytes.get(place..).unwrap_or_default()
    }

    /// What stands in front of a place.
    pub(super) fn until(&self, place: usize) -> &[u8] {
        self.bytes.get(..place).unwrap_or_default()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The runs of digits, in order.
    pub(super) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The run of letters around, or beginning at, a place.
    pub(super) fn word_from(&self, start: usize) -> Range<usize> {
        let letters = self.from(start).iter().take_while(|byte| is_letter(**byte)).count();
        start..start + letters
    }

    /// The run of letters that ends at a place.
    pub(super) fn word_until(&self, end: usize) -> Range<usize> {
        let letters = self.until(end).iter().rev().take_while(|byte| is_letter(**byte)).count();
        end - letters..end
    }

    /// Whether the source has a capital at a place.
    pub(super) fn is_capital(&self, place: usize) -> bool {
        let origin = self.in_source(&(place..place + 1));
        self.source.get(origin).is_some_and(|text| text.chars().any(char::is_uppercase))
    }

    /// The same range in the source, on whole characters.
    pub(super) fn in_source(&self, range: &Range<usize>) -> Range<usize> {
        let Some(origins) = &self.origins else { return range.clone() };
        let first = origins.get(range.start);
        let last = range.end.checked_sub(1).and_then(|last| origins.get(last));
        match (first, last) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }
}

pub(super) fn is_letter(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte == OTHER_LETTER
}

/// A letter, or a placeholder that may have begun or ended with one.
pub(super) fn may_be_letter(byte: u8) -> bool {
    is_letter(byte) || byte == MASK
}

fn plain(byte: u8) -> u8 {
    match byte {
        b'\n' | b'\r' | 0x0b | 0x0c => b'\n',
        0..0x20 | 0x7f => b' ',
        _ => byte.to_ascii_lowercase(),
    }
}

fn fold(source: &str) -> (Vec<u8>, Vec<Range<usize>>) {
    let mut bytes = Vec::with_capacity(source.len());
    let mut origins = Vec::with_capacity(source.len());
    for (start, character) in source.char_indices() {
        let origin = start..start + character.len_utf8();
        let mut push = |byte| {
            bytes.push(byte);
            origins.push(origin.clone());
        };
        if let Ok(ascii) = u8::try_from(character)
            && ascii.is_ascii()
        {
            push(plain(ascii));
        } else if is_fraction(character) {
            push(SIGN);
        } else if !is_invisible(character) {
            std::iter::once(character).nfkd().filter_map(simple).for_each(push);
        }
    }
    (bytes, origins)
}

/// One decomposed character as a byte; none for what is not seen or stands on another character.
fn simple(character: char) -> Option<u8> {
    if let Ok(ascii) = u8::try_from(character)
        && ascii.is_ascii()
    {
        return Some(plain(ascii));
    }
    if let Some(digit) = digit(character) {
        return Some(digit);
    }
    Some(match character {
        _ if is_combining_mark(character) || is_invisible(character) => return None,
        '\u{85}' | '\u{2028}' | '\u{2029}' => b'\n',
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' => b'-',
        '\u{b7}' | '\u{2022}' | '\u{2219}' | '\u{22c5}' | '\u{3002}' => b'.',
        '\u{2044}' | '\u{2215}' => b'/',
        '\u{2018}' | '\u{2019}' => b'\'',
        '€' => EURO,
        _ if character.is_whitespace() => b' ',
        _ if character.is_alphabetic() => OTHER_LETTER,
        _ => SIGN,
    })
}

/// The zero of each decimal system in Unicode (general category Nd); its one to nine follow it.
const ZEROS: &[char] = &[
    '\u{660}',
    '\u{6f0}',
    '\u{7c0}',
    '\u{966}',
    '\u{9e6}',
    '\u{a66}',
    '\u{ae6}',
    '\u{b66}',
    '\u{be6}',
    '\u{c66}',
    '\u{ce6}',
    '\u{d66}',
    '\u{de6}',
    '\u{e50}',
    '\u{ed0}',
    '\u{f20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17e0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19d0}',
    '\u{1a80}',
    '\u{1a90}',
    '\u{1b50}',
    '\u{1bb0}',
    '\u{1c40}',
    '\u{1c50}',
    '\u{a620}',
    '\u{a8d0}',
    '\u{a900}',
    '\u{a9d0}',
    '\u{a9f0}',
    '\u{aa50}',
    '\u{abf0}',
    '\u{ff10}',
    '\u{104a0}',
    '\u{10d30}',
    '\u{10d40}',
    '\u{11066}',
    '\u{110f0}',
    '\u{11136}',
    '\u{111d0}',
    '\u{112f0}',
    '\u{11450}',
    '\u{114d0}',
    '\u{11650}',
    '\u{116c0}',
    '\u{116d0}',
    '\u{116da}',
    '\u{11730}',
    '\u{118e0}',
    '\u{11950}',
    '\u{11bf0}',
    '\u{11c50}',
    '\u{11d50}',
    '\u{11da0}',
    '\u{11de0}',
    '\u{11f50}',
    '\u{16130}',
    '\u{16a60}',
    '\u{16ac0}',
    '\u{16b50}',
    '\u{16d70}',
    '\u{1ccf0}',
    '\u{1d7ce}',
    '\u{1d7d8}',
    '\u{1d7e2}',
    '\u{1d7ec}',
    '\u{1d7f6}',
    '\u{1e140}',
    '\u{1e2f0}',
    '\u{1e4f0}',
    '\u{1e5f1}',
    '\u{1e950}',
    '\u{1fbf0}',
];

fn digit(character: char) -> Option<u8> {
    let zero = ZEROS.get(ZEROS.partition_point(|zero| *zero <= character).checked_sub(1)?)?;
    let value = u8::try_from(u32::from(character) - u32::from(*zero)).ok()?;
    (value < 10).then(|| b'0' + value)
}

/// A fraction in one character, such as ½. Its digits would glue themselves to the number in front.
fn is_fraction(character: char) -> bool {
    matches!(character, '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215f}' | '\u{2189}')
}

/// Characters that leave no mark on paper: Unicode's Default_Ignorable_Code_Point, and the anchors of
/// annotations.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Makes placeholders of an earlier screening opaque. The length stays, so that places keep their meaning.
fn hide_placeholders(bytes: &mut [u8]) {
    let mut rest = bytes;
    while let Some(bracket) = rest.iter().position(|byte| *byte == b'[') {
        let (_, from_bracket) = rest.split_at_mut(bracket);
        let placeholder = Kind::ALL.map(Kind::placeholder).into_iter();
        let found = placeholder.map(str::as_bytes).find(|text| from_bracket.starts_with(text));
        let (hidden, after) = from_bracket.split_at_mut(found.map_or(1, <[u8]>::len));
        if found.is_some() {
            hidden.fill(MASK);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    fn every_character() -> impl Iterator<Item = char> {
        (0x80..=0x0010_FFFF).filter_map(char::from_u32)
    }

    #[test]
    fn every_decimal_digit_of_unicode_is_read_as_one() {
        let decimal = Regex::new(r"^\p{Nd}$").unwrap();
        let read = |character: char| Folded::of(&character.to_string()).bytes().to_vec();
        let missed: Vec<_> = every_character()
            .filter(|character| decimal.is_match(&character.to_string()))
            .filter(|character| !matches!(read(*character).as_slice(), [byte] if byte.is_ascii_digit()))
            .collect();
        assert!(missed.is_empty(), "{missed:?}");
    }

    #[test]
    fn the_digits_of_a_system_have_their_own_values() {
        assert_eq!(Folded::of("٠١٢٣٤٥٦٧٨٩").bytes(), b"0123456789");
        assert_eq!(Folded::of("０６").bytes(), b"06");
        assert_eq!(Folded::of("𝟘𝟙𝟚").bytes(), b"012");
        assert_eq!(Folded::of("1\u{fe0f}\u{20e3}2\u{fe0f}\u{20e3}").bytes(), b"12");
    }

    #[test]
    fn every_invisible_character_is_left_out() {
        let ignorable = Regex::new(r"^\p{Default_Ignorable_Code_Point}$").unwrap();
        let missed: Vec<_> = every_character()
            .filter(|character| ignorable.is_match(&character.to_string()))
            .filter(|character| !Folded::of(&character.to_string()).bytes().is_empty())
            .collect();
        assert!(missed.is_empty(), "{missed:?}");
    }

    #[test]
    fn every_space_is_a_space_and_every_line_end_a_line_end() {
        for character in every_character().filter(|character| character.is_whitespace()) {
            let text = character.to_string();
            assert!(matches!(Folded::of(&text).bytes(), b" " | b"\n"), "{character:?}");
        }
    }

    #[test]
    fn letters_lose_case_and_accents() {
        assert_eq!(Folded::of("Eén CAFÉ, suïker").bytes(), b"een cafe, suiker");
    }

    #[test]
    fn a_range_leads_back_to_whole_characters_of_the_source() {
        let folded = Folded::of("é\u{200b}１２");
        assert_eq!(folded.bytes(), b"e12");
        assert_eq!(folded.in_source(&(1..3)), 5..11);
    }

    #[test]
    fn placeholders_are_opaque() {
        let folded = Folded::of("a [adres] [b] [Gezondheid]");
        let masks = folded.bytes().iter().filter(|byte| **byte == MASK).count();
        assert_eq!(masks, "[adres][gezondheid]".len());
    }
}
