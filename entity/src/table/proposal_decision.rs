//! A decision on a proposal.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, ProposalDecisionId, ProposalId},
    term::DecisionOutcome,
};

/// A decision on a proposal.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalDecisionId,
    pub proposal_id: ProposalId,
    pub round: i32,
    pub outcome: DecisionOutcome,
    #[sea_orm(column_type = "Text")]
    pub reasons: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub accepted_parts: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub declined_parts: Option<String>,
    pub is_masked: bool,
    pub decided_by: Option<AccountId>,
    pub decided_at: DateTimeUtc,
}

super::no_relations!();
