//! A way of working that is tried.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, PilotId},
    term::PilotStatus,
};

/// A way of working that is tried.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pilot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PilotId,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub guidance: Option<String>,
    pub status: PilotStatus,
    #[sea_orm(column_type = "Text", nullable)]
    pub stopped_reason: Option<String>,
    pub created_by: AccountId,
    pub created_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
}

super::no_relations!();
