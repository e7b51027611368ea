//! A point of the agenda of a session.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, CouncilId, SessionAgendaPointId, SessionId},
    term::AgendaSide,
};

/// A point of the agenda of a session.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_agenda_point")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionAgendaPointId,
    pub session_id: SessionId,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    pub is_masked: bool,
    pub side: AgendaSide,
    pub council_id: Option<CouncilId>,
    pub brought_by: AccountId,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
