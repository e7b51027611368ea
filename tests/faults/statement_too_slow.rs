//! A statement past its timeout, and one that waits too long for a lock.

use std::time::Duration;

use super::{
    ledger::Ledger,
    load::{client, story, submit, submit_until_done},
    own_database::{OwnDatabase, run},
    report::{Report, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_statement_that_takes_too_long_is_ended_and_says_when_to_come_back() {
    let database = OwnDatabase::start().await;
    let mut report = Report::of("statement too slow", "a statement past its timeout, or past that of its lock (1 s)");
    let ledger = Ledger::default();
    for (setting, other) in
        [("GEHOORD_STATEMENT_TIMEOUT", "GEHOORD_LOCK_TIMEOUT"), ("GEHOORD_LOCK_TIMEOUT", "GEHOORD_STATEMENT_TIMEOUT")]
    {
        // Organisations that are there get the new limits at the start.
        let server = database.program().set(setting, "1").set(other, "50").serve().await;
        for _ in 0..times(1, 10) {
            let mut session = database.session().await;
            run(&mut session, "BEGIN; LOCK TABLE deadline IN ACCESS EXCLUSIVE MODE").await;
            let (key, text) = story();
            ledger.tried(&key);
            let answer = submit(&client(), &server.url, &key, &text).await;
            assert_eq!(
                (answer.status, answer.codes()),
                (503, vec!["SERVICE_UNAVAILABLE"]),
                "{setting} {}",
                answer.body
            );
            assert!(answer.says_when);
            assert!((1..3).contains(&answer.took.as_secs()), "{setting} {:?}", answer.took);
            run(&mut session, "ROLLBACK").await;
            report.broke(submit_until_done(&server.url, &ledger).await);
            let again = submit(&client(), &server.url, &key, &text).await;
            ledger.submitted(&key, &text, &again.signal("submitSignal").expect("it goes now"));
        }
        assert_eq!(server.stop().await, Some(0));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    report.must_hold(ledger.compare(&database).await);
}
