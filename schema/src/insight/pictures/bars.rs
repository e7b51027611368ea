//! Bars that lie below each other, in pairs or alone, with their figures beside them.

use plotters::{
    coord::ranged1d::{AsRangedCoord, Ranged},
    prelude::{PathElement, Text},
    style::{Color, text_anchor::HPos},
};

use super::{
    plot::{Chart, Drawn, Fill, Ground, INK, QUIET, bar, letters},
    sheet::INNER,
};
use crate::{
    drawing::{
        Px, count,
        measure::{Font, clean, lines},
    },
    error::Error,
};

/// Left of the bars: what they are of.
const LABELS: Px = 236;
/// Right of them: what is said of them.
const NOTES: Px = 210;
const THICK: Px = 20;
const BETWEEN: Px = 4;
/// Between two rows.
const APART: Px = 18;
const KEY: Px = 40;

const LABEL: Font = Font { size: 15, bold: false };
const FIGURE: Font = Font { size: 14, bold: true };
const NOTE: Font = Font { size: 14, bold: false };
const STRESSED: Font = Font { size: 14, bold: true };

/// Some rows of bars, on one scale.
pub(super) struct Bars {
    pub(super) rows: Vec<Row>,
    /// What the two ways to fill a bar mean, where there are two.
    pub(super) key: Vec<(Fill, &'static str)>,
}

/// A row: what it is of, its bars, and what is said of it.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) bars: Vec<Bar>,
    /// The first is stressed.
    pub(super) notes: Vec<String>,
}

/// A bar, and the figure beside it. Without a value there is the figure alone.
pub(super) struct Bar {
    pub(super) value: Option<f64>,
    pub(super) figure: String,
    pub(super) fill: Fill,
}

impl Row {
    fn label(&self) -> Vec<String> {
        lines(&clean(&self.label), LABEL, LABELS - 14, 3)
    }

    fn bars_height(&self) -> Px {
        count(self.bars.len()) * (THICK + BETWEEN) - BETWEEN
    }

    fn height(&self) -> Px {
        let lines = [self.label().len(), self.notes.len()].into_iter().max().unwrap_or_default();
        self.bars_height().max(count(lines) * LABEL.height())
    }
}

impl Bars {
    pub(super) fn draw(&self) -> Result<Chart, Error> {
        let rows: Px = self.rows.iter().map(|row| row.height() + APART).sum();
        Chart::draw(INNER, self.key_height() + rows, |ground| self.draw_on(ground))
    }

    fn key_height(&self) -> Px {
        if self.key.is_empty() { 0 } else { KEY }
    }

    fn draw_on(&self, ground: &Ground<'_>) -> Drawn {
        let mut x = LABELS;
        for (fill, words) in &self.key {
            bar(ground, (x, 4), (x + 34, 4 + THICK), *fill)?;
            ground.draw(&Text::new(*words, (x + 42, 4 + THICK / 2), letters(NOTE, INK, HPos::Left)))?;
            x += 42 + NOTE.width(words) + 28;
        }
        let figures = self.rows.iter().flat_map(|row| &row.bars).map(|bar| FIGURE.width(&bar.figure));
        let right = INNER - NOTES - figures.max().unwrap_or_default() - 16;
        let values = self.rows.iter().flat_map(|row| &row.bars).filter_map(|bar| bar.value);
        let highest = values.fold(0.0, f64::max);
        let scale: <std::ops::Range<f64> as AsRangedCoord>::CoordDescType =
            (0.0..highest.max(f64::MIN_POSITIVE)).into();
        let length = |value: f64| scale.map(&value, (LABELS, right.max(LABELS + 60)));
        let mut y = self.key_height();
        let begin = y;
        for row in &self.rows {
            row.draw(ground, y, &length)?;
            y += row.height() + APART;
        }
        // Where bars begin.
        ground.draw(&PathElement::new(vec![(LABELS, begin - 4), (LABELS, y - APART + 4)], QUIET.stroke_width(2)))
    }
}

impl Row {
    fn draw(&self, ground: &Ground<'_>, y: Px, length: &impl Fn(f64) -> Px) -> Drawn {
        let middle = y + self.height() / 2;
        let label = self.label();
        let mut at = middle - count(label.len()) * LABEL.height() / 2 + LABEL.height() / 2;
        for line in label {
            ground.draw(&Text::new(line, (LABELS - 12, at), letters(LABEL, INK, HPos::Right)))?;
            at += LABEL.height();
        }
        let mut top = middle - self.bars_height() / 2;
        for one in &self.bars {
            let end = one.value.map_or(LABELS, length);
            bar(ground, (LABELS, top), (end, top + THICK), one.fill)?;
            let figure = Text::new(one.figure.clone(), (end + 8, top + THICK / 2), letters(FIGURE, INK, HPos::Left));
            ground.draw(&figure)?;
            top += THICK + BETWEEN;
        }
        let mut at = middle - count(self.notes.len()) * LABEL.height() / 2 + LABEL.height() / 2;
        for (place, note) in self.notes.iter().enumerate() {
            let (font, ink) = if place == 0 { (STRESSED, INK) } else { (NOTE, QUIET) };
            ground.draw(&Text::new(note.clone(), (INNER - NOTES + 8, at), letters(font, ink, HPos::Left)))?;
            at += LABEL.height();
        }
        Ok(())
    }
}
