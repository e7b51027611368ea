//! What came in where something is tried, beside everywhere else: the loop report of a pilot.
//!
//! Where it is tried counts for as long as it is tried there, and for all regions within. What came in at those places
//! before or after counts on neither side: it is no longer, or not yet, what everywhere else is. Nor does what came in
//! around a centre at which it is tried: of a signal nobody knows whether its reporter came there.

use async_graphql::SimpleObject;
use chrono::{Days, Months, NaiveDate};
use entity::id::{CentreId, RegionId};

use super::{
    period::{Period, PeriodInput},
    report::{
        LoopReportGroup, LoopReportRow,
        count::{Counted, Tried, tried},
        reach::{Shown, reach},
        rows::{Hidden, rows},
    },
};
use crate::{access::Store, error::Error, scalar::Date};

/// A place where something is tried, from the first day to the last, both included.
#[derive(Debug, Clone, Copy)]
pub struct TriedAt {
    /// The place.
    pub region: RegionId,
    /// The first day.
    pub first: NaiveDate,
    /// The last day, where it ends.
    pub last: Option<NaiveDate>,
}

/// The loop figures of a pilot's sites beside those of everywhere else.
#[derive(SimpleObject, Debug, Clone)]
pub struct PilotFigures {
    /// The first day that counts.
    from: Date,
    /// The first day after the last one that counts.
    until: Date,
    /// What came in at its sites while it was tried there.
    sites: LoopReportRow,
    /// What came in elsewhere.
    others: LoopReportRow,
}

/// What came in at these places and elsewhere, as far as the viewer is shown it. `None` where nothing is.
pub(crate) async fn beside(
    store: &Store,
    places: &[TriedAt],
    centres: &[CentreId],
    period: Option<PeriodInput>,
) -> Result<Option<PilotFigures>, Error> {
    let today = store.today();
    let period = match period {
        Some(period) => period.parse()?,
        None => match since_the_first(places, today) {
            Some(period) => period,
            None => return Ok(None),
        },
    };
    // Whoever is not staff is shown what everybody is: whole months that are over, and never a small count.
    let Some(staff) = reach(store.viewer(), period, today) else { return Ok(None) };
    let whole_months = staff.counts != Shown::All || staff.shares != Shown::All;
    let reach = if whole_months { reach(store.viewer(), period.past_months(today), today) } else { Some(staff) };
    let Some(reach) = reach else { return Ok(None) };
    let tried_at: Vec<Tried> = places.iter().filter_map(|place| counted(place, reach.period, whole_months)).collect();
    if reach.period.is_empty() || tried_at.is_empty() {
        return Ok(None);
    }

    let found: Vec<Counted> = store.rows(tried(&tried_at, places, centres, reach.period, store.now())).await?;
    let language = store.viewer().language();
    let labels = [
        ("SITES", language.of("where it is tried", "waar de pilot loopt")),
        ("OTHERS", language.of("elsewhere", "elders")),
    ];
    let both = labels.map(|(code, label)| {
        let row = found.iter().find(|row| row.label.as_deref() == Some(code)).cloned().unwrap_or_default();
        Counted { label: Some(label.to_owned()), ..row }
    });
    // Where one side is hidden, so is the other, for the months tell both together.
    let hidden = Hidden::whole(both.iter().any(|side| side.has_small_month));
    let shown = rows(&both.map(|side| (side, hidden)), LoopReportGroup::Region, reach, language);
    let Ok([sites, others]) = <[LoopReportRow; 2]>::try_from(shown) else {
        return Err(Error::internal("two rows were counted and not two are shown"));
    };
    Ok(Some(PilotFigures { from: Date(reach.period.from), until: Date(reach.period.until), sites, others }))
}

/// From the first day anywhere up to today. `None` where that is still to come.
fn since_the_first(places: &[TriedAt], today: NaiveDate) -> Option<Period> {
    let first = places.iter().map(|place| place.first).min()?;
    let until = today.checked_add_days(Days::new(1))?;
    let earliest = until.checked_sub_months(Months::new(119))?;
    (first < until).then(|| Period { from: first.max(earliest), until })
}

/// What of a place's time lies in the period; of whole months, where only those are shown.
fn counted(place: &TriedAt, period: Period, whole_months: bool) -> Option<Tried> {
    let after = match place.last {
        Some(last) => last.checked_add_days(Days::new(1))?,
        None => period.until,
    };
    let within = Period { from: place.first.max(period.from), until: after.min(period.until) };
    // Of a month that was begun or ended halfway, the rest could be told by what is left of it.
    let within = if whole_months && !within.is_empty() { within.past_months(period.until) } else { within };
    (!within.is_empty()).then_some(Tried { region: place.region, from: within.from, until: within.until })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(from: &str, until: &str) -> Period {
        Period { from: day(from), until: day(until) }
    }

    fn place(first: &str, last: Option<&str>) -> TriedAt {
        TriedAt { region: RegionId(Uuid::from_u128(1)), first: day(first), last: last.map(day) }
    }

    fn of(place: &TriedAt, whole_months: bool) -> Option<(String, String)> {
        counted(place, period("2026-01-01", "2026-07-01"), whole_months)
            .map(|tried| (tried.from.to_string(), tried.until.to_string()))
    }

    fn days(from: &str, until: &str) -> Option<(String, String)> {
        Some((from.to_owned(), until.to_owned()))
    }

    #[test]
    fn a_place_counts_for_as_long_as_it_is_tried_there() {
        assert_eq!(of(&place("2026-02-10", Some("2026-04-20")), false), days("2026-02-10", "2026-04-21"));
        assert_eq!(of(&place("2025-02-10", None), false), days("2026-01-01", "2026-07-01"));
        assert_eq!(of(&place("2026-07-01", None), false), None);
        assert_eq!(of(&place("2025-02-10", Some("2025-12-31")), false), None);
    }

    #[test]
    fn to_all_but_staff_only_whole_months_of_it_count() {
        assert_eq!(of(&place("2026-02-10", Some("2026-04-20")), true), days("2026-03-01", "2026-04-01"));
        assert_eq!(of(&place("2026-02-01", Some("2026-04-30")), true), days("2026-02-01", "2026-05-01"));
        assert_eq!(of(&place("2026-02-10", Some("2026-03-20")), true), None);
        assert_eq!(of(&place("2026-05-02", None), true), days("2026-06-01", "2026-07-01"));
    }

    #[test]
    fn without_a_period_it_is_from_the_first_day_up_to_today() {
        let today = day("2026-06-15");
        let places = [place("2026-03-01", None), place("2026-02-10", Some("2026-02-20"))];
        assert_eq!(since_the_first(&places, today), Some(period("2026-02-10", "2026-06-16")));
        assert_eq!(since_the_first(&[place("2026-06-16", None)], today), None);
        assert_eq!(since_the_first(&[], today), None);
    }
}
