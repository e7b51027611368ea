//! Each time that somebody opened who the reporter is.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, SignalId, SignalRevealId};

/// Each time that somebody opened who the reporter is.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signal_reveal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignalRevealId,
    pub signal_id: SignalId,
    pub opened_by: AccountId,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub at: DateTimeUtc,
}

super::no_relations!();
