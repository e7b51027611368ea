//! An invitation by one-time code.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, DepartmentId, InvitationId};

/// An invitation by one-time code.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    pub code_hash: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub email: String,
    pub is_client: bool,
    pub is_staff: bool,
    pub is_admin: bool,
    #[sea_orm(column_type = "Array(std::sync::Arc::new(ColumnType::Text))")]
    pub functions: Vec<String>,
    pub department_id: Option<DepartmentId>,
    pub invited_by: Option<AccountId>,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

super::no_relations!();
