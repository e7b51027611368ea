//! The one place that asks the machine for the time.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::{Europe::Amsterdam, Tz};

/// Where the organisations are: their days begin and end here.
pub const ZONE: Tz = Amsterdam;

/// Tells the time: the machine's, or the one that a test sets.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's time.
    #[must_use]
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until it is [`set`](Self::set).
    #[must_use]
    pub fn standing_at(now: DateTime<Utc>) -> Self {
        Self(Some(Arc::new(AtomicI64::new(now.timestamp_micros()))))
    }

    /// Puts a standing clock, and its clones, at another time. The machine's own stays as it is.
    pub fn set(&self, now: DateTime<Utc>) {
        if let Some(micros) = &self.0 {
            micros.store(now.timestamp_micros(), Ordering::SeqCst);
        }
    }

    /// Now, in whole microseconds: what PostgreSQL keeps.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let micros = match &self.0 {
            Some(micros) => micros.load(Ordering::SeqCst),
            None => Utc::now().timestamp_micros(),
        };
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }
}

/// The day that it is in Amsterdam at this moment.
#[must_use]
pub fn day_of(moment: DateTime<Utc>) -> NaiveDate {
    moment.with_timezone(&ZONE).date_naive()
}

/// The moment at which a day begins in Amsterdam.
#[must_use]
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN)
        .and_local_timezone(ZONE)
        .earliest()
        .map_or_else(|| day.and_time(chrono::NaiveTime::MIN).and_utc(), |local| local.with_timezone(&Utc))
}

/// The moment at which a day ends in Amsterdam: the next one begins.
#[must_use]
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    day.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, start_of)
}

/// A moment that PostgreSQL has too: those before the first year of our calendar come to its beginning.
#[must_use]
pub fn within_reach(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment.max(FIRST_MOMENT)
}

/// The beginning of the year 1.
pub const FIRST_MOMENT: DateTime<Utc> = match DateTime::from_timestamp(-62_135_596_800, 0) {
    Some(moment) => moment,
    None => DateTime::UNIX_EPOCH,
};
