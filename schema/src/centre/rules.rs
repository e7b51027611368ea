//! Who sees which centres, who keeps them, and which step follows which.

use entity::{
    centre, centre_hours,
    id::{CentreHoursId, CentreId},
    session, session_council,
    term::{CentreStatus, SessionStatus},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};

use crate::{
    access::{Act, Noun, Rows, Viewer, Visible, may_do::ActName},
    problem::Problem,
};

/// The centres at which the viewer's councils have a session.
fn of_own_councils(viewer: &Viewer) -> SelectStatement {
    let sessions = session_council::Entity::find()
        .select_only()
        .column(session_council::Column::SessionId)
        .filter(session_council::Column::CouncilId.eq_any(viewer.councils()));
    session::Entity::find()
        .select_only()
        .column(session::Column::CentreId)
        .filter(session::Column::CentreId.is_not_null())
        .filter(session::Column::Id.in_subquery(sessions.into_query()))
        .into_query()
}

impl Visible for centre::Entity {
    const NOUN: Noun = Noun::Centre;
    type Id = CentreId;
    const ID: centre::Column = centre::Column::Id;

    fn id(row: &centre::Model) -> CentreId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::InPublicUse => Some(centre::Column::Status.eq(CentreStatus::Open).into()),
            Rows::OfOwnRegion => Some(centre::Column::RegionId.eq_any(viewer.regions()).into()),
            Rows::OfOwnCouncil => Some(centre::Column::Id.in_subquery(of_own_councils(viewer)).into()),
            _ => None,
        }
    }
}

/// Hours are seen with their centre.
impl Visible for centre_hours::Entity {
    const NOUN: Noun = Noun::Centre;
    type Id = CentreHoursId;
    const ID: centre_hours::Column = centre_hours::Column::Id;

    fn id(row: &centre_hours::Model) -> CentreHoursId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        if rows == Rows::All {
            return Some(Condition::all());
        }
        let centres = <centre::Entity as Visible>::rows(rows, viewer)?;
        let keys = centre::Entity::find().select_only().column(centre::Column::Id).filter(centres);
        Some(centre_hours::Column::CentreId.in_subquery(keys.into_query()).into())
    }
}

/// Planning, changing, testing, opening and closing a centre.
pub(super) struct KeepCentres;

impl Act for KeepCentres {
    const NAME: ActName = ActName::KeepCentres;
}

/// Whether a centre can go on from here to there. Where it is there already, nobody asks.
pub(super) fn can_go_on(from: CentreStatus, to: CentreStatus) -> Result<(), Problem> {
    use CentreStatus::{Closed, Open, Planned, Testing};
    match (from, to) {
        (Planned, Testing) | (Testing, Open) | (Planned | Testing | Open, Closed) => Ok(()),
        (Closed, _) => Err(Problem::CentreClosed),
        _ => Err(Problem::CentreStep),
    }
}

/// Whether a test session in this state no longer stands in the way of opening.
pub(super) fn is_evaluated(status: SessionStatus) -> bool {
    matches!(status, SessionStatus::Reported | SessionStatus::FollowedUp | SessionStatus::Cancelled)
}

#[cfg(test)]
mod tests {
    use entity::{
        id::AccountId,
        term::{Function, Term},
    };
    use uuid::Uuid;

    use super::*;
    use crate::access::{Language, Person};
    use CentreStatus::{Closed, Open, Planned, Testing};

    #[test]
    fn it_goes_on_step_by_step_and_is_closed_from_anywhere() {
        let steps = [(Planned, Testing), (Testing, Open), (Open, Closed), (Planned, Closed), (Testing, Closed)];
        for from in CentreStatus::ALL.iter().copied() {
            for to in CentreStatus::ALL.iter().copied().filter(|to| *to != from) {
                let expected = match (steps.contains(&(from, to)), from) {
                    (true, _) => Ok(()),
                    (false, Closed) => Err(Problem::CentreClosed),
                    (false, _) => Err(Problem::CentreStep),
                };
                assert_eq!(can_go_on(from, to), expected, "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn a_test_is_evaluated_once_it_is_reported_and_one_that_is_off_stands_in_nobodys_way() {
        use SessionStatus::{Cancelled, Confirmed, FollowedUp, Held, Planned, Reported};
        for (status, expected) in [
            (Planned, false),
            (Confirmed, false),
            (Held, false),
            (Reported, true),
            (FollowedUp, true),
            (Cancelled, true),
        ] {
            assert_eq!(is_evaluated(status), expected, "{status:?}");
        }
    }

    #[test]
    fn administrators_and_improvement_managers_keep_centres_and_no_other_staff() {
        let viewer = |is_admin: bool, functions| {
            let person = Person {
                id: AccountId(Uuid::from_u128(1)),
                is_client: false,
                is_staff: !is_admin,
                is_admin,
                is_integration: false,
                functions,
                department: None,
                in_intake: false,
                owned_departments: Vec::new(),
                memberships: Vec::new(),
                scopes: Vec::new(),
            };
            Viewer::person(person, Language::Dutch, None)
        };
        assert!(viewer(true, Vec::new()).may(KeepCentres).is_ok());
        assert!(Viewer::operator().may(KeepCentres).is_ok());
        for function in Function::ALL.iter().copied() {
            let may = viewer(false, vec![function]).may(KeepCentres).is_ok();
            assert_eq!(may, function == Function::ImprovementManager, "{function:?}");
        }
    }
}
