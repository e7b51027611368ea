//! Hot spots: the same topic again and again at one place, or at one step of one page.
//!
//! A place is a cell of the H3 grid, some 50 metres wide, with the cells around it, so that what lies on the edge of two is
//! one place ([`places`]). A page and its step are one spot. A spot holds at least three signals. Whether it is more than
//! usual there is asked of the year before the period, by the test of [`poisson`].

mod pages;
mod places;

use async_graphql::{ComplexObject, Context, SimpleObject};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::id::TopicId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    blocks,
    number::whole,
    period::Period,
    poisson,
    scope::{Regions, Scope},
    small,
};
use crate::{
    access::{Store, loader},
    clock,
    error::Error,
    topic::Topic,
};

/// Fewer signals than this are no hot spot.
const FEWEST: i64 = 3;
/// The days before the period that tell what is usual.
const USUAL: u64 = 365;
/// With fewer days than this before the period, nothing is usual yet.
const FEWEST_DAYS: i32 = 28;

/// The same topic again and again at one place, or at one step of one page.
#[derive(SimpleObject, Debug, Clone)]
#[graphql(complex)]
pub struct HotSpot {
    #[graphql(skip)]
    topic_id: TopicId,
    /// The place; null where it is a page.
    pub place: Option<HotSpotPlace>,
    /// The page; null where it is a place.
    pub page: Option<String>,
    /// The step of the page, where one is known.
    pub step: Option<String>,
    /// How many signals came in. Null for council members: less than all of the topic, it would tell how few came in elsewhere.
    pub count: Option<i32>,
    /// When the first of them came in.
    pub first_at: DateTime<Utc>,
    /// When the last of them came in.
    pub last_at: DateTime<Utc>,
    /// How many would have come in there if the period had been like the year before it. Null where that is not known, and
    /// for council members.
    pub usual: Option<f64>,
    /// Whether it is more than usual there, by more than chance, seen that all spots are looked at.
    pub more_than_usual: Option<bool>,
}

/// The same topic again and again at one place.
#[ComplexObject]
impl HotSpot {
    /// What the signals are about.
    async fn topic(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Topic>> {
        loader::one(ctx, Some(self.topic_id)).await
    }
}

/// Where a hot spot is.
#[derive(SimpleObject, Debug, Clone, PartialEq)]
pub struct HotSpotPlace {
    /// The address that most of its signals name.
    pub address: Option<String>,
    /// Degrees north (WGS 84), in the middle of its signals.
    pub latitude: f64,
    /// Degrees east (WGS 84), in the middle of its signals.
    pub longitude: f64,
}

/// A spot as it was counted.
#[derive(Debug, Clone)]
struct Spot {
    topic: TopicId,
    place: Option<HotSpotPlace>,
    page: Option<String>,
    step: Option<String>,
    /// How many in each month of the period.
    months: Vec<i64>,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    before: i64,
}

impl Spot {
    fn count(&self) -> i64 {
        self.months.iter().sum()
    }

    /// Whether it is told to those who are shown no small counts: in none of its months so few came in.
    fn is_safe(&self) -> bool {
        !self.months.iter().any(|count| small::is_small(*count))
    }
}

/// Where to look.
struct Look {
    period: Period,
    /// The days before that tell what is usual.
    before: Period,
    regions: Option<Vec<Uuid>>,
    /// Only these topics; all where nothing is said.
    topics: Option<Vec<Uuid>>,
    most: i64,
}

impl Look {
    /// The moments between which it looks: the days before, the period, and its end.
    fn moments(&self) -> [DateTime<Utc>; 3] {
        [self.before.from, self.period.from, self.period.until].map(clock::start_of)
    }
}

/// The spots with the most signals first.
pub(super) async fn hot_spots(
    store: &Store,
    scope: &Scope,
    regions: Regions,
    period: Period,
    first: usize,
) -> Result<Vec<HotSpot>, Error> {
    let today = store.today();
    let period = scope.period(period, today);
    if period.is_empty() {
        return Ok(Vec::new());
    }
    let is_own = matches!(scope, Scope::Own(_));
    let look = Look {
        period,
        before: before(store, period).await?,
        regions: match regions {
            Regions::Everywhere => None,
            Regions::Only(regions) => Some(regions),
        },
        // An address can lead to a home: councils are told of public space only.
        topics: if is_own { Some(in_public_space(store).await?) } else { None },
        // Some are left out later.
        most: i64::try_from(first).unwrap_or(i64::MAX).saturating_mul(if is_own { 4 } else { 1 }),
    };
    let mut spots = places::find(store, &look).await?;
    spots.extend(pages::find(store, &look).await?);
    spots.retain(|spot| spot.count() >= FEWEST && (!is_own || spot.is_safe()));
    spots.sort_by_key(|spot| (std::cmp::Reverse(spot.count()), std::cmp::Reverse(spot.last_at), spot.topic));
    Ok(told(spots, &look, today, first, !is_own))
}

fn told(spots: Vec<Spot>, look: &Look, today: NaiveDate, first: usize, shows_counts: bool) -> Vec<HotSpot> {
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let days = length(Period { from: look.period.from, until: look.period.until.min(tomorrow) });
    let before = length(look.before);
    let is_known = before >= FEWEST_DAYS && days > 0;
    let chances: Vec<f64> = spots.iter().map(|spot| poisson::chance(spot.count(), days, spot.before, before)).collect();
    let beyond = poisson::beyond_chance(&chances);
    let usual = |spot: &Spot| {
        let usual = f64::from(whole(spot.before)) / f64::from(before) * f64::from(days);
        (usual * 10.0).round() / 10.0
    };
    spots
        .into_iter()
        .zip(beyond)
        .take(first)
        .map(|(spot, beyond)| HotSpot {
            topic_id: spot.topic,
            count: shows_counts.then(|| whole(spot.count())),
            usual: (is_known && shows_counts).then(|| usual(&spot)),
            more_than_usual: is_known.then_some(beyond),
            first_at: spot.first_at,
            last_at: spot.last_at,
            place: spot.place,
            page: spot.page,
            step: spot.step,
        })
        .collect()
}

fn length(period: Period) -> i32 {
    i32::try_from(period.until.signed_duration_since(period.from).num_days()).unwrap_or(i32::MAX)
}

/// The year before a period, or as much of it as signals have come in.
async fn before(store: &Store, period: Period) -> Result<Period, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        first: Option<i32>,
    }
    const SQL: &str = "SELECT min(start) AS first FROM topic_tally WHERE dimension = 'ALL' AND value = '' AND span = 1";
    let rows: Vec<Row> = store.sql(SQL, []).await?;
    let first = rows.first().and_then(|row| row.first).map_or(period.from, blocks::day_of);
    let year = period.from.checked_sub_days(Days::new(USUAL)).unwrap_or(period.from);
    Ok(Period { from: year.max(first).min(period.from), until: period.from })
}

async fn in_public_space(store: &Store) -> Result<Vec<Uuid>, Error> {
    let reference = store.reference().await?;
    let topics = &reference.topics;
    Ok(topics.ids().into_iter().filter(|topic| topics.is_public_space(*topic)).map(|topic| topic.0).collect())
}
