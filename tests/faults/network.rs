//! A network between the server and PostgreSQL that swallows, stalls, slows, and resets, also during `COMMIT`.

use std::{sync::Arc, time::Duration};

use super::{
    ledger::Ledger,
    load::{Load, Seen, submit_until_done},
    own_database::{OwnDatabase, address, program},
    proxy::{Mode, Proxy},
    report::{Report, times},
};

/// A server behind a proxy, with clients that send to it.
struct Behind {
    database: OwnDatabase,
    proxy: Proxy,
    server: harness::Served,
    ledger: Arc<Ledger>,
    load: Load,
}

impl Behind {
    async fn begin() -> Self {
        let database = OwnDatabase::start().await;
        let proxy = Proxy::before(database.port()).await;
        let program = program(&address(proxy.port, "gehoord")).set("GEHOORD_REQUEST_TIMEOUT", "3");
        let (server, ledger) = (program.serve().await, Arc::new(Ledger::default()));
        let load = Load::begin(&[&server.url], 8, &ledger);
        Self { database, proxy, server, ledger, load }
    }

    async fn end(self, report: Report) -> Seen {
        let seen = self.load.end().await;
        seen.must_be_clear();
        report.must_hold(self.ledger.compare(&self.database).await);
        assert!(self.database.log_of("gehoord").await.is_whole());
        assert_eq!(self.server.stop().await, Some(0));
        seen
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_network_that_swallows_everything_loses_nothing() {
    let behind = Behind::begin().await;
    let mut report = Report::of(
        "network swallows",
        "everything between server and PostgreSQL is swallowed; old connections stay dumb",
    );
    for time in 0..times(2, 12) {
        behind.load.acknowledged(10).await;
        // Every second time nothing is lost but time: what was sent arrives later.
        behind.proxy.set(if time % 2 == 0 { Mode::Swallow } else { Mode::Stall });
        tokio::time::sleep(Duration::from_secs(2)).await;
        behind.proxy.set(Mode::Pass);
        report.broke(submit_until_done(&behind.server.url, &behind.ledger).await);
    }
    behind.end(report).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_network_that_resets_connections_loses_nothing() {
    let behind = Behind::begin().await;
    let mut report = Report::of("network resets", "all connections to PostgreSQL are reset at once");
    for _ in 0..times(3, 60) {
        behind.load.acknowledged(5).await;
        tokio::time::sleep(Duration::from_millis(u64::from(fastrand::u8(..)))).await;
        behind.proxy.cut();
        report.broke(submit_until_done(&behind.server.url, &behind.ledger).await);
    }
    behind.end(report).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_connection_that_is_reset_at_its_commit_leaves_nothing_twice() {
    let behind = Behind::begin().await;
    let mut report = Report::of("reset at COMMIT", "connections reset right before or right after their COMMIT");
    for time in 0..times(2, 40) {
        behind.load.acknowledged(10).await;
        let met = behind.proxy.met();
        behind.proxy.set(if time % 2 == 0 { Mode::ResetAfterCommit } else { Mode::ResetBeforeCommit });
        while behind.proxy.met() < met + 10 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        behind.proxy.set(Mode::Pass);
        report.broke(submit_until_done(&behind.server.url, &behind.ledger).await);
    }
    let seen = behind.end(report).await;
    assert!(seen.count("503 OUTCOME_UNKNOWN") > 0, "whoever may have been heard is told so: {:?}", seen.answers);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_network_that_is_slow_loses_nothing() {
    let behind = Behind::begin().await;
    let mut report = Report::of("network slow", "every packet to and from PostgreSQL 40 ms late");
    for _ in 0..times(1, 5) {
        behind.load.acknowledged(10).await;
        behind.proxy.set(Mode::Slow(Duration::from_millis(40)));
        tokio::time::sleep(Duration::from_secs(2)).await;
        behind.proxy.set(Mode::Pass);
        report.broke(submit_until_done(&behind.server.url, &behind.ledger).await);
    }
    behind.end(report).await;
}
