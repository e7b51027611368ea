//! An event's place in the order.

use sea_orm::entity::prelude::*;

use crate::id::EventId;

/// An event's place in the order.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event_place")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
    pub event_id: EventId,
    pub hash: Vec<u8>,
    pub placed_at: DateTimeUtc,
}

super::no_relations!();
