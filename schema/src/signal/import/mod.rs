//! Taking over signals of other systems. The same source and id never make two.
//!
//! What was resolved already comes in `CLOSED`, without deadlines; what is open starts its deadlines
//! now. A record that changed at its source updates what the source owns. An unknown region or topic
//! never refuses a record: it counts in the data quality.

mod graphql;
mod read;
mod update;
mod write;

use chrono::{DateTime, Utc};
use entity::term::{Channel, SignalKind};

use super::{input::Reporter, rules::ImportSignals};
use crate::{
    access::Store,
    payload::Stop,
    problem::{Problem, Problems},
};

pub(super) use graphql::{ImportSignalsInput, ImportSignalsPayload, over_graphql};

/// The most records of one call, and of one transaction.
pub const AT_ONCE: usize = 1_000;

/// A record of another system.
#[derive(Debug, Clone)]
pub struct ImportedSignal {
    /// Its id there.
    pub external_id: String,
    /// What kind of thing it tells.
    pub kind: SignalKind,
    /// How it came in there.
    pub channel: Channel,
    /// What was told.
    pub text: Option<String>,
    /// What it is about: codes or names from the root of the tree of topics down.
    pub topic_path: Vec<String>,
    /// When it came in there.
    pub received_at: DateTime<Utc>,
    /// When it happened.
    pub happened_at: Option<DateTime<Utc>>,
    /// Where it happened.
    pub place: ImportedPlace,
    /// When it was resolved there; none while it is open.
    pub resolved_at: Option<DateTime<Utc>>,
    /// A score from 0 to 100.
    pub score: Option<i32>,
    /// Who told it.
    pub reporter: Option<ImportedReporter>,
}

/// Where a record of another system happened.
#[derive(Debug, Clone, Default)]
pub struct ImportedPlace {
    /// Degrees north (WGS 84).
    pub latitude: Option<f64>,
    /// Degrees east (WGS 84).
    pub longitude: Option<f64>,
    /// Street and house number.
    pub address: Option<String>,
    /// Dutch postcode.
    pub postcode: Option<String>,
    /// The name that the source uses for the region, or its code.
    pub region_name: Option<String>,
}

/// Who told what a record holds.
#[derive(Debug, Clone, Default)]
pub struct ImportedReporter {
    /// The name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

/// A record that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejected {
    /// Its place in what was sent, from 0.
    pub index: usize,
    /// Why.
    pub problem: Problem,
}

/// How good the records that were taken over are: how many lack what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quality {
    /// Without a topic that is known here.
    pub without_topic: usize,
    /// Without a place or a page.
    pub without_place: usize,
    /// Without a region that is known here.
    pub without_region: usize,
    /// Without the moment at which it happened.
    pub without_date: usize,
    /// Without a way back to whoever told it.
    pub without_way_back: usize,
    /// That look like another of the same source: same topic and place, within a day.
    pub possible_duplicates: usize,
}

impl Quality {
    /// Adds the counts of another part of the same import.
    pub fn add(&mut self, other: &Self) {
        self.without_topic += other.without_topic;
        self.without_place += other.without_place;
        self.without_region += other.without_region;
        self.without_date += other.without_date;
        self.without_way_back += other.without_way_back;
        self.possible_duplicates += other.possible_duplicates;
    }
}

/// What an import came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Signals that are new.
    pub created: usize,
    /// Signals that changed at their source.
    pub updated: usize,
    /// Signals that were there already, the same.
    pub unchanged: usize,
    /// Records that were refused.
    pub rejected: Vec<Rejected>,
    /// How good the records are that were taken over.
    pub quality: Quality,
}

/// Takes over records of a source, in one transaction. At most [`AT_ONCE`].
///
/// # Errors
/// For a viewer who may not, a source without a name, or too many records. Refused records are no error.
pub async fn import(store: &Store, source: &str, records: &[ImportedSignal]) -> Result<Imported, Stop> {
    let mut problems = Problems::new(store.viewer().language());
    let source = source.trim();
    problems.check((1..=100).contains(&source.chars().count()), "source", Problem::SourceInvalid);
    problems.check(records.len() <= AT_ONCE, "signals", Problem::TooMany);
    let granted = store.viewer().may(ImportSignals)?;
    problems.settle()?;
    let change = store.draft().await?.granted(granted);
    write::write(change, source, records).await
}

impl From<&ImportedReporter> for Reporter {
    fn from(reporter: &ImportedReporter) -> Self {
        let told =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        Self {
            name: told(&reporter.name),
            email: told(&reporter.email).map(|email| email.to_lowercase()),
            phone: told(&reporter.phone),
        }
    }
}
