//! Whether a measure helped, drawn as bars before and after it, for everything and for each channel.

use chrono::NaiveDate;
use entity::term::{Channel, Term};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Frame, Picture,
    bars::{Bar, Bars, Row},
    plot::Fill,
    read,
    sheet::Sheet,
    top_topics::names,
    words,
};
use crate::{access::Language, error::Error, insight::tallies::codes, timeline::written_out};

const DOCUMENT: &str = "query EffectPicture($proposal: ID!, $days: Int, $channels: [Channel!]) {
    insight {
        effect(proposalId: $proposal, days: $days, channels: $channels) {
            verdict before { count perDay } after { count perDay } rateRatio low high sentence
            byChannel { channel verdict before { count perDay } after { count perDay } rateRatio low high }
        }
    }
    proposal(id: $proposal) { title implementedOn }
}";

/// The effect of a measure.
#[derive(Debug, Clone)]
pub struct EffectPicture {
    /// The proposal.
    pub proposal: String,
    /// How many days before and after.
    pub days: Option<i32>,
    /// Only signals that came in by one of these channels.
    pub channels: Option<Vec<Channel>>,
}

#[derive(Deserialize)]
struct Answer {
    insight: Figures,
    proposal: Option<Proposal>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Proposal {
    title: String,
    implemented_on: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct Figures {
    effect: Option<Effect>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Effect {
    sentence: String,
    #[serde(flatten)]
    whole: Part,
    by_channel: Option<Vec<OfChannel>>,
}

#[derive(Deserialize)]
struct OfChannel {
    channel: String,
    #[serde(flatten)]
    part: Part,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    verdict: Verdict,
    before: Option<Count>,
    after: Option<Count>,
    rate_ratio: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Verdict {
    Fewer,
    More,
    NoClearChange,
    TooLittleData,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "camelCase")]
struct Count {
    count: i32,
    per_day: f64,
}

impl Picture for EffectPicture {
    fn document(&self) -> &'static str {
        DOCUMENT
    }

    fn variables(&self) -> Value {
        json!({ "proposal": self.proposal, "days": self.days, "channels": self.channels.as_deref().map(codes) })
    }

    fn draw(&self, frame: &Frame, answer: Value) -> Result<Option<String>, Error> {
        let Answer { insight, proposal } = read(answer)?;
        let Some(effect) = insight.effect else { return Ok(None) };
        let language = frame.language;
        let mut about = Vec::new();
        let mut title = language.of("Did it help?", "Heeft het geholpen?").to_owned();
        if let Some(proposal) = proposal {
            title.push_str(&format!(" {}", proposal.title));
            about.extend(proposal.implemented_on.map(|day| {
                format!("{} {}", language.of("Carried out on", "Doorgevoerd op"), written_out(day, language))
            }));
        }
        if let Some(channels) = &self.channels {
            about.push(format!("{}: {}", language.of("Only", "Alleen"), names(channels, language)));
        }
        let rows = effect.rows(language);
        let told = rows.iter().map(|(label, part)| part.told(label, language)).collect();
        let bars = Bars {
            rows: rows.iter().map(|(label, part)| part.row(label, language)).collect(),
            key: vec![
                (Fill::Striped, language.of("before: a day (in all)", "ervoor: per dag (in totaal)")),
                (Fill::Solid, language.of("after: a day (in all)", "erna: per dag (in totaal)")),
            ],
        };
        let sheet = Sheet {
            name: "effect",
            title,
            about,
            lead: Some(effect.sentence.clone()),
            chart: if rows.is_empty() { None } else { Some(bars.draw()?) },
            reading: (!rows.is_empty()).then(|| reading(language).to_owned()),
            told,
            foot: frame.organisation.clone(),
            language,
        };
        Ok(Some(sheet.draw()))
    }
}

fn reading(language: Language) -> &'static str {
    language.of(
        "A factor of 0.5 means: half as many as there would have been \
         without the change, going by topics that nothing was done about. The factor lies almost certainly (95 %) between the \
         two figures in brackets.",
        "Een factor van 0,5 betekent: half zo veel als zonder de \
         verandering, afgaand op onderwerpen waar niets aan is veranderd. De factor ligt bijna zeker (95 %) tussen de twee \
         getallen tussen haakjes.",
    )
}

impl Effect {
    /// All, and each channel where there is more than one: what has counts.
    fn rows(&self, language: Language) -> Vec<(String, &Part)> {
        let channels = self.by_channel.as_deref().unwrap_or_default();
        let name = |code: &str| {
            let channel = Channel::from_code(code);
            channel
                .map_or_else(|| code.to_owned(), |channel| language.of(channel.english(), channel.dutch()).to_owned())
        };
        let all = (language.of("All together", "Alles samen").to_owned(), &self.whole);
        let each = channels.iter().map(|of| (name(&of.channel), &of.part));
        let rows = [all].into_iter().chain(each);
        rows.filter(|(_, part)| part.before.is_some() && part.after.is_some()).collect()
    }
}

impl Part {
    fn row(&self, label: &str, language: Language) -> Row {
        let bar = |count: Option<Count>, fill| Bar {
            value: count.map(|count| count.per_day),
            figure: count.map(|count| count.figure(2, language)).unwrap_or_default(),
            fill,
        };
        let notes = [Some(self.verdict.words(language).to_owned()), self.factor(2, language)];
        Row {
            label: label.to_owned(),
            bars: vec![bar(self.before, Fill::Striped), bar(self.after, Fill::Solid)],
            notes: notes.into_iter().flatten().collect(),
        }
    }

    /// By what factor it changed, and between what and what.
    fn factor(&self, decimals: usize, language: Language) -> Option<String> {
        let told = |figure| words::decimal(figure, decimals, language);
        let (low, high) = (told(self.low?), told(self.high?));
        Some(format!("factor {} ({low} – {high})", told(self.rate_ratio?)))
    }

    fn told(&self, label: &str, language: Language) -> String {
        let figure = |count: Option<Count>| count.map(|count| count.figure(4, language)).unwrap_or_default();
        let (before, after) = (figure(self.before), figure(self.after));
        let (ante, post) = (language.of("before", "ervoor"), language.of("after", "erna"));
        let a_day = language.of("a day", "per dag");
        let verdict = self.verdict.words(language).trim_start_matches(['▲', '▼', ' ']);
        let mut told = format!("{label}: {ante} {a_day} {before}, {post} {a_day} {after}; {verdict}");
        if let Some(factor) = self.factor(4, language) {
            told.push_str(&format!("; {factor}"));
        }
        told
    }
}

impl Count {
    /// How many a day, and in all.
    fn figure(self, decimals: usize, language: Language) -> String {
        format!("{} ({})", words::decimal(self.per_day, decimals, language), words::number(self.count, language))
    }
}

impl Verdict {
    fn words(self, language: Language) -> &'static str {
        match self {
            Self::Fewer => language.of("▼ clearly fewer", "▼ duidelijk minder"),
            Self::More => language.of("▲ clearly more", "▲ duidelijk meer"),
            Self::NoClearChange => language.of("no clear change", "geen duidelijk verschil"),
            Self::TooLittleData => language.of("too few to tell", "te weinig om te zeggen"),
        }
    }
}
