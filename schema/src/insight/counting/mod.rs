//! The reader of the log that keeps the figures: what something happened to is counted anew, once.
//!
//! For each signal that an event is about, what it counted for before ([`signal_fact`]) is taken out of the tallies and what
//! it counts for now is put in, in the transaction that moves the reader on. So it does not matter how often, in which order
//! or by which server signals are read: the tallies always are the sum of the facts. How far the reader has come is one row;
//! who works locks it, and others pass by.
//!
//! Where there were signals before there were figures, or after `gehoord organisation recount`, all signals are read once, page by page
//! ([`recount`]); insight says that it is being counted for as long as that takes.

mod fact;
mod months;
mod topics;

use chrono::{DateTime, Utc};
use entity::{event, event_place, id::SignalId, log_reader, recount, signal_fact, term::SubjectType};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Statement,
    sea_query::{LockBehavior, LockType},
};
use uuid::Uuid;

use months::MonthChanges;
use topics::TopicChanges;

use crate::{
    access::{Organisation, Store, insert_all},
    error::Error,
};

const NAME: &str = "INSIGHT";
/// How many events are read at once.
const EVENTS: u64 = 1_000;
/// How many signals are counted anew at once.
const SIGNALS: i64 = 5_000;

const PAUSE: std::time::Duration = std::time::Duration::from_millis(50);

/// Counts what happened since the last time, if no other server is at it. Says whether there may be more to do.
///
/// # Errors
/// Where the database does not answer. Nothing was counted then.
pub async fn keep_figures(organisation: &Organisation, now: DateTime<Utc>) -> Result<bool, Error> {
    let db = &organisation.work;
    // A look first, so that a quiet organisation writes nothing.
    let last = event_place::Entity::find().order_by_desc(event_place::Column::Place).one(db).await?;
    let reader = log_reader::Entity::find_by_id(NAME).one(db).await?;
    let is_recounting = recount::Entity::find().one(db).await?.is_some();
    if last.map_or(0, |last| last.place) <= reader.map_or(0, |reader| reader.place) && !is_recounting {
        return Ok(false);
    }
    let transaction = db.begin().await?;
    let reader = log_reader::Entity::find_by_id(NAME)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&transaction)
        .await?;
    let Some(reader) = reader else { return Ok(false) };
    let has_more = match recount::Entity::find().one(&transaction).await? {
        Some(recount) => go_on(&transaction, recount, now).await?,
        None => false,
    };
    let has_more = read_on(&transaction, reader, now).await? || has_more;
    transaction.commit().await?;
    Ok(has_more)
}

/// Counts the signals that the next events are about.
async fn read_on(db: &impl ConnectionTrait, reader: log_reader::Model, now: DateTime<Utc>) -> Result<bool, Error> {
    let places = event_place::Entity::find()
        .filter(event_place::Column::Place.gt(reader.place))
        .order_by_asc(event_place::Column::Place)
        .limit(EVENTS)
        .all(db)
        .await?;
    let Some(last) = places.last().map(|last| last.place) else { return Ok(false) };
    let subjects: Vec<Uuid> = event::Entity::find()
        .select_only()
        .column(event::Column::SubjectId)
        .distinct()
        .filter(event::Column::Id.eq_any(places.iter().map(|place| place.event_id.0)))
        .filter(event::Column::SubjectType.eq(SubjectType::Signal))
        .into_tuple()
        .all(db)
        .await?;
    count(db, &subjects, now).await?;
    let mut reader = reader.into_active_model();
    reader.place = Set(last);
    reader.update(db).await?;
    Ok(u64::try_from(places.len()).unwrap_or(u64::MAX) == EVENTS)
}

#[derive(FromQueryResult)]
struct Next {
    id: Uuid,
}

/// Counts the next signals of all that there are.
async fn go_on(db: &impl ConnectionTrait, recount: recount::Model, now: DateTime<Utc>) -> Result<bool, Error> {
    // What was counted and is no more is counted anew too: it counts for nothing.
    const NEXT: &str = "(SELECT id FROM signal WHERE id > $1 ORDER BY id LIMIT $2) \
        UNION (SELECT signal_id FROM signal_fact WHERE signal_id > $1 ORDER BY signal_id LIMIT $2) ORDER BY id LIMIT $2";
    let statement =
        Statement::from_sql_and_values(DbBackend::Postgres, NEXT, [recount.after_id.into(), SIGNALS.into()]);
    let next: Vec<Uuid> = Next::find_by_statement(statement).all(db).await?.into_iter().map(|row| row.id).collect();
    let Some(last) = next.last().copied() else {
        recount::Entity::delete_by_id(recount.id).exec(db).await?;
        return Ok(false);
    };
    count(db, &next, now).await?;
    let mut recount = recount.into_active_model();
    recount.after_id = Set(last);
    recount.update(db).await?;
    Ok(true)
}

/// Counts these signals anew: what each counted for before is taken out, what it counts for now is put in.
async fn count(db: &impl ConnectionTrait, signals: &[Uuid], now: DateTime<Utc>) -> Result<(), Error> {
    if signals.is_empty() {
        return Ok(());
    }
    let before =
        signal_fact::Entity::find().filter(signal_fact::Column::SignalId.eq_any(signals.to_vec())).all(db).await?;
    let after = fact::of_signals(db, signals, now).await?;
    let (before, after) = changed(before, after);
    let gone: Vec<Uuid> = before.iter().map(|fact| fact.signal_id.0).collect();
    if !gone.is_empty() {
        signal_fact::Entity::delete_many().filter(signal_fact::Column::SignalId.eq_any(gone)).exec(db).await?;
    }
    let (mut topics, mut months) = (TopicChanges::default(), MonthChanges::default());
    for fact in &before {
        topics.add(fact, -1);
        months.add(fact, -1);
    }
    for fact in &after {
        topics.add(fact, 1);
        months.add(fact, 1);
    }
    insert_all(db, after.into_iter().map(IntoActiveModel::into_active_model).collect()).await?;
    topics.write(db).await?;
    months.write(db).await
}

/// Those that count for something else now than before.
fn changed(
    mut before: Vec<signal_fact::Model>,
    mut after: Vec<signal_fact::Model>,
) -> (Vec<signal_fact::Model>, Vec<signal_fact::Model>) {
    let stays: std::collections::HashSet<SignalId> = {
        let known: std::collections::HashMap<SignalId, &signal_fact::Model> =
            before.iter().map(|fact| (fact.signal_id, fact)).collect();
        after.iter().filter(|fact| known.get(&fact.signal_id) == Some(fact)).map(|fact| fact.signal_id).collect()
    };
    before.retain(|fact| !stays.contains(&fact.signal_id));
    after.retain(|fact| !stays.contains(&fact.signal_id));
    (before, after)
}

/// Whether figures are whole.
///
/// # Errors
/// `SERVICE_UNAVAILABLE` while all signals are counted anew: what there is would be told as less.
pub(super) async fn check(store: &Store) -> Result<(), Error> {
    #[derive(FromQueryResult)]
    struct Row {
        is_recounting: bool,
    }
    let rows: Vec<Row> = store.sql("SELECT EXISTS (SELECT FROM recount) AS is_recounting", []).await?;
    if rows.iter().any(|row| row.is_recounting) { Err(Error::Busy) } else { Ok(()) }
}

/// Counts all figures from scratch.
///
/// # Errors
/// Where the database does not answer. What was begun goes on with the next server that works.
pub async fn count_anew(organisation: &Organisation, now: DateTime<Utc>) -> Result<(), Error> {
    throw_away(organisation).await?;
    loop {
        let has_more = keep_figures(organisation, now).await?;
        if recount::Entity::find().one(&organisation.work).await?.is_none() {
            return Ok(());
        }
        if !has_more {
            // Another server is at it.
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Throws all figures away, and notes that all signals are still to be counted.
async fn throw_away(organisation: &Organisation) -> Result<(), Error> {
    let transaction = organisation.work.begin().await?;
    // Whoever keeps the figures is waited for.
    log_reader::Entity::find_by_id(NAME).lock_exclusive().one(&transaction).await?;
    for table in ["signal_fact", "topic_tally", "loop_tally", "recount"] {
        transaction.execute_unprepared(&format!("DELETE FROM {table}")).await?;
    }
    insert_all(&transaction, vec![recount::ActiveModel { id: Set(1), after_id: Set(Uuid::nil()) }]).await?;
    transaction.commit().await?;
    Ok(())
}
