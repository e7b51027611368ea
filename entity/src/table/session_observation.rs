//! What somebody who attended a session noticed.

use sea_orm::entity::prelude::*;

use crate::{
    id::{SessionId, SessionObservationId, SessionParticipantId},
    term::{Assessment, TimeFrame},
};

/// What somebody who attended a session noticed.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_observation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionObservationId,
    pub session_id: SessionId,
    pub participant_id: SessionParticipantId,
    #[sea_orm(column_type = "Text", nullable)]
    pub key: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub is_masked: bool,
    pub assessment: Assessment,
    pub time_frame: TimeFrame,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
