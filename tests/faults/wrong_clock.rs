//! A server whose clock is an hour off, beside one whose clock is right.

use std::{fs, sync::Arc, time::Instant};

use super::{
    ledger::Ledger,
    load::{Load, submit_until_done},
    own_database::OwnDatabase,
    report::{Report, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_clock_that_is_an_hour_off_loses_nothing_and_holds_nobody_up() {
    let Some(library) = library() else {
        println!("skipped: faketime is not on this machine (make set-up installs it)");
        return;
    };
    let database = OwnDatabase::start().await;
    let ledger = Arc::new(Ledger::default());
    let mut report =
        Report::of("wrong clock", "a server an hour ahead, or behind, works beside another, and is killed");
    let right = database.program().serve().await;
    for time in 0..times(2, 10) {
        let off = if time % 2 == 0 { "+1h" } else { "-1h" };
        let wrong = database
            .program()
            // What waits for a time to pass waits as ever.
            .set("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .set("LD_PRELOAD", &library)
            .set("FAKETIME", off)
            .serve()
            .await;
        let load = Load::begin(&[&wrong.url, &right.url], 8, &ledger);
        load.acknowledged(40).await;
        load.end().await.must_be_clear();
        assert!(wrong.log().iter().any(|line| line.contains("mend the time")), "{:?}", wrong.log());
        wrong.kill().await;
        let begin = Instant::now();
        submit_until_done(&right.url, &ledger).await;
        // Also what comes from then on gets its place soon: the dead server's turn is over.
        assert!(database.log_of("gehoord").await.is_whole());
        report.broke(begin.elapsed());
    }
    let range = "SELECT (max(received_at) - min(received_at) > interval '59 minutes')::text FROM signal";
    assert_eq!(database.sql(range).await, [["true"]], "the clocks did differ");
    report.must_hold(ledger.compare(&database).await);
    assert_eq!(right.stop().await, Some(0));
}

/// What shows a program another time. The command that comes with it would stand between, and outlive it.
fn library() -> Option<String> {
    let folders = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];
    let within = folders.iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    let all = within.map(|entry| entry.path()).chain(folders.iter().map(Into::into));
    let found = all.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|file| file.exists());
    found.map(|file| file.display().to_string())
}
