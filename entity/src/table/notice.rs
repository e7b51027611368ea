//! What moved on something that somebody follows.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, EventId, NoticeId};

/// What moved on something that somebody follows.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    pub account_id: AccountId,
    pub event_id: EventId,
    pub at: DateTimeUtc,
    pub made_at: DateTimeUtc,
    pub read_at: Option<DateTimeUtc>,
}

super::no_relations!();
