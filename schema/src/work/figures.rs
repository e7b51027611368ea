//! The reader of the log that keeps the figures of insight: what something happened to is counted anew.
//!
//! Where there were signals before there were figures, or after `gehoord organisation recount`, all signals are read once,
//! page by page, in the order of their keys; how far that has come is one row. Insight says to try again for as long as it
//! is there.

use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::{log_reader, recount, term::SubjectType};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IntoActiveModel,
    QuerySelect, Statement,
};
use uuid::Uuid;

use super::reader;
use crate::{
    access::{Organisation, insert_all},
    error::Error,
    insight::count_signals,
};

const NAME: &str = "INSIGHT";
/// How many signals are counted anew at once.
const AT_ONCE: i64 = 5_000;
/// How long is waited for another server that is at it.
const PAUSE: Duration = Duration::from_millis(50);

/// Counts what happened since, if no other server is at it. Says whether there may be more to do.
///
/// # Errors
/// Where the database does not answer. Nothing was counted then.
pub async fn keep_figures(organisation: &Organisation, now: DateTime<Utc>) -> Result<bool, Error> {
    let recounts = match recount::Entity::find().one(&organisation.work).await? {
        Some(_) => recount_on(organisation, now).await?,
        None => false,
    };
    let Some((reading, events)) = reader::next(&organisation.work, NAME).await? else { return Ok(recounts) };
    let of_signals = events.iter().filter(|event| event.subject_type == SubjectType::Signal);
    let mut signals: Vec<Uuid> = of_signals.map(|event| event.subject_id).collect();
    signals.sort_unstable();
    signals.dedup();
    count_signals(&reading.transaction, &signals, now).await?;
    Ok(reading.done().await? || recounts)
}

#[derive(FromQueryResult)]
struct Next {
    id: Uuid,
}

/// Counts the next signals of all that there are. Says whether there are more.
async fn recount_on(organisation: &Organisation, now: DateTime<Utc>) -> Result<bool, Error> {
    // What was counted and is no more is counted anew too: it counts for nothing.
    const NEXT: &str = "(SELECT id FROM signal WHERE id > $1 ORDER BY id LIMIT $2) \
        UNION (SELECT signal_id FROM signal_fact WHERE signal_id > $1 ORDER BY signal_id LIMIT $2) ORDER BY id LIMIT $2";
    let Some((transaction, _)) = reader::hold(&organisation.work, NAME).await? else { return Ok(false) };
    let Some(recount) = recount::Entity::find().one(&transaction).await? else { return Ok(false) };
    let statement =
        Statement::from_sql_and_values(DbBackend::Postgres, NEXT, [recount.after_id.into(), AT_ONCE.into()]);
    let next: Vec<Uuid> =
        Next::find_by_statement(statement).all(&transaction).await?.into_iter().map(|row| row.id).collect();
    let last = next.last().copied();
    count_signals(&transaction, &next, now).await?;
    match last {
        Some(last) => {
            let mut row = recount.into_active_model();
            row.after_id = Set(last);
            row.update(&transaction).await?;
        }
        None => {
            recount::Entity::delete_by_id(recount.id).exec(&transaction).await?;
        }
    }
    transaction.commit().await?;
    Ok(last.is_some())
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
