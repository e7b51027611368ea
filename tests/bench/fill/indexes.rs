//! Indexes and foreign keys of the large tables: taken away for the loading, and made again as they were. Making them at
//! the end costs a third of keeping them up, and checks every row.

use futures::future::join;
use sqlx::PgConnection;

use super::copy::run;

/// What was taken away: statements that make it again.
pub struct HeldBack {
    indexes: Vec<String>,
    keys: Vec<String>,
}

const LARGE: &str = "('signal', 'signal_reporter', 'signal_submission', 'sealing_key', 'sealed_text', 'answer', 'answer_response', \
     'proposal_signal', 'follow_up', 'follow_up_update', 'deadline', 'event', 'event_unplaced', 'event_place', \
     'journey_step_signal', 'session_observation_use')";

/// Takes them away: indexes that no constraint rests on, and the foreign keys of these tables.
pub async fn hold_back(connection: &mut PgConnection) -> HeldBack {
    let indexes = format!(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
         WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname IN {LARGE})
             AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) AND NOT indisunique"
    );
    let keys = format!(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype = 'f' AND conrelid IN
             (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname IN {LARGE})"
    );
    let indexes: Vec<(String, String)> =
        sqlx::query_as(sqlx::AssertSqlSafe(indexes)).fetch_all(&mut *connection).await.expect("indexes");
    let keys: Vec<(String, String, String)> =
        sqlx::query_as(sqlx::AssertSqlSafe(keys)).fetch_all(&mut *connection).await.expect("keys");
    for (name, _) in &indexes {
        run(connection, &format!("DROP INDEX {name}")).await;
    }
    for (table, name, _) in &keys {
        run(connection, &format!("ALTER TABLE {table} DROP CONSTRAINT {name}")).await;
    }
    HeldBack {
        indexes: indexes.into_iter().map(|(_, statement)| statement).collect(),
        keys: keys
            .into_iter()
            .map(|(table, name, rest)| format!("ALTER TABLE {table} ADD CONSTRAINT {name} {rest}"))
            .collect(),
    }
}

/// Makes them again, two at a time.
pub async fn put_back(first: &mut PgConnection, second: &mut PgConnection, held_back: HeldBack) {
    const MEMORY: &str = "SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 0";
    run(first, MEMORY).await;
    run(second, MEMORY).await;
    println!("making {} indexes and {} foreign keys", held_back.indexes.len(), held_back.keys.len());
    let mut indexes = held_back.indexes;
    // The one over words takes the longest.
    indexes.sort_by_key(|statement| !statement.contains("USING gin"));
    let (ours, theirs): (Vec<_>, Vec<_>) = indexes.iter().enumerate().partition(|(place, _)| place % 4 == 0);
    let make = async |connection: &mut PgConnection, statements: Vec<(usize, &String)>| {
        for (_, statement) in statements {
            run(connection, statement).await;
        }
    };
    join(make(first, ours), make(second, theirs)).await;
    run(first, "ANALYZE signal, signal_reporter, event, answer").await;
    for statement in &held_back.keys {
        run(first, statement).await;
    }
}
