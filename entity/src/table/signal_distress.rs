//! Whether a signal is distressing, as rules proposed it and a person settled it.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, SignalId},
    term::DistressState,
};

/// Whether a signal is distressing, as rules proposed it and a person settled it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signal_distress")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub signal_id: SignalId,
    pub state: DistressState,
    pub proposed_at: Option<DateTimeUtc>,
    pub look_by: Option<DateTimeUtc>,
    pub settled_at: Option<DateTimeUtc>,
    pub settled_by: Option<AccountId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
}

super::no_relations!();
