//! The figures of the loop: what came in, what was promised about it and kept, and how long it took. Pure.

use chrono::NaiveDate;
use entity::{loop_tally, signal_fact};

use super::{number::whole, spans::Spans};

/// A row of the loop report as it is kept.
pub(super) use entity::loop_tally::Model as Kept;

/// One step of the loop: seen, heard or helped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Step {
    /// How many promises were kept or have run out.
    pub(super) promised: i64,
    /// How many were kept.
    pub(super) kept: i64,
    /// How long it took those that came to it.
    pub(super) spans: Spans,
}

impl Step {
    fn add(&mut self, kept: Option<bool>, span: Option<i32>, times: i64) {
        if let Some(kept) = kept {
            self.promised += times;
            self.kept += if kept { times } else { 0 };
        }
        if let Some(span) = span {
            self.spans.add(span, times);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.promised += other.promised;
        self.kept += other.kept;
        self.spans.merge(&other.spans);
    }
}

/// The figures of some signals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) received: i64,
    pub(super) seen: Step,
    pub(super) heard: Step,
    pub(super) helped: Step,
    pub(super) reopened: i64,
    pub(super) unanswered: i64,
}

impl Figures {
    /// Puts a signal in so many times: once, or once less.
    pub(super) fn add(&mut self, fact: &signal_fact::Model, times: i64) {
        self.received += times;
        self.seen.add(fact.seen_kept, fact.seen_span, times);
        self.heard.add(fact.heard_kept, fact.heard_span, times);
        self.helped.add(fact.helped_kept, fact.helped_span, times);
        self.reopened += if fact.is_reopened { times } else { 0 };
        self.unanswered += if fact.is_unanswered { times } else { 0 };
    }

    /// Puts in all of others.
    pub(super) fn merge(&mut self, other: &Self) {
        self.received += other.received;
        self.seen.merge(&other.seen);
        self.heard.merge(&other.heard);
        self.helped.merge(&other.helped);
        self.reopened += other.reopened;
        self.unanswered += other.unanswered;
    }

    /// How many promises of any step were broken.
    pub(super) fn broken(&self) -> i64 {
        [&self.seen, &self.heard, &self.helped].map(|step| step.promised - step.kept).into_iter().sum()
    }

    /// As a row.
    pub(super) fn kept(&self, dimension: &str, month: NaiveDate, value: &str) -> loop_tally::Model {
        loop_tally::Model {
            dimension: dimension.to_owned(),
            month,
            value: value.to_owned(),
            received: whole(self.received),
            seen_promised: whole(self.seen.promised),
            seen_kept: whole(self.seen.kept),
            heard_promised: whole(self.heard.promised),
            heard_kept: whole(self.heard.kept),
            helped_promised: whole(self.helped.promised),
            helped_kept: whole(self.helped.kept),
            reopened: whole(self.reopened),
            unanswered: whole(self.unanswered),
            seen_spans: self.seen.spans.kept(),
            heard_spans: self.heard.spans.kept(),
            helped_spans: self.helped.spans.kept(),
        }
    }
}

impl From<Kept> for Figures {
    fn from(row: Kept) -> Self {
        let step = |promised: i32, kept: i32, spans: &[i32]| Step {
            promised: promised.into(),
            kept: kept.into(),
            spans: Spans::read(spans),
        };
        Self {
            received: row.received.into(),
            seen: step(row.seen_promised, row.seen_kept, &row.seen_spans),
            heard: step(row.heard_promised, row.heard_kept, &row.heard_spans),
            helped: step(row.helped_promised, row.helped_kept, &row.helped_spans),
            reopened: row.reopened.into(),
            unanswered: row.unanswered.into(),
        }
    }
}
