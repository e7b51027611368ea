//! Where a size lives: its own PostgreSQL, which outlives power cuts, and the server that is built for production.

use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use api::database::{Embedded, EmbeddedSettings, Purpose};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};

use tokio::sync::Mutex;

use crate::{fill, processes};

/// The organisation.
pub const SLUG: &str = "bench";
/// The member of staff who reads the dashboard.
pub const STAFF: &str = "dashboard@bench.example";
/// The password of everybody who signs in.
pub const PASSWORD: &str = "benchmark-of-gehoord";
const DATABASE: &str = "bench";

/// A loaded size.
pub struct Place {
    pub folder: PathBuf,
    pub cluster: Embedded,
    program: PathBuf,
    /// Looks whether the log has come to rest.
    watch: Mutex<PgConnection>,
}

/// A running server.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From its start until it was ready.
    pub ready_after: Duration,
}

impl Place {
    /// Opens the folder of a size, and loads what is not there.
    pub async fn open(folder: PathBuf, program: PathBuf, signals: u64, fresh: bool, profile: bool) -> Self {
        let migrations = migrations();
        let mark = folder.join("loaded");
        let is_loaded = fs::read_to_string(&mark).is_ok_and(|found| found.starts_with(&migrations));
        if fresh || !is_loaded {
            remove(&folder);
        }
        fs::create_dir_all(&folder).expect("a folder");
        let cluster = start(&folder, profile).await;
        if !mark.exists() {
            rows(&cluster.options("postgres"), &format!("CREATE DATABASE {DATABASE}")).await;
        }
        let watch = PgConnection::connect_with(&options(&cluster)).await.expect("a connection");
        let place = Self { folder, cluster, program, watch: Mutex::new(watch) };
        if !mark.exists() {
            place.command(&["organisation", "create", SLUG, "--name", "Bench"], "");
            let staff = ["--role", "STAFF", "--function", "IMPROVEMENT_MANAGER", "--password-stdin"];
            let who = ["account", "create", "--organisation", SLUG, "--email", STAFF, "--name", "Bench"];
            place.command(&[&who[..], &staff[..]].concat(), PASSWORD);
            fill::fill(&place.options(), signals).await;
            let begin = Instant::now();
            place.command(&["organisation", "recount", SLUG], "");
            println!("counted the figures in {:.0} s; vacuuming", begin.elapsed().as_secs_f64());
            place.sql("VACUUM (ANALYZE, PARALLEL 0)").await;
            place.sql("CHECKPOINT").await;
            // What comes after these, a run wrote.
            let last = place.sql("SELECT max(place)::text FROM event_place").await.remove(0);
            let now = place.sql("SELECT clock_timestamp()::text").await.remove(0);
            fs::write(&mark, format!("{migrations}\n{now}\n{last}\n")).expect("a mark");
        }
        if profile {
            place
                .sql_on(
                    DATABASE,
                    "DROP EXTENSION IF EXISTS pg_stat_statements; CREATE EXTENSION pg_stat_statements SCHEMA public",
                )
                .await;
        }
        place
    }

    /// Runs a command of the program to its end.
    fn command(&self, arguments: &[&str], input: &str) {
        let mut child =
            self.program(&self.cluster.url(DATABASE)).args(arguments).stdin(Stdio::piped()).spawn().expect("it starts");
        child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("it reads");
        assert!(child.wait().expect("it ends").success(), "{arguments:?} failed");
    }

    fn program(&self, url: &str) -> Command {
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars() {
            if name.starts_with("GEHOORD_") && name != "GEHOORD_POSTGRES_BIN" || name.starts_with("DATABASE_") {
                command.env_remove(name);
            }
        }
        command.env("DATABASE_URL", url).env("GEHOORD_DATA_DIR", self.folder.join("key")).env("GEHOORD_DEMO", "no");
        command
    }

    /// How to log in as the owner, in the organisation's schema.
    pub fn options(&self) -> PgConnectOptions {
        options(&self.cluster)
    }

    /// The address for programs of PostgreSQL's, as settings in the environment.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let url = self.cluster.url(DATABASE);
        let (user, rest) = url.strip_prefix("postgres://").and_then(|rest| rest.split_once(':')).expect("an address");
        let (password, rest) = rest.split_once('@').expect("an address");
        let (socket, _) = rest.split_once(":5432").expect("an address");
        vec![
            ("PGHOST", decoded(socket)),
            ("PGPORT", "5432".to_owned()),
            ("PGUSER", user.to_owned()),
            ("PGPASSWORD", password.to_owned()),
            ("PGDATABASE", DATABASE.to_owned()),
            ("PGOPTIONS", format!("-c search_path=org_{SLUG}")),
        ]
    }

    /// Runs SQL as the owner; gives the first column as text.
    pub async fn sql(&self, statement: &str) -> Vec<String> {
        rows(&self.options(), statement).await
    }

    async fn sql_on(&self, database: &str, statement: &str) {
        rows(&self.cluster.options(database), statement).await;
    }

    /// Starts the server on the loaded database; more settings in its environment.
    pub fn serve(&self, settings: &[(&str, &str)]) -> Server {
        self.start(&self.cluster.url(DATABASE), settings)
    }

    fn start(&self, url: &str, settings: &[(&str, &str)]) -> Server {
        let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port");
        let begin = Instant::now();
        let child = self
            .program(url)
            .arg("serve")
            .env("GEHOORD_LISTEN", address.to_string())
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server");
        while !is_ready(address) {
            assert!(begin.elapsed() < Duration::from_secs(120), "the server is not ready");
            std::thread::sleep(Duration::from_millis(2));
        }
        Server { child, address, ready_after: begin.elapsed() }
    }

    /// How long it takes to make the demo in an empty database.
    pub async fn demo(&self) -> Duration {
        self.sql_on("postgres", "DROP DATABASE IF EXISTS demo WITH (FORCE)").await;
        self.sql_on("postgres", "CREATE DATABASE demo").await;
        let server = self.start(&self.cluster.url("demo"), &[("GEHOORD_DEMO", "yes")]);
        let took = server.ready_after;
        server.stop();
        self.sql_on("postgres", "DROP DATABASE demo WITH (FORCE)").await;
        took
    }

    /// Waits until every event has its place and everybody was told, and nothing is due.
    pub async fn settle(&self) {
        // On one connection: to open one costs PostgreSQL more than a request does.
        let mut connection = self.watch.lock().await;
        const WAITING: &str = "SELECT 1 FROM event_unplaced UNION ALL SELECT 1 FROM log_reader
            WHERE place < (SELECT coalesce(max(place), 0) FROM event_place) UNION ALL SELECT 1 FROM recount LIMIT 1";
        let begin = Instant::now();
        while sqlx::query(WAITING).fetch_optional(&mut *connection).await.expect("the log").is_some() {
            assert!(begin.elapsed() < Duration::from_secs(600), "the log does not come to rest");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The process of PostgreSQL that the others come from.
    pub fn postmaster(&self) -> u32 {
        let file = fs::read_to_string(self.folder.join("postgresql/postgresql/postmaster.pid")).expect("it runs");
        file.lines().next().and_then(|pid| pid.parse().ok()).expect("its number")
    }
}

impl Server {
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Holds it still while something else is measured.
    pub fn hold(&self) {
        processes::signal(self.pid(), "STOP");
    }

    /// Lets it go on.
    pub fn release(&self) {
        processes::signal(self.pid(), "CONT");
    }

    pub fn stop(mut self) {
        processes::signal(self.pid(), "TERM");
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn options(cluster: &Embedded) -> PgConnectOptions {
    cluster.options(DATABASE).options([("search_path", format!("org_{SLUG}"))])
}

async fn start(folder: &Path, profile: bool) -> Embedded {
    const LIBRARY: &str = "pg_stat_statements";
    let open = || {
        let settings = EmbeddedSettings::new(folder.join("postgresql"), Purpose::Command("bench".to_owned()));
        tokio::task::block_in_place(|| Embedded::open(&settings)).unwrap_or_else(|error| panic!("{error}"))
    };
    let cluster = open();
    let is_on = rows(&cluster.options("postgres"), "SHOW shared_preload_libraries").await == [LIBRARY];
    if is_on == profile {
        return cluster;
    }
    let set = if profile {
        format!("SET shared_preload_libraries = '{LIBRARY}'")
    } else {
        "RESET shared_preload_libraries".to_owned()
    };
    rows(&cluster.options("postgres"), &format!("ALTER SYSTEM {set}")).await;
    cluster.stop();
    let cluster = open();
    // A prepared statement may be planned anew each time that it runs.
    if profile {
        let options = cluster.options("postgres");
        rows(&options, "ALTER SYSTEM SET pg_stat_statements.track_planning = on").await;
        rows(&options, "SELECT pg_reload_conf()::text").await;
    }
    cluster
}

async fn rows(options: &PgConnectOptions, statement: &str) -> Vec<String> {
    use sqlx::Row;
    let mut connection = PgConnection::connect_with(options).await.expect("a connection");
    let rows = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).fetch_all(&mut connection).await;
    let rows = rows.unwrap_or_else(|error| panic!("{error}\n{statement}"));
    let _ = connection.close().await;
    rows.iter().map(|row| row.try_get_unchecked::<Option<String>, _>(0).ok().flatten().unwrap_or_default()).collect()
}

/// What the tables look like: where a migration or the way of loading changed, the data is made anew.
fn migrations() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut bytes = Vec::new();
    for folder in ["../migration/src/organisation", "../migration/src/installation", "bench/fill"] {
        let mut files: Vec<_> =
            fs::read_dir(root.join(folder)).expect(folder).map(|file| file.expect("a file").path()).collect();
        files.sort();
        for file in files {
            bytes.extend(fs::read(&file).expect("a file"));
        }
    }
    schema::sealing::sha256(&bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Removes a folder, and PostgreSQL's files where they had to lie elsewhere.
fn remove(folder: &Path) {
    if let Ok(elsewhere) = fs::read_link(folder.join("postgresql/postgresql")) {
        let _ = elsewhere.parent().map(fs::remove_dir_all::<&Path>);
    }
    let _ = fs::remove_dir_all(folder);
}

fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let asked = stream.write_all(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    asked.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200")
}

fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        if letter == '%' {
            let hex: String = rest.by_ref().take(2).collect();
            out.push(char::from(u8::from_str_radix(&hex, 16).expect("two digits")));
        } else {
            out.push(letter);
        }
    }
    out
}

/// Removes what runs wrote since the data was loaded, so that each finds the same database.
pub async fn clean(place: &Place) {
    let mark = fs::read_to_string(place.folder.join("loaded")).expect("a mark");
    let [_, moment, last] = mark.lines().collect::<Vec<_>>()[..] else { panic!("another mark than ours: {mark}") };
    // Keys are not looked at: with each row goes all that leans on it, and some of that has no index for this.
    let clean = format!(
        "SET session_replication_role = replica;
         CREATE TEMPORARY TABLE gone AS SELECT id FROM signal WHERE received_at > '{moment}';
         ANALYZE gone;
         DELETE FROM signal_submission WHERE created_at > '{moment}';
         DELETE FROM signal_reporter WHERE signal_id IN (SELECT id FROM gone);
         DELETE FROM deadline WHERE subject_type = 'SIGNAL' AND subject_id IN (SELECT id FROM gone);
         DELETE FROM sealed_text WHERE created_at > '{moment}';
         DELETE FROM signal WHERE id IN (SELECT id FROM gone);
         DELETE FROM mail; DELETE FROM notice; DELETE FROM event_unplaced; DELETE FROM refresh_token; DELETE FROM refresh_family;
         DELETE FROM event WHERE id IN (SELECT event_id FROM event_place WHERE place > {last});
         DELETE FROM event_place WHERE place > {last};
         UPDATE log_reader SET place = {last};
         INSERT INTO recount SELECT 1, signal_id FROM signal_fact WHERE received_at < '{moment}' ORDER BY signal_id DESC LIMIT 1
            ON CONFLICT DO NOTHING;"
    );
    place.sql(&clean).await;
    place.sql("VACUUM ANALYZE").await;
}
