//! A decision on a proposal.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{id::ProposalId, proposal_decision, term::DecisionOutcome};

use crate::{
    access::{Seen, loader},
    account::Account,
    id::global,
};

/// What was decided, and why.
#[derive(Clone)]
pub struct Decision(pub Seen<proposal_decision::Entity>);

/// What was decided, and why.
#[Object]
impl Decision {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// Whether all of it, part of it or none of it will be done.
    async fn outcome(&self) -> DecisionOutcome {
        self.0.titles().outcome
    }

    /// Why. What identifies a person is masked.
    async fn reasons(&self) -> &str {
        &self.0.titles().reasons
    }

    /// Which parts will be done, where that is not all.
    async fn accepted_parts(&self) -> Option<&str> {
        self.0.titles().accepted_parts.as_deref()
    }

    /// Which parts will not be done, where that is not all.
    async fn declined_parts(&self) -> Option<&str> {
        self.0.titles().declined_parts.as_deref()
    }

    /// Whether something in these texts was masked.
    async fn masked(&self) -> bool {
        self.0.titles().is_masked
    }

    /// Whether it is the second decision, after the authors asked to reconsider the first.
    async fn reconsidered(&self) -> bool {
        self.0.titles().round > 0
    }

    /// Who decided, where you may see who works here.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.titles().decided_by).await
    }

    /// When it was decided.
    async fn decided_at(&self) -> DateTime<Utc> {
        self.0.titles().decided_at
    }
}

/// The decisions on a proposal, the first first.
pub(super) struct DecisionsOf;

impl loader::Children for DecisionsOf {
    type Row = proposal_decision::Entity;
    type Parent = ProposalId;
    const PARENT: proposal_decision::Column = proposal_decision::Column::ProposalId;
    const ORDER: proposal_decision::Column = proposal_decision::Column::Round;

    fn parent(row: &proposal_decision::Model) -> Option<ProposalId> {
        Some(row.proposal_id)
    }
}
