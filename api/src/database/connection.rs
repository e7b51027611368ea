//! The owner's connection: opening the database, bringing it up to date, closing it.

use std::{
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use futures::future::join_all;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqlxPostgresConnector, Statement};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{
    DatabaseError, DatabaseSettings, Embedded, OLDEST_POSTGRES, SecretKey,
    error::{plain, sqlstate},
    migrating,
    name::quoted,
    organisations::{LONGEST_CLOSE, is_well, silent},
};

/// The database's name in the embedded PostgreSQL.
const EMBEDDED_NAME: &str = "gehoord";
/// How long a database that is just starting is waited for.
const LONGEST_START: Duration = Duration::from_secs(10);
/// How long a look-up may take.
pub(super) const LONGEST_LOOK: Duration = Duration::from_secs(2);

/// The product's database, open as its owner. Clones share one.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    settings: DatabaseSettings,
    options: PgConnectOptions,
    direct_options: PgConnectOptions,
    replica_options: Option<PgConnectOptions>,
    owner: DatabaseConnection,
    direct: DatabaseConnection,
    key: SecretKey,
    name: String,
    user: String,
    embedded: Mutex<Option<Embedded>>,
}

impl Database {
    /// Opens the database that the settings name, or starts the embedded one; checks its version, brings the control
    /// schema up to date and checks the installation's key. Organisations wait for [`Database::migrate`].
    ///
    /// # Errors
    /// One sentence for whatever stands in the way.
    pub async fn open(settings: DatabaseSettings) -> Result<Self, DatabaseError> {
        let (options, direct_options, embedded) = match &settings.url {
            Some(url) => {
                let options = parse(url, "DATABASE_URL")?;
                let direct = match &settings.direct_url {
                    Some(url) => parse(url, "DATABASE_DIRECT_URL")?,
                    None => options.clone(),
                };
                (options, direct, None)
            }
            None => {
                let wanted = settings.embedded();
                let embedded =
                    tokio::task::spawn_blocking(move || Embedded::open(&wanted)).await.map_err(stopped)??;
                make_embedded_database(&embedded).await?;
                let options = embedded.options(EMBEDDED_NAME);
                (options.clone(), options, Some(embedded))
            }
        };
        let options = prepared(options, settings.statement_cache);
        let direct_options = prepared(direct_options, settings.statement_cache);
        // It is not connected to here: a standby that is away is no reason not to start.
        let replica_options = match &settings.replica_url {
            Some(url) => Some(prepared(parse(url, "DATABASE_REPLICA_URL")?, settings.statement_cache)),
            None => None,
        };
        if settings.direct_url.is_some() {
            connect(&options).await?.close().await.map_err(|error| from_sqlx(error, &options))?;
        }
        let (name, user) = introduce(&direct_options).await?;

        let owner = owner_pool(options.clone(), 4);
        let direct = owner_pool(direct_options.clone(), 2);
        let explained = |error| not_allowed(error, &user);
        migrating::installation(&direct).await.map_err(explained)?;
        let key = check_key(&direct, &settings).await.map_err(explained)?;
        let embedded = Mutex::new(embedded);
        let inner =
            Inner { settings, options, direct_options, replica_options, owner, direct, key, name, user, embedded };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Brings every organisation up to date: its schema, its role, its rights. Several servers may do so at once.
    ///
    /// # Errors
    /// When a migration fails; [`DatabaseError::RolesNeeded`], with the statements for all organisations, when roles are
    /// missing that the owner may not make.
    pub async fn migrate(&self) -> Result<usize, DatabaseError> {
        let records = self.organisations().await?;
        let mut needed: Option<(String, Vec<String>)> = None;
        for record in &records {
            match migrating::organisation(self.direct(), record, self.key(), self.settings()).await {
                Ok(()) => {}
                Err(DatabaseError::RolesNeeded { user, statements }) => {
                    needed.get_or_insert_with(|| (user, Vec::new())).1.extend(statements);
                }
                Err(error) => return Err(self.explained(error)),
            }
        }
        match needed {
            Some((user, statements)) => Err(DatabaseError::RolesNeeded { user, statements }),
            None => Ok(records.len()),
        }
    }

    /// The installation's key.
    #[must_use]
    pub fn key(&self) -> &SecretKey {
        &self.inner.key
    }

    /// What it was opened with.
    #[must_use]
    pub fn settings(&self) -> &DatabaseSettings {
        &self.inner.settings
    }

    /// The database's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// Whether the data lies in the embedded PostgreSQL.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.settings().url.is_none()
    }

    /// Where the database is, for people: never with a password.
    #[must_use]
    pub fn place(&self) -> String {
        place(&self.inner.options)
    }

    /// How to connect past any pooler, as the owner: for listening.
    #[must_use]
    pub fn direct_options(&self) -> PgConnectOptions {
        self.inner.direct_options.clone()
    }

    /// A few connections as the owner, for look-ups in the control schema. Nothing that a viewer reaches uses them.
    #[must_use]
    pub fn owner(&self) -> &DatabaseConnection {
        &self.inner.owner
    }

    /// The same, past any pooler.
    pub(super) fn direct(&self) -> &DatabaseConnection {
        &self.inner.direct
    }

    /// How to connect as the owner, as a base for an organisation's own options.
    pub(super) fn options(&self) -> PgConnectOptions {
        self.inner.options.clone()
    }

    /// How to connect to the standby as the owner, as a base for an organisation's own options.
    pub(super) fn replica_options(&self) -> Option<PgConnectOptions> {
        self.inner.replica_options.clone()
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When there is none.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        in_time(LONGEST_LOOK, self.owner().execute_unprepared("SELECT 1")).await?;
        Ok(())
    }

    /// The time by the database's clock, which is one for all servers.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn time(&self) -> Result<DateTime<Utc>, DatabaseError> {
        let asked = Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp() AS now");
        match in_time(LONGEST_LOOK, self.owner().query_one_raw(asked)).await? {
            Some(row) => Ok(row.try_get("", "now")?),
            None => Err(DatabaseError::Silent),
        }
    }

    /// Closes the connections and ends the use of the embedded PostgreSQL, which its owner stops, cleanly. Pools of
    /// organisations are closed before, by [`Organisations::close`](super::Organisations::close).
    pub async fn close(&self) {
        let pools = [self.owner(), self.direct()].map(|owner| owner.get_postgres_connection_pool().close());
        let _ = tokio::time::timeout(LONGEST_CLOSE, join_all(pools)).await;
        let embedded = self.inner.embedded.lock().unwrap_or_else(PoisonError::into_inner).take();
        let _ = tokio::task::spawn_blocking(move || drop(embedded)).await;
    }

    /// A refusal of PostgreSQL for want of rights, as a sentence.
    pub(super) fn explained(&self, error: DatabaseError) -> DatabaseError {
        not_allowed(error, &self.inner.user)
    }
}

fn parse(url: &str, setting: &'static str) -> Result<PgConnectOptions, DatabaseError> {
    let bad = |reason: String| DatabaseError::BadUrl { setting, reason };
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(bad("it does not begin with postgres://".to_owned()));
    }
    let options = PgConnectOptions::from_str(url).map_err(|error| match error {
        sqlx::Error::Configuration(reason) => bad(reason.to_string()),
        _ => bad("it cannot be read".to_owned()),
    })?;
    match options.get_database() {
        Some(_) => Ok(options),
        None => Err(bad("it names no database".to_owned())),
    }
}

/// Statements are logged nowhere: some hold what a log should not, and slow ones are PostgreSQL's to tell.
fn prepared(options: PgConnectOptions, statement_cache: usize) -> PgConnectOptions {
    options.application_name("gehoord").statement_cache_capacity(statement_cache).disable_statement_logging()
}

fn owner_pool(options: PgConnectOptions, size: u32) -> DatabaseConnection {
    let pool = PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(Duration::from_secs(5))
        .idle_timeout(Duration::from_secs(30))
        // One that was given up on may never answer: it does not keep its place.
        .after_release(|connection, _| {
            Box::pin(async move { if is_well(connection).await { Ok(true) } else { Err(silent()) } })
        })
        .connect_lazy_with(options);
    SqlxPostgresConnector::from_sqlx_postgres_pool(pool)
}

/// One connection, with a sentence when there is none. A database that is just starting is waited for.
async fn connect(options: &PgConnectOptions) -> Result<PgConnection, DatabaseError> {
    let begin = tokio::time::Instant::now();
    loop {
        let error = match tokio::time::timeout(LONGEST_START, PgConnection::connect_with(options)).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(error)) => error,
            Err(_) => silent(),
        };
        let starting = error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "57P03");
        if !starting || begin.elapsed() > LONGEST_START {
            return Err(from_sqlx(error, options));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Checks the version, and learns the names of database and user.
async fn introduce(options: &PgConnectOptions) -> Result<(String, String), DatabaseError> {
    let mut connection = connect(options).await?;
    let failed = |error| from_sqlx(error, options);
    let row = sqlx::query(
        "SELECT current_database()::text, current_user::text, current_setting('server_version_num')::int4 / 10000, \
         current_setting('server_version')",
    )
    .fetch_one(&mut connection)
    .await
    .map_err(failed)?;
    let major: i32 = row.try_get(2).map_err(failed)?;
    if u32::try_from(major).unwrap_or_default() < OLDEST_POSTGRES {
        return Err(DatabaseError::TooOld { place: place(options), version: row.try_get(3).map_err(failed)? });
    }
    let names = (row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?);
    connection.close().await.map_err(failed)?;
    Ok(names)
}

/// Makes the database in a new cluster. Processes that start at once may all try; one does it.
async fn make_embedded_database(embedded: &Embedded) -> Result<(), DatabaseError> {
    let options = embedded.options(EMBEDDED_NAME);
    let maintenance = embedded.options("postgres");
    let begin = tokio::time::Instant::now();
    loop {
        match connect(&options).await {
            Ok(connection) => return connection.close().await.map_err(|error| from_sqlx(error, &options)),
            Err(DatabaseError::NoSuchDatabase { .. }) if begin.elapsed() < LONGEST_START => {}
            Err(error) => return Err(error),
        }
        match run(&maintenance, format!("CREATE DATABASE {}", quoted(EMBEDDED_NAME))).await {
            // The cluster is ours alone, so nothing in it is left open to every role.
            Ok(()) => {
                let name = quoted(EMBEDDED_NAME);
                let close =
                    format!("REVOKE ALL ON SCHEMA public FROM PUBLIC; REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC");
                run(&options, close).await.map_err(|error| from_sqlx(error, &options))?;
            }
            // Another process is at it.
            Err(sqlx::Error::Database(error)) if matches!(error.code().as_deref(), Some("42P04" | "23505")) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => return Err(from_sqlx(error, &maintenance)),
        }
    }
}

async fn run(options: &PgConnectOptions, statement: String) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(options).await?;
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
    connection.close().await
}

/// The key must be the one that the database was set up with; a database that has none yet is set up with ours.
async fn check_key(db: &DatabaseConnection, settings: &DatabaseSettings) -> Result<SecretKey, DatabaseError> {
    let found = SecretKey::find(settings)?;
    let (key, kept) = match (found, kept_check(db).await?) {
        (Some(key), kept) => (key, kept),
        (None, Some(_)) => return Err(DatabaseError::KeyMissing { folder: settings.data_dir.display().to_string() }),
        (None, None) => (SecretKey::make(settings)?, None),
    };
    let kept = match kept {
        Some(kept) => kept,
        None => {
            db.execute_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                format!(
                    "INSERT INTO {}.installation AS kept (id, key_check, created_at) VALUES (1, $1, now()) \
                     ON CONFLICT (id) DO UPDATE SET key_check = excluded.key_check WHERE kept.key_check IS NULL",
                    quoted(migrating::CONTROL)
                ),
                [key.check_value().to_vec().into()],
            ))
            .await?;
            // Another server may have been first, with another key.
            kept_check(db).await?.unwrap_or_default()
        }
    };
    key.verify(&kept)?;
    Ok(key)
}

async fn kept_check(db: &DatabaseConnection) -> Result<Option<Vec<u8>>, DatabaseError> {
    let statement = Statement::from_string(
        DbBackend::Postgres,
        format!("SELECT key_check FROM {}.installation WHERE id = 1", quoted(migrating::CONTROL)),
    );
    match db.query_one_raw(statement).await? {
        Some(row) => Ok(row.try_get("", "key_check")?),
        None => Ok(None),
    }
}

/// Host, port and database: enough to find it, nothing to get in with.
fn place(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or_default();
    match options.get_socket() {
        Some(socket) => format!("{} (database {database})", socket.display()),
        None => format!("{}:{}/{database}", options.get_host(), options.get_port()),
    }
}

fn from_sqlx(error: sqlx::Error, options: &PgConnectOptions) -> DatabaseError {
    let place = place(options);
    match error {
        sqlx::Error::Io(reason) => DatabaseError::Unreachable { place, reason: plain(&reason) },
        sqlx::Error::Tls(reason) => {
            DatabaseError::Unreachable { place, reason: format!("no secure connection, {reason}") }
        }
        sqlx::Error::Database(error) => match error.code().as_deref() {
            Some("28P01" | "28000") => DatabaseError::Refused { place, user: options.get_username().to_owned() },
            Some("3D000") => DatabaseError::NoSuchDatabase { place },
            Some("53300") => DatabaseError::Unreachable { place, reason: "it has no connection left".to_owned() },
            _ => DatabaseError::Unreachable { place, reason: error.message().trim_end_matches('.').to_owned() },
        },
        sqlx::Error::Protocol(reason) if reason.contains("password") => {
            DatabaseError::Refused { place, user: options.get_username().to_owned() }
        }
        other => DatabaseError::Unreachable { place, reason: other.to_string() },
    }
}

fn not_allowed(error: DatabaseError, user: &str) -> DatabaseError {
    let DatabaseError::Query(cause) = error else { return error };
    match sqlstate(&cause).as_deref() {
        Some("42501") => DatabaseError::NotAllowed { user: user.to_owned(), reason: last_part(&cause) },
        _ => DatabaseError::Query(cause),
    }
}

/// The message itself, without what the layers between put before it.
fn last_part(error: &DbErr) -> String {
    let text = error.to_string();
    text.rsplit("database: ").next().unwrap_or(&text).to_owned()
}

/// A look-up that is given up after a while: a database that stands still is as good as away.
pub(super) async fn in_time<T>(
    limit: Duration,
    look: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DatabaseError> {
    match tokio::time::timeout(limit, look).await {
        Ok(found) => Ok(found?),
        Err(_) => Err(DatabaseError::Silent),
    }
}

fn stopped(_: tokio::task::JoinError) -> DatabaseError {
    DatabaseError::Closed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Purpose, testing};

    async fn sentence(settings: DatabaseSettings) -> String {
        match Database::open(settings).await {
            Ok(_) => panic!("it opened"),
            Err(error) => error.to_string(),
        }
    }

    fn at(url: &str) -> DatabaseSettings {
        let mut settings = DatabaseSettings::new("/nowhere", Purpose::Server);
        settings.url = Some(url.to_owned().into());
        settings
    }

    #[tokio::test]
    async fn a_database_that_does_not_answer_is_told_without_the_password() {
        let told = sentence(at("postgres://me:hush@127.0.0.1:1/main")).await;
        assert_eq!(told, "The database at 127.0.0.1:1/main cannot be reached: connection refused.");
    }

    #[tokio::test]
    async fn an_address_that_cannot_be_read_is_told_without_being_repeated() {
        for url in ["mysql://me:hush@host/main", "postgres://me:hush@host:port/main", "postgres://me:hush@host"] {
            let told = sentence(at(url)).await;
            assert!(told.starts_with("DATABASE_URL is not a PostgreSQL address: "), "{told}");
            assert!(!told.contains("hush"), "{told}");
        }
    }

    #[tokio::test]
    async fn a_wrong_password_and_a_missing_database_are_told_apart() {
        let url = testing::cluster().url("no such database");
        let told = sentence(at(&url)).await;
        assert!(told.ends_with("has no such database: create it, or correct the name."), "{told}");
        let mut other = testing::settings().await;
        other.url = other.url.map(|url| url.replace("gehoord:", "gehoord:x").into());
        let told = sentence(other).await;
        assert!(told.contains("does not let the user gehoord in"), "{told}");
    }

    #[tokio::test]
    async fn the_database_keeps_to_the_key_that_it_was_set_up_with() {
        let settings = testing::settings().await;
        Database::open(settings.clone()).await.unwrap().close().await;
        Database::open(settings.clone()).await.unwrap().close().await;
        let mut other = settings.clone();
        other.secret_key = Some(format!("{}A", "B".repeat(42)).into());
        let told = sentence(other).await;
        assert_eq!(told, "The key from GEHOORD_SECRET_KEY is not the one that this database was set up with.");
        let mut none = settings;
        none.secret_key = None;
        let told = sentence(none).await;
        assert!(told.starts_with("This database was set up with a key that is not here"), "{told}");
    }

    #[tokio::test]
    async fn servers_that_start_at_once_migrate_once() {
        let settings = testing::settings().await;
        let starts = (0..6).map(|_| {
            let settings = settings.clone();
            tokio::spawn(async move {
                let database = Database::open(settings).await?;
                database.migrate().await?;
                Ok::<_, DatabaseError>(database)
            })
        });
        for start in starts.collect::<Vec<_>>() {
            start.await.unwrap().unwrap();
        }
    }

    #[tokio::test]
    async fn a_database_of_a_newer_program_is_left_alone() {
        let settings = testing::settings().await;
        let database = Database::open(settings.clone()).await.unwrap();
        let later = "INSERT INTO gehoord.seaql_migrations VALUES ('m9999_later', 0)";
        database.owner().execute_unprepared(later).await.unwrap();
        let told = sentence(settings).await;
        assert!(told.contains("a newer version of this program (it has m9999_later)"), "{told}");
    }

    #[tokio::test]
    async fn with_no_settings_at_all_it_starts_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = DatabaseSettings::new(folder.path().join("data"), Purpose::Server);
        let database = Database::open(settings.clone()).await.unwrap();
        assert!(database.is_embedded());
        database.create_organisation("uwi", "Benefits").await.unwrap();

        settings.purpose = Purpose::Command("organisation".to_owned());
        let beside = Database::open(settings).await.unwrap();
        assert_eq!(beside.organisations().await.unwrap().len(), 1);
        beside.close().await;
        database.close().await;
        testing::remove_outside(&folder.path().join("data"));
    }
}
