//! The import as connected systems send it.

use async_graphql::{InputObject, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::term::{Channel, SignalKind};

use super::{Imported, ImportedPlace, ImportedReporter, ImportedSignal, import};
use crate::{
    access::Store,
    payload::settled,
    problem::UserError,
    signal::input::{PlaceInput, ReporterInput},
};

/// A record of another system.
#[derive(InputObject)]
pub struct ImportedSignalInput {
    /// Its id there.
    external_id: String,
    /// What kind of thing it tells.
    kind: SignalKind,
    /// How it came in there.
    channel: Channel,
    /// What was told, in at most 10,000 characters. What identifies a person is masked on the way in.
    text: Option<String>,
    /// What it is about: codes or names from the root of the tree of topics down.
    topic_path: Option<Vec<String>>,
    /// When it came in there.
    received_at: DateTime<Utc>,
    /// When it happened.
    happened_at: Option<DateTime<Utc>>,
    /// Where it happened.
    place: Option<PlaceInput>,
    /// When it was resolved there; leave it out while it is open.
    resolved_at: Option<DateTime<Utc>>,
    /// A score from 0 to 100.
    score: Option<i32>,
    /// Who told it, where that is known.
    reporter: Option<ReporterInput>,
}

/// Records of one source.
#[derive(InputObject)]
pub struct ImportSignalsInput {
    /// The name of the source, in at most 100 characters.
    source: String,
    /// At most 1,000 a call.
    signals: Vec<ImportedSignalInput>,
}

/// A record that was refused.
#[derive(SimpleObject)]
pub struct RejectedSignal {
    /// Its place in what was sent, from 0.
    index: i32,
    /// Why, for programs.
    code: String,
    /// Why, for people.
    message: String,
}

/// How good the records are that were taken over: how many lack what.
#[derive(SimpleObject, Default)]
pub struct DataQuality {
    /// Without a topic that is known here.
    without_topic: i32,
    /// Without a place.
    without_place: i32,
    /// Without a region that is known here.
    without_region: i32,
    /// Without the moment at which it happened.
    without_date: i32,
    /// Without a way back to whoever told it.
    without_way_back: i32,
    /// That look like another of the same source: same topic and place, within a day.
    possible_duplicates: i32,
}

/// What an import came to.
#[derive(SimpleObject, Default)]
pub struct ImportSignalsPayload {
    /// How many signals are new.
    created: i32,
    /// How many changed at their source.
    updated: i32,
    /// How many were there already, the same.
    unchanged: i32,
    /// Records that were refused, with their reason.
    rejected: Vec<RejectedSignal>,
    /// How good the records are that were taken over.
    quality: DataQuality,
    /// What in the input can be mended.
    user_errors: Vec<UserError>,
}

/// Imports what a connected system sends.
pub(in crate::signal) async fn over_graphql(store: &Store, input: &ImportSignalsInput) -> Result<ImportSignalsPayload> {
    let records: Vec<ImportedSignal> = input.signals.iter().map(record).collect();
    let (imported, user_errors) = settled(store.retried(|| import(store, &input.source, &records)).await)?;
    let language = store.viewer().language();
    Ok(match imported {
        None => ImportSignalsPayload { user_errors, ..Default::default() },
        Some(imported) => payload(&imported, |problem| problem.text(language).to_owned()),
    })
}

fn record(input: &ImportedSignalInput) -> ImportedSignal {
    let place = input.place.clone().unwrap_or_default();
    ImportedSignal {
        external_id: input.external_id.clone(),
        kind: input.kind,
        channel: input.channel,
        text: input.text.clone(),
        topic_path: input.topic_path.clone().unwrap_or_default(),
        received_at: input.received_at,
        happened_at: input.happened_at,
        place: ImportedPlace {
            latitude: place.latitude,
            longitude: place.longitude,
            address: place.address,
            postcode: place.postcode,
            region_name: place.region_name,
        },
        resolved_at: input.resolved_at,
        score: input.score,
        reporter: input.reporter.clone().map(|reporter| ImportedReporter {
            name: reporter.name,
            email: reporter.email,
            phone: reporter.phone,
        }),
    }
}

fn payload(imported: &Imported, message: impl Fn(crate::problem::Problem) -> String) -> ImportSignalsPayload {
    let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let quality = &imported.quality;
    ImportSignalsPayload {
        created: number(imported.created),
        updated: number(imported.updated),
        unchanged: number(imported.unchanged),
        rejected: imported
            .rejected
            .iter()
            .map(|rejected| RejectedSignal {
                index: number(rejected.index),
                code: rejected.problem.code().to_owned(),
                message: message(rejected.problem),
            })
            .collect(),
        quality: DataQuality {
            without_topic: number(quality.without_topic),
            without_place: number(quality.without_place),
            without_region: number(quality.without_region),
            without_date: number(quality.without_date),
            without_way_back: number(quality.without_way_back),
            possible_duplicates: number(quality.possible_duplicates),
        },
        user_errors: Vec::new(),
    }
}
