//! Asking for insight.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    id::{ProposalId, RegionId, TopicId},
    term::{Channel, SignalKind},
};

use super::{
    effect::{self, Effect, effect},
    hot_spots::{HotSpot, hot_spots},
    inside::InsideTopic,
    period::PeriodInput,
    quality::{SourceQuality, quality},
    report::{LoopReportGroup, LoopReportRow, report},
    scope::Scope,
    tallies::{Which, by_day},
    top_topics::{self, TopTopic, top_topics},
    trend::{TrendPoint, TrendStep, line},
};
use crate::{
    access::{Open, Store},
    error::Error,
    id::{parse, parse_option},
    problem::Problem,
};

/// The most rows of one answer.
const MOST: i32 = 100;

/// How many rows there are where nothing is said.
const USUAL: i32 = 10;
/// How many days before and after a measure are compared where nothing is said.
const USUAL_DAYS: i32 = 90;

/// How many rows were asked for.
fn rows(first: Option<i32>) -> Result<usize, Error> {
    let first = first.unwrap_or(USUAL);
    if !(0..=MOST).contains(&first) {
        return Err(Problem::PageSize.into());
    }
    Ok(usize::try_from(first).unwrap_or_default())
}

/// What all signals together tell.
pub struct Insight;

/// What all signals together tell.
#[Object]
impl Insight {
    /// Whether what was promised about signals was kept, for those received in a period.
    ///
    /// The public, clients and council members get whole months that are over: of another period, those months in it that
    /// are. Administrators get counts. To all but staff, what rests on 1 to 4 signals is null, and so is what would give
    /// it away; and a report of a region or department is by months, or null. Null as a whole for a connected system.
    #[graphql(complexity = "1_500 + 20 * child_complexity")]
    async fn loop_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When the signals were received, by days in Europe/Amsterdam.")] period: PeriodInput,
        #[graphql(desc = "By what it is divided into rows.")] by: LoopReportGroup,
        #[graphql(desc = "Only signals of this region and of those within it.")] region_id: Option<ID>,
        #[graphql(desc = "Only signals of this department.")] department_id: Option<ID>,
    ) -> Result<Option<Vec<LoopReportRow>>> {
        let store = ctx.data::<Store>()?;
        Ok(report(store, period, by, region_id.as_ref(), department_id.as_ref()).await?)
    }

    /// What came in without topic, date, place or way back, by source and channel. For staff and administrators;
    /// null for everybody else.
    #[graphql(complexity = "1_500 + 20 * child_complexity")]
    async fn data_quality(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When the signals were received, by days in Europe/Amsterdam.")] period: PeriodInput,
    ) -> Result<Option<Vec<SourceQuality>>> {
        Ok(quality(ctx.data()?, period).await?)
    }

    /// The most asked topics of a period, the most asked first, beside another period.
    ///
    /// Council members get whole months that are over, of their own region, and not by channel or kind. Null for everybody
    /// else who is neither staff nor administrator.
    #[graphql(complexity = "200 + 100 * child_complexity")]
    #[allow(clippy::too_many_arguments)]
    async fn top_topics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When the signals were received, by days in Europe/Amsterdam.")] period: PeriodInput,
        #[graphql(desc = "The period to compare with.")] compared_with: Option<PeriodInput>,
        #[graphql(desc = "Only signals that came in by one of these channels.")] channels: Option<Vec<Channel>>,
        #[graphql(desc = "Only signals of this region and of those within it.")] region_id: Option<ID>,
        #[graphql(desc = "Only signals of one of these kinds.")] kinds: Option<Vec<SignalKind>>,
        #[graphql(desc = "How many, at most 100; 10 where nothing is said.")] first: Option<i32>,
    ) -> Result<Option<Vec<TopTopic>>> {
        let store = ctx.data::<Store>()?;
        let first = rows(first)?;
        let (period, before) = (period.parse()?, compared_with.map(PeriodInput::parse).transpose()?);
        let region: Option<RegionId> = parse_option(region_id.as_ref())?;
        let Some(scope) = Scope::of(store.viewer()) else { return Ok(None) };
        if matches!(scope, Scope::Own(_)) && (channels.is_some() || kinds.is_some()) {
            return Ok(None);
        }
        let Some(regions) = scope.regions(store, region).await? else { return Ok(None) };
        let asked = top_topics::Asked { period, before, which: Which { channels, kinds, regions }, first };
        Ok(Some(top_topics(store, &scope, &asked).await?))
    }

    /// What a topic, with all topics within it, is about in a period. Council members get whole months that are over, of
    /// their own region. Null for everybody else who is neither staff nor administrator.
    #[graphql(complexity = "100 + child_complexity")]
    async fn topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The topic.")] id: ID,
        #[graphql(desc = "When the signals were received, by days in Europe/Amsterdam.")] period: PeriodInput,
        #[graphql(desc = "Only signals of this region and of those within it.")] region_id: Option<ID>,
    ) -> Result<Option<InsideTopic>> {
        let store = ctx.data::<Store>()?;
        let period = period.parse()?;
        let region: Option<RegionId> = parse_option(region_id.as_ref())?;
        let Ok(id) = parse::<TopicId>(&id) else { return Ok(None) };
        let Some(scope) = Scope::of(store.viewer()) else { return Ok(None) };
        let Some(regions) = scope.regions(store, region).await? else { return Ok(None) };
        Ok(InsideTopic::find(store, scope, regions, id, period).await?)
    }

    /// How many signals came in each day, week or month, about whatever topic. Null for who is neither staff nor
    /// administrator: months are in the loop report.
    #[graphql(complexity = "100 + 60 * child_complexity")]
    async fn trend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When the signals were received, by days in Europe/Amsterdam.")] period: PeriodInput,
        #[graphql(desc = "The steps of the line.")] by: TrendStep,
        #[graphql(desc = "Only signals of this region and of those within it.")] region_id: Option<ID>,
    ) -> Result<Option<Vec<TrendPoint>>> {
        let store = ctx.data::<Store>()?;
        let period = period.parse()?;
        let region: Option<RegionId> = parse_option(region_id.as_ref())?;
        let Some(scope @ (Scope::All | Scope::Counts)) = Scope::of(store.viewer()) else { return Ok(None) };
        let Some(regions) = scope.regions(store, region).await? else { return Ok(None) };
        let days = by_day(store, None, &regions, period).await?;
        Ok(Some(line(&days, period, by, store.today())))
    }

    /// Where the same comes in again and again: at one place, or at one step of one page; the most first.
    ///
    /// Council members get those of public space, of whole months that are over, in their own region, where in no month so
    /// few came in that it could point at somebody. Null for everybody else who is not staff.
    #[graphql(complexity = "500 + 100 * child_complexity")]
    async fn hot_spots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When the signals were received, by days in Europe/Amsterdam.")] period: PeriodInput,
        #[graphql(desc = "Only signals of this region and of those within it.")] region_id: Option<ID>,
        #[graphql(desc = "How many, at most 100; 10 where nothing is said.")] first: Option<i32>,
    ) -> Result<Option<Vec<HotSpot>>> {
        let store = ctx.data::<Store>()?;
        let first = rows(first)?;
        let period = period.parse()?;
        let region: Option<RegionId> = parse_option(region_id.as_ref())?;
        let Some(scope @ (Scope::All | Scope::Own(_))) = Scope::of(store.viewer()) else { return Ok(None) };
        let Some(regions) = scope.regions(store, region).await? else { return Ok(None) };
        Ok(Some(hot_spots(store, &scope, regions, period, first).await?))
    }

    /// Whether a measure helped: signals about what a proposal mends, before and after the day that it was implemented.
    ///
    /// Null where you do not see the proposal, where it was not implemented, and for who is neither staff, administrator nor
    /// council member.
    #[graphql(complexity = "400 + child_complexity")]
    async fn effect(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposal.")] proposal_id: ID,
        #[graphql(desc = "How many days before and after, at most 730; 90 where nothing is said.")] days: Option<i32>,
        #[graphql(desc = "Only signals that came in by one of these channels.")] channels: Option<Vec<Channel>>,
    ) -> Result<Option<Effect>> {
        let store = ctx.data::<Store>()?;
        let Ok(proposal) = parse::<ProposalId>(&proposal_id) else { return Ok(None) };
        let Some(scope) = Scope::of(store.viewer()) else { return Ok(None) };
        Ok(effect(store, &scope, &effect::Asked { proposal, days: days.unwrap_or(USUAL_DAYS), channels }).await?)
    }
}

/// Root fields about insight.
#[derive(Default)]
pub struct InsightQuery;

/// Root fields about insight.
#[Object(guard = "crate::access::Closed")]
impl InsightQuery {
    /// What all signals together tell. How much of it you get is decided for each field.
    #[graphql(guard = "Open")]
    async fn insight(&self) -> Insight {
        Insight
    }
}
