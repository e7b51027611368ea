//! What all pictures share: pixels, the fonts that readers have, and how wide a text is in them. Pure.

pub(crate) mod measure;

use svg::node::element::Text;

use self::measure::Font;

/// Pixels, which is what a picture is laid out in before anybody scales it.
pub(crate) type Px = i32;

/// What is usual on each machine; the widths in `measure.rs` leave room for the widest.
pub(crate) const FONTS: &str = "'Segoe UI', 'Noto Sans', 'Liberation Sans', 'Helvetica Neue', Arial, sans-serif";

/// What everything stands on.
pub(crate) const PAPER: &str = "#ffffff";
/// What is read first.
pub(crate) const INK: &str = "#16202c";
/// What is read after that.
pub(crate) const QUIET: &str = "#46525f";

/// A line of text.
pub(crate) fn words_at(x: Px, y: Px, words: &str, font: Font, fill: &str) -> Text {
    let text = Text::new(words).set("x", x).set("y", y).set("font-size", font.size).set("fill", fill);
    if font.bold { text.set("font-weight", "bold") } else { text }
}

/// A number of things as a number of pixels, or of steps of them.
pub(crate) fn count(number: usize) -> Px {
    Px::try_from(number).unwrap_or(Px::MAX)
}
