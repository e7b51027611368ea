//! What everybody is shown of the loop report: nothing that is small, and nothing that gives it away. Pure.
//!
//! The values of a dimension (regions, departments, topics, channels) divide the total of each month, so in each month some
//! are hidden ([`small::hidden`]), for what came in and for each of the other counts. A row is shown where each of its months
//! is. A row of more values, a region with all within it, is shown where none of them is hidden, or all that are hidden are
//! among them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    count::Counted,
    kept::{Cell, Division, counted as rows_of, name_of},
    rows::{Hidden, every_month},
};
use crate::insight::{figures::Figures, small};

/// A count that others are hidden with, for it adds up to a total.
type Count = fn(&Figures) -> i64;

const RECEIVED: Count = |figures| figures.received;
const BROKEN: Count = Figures::broken;
const REOPENED: Count = |figures| figures.reopened;
const UNANSWERED: Count = |figures| figures.unanswered;

/// The rows, and what of them is hidden. `cells` are all of the dimension.
pub(super) fn counted(cells: &[Cell], division: &Division, months: &[String]) -> Vec<(Counted, Hidden)> {
    let mut rows = rows_of(cells, division);
    if division.by_month {
        rows = every_month(rows, months.to_vec());
    }
    let [received, broken, reopened, unanswered] =
        [RECEIVED, BROKEN, REOPENED, UNANSWERED].map(|count| hidden_rows(cells, division, count));
    let hidden = |row: &Counted| Hidden {
        received: received.contains(&row.label),
        broken: broken.contains(&row.label),
        reopened: reopened.contains(&row.label),
        unanswered: unanswered.contains(&row.label),
    };
    rows.into_iter().map(|row| (row.clone(), hidden(&row))).collect()
}

/// The labels of the rows of which a count is hidden.
fn hidden_rows(cells: &[Cell], division: &Division, count: Count) -> BTreeSet<Option<String>> {
    let mut months: BTreeMap<NaiveDate, Vec<&Cell>> = BTreeMap::new();
    for cell in cells {
        months.entry(cell.month).or_default().push(cell);
    }
    let mut labels = BTreeSet::new();
    for (month, cells) in months {
        let counts: BTreeMap<&str, i64> =
            cells.iter().map(|cell| (cell.value.as_str(), count(&cell.figures))).collect();
        let hidden = small::hidden(&counts);
        if !division.by_month {
            let hides = |cell: &&&Cell| hidden.contains(cell.value.as_str());
            labels.extend(cells.iter().filter(hides).map(|cell| cell.label.clone()));
            continue;
        }
        let wanted: BTreeSet<&str> =
            cells.iter().filter(|cell| cell.is_wanted).map(|cell| cell.value.as_str()).collect();
        let sum: i64 = wanted.iter().filter_map(|value| counts.get(value)).sum();
        let tells = !hidden.is_disjoint(&wanted) && !hidden.is_subset(&wanted);
        if small::is_small(sum) || tells {
            labels.insert(Some(name_of(month)));
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use entity::id::RegionId;
    use uuid::Uuid;

    use super::{
        super::{count::Asked, object::LoopReportGroup},
        *,
    };

    fn cell(month: &str, value: &str, received: i64, is_wanted: bool) -> Cell {
        Cell {
            month: month.parse().unwrap(),
            value: value.to_owned(),
            label: Some(value.to_owned()),
            is_wanted,
            figures: Figures { received, ..Figures::default() },
        }
    }

    fn asked(by: LoopReportGroup, region: Option<RegionId>) -> Division {
        Division::of(&Asked { by, region, department: None }).unwrap()
    }

    fn shown(rows: &[(Counted, Hidden)]) -> Vec<(&str, Option<i64>)> {
        rows.iter()
            .map(|(row, hidden)| (row.label.as_deref().unwrap(), (!hidden.received).then_some(row.received)))
            .collect()
    }

    const JANUARY: &str = "2026-01-01";
    const FEBRUARY: &str = "2026-02-01";

    #[test]
    fn a_small_region_is_hidden_with_another_and_so_is_every_period_with_that_month() {
        let by_region = asked(LoopReportGroup::Region, None);
        let mut cells = vec![
            cell(JANUARY, "A", 3, true),
            cell(JANUARY, "B", 20, true),
            cell(JANUARY, "C", 8, true),
            cell(JANUARY, "D", 30, true),
        ];
        let alone = counted(&cells, &by_region, &[]);
        assert_eq!(shown(&alone), [("A", None), ("B", Some(20)), ("C", None), ("D", Some(30))]);
        // In February others are the smallest; those of January stay hidden.
        cells.extend([cell(FEBRUARY, "A", 50, true), cell(FEBRUARY, "B", 6, true), cell(FEBRUARY, "C", 60, true)]);
        let both = counted(&cells, &by_region, &[]);
        assert_eq!(shown(&both), [("A", None), ("B", Some(26)), ("C", None), ("D", Some(30))]);
    }

    #[test]
    fn a_region_with_all_within_it_is_shown_where_it_tells_nothing_of_what_is_hidden() {
        let of_region = asked(LoopReportGroup::Month, Some(RegionId(Uuid::nil())));
        let months = ["2026-01".to_owned()];
        let cells = |second: bool| {
            vec![cell(JANUARY, "A", 3, true), cell(JANUARY, "B", 8, second), cell(JANUARY, "C", 20, !second)]
        };
        let both_hidden_are_within = counted(&cells(true), &of_region, &months);
        assert_eq!(shown(&both_hidden_are_within), [("2026-01", Some(11))]);
        let one_is_not = counted(&cells(false), &of_region, &months);
        assert_eq!(shown(&one_is_not), [("2026-01", None)], "less C, which is shown, it would be A");
    }

    #[test]
    fn counts_that_are_hidden_for_themselves_take_others_along_too() {
        let by_region = asked(LoopReportGroup::Region, None);
        let with = |value: &str, reopened: i64| {
            let mut cell = cell(JANUARY, value, 100, true);
            cell.figures.reopened = reopened;
            cell
        };
        let rows = counted(&[with("A", 2), with("B", 7), with("C", 30)], &by_region, &[]);
        let hidden: Vec<bool> = rows.iter().map(|(_, hidden)| hidden.reopened).collect();
        assert_eq!(hidden, [true, true, false]);
        assert!(rows.iter().all(|(_, hidden)| !hidden.received));
    }
}
