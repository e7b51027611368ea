//! What a person may set about the database; the program fills this in from flags and the environment.

use std::{fmt, path::PathBuf, time::Duration};

use zeroize::Zeroizing;

use super::Purpose;

/// Everything that [`Database::open`](super::Database::open) needs to know.
#[derive(Clone)]
pub struct DatabaseSettings {
    /// Holds the installation's key, and the embedded PostgreSQL (`GEHOORD_DATA_DIR`).
    pub data_dir: PathBuf,
    /// A PostgreSQL of one's own (`DATABASE_URL`); without it, the embedded one.
    pub url: Option<Zeroizing<String>>,
    /// The same database without a pooler between, for migrations and listening (`DATABASE_DIRECT_URL`).
    pub direct_url: Option<Zeroizing<String>>,
    /// A standby of it (`DATABASE_REPLICA_URL`).
    pub replica_url: Option<Zeroizing<String>>,
    /// The folder of `initdb` and `postgres`, where they are not in a usual place (`GEHOORD_POSTGRES_BIN`).
    pub postgres_bin: Option<PathBuf>,
    /// The installation's key: 32 bytes in base64 (`GEHOORD_SECRET_KEY`).
    pub secret_key: Option<Zeroizing<String>>,
    /// A file that holds it (`GEHOORD_SECRET_KEY_FILE`).
    pub secret_key_file: Option<PathBuf>,
    /// Do without a role for each organisation (`GEHOORD_SINGLE_ROLE`).
    pub single_role: bool,
    /// The slug of the organisation that answers where a request names none.
    pub default_organisation: Option<String>,
    /// Connections of one organisation at most.
    pub pool_size: u32,
    /// How long a request waits for a connection before it is told that the server is busy.
    pub acquire_timeout: Duration,
    /// A connection that nobody used for so long is closed.
    pub idle_timeout: Duration,
    /// Prepared statements kept on a connection; 0 behind a pooler that cannot keep them.
    pub statement_cache: usize,
    /// A statement of an organisation's role that runs for longer is ended.
    pub statement_timeout: Duration,
    /// A statement of an organisation's role that waits for longer for what others are changing is ended.
    pub lock_timeout: Duration,
    /// Who opens the database: it decides who waits for whom at the embedded one.
    pub purpose: Purpose,
}

impl DatabaseSettings {
    /// The settings of a machine where nothing is set.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>, purpose: Purpose) -> Self {
        Self {
            data_dir: data_dir.into(),
            url: None,
            direct_url: None,
            replica_url: None,
            postgres_bin: None,
            secret_key: None,
            secret_key_file: None,
            single_role: false,
            default_organisation: None,
            pool_size: 12,
            acquire_timeout: Duration::from_secs(2),
            idle_timeout: Duration::from_secs(60),
            statement_cache: 100,
            statement_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(5),
            purpose,
        }
    }

    /// The part that the embedded PostgreSQL needs.
    #[must_use]
    pub fn embedded(&self) -> EmbeddedSettings {
        EmbeddedSettings {
            programs: self.postgres_bin.clone(),
            ..EmbeddedSettings::new(&self.data_dir, self.purpose.clone())
        }
    }
}

/// Addresses and keys are secrets: they stay out of every log.
impl fmt::Debug for DatabaseSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseSettings")
            .field("data_dir", &self.data_dir)
            .field("embedded", &self.url.is_none())
            .field("single_role", &self.single_role)
            .field("default_organisation", &self.default_organisation)
            .field("pool_size", &self.pool_size)
            .field("statement_timeout", &self.statement_timeout)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

/// What the embedded PostgreSQL needs to know.
#[derive(Clone, Debug)]
pub struct EmbeddedSettings {
    /// The data folder; made when it is not there.
    pub folder: PathBuf,
    /// The folder of `initdb` and `postgres`; without it they are looked for.
    pub programs: Option<PathBuf>,
    /// Who opens it.
    pub purpose: Purpose,
    /// Whether what is written outlives a power cut. Only tests can do without.
    pub durable: bool,
    /// How long to wait for a command that has the data folder, or for another to end starting or stopping.
    pub patience: Duration,
}

impl EmbeddedSettings {
    /// A durable cluster in `folder`.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, purpose: Purpose) -> Self {
        Self { folder: folder.into(), programs: None, purpose, durable: true, patience: Duration::from_secs(60) }
    }
}
