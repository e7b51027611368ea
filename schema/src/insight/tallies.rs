//! How many signals came in, from the tallies: by topic, value and part of time, in one statement.

use std::collections::BTreeMap;

use entity::{
    id::TopicId,
    term::{Channel, SignalKind, Term},
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{blocks, counting, dimension::Dimension, period::Period, scope::Regions};
use crate::{access::Store, clock, error::Error};

/// Which signals are counted. What is left out is not looked at.
#[derive(Debug, Clone)]
pub(super) struct Which {
    pub(super) channels: Option<Vec<Channel>>,
    pub(super) kinds: Option<Vec<SignalKind>>,
    pub(super) regions: Regions,
}

impl Which {
    pub(super) fn of(regions: Regions) -> Self {
        Self { channels: None, kinds: None, regions }
    }

    /// The one dimension of the tallies that tells it, and its values. `None` where it takes two at once.
    fn slice(&self) -> Option<(Dimension, Vec<String>)> {
        match (&self.channels, &self.kinds, &self.regions) {
            (None, None, Regions::Everywhere) => Some((Dimension::All, vec![String::new()])),
            (Some(channels), None, Regions::Everywhere) => Some((Dimension::Channel, codes(channels))),
            (None, Some(kinds), Regions::Everywhere) => Some((Dimension::Kind, codes(kinds))),
            (None, None, Regions::Only(regions)) => {
                Some((Dimension::Region, regions.iter().map(Uuid::to_string).collect()))
            }
            _ => None,
        }
    }

    fn regions(&self) -> Option<Vec<Uuid>> {
        match &self.regions {
            Regions::Everywhere => None,
            Regions::Only(regions) => Some(regions.clone()),
        }
    }
}

pub(super) fn codes<T: Term>(terms: &[T]) -> Vec<String> {
    let mut codes: Vec<String> = terms.iter().map(|term| term.code().to_owned()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[derive(FromQueryResult)]
struct Row {
    topic_id: Uuid,
    part: i32,
    count: i64,
}

/// How many signals of each topic came in, in each of these periods; those without a topic under the key of noughts.
pub(super) async fn by_topic(
    store: &Store,
    which: &Which,
    periods: &[Period],
) -> Result<BTreeMap<Uuid, Vec<i64>>, Error> {
    let rows = match which.slice() {
        Some((dimension, values)) => from_tallies(store, dimension, values, periods).await?,
        None => from_scratch(store, which, periods).await?,
    };
    let mut counts: BTreeMap<Uuid, Vec<i64>> = BTreeMap::new();
    for row in rows {
        put(counts.entry(row.topic_id).or_default(), periods.len(), row.part, row.count);
    }
    Ok(counts)
}

/// The blocks of some periods, and which period each belongs to.
struct Blocks {
    spans: Vec<i32>,
    starts: Vec<i32>,
    parts: Vec<i32>,
}

impl Blocks {
    fn of(periods: &[Period]) -> Self {
        let mut all = Self { spans: Vec::new(), starts: Vec::new(), parts: Vec::new() };
        for (part, period) in (0_i32..).zip(periods) {
            for block in blocks::of(*period) {
                all.spans.push(block.span);
                all.starts.push(block.start);
                all.parts.push(part);
            }
        }
        all
    }
}

/// Puts counts in the place of their period.
fn put(counts: &mut Vec<i64>, parts: usize, part: i32, count: i64) {
    counts.resize(parts, 0);
    if let Some(place) = usize::try_from(part).ok().and_then(|part| counts.get_mut(part)) {
        *place += count;
    }
}

async fn from_tallies(
    store: &Store,
    dimension: Dimension,
    values: Vec<String>,
    periods: &[Period],
) -> Result<Vec<Row>, Error> {
    const SQL: &str = "SELECT topic_id, part, sum(count)::bigint AS count \
        FROM unnest($3::integer[], $4::integer[], $5::integer[]) AS block (span, start, part) \
        JOIN topic_tally USING (span, start) \
        WHERE dimension = $1 AND value = ANY($2) \
        GROUP BY topic_id, part";
    counting::check(store).await?;
    let Blocks { spans, starts, parts } = Blocks::of(periods);
    let values = [dimension.code().into(), values.into(), spans.into(), starts.into(), parts.into()];
    store.sql(SQL, values).await
}

/// What the tallies do not tell: two filters at once. It costs as much as there came in.
async fn from_scratch(store: &Store, which: &Which, periods: &[Period]) -> Result<Vec<Row>, Error> {
    const SQL: &str = "SELECT coalesce(topic_id, $6) AS topic_id, part - 1 AS part, count(*) AS count \
        FROM (SELECT *, (row_number() OVER ())::integer AS part \
              FROM unnest($1::timestamptz[], $2::timestamptz[]) AS period (begins, ends)) AS period \
        JOIN signal ON received_at >= begins AND received_at < ends \
        WHERE ($3::text[] IS NULL OR channel = ANY($3)) AND ($4::text[] IS NULL OR kind = ANY($4)) \
            AND ($5::uuid[] IS NULL OR coalesce(region_id, $6) = ANY($5)) \
        GROUP BY 1, 2";
    let begins: Vec<_> = periods.iter().map(|period| clock::start_of(period.from)).collect();
    let ends: Vec<_> = periods.iter().map(|period| clock::start_of(period.until)).collect();
    let values = [
        begins.into(),
        ends.into(),
        which.channels.as_deref().map(codes).into(),
        which.kinds.as_deref().map(codes).into(),
        which.regions().into(),
        Uuid::nil().into(),
    ];
    store.sql(SQL, values).await
}

#[derive(FromQueryResult)]
struct OfValue {
    value: String,
    part: i32,
    count: i64,
}

/// How many signals of these topics came in by each channel, in each of these periods.
pub(super) async fn by_channel(
    store: &Store,
    topics: &[TopicId],
    periods: &[Period],
) -> Result<BTreeMap<String, Vec<i64>>, Error> {
    const SQL: &str = "SELECT value, part, sum(count)::bigint AS count \
        FROM unnest($2::integer[], $3::integer[], $4::integer[]) AS block (span, start, part) \
        JOIN topic_tally USING (span, start) \
        WHERE dimension = 'CHANNEL' AND value = ANY($5) AND topic_id = ANY($1) \
        GROUP BY value, part";
    counting::check(store).await?;
    let Blocks { spans, starts, parts } = Blocks::of(periods);
    let topics: Vec<Uuid> = topics.iter().map(|topic| topic.0).collect();
    let values = [topics.into(), spans.into(), starts.into(), parts.into(), codes(Channel::ALL).into()];
    let rows: Vec<OfValue> = store.sql(SQL, values).await?;
    let mut counts: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in rows {
        put(counts.entry(row.value).or_default(), periods.len(), row.part, row.count);
    }
    Ok(counts)
}

#[derive(FromQueryResult)]
struct OfDay {
    day: i32,
    count: i64,
}

/// How many signals of these topics came in on each day of a period, by the number of the day; days without are left out.
pub(super) async fn by_day(
    store: &Store,
    topics: Option<&[TopicId]>,
    regions: &Regions,
    period: Period,
) -> Result<BTreeMap<i32, i64>, Error> {
    const OF_TOPICS: &str = "SELECT start AS day, sum(count)::bigint AS count FROM topic_tally \
        WHERE dimension = $1 AND value = ANY($2) AND span = 1 AND start >= $3 AND start < $4 AND topic_id = ANY($5) \
        GROUP BY start";
    const OF_ALL: &str = "SELECT start AS day, sum(count)::bigint AS count FROM topic_tally \
        WHERE dimension = $1 AND value = ANY($2) AND span = 1 AND start >= $3 AND start < $4 GROUP BY start";
    counting::check(store).await?;
    let slice = Which::of(regions.clone()).slice();
    let Some((dimension, values)) = slice else { return Ok(BTreeMap::new()) };
    let (from, until) = (blocks::number_of(period.from), blocks::number_of(period.until));
    let rows: Vec<OfDay> = match topics {
        Some(topics) => {
            let topics: Vec<Uuid> = topics.iter().map(|topic| topic.0).collect();
            let values = [dimension.code().into(), values.into(), from.into(), until.into(), topics.into()];
            store.sql(OF_TOPICS, values).await?
        }
        None => store.sql(OF_ALL, [dimension.code().into(), values.into(), from.into(), until.into()]).await?,
    };
    Ok(rows.into_iter().map(|row| (row.day, row.count)).collect())
}
