//! An integration's key, as its hash.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, IntegrationKeyId};

/// An integration's key, as its hash.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "integration_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntegrationKeyId,
    pub account_id: AccountId,
    pub hash: Vec<u8>,
    #[sea_orm(column_type = "Array(std::sync::Arc::new(ColumnType::Text))")]
    pub scopes: Vec<String>,
    pub created_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
}

super::no_relations!();
