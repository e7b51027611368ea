//! A client council.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, CouncilId, RegionId},
    term::{CouncilKind, CouncilStatus},
};

/// A client council.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "council")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CouncilId,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub kind: CouncilKind,
    pub region_id: Option<RegionId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub about: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub email: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub phone: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub website: Option<String>,
    pub seats: i32,
    pub liaison_id: Option<AccountId>,
    pub status: CouncilStatus,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
