//! How many signals of each topic came in: what is put in, and taken out, of the tally by blocks of days.

use std::collections::BTreeMap;

use entity::{signal_fact, term::Term, topic_tally};
use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IntoActiveModel, Statement, sea_query::OnConflict,
};
use uuid::Uuid;

use super::fact::key_of;
use crate::{
    clock,
    error::Error,
    insight::{blocks, dimension::Dimension},
};

type Key = (&'static str, String, blocks::Block);
type Counts = BTreeMap<Uuid, i32>;

/// By how much each count changes.
#[derive(Debug, Default)]
pub(super) struct TopicChanges(BTreeMap<Key, Counts>);

impl TopicChanges {
    /// A signal counts so many times more: once, or once less.
    pub(super) fn add(&mut self, fact: &signal_fact::Model, times: i32) {
        let topic = key_of(fact.topic_id);
        let values = [
            (Dimension::All, String::new()),
            (Dimension::Channel, fact.channel.code().to_owned()),
            (Dimension::Kind, fact.kind.code().to_owned()),
        ];
        for block in blocks::around(clock::day_of(fact.received_at)) {
            for (dimension, value) in &values {
                let counts = self.0.entry((dimension.code(), value.clone(), block)).or_default();
                *counts.entry(topic).or_default() += times;
            }
        }
    }

    /// Writes them. One who writes at a time holds the reader of the log.
    pub(super) async fn write(self, db: &impl ConnectionTrait) -> Result<(), Error> {
        /// Rows that one statement takes.
        const AT_ONCE: usize = 500;
        let changed: Vec<(Key, Counts)> =
            self.0.into_iter().filter(|(_, counts)| counts.values().any(|count| *count != 0)).collect();
        for part in changed.chunks(AT_ONCE) {
            let kept = read(db, part).await?;
            let rows = part.iter().map(|(key, change)| {
                let mut counts = kept.get(key).cloned().unwrap_or_default();
                change.iter().for_each(|(topic, count)| *counts.entry(*topic).or_default() += count);
                counts.retain(|_, count| *count != 0);
                row(key, counts).into_active_model()
            });
            use topic_tally::Column::{Counts, Dimension, Span, Start, Topics, Total, Value};
            let written =
                OnConflict::columns([Dimension, Value, Span, Start]).update_columns([Topics, Counts, Total]).to_owned();
            topic_tally::Entity::insert_many(rows).on_conflict(written).exec_without_returning(db).await?;
        }
        Ok(())
    }
}

fn row((dimension, value, block): &Key, counts: Counts) -> topic_tally::Model {
    topic_tally::Model {
        dimension: (*dimension).to_owned(),
        value: value.clone(),
        span: block.span,
        start: block.start,
        total: counts.values().sum(),
        topics: counts.keys().copied().collect(),
        counts: counts.into_values().collect(),
    }
}

/// What is kept of these blocks.
async fn read(db: &impl ConnectionTrait, changes: &[(Key, Counts)]) -> Result<BTreeMap<Key, Counts>, Error> {
    const SQL: &str = "SELECT topic_tally.* \
        FROM unnest($1::text[], $2::text[], $3::integer[], $4::integer[]) AS wanted (dimension, value, span, start) \
        JOIN topic_tally USING (dimension, value, span, start)";
    let keys = || changes.iter().map(|(key, _)| key);
    let dimensions: Vec<String> = keys().map(|key| key.0.to_owned()).collect();
    let values: Vec<String> = keys().map(|key| key.1.clone()).collect();
    let spans: Vec<i32> = keys().map(|key| key.2.span).collect();
    let starts: Vec<i32> = keys().map(|key| key.2.start).collect();
    let values = [dimensions.into(), values.into(), spans.into(), starts.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, SQL, values);
    let rows = topic_tally::Model::find_by_statement(statement).all(db).await?;
    let counts = |row: topic_tally::Model| {
        let dimension = Dimension::from_code(&row.dimension)?;
        let block = blocks::Block { span: row.span, start: row.start };
        Some(((dimension.code(), row.value, block), row.topics.into_iter().zip(row.counts).collect()))
    };
    Ok(rows.into_iter().filter_map(counts).collect())
}
