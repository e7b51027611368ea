//! A proposal.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    proposal,
    term::{DecisionOutcome, ProposalKind, ProposalStatus},
};

use super::loaders::{DecisionDue, EvidenceOf};
use crate::{
    access::{Lens, Loaders, Seen, loader},
    clock,
    council::Council,
    department::Department,
    follow_up::{self, FollowUp},
    id::global,
    page::{self, Connection, PageArgs},
    scalar::Date,
    timeline::{self, TimelineEntry},
};

/// What should be better, and what the organisation decided about it.
#[derive(Clone)]
pub struct Proposal(pub Seen<proposal::Entity>);

impl From<Seen<proposal::Entity>> for Proposal {
    fn from(seen: Seen<proposal::Entity>) -> Self {
        Self(seen)
    }
}

/// What a proposal rests on.
#[derive(SimpleObject)]
pub struct Evidence {
    /// How many signals that you can see.
    signal_count: i32,
    /// How many sessions that you can see.
    session_count: i32,
}

/// What was decided, and why.
#[derive(SimpleObject)]
pub struct Decision {
    /// Whether all of it, part of it or none of it will be done.
    outcome: DecisionOutcome,
    /// Why.
    reasons: String,
    /// When it was decided.
    decided_at: DateTime<Utc>,
}

/// What should be better, and what the organisation decided about it.
#[Object]
impl Proposal {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.titles().title
    }

    /// What kind of proposal it is.
    async fn kind(&self) -> ProposalKind {
        self.0.titles().kind
    }

    /// What should be better.
    async fn text(&self) -> Option<&str> {
        Some(self.0.through(Lens::Masked)?.text.as_str())
    }

    /// Where it is in its life.
    async fn status(&self) -> Option<ProposalStatus> {
        Some(self.0.through(Lens::Status)?.status)
    }

    /// The council that it is from. Null where it is from a client or a member of staff.
    async fn council(&self, ctx: &Context<'_>) -> Result<Option<Council>> {
        loader::one(ctx, self.0.through(Lens::Masked).and_then(|proposal| proposal.council_id)).await
    }

    /// The department that it is addressed to.
    async fn department(&self, ctx: &Context<'_>) -> Result<Option<Department>> {
        loader::one(ctx, self.0.through(Lens::Masked).and_then(|proposal| proposal.department_id)).await
    }

    /// What it rests on, for those who see all of it.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Option<Evidence>> {
        let Some(proposal) = self.0.through(Lens::Full) else { return Ok(None) };
        let counts = ctx.data::<Loaders>()?.load_one(EvidenceOf(proposal.id)).await?.unwrap_or_default();
        Ok(Some(Evidence { signal_count: counts.signals, session_count: counts.sessions }))
    }

    /// What was decided, and why.
    async fn decision(&self) -> Option<Decision> {
        let proposal = self.0.through(Lens::Masked)?;
        Some(Decision {
            outcome: proposal.decision_outcome?,
            reasons: proposal.decision_reasons.clone()?,
            decided_at: proposal.decided_at?,
        })
    }

    /// When it was submitted.
    async fn submitted_at(&self) -> Option<DateTime<Utc>> {
        self.0.through(Lens::Status)?.submitted_at
    }

    /// The last day on which the decision is promised.
    async fn decision_due_on(&self, ctx: &Context<'_>) -> Result<Option<Date>> {
        let Some(proposal) = self.0.through(Lens::Masked) else { return Ok(None) };
        let due = ctx.data::<Loaders>()?.load_one(DecisionDue(proposal.id)).await?;
        Ok(due.map(|due| Date(clock::day_of(due))))
    }

    /// When its decision was published.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.through(Lens::Status)?.published_at
    }

    /// What was promised about it.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn follow_ups(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<FollowUp>> {
        follow_up::of_proposal(ctx, self.0.titles().id, PageArgs::forwards(first, after)).await
    }

    /// What happened to it, as far as you may see that, the first first.
    #[graphql(complexity = "page::cost(first, last, child_complexity)")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<TimelineEntry>> {
        timeline::of(ctx, self.0.titles().id, PageArgs { first, after, last, before }).await
    }
}
