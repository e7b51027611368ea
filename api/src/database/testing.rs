//! For the tests of this module: one throw-away PostgreSQL a run, a database of its own for each test.

use std::{
    fs,
    path::Path,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use sea_orm::{DatabaseConnection, SqlxPostgresConnector};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgPoolOptions};

use super::{DatabaseSettings, Embedded, Purpose, name::literal};

/// The cluster. It ends with the process.
pub(super) fn cluster() -> &'static Embedded {
    static CLUSTER: OnceLock<Embedded> = OnceLock::new();
    CLUSTER.get_or_init(|| Embedded::throw_away().unwrap())
}

/// Settings for a new, empty database.
pub(super) async fn settings() -> DatabaseSettings {
    settings_for(&new_database().await)
}

/// The same for an owner who may make schemas but no roles, and a connection of an administrator beside it.
pub(super) async fn settings_of_a_plain_owner() -> (DatabaseSettings, DatabaseConnection) {
    let database = new_database().await;
    let owner = format!("plain_{database}");
    run("postgres", &format!("CREATE ROLE {owner} LOGIN PASSWORD {}", literal("plain"))).await;
    run("postgres", &format!("ALTER DATABASE {database} OWNER TO {owner}")).await;
    let mut settings = settings_for(&database);
    let url = cluster().url(&database);
    let begin = url.find('@').unwrap();
    settings.url = Some(format!("postgres://{owner}:plain{}", &url[begin..]).into());
    let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(cluster().options(&database));
    (settings, SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}

/// Removes what a data folder has outside itself, which only root's has.
pub(super) fn remove_outside(data: &Path) {
    if let Ok(target) = fs::read_link(data.join("postgresql")) {
        fs::remove_dir_all(target.parent().unwrap()).unwrap();
    }
}

async fn new_database() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    run("postgres", &format!("CREATE DATABASE {name}")).await;
    name
}

fn settings_for(database: &str) -> DatabaseSettings {
    let mut settings = DatabaseSettings::new("/nowhere", Purpose::Server);
    settings.url = Some(cluster().url(database));
    settings.secret_key = Some("A".repeat(43).into());
    settings
}

async fn run(database: &str, statement: &str) {
    let mut connection = PgConnection::connect_with(&cluster().options(database)).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
}
