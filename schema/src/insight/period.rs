//! Periods: whole days in Amsterdam.

use async_graphql::InputObject;
use chrono::{Datelike, Months, NaiveDate};

use crate::{
    scalar::Date,
    {error::Error, problem::Problem},
};

/// A period is at most so long.
const LONGEST: Months = Months::new(120);

/// The years that a period can lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// A period of whole days in Europe/Amsterdam, of at most ten years.
#[derive(InputObject, Debug, Clone, Copy)]
pub struct PeriodInput {
    /// The first day.
    pub from: Date,
    /// The first day after it: this one is not in the period.
    pub until: Date,
}

/// A period that is right: it does not end before it begins, and is not too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: NaiveDate,
    pub(crate) until: NaiveDate,
}

impl PeriodInput {
    /// The days from one until another.
    #[must_use]
    pub fn of(from: NaiveDate, until: NaiveDate) -> Self {
        Self { from: Date(from), until: Date(until) }
    }

    /// # Errors
    /// `BAD_USER_INPUT` where it ends before it begins or is longer than ten years.
    pub(crate) fn parse(self) -> Result<Period, Error> {
        let (from, until) = (self.from.0, self.until.0);
        let within = [from, until].iter().all(|day| YEARS.contains(&day.year()));
        let short = from.checked_add_months(LONGEST).is_some_and(|longest| until <= longest);
        if within && short && from <= until { Ok(Period { from, until }) } else { Err(Problem::Period.into()) }
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn next_month(first: NaiveDate) -> NaiveDate {
    first.checked_add_months(Months::new(1)).unwrap_or(first)
}

impl Period {
    pub(crate) fn is_empty(self) -> bool {
        self.from >= self.until
    }

    /// The whole months in it that are over. Empty where there are none.
    pub(super) fn past_months(self, today: NaiveDate) -> Self {
        let first = first_of_month(self.from);
        let from = if first == self.from { first } else { next_month(first) };
        Self { from, until: first_of_month(self.until).min(first_of_month(today)).max(from) }
    }

    /// Whether it is whole months that are over.
    pub(super) fn is_past_months(self, today: NaiveDate) -> bool {
        self == self.past_months(today)
    }

    /// Its parts, a month each: the first and the last may be less than whole.
    pub(super) fn each_month(self) -> Vec<Self> {
        let mut months = Vec::new();
        let mut from = self.from;
        while from < self.until {
            let until = next_month(first_of_month(from)).min(self.until);
            if until <= from {
                break;
            }
            months.push(Self { from, until });
            from = until;
        }
        months
    }

    /// The same as whole months, where it is that, or ends in what is still to come. Of a month that is not over, all that
    /// there is has come in by now.
    pub(super) fn as_whole_months(self, today: NaiveDate) -> Option<Self> {
        let until = first_of_month(self.until);
        let until = if until == self.until || self.until <= today { until } else { next_month(until) };
        let whole = Self { from: first_of_month(self.from), until };
        let is_whole = whole.from == self.from && (until == self.until || self.until > today);
        is_whole.then_some(whole)
    }

    /// The months that it touches and that have begun, as `2026-03`.
    pub(super) fn months(self, today: NaiveDate) -> Vec<String> {
        let mut months = Vec::new();
        let mut month = first_of_month(self.from);
        while month < self.until && month <= today {
            months.push(month.format("%Y-%m").to_string());
            let next = next_month(month);
            if next == month {
                break;
            }
            month = next;
        }
        months
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, until: &str) -> Period {
        PeriodInput { from: Date(day(from)), until: Date(day(until)) }.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_does_not_end_before_it_begins_and_is_at_most_ten_years() {
        let parse = |from: &str, until: &str| PeriodInput { from: Date(day(from)), until: Date(day(until)) }.parse();
        assert!(parse("2026-03-01", "2026-03-01").is_ok());
        assert!(parse("2016-03-01", "2026-03-01").is_ok());
        for (from, until) in [("2026-03-02", "2026-03-01"), ("2016-03-01", "2026-03-02"), ("0009-01-01", "0009-02-01")]
        {
            assert!(parse(from, until).is_err(), "{from} {until}");
        }
    }

    #[test]
    fn only_whole_months_that_are_over_are_past_months() {
        let today = day("2026-05-20");
        let past = |from, until| period(from, until).past_months(today);
        assert_eq!(past("2026-01-01", "2026-04-01"), period("2026-01-01", "2026-04-01"));
        assert_eq!(past("2026-01-02", "2026-04-15"), period("2026-02-01", "2026-04-01"));
        assert_eq!(past("2026-03-01", "2027-01-01"), period("2026-03-01", "2026-05-01"));
        assert!(past("2026-05-01", "2026-06-01").is_empty());
        assert!(past("2026-03-02", "2026-03-31").is_empty());
        assert!(period("2026-04-01", "2026-05-01").is_past_months(today));
        assert!(!period("2026-05-01", "2026-06-01").is_past_months(today));
        assert!(!period("2026-03-02", "2026-05-01").is_past_months(today));
    }

    #[test]
    fn a_period_that_ends_in_what_is_to_come_is_whole_months() {
        let today = day("2026-05-20");
        let whole = |from, until| period(from, until).as_whole_months(today);
        assert_eq!(whole("2026-01-01", "2026-04-01"), Some(period("2026-01-01", "2026-04-01")));
        assert_eq!(whole("2026-05-01", "2026-05-21"), Some(period("2026-05-01", "2026-06-01")));
        assert_eq!(whole("2026-05-01", "2026-05-20"), None, "today is left out");
        assert_eq!(whole("2026-04-02", "2026-06-01"), None);
        assert_eq!(whole("2026-03-01", "2026-04-15"), None);
    }

    #[test]
    fn every_month_of_a_period_that_has_begun_is_listed() {
        let today = day("2026-02-10");
        assert_eq!(period("2025-11-20", "2026-04-01").months(today), ["2025-11", "2025-12", "2026-01", "2026-02"]);
        assert_eq!(period("2026-01-01", "2026-02-01").months(today), ["2026-01"]);
        assert!(period("2026-03-01", "2026-04-01").months(today).is_empty());
        assert!(period("2026-01-01", "2026-01-01").months(today).is_empty());
    }
}
