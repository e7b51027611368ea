//! A session.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, CentreId, SessionId},
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
    pub centre_id: Option<CentreId>,
    pub series_id: Option<SessionId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub about: Option<String>,
    pub capacity: Option<i32>,
    pub call_until: Option<Date>,
    pub confirmed_at: Option<DateTimeUtc>,
    pub held_at: Option<DateTimeUtc>,
    pub reported_at: Option<DateTimeUtc>,
    pub followed_up_at: Option<DateTimeUtc>,
    pub cancelled_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub cancelled_reason: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub report: Option<String>,
    pub sequence: i32,
    pub changed_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
