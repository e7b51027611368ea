//! The picture of a journey: from plain values to SVG. Pure.
//!
//! Steps stand in bands of at most five. In each band a line goes up and down with the experience, from −2 to +2, and a
//! card below each point says what the client does, where, and what clients say. A point is a face with its number
//! beside it: its height, its mouth and its number each tell the experience, so that the colour never has to.
//!
//! Whoever does not see it hears it: the root is one image (`role="img"`) with a `<title>`, and a `<desc>` that tells
//! the journey step by step, with nothing left out. There is no script in it, no style sheet, no font and nothing from
//! elsewhere. The `svg` crate writes it, and escapes every text and attribute.
//!
//! ```text
//! words.rs    what it says, in Dutch or English
//! colour.rs   colours, each with enough contrast to what it stands on
//! face.rs     a face for an experience
//! card.rs     what is said of a step
//! band.rs     the steps side by side, and the line
//! ```

mod band;
mod card;
mod colour;
mod face;
mod words;

use chrono::NaiveDate;
use entity::term::Channel;
use svg::{
    Document,
    node::element::{Description, Group, Rectangle, Title},
};

use self::band::Band;
use crate::{
    access::Language,
    drawing::{
        FONTS, Px, count,
        measure::{self, Font, lines},
        words_at,
    },
};

/// What is drawn.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What the journey is called.
    pub title: String,
    /// What it tells.
    pub summary: Option<String>,
    /// Its steps, the first first.
    pub steps: Vec<Step>,
    /// Whose it is.
    pub organisation: String,
    /// The region that it is about.
    pub region: Option<String>,
    /// When it was changed last.
    pub changed_on: NaiveDate,
    /// The language of what the picture says itself.
    pub language: Language,
}

/// A step, as it is drawn.
#[derive(Debug, Clone)]
pub struct Step {
    /// What the client does.
    pub action: String,
    /// Where client and organisation meet.
    pub touchpoint: Option<String>,
    /// Through which channel.
    pub channel: Option<Channel>,
    /// From −2 to 2.
    pub experience: i32,
    /// What clients say.
    pub quotes: Vec<String>,
    /// How many signals it rests on, for whoever sees those.
    pub signals: Option<i64>,
}

/// Around everything.
const MARGIN: Px = 40;
/// The narrowest that a picture is, so that its title has room.
const NARROWEST: Px = 760;
/// The most steps side by side.
const ABREAST: usize = 5;
/// Between two bands.
const BETWEEN: Px = 44;

const TITLE: Font = Font { size: 30, bold: true };
const BODY: Font = Font { size: 17, bold: false };
const SMALL: Font = Font { size: 14, bold: false };

/// Draws a journey.
#[must_use]
pub fn draw(picture: &Picture) -> String {
    let language = picture.language;
    let steps: Vec<Step> = picture.steps.iter().map(clean).collect();
    let abreast = abreast(steps.len());
    let column = column(abreast);
    let width = (2 * MARGIN + band::GUTTER + column * count(abreast)).max(NARROWEST);
    let inner = width - 2 * MARGIN;

    let mut body = Group::new();
    // The first line hangs from the margin, without the room above its letters.
    let mut y = MARGIN - 12;
    for line in lines(&measure::clean(&picture.title), TITLE, inner, 4) {
        y += TITLE.height();
        body = body.add(words_at(MARGIN, y, &line, TITLE, colour::INK));
    }
    if let Some(summary) = &picture.summary {
        y += 12;
        for line in lines(&measure::clean(summary), BODY, inner.min(920), 12) {
            y += BODY.height();
            body = body.add(words_at(MARGIN, y, &line, BODY, colour::QUIET));
        }
    }
    y += 36;
    if steps.is_empty() {
        y += BODY.height();
        body = body.add(words_at(MARGIN, y, words::no_steps(language), BODY, colour::INK));
        y += BETWEEN;
    }
    let mut before = None;
    for (number, part) in steps.chunks(abreast.max(1)).enumerate() {
        let first = count(number * abreast) + 1;
        let goes_on = number + 1 < steps.len().div_ceil(abreast.max(1));
        let band = Band { steps: part, first, column, before, goes_on, language };
        let (drawn, height) = band.draw(MARGIN, y, inner);
        body = body.add(drawn);
        y += height + BETWEEN;
        before = part.last().map(|step| step.experience);
    }
    y += 4;
    for line in lines(&measure::clean(&words::foot(picture)), SMALL, inner, 3) {
        body = body.add(words_at(MARGIN, y, &line, SMALL, colour::QUIET));
        y += SMALL.height();
    }
    let height = y - SMALL.height() + MARGIN;

    let code = language.of("en", "nl");
    let heard = Picture { steps, ..picture.clone() };
    Document::new()
        .set("viewBox", (0, 0, width, height))
        .set("width", width)
        .set("height", height)
        .set("role", "img")
        .set("lang", code)
        .set("xml:lang", code)
        .set("aria-labelledby", "journey-title journey-desc")
        .set("font-family", FONTS)
        .add(Title::new(words::title(&heard)).set("id", "journey-title"))
        .add(Description::new().set("id", "journey-desc").add(svg::node::Text::new(words::told(&heard))))
        .add(Rectangle::new().set("width", width).set("height", height).set("fill", colour::PAPER))
        .add(body)
        .to_string()
}

/// How many steps stand side by side: as many as fit, and in each band about as many.
fn abreast(steps: usize) -> usize {
    let bands = steps.div_ceil(ABREAST).max(1);
    steps.div_ceil(bands)
}

/// How wide a step is: where there are few, they take the room.
fn column(abreast: usize) -> Px {
    ((NARROWEST - 2 * MARGIN - band::GUTTER) / count(abreast).max(1)).clamp(band::COLUMN, band::WIDEST)
}

/// A step with nothing in it that XML cannot hold, or that would break a line.
fn clean(step: &Step) -> Step {
    Step {
        action: measure::clean(&step.action),
        touchpoint: step.touchpoint.as_deref().map(measure::clean).filter(|text| !text.is_empty()),
        channel: step.channel,
        experience: step.experience.clamp(-2, 2),
        quotes: step.quotes.iter().map(|quote| measure::clean(quote)).filter(|text| !text.is_empty()).collect(),
        signals: step.signals,
    }
}

#[cfg(test)]
mod tests;
