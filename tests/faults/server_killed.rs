//! `kill -9` of the server in the middle of writes, many times.

use std::{sync::Arc, time::Duration};

use super::{
    ledger::Ledger,
    load::{Load, submit_until_done},
    own_database::OwnDatabase,
    report::{Report, is_long, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_server_that_is_killed_in_the_middle_of_writes_loses_nothing() {
    let database = if is_long() { OwnDatabase::start_durable().await } else { OwnDatabase::start().await };
    let (program, ledger) = (database.program(), Arc::new(Ledger::default()));
    let mut report = Report::of("server killed", "kill -9 of the server in the middle of writes");
    let mut server = program.serve().await;
    let load = Load::begin(&[&server.url], 8, &ledger);
    for _ in 0..times(3, 50) {
        load.acknowledged(10).await;
        tokio::time::sleep(Duration::from_millis(u64::from(fastrand::u8(..)))).await;
        let url = server.url.clone();
        server.kill().await;
        let begin = std::time::Instant::now();
        server = program.serve().await;
        submit_until_done(&url, &ledger).await;
        report.broke(begin.elapsed());
    }
    let seen = load.end().await;
    seen.must_be_clear();
    report.must_hold(ledger.compare(&database).await);
    assert!(database.log_of("gehoord").await.is_whole());
    assert_eq!(server.stop().await, Some(0));
}
