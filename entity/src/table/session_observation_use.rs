//! What became of an observation: a signal, a commitment, or evidence of a proposal.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, FollowUpId, ProposalId, SessionObservationId, SessionObservationUseId, SignalId};

/// What became of an observation: a signal, a commitment, or evidence of a proposal.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session_observation_use")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionObservationUseId,
    pub observation_id: SessionObservationId,
    pub signal_id: Option<SignalId>,
    pub follow_up_id: Option<FollowUpId>,
    pub proposal_id: Option<ProposalId>,
    pub used_by: AccountId,
    pub at: DateTimeUtc,
}

super::no_relations!();
