//! What staff put to councils.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, ConsultationId, DepartmentId};

/// What staff put to councils.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsultationId,
    #[sea_orm(column_type = "Text")]
    pub question: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub document_url: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub document_text: Option<String>,
    #[sea_orm(column_type = "Array(std::sync::Arc::new(ColumnType::Text))")]
    pub questions: Vec<String>,
    pub is_masked: bool,
    pub department_id: DepartmentId,
    pub put_by: AccountId,
    pub due_on: Date,
    pub created_at: DateTimeUtc,
    pub closed_at: Option<DateTimeUtc>,
}

super::no_relations!();
