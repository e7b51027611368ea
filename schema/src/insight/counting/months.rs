//! The loop report of each month: what is put in, and taken out.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use entity::{loop_tally, signal_fact, term::Term};
use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IntoActiveModel, Statement, sea_query::OnConflict,
};

use super::fact::key_of;
use crate::{
    clock,
    error::Error,
    insight::{
        dimension::Dimension,
        figures::{Figures, Kept},
    },
};

type Key = (Dimension, NaiveDate, String);

/// By how much the figures of each month change.
#[derive(Debug, Default)]
pub(super) struct MonthChanges(BTreeMap<Key, Figures>);

impl MonthChanges {
    /// A signal counts so many times more: once, or once less.
    pub(super) fn add(&mut self, fact: &signal_fact::Model, times: i64) {
        let day = clock::day_of(fact.received_at);
        let month = day.with_day(1).unwrap_or(day);
        let values = [
            (Dimension::All, String::new()),
            (Dimension::Region, key_of(fact.region_id).to_string()),
            (Dimension::Department, key_of(fact.department_id).to_string()),
            (Dimension::Topic, key_of(fact.topic_id).to_string()),
            (Dimension::Channel, fact.channel.code().to_owned()),
        ];
        for (dimension, value) in values {
            self.0.entry((dimension, month, value)).or_default().add(fact, times);
        }
    }

    /// Writes them. One who writes at a time holds the reader of the log.
    pub(super) async fn write(self, db: &impl ConnectionTrait) -> Result<(), Error> {
        /// Rows that one statement takes.
        const AT_ONCE: usize = 500;
        let changed: Vec<(Key, Figures)> =
            self.0.into_iter().filter(|(_, figures)| *figures != Figures::default()).collect();
        for part in changed.chunks(AT_ONCE) {
            let mut kept = read(db, part.iter().map(|(key, _)| key)).await?;
            let rows = part.iter().map(|(key, change)| {
                let mut figures = kept.remove(key).unwrap_or_default();
                figures.merge(change);
                figures.kept(key.0.code(), key.1, &key.2).into_active_model()
            });
            let columns = [
                loop_tally::Column::Received,
                loop_tally::Column::SeenPromised,
                loop_tally::Column::SeenKept,
                loop_tally::Column::HeardPromised,
                loop_tally::Column::HeardKept,
                loop_tally::Column::HelpedPromised,
                loop_tally::Column::HelpedKept,
                loop_tally::Column::Reopened,
                loop_tally::Column::Unanswered,
                loop_tally::Column::SeenSpans,
                loop_tally::Column::HeardSpans,
                loop_tally::Column::HelpedSpans,
            ];
            let key = [loop_tally::Column::Dimension, loop_tally::Column::Month, loop_tally::Column::Value];
            loop_tally::Entity::insert_many(rows)
                .on_conflict(OnConflict::columns(key).update_columns(columns).to_owned())
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }
}

/// What is kept of these months.
async fn read(db: &impl ConnectionTrait, keys: impl Iterator<Item = &Key>) -> Result<BTreeMap<Key, Figures>, Error> {
    const SQL: &str = "SELECT loop_tally.* \
        FROM unnest($1::text[], $2::date[], $3::text[]) AS wanted (dimension, month, value) \
        JOIN loop_tally USING (dimension, month, value)";
    let keys: Vec<Key> = keys.cloned().collect();
    let dimensions: Vec<String> = keys.iter().map(|(dimension, ..)| dimension.code().to_owned()).collect();
    let months: Vec<NaiveDate> = keys.iter().map(|(_, month, _)| *month).collect();
    let values: Vec<String> = keys.iter().map(|(.., value)| value.clone()).collect();
    let values = [dimensions.into(), months.into(), values.into()];
    let rows =
        Kept::find_by_statement(Statement::from_sql_and_values(DbBackend::Postgres, SQL, values)).all(db).await?;
    let mut found = BTreeMap::new();
    for row in rows {
        let key = keys.iter().find(|(dimension, month, value)| {
            (dimension.code(), *month, value) == (row.dimension.as_str(), row.month, &row.value)
        });
        if let Some(key) = key {
            found.insert(key.clone(), Figures::from(row));
        }
    }
    Ok(found)
}
