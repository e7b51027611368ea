//! The PostgreSQL that the program starts itself, where no other is named.
//!
//! The first process that opens a data folder makes the cluster, runs it and owns it; commands beside it join. It
//! listens on a Unix socket only. The calls here block, for a second at the first start: from asynchronous code they
//! go through [`Database::open`](super::Database::open).

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime},
};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use zeroize::Zeroizing;

use super::{
    DatabaseError, EmbeddedSettings, Purpose, cluster,
    folder::Folder,
    ownership::{self, Hold, Owner, User},
    postmaster::Postmaster,
    programs::Programs,
};

/// The name of throw-away folders begins so.
const THROW_AWAY: &str = "gehoord-throw-away-";

/// A PostgreSQL that this process runs or has joined. Dropping it ends its use; the owner's stops the cluster.
#[derive(Debug)]
pub struct Embedded {
    folder: Folder,
    password: Zeroizing<String>,
    role: Option<Role>,
    throw_away: bool,
}

#[derive(Debug)]
enum Role {
    Owner(Owner, Postmaster),
    User(#[expect(dead_code, reason = "held for its lock")] User),
}

impl Embedded {
    /// Opens the data folder: makes what is missing, starts PostgreSQL or joins the process that did. Blocks.
    ///
    /// # Errors
    /// When programs or rights are missing, or another process keeps the folder to itself.
    pub fn open(settings: &EmbeddedSettings) -> Result<Self, DatabaseError> {
        let folder = Folder::locate(&settings.folder)?;
        let (role, password) = match ownership::take(folder.root(), &settings.purpose, settings.patience)? {
            Hold::User(user) => (Role::User(user), cluster::password(&folder, false)?),
            Hold::Owner(mut owner) => {
                folder.prepare()?;
                let version = cluster::version(&folder);
                let programs = Programs::find(settings.programs.as_deref(), version, &folder.cluster())?;
                let password = cluster::password(&folder, version.is_none())?;
                if version.is_none() {
                    cluster::make(&folder, &programs, &password, settings.durable)?;
                }
                let postmaster = Postmaster::start(&folder, &programs, settings.durable)?;
                owner.ready()?;
                (Role::Owner(owner, postmaster), password)
            }
        };
        Ok(Self { folder, password, role: Some(role), throw_away: false })
    }

    /// A cluster for tests, in a folder of its own that goes with it; what is written does not outlive a power cut.
    /// Folders that a killed process left are removed as well.
    ///
    /// # Errors
    /// As [`Embedded::open`].
    pub fn throw_away() -> Result<Self, DatabaseError> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let parent = env::temp_dir();
        sweep(&parent);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("{THROW_AWAY}{}-{number}", std::process::id()));
        // A process with this number may have been here before.
        let _ = fs::remove_dir_all(&path);
        let mut settings = EmbeddedSettings::new(path, Purpose::Command("test".to_owned()));
        settings.programs = env::var_os("GEHOORD_POSTGRES_BIN").map(PathBuf::from);
        settings.durable = false;
        let mut embedded = Self::open(&settings)?;
        embedded.throw_away = true;
        Ok(embedded)
    }

    /// How to log in to a database of this cluster as its owner.
    #[must_use]
    pub fn options(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(self.folder.socket())
            .port(5432)
            .ssl_mode(PgSslMode::Disable)
            .username(cluster::OWNER)
            .password(&self.password)
            .database(database)
    }

    /// The same as an address, to hand to another program as `DATABASE_URL`. It holds the password.
    #[must_use]
    pub fn url(&self, database: &str) -> Zeroizing<String> {
        let socket = percent(&self.folder.socket().display().to_string());
        let (owner, password) = (cluster::OWNER, self.password.as_str());
        Zeroizing::new(format!("postgres://{owner}:{password}@{socket}:5432/{}", percent(database)))
    }

    /// The data folder, as an absolute path.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.root()
    }

    /// Whether this process runs PostgreSQL, rather than having joined another that does.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        matches!(self.role, Some(Role::Owner(..)))
    }

    /// Ends this use; the owner waits for commands that joined and stops PostgreSQL, cleanly. Blocks.
    /// Dropping does the same.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        if let Some(Role::Owner(mut owner, postmaster)) = self.role.take() {
            let nobody_joins = owner.wait_for_users();
            drop(postmaster);
            if self.throw_away {
                let _ = fs::remove_dir_all(self.folder.root());
            }
            drop(owner);
            drop(nobody_joins);
        }
    }
}

/// Removes throw-away folders whose process is no more. Young ones stay: theirs may be about to take its lock.
fn sweep(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let path = entry.path();
        let ours = entry.file_name().to_string_lossy().starts_with(THROW_AWAY);
        let old = fs::metadata(&path)
            .and_then(|found| found.modified())
            .is_ok_and(|then| SystemTime::now().duration_since(then).is_ok_and(|age| age > Duration::from_secs(60)));
        if ours && old && ownership::is_free(&path) {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// Writes a text so that it may stand anywhere in an address.
fn percent(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::PermissionsExt, time::Instant};

    use sqlx::{Connection, PgConnection};

    use super::*;

    fn settings(folder: impl Into<PathBuf>, purpose: Purpose) -> EmbeddedSettings {
        let mut settings = EmbeddedSettings::new(folder, purpose);
        settings.durable = false;
        settings.patience = Duration::from_secs(10);
        settings
    }

    fn command() -> Purpose {
        Purpose::Command("test".to_owned())
    }

    /// A folder that PostgreSQL's user can pass through also when the tests run as root.
    fn parent() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).unwrap();
        folder
    }

    fn ask(embedded: &Embedded, statement: &'static str) -> String {
        let options = embedded.options("postgres");
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let mut connection = PgConnection::connect_with(&options).await.unwrap();
            sqlx::query_scalar(statement).fetch_optional(&mut connection).await.unwrap().unwrap_or_default()
        })
    }

    fn postmaster(folder: &Path) -> u32 {
        fs::read_to_string(folder.join("postgresql/postmaster.pid")).unwrap().lines().next().unwrap().parse().unwrap()
    }

    #[test]
    fn what_was_written_is_there_after_a_restart() {
        let parent = parent();
        let settings = settings(parent.path().join("a folder, with \"odd\" letters"), Purpose::Server);
        let first = Embedded::open(&settings).unwrap();
        ask(&first, "CREATE TABLE kept AS SELECT 'yes'::text AS answer");
        first.stop();
        let begin = Instant::now();
        let second = Embedded::open(&settings).unwrap();
        assert!(begin.elapsed() < Duration::from_secs(2));
        assert_eq!(ask(&second, "SELECT answer FROM kept"), "yes");
    }

    #[test]
    fn it_listens_on_a_socket_only_and_lets_nobody_in_without_a_password() {
        let embedded = Embedded::throw_away().unwrap();
        assert_eq!(ask(&embedded, "SELECT current_setting('listen_addresses')"), "");
        let options = embedded.options("postgres").password("wrong");
        let refused = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(PgConnection::connect_with(&options))
            .unwrap_err();
        assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "28P01");
    }

    #[test]
    fn a_command_joins_and_the_last_to_stop_stops_it() {
        let parent = parent();
        let server = Embedded::open(&settings(parent.path().join("data"), Purpose::Server)).unwrap();
        let joined = Embedded::open(&settings(parent.path().join("data"), command())).unwrap();
        assert!(server.is_owner() && !joined.is_owner());
        assert_eq!(ask(&joined, "SELECT 'here'::text"), "here");
        joined.stop();
        assert_eq!(ask(&server, "SELECT 'still'::text"), "still");
        let pid = postmaster(server.folder());
        server.stop();
        assert!(!super::super::process::is_alive(pid));
    }

    #[test]
    fn a_second_server_on_the_folder_is_refused() {
        let parent = parent();
        let _first = Embedded::open(&settings(parent.path().join("data"), Purpose::Server)).unwrap();
        let error = Embedded::open(&settings(parent.path().join("data"), Purpose::Server)).unwrap_err();
        assert!(matches!(error, DatabaseError::FolderInUse { .. }), "{error}");
    }

    #[test]
    fn a_path_too_long_for_a_socket_is_no_hindrance() {
        let parent = parent();
        let embedded = Embedded::open(&settings(parent.path().join("x".repeat(120)), Purpose::Server)).unwrap();
        assert_eq!(ask(&embedded, "SELECT 'here'::text"), "here");
        let outside = embedded.folder.socket().parent().unwrap().to_path_buf();
        embedded.stop();
        fs::remove_dir_all(outside).unwrap();
    }

    #[test]
    fn a_folder_that_postgresql_cannot_reach_is_no_hindrance() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("data");
        let first = Embedded::open(&settings(&path, Purpose::Server)).unwrap();
        ask(&first, "CREATE TABLE kept AS SELECT 'yes'::text AS answer");
        let cluster = first.folder.cluster();
        first.stop();
        let second = Embedded::open(&settings(&path, Purpose::Server)).unwrap();
        assert_eq!(ask(&second, "SELECT answer FROM kept"), "yes");
        second.stop();

        // Only root has to go elsewhere. A new data folder at the same place begins anew, and what was left is kept.
        if !cluster.starts_with(parent.path().canonicalize().unwrap()) {
            fs::remove_dir_all(&path).unwrap();
            let third = Embedded::open(&settings(&path, Purpose::Server)).unwrap();
            assert_eq!(ask(&third, "SELECT count(*)::text FROM pg_tables WHERE tablename = 'kept'"), "0");
            assert!(cluster.with_file_name("postgresql.left-1").exists());
            third.stop();
            fs::remove_dir_all(cluster.parent().unwrap()).unwrap();
        }
    }

    #[test]
    fn the_number_of_another_process_in_a_file_that_was_left_does_not_hinder() {
        let parent = parent();
        let settings = settings(parent.path().join("data"), Purpose::Server);
        Embedded::open(&settings).unwrap().stop();
        fs::write(parent.path().join("data/postgresql/postmaster.pid"), format!("{}\n", std::process::id())).unwrap();
        assert_eq!(ask(&Embedded::open(&settings).unwrap(), "SELECT 'here'::text"), "here");
    }

    #[test]
    fn a_start_that_fails_tells_postgresqls_own_reason() {
        let parent = parent();
        let settings = settings(parent.path().join("data"), Purpose::Server);
        Embedded::open(&settings).unwrap().stop();
        fs::write(parent.path().join("data/postgresql/postgresql.conf"), "no_such_setting = 1\n").unwrap();
        let error = Embedded::open(&settings).unwrap_err().to_string();
        assert!(error.starts_with("PostgreSQL did not start: "), "{error}");
        assert!(error.contains("postgresql.log"), "{error}");
    }

    #[test]
    fn a_throw_away_cluster_leaves_nothing() {
        let embedded = Embedded::throw_away().unwrap();
        let folder = embedded.folder().to_path_buf();
        embedded.stop();
        assert!(!folder.exists());
    }

    #[test]
    fn an_address_holds_any_path() {
        assert_eq!(percent("/a b/é"), "%2Fa%20b%2F%C3%A9");
    }
}
