//! Proposing signals as distressing, as they come in.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{
    deadline,
    id::{DepartmentId, SignalId, TopicId},
    signal_distress, signal_distress_reason,
    term::{DistressState, EventKind, PromiseStep, SubjectType},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::weighing::{Reason, weigh};
use crate::{
    access::{Change, insert_all},
    clock,
    deadline::{Terms, running},
    error::Error,
    event::Event,
    promise,
    signal::deadlines::About,
    topic::TopicIndex,
};

/// A signal of which the words say that it may be distressing.
pub(crate) struct Suspect {
    signal: SignalId,
    topic: Option<TopicId>,
    /// Whose process owner is warned.
    department: Option<DepartmentId>,
    reasons: Vec<Reason>,
}

impl Suspect {
    /// Weighs a text, as it is kept: masked, so that no reason can tell what a mask hides. `None` below the threshold.
    pub(crate) fn of(
        signal: SignalId,
        text: &str,
        topic: Option<TopicId>,
        department: Option<DepartmentId>,
    ) -> Option<Self> {
        let weighed = weigh(text);
        weighed.is_distressing().then_some(Self { signal, topic, department, reasons: weighed.reasons })
    }
}

/// Proposes signals that have just been written, with their deadlines. Gives what happened, for the commit.
pub(crate) async fn propose(
    change: &Change,
    terms: &Terms,
    topics: &TopicIndex,
    suspects: Vec<Suspect>,
) -> Result<Vec<Event>, Error> {
    let (db, now) = (change.db(), change.now());
    let mut events = Vec::new();
    let (mut rows, mut reasons) = (Vec::new(), Vec::new());
    for suspect in suspects {
        let look_by = terms.look_by(About { topics, topic: suspect.topic }, now);
        hasten(db, terms, suspect.signal, look_by, now).await?;
        events.push(proposed(&suspect, look_by));
        rows.push(row(suspect.signal, look_by, now));
        reasons.extend(reason_rows(suspect));
    }
    let replacing = OnConflict::column(signal_distress::Column::SignalId)
        .update_columns([
            signal_distress::Column::State,
            signal_distress::Column::ProposedAt,
            signal_distress::Column::LookBy,
            signal_distress::Column::SettledAt,
            signal_distress::Column::SettledBy,
            signal_distress::Column::Reason,
        ])
        .to_owned();
    if !rows.is_empty() {
        signal_distress::Entity::insert_many(rows).on_conflict(replacing).exec_without_returning(db).await?;
    }
    insert_all(db, reasons).await?;
    Ok(events)
}

/// A signal of which the text changed where it came from. What a person found stays, unless there are words now that were
/// not among the reasons then; a proposal that nobody looked at stays, with the reasons of the new text where it has any.
pub(crate) async fn reconsider(
    change: &Change,
    terms: &Terms,
    topics: &TopicIndex,
    suspect: Suspect,
) -> Result<Vec<Event>, Error> {
    let db = change.db();
    let Some(before) = signal_distress::Entity::find_by_id(suspect.signal).one(db).await? else {
        return propose(change, terms, topics, vec![suspect]).await;
    };
    let known = signal_distress_reason::Entity::find()
        .filter(signal_distress_reason::Column::SignalId.eq(suspect.signal))
        .all(db)
        .await?;
    let known: BTreeSet<&str> = known.iter().map(|reason| reason.word.as_str()).collect();
    let has_new = suspect.reasons.iter().any(|reason| !known.contains(reason.word.as_str()));
    if before.state == DistressState::Confirmed || !has_new {
        return Ok(Vec::new());
    }
    signal_distress_reason::Entity::delete_many()
        .filter(signal_distress_reason::Column::SignalId.eq(suspect.signal))
        .exec(db)
        .await?;
    if before.state == DistressState::Proposed {
        // It is proposed already: the promise stays what it was, and nobody is told twice.
        insert_all(db, reason_rows(suspect)).await?;
        return Ok(Vec::new());
    }
    propose(change, terms, topics, vec![suspect]).await
}

/// Where nobody has read it yet, it is read within the time of a distressing one, counted from now; never later than before.
async fn hasten(
    db: &impl ConnectionTrait,
    terms: &Terms,
    signal: SignalId,
    look_by: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let warn_at = promise::warn_at(now, look_by, &terms.calendar);
    deadline::Entity::update_many()
        .filter(running(&[signal]))
        .filter(deadline::Column::Step.eq(PromiseStep::Seen))
        .filter(deadline::Column::DueAt.gt(look_by))
        .col_expr(deadline::Column::DueAt, Expr::val(look_by))
        .col_expr(deadline::Column::WarnAt, Expr::val(warn_at))
        .exec(db)
        .await?;
    Ok(())
}

fn proposed(suspect: &Suspect, look_by: DateTime<Utc>) -> Event {
    Event::new(EventKind::DistressProposed, SubjectType::Signal, suspect.signal)
        .day("lookOn", clock::day_of(look_by))
        .key("departmentId", suspect.department)
}

fn row(signal: SignalId, look_by: DateTime<Utc>, now: DateTime<Utc>) -> signal_distress::ActiveModel {
    signal_distress::ActiveModel {
        signal_id: Set(signal),
        state: Set(DistressState::Proposed),
        proposed_at: Set(Some(now)),
        look_by: Set(Some(look_by)),
        settled_at: Set(None),
        settled_by: Set(None),
        reason: Set(None),
    }
}

fn reason_rows(suspect: Suspect) -> Vec<signal_distress_reason::ActiveModel> {
    let signal = suspect.signal;
    let row = |reason: Reason| signal_distress_reason::ActiveModel {
        signal_id: Set(signal),
        word: Set(reason.word),
        class: Set(reason.class),
        weight: Set(reason.weight),
    };
    suspect.reasons.into_iter().map(row).collect()
}
