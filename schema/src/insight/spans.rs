//! How long things took, counted by spans of time. Pure.
//!
//! A time is counted under the number of the span that it lies in; each span is 2 % longer than the one before, so that a
//! median or a 90th percentile told from the counts lies within 1 % of the real one, however many times there are and
//! however they are put together. This is the sketch of Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable
//! quantile sketch with relative-error guarantees" (VLDB 2019, section 2), with a relative error of 1 %.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::number::whole;

/// How far a told time may lie from the real one, as a part of it.
const ERROR: f64 = 0.01;
const MINUTES_A_DAY: f64 = 1_440.0;

/// By how much the end of a span lies further than its beginning.
fn growth() -> f64 {
    (1.0 + ERROR) / (1.0 - ERROR)
}

/// The number of the span that a time lies in; 0 for what took less than a minute.
pub(super) fn span_of(took: TimeDelta) -> i32 {
    let minutes = took.as_seconds_f64() / 60.0;
    if minutes < 1.0 {
        return 0;
    }
    // A logarithm of whatever a database can hold is below a thousand or two.
    let number = (minutes.ln() / growth().ln()).ceil().clamp(1.0, 10_000.0);
    format!("{number:.0}").parse().unwrap_or_default()
}

/// Days, for a time of this span.
fn days_of(span: i32) -> f64 {
    if span == 0 {
        return 0.0;
    }
    2.0 * growth().powi(span) / (growth() + 1.0) / MINUTES_A_DAY
}

/// How many times there are of each span.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spans(BTreeMap<i32, i64>);

impl Spans {
    /// Puts in so many times of a span, or takes them out.
    pub(super) fn add(&mut self, span: i32, times: i64) {
        let count = self.0.entry(span).or_default();
        *count += times;
        if *count == 0 {
            self.0.remove(&span);
        }
    }

    /// Puts in all of others.
    pub(super) fn merge(&mut self, others: &Self) {
        for (span, times) in &others.0 {
            self.add(*span, *times);
        }
    }

    /// How many there are in all.
    pub(super) fn total(&self) -> i64 {
        self.0.values().sum()
    }

    /// The days within which this part of them lies, between two as PostgreSQL's `percentile_cont` has it.
    pub(super) fn quantile(&self, part: f64) -> Option<f64> {
        let last = u32::try_from(self.total() - 1).ok()?;
        let place = part * f64::from(last);
        let (below, above) = (self.at(place.floor())?, self.at(place.ceil())?);
        Some(below + (above - below) * place.fract())
    }

    /// The days of the one at a place, the shortest at 0.
    fn at(&self, place: f64) -> Option<f64> {
        let mut seen = 0.0;
        for (span, times) in &self.0 {
            seen += f64::from(u32::try_from(*times).ok()?);
            if place < seen {
                return Some(days_of(*span));
            }
        }
        None
    }

    /// As they are kept: a span, how many, the next span, how many.
    pub(super) fn kept(&self) -> Vec<i32> {
        self.0.iter().flat_map(|(span, times)| [*span, whole(*times)]).collect()
    }

    /// From what is kept.
    pub(super) fn read(kept: &[i32]) -> Self {
        let mut spans = Self::default();
        for pair in kept.chunks_exact(2) {
            if let [span, times] = pair {
                spans.add(*span, i64::from(*times));
            }
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(hours: impl IntoIterator<Item = i64>) -> Spans {
        let mut spans = Spans::default();
        for hours in hours {
            spans.add(span_of(TimeDelta::hours(hours)), 1);
        }
        spans
    }

    fn is_near(told: Option<f64>, days: f64) -> bool {
        told.is_some_and(|told| (told - days).abs() <= 0.010_1 * days)
    }

    #[test]
    fn a_time_is_told_to_within_one_in_a_hundred() {
        for minutes in [1, 2, 59, 60, 61, 1_440, 20_160, 80_640, 525_600, 5_256_000] {
            let told = days_of(span_of(TimeDelta::minutes(minutes)));
            let real = f64::from(i32::try_from(minutes).unwrap()) / MINUTES_A_DAY;
            assert!(is_near(Some(told), real), "{minutes} minutes: {told} for {real}");
        }
        assert_eq!(days_of(span_of(TimeDelta::seconds(20))), 0.0);
        assert_eq!(span_of(TimeDelta::seconds(-20)), 0, "what was seen before it came in took no time");
    }

    #[test]
    fn quantiles_are_those_of_the_times() {
        let spans = spans([24, 48, 72, 96, 120]);
        assert!(is_near(spans.quantile(0.5), 3.0));
        assert!(is_near(spans.quantile(0.9), 4.6), "between four days and five");
        assert_eq!(Spans::default().quantile(0.5), None);
    }

    #[test]
    fn what_is_put_in_can_be_taken_out_and_kept_and_put_together() {
        let mut both = spans([1, 50, 50]);
        both.merge(&spans([700]));
        assert_eq!(both, spans([1, 50, 50, 700]));
        assert_eq!(Spans::read(&both.kept()), both);
        both.add(span_of(TimeDelta::hours(50)), -1);
        assert_eq!((both.total(), both.clone()), (3, spans([1, 50, 700])));
    }
}
