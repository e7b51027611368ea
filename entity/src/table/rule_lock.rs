//! A row to lock where a rule spans a table.

use sea_orm::entity::prelude::*;

/// A row to lock where a rule spans a table.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_lock")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: String,
}

super::no_relations!();
