//! Signals from a file with a JSON object a line: streamed, a thousand a transaction.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    time::Instant,
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::term::{Channel, SignalKind, Term};
use indicatif::{ProgressBar, ProgressStyle};
use schema::{
    access::{Language, Store},
    clock,
    problem::Problem,
    signal::{AT_ONCE, ImportedPlace, ImportedReporter, ImportedSignal, Quality, import as import_batch},
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Counts, ImportError,
    mapping::{From, load},
};

/// How a record becomes a signal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapping {
    signal: SignalMapping,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignalMapping {
    external_id: From,
    kind: From,
    channel: From,
    text: Option<From>,
    #[serde(default)]
    topic_path: Vec<From>,
    received_at: From,
    happened_at: Option<From>,
    latitude: Option<From>,
    longitude: Option<From>,
    address: Option<From>,
    postcode: Option<From>,
    region_name: Option<From>,
    resolved_at: Option<From>,
    score: Option<From>,
    reporter_name: Option<From>,
    reporter_email: Option<From>,
    reporter_phone: Option<From>,
}

impl SignalMapping {
    fn read(&self, line: &[u8]) -> Result<ImportedSignal, Problem> {
        let record: Value = serde_json::from_slice(line).map_err(|_| Problem::LineInvalid)?;
        if !record.is_object() {
            return Err(Problem::LineInvalid);
        }
        let told = |from: &Option<From>| from.as_ref().and_then(|from| from.of(&record));
        let reporter = ImportedReporter {
            name: told(&self.reporter_name),
            email: told(&self.reporter_email),
            phone: told(&self.reporter_phone),
        };
        Ok(ImportedSignal {
            external_id: self.external_id.of(&record).ok_or(Problem::ExternalIdInvalid)?,
            kind: self.kind.of(&record).and_then(|code| SignalKind::from_code(&code)).ok_or(Problem::KindUnknown)?,
            channel: self
                .channel
                .of(&record)
                .and_then(|code| Channel::from_code(&code))
                .ok_or(Problem::ChannelUnknown)?,
            text: told(&self.text),
            topic_path: self.topic_path.iter().filter_map(|part| part.of(&record)).collect(),
            received_at: self.received_at.of(&record).as_deref().and_then(beginning).ok_or(Problem::MomentInvalid)?,
            happened_at: moment(told(&self.happened_at), beginning)?,
            place: ImportedPlace {
                latitude: number(told(&self.latitude))?,
                longitude: number(told(&self.longitude))?,
                address: told(&self.address),
                postcode: told(&self.postcode),
                region_name: told(&self.region_name),
            },
            resolved_at: moment(told(&self.resolved_at), end)?,
            score: told(&self.score).map(|text| text.parse()).transpose().map_err(|_| Problem::ScoreInvalid)?,
            reporter: Some(reporter),
        })
    }
}

fn number(text: Option<String>) -> Result<Option<f64>, Problem> {
    let number = text.map(|text| text.parse::<f64>()).transpose().map_err(|_| Problem::PlaceInvalid)?;
    Ok(number)
}

fn moment(
    text: Option<String>,
    read: impl Fn(&str) -> Option<DateTime<Utc>>,
) -> Result<Option<DateTime<Utc>>, Problem> {
    text.map(|text| read(&text).ok_or(Problem::MomentInvalid)).transpose()
}

/// A moment (RFC 3339), in whole microseconds; a day alone is its beginning in Amsterdam.
fn beginning(text: &str) -> Option<DateTime<Utc>> {
    exact(text).or_else(|| Some(clock::start_of(text.parse::<NaiveDate>().ok()?)))
}

/// A moment (RFC 3339), in whole microseconds; a day alone is its last second in Amsterdam.
fn end(text: &str) -> Option<DateTime<Utc>> {
    exact(text).or_else(|| {
        let next = text.parse::<NaiveDate>().ok()?.succ_opt()?;
        Some(clock::start_of(next) - TimeDelta::seconds(1))
    })
}

fn exact(text: &str) -> Option<DateTime<Utc>> {
    let moment = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    DateTime::from_timestamp_micros(moment.timestamp_micros())
}

/// What an import of signals came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many.
    pub counts: Counts,
    /// How good they are.
    pub quality: Quality,
}

/// Takes over a file. Refused lines are told one by one, with their number and reason.
///
/// # Errors
/// Where the file or the mapping cannot be read, or the database stops answering.
pub async fn import(
    store: &Store,
    source: &str,
    mapping: &Path,
    file: &Path,
    mut refused: impl FnMut(usize, Problem),
) -> Result<Outcome, ImportError> {
    let mapping: Mapping = load(mapping)?;
    let opened = File::open(file).map_err(|cause| ImportError::unreadable(file, cause))?;
    let size = opened.metadata().map_or(0, |metadata| metadata.len());
    let bar = progress(size);
    let mut outcome = Outcome::default();
    let mut batch: Vec<(usize, ImportedSignal)> = Vec::with_capacity(AT_ONCE);
    let begun = Instant::now();
    for (index, line) in BufReader::new(opened).split(b'\n').enumerate() {
        let line = line.map_err(|cause| ImportError::unreadable(file, cause))?;
        bar.inc(u64::try_from(line.len()).unwrap_or_default() + 1);
        if line.trim_ascii().is_empty() {
            continue;
        }
        match mapping.signal.read(&line) {
            Ok(signal) => batch.push((index + 1, signal)),
            Err(problem) => {
                outcome.counts.rejected += 1;
                bar.suspend(|| refused(index + 1, problem));
            }
        }
        if batch.len() == AT_ONCE {
            flush(store, source, &mut batch, &mut outcome, |line, problem| bar.suspend(|| refused(line, problem)))
                .await?;
            bar.set_message(rate(&outcome.counts, begun));
        }
    }
    flush(store, source, &mut batch, &mut outcome, |line, problem| bar.suspend(|| refused(line, problem))).await?;
    bar.finish_and_clear();
    Ok(outcome)
}

async fn flush(
    store: &Store,
    source: &str,
    batch: &mut Vec<(usize, ImportedSignal)>,
    outcome: &mut Outcome,
    mut refused: impl FnMut(usize, Problem),
) -> Result<(), ImportError> {
    if batch.is_empty() {
        return Ok(());
    }
    let (lines, records): (Vec<usize>, Vec<ImportedSignal>) = std::mem::take(batch).into_iter().unzip();
    let imported = store
        .retried(|| import_batch(store, source, &records))
        .await
        .map_err(|stop| ImportError::Stopped(stop.sentence(Language::English)))?;
    outcome.counts.created += imported.created;
    outcome.counts.updated += imported.updated;
    outcome.counts.unchanged += imported.unchanged;
    outcome.counts.rejected += imported.rejected.len();
    outcome.quality.add(&imported.quality);
    for rejected in imported.rejected {
        refused(lines.get(rejected.index).copied().unwrap_or_default(), rejected.problem);
    }
    Ok(())
}

/// A bar on standard error, where that is a terminal.
fn progress(size: u64) -> ProgressBar {
    let bar = ProgressBar::new(size);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}  {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn rate(counts: &Counts, begun: Instant) -> String {
    let rows = counts.created + counts.updated + counts.unchanged + counts.rejected;
    let millis = begun.elapsed().as_millis().max(1);
    let a_second = u128::try_from(rows).unwrap_or_default() * 1_000 / millis;
    format!("{rows} rows, {a_second} a second")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_alone_ends_in_its_last_second_in_amsterdam() {
        assert_eq!(end("2026-05-20").unwrap().to_rfc3339(), "2026-05-20T21:59:59+00:00");
        assert_eq!(beginning("2026-01-20").unwrap().to_rfc3339(), "2026-01-19T23:00:00+00:00");
        assert_eq!(exact("2026-01-20T10:00:00.1234567Z").unwrap().timestamp_subsec_nanos(), 123_456_000);
        assert_eq!(beginning("yesterday"), None);
    }
}
