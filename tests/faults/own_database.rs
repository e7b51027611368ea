//! A PostgreSQL of a test's own, which it may stop, freeze, fill and kill without hurting another.
//!
//! It is a copy of one that is made once a run: migrated, with the organisation `uwi`, an administrator, a handler and a
//! topic.

use std::{
    fs,
    net::TcpListener,
    os::unix::{fs::MetadataExt, fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use harness::{Program, json};
use schema::work::{Verified, verify};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use tokio::sync::OnceCell;

use super::load::ask;

/// What is to be copied.
static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();
/// All folders of this process. PostgreSQL's user has to reach them, so they do not lie in the build's folder.
const PARENT: &str = "gehoord-faults-";
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The password of its accounts.
pub const PASSWORD: &str = "a-password-of-length";
/// Who handles signals there.
pub const HANDLER: &str = "handler@test.example";

/// The cluster. Dropping it ends PostgreSQL and removes its data.
pub struct OwnDatabase {
    folder: PathBuf,
    port: u16,
    durable: bool,
    postgres: Option<Child>,
}

impl OwnDatabase {
    /// A copy, running.
    pub async fn start() -> Self {
        Self::start_in(&parent().join(next()), false).await
    }

    /// The same, whose writes outlive a power cut: slower.
    pub async fn start_durable() -> Self {
        Self::start_in(&parent().join(next()), true).await
    }

    async fn start_in(folder: &Path, durable: bool) -> Self {
        let mut database = Self::copied(folder, durable).await;
        database.start_again().await;
        database
    }

    /// A copy in this folder, which is not there yet; not running.
    pub async fn copied(folder: &Path, durable: bool) -> Self {
        let template = TEMPLATE.get_or_init(make_template).await;
        let copied = Command::new("cp").arg("-a").arg(template).arg(folder).status().expect("cp");
        assert!(copied.success());
        Self { folder: folder.into(), port: free_port(), durable, postgres: None }
    }

    /// Moves a part of its data elsewhere, while it does not run.
    pub fn move_to(&self, part: &str, place: &Path) {
        let part = self.folder.join("data").join(part);
        assert!(Command::new("mv").arg(&part).arg(place).status().expect("mv").success());
        std::os::unix::fs::symlink(place, part).expect("a link");
    }

    /// A hot standby of it, running: it has all that is here now, and follows what comes.
    pub async fn standby(&self) -> Self {
        let folder = parent().join(next());
        fs::create_dir_all(&folder).expect("a folder");
        if let Some((user, group)) = postgres_user() {
            std::os::unix::fs::chown(&folder, Some(user), Some(group)).expect("an owner");
        }
        let copied = command("pg_basebackup")
            .args([
                "-h",
                "127.0.0.1",
                "-p",
                &self.port.to_string(),
                "-U",
                "gehoord",
                "-c",
                "fast",
                "-X",
                "stream",
                "-R",
                "-D",
            ])
            .arg(folder.join("data"))
            .output()
            .expect("pg_basebackup");
        assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
        let mut standby = Self { folder, port: free_port(), durable: self.durable, postgres: None };
        standby.start_again().await;
        standby
    }

    /// Starts PostgreSQL, and waits until it answers.
    pub async fn start_again(&mut self) {
        self.launch();
        self.answers().await;
    }

    /// Starts PostgreSQL.
    pub fn launch(&mut self) {
        let log = fs::File::options().append(true).create(true).open(self.log_file()).expect("a log");
        let mut command = command("postgres");
        command.arg("-D").arg(self.folder.join("data"));
        let port = self.port.to_string();
        for (name, value) in [
            ("listen_addresses", "127.0.0.1"),
            ("port", &port),
            ("unix_socket_directories", ""),
            ("shared_buffers", "32MB"),
            ("max_connections", "100"),
            ("jit", "off"),
            ("fsync", if self.durable { "on" } else { "off" }),
        ] {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.postgres = Some(command.spawn().expect("postgres"));
    }

    /// Waits until it answers.
    pub async fn answers(&self) {
        let begin = Instant::now();
        while self.try_session("postgres").await.is_err() {
            assert!(begin.elapsed() < Duration::from_secs(30), "{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends it at once, without tidying up: what `pg_ctl stop -m immediate` does.
    pub fn stop_now(&mut self) {
        self.end("QUIT");
    }

    /// Ends it cleanly.
    pub fn stop(&mut self) {
        self.end("INT");
    }

    fn end(&mut self, signal: &str) {
        if let Some(mut postgres) = self.postgres.take() {
            send(signal, &[postgres.id()]);
            let begin = Instant::now();
            while !matches!(postgres.try_wait(), Ok(Some(_))) {
                if begin.elapsed() > Duration::from_secs(10) {
                    send("KILL", &[postgres.id()]);
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }

    /// Whether its process has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.postgres.as_mut().is_none_or(|postgres| !matches!(postgres.try_wait(), Ok(None)))
    }

    /// Stops every process of it where it is.
    pub fn freeze(&self) {
        send("STOP", &self.processes());
    }

    /// Lets them go on.
    pub fn thaw(&self) {
        send("CONT", &self.processes());
    }

    fn processes(&self) -> Vec<u32> {
        let main = self.postgres.as_ref().expect("it runs").id();
        let parent_of = |pid: u32| -> Option<u32> {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
        };
        let all = fs::read_dir("/proc").expect("/proc").flatten();
        let all = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        [main].into_iter().chain(all.filter(|pid| parent_of(*pid) == Some(main))).collect()
    }

    /// The folder of it all.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        self.url_of("gehoord")
    }

    /// The address of another of its databases.
    pub fn url_of(&self, database: &str) -> String {
        address(self.port, database)
    }

    /// What PostgreSQL logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    fn log_file(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// The program, set to serve from its database at a port that stays the same.
    pub fn program(&self) -> Program {
        program(&self.url())
    }

    /// A connection of the owner's.
    pub async fn session(&self) -> PgConnection {
        self.try_session("gehoord").await.expect("a connection")
    }

    async fn try_session(&self, database: &str) -> Result<PgConnection, sqlx::Error> {
        let url = self.url_of(database);
        let connecting = PgConnection::connect(&url);
        let mut session =
            tokio::time::timeout(Duration::from_secs(5), connecting).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
        sqlx::raw_sql("SET search_path TO org_uwi").execute(&mut session).await?;
        Ok(session)
    }

    /// Runs SQL in the schema of `uwi`, as the owner; gives the rows' columns as text.
    pub async fn sql(&self, statement: &str) -> Vec<Vec<String>> {
        self.sql_at("gehoord", statement).await
    }

    /// Runs SQL that may well go wrong.
    pub async fn try_sql(&self, statement: &str) {
        if let Ok(mut session) = self.try_session("gehoord").await {
            let _ = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut session).await;
        }
    }

    /// The same in another of its databases.
    pub async fn sql_at(&self, database: &str, statement: &str) -> Vec<Vec<String>> {
        let mut session = self.try_session(database).await.expect("a connection");
        let rows = run(&mut session, statement).await;
        let _ = session.close().await;
        rows
    }

    /// The first number that a statement finds.
    pub async fn number(&self, statement: &str) -> i64 {
        let rows = self.sql(statement).await;
        rows.first().and_then(|row| row.first()?.parse().ok()).unwrap_or_else(|| panic!("no number: {statement}"))
    }

    /// Waits until every event has its place, and walks the log of a database.
    pub async fn log_of(&self, database: &str) -> Verified {
        let begin = Instant::now();
        while !self.sql_at(database, "SELECT event_id::text FROM event_unplaced LIMIT 1").await.is_empty() {
            assert!(begin.elapsed() < Duration::from_secs(15), "events wait for their place");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let settings =
            api::config::Settings::new("/nonexistent").database_url(self.url_of(database)).secret_key(KEY.to_owned());
        let purpose = api::database::Purpose::Command("test".to_owned());
        let opened = api::database::Database::open(settings.database(purpose)).await.expect("the database");
        let registry = api::registry::Registry::new(opened, schema::clock::Clock::system());
        let organisation = registry.find(Some("uwi")).await.expect("the database answers").expect("it exists");
        let verified = verify(&organisation).await.expect("it is walked");
        registry.close().await;
        verified
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        if self.postgres.is_some() {
            self.thaw();
            self.stop_now();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The program, set to serve from this database at a port that stays the same.
pub fn program(url: &str) -> Program {
    Program::new(env!("CARGO_BIN_EXE_gehoord-under-test"))
        .set("DATABASE_URL", url)
        .set("GEHOORD_SECRET_KEY", KEY)
        .set("GEHOORD_LISTEN", &format!("127.0.0.1:{}", free_port()))
        .set("GEHOORD_HTTP_THREADS", "1")
        .set("GEHOORD_LOG", "warn,actix_server=off,sqlx=error")
}

/// The address of a database behind this port.
pub fn address(port: u16, database: &str) -> String {
    format!("postgres://gehoord@127.0.0.1:{port}/{database}?sslmode=disable")
}

/// Runs SQL; gives the rows' columns as text.
pub async fn run(session: &mut PgConnection, statement: &str) -> Vec<Vec<String>> {
    let rows = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).fetch_all(session).await;
    let rows = rows.unwrap_or_else(|error| panic!("{statement}: {error}"));
    let text = |row: &sqlx::postgres::PgRow, column| {
        row.try_get_unchecked::<Option<String>, _>(column).ok().flatten().unwrap_or_default()
    };
    rows.iter().map(|row| (0..row.len()).map(|column| text(row, column)).collect()).collect()
}

/// A port that is free.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

/// Sends a signal to processes.
pub fn send(signal: &str, processes: &[u32]) {
    let processes = processes.iter().map(u32::to_string);
    let _ = Command::new("kill").arg(format!("-{signal}")).args(processes).stderr(Stdio::null()).status();
}

/// Whether these tests run as root.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|found| found.uid() == 0)
}

/// The user whom root runs PostgreSQL as.
pub fn postgres_user() -> Option<(u32, u32)> {
    if !is_root() {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("users");
    let found = ["postgres:", "nobody:"].iter().find_map(|name| users.lines().find(|line| line.starts_with(name)));
    let mut parts = found.expect("a user").split(':').skip(2).map(|part| part.parse().expect("a number"));
    parts.next().zip(parts.next())
}

/// One of PostgreSQL's programs, as its user.
pub fn command(program: &str) -> Command {
    // A client's program may lie elsewhere than the server's.
    let beside = folder_of_programs().join(program);
    let mut command = if beside.exists() { Command::new(beside) } else { Command::new(program) };
    command.current_dir("/").env("LC_ALL", "C").env("TZ", "UTC");
    if let Some((user, group)) = postgres_user() {
        command.uid(user).gid(group);
    }
    command
}

fn folder_of_programs() -> PathBuf {
    let named = std::env::var_os("GEHOORD_POSTGRES_BIN").map(PathBuf::from);
    let on_path = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let mut usual: Vec<PathBuf> = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
        .iter()
        .flat_map(|parent| fs::read_dir(parent).into_iter().flatten().flatten())
        .map(|entry| entry.path().join("bin"))
        .collect();
    usual.sort();
    named
        .into_iter()
        .chain(on_path)
        .chain(usual.into_iter().rev())
        .find(|folder| ["initdb", "postgres", "pg_dump"].iter().all(|program| folder.join(program).exists()))
        .expect("PostgreSQL's programs")
}

fn next() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    NUMBER.fetch_add(1, Ordering::Relaxed).to_string()
}

/// The folder of this process. What processes left that are no more is removed.
pub fn parent() -> PathBuf {
    let parent = std::env::temp_dir().join(format!("{PARENT}{}", std::process::id()));
    if !parent.exists() {
        for entry in fs::read_dir(std::env::temp_dir()).expect("a folder").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let left = name.strip_prefix(PARENT).is_some_and(|pid| !Path::new("/proc").join(pid).exists());
            if left {
                clear(&entry.path());
            }
        }
        let _ = fs::create_dir_all(&parent);
        fs::set_permissions(&parent, fs::Permissions::from_mode(0o711)).expect("rights");
    }
    parent
}

/// Ends and removes what a run left that was cut short.
fn clear(folder: &Path) {
    for left in fs::read_dir(folder).into_iter().flatten().flatten() {
        let pid = fs::read_to_string(left.path().join("data/postmaster.pid")).ok();
        if let Some(pid) = pid.and_then(|text| text.lines().next()?.parse().ok()) {
            let is_postgres =
                fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.trim() == "postgres");
            if is_postgres {
                send("QUIT", &[pid]);
            }
        }
        let _ = Command::new("umount").arg("-l").arg(left.path()).stderr(Stdio::null()).status();
    }
    let _ = fs::remove_dir_all(folder);
}

/// Makes the cluster that others are copies of, and stops it.
async fn make_template() -> PathBuf {
    let folder = parent().join("template");
    fs::create_dir_all(&folder).expect("a folder");
    if let Some((user, group)) = postgres_user() {
        std::os::unix::fs::chown(&folder, Some(user), Some(group)).expect("an owner");
    }
    let made = command("initdb")
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-U", "gehoord", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"])
        .arg("--wal-segsize=4")
        .output()
        .expect("initdb");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut database = OwnDatabase { folder: folder.clone(), port: free_port(), durable: false, postgres: None };
    database.launch();
    let begin = Instant::now();
    let mut session = loop {
        match PgConnection::connect(&database.url_of("postgres")).await {
            Ok(session) => break session,
            Err(error) => assert!(begin.elapsed() < Duration::from_secs(30), "{error}: {}", database.log()),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    run(&mut session, "CREATE DATABASE gehoord").await;
    drop(session);
    let program = database.program();
    for (arguments, input) in [
        ("organisation create uwi --name UWI", ""),
        (
            "account create --organisation uwi --email admin@test.example --name Ada --role ADMIN --password-stdin",
            PASSWORD,
        ),
        (
            "account create --organisation uwi --email handler@test.example --name Han --role STAFF --function HANDLER --password-stdin",
            PASSWORD,
        ),
    ] {
        let words: Vec<&str> = arguments.split(' ').collect();
        let made = program.run_with(&words, input).await;
        assert_eq!(made.code, Some(0), "{arguments}: {made:?}");
    }
    let server = program.serve().await;
    let http = reqwest::Client::new();
    let token = super::load::sign_in(&http, &server.url, "admin@test.example").await.expect("a token");
    let topic = "mutation { createTopic(input: { code: \"betaling\", name: \"Betaling\" }) { topic { id } userErrors { code } } }";
    let made = ask(&http, &server.url, Some(&token), topic, json!({})).await;
    assert!(made.body["data"]["createTopic"]["topic"]["id"].is_string(), "{}", made.body);
    assert_eq!(server.stop().await, Some(0));
    database.stop();
    // The copies need its files; only the handle goes.
    std::mem::forget(database);
    folder
}
