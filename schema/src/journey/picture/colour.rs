//! Colours. Whatever is read stands on its ground with a contrast of 4.5 to 1 at least (WCAG 2.2, 1.4.3), and whatever
//! tells something without words with 3 to 1 (1.4.11). The tests reckon it.

pub(super) use crate::drawing::{INK, PAPER, QUIET};

/// The ground of a card.
pub(super) const CARD: &str = "#f6f8fa";
/// Around a card.
pub(super) const EDGE: &str = "#c8d1db";
/// Behind what is good, and behind what is bad: so light that everything else stands on it.
pub(super) const UPPER: &str = "#eef5fb";
pub(super) const LOWER: &str = "#fdf3ea";
/// The lines of the scale, and the one in the middle.
pub(super) const GRID: &str = "#d5dce4";
pub(super) const MIDDLE: &str = "#8793a0";
/// The line of the experience, and the numbers of steps.
pub(super) const LINE: &str = "#22364d";
/// Beside a quote.
pub(super) const QUOTE: &str = "#6b7888";

/// A face. Blue to orange, which is told apart also by those who do not tell red from green.
pub(super) fn of(experience: i32) -> &'static str {
    match experience {
        ..=-2 => "#94200f",
        -1 => "#b0500a",
        0 => "#56616d",
        1 => "#2b6cb0",
        _ => "#0b4a8f",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.2).
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn what_is_read_stands_out_from_what_it_stands_on() {
        for ground in [PAPER, CARD, UPPER, LOWER] {
            for ink in [INK, QUIET] {
                assert!(contrast(ink, ground) >= 4.5, "{ink} on {ground}: {}", contrast(ink, ground));
            }
        }
        assert!(contrast(PAPER, LINE) >= 4.5, "the number of a step");
        for experience in -2..=2 {
            assert!(contrast(PAPER, of(experience)) >= 4.5, "the face of {experience}");
        }
    }

    #[test]
    fn what_tells_something_without_words_stands_out_too() {
        for ground in [PAPER, UPPER, LOWER] {
            assert!(contrast(LINE, ground) >= 3.0);
            for experience in -2..=2 {
                assert!(contrast(of(experience), ground) >= 3.0);
            }
        }
        assert!(contrast(QUOTE, CARD) >= 3.0);
    }
}
