//! The rows that are shown, from those that are counted. Pure.

use entity::term::{Channel, Term};

use super::{
    count::Counted,
    object::{LoopReportGroup, LoopReportRow},
    reach::{Reach, Shown},
};
use crate::{
    access::Language,
    insight::{number::rounded, small::is_small},
};

/// Which counts of a row are hidden from those who are shown no small ones. With what came in, all that rests on it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::insight) struct Hidden {
    pub(in crate::insight) received: bool,
    pub(in crate::insight) broken: bool,
    pub(in crate::insight) reopened: bool,
    pub(in crate::insight) unanswered: bool,
}

impl Hidden {
    /// All of it, or nothing.
    pub(in crate::insight) fn whole(is_hidden: bool) -> Self {
        Self { received: is_hidden, broken: is_hidden, reopened: is_hidden, unanswered: is_hidden }
    }
}

fn passes(shown: Shown, rests_on: i64) -> bool {
    match shown {
        Shown::All => true,
        Shown::NotSmall => !is_small(rests_on),
        Shown::Nothing => false,
    }
}

/// The rows to show. Where a label is missing, the row is of what belongs nowhere.
pub(in crate::insight) fn rows(
    counted: &[(Counted, Hidden)],
    by: LoopReportGroup,
    reach: Reach,
    language: Language,
) -> Vec<LoopReportRow> {
    let label = |row: &Counted| match (&row.label, by) {
        (Some(code), LoopReportGroup::Channel) => match Channel::from_code(code) {
            Some(channel) => language.of(channel.english(), channel.dutch()).to_owned(),
            None => code.clone(),
        },
        (Some(label), _) => label.clone(),
        (None, by) => nowhere(by, language).to_owned(),
    };
    counted.iter().map(|(row, hidden)| show(row, label(row), *hidden, reach)).collect()
}

fn nowhere(by: LoopReportGroup, language: Language) -> &'static str {
    match by {
        LoopReportGroup::Region => language.of("no region", "geen regio"),
        LoopReportGroup::Department => language.of("no department", "geen afdeling"),
        LoopReportGroup::Topic => language.of("no topic", "geen onderwerp"),
        LoopReportGroup::Month | LoopReportGroup::Channel => "",
    }
}

/// A row for each month: a month in which nothing came in says so.
pub(super) fn every_month(counted: Vec<Counted>, months: Vec<String>) -> Vec<Counted> {
    let of = |month: String| {
        let found = counted.iter().find(|row| row.label.as_ref() == Some(&month)).cloned();
        found.unwrap_or_else(|| Counted { label: Some(month), ..Counted::default() })
    };
    months.into_iter().map(of).collect()
}

fn show(row: &Counted, label: String, hidden: Hidden, reach: Reach) -> LoopReportRow {
    let hides = |shown, hidden| shown == Shown::NotSmall && hidden;
    let count = |count: i64, is_hidden: bool| {
        let is_shown = passes(reach.counts, count) && !hides(reach.counts, hidden.received || is_hidden);
        is_shown.then(|| i32::try_from(count).unwrap_or(i32::MAX))
    };
    let figure = |figure: Option<f64>, rests_on: i64| {
        figure.filter(|_| passes(reach.shares, rests_on) && !hides(reach.shares, hidden.received)).map(rounded)
    };
    LoopReportRow {
        received: count(row.received, false),
        seen_in_time: figure(share(row.seen_kept, row.seen_promised), row.seen_promised),
        heard_in_time: figure(share(row.heard_kept, row.heard_promised), row.heard_promised),
        helped_in_time: figure(share(row.helped_kept, row.helped_promised), row.helped_promised),
        median_days_to_seen: figure(row.median_days_to_seen, row.seen),
        p90_days_to_seen: figure(row.p90_days_to_seen, row.seen),
        median_days_to_heard: figure(row.median_days_to_heard, row.heard),
        p90_days_to_heard: figure(row.p90_days_to_heard, row.heard),
        median_days_to_helped: figure(row.median_days_to_helped, row.helped),
        p90_days_to_helped: figure(row.p90_days_to_helped, row.helped),
        broken_promises: count(row.broken(), hidden.broken),
        reopened: count(row.reopened, hidden.reopened),
        never_answered: count(row.never_answered, hidden.unanswered),
        label,
    }
}

/// Which part of the whole it is. Nothing of nothing.
fn share(part: i64, whole: i64) -> Option<f64> {
    let number = |count: i64| i32::try_from(count).map(f64::from).ok();
    (whole > 0).then(|| Some(number(part)? / number(whole)?))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(counts: Shown, shares: Shown) -> Reach {
        Reach { counts, shares, ..Reach::nothing() }
    }

    fn counted(label: &str, received: i64) -> Counted {
        Counted {
            label: Some(label.to_owned()),
            received,
            seen_promised: received,
            seen_kept: received * 3 / 4,
            helped: received,
            median_days_to_helped: Some(1.234_567),
            ..Counted::default()
        }
    }

    fn shown(row: Counted, hidden: Hidden, counts: Shown, shares: Shown) -> LoopReportRow {
        rows(&[(row, hidden)], LoopReportGroup::Region, reach(counts, shares), Language::Dutch).remove(0)
    }

    #[test]
    fn a_month_in_which_nothing_came_in_says_so() {
        let months = ["2026-01", "2026-02", "2026-03"].map(str::to_owned).to_vec();
        let rows = every_month(vec![counted("2026-01", 3), counted("2026-03", 12)], months);
        let found: Vec<_> = rows.iter().map(|row| (row.label.as_deref().unwrap_or(""), row.received)).collect();
        assert_eq!(found, [("2026-01", 3), ("2026-02", 0), ("2026-03", 12)]);
    }

    #[test]
    fn what_is_hidden_is_hidden_with_all_that_rests_on_it() {
        let row = shown(counted("A", 12), Hidden::whole(true), Shown::NotSmall, Shown::NotSmall);
        assert_eq!((row.received, row.seen_in_time, row.reopened), (None, None, None));
        let row = shown(counted("A", 12), Hidden::whole(true), Shown::All, Shown::All);
        assert_eq!((row.received, row.seen_in_time, row.reopened), (Some(12), Some(0.75), Some(0)), "not from staff");
        let reopened = Hidden { reopened: true, ..Hidden::default() };
        let row = shown(Counted { reopened: 7, ..counted("A", 12) }, reopened, Shown::NotSmall, Shown::NotSmall);
        assert_eq!((row.received, row.reopened, row.never_answered), (Some(12), None, Some(0)));
    }

    #[test]
    fn a_figure_that_rests_on_few_is_hidden_by_itself() {
        let few = Counted { helped: 2, reopened: 1, never_answered: 0, ..counted("A", 30) };
        let row = shown(few, Hidden::default(), Shown::NotSmall, Shown::NotSmall);
        assert_eq!((row.received, row.seen_in_time), (Some(30), Some(0.7333)));
        assert_eq!((row.median_days_to_helped, row.reopened, row.never_answered), (None, None, Some(0)));
        assert_eq!(row.broken_promises, Some(8));
    }

    #[test]
    fn counts_alone_are_counts_alone() {
        let row = shown(counted("A", 3), Hidden::default(), Shown::All, Shown::Nothing);
        assert_eq!((row.received, row.seen_in_time, row.median_days_to_helped), (Some(3), None, None));
    }

    #[test]
    fn labels_are_in_the_viewers_language() {
        let reach = reach(Shown::All, Shown::All);
        let label = |by, label: Option<&str>, language| {
            let row = Counted { label: label.map(str::to_owned), ..Counted::default() };
            rows(&[(row, Hidden::default())], by, reach, language).remove(0).label
        };
        assert_eq!(label(LoopReportGroup::Region, None, Language::Dutch), "geen regio");
        assert_eq!(label(LoopReportGroup::Topic, None, Language::English), "no topic");
        assert_eq!(label(LoopReportGroup::Channel, Some("PHONE"), Language::Dutch), Channel::Phone.dutch());
    }
}
