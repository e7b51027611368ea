//! A connection that a request holds: for its reads, one after the other, and for one transaction at a time.
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
use sqlx::{AssertSqlSafe, Executor, PgPool, Postgres, pool::PoolConnection};
use tokio::{runtime::Handle, sync::Mutex, time::timeout};
use tracing::{Instrument, Span};

/// How long a connection may take on its way back to the pool. Where the network swallows what it says, it would be on its way
/// for ever, and its place taken.
const LONGEST_WAY_BACK: Duration = Duration::from_secs(2);

/// A connection that one request holds.
pub struct Held {
    inner: Mutex<Inner>,
    is_standby: bool,
}

struct Inner {
    /// `None` once it is on its way back to the pool.
    connection: Option<PoolConnection<Postgres>>,
    /// Whether a statement was sent whose answer did not come yet.
    is_waiting: bool,
    in_transaction: bool,
}

impl Held {
    /// Takes one to a standby, when one is free.
    pub(super) async fn from_standby(pool: &PgPool) -> Result<Self, DbErr> {
        let mut held = Self::from(pool).await?;
        held.is_standby = true;
        Ok(held)
    }

    /// Whether it can only be read on.
    pub(super) fn is_standby(&self) -> bool {
        self.is_standby
    }

    /// Takes one from a pool, when one is free.
    pub(super) async fn from(pool: &PgPool) -> Result<Self, DbErr> {
        let connection = pool.acquire().await.map_err(not_acquired)?;
        let inner = Inner { connection: Some(connection), is_waiting: false, in_transaction: false };
        Ok(Self { inner: Mutex::new(inner), is_standby: false })
    }

    /// Begins a transaction.
    pub(super) async fn begin(&self) -> Result<(), DbErr> {
        // Before it is sent: whoever stops in between leaves one that is open.
        self.inner.lock().await.in_transaction = true;
        self.execute_unprepared("BEGIN").await?;
        Ok(())
    }

    /// Ends the transaction for good.
    pub(super) async fn commit(&self) -> Result<(), DbErr> {
        self.execute_unprepared("COMMIT").await?;
        self.inner.lock().await.in_transaction = false;
        Ok(())
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

impl Inner {
    fn connection(&mut self) -> Result<&mut PoolConnection<Postgres>, DbErr> {
        self.connection.as_mut().ok_or_else(|| DbErr::Custom("the connection was given back".to_owned()))
    }
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

/// Runs a statement on the connection, and remembers while it waits for the answer.
macro_rules! ask {
    ($held:ident, $statement:ident, $method:ident) => {{
        let mut inner = $held.inner.lock().await;
        let span = span(&$statement.sql);
        let values = $statement.values.unwrap_or_else(|| Values(Vec::new()));
        let query = sqlx::query_with(AssertSqlSafe($statement.sql), SqlxValues(values));
        inner.is_waiting = true;
        let answer = query.$method(&mut **inner.connection()?).instrument(span).await;
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
        let mut inner = self.inner.lock().await;
        inner.is_waiting = true;
        let done = inner.connection()?.execute(AssertSqlSafe(sql)).instrument(span(sql)).await;
        inner.is_waiting = false;
        done.map(Into::into).map_err(not_executed)
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
