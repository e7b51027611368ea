//! Who told it; kept apart.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, SignalId};

/// Who told it; kept apart.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signal_reporter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub signal_id: SignalId,
    pub account_id: Option<AccountId>,
    pub sealed_identity: Option<Vec<u8>>,
    pub submitted_by: Option<AccountId>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
