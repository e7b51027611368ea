//! Too few file descriptors: the server neither dies nor spins, and is back when there are some again.

use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::net::TcpStream;

use super::{
    ledger::Ledger,
    load::{Load, submit_until_done},
    own_database::OwnDatabase,
    report::{Report, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_server_without_file_descriptors_is_back_when_there_are_some() {
    let database = OwnDatabase::start().await;
    let program = database.program().under(&["prlimit", "--nofile=64"]);
    let (server, ledger) = (program.serve().await, Arc::new(Ledger::default()));
    let address = server.url.trim_start_matches("http://").to_owned();
    let mut report = Report::of("few files", "64 file descriptors, and 100 connections that say nothing");
    let load = Load::begin(&[&server.url], 8, &ledger);
    for _ in 0..times(1, 10) {
        load.acknowledged(10).await;
        let mut idle = Vec::new();
        for _ in 0..100 {
            if let Ok(Ok(stream)) = tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(&address)).await
            {
                idle.push(stream);
            }
        }
        let begin = Instant::now();
        while open_files(server.pid()) < 62 {
            assert!(begin.elapsed() < Duration::from_secs(10), "it has {} files open", open_files(server.pid()));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        drop(idle);
        report.broke(submit_until_done(&server.url, &ledger).await);
    }
    let seen = load.end().await;
    seen.must_be_clear();

    // Without load: a listener that nobody can be taken from may not keep a processor busy.
    let mut idle = Vec::new();
    for _ in 0..100 {
        if let Ok(Ok(stream)) = tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(&address)).await {
            idle.push(stream);
        }
    }
    let before = ticks(server.pid());
    tokio::time::sleep(Duration::from_secs(2)).await;
    let used = ticks(server.pid()) - before;
    report.remark(format!("{}% of a processor while there are none", used / 2));
    assert!(used < 100, "{used} hundredths of a second in two");
    drop(idle);
    report.broke(submit_until_done(&server.url, &ledger).await);
    report.must_hold(ledger.compare(&database).await);
    assert_eq!(server.stop().await, Some(0));
}

fn open_files(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).expect("its files").count()
}

/// The time that a process took, in hundredths of a second.
fn ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("its numbers");
    let numbers: Vec<&str> = stat.rsplit_once(')').expect("a name").1.split_whitespace().collect();
    [11, 12].iter().map(|place| numbers[*place].parse::<u64>().expect("a number")).sum()
}
