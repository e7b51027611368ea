//! Deadlocks: the transaction that PostgreSQL ends is tried again, whole.

use std::time::{Duration, Instant};

use super::{
    ledger::Ledger,
    load::{client, story, submit},
    own_database::{OwnDatabase, run},
    report::{Report, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_transaction_that_dies_in_a_deadlock_is_tried_again() {
    let database = OwnDatabase::start().await;
    let (server, ledger) = (database.program().serve().await, Ledger::default());
    let mut report = Report::of("deadlock", "a deadlock in which PostgreSQL ends the server's transaction");
    let waiting =
        "SELECT count(*)::text FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE '%deadline%'";
    for time in 0..times(1, 10) {
        // Ours has patience, so PostgreSQL ends the other.
        let mut session = database.session().await;
        run(&mut session, "SET deadlock_timeout = '30s'; BEGIN; LOCK TABLE deadline IN SHARE MODE").await;
        let (key, text) = story();
        let submitted = {
            let (url, key, text) = (server.url.clone(), key.clone(), text.clone());
            tokio::spawn(async move { submit(&client(), &url, &key, &text).await })
        };
        let begin = Instant::now();
        while database.number(waiting).await == 0 {
            assert!(begin.elapsed() < Duration::from_secs(10), "it waits for us");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        // And now we for it: it is about to write the signal itself.
        run(&mut session, "LOCK TABLE signal IN SHARE MODE; COMMIT").await;
        let answer = submitted.await.expect("an answer");
        let id = answer.signal("submitSignal").unwrap_or_else(|| panic!("{} {}", answer.status, answer.body));
        ledger.submitted(&key, &text, &id);
        report.broke_without_absence();
        let deadlocks = database.log().matches("deadlock detected").count();
        assert_eq!(deadlocks, time + 1, "there was one");
    }
    report.must_hold(ledger.compare(&database).await);
    assert_eq!(server.stop().await, Some(0));
}
