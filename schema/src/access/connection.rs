//! An organisation's connections, and the one that a request holds: for its reads, one after the other, and for one
//! transaction at a time.
//!
//! Reads run each by itself: a transaction around them would cost two journeys to the database more and, as isolation
//! goes by default (`READ COMMITTED`), show nothing else. The ORM can hold a connection only in a transaction, hence this
//! file.
//!
//! Whoever stops waiting in the middle of a statement, because the client hung up or it took too long, leaves a connection
//! with a statement on it. That one is closed, not given back: PostgreSQL notices (`client_connection_check_interval`), and
//! ends the statement.

use std::time::Duration;

use async_trait::async_trait;
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values,
};
use sea_query_sqlx::SqlxValues;
use sqlx::{AssertSqlSafe, Executor, PgConnection, PgPool, Postgres, pool::PoolConnection, postgres::PgQueryResult};
use tokio::{runtime::Handle, sync::Mutex, time::timeout};
use tracing::{Instrument, Span};

/// How long a connection may take on its way back to the pool. Where the network swallows what it says, it would be on its way
/// for ever, and its place taken.
const LONGEST_WAY_BACK: Duration = Duration::from_secs(2);

/// An organisation's connections.
#[derive(Clone, Debug)]
pub struct Connections {
    pool: PgPool,
    /// Whether statements stay prepared on a connection. Where a pooler gives each transaction another one, they cannot, and
    /// each statement has to run in a transaction, or its parts may come to different ones.
    keeps_statements: bool,
}

impl Connections {
    /// Those of a pool.
    #[must_use]
    pub fn new(pool: PgPool, keeps_statements: bool) -> Self {
        Self { pool, keeps_statements }
    }

    /// The pool.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Takes one, when one is free.
    pub(crate) async fn hold(&self) -> Result<Held, DbErr> {
        let connection = self.pool.acquire().await.map_err(not_acquired)?;
        Ok(Held {
            keeps_statements: self.keeps_statements,
            inner: Mutex::new(Inner { connection: Some(connection), is_waiting: false, in_transaction: false }),
        })
    }

    /// Takes one, and begins a transaction on it.
    pub(crate) async fn begin(&self) -> Result<Held, DbErr> {
        let held = self.hold().await?;
        held.begin().await?;
        Ok(held)
    }
}

/// A connection that one request, or one piece of work, holds.
pub struct Held {
    keeps_statements: bool,
    inner: Mutex<Inner>,
}

struct Inner {
    /// `None` once it is on its way back to the pool.
    connection: Option<PoolConnection<Postgres>>,
    /// Whether a statement was sent whose answer did not come yet.
    is_waiting: bool,
    in_transaction: bool,
}

impl Held {
    /// Begins a transaction, unless one is open already.
    pub(crate) async fn begin(&self) -> Result<(), DbErr> {
        self.inner.lock().await.begin().await.map_err(not_executed)
    }

    /// Ends the transaction for good.
    pub(crate) async fn commit(&self) -> Result<(), DbErr> {
        self.end("COMMIT").await
    }

    /// Ends the transaction, and what was done in it.
    pub(crate) async fn rollback(&self) -> Result<(), DbErr> {
        self.end("ROLLBACK").await
    }

    async fn end(&self, how: &'static str) -> Result<(), DbErr> {
        let mut inner = self.inner.lock().await;
        if inner.in_transaction {
            inner.say(how).await.map_err(not_executed)?;
            inner.in_transaction = false;
        }
        Ok(())
    }
}

impl Inner {
    fn connection(&mut self) -> Result<&mut PgConnection, sqlx::Error> {
        self.connection.as_deref_mut().ok_or(sqlx::Error::PoolClosed)
    }

    async fn begin(&mut self) -> Result<(), sqlx::Error> {
        if self.in_transaction {
            return Ok(());
        }
        // Before it is sent: whoever stops in between leaves one that is open.
        self.in_transaction = true;
        self.say("BEGIN").await.map(|_| ())
    }

    /// Sends a statement without values, and without preparing it.
    async fn say(&mut self, sql: &str) -> Result<PgQueryResult, sqlx::Error> {
        self.is_waiting = true;
        let said = self.connection()?.execute(AssertSqlSafe(sql)).instrument(span(sql)).await;
        self.is_waiting = false;
        said
    }
}

fn not_acquired(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        other => DbErr::Conn(RuntimeErr::SqlxError(other.into())),
    }
}

fn not_executed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn not_read(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

/// A statement, for whoever follows a request through the program. It names the first word: values are not in it, and what
/// is in between is long.
fn span(statement: &str) -> Span {
    let first = statement.split_ascii_whitespace().next().unwrap_or_default();
    tracing::debug_span!(
        target: "gehoord::sql",
        "sql",
        otel.kind = "client",
        otel.name = first,
        db.system.name = "postgresql",
        db.operation.name = first
    )
}

/// Whether a statement can be kept, to be used again. One that searches for words is planned for the words each time: what
/// is right for a rare one takes a second for a common one, and the other way round. One that inserts many rows is another for
/// each number of rows: a hundred of those take some 30 MB.
fn can_be_kept(statement: &Statement) -> bool {
    const MOST_VALUES: usize = 200;
    let values = statement.values.as_ref().map_or(0, |values| values.0.len());
    values <= MOST_VALUES && !statement.sql.contains("::tsquery")
}

/// Runs a statement on the connection, and remembers while it waits for the answer.
macro_rules! ask {
    ($held:ident, $statement:ident, $method:ident) => {{
        let mut inner = $held.inner.lock().await;
        let span = span(&$statement.sql);
        let is_kept = $held.keeps_statements && can_be_kept(&$statement);
        let values = $statement.values.unwrap_or_else(|| Values(Vec::new()));
        let query = sqlx::query_with(AssertSqlSafe($statement.sql), SqlxValues(values));
        if !$held.keeps_statements {
            inner.begin().await.map_err(not_executed)?;
        }
        inner.is_waiting = true;
        let connection = inner.connection().map_err(not_executed)?;
        let answer = query.persistent(is_kept).$method(connection).instrument(span).await;
        inner.is_waiting = false;
        answer
    }};
}

#[async_trait]
impl ConnectionTrait for Held {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        ask!(self, statement, execute).map(Into::into).map_err(not_executed)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner.lock().await.say(sql).await.map(Into::into).map_err(not_executed)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let row = ask!(self, statement, fetch_optional).map_err(not_read)?;
        Ok(row.map(Into::into))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let rows = ask!(self, statement, fetch_all).map_err(not_read)?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

/// Each statement by itself.
#[async_trait]
impl ConnectionTrait for Connections {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let held = self.hold().await?;
        let done = held.execute_raw(statement).await?;
        held.commit().await?;
        Ok(done)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.hold().await?.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let held = self.hold().await?;
        let row = held.query_one_raw(statement).await?;
        held.commit().await?;
        Ok(row)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let held = self.hold().await?;
        let rows = held.query_all_raw(statement).await?;
        held.commit().await?;
        Ok(rows)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let inner = self.inner.get_mut();
        let Some(mut connection) = inner.connection.take() else { return };
        match Handle::try_current() {
            Ok(runtime) if !inner.is_waiting => {
                let in_transaction = inner.in_transaction;
                runtime.spawn(async move {
                    let undone = async { !in_transaction || connection.execute("ROLLBACK").await.is_ok() };
                    if timeout(LONGEST_WAY_BACK, undone).await != Ok(true) {
                        drop(connection.detach());
                        return;
                    }
                    // The pool tries it before it takes it back. Cut off there, it is closed.
                    let _ = timeout(LONGEST_WAY_BACK, connection.return_to_pool()).await;
                });
            }
            // Closes the socket; the pool opens another when it needs one.
            _ => drop(connection.detach()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_kept_that_will_be_sent_again() {
        let of = |sql: &str, values: usize| {
            let values = (0..values).map(|_| sea_orm::Value::from(1));
            can_be_kept(&Statement::from_sql_and_values(DbBackend::Postgres, sql, values))
        };
        assert!(of("SELECT 1 WHERE id = $1", 1));
        assert!(!of("SELECT 1 WHERE search @@ $1::tsquery", 1), "it is planned for its words");
        assert!(
            of("INSERT INTO signal VALUES", 90) && !of("INSERT INTO event_place VALUES", 2_000),
            "as long as its rows"
        );
    }
}
