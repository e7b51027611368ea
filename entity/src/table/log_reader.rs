//! How far a reader of the log has come.

use sea_orm::entity::prelude::*;

/// How far a reader of the log has come.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "log_reader")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
    pub place: i64,
}

super::no_relations!();
