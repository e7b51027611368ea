//! Who sees which follow-ups and updates, who may make and update them, and when they are due.

use chrono::NaiveDate;
use entity::{
    follow_up, follow_up_update,
    id::{AccountId, DepartmentId, FollowUpId, FollowUpUpdateId},
    proposal, session, signal,
    term::{Audience, FollowUpStatus},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};

use crate::access::{Act, Noun, Rows, Sight, Viewer, Visible, Who, may_do::ActName};

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

/// The keys of what one word of the table of sights means in a noun, for this viewer.
fn keys<E: Visible>(rows: Rows, viewer: &Viewer) -> Option<SelectStatement> {
    let condition = E::rows(rows, viewer)?;
    Some(E::find().select_only().column(E::ID).filter(condition).into_query())
}

/// Where one of these columns is among the keys beside it. `None` where there are no keys at all.
fn any_of<const N: usize>(arms: [(follow_up::Column, Option<SelectStatement>); N]) -> Option<Condition> {
    let arms: Vec<_> = arms.into_iter().filter_map(|(column, keys)| Some(column.in_subquery(keys?))).collect();
    (!arms.is_empty()).then(|| arms.into_iter().fold(Condition::any(), Condition::add))
}

/// What hangs on a row of `E` that the viewer sees. Where that is every row, no row of it is read.
fn hangs_on<E: Visible>(column: follow_up::Column, viewer: &Viewer) -> Condition {
    if Sight::of::<E>(viewer).is_everything() {
        column.is_not_null().into()
    } else {
        column.in_subquery(Sight::keys::<E>(viewer)).into()
    }
}

fn of_own_signals(viewer: &Viewer) -> Option<Condition> {
    any_of([(follow_up::Column::SignalId, keys::<signal::Entity>(Rows::Own, viewer))])
}

fn of_own_sessions(viewer: &Viewer) -> Option<Condition> {
    any_of([(follow_up::Column::SessionId, keys::<session::Entity>(Rows::TakingPart, viewer))])
}

impl Visible for follow_up::Entity {
    const NOUN: Noun = Noun::FollowUp;
    type Id = FollowUpId;
    const ID: follow_up::Column = follow_up::Column::Id;

    fn id(row: &follow_up::Model) -> FollowUpId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        use follow_up::Column::{ProposalId, SessionId, SignalId};
        match rows {
            Rows::Published => any_of([(ProposalId, keys::<proposal::Entity>(rows, viewer))]),
            Rows::Own => any_of([
                (SignalId, keys::<signal::Entity>(Rows::Own, viewer)),
                (SessionId, keys::<session::Entity>(Rows::TakingPart, viewer)),
            ]),
            Rows::OfOwnCouncil => any_of([
                (ProposalId, keys::<proposal::Entity>(rows, viewer)),
                (SessionId, keys::<session::Entity>(rows, viewer)),
            ]),
            Rows::OfSeenSubjects => Some(
                Condition::any()
                    .add(hangs_on::<signal::Entity>(SignalId, viewer))
                    .add(hangs_on::<session::Entity>(SessionId, viewer))
                    .add(hangs_on::<proposal::Entity>(ProposalId, viewer)),
            ),
            _ => None,
        }
    }
}

/// Updates of these follow-ups, for this audience.
fn told(audience: Audience, follow_ups: Option<Condition>) -> Option<Condition> {
    Some(Condition::all().add(follow_up_update::Column::Audience.eq(audience)).add(updates_of(follow_ups?)))
}

fn updates_of(follow_ups: Condition) -> Condition {
    let keys = follow_up::Entity::find().select_only().column(follow_up::Column::Id).filter(follow_ups);
    follow_up_update::Column::FollowUpId.in_subquery(keys.into_query()).into()
}

fn any<const N: usize>(arms: [Option<Condition>; N]) -> Option<Condition> {
    arms.into_iter()
        .flatten()
        .fold(None, |any: Option<Condition>, arm| Some(any.unwrap_or_else(Condition::any).add(arm)))
}

// The audience of an update decides who reads it; staff read all.
impl Visible for follow_up_update::Entity {
    const NOUN: Noun = Noun::FollowUpUpdate;
    type Id = FollowUpUpdateId;
    const ID: follow_up_update::Column = follow_up_update::Column::Id;

    fn id(row: &follow_up_update::Model) -> FollowUpUpdateId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        let follow_ups = || <follow_up::Entity as Visible>::rows(rows, viewer);
        match rows {
            Rows::Published => told(Audience::Public, follow_ups()),
            Rows::Own => any([
                told(Audience::Reporter, of_own_signals(viewer)),
                told(Audience::Participants, of_own_sessions(viewer)),
                told(Audience::Public, follow_ups()),
            ]),
            Rows::OfOwnCouncil => any([told(Audience::Council, follow_ups()), told(Audience::Public, follow_ups())]),
            Rows::OfSeenSubjects => follow_ups().map(updates_of),
            _ => None,
        }
    }
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

/// Updating, moving or dropping a follow-up.
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
    use entity::term::Function;
    use uuid::Uuid;

    use super::*;
    use crate::access::{Language, Person};

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
        }
        assert!(<follow_up::Entity as Visible>::rows(Rows::Published, &nobody).is_some());
    }

    #[test]
    fn staff_see_follow_ups_of_every_signal_without_reading_one() {
        let keys = Sight::keys::<follow_up::Entity>(&viewer(employee(1)));
        let sql = sea_orm::DbBackend::Postgres.build(&keys).to_string();
        assert!(sql.contains(r#""follow_up"."signal_id" IS NOT NULL"#), "{sql}");
        assert!(!sql.contains(r#"FROM "signal""#), "{sql}");
    }
}
