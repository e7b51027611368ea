//! What comes in with a signal, parsed: past here a value is right.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::TopicId,
    term::{Channel, SignalKind},
};

use crate::{
    clock::FIRST_MOMENT,
    problem::{Problem, Problems},
    region::rules::Postcode,
    screening::Screen,
    sealed_text::Screened,
};

/// The most characters of a story.
pub(super) const LONGEST_TEXT: usize = 10_000;
/// How far a sender's clock may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// Where it happened. All of it may be left out.
#[derive(InputObject, Clone, Default)]
pub struct PlaceInput {
    /// Degrees north (WGS 84), together with the longitude.
    pub(super) latitude: Option<f64>,
    /// Degrees east (WGS 84), together with the latitude.
    pub(super) longitude: Option<f64>,
    /// Street and house number.
    pub(super) address: Option<String>,
    /// Dutch postcode: `1234 AB`.
    pub(super) postcode: Option<String>,
    /// The name of a region, or the code that the organisation gives it.
    pub(super) region_name: Option<String>,
}

/// Whom a signal is submitted for, and how to reach them.
#[derive(InputObject, Clone, Default)]
pub struct ReporterInput {
    /// The name.
    pub(super) name: Option<String>,
    /// E-mail address.
    pub(super) email: Option<String>,
    /// Telephone number.
    pub(super) phone: Option<String>,
}

/// A signal to submit.
#[derive(InputObject)]
pub struct SubmitSignalInput {
    /// Your own key for this signal, so that a retry never makes two.
    pub(super) key: Option<String>,
    /// What kind of thing you tell.
    pub(super) kind: SignalKind,
    /// How it comes in.
    pub(super) channel: Channel,
    /// What you tell, in at most 10,000 characters. What identifies a person is masked on the way in.
    pub(super) text: String,
    /// What it is about.
    pub(super) topic_id: Option<ID>,
    /// When it happened.
    pub(super) happened_at: Option<DateTime<Utc>>,
    /// Where it happened.
    pub(super) place: Option<PlaceInput>,
    /// The page that it is about.
    pub(super) page: Option<String>,
    /// The step of a process that it is about.
    pub(super) step: Option<String>,
    /// A score from 0 to 100, where a survey gave one.
    pub(super) score: Option<i32>,
    /// Keep nowhere who sent this; you get a code to follow it with.
    pub(super) anonymous: Option<bool>,
    /// For somebody at a desk or on the telephone: who they are. Staff and connected systems only.
    pub(super) on_behalf_of: Option<ReporterInput>,
}

/// A place that was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Place {
    pub(super) coordinates: Option<(f64, f64)>,
    pub(super) address: Option<String>,
    pub(super) postcode: Option<Postcode>,
    pub(super) region_name: Option<String>,
}

impl Place {
    /// Reads a place; what is wrong is added at these fields.
    pub(super) fn parse(input: &PlaceInput, at: &str, problems: &mut Problems) -> Self {
        let coordinates = match (input.latitude, input.longitude) {
            (None, None) => None,
            (Some(latitude), Some(longitude))
                if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) =>
            {
                Some((latitude, longitude))
            }
            _ => {
                problems.add(at, Problem::PlaceInvalid);
                None
            }
        };
        let postcode = input.postcode.as_deref().map(str::trim).filter(|text| !text.is_empty());
        Self {
            coordinates,
            address: problems.optional_text(&format!("{at}.address"), input.address.as_deref(), 300),
            postcode: postcode.and_then(|text| problems.take(&format!("{at}.postcode"), Postcode::parse(text))),
            region_name: problems.optional_text(&format!("{at}.regionName"), input.region_name.as_deref(), 200),
        }
    }
}

/// A reporter other than the one who submits.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Reporter {
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
}

impl Reporter {
    /// Reads a reporter; what is wrong is added at these fields.
    pub(super) fn parse(input: &ReporterInput, at: &str, problems: &mut Problems) -> Self {
        let email = problems
            .optional_text(&format!("{at}.email"), input.email.as_deref(), 254)
            .map(|email| email.to_lowercase());
        let is_address = email.as_deref().is_none_or(|email| {
            email
                .split_once('@')
                .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'))
        });
        problems.check(is_address, &format!("{at}.email"), Problem::EmailInvalid);
        Self {
            name: problems.optional_text(&format!("{at}.name"), input.name.as_deref(), 200),
            email,
            phone: problems.optional_text(&format!("{at}.phone"), input.phone.as_deref(), 30),
        }
    }

    /// Whether nothing is known.
    pub(super) fn is_nobody(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an answer can be sent.
    pub(super) fn can_be_reached(&self) -> bool {
        self.email.is_some() || self.phone.is_some()
    }
}

/// A signal that was read.
pub(super) struct Parsed {
    pub(super) kind: SignalKind,
    pub(super) channel: Channel,
    pub(super) text: Screened,
    pub(super) topic: Option<TopicId>,
    pub(super) happened_at: Option<DateTime<Utc>>,
    pub(super) place: Place,
    pub(super) page: Option<String>,
    pub(super) step: Option<String>,
    pub(super) score: Option<i32>,
    pub(super) reporter: Option<Reporter>,
    pub(super) key: Option<String>,
}

impl Parsed {
    /// A signal that is nothing but a text, told by a way.
    pub(super) fn told(kind: SignalKind, channel: Channel, text: Screened, topic: Option<TopicId>) -> Self {
        Self {
            kind,
            channel,
            text,
            topic,
            happened_at: None,
            place: Place::default(),
            page: None,
            step: None,
            score: None,
            reporter: None,
            key: None,
        }
    }

    /// Reads a signal. The topic is only looked up later.
    pub(super) fn of(input: &SubmitSignalInput, screen: &Screen, now: DateTime<Utc>, problems: &mut Problems) -> Self {
        let text = problems.text("text", &input.text, LONGEST_TEXT);
        if let Some(key) = &input.key {
            problems.check((1..=200).contains(&key.chars().count()), "key", Problem::KeyInvalid);
        }
        let topic = input.topic_id.as_ref().map(|id| id.parse().map_err(|_| Problem::NotFound));
        problems.check(input.happened_at.is_none_or(|at| at <= now + AHEAD), "happenedAt", Problem::Future);
        problems.check(input.happened_at.is_none_or(|at| at >= FIRST_MOMENT), "happenedAt", Problem::MomentInvalid);
        problems.check(input.score.is_none_or(|score| (0..=100).contains(&score)), "score", Problem::ScoreInvalid);
        // A page's address and a step's name can carry a person's details too.
        let page = problems.optional_text("page", input.page.as_deref(), 500);
        let step = problems.optional_text("step", input.step.as_deref(), 200);
        Self {
            kind: input.kind,
            channel: input.channel,
            text: Screened::of(screen, &text),
            topic: topic.and_then(|topic| problems.take("topicId", topic)),
            happened_at: input.happened_at,
            place: input.place.as_ref().map_or_else(Place::default, |place| Place::parse(place, "place", problems)),
            page: page.map(|page| Screened::of(screen, &page).text),
            step: step.map(|step| Screened::of(screen, &step).text),
            score: input.score,
            reporter: input.on_behalf_of.as_ref().map(|reporter| Reporter::parse(reporter, "onBehalfOf", problems)),
            key: input.key.clone(),
        }
    }
}

/// The body of a signal as bytes, to tell whether a key comes with the same body again.
pub(super) fn body(input: &SubmitSignalInput) -> Vec<u8> {
    let place = input.place.clone().unwrap_or_default();
    let reporter = input.on_behalf_of.clone().unwrap_or_default();
    let parts = serde_json::json!([
        input.kind,
        input.channel,
        input.text.trim(),
        input.topic_id.as_deref(),
        input.happened_at.map(|at| at.timestamp_micros()),
        [place.latitude, place.longitude],
        [place.address, place.postcode, place.region_name],
        [&input.page, &input.step],
        input.score,
        input.anonymous.unwrap_or(false),
        [reporter.name, reporter.email, reporter.phone],
    ]);
    parts.to_string().into_bytes()
}
