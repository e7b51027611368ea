//! A proposal.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    proposal,
    term::{ProposalKind, ProposalStatus},
};

use super::{
    decision::{Decision, DecisionsOf},
    evidence::Evidence,
    loaders::{DecisionDue, Original, TopicsOf, given},
};
use crate::{
    access::{Lens, Loaders, Seen, Store, loader},
    account::Account,
    clock,
    consultation::Consultation,
    council::Council,
    department::Department,
    follow_up::{self, FollowUp},
    id::global,
    page::{self, Connection, PageArgs},
    scalar::Date,
    timeline::{self, TimelineEntry},
    topic::Topic,
};

/// What should be better, and what the organisation decided about it.
#[derive(Clone)]
pub struct Proposal(pub Seen<proposal::Entity>);

impl From<Seen<proposal::Entity>> for Proposal {
    fn from(seen: Seen<proposal::Entity>) -> Self {
        Self(seen)
    }
}

impl Proposal {
    /// The original of a text where something in it was masked, for who wrote it for oneself.
    async fn original(&self, ctx: &Context<'_>, place: Original) -> Result<Option<String>> {
        let proposal = self.0.titles();
        let is_author = ctx.data::<Store>()?.viewer().id() == Some(proposal.author_id);
        if !proposal.is_masked || !is_author || proposal.council_id.is_some() {
            return Ok(None);
        }
        Ok(ctx.data::<Loaders>()?.load_one(place).await?)
    }
}

/// What should be better, and what the organisation decided about it.
#[Object]
impl Proposal {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What it is called. What identifies a person is masked, but not for who wrote it for oneself.
    async fn title(&self, ctx: &Context<'_>) -> Result<String> {
        let proposal = self.0.titles();
        Ok(self.original(ctx, Original::title(proposal.id)).await?.unwrap_or_else(|| proposal.title.clone()))
    }

    /// What kind of proposal it is.
    async fn kind(&self) -> ProposalKind {
        self.0.titles().kind
    }

    /// What should be better. What identifies a person is masked, but not for who wrote it for oneself.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(proposal) = self.0.through(Lens::Masked) else { return Ok(None) };
        Ok(Some(self.original(ctx, Original::text(proposal.id)).await?.unwrap_or_else(|| proposal.text.clone())))
    }

    /// Whether something in the title or the text was masked.
    async fn masked(&self) -> Option<bool> {
        Some(self.0.through(Lens::Masked)?.is_masked)
    }

    /// How often it was changed, from 1. Who changes a draft says from which version.
    async fn version(&self) -> Option<i32> {
        Some(self.0.through(Lens::Full)?.version)
    }

    /// Where it is in its life.
    async fn status(&self) -> Option<ProposalStatus> {
        Some(self.0.through(Lens::Status)?.status)
    }

    /// The council that it is from. Null where it is from a client or a member of staff.
    async fn council(&self, ctx: &Context<'_>) -> Result<Option<Council>> {
        loader::one(ctx, self.0.through(Lens::Masked).and_then(|proposal| proposal.council_id)).await
    }

    /// Whether it is from a client, on the own behalf.
    async fn from_client(&self) -> Option<bool> {
        Some(self.0.through(Lens::Masked)?.is_from_client)
    }

    /// Who wrote it, where you may see who that is.
    async fn author(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.through(Lens::Full).map(|proposal| proposal.author_id)).await
    }

    /// What it is about.
    #[graphql(complexity = "3 * child_complexity")]
    async fn topics(&self, ctx: &Context<'_>) -> Result<Vec<Topic>> {
        let Some(proposal) = self.0.through(Lens::Masked) else { return Ok(Vec::new()) };
        Ok(given(ctx, TopicsOf(proposal.id)).await?.into_iter().map(Topic).collect())
    }

    /// The department that it is addressed to.
    async fn department(&self, ctx: &Context<'_>) -> Result<Option<Department>> {
        loader::one(ctx, self.0.through(Lens::Masked).and_then(|proposal| proposal.department_id)).await
    }

    /// What it answers, where it is solicited advice.
    async fn consultation(&self, ctx: &Context<'_>) -> Result<Option<Consultation>> {
        loader::one(ctx, self.0.through(Lens::Masked).and_then(|proposal| proposal.consultation_id)).await
    }

    /// What it rests on, for those who see all of it.
    async fn evidence(&self) -> Option<Evidence> {
        Some(Evidence(self.0.through(Lens::Full)?.id))
    }

    /// What was decided last, and why.
    async fn decision(&self, ctx: &Context<'_>) -> Result<Option<Decision>> {
        Ok(loader::children::<DecisionsOf>(ctx, self.0.titles().id).await?.pop().map(Decision))
    }

    /// Each decision, the first first: there are two where it was reconsidered.
    #[graphql(complexity = "2 * child_complexity")]
    async fn decisions(&self, ctx: &Context<'_>) -> Result<Vec<Decision>> {
        Ok(loader::children::<DecisionsOf>(ctx, self.0.titles().id).await?.into_iter().map(Decision).collect())
    }

    /// Why the authors asked to reconsider the first decision, where they did. What identifies a person is masked.
    async fn reconsideration_reasons(&self) -> Option<&str> {
        self.0.through(Lens::Masked)?.reconsideration_reasons.as_deref()
    }

    /// When they asked.
    async fn reconsideration_asked_at(&self) -> Option<DateTime<Utc>> {
        self.0.through(Lens::Masked)?.reconsideration_asked_at
    }

    /// The day for which it is planned, where it was accepted.
    async fn planned_for(&self) -> Option<Date> {
        self.0.through(Lens::Masked)?.planned_for.map(Date)
    }

    /// The day from which it is in use.
    async fn implemented_on(&self) -> Option<Date> {
        self.0.through(Lens::Masked)?.implemented_on.map(Date)
    }

    /// What it brought. What identifies a person is masked.
    async fn evaluation(&self) -> Option<&str> {
        self.0.through(Lens::Masked)?.evaluation.as_deref()
    }

    /// Why it was stopped after it was accepted. What identifies a person is masked.
    async fn abandoned_reason(&self) -> Option<&str> {
        self.0.through(Lens::Masked)?.abandoned_reason.as_deref()
    }

    /// Whether the client agreed that the decision is published; of others it is false.
    async fn consent_to_publish(&self) -> Option<bool> {
        Some(self.0.through(Lens::Full)?.consent_to_publish)
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
