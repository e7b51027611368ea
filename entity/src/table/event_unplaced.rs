//! An event that has no place in the order yet.

use sea_orm::entity::prelude::*;

use crate::id::EventId;

/// An event that has no place in the order yet.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event_unplaced")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
}

super::no_relations!();
