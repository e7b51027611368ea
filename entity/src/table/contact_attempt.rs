//! That somebody could not be reached.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, ContactAttemptId, SignalId},
    term::{ContactAttemptResult, ContactChannel},
};

/// That somebody could not be reached.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactAttemptId,
    pub signal_id: SignalId,
    pub channel: ContactChannel,
    pub result: ContactAttemptResult,
    #[sea_orm(column_type = "Text", nullable)]
    pub override_reason: Option<String>,
    pub attempted_by: AccountId,
    pub at: DateTimeUtc,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
