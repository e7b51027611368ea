//! A centre.

use sea_orm::entity::prelude::*;

use crate::{
    id::{CentreId, RegionId},
    term::CentreStatus,
};

/// A centre.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "centre")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CentreId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub region_id: Option<RegionId>,
    #[sea_orm(column_type = "Text")]
    pub street: String,
    #[sea_orm(column_type = "Text")]
    pub postcode: String,
    #[sea_orm(column_type = "Text")]
    pub city: String,
    pub status: CentreStatus,
    pub opened_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
