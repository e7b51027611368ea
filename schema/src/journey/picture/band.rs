//! Steps side by side: the scale, the line that goes up and down, a face a step, and the cards below.

use svg::node::element::{Group, Line, Path, Rectangle, Text, path::Data};

use super::{Step, card::Card, colour, face, words};
use crate::{
    access::Language,
    drawing::{Px, count, measure::Font, words_at},
};

/// Left of the steps: the scale.
pub(super) const GUTTER: Px = 124;
/// How wide a step is, and how wide where there are few.
pub(super) const COLUMN: Px = 236;
pub(super) const WIDEST: Px = 300;
/// From one experience to the next.
const LEVEL: Px = 42;
/// Above +2 and below −2.
const ROOM: Px = 46;
/// How high the scale is.
const SCALE: Px = 4 * LEVEL + 2 * ROOM;
/// From the scale to the cards.
const TO_CARDS: Px = 22;
/// Between two cards.
const GAP: Px = 14;

const MARK: Font = Font { size: 14, bold: true };
const NAME: Font = Font { size: 13, bold: false };

pub(super) struct Band<'a> {
    pub(super) steps: &'a [Step],
    /// The number of the first.
    pub(super) first: i32,
    pub(super) column: Px,
    /// The experience of the step before the first, in the band above.
    pub(super) before: Option<i32>,
    /// Whether there is a band below.
    pub(super) goes_on: bool,
    pub(super) language: Language,
}

impl Band<'_> {
    /// The band with its corner here, and how high it is.
    pub(super) fn draw(&self, x: Px, y: Px, width: Px) -> (Group, Px) {
        let right = x + (GUTTER + self.column * count(self.steps.len())).min(width);
        let mut band = self.scale(x, y, right);
        let points: Vec<(Px, Px)> = (0..)
            .zip(self.steps)
            .map(|(place, step)| (x + GUTTER + self.column * place + self.column / 2, height_of(y, step.experience)))
            .collect();

        let cards: Vec<Card> = (self.first..)
            .zip(self.steps)
            .map(|(number, step)| Card::of(step, number, self.column - GAP, self.language))
            .collect();
        let top = y + SCALE + TO_CARDS;
        for (px, py) in &points {
            band = band.add(
                Line::new()
                    .set("x1", *px)
                    .set("x2", *px)
                    .set("y1", *py)
                    .set("y2", top)
                    .set("stroke", colour::MIDDLE)
                    .set("stroke-width", 1.5)
                    .set("stroke-dasharray", "2 5"),
            );
        }
        band = band.add(self.line(x, y, right, &points));
        for ((px, py), step) in points.iter().zip(self.steps) {
            band = band.add(face::face(*px, *py, step.experience)).add(mark(*px, *py, step.experience));
        }
        let highest = cards.iter().map(|card| card.height).max().unwrap_or_default();
        for (place, card) in (0..).zip(&cards) {
            band = band.add(card.draw(x + GUTTER + self.column * place + GAP / 2, top, highest));
        }
        (band, SCALE + TO_CARDS + highest)
    }

    /// The ground, its lines, and what they are called.
    fn scale(&self, x: Px, y: Px, right: Px) -> Group {
        let left = x + GUTTER;
        let middle = height_of(y, 0);
        let ground = |y: Px, fill: &str| {
            Rectangle::new()
                .set("x", left)
                .set("y", y)
                .set("width", right - left)
                .set("height", SCALE / 2)
                .set("fill", fill)
        };
        let mut scale = Group::new().add(ground(y, colour::UPPER)).add(ground(middle, colour::LOWER));
        for experience in -2..=2 {
            let at = height_of(y, experience);
            let (stroke, thick) = if experience == 0 { (colour::MIDDLE, 1.5) } else { (colour::GRID, 1.0) };
            let rule = Line::new().set("x1", left).set("x2", right).set("y1", at).set("y2", at);
            let number = words_at(left - 10, at + 5, &words::signed(experience), MARK, colour::INK);
            let name = words_at(x, at + 5, words::level(experience, self.language), NAME, colour::QUIET);
            scale = scale
                .add(rule.set("stroke", stroke).set("stroke-width", thick))
                .add(number.set("text-anchor", "end"))
                .add(name);
        }
        scale
    }

    /// The line of the experience. It comes from the band above, and goes on into the one below.
    fn line(&self, x: Px, y: Px, right: Px, points: &[(Px, Px)]) -> Path {
        let mut way: Vec<(Px, Px)> = Vec::new();
        way.extend(self.before.map(|before| (x + GUTTER, height_of(y, before))));
        way.extend(points);
        if self.goes_on
            && let Some((_, last)) = points.last()
        {
            way.push((right, *last));
        }
        let mut stops = way.into_iter();
        let mut data = Data::new();
        let Some(mut here) = stops.next() else { return Path::new() };
        data = data.move_to(here);
        for next in stops {
            // Level at each point, so that it is highest and lowest at a step and never between two.
            let half = i32::midpoint(here.0, next.0);
            data = data.cubic_curve_to((half, here.1, half, next.1, next.0, next.1));
            here = next;
        }
        Path::new()
            .set("d", data)
            .set("fill", "none")
            .set("stroke", colour::LINE)
            .set("stroke-width", 4)
            .set("stroke-linecap", "round")
    }
}

/// How high an experience stands in a band that begins here.
fn height_of(y: Px, experience: i32) -> Px {
    y + ROOM + (2 - experience) * LEVEL
}

/// The number of an experience, beside its face: where the line does not come.
fn mark(x: Px, y: Px, experience: i32) -> Text {
    let at = if experience < 0 { y + face::RADIUS + 15 } else { y - face::RADIUS - 5 };
    words_at(x, at, &words::signed(experience), MARK, colour::INK)
        .set("text-anchor", "middle")
        .set("stroke", colour::PAPER)
        .set("stroke-width", 4)
        .set("stroke-linejoin", "round")
        .set("paint-order", "stroke")
}
