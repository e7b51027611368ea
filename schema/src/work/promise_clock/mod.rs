//! The promise clock: sees to it that every promise is kept or goes up.
//!
//! ```text
//! started_at ─────────── warn_at ─────── due_at
//!     │  pending            │  near its end  │  broken: goes up, once
//!     └──────────── met_at: kept ────────────┘
//! ```
//!
//! In each round, on any number of servers: what broke goes up to the process owner (`PROMISE_BROKEN`,
//! `PROMISE_ESCALATED`), what is near its end is told to its owner (`PROMISE_NEAR_END`), and a signal that nobody
//! objected to in 14 days is closed. A row is claimed with `FOR UPDATE SKIP LOCKED`, and its mark (`warned_at`,
//! `escalated_at`, the signal's state) is committed with its events: nothing is told twice, and nothing that a server
//! was at when it was killed is lost. There is no list of what to do but the deadlines themselves, so what fell due
//! while no server ran is worked off by the first that does; what is past its end by then goes up without a warning.
//!
//! A promise is broken when its moment has passed, also where it was kept or given up a moment later, before the clock
//! came by. Whether it shows as broken is computed when asked ([`state`](crate::promise::state)), and waits for nobody.

mod rows;
mod rules;

use chrono::{DateTime, Utc};
use entity::{deadline, term::PromiseStep};
use sea_orm::ConnectionTrait;

use self::rules::{Facts, Whose, due, escalation, warning, whose};
use crate::{
    access::Organisation,
    error::Error,
    event::{self, Event, Happened},
    signal::closing,
};

/// How many rows are claimed at once: a transaction that is short, however much there is to do.
const AT_ONCE: usize = 200;

/// What one turn of the clock came to at one organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// The steps of the promises whose owners were warned.
    pub warned: Vec<PromiseStep>,
    /// The steps of the promises that broke and went up.
    pub escalated: Vec<PromiseStep>,
    /// How many of those went up to nobody, for there is no process owner.
    pub without_process_owner: usize,
    /// How many signals were closed.
    pub closed: usize,
    /// Whether there may be more to do.
    pub has_more: bool,
}

/// Does what is due at an organisation, a bounded part of it. Where nothing is, it asks one question and ends.
///
/// # Errors
/// Where the database does not answer. What was not done then is done in a later turn.
pub async fn keep_promises(organisation: &Organisation, now: DateTime<Utc>) -> Result<Turn, Error> {
    let db = &organisation.work;
    let due = due(&rows::first(db).await?, now);
    let mut turn = Turn::default();
    if due.to_escalate {
        escalate(organisation, now, &mut turn).await?;
    }
    if due.to_warn {
        warn(organisation, now, &mut turn).await?;
    }
    if due.to_close {
        let transaction = db.begin().await?;
        turn.closed = closing::close_quiet(&transaction, now, AT_ONCE).await?;
        transaction.commit().await?;
        turn.has_more |= turn.closed == AT_ONCE;
    }
    Ok(turn)
}

/// Whether something is due at an organisation that is not done: nothing is where the clock has kept up.
///
/// # Errors
/// Where the database does not answer.
pub async fn is_behind(organisation: &Organisation, now: DateTime<Utc>) -> Result<bool, Error> {
    Ok(due(&rows::first(&organisation.work).await?, now).is_anything())
}

/// How many promises are late and still open, by step.
///
/// # Errors
/// Where the database does not answer.
pub async fn overdue(organisation: &Organisation, now: DateTime<Utc>) -> Result<Vec<(PromiseStep, i64)>, Error> {
    rows::overdue(&organisation.work, now).await
}

async fn escalate(organisation: &Organisation, now: DateTime<Utc>, turn: &mut Turn) -> Result<(), Error> {
    let transaction = organisation.work.begin().await?;
    let claimed = rows::to_escalate(&transaction, now).await?;
    let mut events: Vec<Event> = Vec::with_capacity(2 * claimed.len());
    for (deadline, whose) in with_owners(&transaction, &claimed, |_| now).await? {
        events.extend(escalation(deadline, &whose));
        turn.without_process_owner += usize::from(whose.process_owner.is_none());
    }
    event::append(&transaction, None, now, &events).await?;
    transaction.commit().await?;
    turn.has_more |= claimed.len() == AT_ONCE;
    turn.escalated.extend(claimed.iter().map(|deadline| deadline.step));
    Ok(())
}

async fn warn(organisation: &Organisation, now: DateTime<Utc>, turn: &mut Turn) -> Result<(), Error> {
    let transaction = organisation.work.begin().await?;
    let claimed = rows::to_warn(&transaction, now).await?;
    let owned = with_owners(&transaction, &claimed, |_| now).await?;
    let events: Vec<Event> = owned.iter().map(|(deadline, whose)| warning(deadline, whose)).collect();
    event::append(&transaction, None, now, &events).await?;
    transaction.commit().await?;
    turn.has_more |= claimed.len() == AT_ONCE;
    turn.warned.extend(claimed.iter().map(|deadline| deadline.step));
    Ok(())
}

/// What the clock would have done before `now`, had it run: marks it in the rows, and gives what happened, each at its
/// own moment. For data that tells a history.
pub(crate) async fn history(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Happened>, Error> {
    let (warned, escalated) = rows::past(db, now).await?;
    let mut happened = Vec::new();
    let warned_at = |deadline: &deadline::Model| deadline.warned_at.unwrap_or(deadline.warn_at);
    for (deadline, whose) in with_owners(db, &warned, warned_at).await? {
        happened.push(Happened { at: warned_at(deadline), actor: None, event: warning(deadline, &whose) });
    }
    let escalated_at = |deadline: &deadline::Model| deadline.escalated_at.unwrap_or(deadline.due_at);
    for (deadline, whose) in with_owners(db, &escalated, escalated_at).await? {
        let at = escalated_at(deadline);
        happened.extend(escalation(deadline, &whose).map(|event| Happened { at, actor: None, event }));
    }
    Ok(happened)
}

/// Deadlines with whose they are, at the moment that is told for each.
async fn with_owners<'a>(
    db: &impl ConnectionTrait,
    deadlines: &'a [deadline::Model],
    at: impl Fn(&deadline::Model) -> DateTime<Utc>,
) -> Result<Vec<(&'a deadline::Model, Whose)>, Error> {
    if deadlines.is_empty() {
        return Ok(Vec::new());
    }
    let known = rows::facts(db, deadlines).await?;
    let nothing = Facts::default();
    let of = |deadline: &deadline::Model| {
        let facts = known.get(&deadline.id).unwrap_or(&nothing);
        whose(deadline.subject_type, facts, at(deadline))
    };
    Ok(deadlines.iter().map(|deadline| (deadline, of(deadline))).collect())
}
