//! How a client wants to be contacted.

use sea_orm::entity::prelude::*;

use crate::id::AccountId;

/// How a client wants to be contacted.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_preferences")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(column_type = "Array(std::sync::Arc::new(ColumnType::Text))")]
    pub wanted: Vec<String>,
    #[sea_orm(column_type = "Array(std::sync::Arc::new(ColumnType::Text))")]
    pub unwanted: Vec<String>,
    pub announce_first: bool,
    #[sea_orm(column_type = "Text")]
    pub language: String,
    pub reachable_from: Option<Time>,
    pub reachable_until: Option<Time>,
    #[sea_orm(column_type = "Text", nullable)]
    pub helper_name: Option<String>,
    pub changed_at: DateTimeUtc,
}

super::no_relations!();
