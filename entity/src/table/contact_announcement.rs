//! That somebody is going to be contacted, and when.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, ContactAnnouncementId, SignalId},
    term::ContactChannel,
};

/// That somebody is going to be contacted, and when.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_announcement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactAnnouncementId,
    pub signal_id: SignalId,
    pub channel: ContactChannel,
    pub through: ContactChannel,
    pub expected_from: DateTimeUtc,
    pub expected_until: DateTimeUtc,
    #[sea_orm(column_type = "Text", nullable)]
    pub override_reason: Option<String>,
    pub announced_by: AccountId,
    pub announced_at: DateTimeUtc,
}

super::no_relations!();
