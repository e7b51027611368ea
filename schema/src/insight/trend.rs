//! Trend lines: how many signals came in each day, week or month. Pure.

use std::collections::BTreeMap;

use async_graphql::{Enum, SimpleObject};
use chrono::{Datelike, Days, NaiveDate};

use super::{blocks, number::whole, period::Period};
use crate::scalar::Date;

/// The steps of a trend line.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrendStep {
    /// A day.
    Day,
    /// A week, from Monday on.
    Week,
    /// A month.
    Month,
}

/// How many signals came in during a day, week or month.
#[derive(SimpleObject, Debug, Clone, PartialEq)]
pub struct TrendPoint {
    /// Its first day. Of the first week or month that may be before the period; only days of the period count.
    pub start: Date,
    /// How many came in; 0 where none did.
    pub count: i32,
}

/// The first day of the step that a day lies in.
fn start_of(day: NaiveDate, step: TrendStep) -> NaiveDate {
    match step {
        TrendStep::Day => day,
        TrendStep::Week => day.week(chrono::Weekday::Mon).checked_first_day().unwrap_or(day),
        TrendStep::Month => day.with_day(1).unwrap_or(day),
    }
}

/// The line: a point for each step that has begun, also where nothing came in. `days` are counts by the number of the day.
pub(super) fn line(days: &BTreeMap<i32, i64>, period: Period, step: TrendStep, today: NaiveDate) -> Vec<TrendPoint> {
    let mut points: Vec<(NaiveDate, i64)> = Vec::new();
    let mut day = period.from;
    while day < period.until && day <= today {
        let count = days.get(&blocks::number_of(day)).copied().unwrap_or_default();
        let start = start_of(day, step);
        match points.last_mut() {
            Some((last, sum)) if *last == start => *sum += count,
            _ => points.push((start, count)),
        }
        let Some(next) = day.checked_add_days(Days::new(1)) else { break };
        day = next;
    }
    points.into_iter().map(|(start, count)| TrendPoint { start: Date(start), count: whole(count) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn told(step: TrendStep, from: &str, until: &str) -> Vec<(String, i32)> {
        let days = [("2026-06-01", 2), ("2026-06-03", 1), ("2026-06-10", 4), ("2026-07-01", 8)];
        let days = days.iter().map(|(text, count)| (blocks::number_of(day(text)), *count)).collect();
        let period = Period { from: day(from), until: day(until) };
        line(&days, period, step, day("2026-07-02"))
            .iter()
            .map(|point| (point.start.0.to_string(), point.count))
            .collect()
    }

    fn points(points: &[(&str, i32)]) -> Vec<(String, i32)> {
        points.iter().map(|(start, count)| ((*start).to_owned(), *count)).collect()
    }

    #[test]
    fn days_without_signals_are_nought() {
        let expected = points(&[("2026-06-01", 2), ("2026-06-02", 0), ("2026-06-03", 1), ("2026-06-04", 0)]);
        assert_eq!(told(TrendStep::Day, "2026-06-01", "2026-06-05"), expected);
    }

    #[test]
    fn weeks_begin_on_monday_and_count_days_of_the_period_only() {
        let expected = points(&[("2026-06-01", 1), ("2026-06-08", 4), ("2026-06-15", 0)]);
        assert_eq!(told(TrendStep::Week, "2026-06-02", "2026-06-16"), expected);
    }

    #[test]
    fn months_end_with_the_one_that_has_begun() {
        assert_eq!(told(TrendStep::Month, "2026-06-01", "2027-01-01"), points(&[("2026-06-01", 7), ("2026-07-01", 8)]));
        assert_eq!(told(TrendStep::Day, "2026-08-01", "2026-09-01"), points(&[]));
    }
}
