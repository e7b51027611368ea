//! A council that takes part in a session.

use sea_orm::entity::prelude::*;

use crate::id::{CouncilId, SessionId};

/// A council that takes part in a session.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_council")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: CouncilId,
}

super::no_relations!();
