//! Where: an area that councils and signals belong to.

use sea_orm::entity::prelude::*;

use crate::{id::RegionId, term::RegionKind};

/// Where: an area that councils and signals belong to.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "region")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegionId,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub kind: RegionKind,
    pub parent_id: Option<RegionId>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
