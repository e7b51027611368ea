//! The page that a chart stands on: its title, what it is about, the chart, its foot, and what is told of it.

use svg::{
    Document,
    node::{
        Blob,
        element::{Description, Group, Rectangle, Title},
    },
};

use super::plot::Chart;
use crate::{
    access::Language,
    drawing::{
        FONTS, INK, PAPER, Px, QUIET,
        measure::{Font, clean, lines},
        words_at,
    },
};

const WIDTH: Px = 960;
const MARGIN: Px = 40;
/// How wide a chart is.
pub(super) const INNER: Px = WIDTH - 2 * MARGIN;

const TITLE: Font = Font { size: 28, bold: true };
const ABOUT: Font = Font { size: 17, bold: false };
const LEAD: Font = Font { size: 20, bold: false };
const SMALL: Font = Font { size: 14, bold: false };

/// A page.
pub(super) struct Sheet {
    /// What its parts are called in the document.
    pub(super) name: &'static str,
    pub(super) title: String,
    /// What it is about: period, region and the like.
    pub(super) about: Vec<String>,
    /// What is said before anything is shown.
    pub(super) lead: Option<String>,
    pub(super) chart: Option<Chart>,
    /// How it is to be read.
    pub(super) reading: Option<String>,
    /// All figures, for whoever does not see the chart.
    pub(super) told: Vec<String>,
    pub(super) foot: String,
    pub(super) language: Language,
}

impl Sheet {
    pub(super) fn draw(self) -> String {
        let code = self.language.of("en", "nl");
        let (body, height) = self.body();
        let (title, told) = (format!("{}-title", self.name), format!("{}-desc", self.name));
        let heading = Title::new(clean(&self.title)).set("id", title.as_str());
        let description = Description::new().set("id", told.as_str()).add(svg::node::Text::new(self.whole_told()));
        Document::new()
            .set("viewBox", (0, 0, WIDTH, height))
            .set("width", WIDTH)
            .set("height", height)
            .set("role", "img")
            .set("lang", code)
            .set("xml:lang", code)
            .set("aria-labelledby", format!("{title} {told}"))
            .set("font-family", FONTS)
            .add(heading)
            .add(description)
            .add(Rectangle::new().set("width", WIDTH).set("height", height).set("fill", PAPER))
            .add(body)
            .to_string()
    }

    /// What is seen, and how high it is.
    fn body(&self) -> (Group, Px) {
        let mut body = Group::new();
        let mut y = MARGIN - 12;
        let write = |body: Group, y: &mut Px, text: &str, font: Font, fill: &str| {
            let wrapped = lines(&clean(text), font, INNER, 6);
            wrapped.iter().fold(body, |body, line| {
                *y += font.height();
                body.add(words_at(MARGIN, *y, line, font, fill))
            })
        };
        body = write(body, &mut y, &self.title, TITLE, INK);
        y += 6;
        for about in &self.about {
            body = write(body, &mut y, about, ABOUT, QUIET);
        }
        if let Some(lead) = &self.lead {
            y += 14;
            body = write(body, &mut y, lead, LEAD, INK);
        }
        y += 20;
        if let Some(chart) = &self.chart {
            let place = Group::new().set("transform", format!("translate({MARGIN} {y})"));
            body = body.add(place.add(Blob::new(chart.svg.as_str())));
            y += chart.height + 10;
        }
        if let Some(reading) = &self.reading {
            body = write(body, &mut y, reading, SMALL, QUIET);
            y += 8;
        }
        body = write(body, &mut y, &self.foot, SMALL, QUIET);
        (body, y + MARGIN - 12)
    }

    fn whole_told(&self) -> String {
        let parts = self.about.iter().chain(&self.lead).chain(&self.told).chain(&self.reading);
        let told: Vec<String> = parts.chain([&self.foot]).map(|part| sentence(&clean(part))).collect();
        told.join("\n")
    }
}

/// With a full stop, where it has no end of its own.
fn sentence(words: &str) -> String {
    if words.ends_with(['.', '!', '?', '…']) { words.to_owned() } else { format!("{words}.") }
}
