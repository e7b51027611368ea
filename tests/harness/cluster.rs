//! One PostgreSQL a run, and a database in it for each test.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use api::{
    config::{Demo, Settings},
    database::Embedded,
    server::Application,
};
use chrono::TimeDelta;
use schema::{
    clock::Clock,
    work::{gather_words, keep_figures, make_notices, place_events},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::{runtime::Runtime, sync::OnceCell};
use uuid::Uuid;

use super::{START, STROOMDAM, UWI};

/// The database that the others are copies of. Organisations' roles belong to the whole cluster and carry this one's
/// name; copies go on with the same roles, which their tables name.
const TEMPLATE: &str = "template_of_tests";

/// Where servers and connections live: they outlast the runtime of the test that asked for them.
pub(crate) fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads")
    })
}

/// The cluster: without care for power cuts, in a folder of its own. It ends with the thread that made it, so that
/// thread stays for as long as the process does, and with the process in any case.
fn cluster() -> &'static Embedded {
    static CLUSTER: OnceLock<Embedded> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let (made, make) = std::sync::mpsc::channel();
        thread::Builder::new()
            .name("cluster".to_owned())
            .spawn(move || {
                let _ = made.send(Embedded::throw_away());
                loop {
                    thread::park();
                }
            })
            .expect("a thread");
        make.recv().expect("the thread lives").unwrap_or_else(|error| panic!("{error}"))
    })
}

/// Settings for a database of this name.
pub(crate) fn settings(database: &str) -> Settings {
    let mut settings = Settings::new("/nonexistent").database_url(cluster().url(database)).secret_key("A".repeat(43));
    settings.listen = ([127, 0, 0, 1], 0).into();
    settings.demo = Demo::No;
    settings.http_threads = Some(1);
    settings
}

/// An address of a database.
pub(crate) fn url(database: &str) -> String {
    cluster().url(database).to_string()
}

/// A new database, with nothing in it.
pub(crate) async fn empty() -> String {
    let name = next();
    run(&format!("CREATE DATABASE {name}")).await;
    name
}

/// A new database, migrated, with the demo's organisations.
pub(crate) async fn copy() -> String {
    static MADE: OnceCell<()> = OnceCell::const_new();
    MADE.get_or_init(|| async { runtime().spawn(make_template()).await.expect("a template") }).await;
    let name = next();
    run(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).await;
    name
}

/// Removes a database that a test is done with.
pub(crate) async fn remove(database: &str) {
    run(&format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")).await;
}

fn next() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

async fn make_template() {
    run(&format!("CREATE DATABASE {TEMPLATE}")).await;
    let mut settings = settings(TEMPLATE);
    settings.demo = Demo::Yes;
    let application = Application::build(settings, Clock::standing_at(START)).await.expect("a server");
    let registry = application.registry().expect("prepared");
    if registry.database().organisations().await.expect("a list").is_empty() {
        for (slug, name) in [(UWI, "Uitvoering Werk en Inkomen"), (STROOMDAM, "Gemeente Stroomdam")] {
            registry.database().create_organisation(slug, name).await.expect("an organisation");
        }
        registry.all().await.expect("keys");
    }
    // What the demo tells is read to the end once, not in every copy; the server's own lease is over by then.
    let later = START + TimeDelta::minutes(1);
    for slug in [UWI, STROOMDAM] {
        let organisation = registry.find(Some(slug)).await.expect("the database answers").expect("it exists");
        // The server's own rounds are at it as well; a lease of theirs goes by the database's clock.
        while is_waiting(slug).await {
            if place_events(&organisation, Uuid::now_v7(), later).await.expect("they are placed") == 0 {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        }
        while make_notices(&organisation, false, START).await.expect("they are made") {}
        while keep_figures(&organisation, START).await.expect("they are counted") {}
        while gather_words(&organisation).await.expect("they are gathered") {}
    }
    application.end(std::time::Duration::ZERO).await;
    for slug in [UWI, STROOMDAM] {
        run_at(TEMPLATE, &format!("DELETE FROM org_{slug}.lease")).await;
    }
}

/// Whether events of the template wait for their place.
async fn is_waiting(slug: &str) -> bool {
    run_at(TEMPLATE, &format!("SELECT event_id FROM org_{slug}.event_unplaced LIMIT 1")).await > 0
}

async fn run(statement: &str) {
    run_at("postgres", statement).await;
}

async fn run_at(database: &'static str, statement: &str) -> u64 {
    let options = tokio::task::spawn_blocking(move || cluster().options(database)).await.expect("a cluster");
    let mut connection = PgConnection::connect_with(&options).await.expect("a connection");
    let done = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.expect("a statement");
    let _ = connection.close().await;
    done.rows_affected()
}
