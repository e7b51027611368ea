//! Asking for insight.

use async_graphql::{Context, ID, Object};

use super::{
    count::{Asked, Counted, statement},
    object::{LoopReportGroup, LoopReportRow},
    period::PeriodInput,
    quality::{SourceQuality, quality},
    rows::rows,
    rules::reach,
};
use crate::{
    access::{Open, Store},
    error::Error,
    id::parse_option,
};

/// What all signals together tell.
pub struct Insight;

/// What all signals together tell.
#[Object]
impl Insight {
    /// Whether what was promised about signals was kept, for those received in a period.
    ///
    /// The public, and clients, get whole months that are over: of another period, those months in it that are.
    /// Council members get any days of their own region besides: where they name that region, or no region and a
    /// period that is not one of whole months that are over. Administrators get counts. To all but staff, what
    /// rests on 1 to 4 signals is null. Null as a whole for a connected system.
    #[graphql(complexity = "1_500 + 20 * child_complexity")]
    async fn loop_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When the signals were received, by days in Europe/Amsterdam.")] period: PeriodInput,
        #[graphql(desc = "By what it is divided into rows.")] by: LoopReportGroup,
        #[graphql(desc = "Only signals of this region and of those within it.")] region_id: Option<ID>,
        #[graphql(desc = "Only signals of this department.")] department_id: Option<ID>,
    ) -> Option<Result<Vec<LoopReportRow>, Error>> {
        // A refused report is null by itself, and leaves the rest of a page as it is.
        let Ok(store) = ctx.data::<Store>() else { return Some(Err(Error::internal("a request without a store"))) };
        report(store, period, by, region_id.as_ref(), department_id.as_ref()).await.transpose()
    }

    /// What came in without topic, date, place or way back, by source and channel. For staff and administrators;
    /// null for everybody else.
    #[graphql(complexity = "1_500 + 20 * child_complexity")]
    async fn data_quality(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When the signals were received, by days in Europe/Amsterdam.")] period: PeriodInput,
    ) -> Option<Result<Vec<SourceQuality>, Error>> {
        let Ok(store) = ctx.data::<Store>() else { return Some(Err(Error::internal("a request without a store"))) };
        quality(store, period).await.transpose()
    }
}

async fn report(
    store: &Store,
    period: PeriodInput,
    by: LoopReportGroup,
    region: Option<&ID>,
    department: Option<&ID>,
) -> Result<Option<Vec<LoopReportRow>>, Error> {
    let today = store.today();
    let period = period.parse()?;
    let asked = Asked { by, region: parse_option(region)?, department: parse_option(department)? };
    let Some(reach) = reach(store.viewer(), period, asked.region, today) else { return Ok(None) };
    if reach.period.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let counted: Vec<Counted> = store.rows(statement(&asked, &reach, store.now())).await?;
    let months = reach.period.months(today);
    Ok(Some(rows(counted, by, months, &reach, store.viewer().language())))
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
