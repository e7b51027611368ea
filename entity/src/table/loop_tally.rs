//! The loop report of a month.

use sea_orm::entity::prelude::*;

/// The loop report of a month: of everything, or of one value of a dimension.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "loop_tally")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub dimension: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Date,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub value: String,
    pub received: i32,
    pub seen_promised: i32,
    pub seen_kept: i32,
    pub heard_promised: i32,
    pub heard_kept: i32,
    pub helped_promised: i32,
    pub helped_kept: i32,
    pub reopened: i32,
    pub unanswered: i32,
    pub seen_spans: Vec<i32>,
    pub heard_spans: Vec<i32>,
    pub helped_spans: Vec<i32>,
}

super::no_relations!();
