//! The closed pool: rows come out through a viewer's sight, or not at all.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use backon::{ExponentialBuilder, Retryable};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::{DbBackend, DbErr, EntityTrait, FromQueryResult, QueryTrait, Select, Statement, Value};
use tokio::sync::{Mutex, MutexGuard};

use super::{
    Draft, Find, Held, Language, Organisation, Person, Sight, Viewer, Visible, news::log_length,
    planning::of_one_length,
};
use crate::{
    account,
    clock::{self, Clock},
    error::Error,
    payload::Stop,
    reference::Reference,
    screening::Screen,
    sealing::Vault,
};

/// How often a whole transaction is tried again that PostgreSQL ended for another's sake.
const TRIES_AGAIN: usize = 6;
/// How long is waited before the first time; then twice as long each time, and up to as much again by chance, so that two
/// that were in each other's way are not so again.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

/// For how long an answer is kept that was made by the clock.
const A_MOMENT: TimeDelta = TimeDelta::seconds(1);

/// One viewer's way to one organisation's rows. It holds one connection for as long as a request lasts.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    organisation: Arc<Organisation>,
    viewer: Viewer,
    clock: Clock,
    /// The connection that the request holds, once it needed one, and while no change has it.
    held: Mutex<Option<Held>>,
    /// Whether a change was kept.
    has_changed: AtomicBool,
    /// What is known of what all work refers to.
    reference: Mutex<Known>,
    /// Until when what was read holds, in microseconds since 1970, if nothing happens.
    holds_until: AtomicI64,
}

/// What a request knows of what all work refers to.
enum Known {
    Nothing,
    /// The version that it had when the request began.
    At(i64),
    Read(Arc<Reference>),
}

impl Inner {
    fn new(organisation: Arc<Organisation>, viewer: Viewer, clock: Clock, held: Option<Held>) -> Self {
        Self {
            organisation,
            viewer,
            clock,
            held: Mutex::new(held),
            has_changed: AtomicBool::new(false),
            reference: Mutex::new(Known::Nothing),
            holds_until: AtomicI64::new(i64::MAX),
        }
    }
}

impl Store {
    /// A viewer's store at an organisation.
    #[must_use]
    pub fn new(organisation: Arc<Organisation>, viewer: Viewer, clock: Clock) -> Self {
        Self(Arc::new(Inner::new(organisation, viewer, clock, None)))
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
        let held = organisation.database.hold().await?;
        let person = match by_token {
            Some(account) => {
                let known = Person::load_with_version(&held, account, today).await?;
                known.map(|(person, version)| (person, Known::At(version)))
            }
            None => account::person_by_key(&held, bearer, today).await?.map(|person| (person, Known::Nothing)),
        };
        let (person, known) = person.ok_or(Error::Unauthenticated)?;
        let viewer = Viewer::person(person, language, address);
        let inner = Inner { reference: Mutex::new(known), ..Inner::new(organisation, viewer, clock, Some(held)) };
        Ok(Self(Arc::new(inner)))
    }

    /// Whose it is.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.0.viewer
    }

    /// The time. Whoever makes an answer by it, makes one that may be another a moment later: it is kept for a second.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.holds_a_moment();
        self.0.clock.now()
    }

    /// The day, in Amsterdam. An answer made by it holds until it ends.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        let today = clock::day_of(self.0.clock.now());
        self.holds_until(clock::end_of(today));
        today
    }

    /// The time, for whoever says with [`holds_until`](Self::holds_until) which moment makes the answer another.
    #[must_use]
    pub(crate) fn moment(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// What is read may be another from this moment on, even if nothing happens: a meeting begins.
    pub(crate) fn holds_until(&self, moment: DateTime<Utc>) {
        self.0.holds_until.fetch_min(moment.timestamp_micros(), Ordering::Relaxed);
    }

    /// What is read may be another a moment later, even if nothing happens.
    pub(crate) fn holds_a_moment(&self) {
        self.holds_until(self.moment() + A_MOMENT);
    }

    /// Until when all that was read holds, if nothing happens. `None` where time does not touch it.
    #[must_use]
    pub fn good_until(&self) -> Option<DateTime<Utc>> {
        match self.0.holds_until.load(Ordering::Relaxed) {
            i64::MAX => None,
            micros => DateTime::from_timestamp_micros(micros),
        }
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

    /// What all work refers to: topics, regions, what is promised.
    pub(crate) async fn reference(&self) -> Result<Arc<Reference>, Error> {
        let mut known = self.0.reference.lock().await;
        let kept = &self.0.organisation.reference;
        let read = match (&*known, &*self.held().await?) {
            (Known::Read(read), _) => return Ok(Arc::clone(read)),
            (Known::At(version), Some(held)) => kept.read_at(*version, held).await?,
            (Known::Nothing, Some(held)) => kept.read(held).await?,
            (_, None) => return Err(Error::internal("there is no connection to read on")),
        };
        *known = Known::Read(Arc::clone(&read));
        Ok(read)
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
        // On the connection that the request holds: with a second one, a full pool could wait for itself.
        let held = self.0.held.lock().await.take();
        let held = match held {
            Some(held) => held,
            None => self.0.organisation.database.hold().await?,
        };
        held.begin().await?;
        Ok(Draft::new(self.clone(), held, self.now()))
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
    pub(super) async fn has_changed(&self) {
        self.0.has_changed.store(true, Ordering::Relaxed);
        *self.0.reference.lock().await = Known::Nothing;
    }

    /// Whether a change of this request was kept: then what goes wrong later does not mean that nothing was done.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.0.has_changed.load(Ordering::Relaxed)
    }

    /// Goes on at a standby, where there is one that has seen all that the viewer may expect to read: for whoever is signed
    /// in all that there is at this moment, what they wrote themselves with it; for others what there was at most a second
    /// ago. For operations that only read, of public pages and of insight. Says whether it does.
    pub async fn read_on_standby(&self) -> bool {
        let organisation = &self.0.organisation;
        let Some(standby) = &organisation.standby else { return false };
        if self.viewer().is_nobody() && !organisation.news.standby_is_level() {
            return false;
        }
        let Ok(held) = standby.hold().await else { return false };
        if !self.viewer().is_nobody() && !self.is_level(&held).await.unwrap_or(false) {
            return false;
        }
        *self.0.held.lock().await = Some(held);
        *self.0.reference.lock().await = Known::Nothing;
        true
    }

    /// Whether a standby has seen all that there is.
    async fn is_level(&self, standby: &Held) -> Result<bool, DbErr> {
        let there_is = match &*self.held().await? {
            Some(held) => log_length(held).await?,
            None => return Ok(false),
        };
        Ok(log_length(standby).await? >= there_is)
    }

    /// Goes on with the connection of a change that is done.
    pub(super) async fn hold(&self, held: Held) {
        self.0.held.lock().await.get_or_insert(held);
    }

    /// Gives the connection back. The request's end calls this; a store can be used again afterwards.
    pub async fn close(&self) {
        drop(self.0.held.lock().await.take());
    }

    async fn held(&self) -> Result<MutexGuard<'_, Option<Held>>, DbErr> {
        let mut held = self.0.held.lock().await;
        if held.is_none() {
            *held = Some(self.0.organisation.database.hold().await?);
        }
        Ok(held)
    }

    /// Rows of a select that started from a sight.
    pub(super) async fn all<E: EntityTrait, M: FromQueryResult + Send + Sync>(
        &self,
        select: Select<E>,
    ) -> Result<Vec<M>, Error> {
        self.rows(of_one_length(select.build(DbBackend::Postgres))).await
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
        match &*self.held().await? {
            Some(held) => Ok(M::find_by_statement(statement).all(held).await?),
            None => Err(Error::internal("there is no connection to read on")),
        }
    }
}
