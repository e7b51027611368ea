//! A signal that a proposal rests on.

use sea_orm::entity::prelude::*;

use crate::id::{ProposalId, SignalId};

/// A signal that a proposal rests on.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_signal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: ProposalId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub signal_id: SignalId,
}

super::no_relations!();
