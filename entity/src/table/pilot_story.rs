//! What went well with a pilot, told.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, PilotId, PilotSiteId, PilotStoryId};

/// What went well with a pilot, told.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pilot_story")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PilotStoryId,
    pub pilot_id: PilotId,
    pub site_id: Option<PilotSiteId>,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub created_by: AccountId,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
