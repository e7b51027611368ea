//! A range of four-digit postcodes of a region, both ends included.

use sea_orm::entity::prelude::*;

use crate::{
    id::{RegionId, RegionPostcodesId},
    term::RegionKind,
};

/// A range of four-digit postcodes of a region, both ends included.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "region_postcodes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegionPostcodesId,
    pub region_id: RegionId,
    pub region_kind: RegionKind,
    pub first: i32,
    pub last: i32,
}

super::no_relations!();
