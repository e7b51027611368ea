//! Mail that goes out.

use sea_orm::entity::prelude::*;

use crate::id::{MailId, NoticeId};

/// Mail that goes out.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailId,
    pub notice_id: NoticeId,
    pub queued_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub tries: i32,
    pub sent_at: Option<DateTimeUtc>,
    pub given_up_at: Option<DateTimeUtc>,
}

super::no_relations!();
