//! `make bench`: the operations of the contract, in numbers, beside the same answers as one statement by hand.
//!
//! It is a benchmark, not a test: nothing here says how fast is fast enough. See docs/PERFORMANCE.md.
//!
//! | in the environment | |
//! | --- | --- |
//! | `SIZE` | `10k`, `1m`, `10m`, or several of them |
//! | `FRESH=1` | load anew, also where it was loaded before |
//! | `ONLY` | a part of an operation's name: only those |
//! | `ROUNDS`, `SECONDS`, `CLIENTS` | how many rounds of how many seconds on how many connections |
//! | `PROFILE=1` | count statements, and record where the server spends its time |

mod fill;
mod floor;
mod load;
mod operations;
mod paper;
mod place;
mod processes;
mod profile;
mod same;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use operations::Operation;
use paper::{Row, Size};
use place::{Place, Server};
use processes::{Others, Used, used};

/// How it is measured.
pub struct Manner {
    pub rounds: u32,
    pub seconds: u32,
    pub connections: u32,
    pub profile: bool,
}

#[tokio::main]
async fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace");
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let program = target.join("release/gehoord");
    assert!(program.exists(), "{} is not there: cargo build --release --bin gehoord", program.display());
    let folder = root.join("target/bench");
    fs::create_dir_all(&folder).expect("a folder");
    let is_set = |name| env::var(name).is_ok_and(|value| !value.is_empty() && value != "0");
    let number = |name, usual| env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual);
    let manner = Manner {
        rounds: number("ROUNDS", 3),
        seconds: number("SECONDS", 5),
        connections: number("CLIENTS", 8),
        profile: is_set("PROFILE"),
    };
    let only = env::var("ONLY").unwrap_or_default();
    let sizes = env::var("SIZE").ok().filter(|sizes| !sizes.trim().is_empty()).unwrap_or_else(|| "1m".to_owned());
    for name in sizes.split_whitespace() {
        let signals = match name {
            "10k" => 10_000,
            "1m" => 1_000_000,
            "10m" => 10_000_000,
            other => panic!("SIZE is 10k, 1m or 10m, not {other}"),
        };
        println!("\n=== {name}");
        let place = Place::open(folder.join(name), program.clone(), signals, is_set("FRESH"), manner.profile).await;
        let size = measure(name, signals, &place, &manner, &only).await;
        println!("\n{}\n{}", size.machine, size.table());
        // What was profiled is no figure for the paper, nor is a part of it.
        if !manner.profile && only.is_empty() {
            paper::keep(&folder, size);
        }
    }
}

async fn measure(name: &str, signals: u64, place: &Place, manner: &Manner, only: &str) -> Size {
    let http = reqwest::Client::new();
    place::clean(place).await;
    let (mut rows, mut ready) = (Vec::new(), f64::INFINITY);
    for mut operation in operations::all(place).await {
        if !operation.title.contains(only) {
            continue;
        }
        let server = place.serve(operation.settings);
        ready = ready.min(server.ready_after.as_secs_f64() * 1e3);
        place.settle().await;
        operation.sign_in(&http, &server).await;
        operation.check(&http, &server, place).await;
        println!("{}: the same data as the floor", operation.title);
        rows.push(rounds(&operation, &server, place, manner).await);
        operation.sign_in(&http, &server).await;
        operation.check(&http, &server, place).await;
        server.stop();
    }
    place::clean(place).await;
    let bytes = place.sql("SELECT pg_size_pretty(pg_database_size(current_database()))").await.remove(0);
    let demo = if only.is_empty() { place.demo().await.as_secs_f64() } else { 0.0 };
    Size { name: name.to_owned(), signals, rows, bytes, ready, demo, machine: machine(place, manner).await }
}

/// Server and floor in turn, after a round each that does not count.
async fn rounds(operation: &Operation, server: &Server, place: &Place, manner: &Manner) -> Row {
    let (pid, postmaster) = (server.pid(), place.postmaster());
    let mut found = Vec::new();
    for round in 0..=manner.rounds {
        let seconds = if round == 0 { 2 } else { manner.seconds };
        let mark = u64::from(std::process::id()) * 100 + u64::from(round);
        let profile = if manner.profile && round > 0 {
            Some(profile::Profile::begin(pid, place, manner.seconds).await)
        } else {
            None
        };
        place.settle().await;
        // What signing in forty clients took does not count, nor does the first round.
        if round <= 1 {
            processes::forget_peak(pid);
        }
        let before = used(pid, postmaster);
        let others = Others::begin(before);
        let ours = operation.plan.run(server.address, &place.folder, manner.connections, seconds, mark);
        // What a change leaves to be done is its cost too.
        place.settle().await;
        let after = used(pid, postmaster);
        let (cost, mut others) = (after - before, others.end(after));
        if let Some(profile) = profile {
            profile.tell(operation.title, ours.requests, place).await;
        }
        server.hold();
        let before = used(pid, postmaster);
        let beside = Others::begin(before);
        let floor = operation.floor.run(place, manner.connections, seconds);
        let after = used(pid, postmaster);
        let floor_cost = after - before;
        others = others.max(beside.end(after));
        server.release();
        place.settle().await;
        if round > 0 {
            let each = |cost: Used, of: f64| Used { server: cost.server / of, database: cost.database / of };
            let (cost, floor_cost) = (each(cost, ours.requests), each(floor_cost, floor.requests).database);
            let ratio = (cost.server + cost.database) / floor_cost;
            println!(
                "{}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms, server {:.3} ms, database {:.3} ms; floor {:.0}/s, {:.3} ms; ratio {ratio:.2} (others took {others:.0} % of the machine)",
                operation.title, ours.rate, ours.p50, ours.p99, cost.server, cost.database, floor.rate, floor_cost
            );
            found.push((ours, cost, floor, floor_cost, ratio, others));
        }
    }
    let median = |of: &dyn Fn(usize) -> f64| {
        let mut values: Vec<f64> = (0..found.len()).map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let ratios = || found.iter().map(|round| round.4);
    let memory = processes::memory(pid);
    Row {
        title: operation.title.to_owned(),
        rate: median(&|round| found[round].0.rate),
        p50: median(&|round| found[round].0.p50),
        p99: median(&|round| found[round].0.p99),
        server: median(&|round| found[round].1.server),
        database: median(&|round| found[round].1.database),
        floor_rate: median(&|round| found[round].2.rate),
        floor_p50: median(&|round| found[round].2.p50),
        floor_p99: median(&|round| found[round].2.p99),
        floor: median(&|round| found[round].3),
        ratio: median(&|round| found[round].4),
        lowest_ratio: ratios().fold(f64::INFINITY, f64::min),
        highest_ratio: ratios().fold(0.0, f64::max),
        others: found.iter().map(|round| round.5).fold(0.0, f64::max),
        peak: memory.peak,
        proportional: memory.proportional,
    }
}

/// What it was measured on.
async fn machine(place: &Place, manner: &Manner) -> String {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let model = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let version = place.sql("SHOW server_version").await.remove(0);
    let buffers = place.sql("SHOW shared_buffers").await.remove(0);
    format!(
        "{}, {processors} processors; PostgreSQL {}, shared_buffers {buffers}, fsync on; {} rounds of {} s on {} connections.\n",
        model.trim_start_matches([' ', '\t', ':']),
        version.split(' ').next().unwrap_or_default(),
        manner.rounds,
        manner.seconds,
        manner.connections
    )
}
