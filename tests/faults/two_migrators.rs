//! Two servers that start at once on a database with nothing in it.

use std::time::Instant;

use super::{
    database_stopped::health,
    ledger::Sum,
    own_database::{OwnDatabase, program},
    report::{Report, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_servers_that_start_at_once_migrate_once() {
    let database = OwnDatabase::start().await;
    let mut report =
        Report::of("two migrators", "two servers start at once on an empty database, and two make an organisation");
    for time in 0..times(1, 10) {
        let name = format!("fresh{time}");
        database.sql_at("postgres", &format!("CREATE DATABASE {name}")).await;
        let url = database.url_of(&name);
        let (first, second) = (program(&url), program(&url));
        let begin = Instant::now();
        let (first_begun, second_begun) = (first.begin(&["serve"]), second.begin(&["serve"]));
        let (one, other) = (first_begun.ready().await, second_begun.ready().await);
        let make = ["organisation", "create", "uwi", "--name", "UWI"];
        let (made, also) = (first.begin(&make), second.begin(&make));
        let (made, also) = tokio::join!(made.ended(), also.ended());
        let mut codes = [made.code, also.code];
        codes.sort();
        assert_eq!(codes, [Some(0), Some(1)], "one makes it: {made:?} {also:?}");
        report.broke(begin.elapsed());
        for server in [&one, &other] {
            assert_eq!(health(&server.url, "ready").await, 200);
        }
        for (schema, migrations) in [
            ("gehoord", known::<migration::installation::Migrator>()),
            ("org_uwi", known::<migration::organisation::Migrator>()),
        ] {
            let applied = format!("SELECT version FROM {schema}.seaql_migrations ORDER BY 1");
            let applied: Vec<String> = database.sql_at(&name, &applied).await.into_iter().flatten().collect();
            assert_eq!(applied, migrations, "{schema}");
        }
        assert_eq!((one.stop().await, other.stop().await), (Some(0), Some(0)));
    }
    report.must_hold(Sum::default());
}

/// The names of all migrations.
pub fn known<M: sea_orm_migration::MigratorTrait>() -> Vec<String> {
    M::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}
