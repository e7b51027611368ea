//! A function of a member of staff.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountFunctionId, AccountId},
    term::Function,
};

/// A function of a member of staff.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account_function")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountFunctionId,
    pub account_id: AccountId,
    pub function: Function,
    pub since: DateTimeUtc,
}

super::no_relations!();
