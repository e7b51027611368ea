//! Members of staff who are named in an input: a process owner, a liaison.

use async_graphql::ID;
use entity::{
    account, account_function,
    id::AccountId,
    term::{AccountStatus, Function},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    access::Change,
    error::Error,
    id::parse,
    problem::{Problem, Problems},
};

/// The account that an id names, where it is of a member of staff with a function; else the problem with it.
pub(crate) async fn with_function(
    change: &Change,
    problems: &mut Problems,
    field: &str,
    (id, function, unfit): (&ID, Function, Problem),
) -> Result<Option<AccountId>, Error> {
    let account = match parse::<AccountId>(id) {
        Ok(id) => account::Entity::find_by_id(id).one(change.db()).await?,
        Err(_) => None,
    };
    let Some(account) = account else {
        problems.add(field, Problem::NotFound);
        return Ok(None);
    };
    let held = account_function::Entity::find()
        .filter(account_function::Column::AccountId.eq(account.id))
        .filter(account_function::Column::Function.eq(function))
        .one(change.db())
        .await?;
    let fits = account.is_staff && account.status == AccountStatus::Active && held.is_some();
    problems.check(fits, field, unfit);
    Ok(Some(account.id))
}
