//! Reading a record: past here it can be written.

use chrono::{DateTime, TimeDelta, Utc};

use super::ImportedSignal;
use crate::{
    clock::FIRST_MOMENT,
    problem::Problem,
    region::rules::Postcode,
    screening::Screen,
    sealed_text::Screened,
    sealing::Vault,
    signal::input::{LONGEST_TEXT, Place, Reporter},
};

/// How far the source's clock may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// A record that was read.
pub(super) struct Record<'a> {
    pub(super) index: usize,
    pub(super) source: &'a ImportedSignal,
    pub(super) external_id: String,
    pub(super) text: Option<Screened>,
    pub(super) place: Place,
    pub(super) reporter: Option<Reporter>,
    /// What the source said, hashed, to tell whether it changed.
    pub(super) hash: Vec<u8>,
}

/// Reads a record.
pub(super) fn read<'a>(
    index: usize,
    record: &'a ImportedSignal,
    vault: &Vault,
    screen: &Screen,
    now: DateTime<Utc>,
) -> Result<Record<'a>, Problem> {
    let external_id = record.external_id.trim();
    if external_id.contains('\0') || !(1..=200).contains(&external_id.chars().count()) {
        return Err(Problem::ExternalIdInvalid);
    }
    if record.received_at > now + AHEAD || record.happened_at.is_some_and(|at| at > now + AHEAD) {
        return Err(Problem::Future);
    }
    if record.received_at < FIRST_MOMENT || record.happened_at.is_some_and(|at| at < FIRST_MOMENT) {
        return Err(Problem::MomentInvalid);
    }
    if record.resolved_at.is_some_and(|at| at < record.received_at) {
        return Err(Problem::ResolvedBeforeReceived);
    }
    if record.score.is_some_and(|score| !(0..=100).contains(&score)) {
        return Err(Problem::ScoreInvalid);
    }
    let text = told(record.text.as_deref(), LONGEST_TEXT)?;
    Ok(Record {
        index,
        source: record,
        external_id: external_id.to_owned(),
        text: text.map(|text| Screened::of(screen, &text)),
        place: place(record)?,
        reporter: record.reporter.as_ref().map(Reporter::from).filter(|reporter| !reporter.is_nobody()),
        hash: hash(record, vault),
    })
}

fn told(text: Option<&str>, most: usize) -> Result<Option<String>, Problem> {
    // PostgreSQL keeps no U+0000, and files of other systems hold some.
    let text = text.map(|text| text.replace('\0', "").trim().to_owned()).filter(|text| !text.is_empty());
    match text {
        Some(text) if text.chars().count() > most => Err(Problem::TooLong),
        text => Ok(text),
    }
}

fn place(record: &ImportedSignal) -> Result<Place, Problem> {
    let place = &record.place;
    let coordinates = match (place.latitude, place.longitude) {
        (None, None) => None,
        (Some(latitude), Some(longitude))
            if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) =>
        {
            Some((latitude, longitude))
        }
        _ => return Err(Problem::PlaceInvalid),
    };
    let postcode = place.postcode.as_deref().map(str::trim).filter(|text| !text.is_empty());
    Ok(Place {
        coordinates,
        address: told(place.address.as_deref(), 300)?,
        postcode: postcode.map(Postcode::parse).transpose()?,
        region_name: told(place.region_name.as_deref(), 200)?,
    })
}

/// A keyed hash of all that the source said.
fn hash(record: &ImportedSignal, vault: &Vault) -> Vec<u8> {
    let (place, reporter) = (&record.place, record.reporter.clone().unwrap_or_default());
    let parts = serde_json::json!([
        record.kind,
        record.channel,
        record.text,
        record.topic_path,
        record.received_at.timestamp_micros(),
        record.happened_at.map(|at| at.timestamp_micros()),
        record.resolved_at.map(|at| at.timestamp_micros()),
        [place.latitude, place.longitude],
        [&place.address, &place.postcode, &place.region_name],
        record.score,
        [reporter.name, reporter.email, reporter.phone],
    ]);
    vault.hash("imported record", &[parts.to_string().as_bytes()])
}
