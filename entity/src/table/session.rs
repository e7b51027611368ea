//! A session.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, SessionId},
    term::{SessionKind, SessionStatus},
};

/// A session.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub kind: SessionKind,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub place: Option<String>,
    pub is_online: bool,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub organiser_id: AccountId,
    pub is_public: bool,
    pub status: SessionStatus,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
