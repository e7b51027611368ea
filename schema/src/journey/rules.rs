//! Who sees which journeys and steps, who keeps them, and when one can be published.

use entity::{
    id::{JourneyId, JourneyStepId},
    journey, journey_council, journey_step,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};

use crate::{
    access::{Act, Noun, Rows, Viewer, Visible, may_do::ActName},
    problem::Problem,
};

/// The most steps that a journey has: more than anybody takes in.
pub(super) const MOST_STEPS: usize = 30;
/// The most quotes of a step.
pub(super) const MOST_QUOTES: usize = 5;
/// The most signals that a step rests on.
pub(super) const MOST_SIGNALS: usize = 100;
/// How a step can be for a client, from very bad to very good.
pub(super) const EXPERIENCES: std::ops::RangeInclusive<i32> = -2..=2;

fn of_own_councils(viewer: &Viewer) -> SelectStatement {
    journey_council::Entity::find()
        .select_only()
        .column(journey_council::Column::JourneyId)
        .filter(journey_council::Column::CouncilId.eq_any(viewer.councils()))
        .into_query()
}

impl Visible for journey::Entity {
    const NOUN: Noun = Noun::Journey;
    type Id = JourneyId;
    const ID: journey::Column = journey::Column::Id;

    fn id(row: &journey::Model) -> JourneyId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::Published => Some(journey::Column::PublishedAt.is_not_null().into()),
            Rows::OfOwnCouncil => Some(journey::Column::Id.in_subquery(of_own_councils(viewer)).into()),
            Rows::OfOwnRegion => Some(journey::Column::RegionId.eq_any(viewer.regions()).into()),
            _ => None,
        }
    }
}

// A step is seen with its journey.
impl Visible for journey_step::Entity {
    const NOUN: Noun = Noun::JourneyStep;
    type Id = JourneyStepId;
    const ID: journey_step::Column = journey_step::Column::Id;

    fn id(row: &journey_step::Model) -> JourneyStepId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        if rows == Rows::All {
            return Some(Condition::all());
        }
        let journeys = <journey::Entity as Visible>::rows(rows, viewer)?;
        let keys = journey::Entity::find().select_only().column(journey::Column::Id).filter(journeys);
        Some(journey_step::Column::JourneyId.in_subquery(keys.into_query()).into())
    }
}

/// Making, changing, publishing a journey, and saying what its steps rest on.
pub(super) struct KeepJourneys;

impl Act for KeepJourneys {
    const NAME: ActName = ActName::KeepJourneys;
}

/// Whether the version that somebody wrote from is the one that is there.
pub(super) fn is_current(there: i32, written_from: i32) -> bool {
    there == written_from
}

/// Whether a journey with so many steps can be seen by everybody.
pub(super) fn can_be_public(steps: usize) -> Result<(), Problem> {
    if steps > 0 { Ok(()) } else { Err(Problem::StepsNeeded) }
}

#[cfg(test)]
mod tests {
    use entity::{
        id::{AccountId, CouncilId, RegionId},
        term::{CouncilRole, Function},
    };
    use uuid::Uuid;

    use super::*;
    use crate::access::{Language, Membership, Person, Sight};

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

    fn viewer(person: Person) -> Viewer {
        Viewer::person(person, Language::Dutch, None)
    }

    fn sql(viewer: &Viewer) -> String {
        sea_orm::DbBackend::Postgres.build(&Sight::keys::<journey_step::Entity>(viewer)).to_string()
    }

    #[test]
    fn improvement_managers_keep_journeys_and_others_do_not() {
        let staff = |function| Person { is_staff: true, functions: vec![function], ..person() };
        for function in [Function::Handler, Function::ProcessOwner, Function::Analyst, Function::Facilitator] {
            assert!(viewer(staff(function)).may(KeepJourneys).is_err(), "{function:?}");
        }
        assert!(viewer(staff(Function::ImprovementManager)).may(KeepJourneys).is_ok());
        let gone = Person { is_staff: false, ..staff(Function::ImprovementManager) };
        assert!(viewer(gone).may(KeepJourneys).is_err(), "who no longer works here");
        assert!(Viewer::nobody(Language::Dutch, None).may(KeepJourneys).is_err());
    }

    #[test]
    fn everybody_sees_what_is_published_and_council_members_what_they_take_part_in() {
        for viewer in [
            Viewer::nobody(Language::Dutch, None),
            viewer(person()),
            viewer(Person { is_admin: true, ..person() }),
            viewer(Person { is_integration: true, ..person() }),
        ] {
            assert!(sql(&viewer).contains("published_at"), "{}", sql(&viewer));
            assert!(!sql(&viewer).contains("journey_council") && !sql(&viewer).contains("region_id"));
        }
        let seat = Membership {
            council: CouncilId(Uuid::from_u128(9)),
            role: CouncilRole::Member,
            is_central: false,
            regions: vec![RegionId(Uuid::from_u128(7))],
        };
        let member = sql(&viewer(Person { memberships: vec![seat], ..person() }));
        assert!(["published_at", "journey_council", "region_id"].iter().all(|part| member.contains(part)), "{member}");
        let staff = Sight::of::<journey::Entity>(&viewer(Person { is_staff: true, ..person() }));
        assert!(staff.is_everything());
    }

    #[test]
    fn who_wrote_from_another_version_is_told() {
        assert!(is_current(3, 3));
        assert!(!is_current(4, 3) && !is_current(3, 4));
    }

    #[test]
    fn a_journey_without_steps_is_not_published() {
        assert_eq!(can_be_public(0), Err(Problem::StepsNeeded));
        assert_eq!(can_be_public(1), Ok(()));
    }
}
