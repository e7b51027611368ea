//! Who sees which councils, members and priorities, and what a council may decide.

use entity::{
    council, council_member, council_priority,
    id::{AccountId, CouncilId, CouncilMemberId, CouncilPriorityId},
    term::{CouncilRole, CouncilStatus},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};

use crate::access::{Act, Noun, Rows, Viewer, Visible, Who, may_do::ActName};

/// The most priorities that a council has a year.
pub(super) const MOST_PRIORITIES: usize = 5;

fn active_councils() -> SelectStatement {
    council::Entity::find()
        .select_only()
        .column(council::Column::Id)
        .filter(council::Column::Status.eq(CouncilStatus::Active))
        .into_query()
}

impl Visible for council::Entity {
    const NOUN: Noun = Noun::Council;
    type Id = CouncilId;
    const ID: council::Column = council::Column::Id;

    fn id(row: &council::Model) -> CouncilId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::InPublicUse => Some(council::Column::Status.eq(CouncilStatus::Active).into()),
            Rows::OfOwnCouncil => Some(council::Column::Id.eq_any(viewer.councils()).into()),
            _ => None,
        }
    }
}

impl Visible for council_priority::Entity {
    const NOUN: Noun = Noun::CouncilPriority;
    type Id = CouncilPriorityId;
    const ID: council_priority::Column = council_priority::Column::Id;

    fn id(row: &council_priority::Model) -> CouncilPriorityId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        let council = council_priority::Column::CouncilId;
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::InPublicUse => Some(council.in_subquery(active_councils()).into()),
            Rows::OfOwnCouncil => Some(council.eq_any(viewer.councils()).into()),
            _ => None,
        }
    }
}

impl Visible for council_member::Entity {
    const NOUN: Noun = Noun::CouncilMember;
    type Id = CouncilMemberId;
    const ID: council_member::Column = council_member::Column::Id;

    fn id(row: &council_member::Model) -> CouncilMemberId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        let council = council_member::Column::CouncilId;
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::InPublicUse => Some(
                Condition::all()
                    .add(council_member::Column::IsPublic.eq(true))
                    .add(council.in_subquery(active_councils())),
            ),
            Rows::OfOwnCouncil => Some(council.eq_any(viewer.councils()).into()),
            _ => None,
        }
    }
}

/// Whether the viewer is chair, vice-chair or secretary of a council.
pub(crate) fn is_officer(viewer: &Viewer, council: CouncilId) -> bool {
    viewer.memberships().iter().any(|membership| {
        membership.council == council
            && matches!(membership.role, CouncilRole::Chair | CouncilRole::ViceChair | CouncilRole::Secretary)
    })
}

/// Changing what a council says about itself: its own words, and how to reach it.
pub(super) struct EditCouncil {
    pub(super) council: CouncilId,
}

impl Act for EditCouncil {
    const NAME: ActName = ActName::EditCouncil;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        who == Who::CouncilOfficer && is_officer(viewer, self.council)
    }
}

/// Choosing whether the website shows a member, and under which name.
pub(super) struct ChooseToBePublic {
    pub(super) member: AccountId,
}

impl Act for ChooseToBePublic {
    const NAME: ActName = ActName::ChooseToBePublic;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        who == Who::Oneself && viewer.id() == Some(self.member)
    }
}

/// Setting a council's priorities of a year.
pub(super) struct SetPriorities {
    pub(super) council: CouncilId,
}

impl Act for SetPriorities {
    const NAME: ActName = ActName::SetPriorities;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        who == Who::CouncilOfficer && is_officer(viewer, self.council)
    }
}
