//! What a signal counts for, from the signal and its promises.

use chrono::{DateTime, Utc};
use entity::{
    id::{DepartmentId, RegionId, SignalId, TopicId, TypedId},
    signal_fact,
    term::{Channel, SignalKind, SignalStatus},
};
use h3o::{LatLng, Resolution};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use uuid::Uuid;

use crate::{error::Error, insight::spans::span_of};

/// Cells some 50 metres wide: what is reported at one place lies in one of them, or in its neighbours.
const RESOLUTION: Resolution = Resolution::Eleven;

/// A signal with its promises of the first time round. A promise that was dropped is none.
#[derive(Debug, Clone, FromQueryResult)]
struct Row {
    id: SignalId,
    received_at: DateTime<Utc>,
    topic_id: Option<TopicId>,
    region_id: Option<RegionId>,
    department_id: Option<DepartmentId>,
    channel: Channel,
    kind: SignalKind,
    latitude: Option<f64>,
    longitude: Option<f64>,
    page: Option<String>,
    step: Option<String>,
    status: SignalStatus,
    reopened_count: i32,
    seen_at: Option<DateTime<Utc>>,
    heard_at: Option<DateTime<Utc>>,
    helped_at: Option<DateTime<Utc>>,
    seen_due: Option<DateTime<Utc>>,
    seen_met: Option<DateTime<Utc>>,
    heard_due: Option<DateTime<Utc>>,
    heard_met: Option<DateTime<Utc>>,
    helped_due: Option<DateTime<Utc>>,
    helped_met: Option<DateTime<Utc>>,
}

/// Signal by signal, each with its deadlines by the key: joined as a whole, PostgreSQL reads whole tables where it has no
/// statistics yet, as after a large import.
const SQL: &str = "SELECT signal.id, received_at, topic_id, region_id, department_id, channel, kind, latitude, longitude, \
        page, step, status, reopened_count, seen_at, heard_at, helped_at, promised.* \
    FROM unnest($1::uuid[]) AS wanted (id) \
    CROSS JOIN LATERAL (SELECT * FROM signal WHERE signal.id = wanted.id LIMIT 1) AS signal \
    CROSS JOIN LATERAL ( \
        SELECT max(due_at) FILTER (WHERE deadline.step = 'SEEN') AS seen_due, \
            max(met_at) FILTER (WHERE deadline.step = 'SEEN') AS seen_met, \
            max(due_at) FILTER (WHERE deadline.step = 'HEARD') AS heard_due, \
            max(met_at) FILTER (WHERE deadline.step = 'HEARD') AS heard_met, \
            max(due_at) FILTER (WHERE deadline.step = 'HELPED') AS helped_due, \
            max(met_at) FILTER (WHERE deadline.step = 'HELPED') AS helped_met \
        FROM deadline \
        WHERE subject_type = 'SIGNAL' AND subject_id = wanted.id AND round = 0 AND dropped_at IS NULL \
    ) AS promised";

/// What these signals count for at this moment.
pub(super) async fn of_signals(
    db: &impl ConnectionTrait,
    signals: &[Uuid],
    now: DateTime<Utc>,
) -> Result<Vec<signal_fact::Model>, Error> {
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, SQL, [signals.to_vec().into()]);
    let rows = Row::find_by_statement(statement).all(db).await?;
    Ok(rows.into_iter().map(|row| of(row, now)).collect())
}

fn of(row: Row, now: DateTime<Utc>) -> signal_fact::Model {
    let span = |at: Option<DateTime<Utc>>| at.map(|at| span_of(at - row.received_at));
    let is_unanswered =
        row.heard_met.is_none() && row.heard_due.is_some_and(|due| due < now || row.status == SignalStatus::Closed);
    signal_fact::Model {
        signal_id: row.id,
        received_at: row.received_at,
        topic_id: row.topic_id,
        region_id: row.region_id,
        department_id: row.department_id,
        channel: row.channel,
        kind: row.kind,
        cell: row.latitude.zip(row.longitude).and_then(|(latitude, longitude)| cell(latitude, longitude)),
        page: row.page,
        step: row.step,
        seen_kept: kept(row.seen_due, row.seen_met, now),
        heard_kept: kept(row.heard_due, row.heard_met, now),
        helped_kept: kept(row.helped_due, row.helped_met, now),
        seen_span: span(row.seen_at),
        heard_span: span(row.heard_at),
        helped_span: span(row.helped_at),
        is_reopened: row.reopened_count > 0,
        is_unanswered,
    }
}

/// Whether a promise was kept. Nothing while it is pending, or where nothing was promised.
fn kept(due: Option<DateTime<Utc>>, met: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<bool> {
    match (due?, met) {
        (due, Some(met)) => Some(met <= due),
        (due, None) if due <= now => Some(false),
        _ => None,
    }
}

/// The cell of the H3 grid that a place lies in (<https://h3geo.org>).
fn cell(latitude: f64, longitude: f64) -> Option<i64> {
    let cell = LatLng::new(latitude, longitude).ok()?.to_cell(RESOLUTION);
    i64::try_from(u64::from(cell)).ok()
}

/// The key under which signals without a topic, or a region, are counted.
pub(super) fn key_of(id: Option<impl TypedId>) -> Uuid {
    id.map_or_else(Uuid::nil, TypedId::uuid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<DateTime<Utc>> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_promise_is_kept_broken_or_pending() {
        let now = at("2026-06-10T12:00:00Z").unwrap();
        let due = at("2026-06-09T12:00:00Z");
        assert_eq!(kept(None, None, now), None);
        assert_eq!(kept(at("2026-06-11T12:00:00Z"), None, now), None);
        assert_eq!(kept(due, None, now), Some(false));
        assert_eq!(kept(due, due, now), Some(true));
        assert_eq!(kept(due, at("2026-06-09T12:00:01Z"), now), Some(false));
    }

    #[test]
    fn places_a_few_metres_apart_lie_in_one_cell_and_others_do_not() {
        let here = cell(52.991_47, 6.579_71);
        assert!(here.is_some());
        assert_eq!(here, cell(52.991_48, 6.579_72));
        assert_ne!(here, cell(52.994_0, 6.579_71));
    }
}
