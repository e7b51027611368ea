//! A place where a pilot is tried.

use sea_orm::entity::prelude::*;

use crate::id::{CentreId, PilotId, PilotSiteId, RegionId};

/// A place where a pilot is tried.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pilot_site")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PilotSiteId,
    pub pilot_id: PilotId,
    pub region_id: Option<RegionId>,
    pub centre_id: Option<CentreId>,
    pub starts_on: Date,
    pub ends_on: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub evaluation: Option<String>,
    pub evaluated_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
