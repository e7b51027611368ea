//! Who sees which proposals, decisions and figures, and who may do what to a proposal.

use entity::{
    id::{AccountId, CouncilId, DepartmentId, ProposalDecisionId, ProposalFigureId, ProposalId},
    proposal, proposal_decision, proposal_figure,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    access::{Act, Noun, Rows, Viewer, Visible, Who, may_do::ActName},
    council::rules::is_officer,
};

impl Visible for proposal::Entity {
    const NOUN: Noun = Noun::Proposal;
    type Id = ProposalId;
    const ID: proposal::Column = proposal::Column::Id;

    fn id(row: &proposal::Model) -> ProposalId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::Published => Some(proposal::Column::PublishedAt.is_not_null().into()),
            Rows::Submitted => Some(proposal::Column::SubmittedAt.is_not_null().into()),
            // What somebody wrote for a council is the council's: its author sees it as a member, for as long as that.
            Rows::Own => Some(
                Condition::all()
                    .add(proposal::Column::AuthorId.eq(viewer.id()?))
                    .add(proposal::Column::CouncilId.is_null()),
            ),
            Rows::OfOwnCouncil => Some(proposal::Column::CouncilId.eq_any(viewer.councils()).into()),
            _ => None,
        }
    }
}

/// What hangs on a proposal is seen with it.
macro_rules! visible_with_its_proposal {
    ($table:ident, $noun:ident, $id:ident) => {
        impl Visible for $table::Entity {
            const NOUN: Noun = Noun::$noun;
            type Id = $id;
            const ID: $table::Column = $table::Column::Id;

            fn id(row: &$table::Model) -> $id {
                row.id
            }

            fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
                let proposals = <proposal::Entity as Visible>::rows(rows, viewer)?;
                let keys = proposal::Entity::find().select_only().column(proposal::Column::Id).filter(proposals);
                Some($table::Column::ProposalId.in_subquery(keys.into_query()).into())
            }
        }
    };
}
visible_with_its_proposal!(proposal_decision, ProposalDecision, ProposalDecisionId);
visible_with_its_proposal!(proposal_figure, ProposalFigure, ProposalFigureId);

/// Beginning a proposal: for a council, or on one's own behalf.
pub(super) struct DraftProposal {
    pub(super) council: Option<CouncilId>,
}

impl Act for DraftProposal {
    const NAME: ActName = ActName::DraftProposal;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        let Some(person) = viewer.account() else { return false };
        match (who, self.council) {
            (Who::CouncilMember, Some(council)) => viewer.councils().contains(&council),
            (Who::Employee, None) => person.is_staff,
            (Who::Client, None) => person.is_client,
            _ => false,
        }
    }
}

/// Whose a proposal is, and whom it is for: what it depends on who may do something to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parties {
    council: Option<CouncilId>,
    author: AccountId,
    department: Option<DepartmentId>,
}

impl From<&proposal::Model> for Parties {
    fn from(proposal: &proposal::Model) -> Self {
        Self { council: proposal.council_id, author: proposal.author_id, department: proposal.department_id }
    }
}

impl Parties {
    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        let Some(person) = viewer.account() else { return false };
        match who {
            Who::CouncilMember => self.council.is_some_and(|council| viewer.councils().contains(&council)),
            Who::CouncilOfficer => self.council.is_some_and(|council| is_officer(viewer, council)),
            Who::Author => self.council.is_none() && person.id == self.author,
            Who::DepartmentProcessOwner => {
                person.is_staff && self.department.is_some_and(|one| person.owned_departments.contains(&one))
            }
            _ => false,
        }
    }

    /// Whether the viewer wrote it, or sits on the council that it is from.
    fn is_own(&self, viewer: &Viewer) -> bool {
        viewer.id() == Some(self.author) || self.council.is_some_and(|council| viewer.councils().contains(&council))
    }
}

/// Declares an act on a proposal; one that is `barred` nobody does to their own.
macro_rules! acts {
    ($($(#[$doc:meta])* $act:ident $barred:literal),+ $(,)?) => {$(
        $(#[$doc])*
        pub(super) struct $act(pub(super) Parties);

        impl Act for $act {
            const NAME: ActName = ActName::$act;

            fn is(&self, who: Who, viewer: &Viewer) -> bool {
                self.0.is(who, viewer)
            }

            fn is_barred(&self, viewer: &Viewer) -> bool {
                $barred && self.0.is_own(viewer)
            }
        }
    )+};
}
acts! {
    /// Changing a draft and what it rests on.
    EditProposal false,
    /// Sending it to the department.
    SubmitProposal false,
    /// Taking it back.
    WithdrawProposal false,
    /// Asking for another decision.
    RequestReconsideration false,
    /// Saying whether the decision on one's own proposal may be published.
    AllowPublication false,
    /// Taking it up and deciding on it.
    DecideProposal true,
    /// Publishing the decision.
    PublishProposal true,
    /// Planning, using, evaluating or stopping what was accepted.
    CarryOutProposal true,
}

#[cfg(test)]
mod tests {
    use entity::term::{CouncilRole, Function};
    use uuid::Uuid;

    use super::*;
    use crate::access::{Language, Membership, Person};

    const COUNCIL: CouncilId = CouncilId(Uuid::from_u128(7));
    const DEPARTMENT: DepartmentId = DepartmentId(Uuid::from_u128(8));

    fn person(n: u128) -> Person {
        Person {
            id: AccountId(Uuid::from_u128(n)),
            is_client: false,
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

    fn member(n: u128, role: CouncilRole) -> Person {
        let seat = Membership { council: COUNCIL, role, is_central: false, regions: Vec::new() };
        Person { is_client: true, memberships: vec![seat], ..person(n) }
    }

    fn owner(n: u128) -> Person {
        let functions = vec![Function::ProcessOwner];
        Person { is_staff: true, functions, owned_departments: vec![DEPARTMENT], ..person(n) }
    }

    fn viewer(person: Person) -> Viewer {
        Viewer::person(person, Language::English, None)
    }

    fn of_council(author: u128) -> Parties {
        Parties { council: Some(COUNCIL), author: AccountId(Uuid::from_u128(author)), department: Some(DEPARTMENT) }
    }

    fn of_person(author: u128) -> Parties {
        Parties { council: None, ..of_council(author) }
    }

    #[test]
    fn any_member_writes_for_the_council_and_an_officer_submits() {
        let (chair, member) = (viewer(member(1, CouncilRole::Chair)), viewer(member(2, CouncilRole::Member)));
        assert!(member.may(DraftProposal { council: Some(COUNCIL) }).is_ok());
        assert!(member.may(EditProposal(of_council(1))).is_ok());
        assert!(member.may(SubmitProposal(of_council(2))).is_err(), "also what the member wrote");
        assert!(chair.may(SubmitProposal(of_council(2))).is_ok());
        assert!(chair.may(WithdrawProposal(of_council(2))).is_ok());
        assert!(viewer(owner(3)).may(DraftProposal { council: Some(COUNCIL) }).is_err());
        assert!(viewer(owner(3)).may(EditProposal(of_council(1))).is_err());
    }

    #[test]
    fn staff_and_clients_write_for_themselves() {
        let client = viewer(Person { is_client: true, ..person(1) });
        for own in [&client, &viewer(owner(1))] {
            assert!(own.may(DraftProposal { council: None }).is_ok());
            assert!(own.may(SubmitProposal(of_person(1))).is_ok());
            assert!(own.may(SubmitProposal(of_person(2))).is_err());
        }
        assert!(viewer(Person { is_admin: true, ..person(1) }).may(DraftProposal { council: None }).is_err());
    }

    #[test]
    fn the_process_owner_of_the_department_decides_and_never_on_their_own() {
        let decides = |person, parties| viewer(person).may(DecideProposal(parties)).is_ok();
        assert!(decides(owner(1), of_council(2)));
        assert!(decides(owner(1), of_person(2)));
        assert!(!decides(owner(1), of_person(1)), "one's own");
        let sits = Person { memberships: member(1, CouncilRole::Member).memberships, ..owner(1) };
        assert!(!decides(sits, of_council(2)), "of the own council");
        assert!(!decides(Person { is_staff: false, ..owner(1) }, of_council(2)), "who no longer works here");
        assert!(!decides(Person { owned_departments: Vec::new(), ..owner(1) }, of_council(2)), "of another department");
        assert!(!decides(owner(1), Parties { department: None, ..of_council(2) }));
    }
}
