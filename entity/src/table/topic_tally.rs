//! How many signals of each topic came in during some days.

use sea_orm::entity::prelude::*;

/// How many signals of each topic came in during some days, in all or of one value of a dimension.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "topic_tally")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub dimension: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub value: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub span: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub start: i32,
    pub topics: Vec<Uuid>,
    pub counts: Vec<i32>,
    pub total: i32,
}

super::no_relations!();
