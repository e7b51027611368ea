//! Clients that hang up: what they asked for ends.

use std::time::{Duration, Instant};

use super::{
    ledger::Ledger,
    load::{client, story, submit, submit_until_done},
    own_database::{OwnDatabase, run},
    report::{Report, times},
};

const WAITING: &str =
    "SELECT count(*)::text FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = 'gehoord'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_client_that_hangs_up_ends_its_statement() {
    let database = OwnDatabase::start().await;
    // Nothing but the hang-up ends it.
    let program = database.program().set("GEHOORD_LOCK_TIMEOUT", "60").set("GEHOORD_STATEMENT_TIMEOUT", "60");
    let (server, ledger) = (program.serve().await, Ledger::default());
    let mut report = Report::of("clients hang up", "clients hang up while PostgreSQL is at their statement");
    let mut longest = Duration::ZERO;
    for _ in 0..times(1, 10) {
        let mut session = database.session().await;
        run(&mut session, "BEGIN; LOCK TABLE topic IN ACCESS EXCLUSIVE MODE").await;
        let clients: Vec<_> = (0..4)
            .map(|_| {
                let (key, text) = story();
                ledger.tried(&key);
                let url = server.url.clone();
                tokio::spawn(async move { submit(&client(), &url, &key, &text).await })
            })
            .collect();
        let begin = Instant::now();
        while database.number(WAITING).await < 4 {
            assert!(begin.elapsed() < Duration::from_secs(10), "they wait");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        for client in &clients {
            client.abort();
        }
        let begin = Instant::now();
        while database.number(WAITING).await > 0 {
            assert!(begin.elapsed() < Duration::from_secs(3), "their statements go on");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        longest = longest.max(begin.elapsed());
        run(&mut session, "ROLLBACK").await;
        report.broke(submit_until_done(&server.url, &ledger).await);
    }
    report.remark(format!("ended after {:.1} s", longest.as_secs_f64()));
    report.must_hold(ledger.compare(&database).await);
    assert_eq!(server.stop().await, Some(0));
}
