//! The sender's own key for a signal, as a keyed hash.

use sea_orm::entity::prelude::*;

use crate::id::SignalId;

/// The sender's own key for a signal, as a keyed hash.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signal_submission")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: Vec<u8>,
    pub body_hash: Vec<u8>,
    pub signal_id: SignalId,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
