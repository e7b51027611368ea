//! A membership of a council: an account, a role, a term.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, CouncilId, CouncilMemberId},
    term::CouncilRole,
};

/// A membership of a council: an account, a role, a term.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "council_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CouncilMemberId,
    pub council_id: CouncilId,
    pub account_id: AccountId,
    pub role: CouncilRole,
    pub started_on: Date,
    pub ends_on: Option<Date>,
    pub is_public: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub public_name: Option<String>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
