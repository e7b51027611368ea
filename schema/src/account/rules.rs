//! Which accounts a viewer sees, and what an account may be.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, account_function, council, council_member,
    id::{AccountFunctionId, AccountId, IntegrationKeyId},
    integration_key,
    term::{AccountStatus, Function, Role},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};

use crate::{
    access::{Act, Noun, Rows, Viewer, Visible, may_do::ActName},
    problem::{Problem, Problems},
};

/// How long an invitation is good for.
pub(super) const INVITATION_LASTS: TimeDelta = TimeDelta::days(14);
/// How long a refresh token is good for.
pub(super) const REFRESH_LASTS: TimeDelta = TimeDelta::days(30);
/// The most characters of a name.
pub(super) const LONGEST_NAME: usize = 200;

fn staff() -> SelectStatement {
    account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::IsStaff.eq(true))
        .into_query()
}

impl Visible for account::Entity {
    const NOUN: Noun = Noun::Account;
    type Id = AccountId;
    const ID: account::Column = account::Column::Id;

    fn id(row: &account::Model) -> AccountId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::Own => Some(account::Column::Id.eq(viewer.id()?).into()),
            Rows::StaffNames => Some(account::Column::IsStaff.eq(true).into()),
            Rows::CouncilNames => {
                let members = council_member::Entity::find()
                    .select_only()
                    .column(council_member::Column::AccountId)
                    .filter(council_member::Column::CouncilId.eq_any(viewer.councils()));
                // With whoever works with the council.
                let liaisons = council::Entity::find()
                    .select_only()
                    .column(council::Column::LiaisonId)
                    .filter(council::Column::Id.eq_any(viewer.councils()))
                    .filter(council::Column::LiaisonId.is_not_null());
                let is_named = Condition::any()
                    .add(account::Column::Id.in_subquery(members.into_query()))
                    .add(account::Column::Id.in_subquery(liaisons.into_query()));
                Some(is_named)
            }
            _ => None,
        }
    }
}

impl Visible for account_function::Entity {
    const NOUN: Noun = Noun::AccountFunction;
    type Id = AccountFunctionId;
    const ID: account_function::Column = account_function::Column::Id;

    fn id(row: &account_function::Model) -> AccountFunctionId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        let account = account_function::Column::AccountId;
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::Own => Some(account.eq(viewer.id()?).into()),
            Rows::StaffNames => Some(account.in_subquery(staff()).into()),
            _ => None,
        }
    }
}

impl Visible for integration_key::Entity {
    const NOUN: Noun = Noun::IntegrationKey;
    type Id = IntegrationKeyId;
    const ID: integration_key::Column = integration_key::Column::Id;

    fn id(row: &integration_key::Model) -> IntegrationKeyId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::All => Some(Condition::all()),
            Rows::Own => Some(integration_key::Column::AccountId.eq(viewer.id()?).into()),
            _ => None,
        }
    }
}

/// Signing in, staying signed in, signing out.
pub(super) struct SignIn;

impl Act for SignIn {
    const NAME: ActName = ActName::SignIn;
}

/// Making an account of one's own: where the organisation allows it, or with an invitation.
pub(super) struct RegisterOneself;

impl Act for RegisterOneself {
    const NAME: ActName = ActName::RegisterOneself;
}

/// Making, inviting, changing and blocking accounts and their keys.
pub(super) struct ManageAccounts;

impl Act for ManageAccounts {
    const NAME: ActName = ActName::ManageAccounts;
}

/// What an account is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) is_client: bool,
    pub(super) is_staff: bool,
    pub(super) is_admin: bool,
    pub(super) is_integration: bool,
    pub(super) functions: Vec<Function>,
}

impl Standing {
    /// What somebody who registers is.
    pub(super) fn client() -> Self {
        Self { is_client: true, is_staff: false, is_admin: false, is_integration: false, functions: Vec::new() }
    }

    /// What another system is.
    pub(super) fn integration() -> Self {
        Self { is_client: false, is_integration: true, ..Self::client() }
    }

    /// What these roles and functions come to. A seat on a council is a role too, but it is not given here;
    /// another system is nothing else beside; functions are those of staff.
    pub(super) fn of(problems: &mut Problems, roles: &[Role], functions: &[Function]) -> Self {
        let mut functions = functions.to_vec();
        functions.sort_unstable();
        functions.dedup();
        let has = |role| roles.contains(&role);
        let standing = Self {
            is_client: has(Role::Client),
            is_staff: has(Role::Staff),
            is_admin: has(Role::Admin),
            is_integration: has(Role::Integration),
            functions,
        };
        let is_person = standing.is_client || standing.is_staff || standing.is_admin;
        problems.check(!roles.is_empty(), "roles", Problem::RoleNeeded);
        problems.check(!has(Role::CouncilMember), "roles", Problem::RoleNotGiven);
        problems.check(!(standing.is_integration && is_person), "roles", Problem::RoleNotGiven);
        problems.check(standing.is_staff || standing.functions.is_empty(), "functions", Problem::NotStaff);
        standing
    }

    /// What an account is now.
    pub(super) fn now(account: &account::Model, functions: Vec<Function>) -> Self {
        Self {
            is_client: account.is_client,
            is_staff: account.is_staff,
            is_admin: account.is_admin,
            is_integration: account.is_integration,
            functions,
        }
    }

    /// The roles that make it so.
    pub(super) fn roles(&self) -> Vec<Role> {
        let roles = [
            (self.is_client, Role::Client),
            (self.is_staff, Role::Staff),
            (self.is_admin, Role::Admin),
            (self.is_integration, Role::Integration),
        ];
        roles.into_iter().filter(|(has, _)| *has).map(|(_, role)| role).collect()
    }

    /// Whether this can be the process owner of a department.
    pub(super) fn can_own_processes(&self) -> bool {
        self.is_staff && self.functions.contains(&Function::ProcessOwner)
    }
}

/// What becomes of a refresh token that is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is the newest of its family: it gets a successor.
    First,
    /// It has a successor that nobody has used: the answer to the first time may have been lost, so the same again.
    Again,
    /// Its successor was used: somebody has a copy, and nobody can tell who.
    Reused,
    /// Its time is over, or its family's.
    Ended,
}

/// A refresh token's turn. `successor_used`: nothing where it has no successor yet.
pub(super) fn turn(
    now: DateTime<Utc>,
    family_ended: bool,
    expires_at: DateTime<Utc>,
    successor_used: Option<bool>,
) -> Turn {
    match successor_used {
        _ if family_ended => Turn::Ended,
        Some(true) => Turn::Reused,
        _ if expires_at <= now => Turn::Ended,
        Some(false) => Turn::Again,
        None => Turn::First,
    }
}

/// Whether an account can be used.
pub(super) fn is_usable(account: &account::Model) -> bool {
    account.status == AccountStatus::Active
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Language;

    fn standing(roles: &[Role], functions: &[Function]) -> Result<Standing, Vec<String>> {
        let mut problems = Problems::new(Language::English);
        let standing = Standing::of(&mut problems, roles, functions);
        let codes: Vec<_> = problems.found_mut().iter().map(|error| error.code.clone()).collect();
        if codes.is_empty() { Ok(standing) } else { Err(codes) }
    }

    #[test]
    fn roles_add_up_and_functions_are_those_of_staff() {
        let both = standing(&[Role::Staff, Role::Client], &[Function::Handler, Function::Handler]).unwrap();
        assert!(both.is_client && both.is_staff && !both.is_admin);
        assert_eq!(both.functions, [Function::Handler]);
        assert_eq!(both.roles(), [Role::Client, Role::Staff]);
        assert_eq!(standing(&[Role::Client], &[Function::Handler]), Err(vec!["NOT_STAFF".to_owned()]));
        assert_eq!(standing(&[], &[]), Err(vec!["ROLE_NEEDED".to_owned()]));
    }

    #[test]
    fn a_seat_is_not_given_with_an_account_and_a_system_is_no_person() {
        assert_eq!(standing(&[Role::Client, Role::CouncilMember], &[]), Err(vec!["ROLE_NOT_GIVEN".to_owned()]));
        assert_eq!(standing(&[Role::Integration, Role::Admin], &[]), Err(vec!["ROLE_NOT_GIVEN".to_owned()]));
        assert_eq!(standing(&[Role::Integration], &[]), Ok(Standing::integration()));
    }

    #[test]
    fn a_rotated_token_may_be_repeated_until_its_successor_is_used() {
        let now = DateTime::UNIX_EPOCH;
        let later = now + REFRESH_LASTS;
        assert_eq!(turn(now, false, later, None), Turn::First);
        assert_eq!(turn(now, false, later, Some(false)), Turn::Again);
        assert_eq!(turn(now, false, later, Some(true)), Turn::Reused);
        assert_eq!(turn(now, true, later, Some(true)), Turn::Ended);
        assert_eq!(turn(later, false, later, None), Turn::Ended);
        assert_eq!(turn(later, false, later, Some(false)), Turn::Ended);
        assert_eq!(turn(later, false, later, Some(true)), Turn::Reused);
    }
}
