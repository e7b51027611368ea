//! PostgreSQL stopped at once, and started again.

use std::{sync::Arc, time::Duration};

use super::{
    ledger::Ledger,
    load::{Load, submit_until_done},
    own_database::OwnDatabase,
    report::{Report, is_long, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_database_that_is_stopped_at_once_and_started_loses_nothing() {
    let mut database = if is_long() { OwnDatabase::start_durable().await } else { OwnDatabase::start().await };
    let (server, ledger) = (database.program().serve().await, Arc::new(Ledger::default()));
    let mut report = Report::of("database stopped", "PostgreSQL stopped at once (immediate) and started");
    let load = Load::begin(&[&server.url], 8, &ledger);
    for time in 0..times(2, 20) {
        load.acknowledged(10).await;
        // Now a crash, now an end in order.
        if time % 4 == 3 {
            database.stop()
        } else {
            database.stop_now()
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        let (live, ready) = (health(&server.url, "live").await, health(&server.url, "ready").await);
        assert_eq!((live, ready), (200, 503), "alive, and not ready");
        database.start_again().await;
        report.broke(submit_until_done(&server.url, &ledger).await);
    }
    let seen = load.end().await;
    seen.must_be_clear();
    assert_eq!(health(&server.url, "ready").await, 200);
    report.must_hold(ledger.compare(&database).await);
    assert!(database.log_of("gehoord").await.is_whole());
    assert_eq!(server.stop().await, Some(0));
}

/// What an address of the server's health answers.
pub async fn health(url: &str, which: &str) -> u16 {
    let asked = reqwest::get(format!("{url}/health/{which}")).await;
    asked.map_or(0, |answer| answer.status().as_u16())
}
