//! One of a council's priorities of a year.

use sea_orm::entity::prelude::*;

use crate::id::{CouncilId, CouncilPriorityId};

/// One of a council's priorities of a year.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "council_priority")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CouncilPriorityId,
    pub council_id: CouncilId,
    pub year: i32,
    pub rank: i32,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
