//! The most asked topics of a period, beside another, drawn as bars.

use entity::term::{Channel, SignalKind, Term};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Frame, Picture,
    bars::{Bar, Bars, Row},
    plot::Fill,
    read,
    sheet::Sheet,
    trend::{Named, about_of, period},
    words,
};
use crate::{
    access::Language,
    error::Error,
    insight::{period::PeriodInput, tallies::codes},
};

const DOCUMENT: &str = "query TopTopicsPicture(
    $period: PeriodInput!, $comparedWith: PeriodInput, $channels: [Channel!], $kinds: [SignalKind!], $region: ID,
    $first: Int, $named: ID!, $isNamed: Boolean!
) {
    insight {
        topTopics(
            period: $period, comparedWith: $comparedWith, channels: $channels, kinds: $kinds, regionId: $region, first: $first
        ) { topic { name } count countBefore change rising }
    }
    region(id: $named) @include(if: $isNamed) { name }
}";

/// The most asked topics.
#[derive(Debug, Clone)]
pub struct TopTopicsPicture {
    /// When signals were received.
    pub period: PeriodInput,
    /// The period to compare with.
    pub compared_with: Option<PeriodInput>,
    /// Only signals that came in by one of these channels.
    pub channels: Option<Vec<Channel>>,
    /// Only signals of one of these kinds.
    pub kinds: Option<Vec<SignalKind>>,
    /// Only signals of this region and of those within it.
    pub region: Option<String>,
    /// How many.
    pub first: Option<i32>,
}

#[derive(Deserialize)]
struct Answer {
    insight: Figures,
    region: Option<Named>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Figures {
    top_topics: Option<Vec<Topic>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Topic {
    topic: Option<Named>,
    count: i32,
    count_before: Option<i32>,
    change: Option<f64>,
    rising: Option<bool>,
}

impl Picture for TopTopicsPicture {
    fn document(&self) -> &'static str {
        DOCUMENT
    }

    fn variables(&self) -> Value {
        json!({
            "period": period(self.period),
            "comparedWith": self.compared_with.map(period),
            "channels": self.channels.as_deref().map(codes),
            "kinds": self.kinds.as_deref().map(codes),
            "region": self.region,
            "first": self.first,
            "named": self.region.as_deref().unwrap_or_default(),
            "isNamed": self.region.is_some(),
        })
    }

    fn draw(&self, frame: &Frame, answer: Value) -> Result<Option<String>, Error> {
        let Answer { insight, region } = read(answer)?;
        let Some(topics) = insight.top_topics else { return Ok(None) };
        let language = frame.language;
        let mut about = about_of(frame, self.period, region)?;
        let (channels, kinds) = (self.channels.as_deref(), self.kinds.as_deref());
        let only = [channels.map(|only| names(only, language)), kinds.map(|only| names(only, language))];
        let only: Vec<String> = only.into_iter().flatten().collect();
        if !only.is_empty() {
            about.push(format!("{}: {}", language.of("Only", "Alleen"), only.join(" · ")));
        }
        let before = self.compared_with.map(|before| frame.period(before)).transpose()?;
        if let Some(before) = before {
            let period = if before.is_empty() {
                language.of("no days", "geen dagen").to_owned()
            } else {
                words::period(before, language)
            };
            about.push(format!("{} {period}", language.of("Compared with", "Vergeleken met")));
        }
        let compared = before.is_some();
        let bars = Bars {
            rows: topics.iter().map(|topic| topic.row(compared, language)).collect(),
            key: if compared { key(language) } else { Vec::new() },
        };
        let none = language
            .of("No signals came in that can be shown here.", "Er zijn geen signalen die hier getoond kunnen worden.");
        let rises = language
            .of("“Rising” means: the rise is beyond chance.", "“Stijgt” betekent: de stijging is meer dan toeval.");
        let sheet = Sheet {
            name: "top-topics",
            title: language.of("What people tell us about most", "Waar de meeste signalen over gaan").to_owned(),
            about,
            lead: topics.is_empty().then(|| none.to_owned()),
            chart: if topics.is_empty() { None } else { Some(bars.draw()?) },
            reading: topics.iter().any(|topic| topic.rising == Some(true)).then(|| rises.to_owned()),
            told: topics.iter().map(|topic| topic.told(compared, language)).collect(),
            foot: frame.organisation.clone(),
            language,
        };
        Ok(Some(sheet.draw()))
    }
}

/// The words for values of a closed list.
pub(super) fn names(terms: &[impl Term], language: Language) -> String {
    terms.iter().map(|term| language.of(term.english(), term.dutch())).collect::<Vec<_>>().join(", ")
}

fn key(language: Language) -> Vec<(Fill, &'static str)> {
    vec![
        (Fill::Solid, language.of("this period", "deze periode")),
        (Fill::Striped, language.of("the period it is compared with", "de periode waarmee is vergeleken")),
    ]
}

impl Topic {
    fn name(&self, language: Language) -> String {
        let unnamed = || language.of("a topic that is not shown", "een onderwerp dat niet wordt getoond").to_owned();
        self.topic.as_ref().map_or_else(unnamed, |topic| topic.name.clone())
    }

    fn row(&self, compared: bool, language: Language) -> Row {
        let bar =
            |count: Option<i32>, fill| Bar { value: count.map(f64::from), figure: before_told(count, language), fill };
        let mut bars = vec![bar(Some(self.count), Fill::Solid)];
        if compared {
            bars.push(bar(self.count_before, Fill::Striped));
        }
        Row { label: self.name(language), bars, notes: self.notes(language) }
    }

    /// By how much it changed, and whether it rises.
    fn notes(&self, language: Language) -> Vec<String> {
        let changed = match (self.change, self.count_before) {
            (Some(change), _) if change > 0.0 => Some(format!("+{} %", words::decimal(change, 1, language))),
            (Some(change), _) => Some(format!("{} %", words::decimal(change, 1, language))),
            (None, Some(0)) => Some(language.of("new", "nieuw").to_owned()),
            (None, _) => None,
        };
        let rising = (self.rising == Some(true)).then(|| language.of("▲ rising", "▲ stijgt").to_owned());
        rising.into_iter().chain(changed).collect()
    }

    fn told(&self, compared: bool, language: Language) -> String {
        let mut told = format!("{}: {}", self.name(language), words::signals(self.count, language));
        if compared {
            let before = before_told(self.count_before, language);
            told.push_str(&format!("; {} {before}", language.of("before:", "daarvoor:")));
        }
        for note in self.notes(language) {
            told.push_str(&format!("; {}", note.trim_start_matches("▲ ")));
        }
        told
    }
}

fn before_told(count: Option<i32>, language: Language) -> String {
    count.map_or_else(|| language.of("not shown", "niet getoond").to_owned(), |count| words::number(count, language))
}
