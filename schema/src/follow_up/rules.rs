//! Who may make, update, hand over and judge follow-ups, and when they are late.

use chrono::NaiveDate;
use entity::{
    id::{AccountId, DepartmentId},
    term::{FollowUpStatus, ParticipantRole, ProposalStatus, SessionStatus},
};
use sea_orm::{Condition, sea_query::Expr};

use crate::{
    access::{Act, Viewer, Who, may_do::ActName},
    problem::Problem,
};

/// Every follow-up that still has to be kept. In SQL and without parameters, so that the index of those is used.
pub(super) fn is_open() -> Condition {
    Condition::all().add(Expr::cust(r#""follow_up"."status" IN ('OPEN', 'IN_PROGRESS')"#))
}

/// Whether a follow-up in this state has come to its end.
pub(super) fn has_ended(status: FollowUpStatus) -> bool {
    matches!(status, FollowUpStatus::Done | FollowUpStatus::Dropped)
}

/// The days that a follow-up is late: 0 up to and on its due date, and when it has ended.
pub(super) fn days_overdue(due_on: NaiveDate, status: FollowUpStatus, today: NaiveDate) -> i32 {
    if has_ended(status) { 0 } else { i32::try_from((today - due_on).num_days().max(0)).unwrap_or(i32::MAX) }
}

/// Whether commitments can come from a session: it was held, and not everybody has heard back yet.
pub(super) fn can_commit_to_session(status: SessionStatus) -> Result<(), Problem> {
    match status {
        SessionStatus::Held | SessionStatus::Reported => Ok(()),
        SessionStatus::Planned | SessionStatus::Confirmed | SessionStatus::FollowedUp | SessionStatus::Cancelled => {
            Err(Problem::SessionNotHeld)
        }
    }
}

/// Whether commitments can come from a proposal: it was accepted, all of it or a part.
pub(super) fn can_commit_to_proposal(status: ProposalStatus) -> Result<(), Problem> {
    match status {
        ProposalStatus::Accepted
        | ProposalStatus::PartlyAccepted
        | ProposalStatus::Planned
        | ProposalStatus::Implemented
        | ProposalStatus::Evaluated => Ok(()),
        ProposalStatus::Draft
        | ProposalStatus::Submitted
        | ProposalStatus::InReview
        | ProposalStatus::Declined
        | ProposalStatus::Abandoned
        | ProposalStatus::Withdrawn => Err(Problem::ProposalNotAccepted),
    }
}

/// Whether a session's commitment was made to somebody who took part like this: to those whom it names. Where it names
/// nobody, to all who took part, but not to those for whom it was work.
pub(super) fn is_made_to(role: ParticipantRole, names_somebody: bool, names_them: bool) -> bool {
    if names_somebody {
        return names_them;
    }
    !matches!(role, ParticipantRole::Employee | ParticipantRole::Facilitator)
}

/// Whether the viewer works here and answers for this department.
fn is_process_owner(viewer: &Viewer, department: Option<DepartmentId>) -> bool {
    let Some(department) = department else { return false };
    viewer.account().is_some_and(|person| person.is_staff && person.owned_departments.contains(&department))
}

/// Whether the viewer works here and is this account.
fn is_this_employee(viewer: &Viewer, account: Option<AccountId>) -> bool {
    viewer.account().is_some_and(|person| person.is_staff && Some(person.id) == account)
}

/// Making a commitment about a signal.
pub(super) struct CommitToSignal {
    pub(super) handler: Option<AccountId>,
    pub(super) department: Option<DepartmentId>,
    /// Whether the viewer is who sent it: nobody handles their own signal.
    pub(super) is_own: bool,
}

impl Act for CommitToSignal {
    const NAME: ActName = ActName::CommitToSignal;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        match who {
            Who::SignalHandler => is_this_employee(viewer, self.handler),
            Who::DepartmentProcessOwner => is_process_owner(viewer, self.department),
            _ => false,
        }
    }

    fn is_barred(&self, _viewer: &Viewer) -> bool {
        self.is_own
    }
}

/// Making a commitment in a session.
pub(crate) struct CommitToSession {
    pub(crate) organiser: AccountId,
}

impl Act for CommitToSession {
    const NAME: ActName = ActName::CommitToSession;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        who == Who::Organiser && is_this_employee(viewer, Some(self.organiser))
    }
}

/// Making a commitment about a proposal.
pub(super) struct CommitToProposal {
    pub(super) department: Option<DepartmentId>,
    /// Whether the viewer wrote it: nobody decides on their own proposal, nor what comes of it.
    pub(super) is_own: bool,
}

impl Act for CommitToProposal {
    const NAME: ActName = ActName::CommitToProposal;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        who == Who::DepartmentProcessOwner && is_process_owner(viewer, self.department)
    }

    fn is_barred(&self, _viewer: &Viewer) -> bool {
        self.is_own
    }
}

/// Saying whether a commitment helped, as one of those whom it was made to.
pub(super) struct RespondToFollowUp {
    pub(super) is_recipient: bool,
    pub(super) holds_code: bool,
}

impl Act for RespondToFollowUp {
    const NAME: ActName = ActName::RespondToFollowUp;

    fn is(&self, who: Who, _viewer: &Viewer) -> bool {
        match who {
            Who::Recipient => self.is_recipient,
            Who::CodeHolder => self.holds_code,
            _ => false,
        }
    }
}

/// Updating, moving, dropping or handing over a follow-up.
pub(super) struct UpdateFollowUp {
    pub(super) owner: AccountId,
    pub(super) department: DepartmentId,
    /// Whether it is about a signal that the viewer sent.
    pub(super) is_own: bool,
}

impl Act for UpdateFollowUp {
    const NAME: ActName = ActName::UpdateFollowUp;

    fn is(&self, who: Who, viewer: &Viewer) -> bool {
        match who {
            Who::Owner => is_this_employee(viewer, Some(self.owner)),
            Who::DepartmentProcessOwner => is_process_owner(viewer, Some(self.department)),
            _ => false,
        }
    }

    fn is_barred(&self, _viewer: &Viewer) -> bool {
        self.is_own
    }
}

#[cfg(test)]
mod tests {
    use entity::{
        follow_up, follow_up_response, follow_up_update,
        term::{Function, Term},
    };
    use uuid::Uuid;

    use super::*;
    use crate::access::{Language, Person, Rows, Sight, Visible};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn employee(n: u128) -> Person {
        Person {
            id: AccountId(Uuid::from_u128(n)),
            is_client: false,
            is_staff: true,
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
        Viewer::person(person, Language::English, None)
    }

    #[test]
    fn a_follow_up_is_late_from_the_day_after_its_due_date() {
        let late = |today| days_overdue(day("2026-03-10"), FollowUpStatus::InProgress, day(today));
        assert_eq!(late("2026-03-09"), 0);
        assert_eq!(late("2026-03-10"), 0);
        assert_eq!(late("2026-03-13"), 3);
    }

    #[test]
    fn what_has_ended_is_never_late() {
        for status in [FollowUpStatus::Done, FollowUpStatus::Dropped] {
            assert_eq!(days_overdue(day("2026-03-10"), status, day("2027-01-01")), 0);
        }
    }

    #[test]
    fn its_owner_and_the_departments_process_owner_update_a_follow_up() {
        let department = DepartmentId(Uuid::from_u128(7));
        let act = || UpdateFollowUp { owner: AccountId(Uuid::from_u128(1)), department, is_own: false };
        assert!(viewer(employee(1)).may(act()).is_ok());
        assert!(viewer(employee(2)).may(act()).is_err());
        assert!(viewer(Person { owned_departments: vec![department], ..employee(2) }).may(act()).is_ok());
        assert!(viewer(Person { is_staff: false, ..employee(1) }).may(act()).is_err(), "who no longer works here");
    }

    #[test]
    fn nobody_commits_to_or_updates_what_is_about_their_own_signal() {
        let coordinator = Person { functions: vec![Function::ComplaintsCoordinator], ..employee(1) };
        let act = |is_own| CommitToSignal { handler: Some(AccountId(Uuid::from_u128(1))), department: None, is_own };
        assert!(viewer(coordinator.clone()).may(act(false)).is_ok());
        assert!(viewer(coordinator).may(act(true)).is_err());
        let act = UpdateFollowUp {
            owner: AccountId(Uuid::from_u128(1)),
            department: DepartmentId(Uuid::from_u128(7)),
            is_own: true,
        };
        assert!(viewer(employee(1)).may(act).is_err());
    }

    #[test]
    fn the_public_sees_nothing_but_what_is_about_published_proposals() {
        let nobody = Viewer::nobody(Language::Dutch, None);
        for rows in [Rows::Own, Rows::All, Rows::Submitted] {
            assert!(<follow_up::Entity as Visible>::rows(rows, &nobody).is_none(), "{rows:?}");
            assert!(<follow_up_update::Entity as Visible>::rows(rows, &nobody).is_none(), "{rows:?}");
            assert!(<follow_up_response::Entity as Visible>::rows(rows, &nobody).is_none(), "{rows:?}");
        }
        assert!(<follow_up::Entity as Visible>::rows(Rows::Published, &nobody).is_some());
    }

    #[test]
    fn a_commitment_is_made_to_those_it_names_or_else_to_all_for_whom_it_was_no_work() {
        for role in ParticipantRole::ALL.iter().copied() {
            assert!(is_made_to(role, true, true));
            assert!(!is_made_to(role, true, false));
            let works = matches!(role, ParticipantRole::Employee | ParticipantRole::Facilitator);
            assert_eq!(is_made_to(role, false, false), !works, "{role:?}");
        }
    }

    #[test]
    fn commitments_come_from_sessions_that_were_held_and_from_proposals_that_were_accepted() {
        let held = SessionStatus::ALL.iter().copied().filter(|status| can_commit_to_session(*status).is_ok());
        assert_eq!(held.collect::<Vec<_>>(), [SessionStatus::Held, SessionStatus::Reported]);
        for status in [ProposalStatus::InReview, ProposalStatus::Declined, ProposalStatus::Abandoned] {
            assert_eq!(can_commit_to_proposal(status), Err(Problem::ProposalNotAccepted));
        }
        assert_eq!(can_commit_to_proposal(ProposalStatus::PartlyAccepted), Ok(()));
    }

    #[test]
    fn an_organiser_commits_who_works_here_and_a_process_owner_to_what_they_did_not_write() {
        let organiser = || CommitToSession { organiser: AccountId(Uuid::from_u128(1)) };
        assert!(viewer(employee(1)).may(organiser()).is_ok());
        assert!(viewer(Person { is_staff: false, ..employee(1) }).may(organiser()).is_err(), "a council's chair");
        assert!(viewer(employee(2)).may(organiser()).is_err());
        let facilitator = Person { functions: vec![Function::Facilitator], ..employee(2) };
        assert!(viewer(facilitator).may(organiser()).is_ok());
        let department = DepartmentId(Uuid::from_u128(7));
        let owner = || viewer(Person { owned_departments: vec![department], ..employee(2) });
        let act = |is_own| CommitToProposal { department: Some(department), is_own };
        assert!(owner().may(act(false)).is_ok());
        assert!(owner().may(act(true)).is_err());
        assert!(viewer(employee(1)).may(act(false)).is_err());
    }

    #[test]
    fn staff_see_follow_ups_of_every_signal_without_reading_one() {
        let keys = Sight::keys::<follow_up::Entity>(&viewer(employee(1)));
        let sql = sea_orm::DbBackend::Postgres.build(&keys).to_string();
        assert!(sql.contains(r#""follow_up"."signal_id" IS NOT NULL"#), "{sql}");
        assert!(!sql.contains(r#"FROM "signal""#), "{sql}");
    }
}
