//! A person's (or a signal's) key, wrapped with the installation's.

use sea_orm::entity::prelude::*;

use crate::id::SealingKeyId;

/// A person's (or a signal's) key, wrapped with the installation's.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sealing_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SealingKeyId,
    pub owner_id: Uuid,
    pub wrapped: Vec<u8>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
