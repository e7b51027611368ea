//! A dump while everybody writes, and its restore: a whole of one moment.

use std::sync::Arc;

use super::{
    ledger::Ledger,
    load::{Load, submit_until_done},
    own_database::{OwnDatabase, command, program},
    report::{Report, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_dump_that_was_made_under_load_restores_to_a_whole() {
    let database = OwnDatabase::start().await;
    let (server, ledger) = (database.program().serve().await, Arc::new(Ledger::default()));
    let mut report = Report::of("dump and restore", "pg_dump under load, restored beside it and served");
    let load = Load::begin(&[&server.url], 8, &ledger);
    for time in 0..times(1, 8) {
        load.acknowledged(30).await;
        let before = ledger.keys();
        let name = format!("restored{time}");
        let file = database.folder().join("data").join(format!("{name}.dump"));
        let dumped = command("pg_dump").arg("--format=custom").arg("--file").arg(&file).arg(database.url()).output();
        let dumped = tokio::task::spawn_blocking(move || dumped).await.expect("it runs").expect("pg_dump");
        assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
        database.sql_at("postgres", &format!("CREATE DATABASE {name}")).await;
        let url = database.url_of(&name);
        let mut restore = command("pg_restore");
        restore.args(["--no-owner", "--no-acl", "--exit-on-error", "--dbname", &url]).arg(&file);
        let restored =
            tokio::task::spawn_blocking(move || restore.output()).await.expect("it runs").expect("pg_restore");
        assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));

        let program = program(&url);
        let migrated = program.run(&["migrate"]).await;
        assert_eq!(migrated.code, Some(0), "{migrated:?}");
        let sum = ledger.compare_with(&database, &name, &before).await;
        assert_eq!((sum.lost, sum.twice), (0, 0), "{sum:?}");
        let copy = program.serve().await;
        assert!(database.log_of(&name).await.is_whole());
        report.broke(submit_until_done(&copy.url, &Ledger::default()).await);
        assert_eq!(copy.stop().await, Some(0));
    }
    load.end().await.must_be_clear();
    report.must_hold(ledger.compare(&database).await);
    assert_eq!(server.stop().await, Some(0));
}
