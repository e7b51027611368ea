//! A name that another system uses for a region.

use sea_orm::entity::prelude::*;

use crate::id::{RegionAliasId, RegionId};

/// A name that another system uses for a region.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "region_alias")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegionAliasId,
    pub region_id: RegionId,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    #[sea_orm(column_type = "Text")]
    pub alias: String,
    #[sea_orm(column_type = "Text")]
    pub folded: String,
}

super::no_relations!();
