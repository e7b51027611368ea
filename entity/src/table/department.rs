//! A department of the organisation.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, DepartmentId};

/// A department of the organisation.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "department")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DepartmentId,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub is_intake: bool,
    pub process_owner_id: Option<AccountId>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
