//! One of the organisation's own settings.

use sea_orm::entity::prelude::*;

/// One of the organisation's own settings.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "setting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub value: Json,
    pub changed_at: DateTimeUtc,
}

super::no_relations!();
