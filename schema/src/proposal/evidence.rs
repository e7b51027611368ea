//! What a proposal rests on, as one viewer sees it.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{ProposalId, TypedId},
    proposal_figure,
    term::Channel,
};

use super::loaders::{JourneysOf, SessionCountOf, SessionsOf, SignalCountOf, SignalsOf, given};
use crate::{
    access::{Loaders, Seen, loader},
    id::global,
    journey::Journey,
    page::{self, Connection, PageArgs},
    scalar::Date,
    session::{CameTo, Observation, Session, came_from},
    signal::Signal,
    topic::Topic,
};

/// What a proposal rests on, of what you can see. Made of a proposal that the viewer sees whole, and of no other.
pub struct Evidence(pub(super) ProposalId);

/// What a proposal rests on, of what you can see.
#[Object]
impl Evidence {
    /// How many signals that you can see.
    async fn signal_count(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(ctx.data::<Loaders>()?.load_one(SignalCountOf(self.0)).await?.unwrap_or_default())
    }

    /// How many sessions that you can see.
    async fn session_count(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(ctx.data::<Loaders>()?.load_one(SessionCountOf(self.0)).await?.unwrap_or_default())
    }

    /// The signals that you can see, the first first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn signals(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Signal>> {
        let signals = given(ctx, SignalsOf(self.0)).await?;
        let signals = signals.into_iter().map(|seen| (seen.titles().id.uuid(), Signal(seen))).collect();
        Ok(Connection::of_all(signals, &PageArgs::forwards(first, after))?)
    }

    /// The sessions that you can see, the first first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Session>> {
        let sessions = given(ctx, SessionsOf(self.0)).await?;
        let sessions = sessions.into_iter().map(|seen| (seen.titles().id.uuid(), Session(seen))).collect();
        Ok(Connection::of_all(sessions, &PageArgs::forwards(first, after))?)
    }

    /// The journeys that you can see, the first first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn journeys(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Journey>> {
        let journeys = given(ctx, JourneysOf(self.0)).await?;
        let journeys = journeys.into_iter().map(|seen| (seen.titles().id.uuid(), Journey::from(seen))).collect();
        Ok(Connection::of_all(journeys, &PageArgs::forwards(first, after))?)
    }

    /// What was noticed in sessions, of what you can see, the first first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn observations(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Observation>> {
        let observations = came_from(ctx, CameTo::Proposal(self.0)).await?;
        let observations = observations.into_iter().map(|one| (one.key().uuid(), one)).collect();
        Ok(Connection::of_all(observations, &PageArgs::forwards(first, after))?)
    }

    /// Figures as they stood when they were attached.
    #[graphql(complexity = "5 * child_complexity")]
    async fn figures(&self, ctx: &Context<'_>) -> Result<Vec<Figure>> {
        Ok(loader::children::<FiguresOf>(ctx, self.0).await?.into_iter().map(Figure).collect())
    }
}

/// How many signals about a topic came in in a period, as it stood when this was attached. It is never counted again.
pub struct Figure(Seen<proposal_figure::Entity>);

/// How many signals about a topic came in in a period, as it stood when this was attached. It is never counted again.
#[Object]
impl Figure {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// The topic itself, without those within it.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Option<Topic>> {
        loader::one(ctx, Some(self.0.titles().topic_id)).await
    }

    /// The first day of the period.
    async fn from(&self) -> Date {
        Date(self.0.titles().from_day)
    }

    /// The first day after the period.
    async fn until(&self) -> Date {
        Date(self.0.titles().until_day)
    }

    /// The channel by which they came in; null: by any.
    async fn channel(&self) -> Option<Channel> {
        self.0.titles().channel
    }

    /// Whether the signals of everybody were counted; if not, those that the council sees.
    async fn of_everybody(&self) -> bool {
        self.0.titles().is_of_all
    }

    /// How many. Null where a council member attached it and there were 1 to 4.
    async fn value(&self) -> Option<i32> {
        self.0.titles().value
    }

    /// When it was counted.
    async fn taken_at(&self) -> DateTime<Utc> {
        self.0.titles().taken_at
    }
}

struct FiguresOf;

impl loader::Children for FiguresOf {
    type Row = proposal_figure::Entity;
    type Parent = ProposalId;
    const PARENT: proposal_figure::Column = proposal_figure::Column::ProposalId;
    const ORDER: proposal_figure::Column = proposal_figure::Column::TakenAt;

    fn parent(row: &proposal_figure::Model) -> Option<ProposalId> {
        Some(row.proposal_id)
    }
}
