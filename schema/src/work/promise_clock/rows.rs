//! Which deadlines are due, claimed; and what is known of the things that they are about.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    deadline, department,
    id::{AccountId, DeadlineId, DepartmentId},
    term::PromiseStep,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement, Value,
};
use uuid::Uuid;

use super::{
    AT_ONCE,
    rules::{Answerable, Facts},
};
use crate::error::Error;

/// Near its end: its owner is to be warned. As the index `deadline_to_warn` has it.
const TO_WARN: &str = "warned_at IS NULL AND escalated_at IS NULL AND met_at IS NULL AND dropped_at IS NULL";
/// To go up once due: what was not done by then, and what was done or given up only after. As the index
/// `deadline_to_escalate` has it.
const TO_ESCALATE: &str = "escalated_at IS NULL AND (met_at IS NULL OR met_at > due_at) \
     AND (dropped_at IS NULL OR dropped_at > due_at)";

/// When there is something to do first; nothing, where nothing is to be done.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(super) struct First {
    /// When the first owner is to be warned, or was.
    pub(super) warning: Option<DateTime<Utc>>,
    /// When the first promise breaks, or did.
    pub(super) end: Option<DateTime<Utc>>,
    /// When the first signal got its outcome that can still close by itself.
    pub(super) outcome: Option<DateTime<Utc>>,
}

/// Looks when there is something to do, in one statement: the first entries of three indexes that hold no more than what
/// is to be done. Asked like this, and not whether there is anything before a moment, no plan reads more than these.
pub(super) async fn first(db: &impl ConnectionTrait) -> Result<First, Error> {
    let sql = format!(
        "SELECT (SELECT warn_at FROM deadline WHERE {TO_WARN} ORDER BY warn_at LIMIT 1) AS warning, \
             (SELECT due_at FROM deadline WHERE {TO_ESCALATE} ORDER BY due_at LIMIT 1) AS \"end\", \
             (SELECT helped_at FROM signal WHERE status = 'HELPED' ORDER BY helped_at LIMIT 1) AS outcome"
    );
    let found = First::find_by_statement(statement(&sql, [])).one(db).await?;
    found.ok_or_else(|| Error::internal("a question about deadlines was not answered"))
}

/// Deadlines that are near their end, marked as warned of. What is past its end gets no warning any more.
pub(super) async fn to_warn(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<deadline::Model>, Error> {
    claim(db, now, "warned_at", &format!("{TO_WARN} AND warn_at <= $1 AND due_at >= $1"), "warn_at").await
}

/// Deadlines that broke, marked as gone up.
pub(super) async fn to_escalate(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<deadline::Model>, Error> {
    claim(db, now, "escalated_at", &format!("{TO_ESCALATE} AND due_at < $1"), "due_at").await
}

/// The first that are due and that no other server is at, marked. A mark that is committed with its events is what
/// makes each happen once; a server that is killed before that leaves the row as it was.
async fn claim(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    mark: &str,
    condition: &str,
    order: &str,
) -> Result<Vec<deadline::Model>, Error> {
    let sql = format!(
        "WITH claimed AS MATERIALIZED ( \
             SELECT id FROM deadline WHERE {condition} ORDER BY {order} LIMIT {AT_ONCE} \
             FOR NO KEY UPDATE SKIP LOCKED \
         ) \
         UPDATE deadline SET {mark} = $1 FROM claimed WHERE deadline.id = claimed.id RETURNING deadline.*"
    );
    Ok(deadline::Model::find_by_statement(statement(&sql, [now.into()])).all(db).await?)
}

/// Marks as history what was near its end, or broke, before `now`, each at its own moment, and gives those that were.
/// For data that tells a history.
pub(super) async fn past(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<(Vec<deadline::Model>, Vec<deadline::Model>), Error> {
    const WARNED: &str = "UPDATE deadline SET warned_at = warn_at \
         WHERE warned_at IS NULL AND warn_at <= $1 AND warn_at < due_at \
             AND (met_at IS NULL OR met_at > warn_at) AND (dropped_at IS NULL OR dropped_at > warn_at) RETURNING *";
    const ESCALATED: &str = "UPDATE deadline SET escalated_at = due_at + interval '1 second' \
         WHERE escalated_at IS NULL AND due_at + interval '1 second' <= $1 \
             AND (met_at IS NULL OR met_at > due_at) AND (dropped_at IS NULL OR dropped_at > due_at) RETURNING *";
    let of = |sql| deadline::Model::find_by_statement(statement(sql, [now.into()]));
    Ok((of(WARNED).all(db).await?, of(ESCALATED).all(db).await?))
}

#[derive(FromQueryResult)]
struct Row {
    id: DeadlineId,
    triaged_at: Option<DateTime<Utc>>,
    holder_id: Option<AccountId>,
    department_id: Option<DepartmentId>,
    process_owner_id: Option<AccountId>,
}

/// What is known of the things that these deadlines are about.
pub(super) async fn facts(
    db: &impl ConnectionTrait,
    deadlines: &[deadline::Model],
) -> Result<HashMap<DeadlineId, Facts>, Error> {
    const SQL: &str = "
        SELECT deadline.id, signal.seen_at AS triaged_at, holder.id AS holder_id,
            department.id AS department_id, department.process_owner_id
        FROM deadline
        LEFT JOIN signal ON deadline.subject_type = 'SIGNAL' AND signal.id = deadline.subject_id
        LEFT JOIN session ON deadline.subject_type = 'SESSION' AND session.id = deadline.subject_id
        LEFT JOIN proposal ON deadline.subject_type = 'PROPOSAL' AND proposal.id = deadline.subject_id
        LEFT JOIN consultation ON deadline.subject_type = 'CONSULTATION' AND consultation.id = deadline.subject_id
        LEFT JOIN follow_up ON deadline.subject_type = 'FOLLOW_UP' AND follow_up.id = deadline.subject_id
        LEFT JOIN account AS holder
            ON holder.id = coalesce(signal.handler_id, session.organiser_id, follow_up.owner_id, consultation.put_by)
        LEFT JOIN department ON department.id = coalesce(
            signal.department_id, proposal.department_id, follow_up.department_id, consultation.department_id,
            CASE WHEN session.id IS NOT NULL THEN holder.department_id END)
        WHERE deadline.id = ANY($1)";
    let intake = department::Entity::find().filter(department::Column::IsIntake.eq(true)).one(db).await?;
    let intake = intake.map(|intake| Answerable { department: intake.id, process_owner: intake.process_owner_id });
    let ids: Vec<Uuid> = deadlines.iter().map(|deadline| deadline.id.0).collect();
    let rows = Row::find_by_statement(statement(SQL, [ids.into()])).all(db).await?;
    let known = rows.into_iter().map(|row| {
        let process_owner = row.process_owner_id;
        let facts = Facts {
            triaged_at: row.triaged_at,
            holder: row.holder_id,
            department: row.department_id.map(|department| Answerable { department, process_owner }),
            intake,
        };
        (row.id, facts)
    });
    Ok(known.collect())
}

fn statement<const N: usize>(sql: &str, values: [Value; N]) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// How many deadlines of each step have passed and are neither met nor dropped.
pub(super) async fn overdue(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<(PromiseStep, i64)>, Error> {
    Ok(deadline::Entity::find()
        .select_only()
        .column(deadline::Column::Step)
        .column_as(deadline::Column::Id.count(), "count")
        .filter(deadline::Column::MetAt.is_null())
        .filter(deadline::Column::DroppedAt.is_null())
        .filter(deadline::Column::DueAt.lt(now))
        .group_by(deadline::Column::Step)
        .into_tuple()
        .all(db)
        .await?)
}
