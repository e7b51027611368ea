//! Logs and numbers. Neither holds personal data, the text of an operation or its variables.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    io, panic,
    sync::{OnceLock, PoisonError, RwLock},
    time::Duration,
};

use chrono::{DateTime, Utc};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::{
    config::{LogFormat, Settings},
    traces,
};

/// From what a request takes: a millisecond to half a minute, in seconds.
const BUCKETS: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// What libraries say of their ordinary work.
const QUIET: &str = "actix_server=warn,sea_orm_migration=warn,sqlx=error";

/// Starts the log, on standard error, and the traces where there is a collector. `level` counts where nothing is set.
pub(crate) fn start(settings: &Settings, level: &str) {
    let filter = settings.log_filter().unwrap_or_else(|| format!("{level},{QUIET}"));
    // By target and level alone: a filter that looks into spans costs something at each of their steps.
    let filter: Targets = filter.parse().unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let log = fmt::layer().with_writer(io::stderr);
    let log = match settings.log_format {
        LogFormat::Text => log.with_target(false).with_ansi(io::IsTerminal::is_terminal(&io::stderr())).boxed(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
    };
    let collector = settings.otlp_endpoint();
    let traces = collector.as_deref().map(traces::layer);
    let problem = traces.as_ref().and_then(|layer| layer.as_ref().err().cloned());
    let traces = traces.and_then(Result::ok);
    // A second start in one process, as in tests, keeps the first log.
    let _ = tracing_subscriber::registry().with(log.with_filter(filter)).with(traces).try_init();
    if let Some(problem) = problem {
        tracing::warn!(problem, "traces go nowhere: the collector's address cannot be used");
    }
    // What a panic says may hold anything; where it was is enough to mend it.
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault in the program");
    }));
}

/// The numbers of this process, as Prometheus reads them.
pub(crate) fn numbers() -> Option<String> {
    recorder().map(PrometheusHandle::render)
}

/// Keeps the numbers small where nobody reads them.
pub(crate) fn tidy() {
    if let Some(recorder) = recorder() {
        recorder.run_upkeep();
    }
}

fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let handle = PrometheusBuilder::new().set_buckets(&BUCKETS).ok()?.install_recorder().ok()?;
            describe_counter!("gehoord_requests_total", "Requests answered, by kind, operation and HTTP status.");
            describe_histogram!("gehoord_request_seconds", "Time that requests took, by kind and operation.");
            describe_gauge!("gehoord_requests_running", "Requests that are being answered.");
            describe_gauge!("gehoord_connections", "Connections to the database, by organisation and state.");
            describe_counter!(
                "gehoord_promises_near_end_total",
                "Promises whose owner was warned, by organisation and step."
            );
            describe_counter!(
                "gehoord_promises_broken_total",
                "Promises that broke and went up, by organisation and step."
            );
            describe_counter!("gehoord_signals_closed_total", "Signals closed because nobody objected in time.");
            describe_gauge!("gehoord_promises_overdue", "Promises that are late and open, by organisation and step.");
            describe_gauge!(
                "gehoord_promise_clock_seconds",
                "When the promise clock last did a round, by organisation."
            );
            describe_gauge!("gehoord_clock_ahead_seconds", "How far this machine's clock is ahead of the database's.");
            describe_counter!("gehoord_mails_total", "Mails tried, by what came of it.");
            describe_gauge!("gehoord_mails_waiting", "Mails that wait to be sent, by organisation.");
            Some(handle)
        })
        .as_ref()
}

/// Starts counting.
pub(crate) fn count() {
    let _ = recorder();
}

/// Counts a request. `kind` is one of a handful of words of our own, `operation` a name as [`operation`] gives it.
pub(crate) fn answered(kind: &'static str, operation: &'static str, status: u16, took: Duration) {
    counter!("gehoord_requests_total", "kind" => kind, "operation" => operation, "status" => status_text(status))
        .increment(1);
    histogram!("gehoord_request_seconds", "kind" => kind, "operation" => operation).record(took);
}

fn status_text(status: u16) -> Cow<'static, str> {
    match status {
        200 => "200".into(),
        other => other.to_string().into(),
    }
}

/// How many names of operations are told apart, and how long a name is: a client may make them up.
const NAMES: usize = 100;
const LONGEST_NAME: usize = 60;

/// A name for the numbers: the operation's own, while there are not too many; `other` after that, `none` where it has none.
pub(crate) fn operation(name: Option<&str>) -> &'static str {
    static KNOWN: RwLock<BTreeSet<&'static str>> = RwLock::new(BTreeSet::new());
    let Some(name) = name.filter(|name| !name.is_empty()) else { return "none" };
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(name) {
        return known;
    }
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= NAMES || name.len() > LONGEST_NAME {
        return known.get(name).copied().unwrap_or("other");
    }
    // Never given back: there are so many at most.
    let name: &'static str = Box::leak(name.into());
    known.insert(name);
    name
}

/// Tells how many requests are being answered.
pub(crate) fn running(requests: usize) {
    gauge!("gehoord_requests_running").set(u32::try_from(requests).unwrap_or(u32::MAX));
}

/// Tells how many connections an organisation has. There are as many organisations as an operator made.
pub(crate) fn connections(organisation: &str, used: u32, idle: u32) {
    gauge!("gehoord_connections", "organisation" => organisation.to_owned(), "state" => "used").set(used);
    gauge!("gehoord_connections", "organisation" => organisation.to_owned(), "state" => "idle").set(idle);
}

/// What the promise clock told of a promise.
#[derive(Clone, Copy)]
pub(crate) enum Promised {
    /// It is near its end.
    NearEnd,
    /// It broke, and went up.
    Broken,
}

/// Counts a warning or an escalation. `step` is a value of a closed list.
pub(crate) fn promise(organisation: &str, what: Promised, step: &'static str) {
    let name = match what {
        Promised::NearEnd => "gehoord_promises_near_end_total",
        Promised::Broken => "gehoord_promises_broken_total",
    };
    counter!(name, "organisation" => organisation.to_owned(), "step" => step).increment(1);
}

/// Counts signals that were closed because nobody objected in time.
pub(crate) fn signals_closed(organisation: &str, closed: usize) {
    let closed = u64::try_from(closed).unwrap_or(u64::MAX);
    counter!("gehoord_signals_closed_total", "organisation" => organisation.to_owned()).increment(closed);
}

/// Tells how many promises of a step are late and open.
pub(crate) fn promises_overdue(organisation: &str, step: &'static str, count: i64) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    gauge!("gehoord_promises_overdue", "organisation" => organisation.to_owned(), "step" => step).set(count);
}

/// Tells when the promise clock last did its round, in seconds since 1970.
pub(crate) fn promises_kept_up(organisation: &str, at: DateTime<Utc>) {
    let seconds = u32::try_from(at.timestamp()).unwrap_or(u32::MAX);
    gauge!("gehoord_promise_clock_seconds", "organisation" => organisation.to_owned()).set(seconds);
}

/// Tells how far this machine's clock is ahead of the database's.
pub(crate) fn clock_ahead(seconds: f64) {
    gauge!("gehoord_clock_ahead_seconds").set(seconds);
}

/// Counts a mail that was tried. `outcome` is one of a handful of words of our own.
pub(crate) fn mail(outcome: &'static str) {
    counter!("gehoord_mails_total", "outcome" => outcome).increment(1);
}

/// Tells how many mails of an organisation wait.
pub(crate) fn mails_waiting(organisation: &str, waiting: u64) {
    gauge!("gehoord_mails_waiting", "organisation" => organisation.to_owned())
        .set(u32::try_from(waiting).unwrap_or(u32::MAX));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_operations_are_told_apart_until_there_are_too_many() {
        assert_eq!(operation(None), "none");
        assert_eq!(operation(Some("")), "none");
        assert_eq!(operation(Some("MobileHome")), "MobileHome");
        assert_eq!(operation(Some(&"x".repeat(LONGEST_NAME + 1))), "other");
        let told: BTreeSet<&str> = (0..1_000).map(|number| operation(Some(&format!("Made{number}")))).collect();
        assert!(told.contains("other") && told.len() <= NAMES, "{}", told.len());
        assert_eq!(operation(Some("MobileHome")), "MobileHome");
    }
}
