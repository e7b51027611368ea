//! How many signals came in each day, week or month, drawn as a line.

use chrono::{Days, Months, NaiveDate};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Frame, Picture,
    line::{Point, line},
    read,
    sheet::Sheet,
    words,
};
use crate::{
    access::Language,
    error::Error,
    insight::{period::PeriodInput, trend::TrendStep},
    scalar::Date,
};

const OF_ALL: &str =
    "query TrendPicture($period: PeriodInput!, $by: TrendStep!, $region: ID, $named: ID!, $isNamed: Boolean!) {
    insight { trend(period: $period, by: $by, regionId: $region) { start count } }
    region(id: $named) @include(if: $isNamed) { name }
}";
const OF_TOPIC: &str =
    "query TopicTrendPicture($topic: ID!, $period: PeriodInput!, $by: TrendStep!, $region: ID, $named: ID!, $isNamed: Boolean!) {
    insight {
        topic(id: $topic, period: $period, regionId: $region) { topic { name } trend(by: $by) { start count } }
    }
    region(id: $named) @include(if: $isNamed) { name }
}";

/// A trend: of everything, or of a topic and all within it.
#[derive(Debug, Clone)]
pub struct TrendPicture {
    /// When signals were received.
    pub period: PeriodInput,
    /// The steps of the line.
    pub by: TrendStep,
    /// The topic.
    pub topic: Option<String>,
    /// Only signals of this region and of those within it.
    pub region: Option<String>,
}

#[derive(Deserialize)]
struct Answer {
    insight: Figures,
    region: Option<Named>,
}

#[derive(Deserialize)]
struct Figures {
    trend: Option<Vec<Step>>,
    topic: Option<OfTopic>,
}

#[derive(Deserialize)]
struct OfTopic {
    topic: Option<Named>,
    trend: Option<Vec<Step>>,
}

/// What has a name.
#[derive(Deserialize)]
pub(super) struct Named {
    pub(super) name: String,
}

#[derive(Deserialize)]
struct Step {
    start: NaiveDate,
    count: i32,
}

/// A period as a variable.
pub(super) fn period(period: PeriodInput) -> Value {
    let PeriodInput { from: Date(from), until: Date(until) } = period;
    json!({ "from": from.to_string(), "until": until.to_string() })
}

impl Picture for TrendPicture {
    fn document(&self) -> &'static str {
        if self.topic.is_some() { OF_TOPIC } else { OF_ALL }
    }

    fn variables(&self) -> Value {
        let by = match self.by {
            TrendStep::Day => "DAY",
            TrendStep::Week => "WEEK",
            TrendStep::Month => "MONTH",
        };
        json!({
            "period": period(self.period),
            "by": by,
            "topic": self.topic,
            "region": self.region,
            "named": self.region.as_deref().unwrap_or_default(),
            "isNamed": self.region.is_some(),
        })
    }

    fn draw(&self, frame: &Frame, answer: Value) -> Result<Option<String>, Error> {
        let Answer { insight, region } = read(answer)?;
        let (topic, steps) = match insight.topic {
            Some(topic) => (topic.topic, topic.trend),
            None => (None, insight.trend),
        };
        let Some(steps) = steps else { return Ok(None) };
        let language = frame.language;
        let about = topic.map(|topic| format!(" {} {}", language.of("about", "over"), topic.name));
        let title = format!(
            "{}{} {}",
            language.of("Signals", "Signalen"),
            about.unwrap_or_default(),
            words::by(self.by, language)
        );
        let shown = frame.period(self.period)?;
        // What lies partly outside, or goes on, would seem a fall.
        let is_whole = |step: &Step| {
            step.start >= shown.from
                && next(step.start, self.by).is_some_and(|next| next <= shown.until.min(frame.today))
        };
        let point = |step: &Step| Point {
            step: words::step(step.start, self.by, language),
            count: step.count,
            is_whole: is_whole(step),
        };
        let points: Vec<Point> = steps.iter().map(point).collect();
        let total = steps.iter().fold(0_i32, |sum, step| sum.saturating_add(step.count));
        let lead = if steps.is_empty() {
            language.of("This period has not begun yet.", "Deze periode is nog niet begonnen.").to_owned()
        } else {
            format!("{} {}.", language.of("In all:", "In totaal:"), words::signals(total, language))
        };
        let told = |step: &Step| {
            let when = words::step_told(step.start, self.by, language);
            let part = if is_whole(step) { "" } else { language.of(", in part", ", niet heel") };
            format!("{when}{part}: {}", words::number(step.count, language))
        };
        let sheet = Sheet {
            name: "trend",
            title,
            about: about_of(frame, self.period, region)?,
            lead: Some(lead),
            chart: if steps.is_empty() { None } else { Some(line(&points, language)?) },
            reading: points.iter().any(|point| !point.is_whole).then(|| open_dot(self.by, language).to_owned()),
            told: steps.iter().map(told).collect(),
            foot: frame.organisation.clone(),
            language,
        };
        Ok(Some(sheet.draw()))
    }
}

/// The first day of the step after.
fn next(start: NaiveDate, by: TrendStep) -> Option<NaiveDate> {
    match by {
        TrendStep::Day => start.checked_add_days(Days::new(1)),
        TrendStep::Week => start.checked_add_days(Days::new(7)),
        TrendStep::Month => start.checked_add_months(Months::new(1)),
    }
}

fn open_dot(by: TrendStep, language: Language) -> &'static str {
    match by {
        TrendStep::Day => language
            .of("An open dot: today, which is not over.", "Een open punt: vandaag, en die dag is nog niet voorbij."),
        TrendStep::Week => language.of(
            "An open dot: not the whole week is counted. The rest lies outside the period, or is still to come.",
            "Een open punt: niet de hele week telt mee. De rest valt buiten de periode, of moet nog komen.",
        ),
        TrendStep::Month => language.of(
            "An open dot: not the whole month is counted. The rest lies outside the period, or is still to come.",
            "Een open punt: niet de hele maand telt mee. De rest valt buiten de periode, of moet nog komen.",
        ),
    }
}

/// The period and the region.
pub(super) fn about_of(frame: &Frame, period: PeriodInput, region: Option<Named>) -> Result<Vec<String>, Error> {
    let language = frame.language;
    let region = match region {
        Some(region) => Some(region.name),
        None if frame.is_own_region() => Some(language.of("your own region", "uw eigen regio").to_owned()),
        None => None,
    };
    let shown = frame.period(period)?;
    let days =
        if shown.is_empty() { language.of("no days", "geen dagen").to_owned() } else { words::period(shown, language) };
    Ok(vec![[Some(days), region].into_iter().flatten().collect::<Vec<_>>().join(" · ")])
}
