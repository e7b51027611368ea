//! A person who takes part in a session.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, SessionId, SessionParticipantId},
    term::{InvitationAnswer, ParticipantRole, Room},
};

/// A person who takes part in a session.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_participant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionParticipantId,
    pub session_id: SessionId,
    pub account_id: AccountId,
    pub role: ParticipantRole,
    pub room: Option<Room>,
    pub answer: InvitationAnswer,
    pub answered_at: Option<DateTimeUtc>,
    pub attended: Option<bool>,
    #[sea_orm(column_type = "Text", nullable)]
    pub story: Option<String>,
    pub story_is_masked: bool,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
