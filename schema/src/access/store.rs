//! The closed pool: rows come out through a viewer's sight, or not at all.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use backon::{ExponentialBuilder, Retryable};
use chrono::{DateTime, Utc};
use sea_orm::{
    DatabaseTransaction, DbBackend, DbErr, EntityTrait, FromQueryResult, Select, Statement, TransactionTrait, Value,
};
use tokio::sync::{Mutex, MutexGuard};

use super::{Draft, Find, Language, Organisation, Person, Sight, Viewer, Visible};
use crate::{
    account,
    clock::{self, Clock},
    error::Error,
    payload::Stop,
    screening::Screen,
    sealing::Vault,
};

/// How often a whole transaction is tried again that PostgreSQL ended for another's sake.
const TRIES_AGAIN: usize = 6;
/// How long is waited before the first time; then twice as long each time, and up to as much again by chance, so that two
/// that were in each other's way are not so again.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

/// One viewer's way to one organisation's rows. It holds one connection for as long as a request lasts.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    organisation: Arc<Organisation>,
    viewer: Viewer,
    clock: Clock,
    /// The transaction that reads run in, once there was a first.
    reading: Mutex<Option<DatabaseTransaction>>,
    /// Whether a change was kept.
    has_changed: AtomicBool,
}

impl Store {
    /// A viewer's store at an organisation.
    #[must_use]
    pub fn new(organisation: Arc<Organisation>, viewer: Viewer, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            organisation,
            viewer,
            clock,
            reading: Mutex::default(),
            has_changed: AtomicBool::new(false),
        }))
    }

    /// The store of whoever a request's bearer token, or key, belongs to, or of nobody where it brings none. Who that is, is
    /// read on the connection that the request goes on with.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` for a token or a key that is not this organisation's, not whole, no longer good, or of an account
    /// that is blocked.
    pub async fn of_bearer(
        organisation: Arc<Organisation>,
        bearer: Option<&str>,
        language: Language,
        address: Option<IpAddr>,
        clock: Clock,
    ) -> Result<Self, Error> {
        let Some(bearer) = bearer else {
            return Ok(Self::new(organisation, Viewer::nobody(language, address), clock));
        };
        let now = clock.now();
        let today = clock::day_of(now);
        // A token is checked before it costs a connection; for the key of a system there is nothing but looking it up.
        let by_key = bearer.starts_with(account::KEY_PREFIX);
        let by_token = if by_key { None } else { organisation.tokens.check(bearer, now) };
        if !by_key && by_token.is_none() {
            return Err(Error::Unauthenticated);
        }
        let reading = organisation.database.begin().await?;
        let person = match by_token {
            Some(account) => Person::load(&reading, account, today).await?,
            None => account::person_by_key(&reading, bearer, today).await?,
        };
        let person = person.ok_or(Error::Unauthenticated)?;
        let viewer = Viewer::person(person, language, address);
        Ok(Self(Arc::new(Inner {
            organisation,
            viewer,
            clock,
            reading: Mutex::new(Some(reading)),
            has_changed: AtomicBool::new(false),
        })))
    }

    /// Whose it is.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.0.viewer
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// The organisation.
    #[must_use]
    pub fn organisation(&self) -> &Organisation {
        &self.0.organisation
    }

    /// What free texts are screened by: our own words, and the organisation's. Within a change ask the change, so that the
    /// request holds one connection.
    ///
    /// # Errors
    /// Where the database does not answer, or the organisation's words cannot be read.
    pub async fn screen(&self) -> Result<Arc<Screen>, Error> {
        match self.0.organisation.screen.fresh(self.now()) {
            Some(screen) => Ok(screen),
            None => self.0.organisation.screen.read_by(self).await,
        }
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.0.organisation.vault
    }

    /// The rows of a noun that the viewer sees.
    pub fn find<E: Visible>(&self) -> Find<'_, E> {
        Find::new(self, &Sight::of::<E>(self.viewer()))
    }

    /// Opens a transaction in which rows can be looked at and locked; to change anything takes a grant.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn draft(&self) -> Result<Draft, Error> {
        // A request never holds two connections, or a full pool could wait for itself.
        self.close().await?;
        let transaction = self.0.organisation.database.begin().await?;
        Ok(Draft::new(self.clone(), transaction, self.now()))
    }

    /// Runs a whole transaction, again where another was in its way ([`Error::is_transient`]).
    ///
    /// # Errors
    /// What the last try says.
    pub async fn retried<T, F: Future<Output = Result<T, Stop>>>(&self, run: impl Fn() -> F) -> Result<T, Stop> {
        let pauses =
            ExponentialBuilder::default().with_min_delay(FIRST_PAUSE).with_max_times(TRIES_AGAIN).with_jitter();
        run.retry(pauses).when(Stop::is_transient).await
    }

    /// A change of this request was kept.
    pub(super) fn has_changed(&self) {
        self.0.has_changed.store(true, Ordering::Relaxed);
    }

    /// Whether a change of this request was kept: then what goes wrong later does not mean that nothing was done.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.0.has_changed.load(Ordering::Relaxed)
    }

    /// Gives the connection back. The request's end calls this; a store can be used again afterwards.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn close(&self) -> Result<(), Error> {
        if let Some(transaction) = self.0.reading.lock().await.take() {
            transaction.commit().await?;
        }
        Ok(())
    }

    async fn reading(&self) -> Result<MutexGuard<'_, Option<DatabaseTransaction>>, DbErr> {
        let mut reading = self.0.reading.lock().await;
        if reading.is_none() {
            *reading = Some(self.0.organisation.database.begin().await?);
        }
        Ok(reading)
    }

    /// Rows of a select that started from a sight.
    pub(super) async fn all<E: EntityTrait, M: FromQueryResult + Send + Sync>(
        &self,
        select: Select<E>,
    ) -> Result<Vec<M>, Error> {
        match &*self.reading().await? {
            Some(transaction) => Ok(select.into_model::<M>().all(transaction).await?),
            None => Err(Error::internal("there is no transaction to read in")),
        }
    }

    /// Rows of SQL that keeps to the sight itself: of loaders for rows that were seen, and of insight.
    pub(crate) async fn sql<M: FromQueryResult + Send + Sync, const N: usize>(
        &self,
        sql: &str,
        values: [Value; N],
    ) -> Result<Vec<M>, Error> {
        self.rows(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await
    }

    /// Rows of a statement that keeps to the sight itself.
    pub(crate) async fn rows<M: FromQueryResult + Send + Sync>(&self, statement: Statement) -> Result<Vec<M>, Error> {
        match &*self.reading().await? {
            Some(transaction) => Ok(M::find_by_statement(statement).all(transaction).await?),
            None => Err(Error::internal("there is no transaction to read in")),
        }
    }
}
