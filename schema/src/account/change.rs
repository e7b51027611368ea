//! Changing what an account is: by an administrator, and never one's own.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use entity::{
    account, account_function, council_member, department,
    id::AccountId,
    invitation,
    term::{AccountStatus, EventKind, Function, Role, SubjectType, Term},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};

use super::{
    Account,
    create::{ACCOUNTS, InDepartment, department_of, give_functions},
    refresh,
    rules::{LONGEST_NAME, ManageAccounts, Standing},
};
use crate::{
    access::{Change, SignedIn, Store},
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
};

/// What changes of an account. What is left out stays as it is.
#[derive(InputObject)]
pub(super) struct ChangeAccountInput {
    /// The account; not one's own.
    account_id: ID,
    /// The name.
    name: Option<String>,
    /// All its roles; at least one. A seat on a council is given by appointing a member.
    roles: Option<Vec<Role>>,
    /// All that somebody of staff does.
    functions: Option<Vec<Function>>,
    /// Where somebody of staff works. Null: nowhere. Who becomes staff works at the intake where this is left out.
    department_id: MaybeUndefined<ID>,
    /// Whether it can be used. A blocked account is signed out everywhere at once.
    status: Option<AccountStatus>,
}

payload! {
    /// An account as it is now.
    ChangeAccountPayload {
        /// The account.
        account: Account,
    }
}

/// Changing accounts.
#[derive(Default)]
pub(super) struct ChangeMutation;

/// Changing accounts.
#[Object(guard = "crate::access::Closed")]
impl ChangeMutation {
    /// Changes an account's name, roles, functions, department or status. It takes effect at once. An administrator
    /// does, and never their own.
    #[graphql(guard = "SignedIn")]
    async fn change_account(&self, ctx: &Context<'_>, input: ChangeAccountInput) -> Result<ChangeAccountPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| change_account(store, &input)).await)?;
        let account = match id {
            Some(id) => store.find().by_id(id).await?.map(Account),
            None => None,
        };
        Ok(ChangeAccountPayload { account, user_errors })
    }
}

async fn change_account(store: &Store, input: &ChangeAccountInput) -> Result<AccountId, Stop> {
    let draft = store.draft().await?;
    let account = draft.lock::<account::Entity>(parse(&input.account_id)?).await?;
    let account = account.titles().clone();
    let granted = draft.viewer().may(ManageAccounts)?;
    let change = draft.granted(granted);
    change.take_turns(ACCOUNTS).await?;
    still_an_admin(&change).await?;

    let mut problems = Problems::new(store.viewer().language());
    problems.check(store.viewer().id() != Some(account.id), "accountId", Problem::OwnFunctions);
    let name = input.name.as_ref().map(|name| problems.text("name", name, LONGEST_NAME));
    let had = functions_of(&change, account.id).await?;
    let was = Standing::now(&account, had.clone());
    let is = standing(&mut problems, &was, input);
    let department = match &input.department_id {
        MaybeUndefined::Undefined if is.is_staff && !was.is_staff => {
            department_of(&change, &mut problems, &is, None).await?
        }
        MaybeUndefined::Undefined => account.department_id.filter(|_| is.is_staff),
        MaybeUndefined::Null => None,
        MaybeUndefined::Value(id) => {
            department_of(&change, &mut problems, &is, Some(&InDepartment::Id(id.clone()))).await?
        }
    };
    check_offices(&change, &mut problems, account.id, &was, &is).await?;
    problems.settle()?;

    let id = account.id;
    let status = input.status.unwrap_or(account.status);
    take_functions(&change, id, had.iter().filter(|function| !is.functions.contains(function))).await?;
    let new: Vec<Function> = is.functions.iter().filter(|function| !had.contains(function)).copied().collect();
    give_functions(&change, id, &new).await?;
    if status == AccountStatus::Blocked {
        refresh::end_all(&change, id).await?;
    }
    if status == AccountStatus::Blocked || (was.is_admin && !is.is_admin) {
        take_back_invitations(&change, id).await?;
    }
    let mut row = account.into_active_model();
    if let Some(name) = name {
        row.name = Set(name);
    }
    row.is_client = Set(is.is_client);
    row.is_staff = Set(is.is_staff);
    row.is_admin = Set(is.is_admin);
    row.department_id = Set(department);
    row.status = Set(status);
    row.update(change.db()).await?;
    let event = Event::new(EventKind::AccountChanged, SubjectType::Account, id).term("status", status);
    change.commit([event.key("department", department)]).await?;
    Ok(id)
}

/// What the account becomes. Who no longer works here has no functions, without that being said.
fn standing(problems: &mut Problems, was: &Standing, input: &ChangeAccountInput) -> Standing {
    let roles = input.roles.clone().unwrap_or_else(|| was.roles());
    let functions = match &input.functions {
        Some(functions) => functions.clone(),
        None if roles.contains(&Role::Staff) => was.functions.clone(),
        None => Vec::new(),
    };
    let is = Standing::of(problems, &roles, &functions);
    // A person never becomes a system, nor a system a person.
    problems.check(is.is_integration == was.is_integration, "roles", Problem::RoleNotGiven);
    is
}

/// Two administrators who demote each other at once would leave none: the second is none by then.
async fn still_an_admin(change: &Change) -> Result<(), Error> {
    let Some(id) = change.viewer().id() else { return Ok(()) };
    let admin = account::Entity::find_by_id(id)
        .filter(account::Column::IsAdmin.eq(true))
        .filter(account::Column::Status.eq(AccountStatus::Active));
    if admin.count(change.db()).await? == 1 { Ok(()) } else { Err(Error::Forbidden) }
}

/// What somebody holds elsewhere because of what they are, they give up there first.
async fn check_offices(
    change: &Change,
    problems: &mut Problems,
    account: AccountId,
    was: &Standing,
    is: &Standing,
) -> Result<(), Error> {
    if was.can_own_processes() && !is.can_own_processes() {
        let owned = department::Entity::find().filter(department::Column::ProcessOwnerId.eq(account));
        problems.check(owned.count(change.db()).await? == 0, "functions", Problem::StillProcessOwner);
    }
    if was.is_client && !is.is_client {
        let seats = council_member::Entity::find().filter(council_member::Column::AccountId.eq(account)).filter(
            Condition::any()
                .add(council_member::Column::EndsOn.is_null())
                .add(council_member::Column::EndsOn.gte(change.today())),
        );
        problems.check(seats.count(change.db()).await? == 0, "roles", Problem::StillCouncilMember);
    }
    Ok(())
}

async fn functions_of(change: &Change, account: AccountId) -> Result<Vec<Function>, Error> {
    let rows = account_function::Entity::find()
        .filter(account_function::Column::AccountId.eq(account))
        .all(change.db())
        .await?;
    Ok(rows.into_iter().map(|row| row.function).collect())
}

async fn take_functions(
    change: &Change,
    account: AccountId,
    functions: impl Iterator<Item = &Function>,
) -> Result<(), Error> {
    let codes: Vec<_> = functions.map(|function| function.code()).collect();
    if codes.is_empty() {
        return Ok(());
    }
    account_function::Entity::delete_many()
        .filter(account_function::Column::AccountId.eq(account))
        .filter(account_function::Column::Function.is_in(codes))
        .exec(change.db())
        .await?;
    Ok(())
}

/// An invitation is worth no more than whoever gave it.
async fn take_back_invitations(change: &Change, by: AccountId) -> Result<(), Error> {
    invitation::Entity::delete_many()
        .filter(invitation::Column::InvitedBy.eq(by))
        .filter(invitation::Column::UsedAt.is_null())
        .exec(change.db())
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Language;

    fn input(roles: Option<Vec<Role>>, functions: Option<Vec<Function>>) -> ChangeAccountInput {
        let account_id = ID::from("account");
        ChangeAccountInput {
            account_id,
            name: None,
            roles,
            functions,
            department_id: MaybeUndefined::Undefined,
            status: None,
        }
    }

    #[test]
    fn what_is_left_out_stays_and_who_leaves_has_no_functions() {
        let was = Standing { is_staff: true, functions: vec![Function::Handler], ..Standing::client() };
        let mut problems = Problems::new(Language::English);
        assert_eq!(standing(&mut problems, &was, &input(None, None)), was);
        assert_eq!(standing(&mut problems, &was, &input(Some(vec![Role::Client]), None)), Standing::client());
        assert!(problems.is_empty());
        standing(&mut problems, &was, &input(Some(vec![Role::Integration]), None));
        assert!(!problems.is_empty());
    }
}
