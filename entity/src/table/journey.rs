//! A journey of clients, step by step.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, JourneyId, RegionId};

/// A journey of clients, step by step.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "journey")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JourneyId,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub summary: Option<String>,
    pub region_id: Option<RegionId>,
    pub version: i32,
    pub created_by: AccountId,
    pub created_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
}

super::no_relations!();
