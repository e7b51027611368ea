//! What is said of a step: what the client does, where, and what clients say of it.

use svg::node::element::{Circle, Group, Rectangle, Text};

use super::{Step, colour, words};
use crate::{
    access::Language,
    drawing::{
        Px,
        measure::{Font, lines},
        words_at,
    },
};

/// Within a card, to its edge.
const PAD: Px = 14;
/// The most quotes that are drawn; all are told.
const QUOTES: usize = 2;
/// The number of a step stands in a circle.
const BADGE: Px = 14;

const ACTION: Font = Font { size: 16, bold: true };
const LABEL: Font = Font { size: 12, bold: true };
const VALUE: Font = Font { size: 15, bold: false };
const SAID: Font = Font { size: 15, bold: false };
const COUNT: Font = Font { size: 13, bold: false };

/// A part of a card, with where it stands in it.
enum Part {
    Words {
        x: Px,
        y: Px,
        words: String,
        font: Font,
        fill: &'static str,
        italic: bool,
    },
    /// Beside a quote.
    Bar {
        y: Px,
        height: Px,
    },
}

/// A card that is laid out, and not drawn yet: all cards of a band are as high as the highest.
pub(super) struct Card {
    parts: Vec<Part>,
    number: i32,
    width: Px,
    pub(super) height: Px,
}

impl Card {
    pub(super) fn of(step: &Step, number: i32, width: Px, language: Language) -> Self {
        let inner = width - 2 * PAD;
        let mut parts = Vec::new();
        let mut y = PAD;
        // The first lines stand beside the number.
        let beside = inner - 2 * BADGE - 10;
        for line in lines(&step.action, ACTION, beside, 8) {
            y += ACTION.height();
            let x = PAD + 2 * BADGE + 10;
            parts.push(Part::Words { x, y: y - 3, words: line, font: ACTION, fill: colour::INK, italic: false });
        }
        y = y.max(PAD + 2 * BADGE);
        let through = step.channel.map(|channel| words::term(channel, language).to_owned());
        for (label, value) in
            [(words::touchpoint(language), step.touchpoint.clone()), (words::channel(language), through)]
        {
            let Some(value) = value else { continue };
            y += 10 + LABEL.height();
            parts.push(Part::Words {
                x: PAD,
                y: y - 2,
                words: label.to_owned(),
                font: LABEL,
                fill: colour::QUIET,
                italic: false,
            });
            for line in lines(&value, VALUE, inner, 3) {
                y += VALUE.height();
                parts.push(Part::Words {
                    x: PAD,
                    y: y - 3,
                    words: line,
                    font: VALUE,
                    fill: colour::INK,
                    italic: false,
                });
            }
        }
        for quote in step.quotes.iter().take(QUOTES) {
            y += 12;
            let top = y;
            for line in lines(&words::quoted(quote), SAID, inner - 12, 6) {
                y += SAID.height();
                parts.push(Part::Words {
                    x: PAD + 12,
                    y: y - 4,
                    words: line,
                    font: SAID,
                    fill: colour::INK,
                    italic: true,
                });
            }
            parts.push(Part::Bar { y: top, height: y - top });
        }
        let more = step.quotes.len().saturating_sub(QUOTES);
        let more = (more > 0).then(|| words::more_quotes(more, language));
        let signals = step.signals.filter(|signals| *signals > 0).map(|signals| words::signals(signals, language));
        for (gap, words) in [(8, more), (12, signals)] {
            let Some(words) = words else { continue };
            y += gap + COUNT.height();
            parts.push(Part::Words { x: PAD, y: y - 3, words, font: COUNT, fill: colour::QUIET, italic: false });
        }
        Self { parts, number, width, height: y + PAD }
    }

    pub(super) fn draw(&self, x: Px, y: Px, height: Px) -> Group {
        let ground = Rectangle::new()
            .set("width", self.width)
            .set("height", height)
            .set("rx", 10)
            .set("fill", colour::CARD)
            .set("stroke", colour::EDGE);
        let middle = PAD + BADGE;
        let badge = Circle::new().set("cx", middle).set("cy", middle).set("r", BADGE).set("fill", colour::LINE);
        let number = Text::new(self.number.to_string())
            .set("x", middle)
            .set("y", middle + 5)
            .set("font-size", 14)
            .set("font-weight", "bold")
            .set("text-anchor", "middle")
            .set("fill", colour::PAPER);
        let card = Group::new().set("transform", format!("translate({x} {y})")).add(ground).add(badge).add(number);
        self.parts.iter().fold(card, |card, part| match part {
            Part::Words { x, y, words, font, fill, italic } => {
                let text = words_at(*x, *y, words, *font, fill);
                card.add(if *italic { text.set("font-style", "italic") } else { text })
            }
            Part::Bar { y, height } => card.add(
                Rectangle::new()
                    .set("x", PAD)
                    .set("y", *y)
                    .set("width", 3)
                    .set("height", *height)
                    .set("fill", colour::QUOTE),
            ),
        })
    }
}
