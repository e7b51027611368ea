//! A person who takes part in a session.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, SessionId, SessionParticipantId},
    term::{ParticipantRole, Room},
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
    pub created_at: DateTimeUtc,
}

super::no_relations!();
