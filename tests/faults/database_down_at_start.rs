//! The database is down when the server starts.

use std::time::{Duration, Instant};

use super::{
    database_stopped::health,
    ledger::Ledger,
    load::submit_until_done,
    own_database::{OwnDatabase, free_port, program},
    report::{Report, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_database_that_comes_up_after_the_server_is_served() {
    let mut database = OwnDatabase::start().await;
    let ledger = Ledger::default();
    let mut report = Report::of("database down at start", "the server starts before PostgreSQL does");
    for _ in 0..times(1, 8) {
        database.stop();
        let port = free_port();
        let url = format!("http://127.0.0.1:{port}");
        let program = database.program().set("GEHOORD_LISTEN", &format!("127.0.0.1:{port}"));
        let begun = program.begin(&["serve"]);
        let begin = Instant::now();
        while health(&url, "live").await != 200 {
            assert!(begin.elapsed() < Duration::from_secs(10), "it is alive");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(health(&url, "ready").await, 503);
        database.start_again().await;
        let begin = Instant::now();
        let server = begun.ready().await;
        submit_until_done(&url, &ledger).await;
        report.broke(begin.elapsed());
        assert_eq!(health(&url, "ready").await, 200);
        assert_eq!(server.stop().await, Some(0));
    }
    report.must_hold(ledger.compare(&database).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_database_that_never_comes_up_is_one_sentence_after_a_while() {
    let program = program("postgres://gehoord@127.0.0.1:1/gehoord").set("GEHOORD_DATABASE_PATIENCE", "1.5");
    let begin = Instant::now();
    let ended = program.set("GEHOORD_LOG", "warn").begin(&["serve"]).ended().await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!((1..10).contains(&begin.elapsed().as_secs()), "{:?}", begin.elapsed());
    let told: Vec<&str> = ended.err.lines().collect();
    let last = "gehoord: The database at 127.0.0.1:1/gehoord cannot be reached: connection refused.";
    assert_eq!(told.last(), Some(&last), "{ended:?}");
    assert!(told.first().is_some_and(|line| line.contains("It is tried again")), "{ended:?}");
}
