//! The rows that are shown, from those that are counted. Pure.
//!
//! To all but staff, what rests on 1 to 4 signals is not shown. So that it does not come back by subtraction:
//!
//! - a row is hidden whole where so few came in in any one month of it, not only where so few came in in all. A
//!   longer period minus a shorter one then gives months that are shown themselves;
//! - by region and by department, where one row alone is hidden, the smallest of the others is hidden with it,
//!   so that the total, which the months tell, gives no more than the two together.
//!
//! Whoever lays many reports side by side, of regions within regions and of departments, can still narrow a
//! small count down. Council members see the signals of their own region themselves.

use super::{
    count::Counted,
    object::{LoopReportGroup, LoopReportRow},
    rules::{Reach, Shown},
};
use crate::access::Language;

/// A count that is not shown to everybody.
fn is_small(count: i64) -> bool {
    (1..=4).contains(&count)
}

fn passes(shown: Shown, rests_on: i64) -> bool {
    match shown {
        Shown::All => true,
        Shown::NotSmall => !is_small(rests_on),
        Shown::Nothing => false,
    }
}

/// The rows to show: of months, every one of `months`; of others, those that are counted.
pub(super) fn rows(
    counted: Vec<Counted>,
    by: LoopReportGroup,
    months: Vec<String>,
    reach: &Reach,
    language: Language,
) -> Vec<LoopReportRow> {
    let counted = match by {
        LoopReportGroup::Month => every_month(counted, months),
        LoopReportGroup::Region | LoopReportGroup::Department => counted,
    };
    let hidden = hidden(&counted, by);
    let label = |row: &Counted| row.label.clone().unwrap_or_else(|| nowhere(by, language).to_owned());
    counted.iter().zip(hidden).map(|(row, hidden)| show(row, label(row), hidden, reach)).collect()
}

fn nowhere(by: LoopReportGroup, language: Language) -> &'static str {
    match by {
        LoopReportGroup::Month => "",
        LoopReportGroup::Region => language.of("no region", "geen regio"),
        LoopReportGroup::Department => language.of("no department", "geen afdeling"),
    }
}

/// A row for each month: a month in which nothing came in says so.
fn every_month(counted: Vec<Counted>, months: Vec<String>) -> Vec<Counted> {
    let of = |month: String| {
        let found = counted.iter().find(|row| row.label.as_ref() == Some(&month)).cloned();
        found.unwrap_or_else(|| Counted { label: Some(month), ..Counted::default() })
    };
    months.into_iter().map(of).collect()
}

/// Which rows are hidden from those who are shown no small counts.
fn hidden(counted: &[Counted], by: LoopReportGroup) -> Vec<bool> {
    let mut hidden: Vec<bool> = counted.iter().map(|row| row.has_small_month).collect();
    // Nothing tells the total of some months but these rows and rows that hide the same months.
    if by != LoopReportGroup::Month && hidden.iter().filter(|hidden| **hidden).count() == 1 {
        let others = counted.iter().zip(hidden.iter_mut()).filter(|(_, hidden)| !**hidden);
        if let Some((_, smallest)) = others.min_by_key(|(row, _)| row.received) {
            *smallest = true;
        }
    }
    hidden
}

fn show(row: &Counted, label: String, hidden: bool, reach: &Reach) -> LoopReportRow {
    let hides = |shown| shown == Shown::NotSmall && hidden;
    let count = |count: i64| {
        let is_shown = passes(reach.counts, count) && !hides(reach.counts);
        is_shown.then(|| i32::try_from(count).unwrap_or(i32::MAX))
    };
    let figure = |figure: Option<f64>, rests_on: i64| {
        figure.filter(|_| passes(reach.shares, rests_on) && !hides(reach.shares)).map(rounded)
    };
    LoopReportRow {
        received: count(row.received),
        seen_in_time: figure(row.seen_in_time, row.seen_promised),
        heard_in_time: figure(row.heard_in_time, row.heard_promised),
        helped_in_time: figure(row.helped_in_time, row.helped_promised),
        median_days_to_seen: figure(row.median_days_to_seen, row.seen),
        p90_days_to_seen: figure(row.p90_days_to_seen, row.seen),
        median_days_to_heard: figure(row.median_days_to_heard, row.heard),
        p90_days_to_heard: figure(row.p90_days_to_heard, row.heard),
        median_days_to_helped: figure(row.median_days_to_helped, row.helped),
        p90_days_to_helped: figure(row.p90_days_to_helped, row.helped),
        reopened: count(row.reopened),
        never_answered: count(row.never_answered),
        label,
    }
}

/// To four decimals: a hundredth of a percent, nine seconds.
fn rounded(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::{super::period::PeriodInput, *};
    use crate::scalar::Date;

    fn reach(counts: Shown, shares: Shown) -> Reach {
        let period =
            PeriodInput { from: Date("2026-01-01".parse().unwrap()), until: Date("2026-04-01".parse().unwrap()) };
        Reach { period: period.parse().unwrap(), within: None, counts, shares }
    }

    fn counted(label: &str, received: i64) -> Counted {
        Counted {
            label: Some(label.to_owned()),
            received,
            has_small_month: is_small(received),
            seen_promised: received,
            seen_in_time: Some(0.75),
            helped: received,
            median_days_to_helped: Some(1.234_567),
            ..Counted::default()
        }
    }

    fn shown(rows: &[LoopReportRow]) -> Vec<(&str, Option<i32>)> {
        rows.iter().map(|row| (row.label.as_str(), row.received)).collect()
    }

    fn by_region(counted: Vec<Counted>, counts: Shown, shares: Shown) -> Vec<LoopReportRow> {
        rows(counted, LoopReportGroup::Region, Vec::new(), &reach(counts, shares), Language::Dutch)
    }

    #[test]
    fn every_month_has_a_row_and_one_in_which_nothing_came_in_says_so() {
        let months = ["2026-01", "2026-02", "2026-03"].map(str::to_owned).to_vec();
        let reach = reach(Shown::NotSmall, Shown::NotSmall);
        let counted = vec![counted("2026-01", 3), counted("2026-03", 12)];
        let rows = rows(counted, LoopReportGroup::Month, months, &reach, Language::Dutch);
        assert_eq!(shown(&rows), [("2026-01", None), ("2026-02", Some(0)), ("2026-03", Some(12))]);
        assert_eq!((rows[0].seen_in_time, rows[1].seen_in_time), (None, None));
        assert_eq!(rows[2].seen_in_time, Some(0.75));
        assert_eq!(rows[2].median_days_to_helped, Some(1.2346));
    }

    #[test]
    fn a_small_count_is_hidden_with_all_that_rests_on_it_and_with_another_row() {
        let counted = || vec![counted("A", 3), counted("B", 20), counted("C", 8)];
        let rows = by_region(counted(), Shown::NotSmall, Shown::NotSmall);
        assert_eq!(shown(&rows), [("A", None), ("B", Some(20)), ("C", None)]);
        assert_eq!((rows[0].seen_in_time, rows[2].seen_in_time, rows[2].reopened), (None, None, None));
        let all = by_region(counted(), Shown::All, Shown::All);
        assert_eq!(shown(&all), [("A", Some(3)), ("B", Some(20)), ("C", Some(8))]);
    }

    #[test]
    fn two_hidden_rows_hide_each_other() {
        let rows =
            by_region(vec![counted("A", 3), counted("B", 20), counted("C", 1)], Shown::NotSmall, Shown::NotSmall);
        assert_eq!(shown(&rows), [("A", None), ("B", Some(20)), ("C", None)]);
    }

    #[test]
    fn a_row_with_one_small_month_is_hidden_however_much_came_in() {
        let small = Counted { has_small_month: true, ..counted("A", 30) };
        let rows = by_region(vec![small, counted("B", 20)], Shown::NotSmall, Shown::NotSmall);
        assert_eq!(shown(&rows), [("A", None), ("B", None)]);
    }

    #[test]
    fn a_figure_that_rests_on_few_is_hidden_by_itself() {
        let few = Counted { helped: 2, reopened: 1, never_answered: 0, ..counted("A", 30) };
        let rows = by_region(vec![few], Shown::NotSmall, Shown::NotSmall);
        assert_eq!((rows[0].received, rows[0].seen_in_time), (Some(30), Some(0.75)));
        assert_eq!((rows[0].median_days_to_helped, rows[0].reopened, rows[0].never_answered), (None, None, Some(0)));
    }

    #[test]
    fn counts_alone_are_counts_alone() {
        let rows = by_region(vec![counted("A", 3)], Shown::All, Shown::Nothing);
        assert_eq!((rows[0].received, rows[0].seen_in_time, rows[0].median_days_to_helped), (Some(3), None, None));
    }

    #[test]
    fn what_belongs_nowhere_says_so_in_the_viewers_language() {
        let rows = by_region(vec![Counted { label: None, ..counted("", 9) }], Shown::All, Shown::All);
        assert_eq!(rows[0].label, "geen regio");
    }
}
