//! Who of those who attended a session has still to hear what came of it.

use entity::id::{SessionId, SessionParticipantId, TypedId};
use sea_orm::{DbBackend, FromQueryResult, Statement, Value};

use crate::{access::Change, error::Error};

/// What is to be heard: that there is a report, and that each commitment came to its end. Somebody heard of one of these
/// who did it, who got a notice of it that they could read, or whom somebody told afterwards. A notice waits for who can sign
/// in; for others it counts once it went out by mail, or was read.
const STILL_TO_HEAR: &str = "
    WITH news AS (
        SELECT event.id, event.at, event.actor_id FROM event
        WHERE event.subject_type = 'SESSION' AND event.subject_id = $1 AND event.kind = 'SESSION_REPORTED'
        UNION ALL
        SELECT event.id, event.at, event.actor_id FROM follow_up
        JOIN event ON event.subject_type = 'FOLLOW_UP' AND event.subject_id = follow_up.id
        WHERE follow_up.session_id = $1 AND event.kind = 'FOLLOW_UP_UPDATED'
        AND event.data ->> 'status' IN ('DONE', 'DROPPED')
    )
    SELECT part.id FROM session_participant part JOIN account ON account.id = part.account_id
    WHERE part.session_id = $1 AND part.attended AND EXISTS (
        SELECT FROM news WHERE news.actor_id IS DISTINCT FROM part.account_id
        AND NOT EXISTS (
            SELECT FROM notice LEFT JOIN mail ON mail.notice_id = notice.id
            WHERE notice.event_id = news.id AND notice.account_id = part.account_id
            AND (account.password_hash IS NOT NULL OR notice.read_at IS NOT NULL OR mail.sent_at IS NOT NULL)
        )
        AND NOT EXISTS (
            SELECT FROM session_telling told WHERE told.participant_id = part.id AND told.at >= news.at
        )
    )
    ORDER BY part.created_at, part.id";

/// The participants who attended a session and have still to hear what came of it.
pub(super) async fn still_to_hear(change: &Change, session: SessionId) -> Result<Vec<SessionParticipantId>, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        id: SessionParticipantId,
    }
    let values = [Value::from(session.uuid())];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, STILL_TO_HEAR, values);
    let rows = Row::find_by_statement(statement).all(change.db()).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
