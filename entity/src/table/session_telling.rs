//! That a participant was told what came of a session, or could not be told.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, SessionParticipantId, SessionTellingId},
    term::ContactChannel,
};

/// That a participant was told what came of a session, or could not be told.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_telling")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionTellingId,
    pub participant_id: SessionParticipantId,
    pub channel: Option<ContactChannel>,
    #[sea_orm(column_type = "Text", nullable)]
    pub unreachable_reason: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub override_reason: Option<String>,
    pub recorded_by: AccountId,
    pub at: DateTimeUtc,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
