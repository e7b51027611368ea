//! Inside a topic: what it falls apart into, when it came in and by which channel, and which words stand out.

use std::collections::BTreeSet;

use async_graphql::{ComplexObject, Context, Object, SimpleObject};
use entity::{
    id::TopicId,
    term::{Channel, Term},
};
use uuid::Uuid;

use super::{
    number::whole,
    period::Period,
    scope::{Regions, Scope},
    tallies::{Which, by_channel, by_day, by_topic},
    top_topics::{Months, months},
    trend::{TrendPoint, TrendStep, line},
    words::{DistinctiveWord, Inside, distinctive},
};
use crate::{
    access::{Store, loader},
    error::Error,
    topic::Topic,
};

/// What a topic, with all topics within it, is about in a period.
pub struct InsideTopic {
    pub(super) id: TopicId,
    /// It, and all within it.
    pub(super) within: Vec<TopicId>,
    pub(super) children: Vec<(TopicId, Vec<TopicId>)>,
    pub(super) period: Period,
    pub(super) regions: Regions,
    pub(super) scope: Scope,
    /// What council members are told of it, and of all beside it.
    pub(super) months: Option<Months>,
}

/// A topic within another, and how many signals came in about it and all within it.
#[derive(SimpleObject, Debug, Clone)]
#[graphql(complex)]
pub struct Subtopic {
    #[graphql(skip)]
    id: TopicId,
    /// How many came in.
    pub count: i32,
}

/// A topic within another.
#[ComplexObject]
impl Subtopic {
    /// The topic.
    async fn topic(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Topic>> {
        loader::one(ctx, Some(self.id)).await
    }
}

/// A channel, and how many signals came in by it.
#[derive(SimpleObject, Debug, Clone)]
pub struct ChannelCount {
    /// The channel.
    pub channel: Channel,
    /// How many came in.
    pub count: i32,
}

/// How many words.
const MOST_WORDS: i32 = 50;
const USUAL_WORDS: i32 = 10;

fn keys(topics: &[TopicId]) -> BTreeSet<Uuid> {
    topics.iter().map(|topic| topic.0).collect()
}

impl InsideTopic {
    /// The topic, if there is one.
    pub(super) async fn find(
        store: &Store,
        scope: Scope,
        regions: Regions,
        id: TopicId,
        period: Period,
    ) -> Result<Option<Self>, Error> {
        let reference = store.reference().await?;
        if reference.topics.get(id).is_none() {
            return Ok(None);
        }
        let mut children: Vec<(TopicId, Vec<TopicId>)> =
            reference.topics.children(id).into_iter().map(|child| (child, reference.topics.within(child))).collect();
        children.sort();
        let period = scope.period(period, store.today());
        let within = reference.topics.within(id);
        let months = match &scope {
            Scope::Own(_) => Some(months(store, &Which::of(regions.clone()), period).await?),
            Scope::All | Scope::Counts => None,
        };
        Ok(Some(Self { id, within, children, period, regions, scope, months }))
    }

    /// How many signals came in about some topics; nothing where that is not shown.
    async fn counts(&self, store: &Store, of: &[&[TopicId]]) -> Result<Vec<Option<i64>>, Error> {
        if let Some(months) = &self.months {
            return Ok(of.iter().map(|topics| Some(months.together(&keys(topics))?.iter().sum())).collect());
        }
        let counts = by_topic(store, &Which::of(self.regions.clone()), &[self.period]).await?;
        let count = |topics: &&[TopicId]| topics.iter().filter_map(|topic| counts.get(&topic.0)?.first()).sum();
        Ok(of.iter().map(|topics| Some(count(topics))).collect())
    }
}

/// What a topic, with all topics within it, is about in a period.
#[Object]
impl InsideTopic {
    /// The topic.
    async fn topic(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Topic>> {
        loader::one(ctx, Some(self.id)).await
    }

    /// How many signals came in about it and all topics within it. Null where so few did that it is not shown to you.
    async fn count(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<i32>> {
        let counts = self.counts(ctx.data()?, &[&self.within]).await?;
        Ok(counts.into_iter().next().flatten().map(whole))
    }

    /// The topics directly within it, the most asked first; those about which nothing came in are left out, and those of which
    /// so few did that they are not shown to you.
    #[graphql(complexity = "20 * child_complexity")]
    async fn subtopics(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Subtopic>> {
        let of: Vec<&[TopicId]> = self.children.iter().map(|(_, within)| within.as_slice()).collect();
        let counts = self.counts(ctx.data()?, &of).await?;
        let mut found: Vec<Subtopic> = (self.children.iter().zip(counts))
            .filter_map(|((id, _), count)| Some(Subtopic { id: *id, count: whole(count.filter(|count| *count > 0)?) }))
            .collect();
        found.sort_by_key(|subtopic| (std::cmp::Reverse(subtopic.count), subtopic.id));
        Ok(found)
    }

    /// How many came in each day, week or month. Council members get months; null for other steps, and where a month is not
    /// shown to them.
    #[graphql(complexity = "60 * child_complexity")]
    async fn trend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The steps of the line.")] by: TrendStep,
    ) -> async_graphql::Result<Option<Vec<TrendPoint>>> {
        let store = ctx.data::<Store>()?;
        if let Some(months) = &self.months {
            if by != TrendStep::Month {
                return Ok(None);
            }
            let counts = months.together(&keys(&self.within));
            let months = self.period.each_month();
            let point = |(month, count): (&Period, i64)| TrendPoint {
                start: crate::scalar::Date(month.from),
                count: whole(count),
            };
            return Ok(counts.map(|counts| months.iter().zip(counts).map(point).collect()));
        }
        let days = by_day(store, Some(&self.within), &self.regions, self.period).await?;
        Ok(Some(line(&days, self.period, by, store.today())))
    }

    /// By which channels they came in, the most used first. Null for council members, and of one region.
    #[graphql(complexity = "12 * child_complexity")]
    async fn channels(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Vec<ChannelCount>>> {
        if self.regions != Regions::Everywhere {
            return Ok(None);
        }
        let [counts] = by_channel(ctx.data()?, [&self.within], &[self.period]).await?;
        let mut found: Vec<ChannelCount> = counts
            .into_iter()
            .filter_map(|(code, counts)| {
                let count = counts.first().copied().filter(|count| *count > 0)?;
                Some(ChannelCount { channel: Channel::from_code(&code)?, count: whole(count) })
            })
            .collect();
        found.sort_by_key(|channel| std::cmp::Reverse(channel.count));
        Ok(found.into())
    }

    /// The words that stand out beside all other topics, the furthest first; only words that at least five signals use. Null
    /// for administrators, and where so few came in that they are not shown to you.
    #[graphql(complexity = "200 + 20 * child_complexity")]
    async fn distinctive_words(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, at most 50; 10 where nothing is said.")] first: Option<i32>,
    ) -> async_graphql::Result<Option<Vec<DistinctiveWord>>> {
        let store = ctx.data::<Store>()?;
        let is_hidden = self.months.as_ref().is_some_and(|months| months.together(&keys(&self.within)).is_none());
        let shows_counts = match &self.scope {
            Scope::Counts => return Ok(None),
            Scope::Own(_) if is_hidden => return Ok(None),
            Scope::Own(_) => false,
            Scope::All => true,
        };
        let first = usize::try_from(first.unwrap_or(USUAL_WORDS).clamp(0, MOST_WORDS)).unwrap_or_default();
        let inside = Inside { topics: &self.within, regions: &self.regions, period: self.period };
        let words = distinctive(store, &inside, first).await?;
        let shown = |(word, count): (String, i64)| DistinctiveWord { word, count: shows_counts.then(|| whole(count)) };
        Ok(Some(words.into_iter().map(shown).collect()))
    }
}
