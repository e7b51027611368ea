//! How many signals of a topic came in: what is put in, and taken out, of the tally by days.

use std::collections::BTreeMap;

use entity::{signal_fact, term::Term};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

use super::fact::key_of;
use crate::{
    clock,
    error::Error,
    insight::{blocks, dimension::Dimension},
};

/// By how much each count changes.
#[derive(Debug, Default)]
pub(super) struct TopicChanges(BTreeMap<(Dimension, String, blocks::Block, Uuid), i32>);

impl TopicChanges {
    /// A signal counts so many times more: once, or once less.
    pub(super) fn add(&mut self, fact: &signal_fact::Model, times: i32) {
        let topic = key_of(fact.topic_id);
        let values = [
            (Dimension::All, String::new()),
            (Dimension::Channel, fact.channel.code().to_owned()),
            (Dimension::Region, key_of(fact.region_id).to_string()),
            (Dimension::Kind, fact.kind.code().to_owned()),
        ];
        for block in blocks::around(clock::day_of(fact.received_at)) {
            for (dimension, value) in &values {
                *self.0.entry((*dimension, value.clone(), block, topic)).or_default() += times;
            }
        }
    }

    /// Writes them. One who writes at a time holds the reader of the log.
    pub(super) async fn write(self, db: &impl ConnectionTrait) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO topic_tally (dimension, value, span, start, topic_id, count) \
            SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::integer[], $5::uuid[], $6::integer[]) \
            ON CONFLICT (dimension, value, span, start, topic_id) \
            DO UPDATE SET count = topic_tally.count + EXCLUDED.count";
        let (mut dimensions, mut values, mut spans) = (Vec::new(), Vec::new(), Vec::new());
        let (mut starts, mut topics, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        for ((dimension, value, block, topic), count) in self.0.into_iter().filter(|(_, count)| *count != 0) {
            dimensions.push(dimension.code().to_owned());
            values.push(value);
            spans.push(block.span);
            starts.push(block.start);
            topics.push(topic);
            counts.push(count);
        }
        if counts.is_empty() {
            return Ok(());
        }
        let values = [dimensions.into(), values.into(), spans.into(), starts.into(), topics.into(), counts.into()];
        db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, SQL, values)).await?;
        Ok(())
    }
}
