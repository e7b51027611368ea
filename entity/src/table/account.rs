//! A person, or another system, that can sign in.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, DepartmentId},
    term::AccountStatus,
};

/// A person, or another system, that can sign in.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    #[sea_orm(column_type = "Text", nullable)]
    pub email: Option<String>,
    pub is_email_proven: bool,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub password_hash: Option<String>,
    pub is_client: bool,
    pub is_staff: bool,
    pub is_admin: bool,
    pub is_integration: bool,
    pub department_id: Option<DepartmentId>,
    pub status: AccountStatus,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
