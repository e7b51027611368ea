//! A centre and its opening hours.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, ID, Object, Result, SimpleObject, dataloader::Loader};
use chrono::{DateTime, Utc};
use entity::{
    centre, centre_hours,
    id::CentreId,
    term::{CentreStatus, Weekday},
};

use super::opening::{Part, is_open, opens_next};
use crate::{
    access::{Loaders, Seen, Store, loader},
    clock,
    error::Error,
    id::global,
    page::{self, Connection, PageArgs},
    promise::Holidays,
    region::Region,
    scalar::{Date, Time},
    settings,
    timeline::{self, TimelineEntry},
};

/// A centre: where clients come.
#[derive(Clone)]
pub struct Centre(pub Seen<centre::Entity>);

impl From<Seen<centre::Entity>> for Centre {
    fn from(seen: Seen<centre::Entity>) -> Self {
        Self(seen)
    }
}

/// A part of a day of the week in which a centre is open. A day can have more of them.
#[derive(SimpleObject)]
pub struct OpeningHours {
    /// The day of the week.
    weekday: Weekday,
    /// When it opens, in Amsterdam.
    opens_at: Time,
    /// When it closes.
    closes_at: Time,
}

/// A centre: where clients come.
#[Object]
impl Centre {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.0.titles().name
    }

    /// The region that it is in.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        loader::one(ctx, self.0.titles().region_id).await
    }

    /// The street, with the number.
    async fn street(&self) -> &str {
        &self.0.titles().street
    }

    /// The postcode, such as `1234 AB`.
    async fn postcode(&self) -> &str {
        &self.0.titles().postcode
    }

    /// The place.
    async fn city(&self) -> &str {
        &self.0.titles().city
    }

    /// Where it is in its life.
    async fn status(&self) -> CentreStatus {
        self.0.titles().status
    }

    /// The day on which it opened. Null where it never did.
    async fn opened_on(&self) -> Option<Date> {
        self.0.titles().opened_at.map(|moment| Date(clock::day_of(moment)))
    }

    /// The day on which it was closed for good.
    async fn closed_on(&self) -> Option<Date> {
        self.0.titles().closed_at.map(|moment| Date(clock::day_of(moment)))
    }

    /// When it is open in a week, from Monday on. On the organisation's holidays it is closed.
    #[graphql(complexity = "10 * child_complexity")]
    async fn opening_hours(&self, ctx: &Context<'_>) -> Result<Vec<OpeningHours>> {
        let shown = |part: Part| OpeningHours {
            weekday: part.weekday,
            opens_at: Time(part.opens),
            closes_at: Time(part.closes),
        };
        Ok(self.parts(ctx).await?.into_iter().map(shown).collect())
    }

    /// Whether clients can come in at this moment: it is open, within its hours, and not on a holiday.
    async fn open_now(&self, ctx: &Context<'_>) -> Result<bool> {
        if self.0.titles().status != CentreStatus::Open {
            return Ok(false);
        }
        let (parts, holidays) = (self.parts(ctx).await?, holidays(ctx).await?);
        Ok(is_open(&parts, &holidays, ctx.data::<Store>()?.now()))
    }

    /// When clients can come in next. Null while they can, and where they cannot within a year.
    async fn opens_next_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        if self.0.titles().status != CentreStatus::Open {
            return Ok(None);
        }
        let (parts, holidays) = (self.parts(ctx).await?, holidays(ctx).await?);
        Ok(opens_next(&parts, &holidays, ctx.data::<Store>()?.now()))
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

impl Centre {
    /// Its hours, from Monday on.
    async fn parts(&self, ctx: &Context<'_>) -> Result<Vec<Part>> {
        let rows = loader::children::<HoursOfCentre>(ctx, self.0.titles().id).await?;
        let mut parts: Vec<Part> = rows.iter().filter_map(|seen| Part::of(seen.titles())).collect();
        parts.sort_unstable();
        Ok(parts)
    }
}

struct HoursOfCentre;

impl loader::Children for HoursOfCentre {
    type Row = centre_hours::Entity;
    type Parent = CentreId;
    const PARENT: centre_hours::Column = centre_hours::Column::CentreId;
    const ORDER: centre_hours::Column = centre_hours::Column::Weekday;

    fn parent(row: &centre_hours::Model) -> Option<CentreId> {
        Some(row.centre_id)
    }
}

/// The holidays that the organisation keeps, read once for all centres of an answer.
#[derive(Clone, PartialEq, Eq, Hash)]
struct HolidaysKept;

impl Loader<HolidaysKept> for loader::Rows {
    type Value = Arc<Holidays>;
    type Error = Error;

    async fn load(&self, keys: &[HolidaysKept]) -> Result<HashMap<HolidaysKept, Arc<Holidays>>, Error> {
        let holidays = Arc::new(settings::working_time(self.store()).await?.holidays);
        Ok(keys.iter().map(|key| (key.clone(), Arc::clone(&holidays))).collect())
    }
}

async fn holidays(ctx: &Context<'_>) -> Result<Arc<Holidays>> {
    Ok(ctx.data::<Loaders>()?.load_one(HolidaysKept).await?.unwrap_or_default())
}
