//! Steps of pages about which the same came in again and again.

use chrono::{DateTime, Utc};
use entity::id::TopicId;
use sea_orm::FromQueryResult;

use super::{FEWEST, Look, Spot};
use crate::{access::Store, error::Error};

#[derive(FromQueryResult)]
struct Row {
    topic_id: TopicId,
    page: String,
    step: Option<String>,
    months: Vec<i64>,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    before: i64,
}

const SQL: &str = "WITH found AS (
        SELECT topic_id, page, step, count(*) AS count, min(received_at) AS first_at, max(received_at) AS last_at
        FROM signal_fact
        WHERE page IS NOT NULL AND topic_id IS NOT NULL AND received_at >= $2 AND received_at < $3
            AND ($4::uuid[] IS NULL OR coalesce(region_id, '00000000-0000-0000-0000-000000000000') = ANY($4))
            AND ($5::uuid[] IS NULL OR topic_id = ANY($5))
        GROUP BY topic_id, page, step HAVING count(*) >= $7
        ORDER BY count DESC, page, step, topic_id LIMIT $6
    )
    SELECT found.*,
        (SELECT array_agg(count) FROM (
            SELECT count(*) AS count FROM signal_fact
            WHERE topic_id = found.topic_id AND page = found.page AND step IS NOT DISTINCT FROM found.step
                AND received_at >= $2 AND received_at < $3
                AND ($4::uuid[] IS NULL OR coalesce(region_id, '00000000-0000-0000-0000-000000000000') = ANY($4))
            GROUP BY date_trunc('month', received_at AT TIME ZONE 'Europe/Amsterdam')) AS month) AS months,
        (SELECT count(*) FROM signal_fact
            WHERE topic_id = found.topic_id AND page = found.page AND step IS NOT DISTINCT FROM found.step
                AND received_at >= $1 AND received_at < $2
                AND ($4::uuid[] IS NULL OR coalesce(region_id, '00000000-0000-0000-0000-000000000000') = ANY($4))) AS before
    FROM found";

pub(super) async fn find(store: &Store, look: &Look) -> Result<Vec<Spot>, Error> {
    let [before, begins, ends] = look.moments();
    let values = [
        before.into(),
        begins.into(),
        ends.into(),
        look.regions.clone().into(),
        look.topics.clone().into(),
        look.most.into(),
        FEWEST.into(),
    ];
    let rows: Vec<Row> = store.sql(SQL, values).await?;
    let spot = |row: Row| Spot {
        topic: row.topic_id,
        place: None,
        page: Some(row.page),
        step: row.step,
        months: row.months,
        first_at: row.first_at,
        last_at: row.last_at,
        before: row.before,
    };
    Ok(rows.into_iter().map(spot).collect())
}
