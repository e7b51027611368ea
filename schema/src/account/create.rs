//! Making accounts: the one way in which they come to be.

use async_graphql::ID;
use entity::{
    account, account_function, department,
    id::{AccountFunctionId, AccountId, DepartmentId},
    term::{AccountStatus, EventKind, Function, Role, SubjectType},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use zeroize::Zeroizing;

use super::{
    Passwords,
    email::Email,
    password,
    rules::{LONGEST_NAME, ManageAccounts, Standing},
};
use crate::{
    access::{Change, Store, insert_all},
    department::intake,
    error::Error,
    event::Event,
    payload::Stop,
    problem::{Problem, Problems},
};

/// The rule that one e-mail address has one account, and that an administrator stays.
pub(super) const ACCOUNTS: &str = "ACCOUNTS";

/// The department that somebody works at.
#[derive(Debug, Clone)]
pub enum InDepartment {
    /// By its global id.
    Id(ID),
    /// By its code.
    Code(String),
}

/// An account to make, with its password.
pub struct NewAccount {
    /// Where it is reached, and by which it signs in.
    pub email: String,
    /// The name.
    pub name: String,
    /// At least one; no seat on a council.
    pub roles: Vec<Role>,
    /// Of staff only.
    pub functions: Vec<Function>,
    /// Of staff only; the intake where none is named.
    pub department: Option<InDepartment>,
    /// Of at least 12 characters.
    pub password: Zeroizing<String>,
}

/// Makes an account. For operators: in the API people are invited, and choose a password themselves.
///
/// # Errors
/// What is wrong with it, or what ends the request.
pub async fn create(store: &Store, passwords: &Passwords, new: &NewAccount) -> Result<AccountId, Stop> {
    // Refuses before a password is hashed for somebody who may not.
    store.viewer().may(ManageAccounts)?;
    let mut problems = Problems::new(store.viewer().language());
    let email = problems.take("email", Email::parse(&new.email));
    let name = problems.text("name", &new.name, LONGEST_NAME);
    password::check(&mut problems, "password", &new.password);
    let standing = Standing::of(&mut problems, &new.roles, &new.functions);
    problems.settle()?;
    let hash = passwords.hash(new.password.clone()).await?;

    let run = async || {
        let draft = store.draft().await?;
        let granted = draft.viewer().may(ManageAccounts)?;
        let change = draft.granted(granted);
        let mut problems = Problems::new(store.viewer().language());
        let department = department_of(&change, &mut problems, &standing, new.department.as_ref()).await?;
        problems.settle()?;
        let fresh = Fresh {
            email: email.as_ref(),
            is_email_proven: true,
            name: &name,
            password_hash: Some(&hash),
            standing: &standing,
            department,
        };
        let Some(account) = fresh.insert(&change).await? else { return Err(problems.stop("email", Problem::Taken)) };
        change.commit([Event::new(EventKind::AccountCreated, SubjectType::Account, account)]).await?;
        Ok(account)
    };
    store.retried(run).await
}

/// The department that is named, or the intake for staff where none is named; only staff work at one.
pub(super) async fn department_of(
    change: &Change,
    problems: &mut Problems,
    standing: &Standing,
    named: Option<&InDepartment>,
) -> Result<Option<DepartmentId>, Error> {
    let Some(named) = named else {
        return if standing.is_staff { intake(change.db()).await } else { Ok(None) };
    };
    problems.check(standing.is_staff, "departmentId", Problem::NotStaff);
    let condition = match named {
        InDepartment::Id(id) => id.parse::<DepartmentId>().ok().map(|id| department::Column::Id.eq(id)),
        InDepartment::Code(code) => Some(department::Column::Code.eq(code.trim())),
    };
    let found = match condition {
        Some(condition) => department::Entity::find().filter(condition).one(change.db()).await?,
        None => None,
    };
    problems.check(found.is_some(), "departmentId", Problem::NotFound);
    Ok(found.map(|department| department.id))
}

/// An account that is checked and ready to be inserted.
pub(super) struct Fresh<'a> {
    pub(super) email: Option<&'a Email>,
    /// Whether somebody vouches for the address; not where a person just writes one down.
    pub(super) is_email_proven: bool,
    pub(super) name: &'a str,
    pub(super) password_hash: Option<&'a str>,
    pub(super) standing: &'a Standing,
    pub(super) department: Option<DepartmentId>,
}

impl Fresh<'_> {
    /// Inserts it with its functions. `None` where the e-mail address has an account.
    pub(super) async fn insert(&self, change: &Change) -> Result<Option<AccountId>, Error> {
        change.take_turns(ACCOUNTS).await?;
        if let Some(email) = self.email
            && by_email(change, email.as_str()).await?.is_some()
        {
            return Ok(None);
        }
        let id = AccountId::at(change.now());
        account::Entity::insert(account::ActiveModel {
            id: Set(id),
            email: Set(self.email.map(Email::to_string)),
            is_email_proven: Set(self.is_email_proven),
            name: Set(self.name.to_owned()),
            password_hash: Set(self.password_hash.map(str::to_owned)),
            is_client: Set(self.standing.is_client),
            is_staff: Set(self.standing.is_staff),
            is_admin: Set(self.standing.is_admin),
            is_integration: Set(self.standing.is_integration),
            department_id: Set(self.department),
            status: Set(AccountStatus::Active),
            created_at: Set(change.now()),
        })
        .exec_without_returning(change.db())
        .await?;
        give_functions(change, id, &self.standing.functions).await?;
        Ok(Some(id))
    }
}

/// Gives an account functions that it does not have.
pub(super) async fn give_functions(change: &Change, account: AccountId, functions: &[Function]) -> Result<(), Error> {
    let rows = functions.iter().map(|function| account_function::ActiveModel {
        id: Set(AccountFunctionId::at(change.now())),
        account_id: Set(account),
        function: Set(*function),
        since: Set(change.now()),
    });
    insert_all(change.db(), rows.collect()).await
}

/// The account of an e-mail address in small letters.
pub(super) async fn by_email(change: &Change, email: &str) -> Result<Option<account::Model>, Error> {
    Ok(account::Entity::find().filter(account::Column::Email.eq(email)).one(change.db()).await?)
}
