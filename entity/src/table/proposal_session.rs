//! A session that a proposal rests on.

use sea_orm::entity::prelude::*;

use crate::id::{ProposalId, SessionId};

/// A session that a proposal rests on.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: ProposalId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
}

super::no_relations!();
