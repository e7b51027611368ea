//! Work that one server at a time does.

use sea_orm::entity::prelude::*;

/// Work that one server at a time does.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lease")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    pub holder: Uuid,
    pub ends_at: DateTimeUtc,
}

super::no_relations!();
