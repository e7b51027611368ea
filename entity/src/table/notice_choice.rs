//! Whether somebody wants notices by e-mail too.

use sea_orm::entity::prelude::*;

use crate::id::AccountId;

/// Whether somebody wants notices by e-mail too.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_choice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    pub by_mail: bool,
    pub changed_at: DateTimeUtc,
}

super::no_relations!();
