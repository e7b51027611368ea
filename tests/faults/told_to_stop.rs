//! SIGTERM under load: what runs is finished, what comes is refused, and there is an end to it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    database_stopped::health,
    ledger::Ledger,
    load::{Load, client, story, submit, submit_until_done},
    own_database::{OwnDatabase, run},
    report::{Report, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_server_that_is_told_to_stop_under_load_finishes_what_runs() {
    let database = OwnDatabase::start().await;
    let (program, ledger) = (database.program(), Arc::new(Ledger::default()));
    let mut report = Report::of("told to stop", "SIGTERM under load");
    let mut server = program.serve().await;
    let load = Load::begin(&[&server.url], 16, &ledger);
    for _ in 0..times(2, 25) {
        load.acknowledged(20).await;
        let url = server.url.clone();
        let begin = Instant::now();
        assert_eq!(server.stop().await, Some(0), "it ends in order");
        assert!(begin.elapsed() < Duration::from_secs(8), "{:?}", begin.elapsed());
        server = program.serve().await;
        report.broke(submit_until_done(&url, &ledger).await);
    }
    let seen = load.end().await;
    seen.must_be_clear();
    report.remark(format!(
        "told to come back {}, cut off {}",
        seen.count("503 SERVICE_UNAVAILABLE"),
        seen.count("broke off")
    ));
    // A connection that came at the very last moment was never read; nobody can be told on it.
    assert!(seen.count("broke off") <= 8 * times(2, 25), "{:?} {:#?}", seen.answers, seen.cut);
    report.must_hold(ledger.compare(&database).await);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_server_that_stops_waits_for_what_runs_refuses_what_comes_and_has_a_deadline() {
    let database = OwnDatabase::start().await;
    let program = database.program().set("GEHOORD_SHUTDOWN_TIMEOUT", "3").set("GEHOORD_LOCK_TIMEOUT", "60");
    let ledger = Ledger::default();
    let http = client();
    for (pause, is_finished) in [(1, true), (30, false)] {
        let server = program.serve().await;
        let url = server.url.clone();
        submit_until_done(&url, &ledger).await;
        let mut session = database.session().await;
        run(&mut session, "BEGIN; LOCK TABLE deadline IN ACCESS EXCLUSIVE MODE").await;
        let (key, text) = story();
        ledger.tried(&key);
        let running = tokio::spawn({
            let (http, url, key, text) = (http.clone(), url.clone(), key.clone(), text.clone());
            async move { submit(&http, &url, &key, &text).await }
        });
        tokio::time::sleep(Duration::from_millis(500)).await;
        let begin = Instant::now();
        server.signal("TERM").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!((health(&url, "live").await, health(&url, "ready").await), (200, 503));
        let (other, words) = story();
        ledger.tried(&other);
        let refused = submit(&http, &url, &other, &words).await;
        assert!(refused.is_put_off(), "{} {}", refused.status, refused.body);
        if is_finished {
            tokio::time::sleep(Duration::from_secs(pause)).await;
            run(&mut session, "COMMIT").await;
            let answer = running.await.expect("an answer");
            ledger.submitted(&key, &text, &answer.signal("submitSignal").expect("it was finished"));
            assert_eq!(server.ended().await, Some(0));
        } else {
            assert_eq!(server.ended().await, Some(0));
            assert!((3..8).contains(&begin.elapsed().as_secs()), "{:?}", begin.elapsed());
            drop(session);
        }
    }
    // Told again, it does not wait at all.
    let server = program.serve().await;
    let mut session = database.session().await;
    run(&mut session, "BEGIN; LOCK TABLE deadline IN ACCESS EXCLUSIVE MODE").await;
    let running = tokio::spawn({
        let (http, url, (key, text)) = (http.clone(), server.url.clone(), story());
        ledger.tried(&key);
        async move { submit(&http, &url, &key, &text).await }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.signal("TERM").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begin = Instant::now();
    server.signal("TERM").await;
    assert_eq!(server.ended().await, Some(1));
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
    run(&mut session, "ROLLBACK").await;
    let _ = running.await;
    let server = program.serve().await;
    let back = submit_until_done(&server.url, &ledger).await;
    let mut report = Report::of(
        "told to stop twice",
        "SIGTERM while a request hangs: finished, cut off by the deadline, told twice",
    );
    report.broke(back);
    report.must_hold(ledger.compare(&database).await);
    assert_eq!(server.stop().await, Some(0));
}
