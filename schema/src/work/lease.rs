//! Leases: a row that says which server does a piece of work, and until when.
//!
//! They go by the database's clock, which is one for all servers: a lease of a server whose clock is ahead would otherwise
//! keep the others waiting for as much.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

use crate::error::Error;

/// Takes or keeps a lease, if nobody else holds it. Its row stays locked until the transaction ends, so that of
/// two servers that try at once the second sees what the first did.
///
/// # Errors
/// Where the database does not answer.
pub(super) async fn take(
    db: &impl ConnectionTrait,
    name: &'static str,
    holder: Uuid,
    seconds: u32,
) -> Result<bool, Error> {
    const TAKE: &str = "INSERT INTO lease (name, holder, ends_at) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 second') \
         ON CONFLICT (name) DO UPDATE SET holder = EXCLUDED.holder, ends_at = EXCLUDED.ends_at \
         WHERE lease.ends_at < clock_timestamp() OR lease.holder = EXCLUDED.holder";
    let values = [name.into(), holder.into(), f64::from(seconds).into()];
    let taken = db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, TAKE, values)).await?;
    Ok(taken.rows_affected() == 1)
}
