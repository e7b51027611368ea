//! How much of the loop report a viewer is shown. Pure.
//!
//! - Everybody: whole months that are over. Of a longer period, the months in it that are.
//! - A council member, besides: any days, of the signals of the own region. That is what is meant where the own
//!   region is named, or where no region is named and the period is not one of whole months that are over.
//! - An administrator: the counts of any period, and of whole months that are over what everybody sees.
//! - Staff: all of it.
//!
//! To all but staff, what rests on 1 to 4 signals is not shown.

use chrono::NaiveDate;
use entity::id::RegionId;

use super::period::Period;
use crate::access::{Lens, Noun, Rows, Sight, Viewer};

/// How much of a kind of figure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// All.
    All,
    /// Those that do not rest on 1 to 4 signals.
    NotSmall,
    /// None.
    Nothing,
}

/// The regions of the councils that a viewer sits on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OwnRegions {
    pub(super) regions: Vec<RegionId>,
    /// Also signals of no region: they belong to the central council.
    pub(super) without_region: bool,
}

/// What a viewer is shown of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) period: Period,
    /// Of these signals only.
    pub(super) within: Option<OwnRegions>,
    pub(super) counts: Shown,
    pub(super) shares: Shown,
}

/// What the viewer is shown of the report of this period, and of this region where one is named. `None`: nothing.
pub(super) fn reach(viewer: &Viewer, period: Period, region: Option<RegionId>, today: NaiveDate) -> Option<Reach> {
    // What a public visitor sees, everybody sees; but the table gives an integration no insight at all.
    if viewer.account().is_some_and(|person| person.is_integration) {
        return None;
    }
    let pairs = Sight::pairs(Noun::Insight, viewer);
    if pairs.contains(&(Rows::All, Lens::Full)) {
        return Some(Reach { period, within: None, counts: Shown::All, shares: Shown::All });
    }
    let own = own_regions(viewer);
    let is_public = period.is_past_months(today);
    let is_own = pairs.contains(&(Rows::OfOwnRegion, Lens::Masked))
        && region.map_or(!is_public, |region| own.regions.contains(&region));
    if pairs.contains(&(Rows::All, Lens::Status)) {
        let shares = if is_public || (is_own && region.is_some()) { Shown::NotSmall } else { Shown::Nothing };
        return Some(Reach { period, within: None, counts: Shown::All, shares });
    }
    if is_own {
        return Some(Reach { period, within: Some(own), counts: Shown::NotSmall, shares: Shown::NotSmall });
    }
    pairs.contains(&(Rows::PastMonths, Lens::Masked)).then(|| Reach {
        period: period.past_months(today),
        within: None,
        counts: Shown::NotSmall,
        shares: Shown::NotSmall,
    })
}

fn own_regions(viewer: &Viewer) -> OwnRegions {
    let seats = viewer.memberships();
    OwnRegions {
        regions: seats.iter().flat_map(|seat| seat.regions.iter().copied()).collect(),
        without_region: seats.iter().any(|seat| seat.is_central),
    }
}

#[cfg(test)]
mod tests {
    use crate::scalar::Date;
    use entity::{
        id::{AccountId, CouncilId},
        term::CouncilRole,
    };
    use uuid::Uuid;

    use super::{super::period::PeriodInput, *};
    use crate::access::{Language, Membership, Person};

    fn period(from: &str, until: &str) -> Period {
        PeriodInput { from: Date(from.parse().unwrap()), until: Date(until.parse().unwrap()) }.parse().unwrap()
    }

    fn today() -> NaiveDate {
        "2026-05-20".parse().unwrap()
    }

    fn region(n: u128) -> RegionId {
        RegionId(Uuid::from_u128(n))
    }

    fn person() -> Person {
        Person {
            id: AccountId(Uuid::from_u128(1)),
            is_client: true,
            is_staff: false,
            is_admin: false,
            is_integration: false,
            functions: Vec::new(),
            department: None,
            in_intake: false,
            owned_departments: Vec::new(),
            memberships: Vec::new(),
            scopes: Vec::new(),
        }
    }

    fn member() -> Person {
        let seat = Membership {
            council: CouncilId(Uuid::from_u128(9)),
            role: CouncilRole::Member,
            is_central: false,
            regions: vec![region(1), region(2)],
        };
        Person { memberships: vec![seat], ..person() }
    }

    fn viewer(person: Person) -> Viewer {
        Viewer::person(person, Language::Dutch, None)
    }

    #[test]
    fn the_public_and_clients_see_whole_past_months_without_small_counts() {
        for viewer in [Viewer::nobody(Language::Dutch, None), viewer(person())] {
            let reach = reach(&viewer, period("2026-01-15", "2027-01-01"), None, today()).unwrap();
            assert_eq!(reach.period, period("2026-02-01", "2026-05-01"));
            assert_eq!((reach.counts, reach.shares), (Shown::NotSmall, Shown::NotSmall));
            assert_eq!(reach.within, None);
        }
    }

    #[test]
    fn a_council_member_sees_any_days_of_the_own_region_besides() {
        let member = viewer(member());
        let of = |from, until, region| reach(&member, period(from, until), region, today()).unwrap();
        let this_month = of("2026-05-01", "2026-05-21", None);
        assert_eq!(this_month.within.unwrap().regions, [region(1), region(2)]);
        assert_eq!((this_month.counts, this_month.shares), (Shown::NotSmall, Shown::NotSmall));
        assert!(of("2026-05-01", "2026-05-21", Some(region(2))).within.is_some());
        assert_eq!(of("2026-01-01", "2026-05-01", None).within, None, "what everybody sees");
        let elsewhere = of("2026-05-01", "2026-05-21", Some(region(3)));
        assert!(elsewhere.within.is_none() && elsewhere.period.is_empty());
    }

    #[test]
    fn staff_see_all_of_it() {
        let staff = viewer(Person { is_staff: true, ..member() });
        let all = period("2026-05-01", "2026-05-21");
        let expected = Reach { period: all, within: None, counts: Shown::All, shares: Shown::All };
        assert_eq!(reach(&staff, all, None, today()), Some(expected));
    }

    #[test]
    fn an_administrator_sees_counts_and_what_everybody_sees() {
        let admin = viewer(Person { is_admin: true, is_client: false, ..person() });
        let shown = |from, until| {
            let reach = reach(&admin, period(from, until), None, today()).unwrap();
            (reach.counts, reach.shares)
        };
        assert_eq!(shown("2026-05-01", "2026-05-21"), (Shown::All, Shown::Nothing));
        assert_eq!(shown("2026-04-01", "2026-05-01"), (Shown::All, Shown::NotSmall));
    }

    #[test]
    fn an_integration_sees_nothing() {
        let integration = viewer(Person { is_client: false, is_integration: true, ..person() });
        assert_eq!(reach(&integration, period("2026-01-01", "2026-02-01"), None, today()), None);
    }
}
