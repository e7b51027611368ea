//! A signal that nobody objected to for 14 days after its outcome closes by itself.

use chrono::{DateTime, Utc};
use entity::{
    id::SignalId,
    term::{ClosingReason, EventKind, SignalOutcome, SubjectType},
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use super::rules::TIME_TO_OBJECT;
use crate::{
    error::Error,
    event::{self, Event},
};

/// What got its outcome before this can be objected to no more at `now`.
pub(crate) fn quiet_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_sub_signed(TIME_TO_OBJECT).unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// Closes the first so many of them that nobody is at; gives how many there were. Whoever objects in time and comes
/// second finds it closed, and opens it anew all the same.
pub(crate) async fn close_quiet(db: &impl ConnectionTrait, now: DateTime<Utc>, most: usize) -> Result<usize, Error> {
    #[derive(FromQueryResult)]
    struct Closed {
        id: SignalId,
        outcome: SignalOutcome,
    }
    // The index `signal_to_close` holds those whose outcome can still be objected to, and these.
    let sql = format!(
        "WITH quiet AS MATERIALIZED ( \
             SELECT id FROM signal WHERE status = 'HELPED' AND helped_at < $2 ORDER BY helped_at LIMIT {most} \
             FOR NO KEY UPDATE SKIP LOCKED \
         ) \
         UPDATE signal SET status = 'CLOSED', closed_at = $1 FROM quiet WHERE signal.id = quiet.id \
         RETURNING signal.id, coalesce(signal.outcome, 'HELPED') AS outcome"
    );
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [now.into(), quiet_since(now).into()]);
    let closed = Closed::find_by_statement(statement).all(db).await?;
    let events: Vec<Event> = closed
        .iter()
        .map(|signal| {
            Event::new(EventKind::SignalClosed, SubjectType::Signal, signal.id)
                .term("outcome", signal.outcome)
                .term("because", ClosingReason::NoObjection)
        })
        .collect();
    event::append(db, None, now, &events).await?;
    Ok(closed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_moment_to_object_is_not_quiet_yet() {
        let helped: DateTime<Utc> = "2026-06-01T10:00:00Z".parse().unwrap();
        assert!(helped >= quiet_since("2026-06-15T10:00:00Z".parse().unwrap()));
        assert!(helped < quiet_since("2026-06-15T10:00:00.000001Z".parse().unwrap()));
    }
}
