//! Keeping the figures: what signals count for, and the tallies of it.
//!
//! A signal is counted anew: what it counted for before ([`signal_fact`]) is taken out of the tallies, and what it counts for
//! now is put in, in one transaction. So it does not matter how often, in which order or by which server signals are
//! counted: the tallies always are the sum of the facts. `work/figures.rs` does it for whatever something happened to.

mod fact;
mod months;
mod topics;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{id::SignalId, signal_fact};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use months::MonthChanges;
use topics::TopicChanges;

use crate::{
    access::{Store, insert_all},
    error::Error,
};

/// Counts these signals anew: what each counted for before is taken out, what it counts for now is put in.
pub(crate) async fn count_signals(
    db: &impl ConnectionTrait,
    signals: &[Uuid],
    now: DateTime<Utc>,
) -> Result<(), Error> {
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
    let stays: HashSet<SignalId> = {
        let known: HashMap<SignalId, &signal_fact::Model> = before.iter().map(|fact| (fact.signal_id, fact)).collect();
        after.iter().filter(|fact| known.get(&fact.signal_id) == Some(fact)).map(|fact| fact.signal_id).collect()
    };
    before.retain(|fact| !stays.contains(&fact.signal_id));
    after.retain(|fact| !stays.contains(&fact.signal_id));
    (before, after)
}

/// Whether figures are whole. They follow the log by themselves, which is no change of its own: an answer made of them is
/// kept no longer than one made by the time.
///
/// # Errors
/// `SERVICE_UNAVAILABLE` while all signals are counted anew: what there is would be told as less.
pub(super) async fn check(store: &Store) -> Result<(), Error> {
    #[derive(FromQueryResult)]
    struct Row {
        is_recounting: bool,
    }
    store.holds_a_moment();
    let rows: Vec<Row> = store.sql("SELECT EXISTS (SELECT FROM recount) AS is_recounting", []).await?;
    if rows.iter().any(|row| row.is_recounting) { Err(Error::Busy) } else { Ok(()) }
}
