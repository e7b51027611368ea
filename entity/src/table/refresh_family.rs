//! One sign-in on one device.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, RefreshFamilyId};

/// One sign-in on one device.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_family")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefreshFamilyId,
    pub account_id: AccountId,
    pub created_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

super::no_relations!();
