//! How many signals came in, from the tallies: by topic, value and part of time, in one statement.

use std::collections::{BTreeMap, HashMap, HashSet};

use entity::{
    id::TopicId,
    term::{Channel, SignalKind, Term},
};
use sea_orm::{DbBackend, FromQueryResult, Statement, Value};
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
            _ => None,
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

#[derive(FromQueryResult)]
struct Packed {
    value: String,
    part: i32,
    topics: Vec<Uuid>,
    counts: Vec<i32>,
}

/// The rows of the tally that make some periods.
async fn packed(
    store: &Store,
    dimension: Dimension,
    values: Vec<String>,
    periods: &[Period],
) -> Result<Vec<Packed>, Error> {
    const SQL: &str = "SELECT value, part, topics, counts \
        FROM unnest($3::integer[], $4::integer[], $5::integer[]) AS block (span, start, part) \
        JOIN topic_tally USING (span, start) \
        WHERE dimension = $1 AND value = ANY($2)";
    counting::check(store).await?;
    let Blocks { spans, starts, parts } = Blocks::of(periods);
    let values = [dimension.code().into(), values.into(), spans.into(), starts.into(), parts.into()];
    store.sql(SQL, values).await
}

async fn from_tallies(
    store: &Store,
    dimension: Dimension,
    values: Vec<String>,
    periods: &[Period],
) -> Result<Vec<Row>, Error> {
    let mut sums: HashMap<(Uuid, i32), i64> = HashMap::new();
    for row in packed(store, dimension, values, periods).await? {
        for (topic, count) in row.topics.into_iter().zip(row.counts) {
            *sums.entry((topic, row.part)).or_default() += i64::from(count);
        }
    }
    Ok(sums.into_iter().map(|((topic_id, part), count)| Row { topic_id, part, count }).collect())
}

/// What the tallies do not tell: regions, and two filters at once. It costs as much as there came in.
async fn from_scratch(store: &Store, which: &Which, periods: &[Period]) -> Result<Vec<Row>, Error> {
    let begins: Vec<_> = periods.iter().map(|period| clock::start_of(period.from)).collect();
    let ends: Vec<_> = periods.iter().map(|period| clock::start_of(period.until)).collect();
    let mut only = Only::new(vec![begins.into(), ends.into(), Uuid::nil().into()]);
    only.and("channel = ANY({})", which.channels.as_deref().map(codes));
    only.and("kind = ANY({})", which.kinds.as_deref().map(codes));
    only.of_regions(&which.regions);
    let Only { sql, values } = only;
    let sql = format!(
        "SELECT coalesce(topic_id, $3) AS topic_id, part - 1 AS part, count(*) AS count \
         FROM (SELECT *, (row_number() OVER ())::integer AS part \
               FROM unnest($1::timestamptz[], $2::timestamptz[]) AS period (begins, ends)) AS period \
         JOIN signal ON received_at >= begins AND received_at < ends{sql} \
         GROUP BY 1, 2"
    );
    store.rows(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await
}

/// What is asked of signals beside when they came in. What is not asked is left out of the SQL, so that PostgreSQL takes the
/// index of what is.
struct Only {
    sql: String,
    values: Vec<Value>,
}

impl Only {
    fn new(values: Vec<Value>) -> Self {
        Self { sql: String::new(), values }
    }

    fn and(&mut self, condition: &str, value: Option<impl Into<Value>>) {
        let Some(value) = value else { return };
        self.values.push(value.into());
        let place = format!("${}", self.values.len());
        self.sql.push_str(" AND ");
        self.sql.push_str(&condition.replace("{}", &place));
    }

    fn of_regions(&mut self, regions: &Regions) {
        let Regions::Only(regions) = regions else { return };
        let or_none = regions.iter().any(Uuid::is_nil);
        let condition = if or_none { "(region_id = ANY({}) OR region_id IS NULL)" } else { "region_id = ANY({})" };
        self.and(condition, Some(regions.clone()));
    }
}

/// How many signals came in by each channel, in each of these periods.
pub(super) type OfChannels = BTreeMap<String, Vec<i64>>;

/// How many signals of each of these groups of topics came in by each channel, in each of these periods.
pub(super) async fn by_channel<const GROUPS: usize>(
    store: &Store,
    groups: [&[TopicId]; GROUPS],
    periods: &[Period],
) -> Result<[OfChannels; GROUPS], Error> {
    let wanted = groups.map(|topics| topics.iter().map(|topic| topic.0).collect::<HashSet<Uuid>>());
    let rows = packed(store, Dimension::Channel, codes(Channel::ALL), periods).await?;
    Ok(wanted.map(|wanted| {
        let mut sums = OfChannels::new();
        for row in &rows {
            let counts = row.topics.iter().zip(&row.counts);
            let sum = counts.filter(|(topic, _)| wanted.contains(topic)).map(|(_, count)| i64::from(*count)).sum();
            put(sums.entry(row.value.clone()).or_default(), periods.len(), row.part, sum);
        }
        sums
    }))
}

#[derive(FromQueryResult)]
struct OfDay {
    day: i32,
    count: i64,
}

/// How many signals came in on each day of a period, by the number of the day; days without are left out. Of all, the tally
/// tells; of some topics or regions, it costs as much as came in about them.
pub(super) async fn by_day(
    store: &Store,
    topics: Option<&[TopicId]>,
    regions: &Regions,
    period: Period,
) -> Result<BTreeMap<i32, i64>, Error> {
    const OF_ALL: &str = "SELECT start AS day, total::bigint AS count FROM topic_tally \
        WHERE dimension = 'ALL' AND value = '' AND span = 1 AND start >= $1 AND start < $2";
    let rows: Vec<OfDay> = match (topics, regions) {
        (None, Regions::Everywhere) => {
            counting::check(store).await?;
            let values = [blocks::number_of(period.from).into(), blocks::number_of(period.until).into()];
            store.sql(OF_ALL, values).await?
        }
        _ => {
            let mut only = Only::new(vec![clock::start_of(period.from).into(), clock::start_of(period.until).into()]);
            let keys = |topics: &[TopicId]| topics.iter().map(|topic| topic.0).collect::<Vec<Uuid>>();
            only.and("topic_id = ANY({})", topics.map(keys));
            only.of_regions(regions);
            let Only { sql, values } = only;
            let sql = format!(
                "SELECT (received_at AT TIME ZONE 'Europe/Amsterdam')::date - date '1970-01-01' AS day, count(*) AS count \
                 FROM signal WHERE received_at >= $1 AND received_at < $2{sql} GROUP BY 1"
            );
            store.rows(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?
        }
    };
    Ok(rows.into_iter().map(|row| (row.day, row.count)).collect())
}
