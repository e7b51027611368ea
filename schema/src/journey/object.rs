//! A journey and its steps.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{id::TypedId, journey, journey_step, term::Channel};
use futures::future::try_join_all;

use super::loaders::{CouncilsOf, SignalsOf, StepsOfJourney};
use crate::{
    access::{Lens, Loaders, Seen, Store, loader},
    account::Account,
    council::Council,
    id::global,
    page::{self, Connection, PageArgs},
    region::Region,
    signal::Signal,
    timeline::{self, TimelineEntry},
};

/// What a client goes through, step by step.
#[derive(Clone)]
pub struct Journey(pub Seen<journey::Entity>);

impl From<Seen<journey::Entity>> for Journey {
    fn from(seen: Seen<journey::Entity>) -> Self {
        Self(seen)
    }
}

/// What a client goes through, step by step.
#[Object]
impl Journey {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.titles().title
    }

    /// What it tells, in a few sentences.
    async fn summary(&self) -> Option<&str> {
        self.0.titles().summary.as_deref()
    }

    /// The region that it is about. Null where it is about none in particular.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        loader::one(ctx, self.0.titles().region_id).await
    }

    /// The councils that take part, as far as you can see them.
    #[graphql(complexity = "5 * child_complexity")]
    async fn councils(&self, ctx: &Context<'_>) -> Result<Vec<Council>> {
        let loaders = ctx.data::<Loaders>()?;
        let ids = loaders.load_one(CouncilsOf(self.0.titles().id)).await?.unwrap_or_default();
        loaders.loader().give(ids.len())?;
        let councils = try_join_all(ids.iter().map(|id| loader::one(ctx, Some(*id)))).await?;
        Ok(councils.into_iter().flatten().collect())
    }

    /// Its steps, the first first.
    #[graphql(complexity = "10 * child_complexity")]
    async fn steps(&self, ctx: &Context<'_>) -> Result<Vec<JourneyStep>> {
        let steps = loader::children::<StepsOfJourney>(ctx, self.0.titles().id).await?;
        Ok(steps.into_iter().map(JourneyStep).collect())
    }

    /// Where its picture is, on this server: an SVG, for whoever sees the journey.
    async fn picture_path(&self, ctx: &Context<'_>) -> Result<String> {
        let organisation = &ctx.data::<Store>()?.organisation().slug;
        Ok(format!("/{organisation}/v1/journeys/{}.svg", self.0.titles().id))
    }

    /// How often its texts were changed, from 1: to be sent along with the next change. Null where you see only what is
    /// published.
    async fn version(&self) -> Option<i32> {
        Some(self.0.through(Lens::Full)?.version)
    }

    /// Who made it, where you may see who works here.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.through(Lens::Full).map(|journey| journey.created_by)).await
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.titles().created_at
    }

    /// When its texts were changed last.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.titles().changed_at
    }

    /// Since when everybody can see it. Null where it is not published.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().published_at
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

/// A step of a journey.
#[derive(Clone)]
pub struct JourneyStep(pub Seen<journey_step::Entity>);

impl JourneyStep {
    async fn signal_ids(&self, ctx: &Context<'_>) -> Result<Option<Vec<entity::id::SignalId>>> {
        let Some(step) = self.0.through(Lens::Full) else { return Ok(None) };
        let ids = ctx.data::<Loaders>()?.load_one(SignalsOf(step.id)).await?.unwrap_or_default();
        Ok(Some(ids.to_vec()))
    }
}

/// A step of a journey.
#[Object]
impl JourneyStep {
    /// The global id. It stays while the step stays, also where its place changes.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// Its place in the journey, from 1.
    async fn place(&self) -> i32 {
        self.0.titles().place
    }

    /// What the client does.
    async fn action(&self) -> &str {
        &self.0.titles().action
    }

    /// Where client and organisation meet: a letter, a page, somebody.
    async fn touchpoint(&self) -> Option<&str> {
        self.0.titles().touchpoint.as_deref()
    }

    /// Through which channel.
    async fn channel(&self) -> Option<Channel> {
        self.0.titles().channel
    }

    /// How it is for the client, from -2 (very bad) to 2 (very good).
    async fn experience(&self) -> i32 {
        self.0.titles().experience
    }

    /// What clients say of it. What identifies a person is masked.
    async fn quotes(&self) -> &[String] {
        &self.0.titles().quotes
    }

    /// How many signals that you can see it rests on. Null where you see only what is published.
    async fn signal_count(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        Ok(self.signal_ids(ctx).await?.map(|ids| i32::try_from(ids.len()).unwrap_or(i32::MAX)))
    }

    /// The signals that it rests on and that you can see. Null where you see only what is published.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn signals(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Option<Connection<Signal>>> {
        let Some(ids) = self.signal_ids(ctx).await? else { return Ok(None) };
        ctx.data::<Loaders>()?.loader().give(ids.len())?;
        let signals = try_join_all(ids.iter().map(|id| loader::one::<_, Signal>(ctx, Some(*id)))).await?;
        let rows = ids.iter().zip(signals).filter_map(|(id, signal)| Some((id.uuid(), signal?))).collect();
        Ok(Some(Connection::of_all(rows, &PageArgs::forwards(first, after))?))
    }
}
