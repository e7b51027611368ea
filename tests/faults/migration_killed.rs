//! A migration that is killed midway: nothing is left of it, and it runs again.

use std::time::{Duration, Instant};

use super::{
    database_stopped::health,
    ledger::Sum,
    own_database::{OwnDatabase, address, program},
    proxy::{Mode, Proxy},
    report::{Report, times},
    two_migrators::known,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_migration_that_is_killed_midway_runs_again() {
    let database = OwnDatabase::start().await;
    let proxy = Proxy::before(database.port()).await;
    let mut report = Report::of("migration killed", "kill -9 in the middle of a migration");
    let (control, organisation) =
        (known::<migration::installation::Migrator>(), known::<migration::organisation::Migrator>());
    database.sql_at("postgres", "CREATE DATABASE fresh").await;
    let (behind, direct) = (program(&address(proxy.port, "fresh")), program(&database.url_of("fresh")));
    let make = ["organisation", "create", "uwi", "--name", "UWI"];

    // First the control schema's, then an organisation's: each time up to the moment that a migration is written down.
    let mut places: Vec<(&[&str], &String)> = vec![(&["migrate"], &control[0])];
    let step = organisation.len().div_ceil(times(2, organisation.len())).max(1);
    places.extend(organisation.iter().rev().step_by(step).map(|name| (&make[..], name)));
    for (command, at) in places {
        proxy.set(Mode::StopAt(at.clone().into_bytes()));
        let met = proxy.met();
        let begun = behind.begin(command);
        let begin = Instant::now();
        while proxy.met() == met {
            assert!(begin.elapsed() < Duration::from_secs(20), "it never came to {at}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        begun.kill().await;
        proxy.set(Mode::Pass);
        // Whoever comes next does not wait for the dead.
        let begin = Instant::now();
        let migrated = direct.run(&["migrate"]).await;
        assert_eq!(migrated.code, Some(0), "{at}: {migrated:?}");
        report.broke(begin.elapsed());
        let left = "SELECT 1::text FROM pg_namespace WHERE nspname = 'org_uwi'";
        assert!(database.sql_at("fresh", left).await.is_empty(), "something is left of {at}");
    }
    let made = direct.run(&make).await;
    assert_eq!(made.code, Some(0), "{made:?}");
    let applied = database.sql_at("fresh", "SELECT version FROM org_uwi.seaql_migrations ORDER BY 1").await;
    assert_eq!(applied.into_iter().flatten().collect::<Vec<_>>(), organisation);
    let server = direct.serve().await;
    assert_eq!(health(&server.url, "ready").await, 200);
    report.must_hold(Sum::default());
    assert_eq!(server.stop().await, Some(0));
}
