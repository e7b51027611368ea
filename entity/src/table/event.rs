//! Something that happened.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, EventId},
    term::{EventKind, SubjectType},
};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    pub at: DateTimeUtc,
    pub actor_id: Option<AccountId>,
    pub kind: EventKind,
    pub subject_type: SubjectType,
    pub subject_id: Uuid,
    #[sea_orm(column_type = "JsonBinary")]
    pub data: Json,
}

super::no_relations!();
