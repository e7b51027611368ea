//! Who sees which pilots, who keeps them, and which step follows which.

use std::collections::HashSet;

use chrono::{Months, NaiveDate};
use entity::{
    centre,
    id::{CentreId, PilotId, PilotSiteId, PilotStoryId, RegionId},
    pilot, pilot_site, pilot_story,
    term::PilotStatus,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};

use crate::{
    access::{Act, Noun, Rows, Viewer, Visible, may_do::ActName},
    problem::Problem,
};

/// The most sites of a pilot.
pub(super) const MOST_SITES: usize = 50;
/// The most success stories of a pilot.
pub(super) const MOST_STORIES: usize = 100;
/// A site begins and ends within so long from today, either way.
const REACH: Months = Months::new(120);

/// The pilots that are tried in the viewer's regions, or at a centre there.
fn in_own_regions(viewer: &Viewer) -> SelectStatement {
    let centres = centre::Entity::find()
        .select_only()
        .column(centre::Column::Id)
        .filter(centre::Column::RegionId.eq_any(viewer.regions()));
    pilot_site::Entity::find()
        .select_only()
        .column(pilot_site::Column::PilotId)
        .filter(
            Condition::any()
                .add(pilot_site::Column::RegionId.eq_any(viewer.regions()))
                .add(pilot_site::Column::CentreId.in_subquery(centres.into_query())),
        )
        .into_query()
}

impl Visible for pilot::Entity {
    const NOUN: Noun = Noun::Pilot;
    type Id = PilotId;
    const ID: pilot::Column = pilot::Column::Id;

    fn id(row: &pilot::Model) -> PilotId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::Published => Some(pilot::Column::PublishedAt.is_not_null().into()),
            Rows::OfOwnRegion => Some(pilot::Column::Id.in_subquery(in_own_regions(viewer)).into()),
            _ => None,
        }
    }
}

/// What belongs to a pilot is seen with it.
macro_rules! visible_with_its_pilot {
    ($table:ident, $noun:ident, $id:ident) => {
        impl Visible for $table::Entity {
            const NOUN: Noun = Noun::$noun;
            type Id = $id;
            const ID: $table::Column = $table::Column::Id;

            fn id(row: &$table::Model) -> $id {
                row.id
            }

            fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
                if rows == Rows::All {
                    return Some(Condition::all());
                }
                let pilots = <pilot::Entity as Visible>::rows(rows, viewer)?;
                let keys = pilot::Entity::find().select_only().column(pilot::Column::Id).filter(pilots);
                Some($table::Column::PilotId.in_subquery(keys.into_query()).into())
            }
        }
    };
}
visible_with_its_pilot!(pilot_site, PilotSite, PilotSiteId);
visible_with_its_pilot!(pilot_story, PilotStory, PilotStoryId);

/// Making, changing, advancing, stopping and publishing a pilot, and saying where it is tried.
pub(super) struct KeepPilots;

impl Act for KeepPilots {
    const NAME: ActName = ActName::KeepPilots;
}

/// Writing a pilot's guidance for staff, and evaluating its sites.
pub(super) struct GuidePilots;

impl Act for GuidePilots {
    const NAME: ActName = ActName::GuidePilots;
}

/// Where a pilot is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// All over a region.
    Region(RegionId),
    /// At a centre.
    Centre(CentreId),
}

/// A site, as far as rules depend on it. Both days are in its time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site {
    pub(super) place: Option<Place>,
    pub(super) starts_on: NaiveDate,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) is_evaluated: bool,
}

impl From<&pilot_site::Model> for Site {
    fn from(row: &pilot_site::Model) -> Self {
        Self {
            place: row.region_id.map(Place::Region).or(row.centre_id.map(Place::Centre)),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            is_evaluated: row.evaluation.is_some(),
        }
    }
}

impl Site {
    pub(super) fn has_begun(&self, today: NaiveDate) -> bool {
        self.starts_on <= today
    }

    pub(super) fn has_ended(&self, today: NaiveDate) -> bool {
        self.ends_on.is_some_and(|last| last < today)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let begins_before_end = |one: &Self, other: &Self| other.ends_on.is_none_or(|last| one.starts_on <= last);
        begins_before_end(self, other) && begins_before_end(other, self)
    }
}

/// Whether a pilot has come to its end: it is tried no further.
pub(super) fn has_ended(status: PilotStatus) -> bool {
    matches!(status, PilotStatus::National | PilotStatus::Stopped)
}

/// The step that comes after this one.
fn next(status: PilotStatus) -> Option<PilotStatus> {
    match status {
        PilotStatus::Prepared => Some(PilotStatus::Regional),
        PilotStatus::Regional => Some(PilotStatus::Extended),
        PilotStatus::Extended => Some(PilotStatus::National),
        PilotStatus::National | PilotStatus::Stopped => None,
    }
}

/// What stands in the way of a pilot's going on to this step; nothing where it may.
pub(super) fn hindrances(from: PilotStatus, to: PilotStatus, sites: &[Site], today: NaiveDate) -> Vec<Problem> {
    if has_ended(from) {
        return vec![Problem::PilotEnded];
    }
    if next(from) != Some(to) {
        return vec![Problem::PilotStep];
    }
    let begun = || sites.iter().filter(|site| site.has_begun(today));
    let places: HashSet<Option<Place>> = begun().map(|site| site.place).collect();
    let mut problems = Vec::new();
    if places.is_empty() {
        problems.push(Problem::SiteNeeded);
    }
    if matches!(to, PilotStatus::Extended | PilotStatus::National) && places.len() < 2 {
        problems.push(Problem::SecondSiteNeeded);
    }
    if to == PilotStatus::National {
        let all = begun().filter(|site| site.has_ended(today)).all(|site| site.is_evaluated);
        let any = begun().any(|site| site.is_evaluated);
        if !(all && any) {
            problems.push(Problem::EvaluationNeeded);
        }
    }
    problems
}

/// Whether a day of a site is one that somebody means.
pub(super) fn is_within_reach(day: NaiveDate, today: NaiveDate) -> bool {
    let first = today.checked_sub_months(REACH).unwrap_or(today);
    let last = today.checked_add_months(REACH).unwrap_or(today);
    (first..=last).contains(&day)
}

/// Whether a site can be added: nowhere twice at a time.
pub(super) fn can_begin(site: &Site, others: &[Site]) -> Result<(), Problem> {
    let is_taken = others.iter().any(|other| other.place == site.place && other.overlaps(site));
    if is_taken { Err(Problem::SiteTaken) } else { Ok(()) }
}

/// Whether a site can end on this day. What has ended, ended then; what is still to end can end on another day. Other
/// sites at the same place count: it cannot go on into their time.
pub(super) fn can_end(site: &Site, last: NaiveDate, others: &[Site], today: NaiveDate) -> Result<(), Problem> {
    if site.has_ended(today) {
        return Err(Problem::SiteEnded);
    }
    if last < site.starts_on {
        return Err(Problem::EndsBeforeStart);
    }
    can_begin(&Site { ends_on: Some(last), ..*site }, others)
}

/// Whether a site can be evaluated: there is something to look at.
pub(super) fn can_evaluate(site: &Site, today: NaiveDate) -> Result<(), Problem> {
    if site.has_begun(today) { Ok(()) } else { Err(Problem::SiteNotBegun) }
}

#[cfg(test)]
mod tests {
    use entity::{id::AccountId, term::Function};
    use uuid::Uuid;

    use super::*;
    use crate::access::{Language, Person};
    use PilotStatus::{Extended, National, Prepared, Regional, Stopped};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn today() -> NaiveDate {
        day("2026-06-15")
    }

    fn site(region: u128, from: &str, until: Option<&str>, is_evaluated: bool) -> Site {
        Site {
            place: Some(Place::Region(RegionId(Uuid::from_u128(region)))),
            starts_on: day(from),
            ends_on: until.map(day),
            is_evaluated,
        }
    }

    #[test]
    fn it_goes_on_step_by_step_and_never_back() {
        let sites = [site(1, "2026-01-01", None, true), site(2, "2026-02-01", None, false)];
        let all = [Prepared, Regional, Extended, National, Stopped];
        for from in all {
            for to in all {
                let may = hindrances(from, to, &sites, today()).is_empty();
                let expected = [(Prepared, Regional), (Regional, Extended), (Extended, National)].contains(&(from, to));
                assert_eq!(may, expected, "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn it_is_regional_once_it_has_begun_somewhere() {
        assert_eq!(hindrances(Prepared, Regional, &[], today()), [Problem::SiteNeeded]);
        let later = [site(1, "2026-06-16", None, false)];
        assert_eq!(hindrances(Prepared, Regional, &later, today()), [Problem::SiteNeeded]);
        assert!(hindrances(Prepared, Regional, &[site(1, "2026-06-15", None, false)], today()).is_empty());
    }

    #[test]
    fn it_is_extended_once_it_has_begun_in_a_second_place() {
        let first = site(1, "2026-01-01", Some("2026-03-01"), false);
        assert_eq!(hindrances(Regional, Extended, &[first], today()), [Problem::SecondSiteNeeded]);
        let again = site(1, "2026-04-01", None, false);
        assert_eq!(hindrances(Regional, Extended, &[first, again], today()), [Problem::SecondSiteNeeded]);
        let planned = site(2, "2026-07-01", None, false);
        assert_eq!(hindrances(Regional, Extended, &[first, planned], today()), [Problem::SecondSiteNeeded]);
        assert!(hindrances(Regional, Extended, &[first, site(2, "2026-06-01", None, false)], today()).is_empty());
    }

    #[test]
    fn a_centre_is_a_place_of_its_own_beside_its_region() {
        let in_region = site(1, "2026-01-01", None, false);
        let at = |centre: u128| Site { place: Some(Place::Centre(CentreId(Uuid::from_u128(centre)))), ..in_region };
        assert!(hindrances(Regional, Extended, &[in_region, at(1)], today()).is_empty());
        assert!(hindrances(Regional, Extended, &[at(1), at(2)], today()).is_empty());
        assert_eq!(hindrances(Regional, Extended, &[at(1), at(1)], today()), [Problem::SecondSiteNeeded]);
        assert_eq!(can_begin(&at(1), &[in_region, at(2)]), Ok(()));
        assert_eq!(can_begin(&at(1), &[at(1)]), Err(Problem::SiteTaken));
    }

    #[test]
    fn it_is_national_once_one_site_is_evaluated_and_all_that_have_ended() {
        let running = |is_evaluated| site(2, "2026-02-01", None, is_evaluated);
        let ended = |is_evaluated| site(1, "2026-01-01", Some("2026-03-01"), is_evaluated);
        let to_national = |sites: &[Site]| hindrances(Extended, National, sites, today());
        assert_eq!(to_national(&[ended(false), running(true)]), [Problem::EvaluationNeeded]);
        assert_eq!(to_national(&[running(false), site(1, "2026-01-01", None, false)]), [Problem::EvaluationNeeded]);
        assert!(to_national(&[ended(true), running(false)]).is_empty());
        assert!(to_national(&[running(true), site(1, "2026-01-01", None, false)]).is_empty());
        let last_day_is_today = site(1, "2026-01-01", Some("2026-06-15"), false);
        assert!(to_national(&[last_day_is_today, running(true)]).is_empty(), "it has not ended yet");
        assert_eq!(
            to_national(&[]),
            [Problem::SiteNeeded, Problem::SecondSiteNeeded, Problem::EvaluationNeeded],
            "all at once"
        );
    }

    #[test]
    fn nowhere_twice_at_a_time() {
        let there = [site(1, "2026-01-01", Some("2026-03-01"), false), site(1, "2026-09-01", None, false)];
        for (from, until, expected) in [
            ("2026-03-01", Some("2026-04-01"), Err(Problem::SiteTaken)),
            ("2026-03-02", Some("2026-08-31"), Ok(())),
            ("2026-03-02", None, Err(Problem::SiteTaken)),
            ("2027-01-01", None, Err(Problem::SiteTaken)),
            ("2025-01-01", Some("2025-12-31"), Ok(())),
        ] {
            assert_eq!(can_begin(&site(1, from, until, false), &there), expected, "{from} {until:?}");
        }
        assert_eq!(can_begin(&site(2, "2026-01-01", None, false), &there), Ok(()));
    }

    #[test]
    fn a_site_ends_once_and_not_before_it_began() {
        let running = site(1, "2026-01-01", None, false);
        let ends = |site: &Site, last: &str| can_end(site, day(last), &[], today());
        assert_eq!(ends(&running, "2025-12-31"), Err(Problem::EndsBeforeStart));
        assert_eq!(ends(&running, "2026-06-01"), Ok(()));
        assert_eq!(ends(&site(1, "2026-01-01", Some("2026-06-15"), false), "2026-12-31"), Ok(()), "it still runs");
        assert_eq!(ends(&site(1, "2026-01-01", Some("2026-06-14"), false), "2026-12-31"), Err(Problem::SiteEnded));
        let next = [site(1, "2026-10-01", None, false)];
        assert_eq!(can_end(&running, day("2026-10-01"), &next, today()), Err(Problem::SiteTaken));
    }

    #[test]
    fn what_has_not_begun_is_not_evaluated() {
        assert_eq!(can_evaluate(&site(1, "2026-06-15", None, false), today()), Ok(()));
        assert_eq!(can_evaluate(&site(1, "2026-06-16", None, false), today()), Err(Problem::SiteNotBegun));
    }

    #[test]
    fn days_lie_within_ten_years() {
        for (text, expected) in
            [("2016-06-14", false), ("2016-06-15", true), ("2036-06-15", true), ("2036-06-16", false)]
        {
            assert_eq!(is_within_reach(day(text), today()), expected, "{text}");
        }
    }

    #[test]
    fn process_owners_guide_and_evaluate_and_improvement_managers_do_it_all() {
        let viewer = |function| {
            let person = Person {
                id: AccountId(Uuid::from_u128(1)),
                is_client: false,
                is_staff: true,
                is_admin: false,
                is_integration: false,
                functions: vec![function],
                department: None,
                in_intake: false,
                owned_departments: Vec::new(),
                memberships: Vec::new(),
                scopes: Vec::new(),
            };
            Viewer::person(person, Language::Dutch, None)
        };
        for (function, keeps, guides) in [
            (Function::ImprovementManager, true, true),
            (Function::ProcessOwner, false, true),
            (Function::Handler, false, false),
            (Function::Liaison, false, false),
        ] {
            assert_eq!(viewer(function).may(KeepPilots).is_ok(), keeps, "{function:?}");
            assert_eq!(viewer(function).may(GuidePilots).is_ok(), guides, "{function:?}");
        }
    }
}
