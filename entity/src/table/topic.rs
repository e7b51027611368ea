//! What signals are about: a tree.

use sea_orm::entity::prelude::*;

use crate::id::{DepartmentId, TopicId};

/// What signals are about: a tree.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "topic")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TopicId,
    #[sea_orm(column_type = "Text")]
    pub path: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    pub parent_id: Option<TopicId>,
    pub department_id: Option<DepartmentId>,
    pub is_public_space: bool,
    pub is_active: bool,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub promises: Option<Json>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
