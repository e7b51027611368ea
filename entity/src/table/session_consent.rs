//! What a participant of a session agreed to.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, SessionConsentId, SessionParticipantId},
    term::{ConsentForm, ConsentScope},
};

/// What a participant of a session agreed to.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionConsentId,
    pub participant_id: SessionParticipantId,
    pub scope: ConsentScope,
    pub form: ConsentForm,
    pub recorded_by: AccountId,
    pub given_at: DateTimeUtc,
    pub withdrawn_at: Option<DateTimeUtc>,
}

super::no_relations!();
