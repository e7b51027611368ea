//! The pools that the server answers from: one an organisation, opened when it is first asked for.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use futures::future::join_all;
use schema::access::Connections;
use sqlx::{
    Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::{sync::Mutex, time::Instant};
use uuid::Uuid;

use super::{Database, DatabaseError, OrganisationRecord, Slug, role};

/// Look-ups of unknown slugs ask the database at most so often, however many there are.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// A connection that lay idle for longer is tried before it is used: the database may have been restarted.
const DOUBTFUL: Duration = Duration::from_secs(2);

/// How long connections get to close.
pub(super) const LONGEST_CLOSE: Duration = Duration::from_secs(2);
/// Connections for what happens without a request: one for each of its tasks.
const FOR_WORK: u32 = 3;
/// How long a connection gets to show that it is well.
const LONGEST_PING: Duration = Duration::from_millis(500);

/// One organisation, and the connections that log in as its own role.
#[derive(Debug)]
pub struct Organisation {
    /// Its id, the same everywhere.
    pub id: Uuid,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Connections of the organisation's role: its schema is all they reach.
    pub db: Connections,
    /// Connections of the same role to the standby, where there is one.
    pub standby: Option<Connections>,
    /// A few more of the same, for what happens without a request: however many clients wait, it goes on.
    pub work: Connections,
}

impl Organisation {
    /// The pool below [`Organisation::db`].
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        self.db.pool()
    }
}

/// All organisations that this server has answered for.
pub struct Organisations {
    database: Database,
    known: RwLock<Known>,
    /// When the last look at the control schema began. Held while one goes on, so that one look serves all who wait.
    looked: Mutex<Option<Instant>>,
}

#[derive(Default)]
struct Known {
    by_slug: HashMap<String, Arc<Organisation>>,
    first: Option<Arc<Organisation>>,
}

impl Organisations {
    /// None is opened yet.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, known: RwLock::default(), looked: Mutex::default() }
    }

    /// The organisation with this slug; nothing where there is none. One that was made a moment ago, by a command beside
    /// the server, is found: "no" is never remembered, only asked for in turns.
    ///
    /// # Errors
    /// When the control schema cannot be asked.
    pub async fn get(&self, slug: &str) -> Result<Option<Arc<Organisation>>, DatabaseError> {
        if Slug::parse(slug).is_err() {
            return Ok(None);
        }
        self.find(|known| known.by_slug.get(slug).cloned()).await
    }

    /// The organisation that answers where a request names none: the one that is set, or else the first made. Nothing
    /// where it is not made yet.
    ///
    /// # Errors
    /// When the control schema cannot be asked.
    pub async fn default(&self) -> Result<Option<Arc<Organisation>>, DatabaseError> {
        match &self.database.settings().default_organisation {
            Some(slug) => self.get(slug).await,
            None => self.find(|known| known.first.clone()).await,
        }
    }

    /// All of them, the first made first: for work that goes through every organisation.
    ///
    /// # Errors
    /// When the control schema cannot be asked.
    pub async fn all(&self) -> Result<Vec<Arc<Organisation>>, DatabaseError> {
        let records = self.database.organisations().await?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        Ok(records.iter().map(|record| self.opened(&mut known, record)).collect())
    }

    /// The organisation with this slug, or the one that answers where none is named, if it was asked for already.
    #[must_use]
    pub fn known(&self, slug: Option<&str>) -> Option<Arc<Organisation>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        match slug.or(self.database.settings().default_organisation.as_deref()) {
            Some(slug) => known.by_slug.get(slug).cloned(),
            None => known.first.clone(),
        }
    }

    /// Those that were asked for already.
    #[must_use]
    pub fn open(&self) -> Vec<Arc<Organisation>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).by_slug.values().cloned().collect()
    }

    /// The database behind them.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Closes every pool, once what runs is done; what does not end soon is left to end by itself.
    pub async fn close(&self) {
        let known = std::mem::take(&mut *self.known.write().unwrap_or_else(PoisonError::into_inner));
        let pools = known
            .by_slug
            .values()
            .flat_map(|open| [Some(open.pool()), Some(open.work.pool()), open.standby.as_ref().map(Connections::pool)]);
        let closed = pools.flatten().map(|pool| pool.close());
        let _ = tokio::time::timeout(LONGEST_CLOSE, join_all(closed)).await;
    }

    /// What is known answers at once. Otherwise a look that began after the question decides.
    async fn find(
        &self,
        pick: impl Fn(&Known) -> Option<Arc<Organisation>>,
    ) -> Result<Option<Arc<Organisation>>, DatabaseError> {
        let known = || pick(&self.known.read().unwrap_or_else(PoisonError::into_inner));
        if let Some(found) = known() {
            return Ok(Some(found));
        }
        let asked = Instant::now();
        let mut looked = self.looked.lock().await;
        if let Some(last) = *looked {
            if last >= asked {
                return Ok(known());
            }
            tokio::time::sleep_until(last + BETWEEN_LOOKS).await;
        }
        *looked = Some(Instant::now());
        self.all().await?;
        Ok(known())
    }

    fn opened(&self, known: &mut Known, record: &OrganisationRecord) -> Arc<Organisation> {
        let organisation = known.by_slug.entry(record.slug.clone()).or_insert_with(|| {
            let size = self.database.settings().pool_size;
            let own = self.options(record, self.database.options());
            let standby = self.database.replica_options();
            Arc::new(Organisation {
                id: record.id,
                slug: record.slug.clone(),
                name: record.name.clone(),
                db: self.pool(own.clone(), size),
                work: self.pool(own, FOR_WORK),
                standby: standby.map(|options| self.pool(self.options(record, options), size)),
            })
        });
        let organisation = Arc::clone(organisation);
        // Records come in the order in which they were made, so the first one seen is the first one made.
        known.first.get_or_insert_with(|| Arc::clone(&organisation));
        organisation
    }

    /// A pool connects when it is first used, not here.
    fn pool(&self, options: PgConnectOptions, size: u32) -> Connections {
        let settings = self.database.settings();
        let pool = PgPoolOptions::new()
            .max_connections(size)
            .acquire_timeout(settings.acquire_timeout)
            .idle_timeout(settings.idle_timeout)
            .max_lifetime(Duration::from_secs(30 * 60))
            // Trying every connection before every use would cost as much as the queries do.
            .test_before_acquire(false)
            .before_acquire(|connection, found| {
                Box::pin(async move {
                    // One that says nothing is put away, and another opened in its place.
                    if found.idle_for > DOUBTFUL {
                        return Ok(is_well(connection).await);
                    }
                    Ok(true)
                })
            })
            .connect_lazy_with(options);
        Connections::new(pool, settings.statement_cache > 0)
    }

    /// How an organisation logs in where its owner would log in so.
    fn options(&self, record: &OrganisationRecord, options: PgConnectOptions) -> PgConnectOptions {
        let settings = self.database.settings();
        if settings.single_role {
            options.options([("search_path", record.schema_name.clone())]).options(role::limits(settings))
        } else {
            options.username(&record.role_name).password(&role::password(self.database.key(), &record.role_name))
        }
    }
}

/// A connection that says nothing. It is not told good-bye.
pub(super) fn silent() -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "it does not answer"))
}

/// Whether a connection answers. One that was cut off on its way may say nothing for a quarter of an hour.
pub(super) async fn is_well(connection: &mut PgConnection) -> bool {
    matches!(tokio::time::timeout(LONGEST_PING, connection.ping()).await, Ok(Ok(())))
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    use super::*;
    use crate::database::{DatabaseSettings, testing};

    async fn one(db: &Connections, statement: &str) -> Result<String, DatabaseError> {
        let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, statement)).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
    }

    async fn two_organisations(settings: DatabaseSettings) -> Organisations {
        let database = Database::open(settings).await.unwrap();
        database.create_organisation("uwi", "Benefits").await.unwrap();
        database.create_organisation("stroomdam", "City").await.unwrap();
        Organisations::new(database)
    }

    #[tokio::test]
    async fn an_organisation_logs_in_as_its_own_role_and_reaches_its_own_schema_only() {
        let organisations = two_organisations(testing::settings().await).await;
        let uwi = organisations.get("uwi").await.unwrap().unwrap();
        assert!(one(&uwi.db, "SELECT current_user::text").await.unwrap().ends_with("_uwi"));
        assert_eq!(one(&uwi.db, "SELECT current_schemas(false)::text").await.unwrap(), "{org_uwi}");
        for (limit, value) in [
            ("statement_timeout", "10s"),
            ("lock_timeout", "5s"),
            ("idle_in_transaction_session_timeout", "30s"),
            ("client_connection_check_interval", "1s"),
        ] {
            assert_eq!(one(&uwi.db, &format!("SHOW {limit}")).await.unwrap(), value);
        }
        uwi.db.execute_unprepared("SELECT count(*) FROM council").await.unwrap();
        for beyond in [
            "SELECT count(*) FROM org_stroomdam.council",
            "SELECT count(*) FROM gehoord.organisation",
            "SELECT key_check FROM gehoord.installation",
            "CREATE TABLE mine (id int)",
            "CREATE SCHEMA mine",
            "SET ROLE gehoord",
        ] {
            let refused = DatabaseError::from(uwi.db.execute_unprepared(beyond).await.unwrap_err());
            assert!(matches!(refused.sqlstate().as_deref(), Some("42501" | "3F000")), "{beyond}: {refused}");
        }
    }

    #[tokio::test]
    async fn one_made_a_moment_ago_is_served_at_once() {
        let settings = testing::settings().await;
        let organisations = Organisations::new(Database::open(settings.clone()).await.unwrap());
        assert!(organisations.get("uwi").await.unwrap().is_none());
        assert!(organisations.default().await.unwrap().is_none());
        let beside = Database::open(settings).await.unwrap();
        beside.create_organisation("uwi", "Benefits").await.unwrap();
        assert_eq!(organisations.get("uwi").await.unwrap().unwrap().name, "Benefits");
        assert_eq!(organisations.default().await.unwrap().unwrap().slug, "uwi");
    }

    #[tokio::test]
    async fn a_flood_of_unknown_names_is_answered_by_few_looks() {
        let organisations = Arc::new(two_organisations(testing::settings().await).await);
        let begin = Instant::now();
        let asked: Vec<_> = (0..500)
            .map(|number| {
                let organisations = Arc::clone(&organisations);
                tokio::spawn(async move { organisations.get(&format!("unknown-{number}")).await })
            })
            .collect();
        for answer in asked {
            assert!(answer.await.unwrap().unwrap().is_none());
        }
        assert!(begin.elapsed() < Duration::from_secs(2));
        assert!(organisations.get("no such slug").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_full_pool_is_told_soon() {
        let mut settings = testing::settings().await;
        settings.pool_size = 1;
        settings.acquire_timeout = Duration::from_millis(200);
        let organisations = two_organisations(settings).await;
        let uwi = organisations.get("uwi").await.unwrap().unwrap();
        let _held = uwi.pool().acquire().await.unwrap();
        let error = one(&uwi.db, "SELECT ''").await.unwrap_err();
        assert!(matches!(error, DatabaseError::PoolFull), "{error}");
        // The other organisation does not notice.
        let other = organisations.get("stroomdam").await.unwrap().unwrap();
        assert_eq!(one(&other.db, "SELECT 'free'").await.unwrap(), "free");
    }

    #[tokio::test]
    async fn with_one_role_for_all_each_still_sees_its_own_schema() {
        let mut settings = testing::settings().await;
        settings.single_role = true;
        let organisations = two_organisations(settings).await;
        let uwi = organisations.get("uwi").await.unwrap().unwrap();
        assert_eq!(one(&uwi.db, "SELECT current_schemas(false)::text").await.unwrap(), "{org_uwi}");
        assert_eq!(one(&uwi.db, "SHOW statement_timeout").await.unwrap(), "10s");
    }

    #[tokio::test]
    async fn without_cached_statements_it_answers_too() {
        let mut settings = testing::settings().await;
        settings.statement_cache = 0;
        let organisations = two_organisations(settings).await;
        let uwi = organisations.default().await.unwrap().unwrap();
        for _ in 0..3 {
            assert_eq!(one(&uwi.db, "SELECT 'here'").await.unwrap(), "here");
        }
    }
}
