//! A pool of two connections, and two hundred clients.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    ledger::Ledger,
    load::Load,
    own_database::{OwnDatabase, run},
    report::{Report, times},
};

/// The server waits two seconds for a connection at most; the rest is for a machine that has other things to do.
const BOUND: Duration = Duration::from_secs(4);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_two_hundred_clients_at_a_pool_of_two_are_answered_or_told_soon() {
    let database = OwnDatabase::start().await;
    let (server, ledger) =
        (database.program().set("GEHOORD_POOL_SIZE", "2").serve().await, Arc::new(Ledger::default()));
    let mut report = Report::of("full pool", "200 clients at a pool of 2, which stands still for 3 s");
    let load = Load::begin(&[&server.url], 200, &ledger);
    for _ in 0..times(1, 8) {
        load.acknowledged(60).await;
        let mut session = database.session().await;
        run(&mut session, "BEGIN; LOCK TABLE signal IN ACCESS EXCLUSIVE MODE").await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        run(&mut session, "ROLLBACK").await;
        // To be back is to answer somebody: with so many, each has to wait.
        let begin = Instant::now();
        load.acknowledged(1).await;
        report.broke(begin.elapsed());
        // However many wait, what happens without a request goes on.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let late = "SELECT count(*)::text FROM event_unplaced JOIN event ON event.id = event_id WHERE at < now() - interval '5 s'";
        assert_eq!(database.number(late).await, 0, "events wait for their place");
    }
    let seen = load.end().await;
    seen.must_be_clear();
    let p99 = seen.percentile(99);
    report.remark(format!("p99 {:.1} s, put off {}", p99.as_secs_f64(), seen.count("503 SERVICE_UNAVAILABLE")));
    report.must_hold(ledger.compare(&database).await);
    assert!(seen.count("503 SERVICE_UNAVAILABLE") > 0, "{:?}", seen.answers);
    assert!(p99 < BOUND, "{p99:?}");
    assert_eq!(server.stop().await, Some(0));
}
