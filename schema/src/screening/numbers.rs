//! Runs of digits, and what may stand between and around them.

use super::fold::{Folded, MASK, is_letter};

/// A run of digits in a folded text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Group {
    pub(super) fn len(self) -> usize {
        self.end - self.start
    }

    /// The runs of digits in a text. A run that touches a placeholder is none: it may have been longer.
    pub(super) fn all(bytes: &[u8]) -> Vec<Self> {
        let mut groups = Vec::new();
        let mut open = None;
        for (place, byte) in bytes.iter().enumerate() {
            match (byte.is_ascii_digit(), open) {
                (true, None) => open = Some(place),
                (false, Some(start)) => {
                    groups.push(Self { start, end: place });
                    open = None;
                }
                _ => {}
            }
        }
        groups.extend(open.map(|start| Self { start, end: bytes.len() }));
        let is_mask = |place: Option<usize>| place.and_then(|place| bytes.get(place)) == Some(&MASK);
        groups.retain(|group| !is_mask(group.start.checked_sub(1)) && !is_mask(Some(group.end)));
        groups
    }

    /// The number that the digits write, of up to nine of them.
    pub(super) fn value(self, text: &Folded<'_>) -> Option<u32> {
        std::str::from_utf8(text.slice(self.start..self.end)).ok()?.parse().ok()
    }
}

/// What joins two groups of one number: a space, or one of `-`, `.` and `/`, spaces around it or not.
pub(super) fn separator(text: &Folded<'_>, one: Group, next: Group) -> Option<u8> {
    match text.slice(one.end..next.start) {
        b" " | b"  " => Some(b' '),
        [mark] | [b' ', mark] | [mark, b' '] | [b' ', mark, b' '] if b"-./".contains(mark) => Some(*mark),
        _ => None,
    }
}

/// Whether a number can begin at a place. Not in the middle of a longer one, not as the decimals of one
/// (52.123456789), and not glued to letters, unless these are a word that announces it.
pub(super) fn may_begin(text: &Folded<'_>, place: usize, announced_by: &[&str]) -> bool {
    let previous = text.before(place);
    if previous.is_ascii_digit() || is_decimals(text, place) {
        return false;
    }
    !is_letter(previous) || announced_by.iter().any(|word| text.until(place).ends_with(word.as_bytes()))
}

/// Whether what stands in front is a number of up to three digits and a point or comma.
fn is_decimals(text: &Folded<'_>, place: usize) -> bool {
    if !matches!(text.before(place), b'.' | b',') {
        return false;
    }
    let whole = text.until(place - 1);
    let digits = whole.iter().rev().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    (1..=3).contains(&digits) || whole.last() == Some(&MASK)
}

/// Whether one of these words stands in the few words in front of a place.
pub(super) fn announced(text: &Folded<'_>, place: usize, words: &[&str]) -> bool {
    let near = text.slice(place.saturating_sub(32)..place);
    let near = near.rsplit(|byte| *byte == MASK).next().unwrap_or_default();
    words.iter().any(|word| near.windows(word.len()).any(|part| part == word.as_bytes()))
}
