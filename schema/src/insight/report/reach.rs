//! How much of the loop report a viewer is shown. Pure.
//!
//! - Everybody, council members too: whole months that are over. Of a longer period, the months in it that are. Of more
//!   days than those nothing could be told that does not come back by subtraction.
//! - An administrator: the counts of any period, and of whole months that are over what everybody sees.
//! - Staff: all of it.
//!
//! To all but staff, what rests on 1 to 4 signals is not shown.

use chrono::NaiveDate;

use crate::{
    access::{Lens, Noun, Rows, Sight, Viewer},
    insight::period::Period,
};

/// How much of a kind of figure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::insight) enum Shown {
    /// All.
    All,
    /// Those that do not rest on 1 to 4 signals.
    NotSmall,
    /// None.
    Nothing,
}

/// What a viewer is shown of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::insight) struct Reach {
    pub(in crate::insight) period: Period,
    pub(in crate::insight) counts: Shown,
    pub(in crate::insight) shares: Shown,
}

impl Reach {
    /// Whether it is what everybody is shown.
    pub(in crate::insight) fn is_public(self) -> bool {
        self.counts == Shown::NotSmall
    }

    #[cfg(test)]
    pub(super) fn nothing() -> Self {
        let period = Period { from: NaiveDate::MIN, until: NaiveDate::MIN };
        Self { period, counts: Shown::Nothing, shares: Shown::Nothing }
    }
}

/// What the viewer is shown of the report of this period. `None`: nothing.
pub(in crate::insight) fn reach(viewer: &Viewer, period: Period, today: NaiveDate) -> Option<Reach> {
    // What a public visitor sees, everybody sees; but the table gives an integration no insight at all.
    if viewer.account().is_some_and(|person| person.is_integration) {
        return None;
    }
    let pairs = Sight::pairs(Noun::Insight, viewer);
    if pairs.contains(&(Rows::All, Lens::Full)) {
        return Some(Reach { period, counts: Shown::All, shares: Shown::All });
    }
    if pairs.contains(&(Rows::All, Lens::Status)) {
        let shares = if period.is_past_months(today) { Shown::NotSmall } else { Shown::Nothing };
        return Some(Reach { period, counts: Shown::All, shares });
    }
    pairs.contains(&(Rows::PastMonths, Lens::Masked)).then(|| Reach {
        period: period.past_months(today),
        counts: Shown::NotSmall,
        shares: Shown::NotSmall,
    })
}

#[cfg(test)]
mod tests {
    use crate::scalar::Date;
    use entity::{
        id::{AccountId, CouncilId},
        term::CouncilRole,
    };
    use uuid::Uuid;

    use super::*;
    use crate::access::{Language, Membership, Person};
    use crate::insight::period::PeriodInput;

    fn period(from: &str, until: &str) -> Period {
        PeriodInput { from: Date(from.parse().unwrap()), until: Date(until.parse().unwrap()) }.parse().unwrap()
    }

    fn today() -> NaiveDate {
        "2026-05-20".parse().unwrap()
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
            regions: Vec::new(),
        };
        Person { memberships: vec![seat], ..person() }
    }

    fn viewer(person: Person) -> Viewer {
        Viewer::person(person, Language::Dutch, None)
    }

    #[test]
    fn the_public_clients_and_council_members_see_whole_past_months_without_small_counts() {
        for viewer in [Viewer::nobody(Language::Dutch, None), viewer(person()), viewer(member())] {
            let reach = reach(&viewer, period("2026-01-15", "2027-01-01"), today()).unwrap();
            assert_eq!(reach.period, period("2026-02-01", "2026-05-01"));
            assert_eq!((reach.counts, reach.shares), (Shown::NotSmall, Shown::NotSmall));
        }
    }

    #[test]
    fn staff_see_all_of_it() {
        let staff = viewer(Person { is_staff: true, ..member() });
        let all = period("2026-05-01", "2026-05-21");
        let expected = Reach { period: all, counts: Shown::All, shares: Shown::All };
        assert_eq!(reach(&staff, all, today()), Some(expected));
    }

    #[test]
    fn an_administrator_sees_counts_and_what_everybody_sees() {
        let admin = viewer(Person { is_admin: true, is_client: false, ..person() });
        let shown = |from, until| {
            let reach = reach(&admin, period(from, until), today()).unwrap();
            (reach.counts, reach.shares)
        };
        assert_eq!(shown("2026-05-01", "2026-05-21"), (Shown::All, Shown::Nothing));
        assert_eq!(shown("2026-04-01", "2026-05-01"), (Shown::All, Shown::NotSmall));
    }

    #[test]
    fn an_integration_sees_nothing() {
        let integration = viewer(Person { is_client: false, is_integration: true, ..person() });
        assert_eq!(reach(&integration, period("2026-01-01", "2026-02-01"), today()), None);
    }
}
