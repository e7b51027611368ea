//! An answer to a signal.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, AnswerId, SignalId},
    term::{ContactChannel, SignalOutcome},
};

/// An answer to a signal.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AnswerId,
    pub signal_id: SignalId,
    pub writer_id: AccountId,
    #[sea_orm(column_type = "Text")]
    pub author_name: String,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub is_masked: bool,
    pub channel: ContactChannel,
    pub outcome: Option<SignalOutcome>,
    #[sea_orm(column_type = "Text", nullable)]
    pub override_reason: Option<String>,
    pub copied_from_id: Option<AnswerId>,
    pub at: DateTimeUtc,
}

super::no_relations!();
