//! What the charts have of plotters: a ground to draw on, letters, and the two ways to fill a bar.

use std::io;

use plotters::{
    coord::Shift,
    drawing::DrawingAreaErrorKind,
    prelude::{DrawingArea, IntoDrawingArea, PathElement, RGBColor, Rectangle, SVGBackend},
    style::{
        Color, FontDesc, FontFamily, FontStyle, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

use crate::{
    drawing::{FONTS, Px, measure::Font},
    error::Error,
};

/// As [`crate::drawing::INK`] and [`crate::drawing::QUIET`] are.
pub(super) const INK: RGBColor = RGBColor(0x16, 0x20, 0x2c);
pub(super) const QUIET: RGBColor = RGBColor(0x46, 0x52, 0x5f);
pub(super) const GRID: RGBColor = RGBColor(0xd5, 0xdc, 0xe4);
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// From one stripe to the next.
const STRIPES: Px = 7;
/// What plotters divides the size of letters by.
const LETTERS: f64 = 1.24;

pub(super) type Ground<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(super) type Drawn = Result<(), DrawingAreaErrorKind<io::Error>>;

/// A chart that was drawn, with how high it is.
#[derive(Debug, Clone)]
pub(super) struct Chart {
    pub(super) svg: String,
    pub(super) height: Px,
}

impl Chart {
    /// Draws on a ground of this size.
    pub(super) fn draw(width: Px, height: Px, draw: impl FnOnce(&Ground<'_>) -> Drawn) -> Result<Self, Error> {
        let mut svg = String::new();
        let size = (width.unsigned_abs(), height.unsigned_abs());
        let drawn = {
            let ground = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            draw(&ground).and_then(|()| ground.present())
        };
        // Into a text it cannot fail.
        drawn.map_err(|error| Error::internal(&error.to_string()))?;
        Ok(Self { svg, height })
    }
}

/// How letters stand: their font, ink, and on which side of their place.
pub(super) fn letters(font: Font, ink: RGBColor, side: HPos) -> TextStyle<'static> {
    let style = if font.bold { FontStyle::Bold } else { FontStyle::Normal };
    let font = FontDesc::new(FontFamily::Name(FONTS), f64::from(font.size) * LETTERS, style);
    TextStyle { font, color: ink.to_backend_color(), pos: Pos::new(side, VPos::Center) }
}

/// How a bar is filled: told apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    Solid,
    Striped,
}

/// A bar between two corners.
pub(super) fn bar(ground: &Ground<'_>, (left, top): (Px, Px), (right, bottom): (Px, Px), fill: Fill) -> Drawn {
    if right <= left {
        return Ok(());
    }
    let corners = [(left, top), (right, bottom)];
    if fill == Fill::Solid {
        return ground.draw(&Rectangle::new(corners, INK.filled()));
    }
    ground.draw(&Rectangle::new(corners, PAPER.filled()))?;
    for [from, to] in stripes((left, top), (right, bottom)) {
        ground.draw(&PathElement::new(vec![from, to], QUIET.stroke_width(2)))?;
    }
    ground.draw(&Rectangle::new(corners, INK.stroke_width(1)))
}

/// Stripes from below on the left to above on the right, cut off at the edges.
fn stripes((left, top): (Px, Px), (right, bottom): (Px, Px)) -> Vec<[(Px, Px); 2]> {
    let height = bottom - top;
    let step = usize::try_from(STRIPES).unwrap_or(1);
    let stripe = |foot: Px| {
        let (from, to) = (foot.max(left), (foot + height).min(right));
        [(from, bottom - (from - foot)), (to, bottom - (to - foot))]
    };
    (left - height + STRIPES..right).step_by(step).map(stripe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripes_stay_within_their_bar() {
        for (right, bottom) in [(200, 18), (12, 18), (11, 90), (300, 3)] {
            for [from, to] in stripes((10, 2), (right, bottom)) {
                for (x, y) in [from, to] {
                    assert!((10..=right).contains(&x) && (2..=bottom).contains(&y), "{x} {y} of {right} {bottom}");
                }
            }
        }
    }
}
