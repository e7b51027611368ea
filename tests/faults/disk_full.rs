//! A disk that is full: of the tables, and of all that PostgreSQL has.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    ledger::Ledger,
    load::{Load, submit_until_done},
    own_database::{OwnDatabase, is_root, parent, postgres_user},
    report::{Report, is_long, times},
};

/// A small disk in memory, which root alone may have. Dropping it takes it away.
struct Disk(PathBuf);

impl Disk {
    fn of(name: &str, megabytes: u32) -> Option<Self> {
        let folder = parent().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        let size = format!("size={megabytes}m");
        let mounted = is_root()
            && Command::new("mount")
                .args(["-t", "tmpfs", "-o", &size, "gehoord-faults"])
                .arg(&folder)
                .status()
                .is_ok_and(|status| status.success());
        if !mounted {
            println!("skipped: {name} needs a small disk, which root alone may mount");
            return None;
        }
        if let Some((user, group)) = postgres_user() {
            std::os::unix::fs::chown(&folder, Some(user), Some(group)).expect("an owner");
        }
        Some(Self(folder))
    }

    /// Fills what is left of it.
    fn fill(&self) {
        let mut file = fs::File::create(self.ballast()).expect("a file");
        for part in [1024 * 1024, 4096, 512] {
            while file.write_all(&vec![1; part]).is_ok() {}
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.ballast()).expect("it is there");
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = fs::remove_dir(&self.0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_full_disk_is_told_and_loses_nothing() {
    let Some(disk) = Disk::of("tables", 64) else { return };
    let database = OwnDatabase::start().await;
    let tables = disk.path().join("here");
    fs::create_dir(&tables).expect("a folder");
    if let Some((user, group)) = postgres_user() {
        std::os::unix::fs::chown(&tables, Some(user), Some(group)).expect("an owner");
    }
    database.sql_at("postgres", &format!("CREATE TABLESPACE small LOCATION '{}'", tables.display())).await;
    database.sql_at("postgres", "ALTER DATABASE gehoord SET TABLESPACE small").await;
    let (server, ledger) = (database.program().serve().await, Arc::new(Ledger::default()));
    let mut report = Report::of("disk full", "the disk of the tables is full");
    let load = Load::begin(&[&server.url], 8, &ledger);
    for _ in 0..times(1, 8) {
        load.acknowledged(10).await;
        let before = database.log().matches("No space left on device").count();
        disk.fill();
        let begin = Instant::now();
        while database.log().matches("No space left on device").count() < before + 3 {
            assert!(begin.elapsed() < Duration::from_secs(30), "there is room left");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        disk.make_room();
        report.broke(submit_until_done(&server.url, &ledger).await);
    }
    let seen = load.end().await;
    seen.must_be_clear();
    assert!(seen.count("503 SERVICE_UNAVAILABLE") > 0, "{:?}", seen.answers);
    report.must_hold(ledger.compare(&database).await);
    assert!(database.log_of("gehoord").await.is_whole());
    assert_eq!(server.stop().await, Some(0));
    drop(database);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_a_disk_without_room_for_the_log_of_writes_loses_nothing() {
    // PostgreSQL itself dies of it, which takes its while.
    if !is_long() {
        return;
    }
    let Some(disk) = Disk::of("writes", 48) else { return };
    let mut database = OwnDatabase::copied(&parent().join("full"), false).await;
    database.move_to("pg_wal", &disk.path().join("pg_wal"));
    database.start_again().await;
    let (server, ledger) = (database.program().serve().await, Arc::new(Ledger::default()));
    let mut report = Report::of(
        "disk full of writes",
        "no room for PostgreSQL's log of writes: it panics, and is back when there is room",
    );
    for _ in 0..times(1, 3) {
        let load = Load::begin(&[&server.url], 8, &ledger);
        load.acknowledged(10).await;
        disk.fill();
        let (begin, before) = (Instant::now(), database.log().matches("PANIC").count());
        while database.log().matches("PANIC").count() == before {
            assert!(begin.elapsed() < Duration::from_secs(60), "there is room left");
            // The next part of the log is asked for now, not after some thousand signals.
            database.try_sql("SELECT pg_switch_wal()").await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        disk.make_room();
        if database.has_ended() {
            report.remark("started again by hand");
            database.start_again().await;
        } else {
            database.answers().await;
        }
        let begin = Instant::now();
        submit_until_done(&server.url, &ledger).await;
        report.broke(begin.elapsed());
        load.end().await.must_be_clear();
    }
    report.must_hold(ledger.compare(&database).await);
    assert!(database.log_of("gehoord").await.is_whole());
    assert_eq!(server.stop().await, Some(0));
    drop(database);
}
