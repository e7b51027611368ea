//! PostgreSQL stopped where it is (SIGSTOP), and let go on (SIGCONT).

use std::{sync::Arc, time::Duration};

use super::{
    database_stopped::health,
    ledger::Ledger,
    load::{Load, submit_until_done},
    own_database::OwnDatabase,
    report::{Report, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_database_that_stands_still_for_a_while_loses_nothing() {
    let database = OwnDatabase::start().await;
    let program = database.program().set("GEHOORD_REQUEST_TIMEOUT", "3");
    let (server, ledger) = (program.serve().await, Arc::new(Ledger::default()));
    let mut report = Report::of("database frozen", "PostgreSQL by SIGSTOP, then SIGCONT");
    let load = Load::begin(&[&server.url], 8, &ledger);
    for time in 0..times(1, 10) {
        load.acknowledged(10).await;
        database.freeze();
        // Now shorter than a request may take, now longer.
        tokio::time::sleep(Duration::from_secs(if time % 2 == 0 { 4 } else { 1 })).await;
        let live = health(&server.url, "live").await;
        database.thaw();
        assert_eq!(live, 200, "alive all the same");
        report.broke(submit_until_done(&server.url, &ledger).await);
    }
    let seen = load.end().await;
    seen.must_be_clear();
    assert!(seen.percentile(100) < Duration::from_secs(6), "a request ends in time: {:?}", seen.percentile(100));
    report.must_hold(ledger.compare(&database).await);
    assert_eq!(server.stop().await, Some(0));
}
