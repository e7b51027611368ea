//! What processes used: time on the processor and memory, from `/proc`.

use std::{collections::HashMap, fs, process::Command};

/// Milliseconds of processor time, user and system together.
#[derive(Clone, Copy, Debug)]
pub struct Used {
    pub server: f64,
    pub database: f64,
}

struct Stat {
    parent: u32,
    own: u64,
    ended_children: u64,
}

fn stat(pid: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name can hold anything; what follows its last bracket are numbers, from the third field on.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |place: usize| fields.get(place - 3)?.parse::<u64>().ok();
    Some(Stat {
        parent: u32::try_from(number(4)?).ok()?,
        own: number(14)? + number(15)?,
        ended_children: number(16)? + number(17)?,
    })
}

/// How much of the machine others took meanwhile: neither the server, nor PostgreSQL, nor what makes the load.
pub struct Others {
    busy: f64,
    ours: f64,
    all: f64,
}

impl Others {
    pub fn begin(used: Used) -> Self {
        Self::now(used)
    }

    fn now(used: Used) -> Self {
        let text = fs::read_to_string("/proc/stat").expect("/proc/stat");
        let line = text.lines().next().unwrap_or_default();
        let ticks: Vec<f64> = line.split_whitespace().skip(1).take(8).filter_map(|tick| tick.parse().ok()).collect();
        let all: f64 = ticks.iter().sum();
        let idle: f64 = ticks.iter().skip(3).take(2).sum();
        let load = stat(std::process::id()).map_or(0, |stat| stat.own + stat.ended_children);
        Self { busy: all - idle, ours: (used.server + used.database) / 10.0 + load as f64, all }
    }

    /// Their part of the machine since the beginning, in percent.
    pub fn end(&self, used: Used) -> f64 {
        let now = Self::now(used);
        let others = (now.busy - self.busy) - (now.ours - self.ours);
        (100.0 * others / (now.all - self.all).max(1.0)).max(0.0)
    }
}

/// What the server used until now, and PostgreSQL with all that it started: also what has ended since.
pub fn used(server: u32, postmaster: u32) -> Used {
    loop {
        let before = stat(postmaster).expect("PostgreSQL runs");
        let processes: HashMap<u32, Stat> = fs::read_dir("/proc")
            .expect("/proc")
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .filter_map(|pid| Some((pid, stat(pid)?)))
            .collect();
        let after = stat(postmaster).expect("PostgreSQL runs");
        // A process that ended meanwhile counts once, not twice and not never.
        if before.ended_children != after.ended_children {
            continue;
        }
        let started: u64 = processes.values().filter(|stat| stat.parent == postmaster).map(|stat| stat.own).sum();
        let server = processes.get(&server).map_or(0, |stat| stat.own);
        return Used { server: millis(server), database: millis(after.own + started + after.ended_children) };
    }
}

/// A tick is a hundredth of a second on Linux.
fn millis(ticks: u64) -> f64 {
    ticks as f64 * 10.0
}

impl std::ops::Sub for Used {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self { server: self.server - before.server, database: self.database - before.database }
    }
}

/// Megabytes in memory.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// The most that was resident since [`forget_peak`].
    pub peak: f64,
    /// What is its own, with its part of what is shared.
    pub proportional: f64,
}

/// What a process holds.
pub fn memory(pid: u32) -> Memory {
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
        line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).unwrap_or(0.0) / 1_024.0
    };
    Memory { peak: field("status", "VmHWM:"), proportional: field("smaps_rollup", "Pss:") }
}

/// Begins the peak anew.
pub fn forget_peak(pid: u32) {
    let _ = fs::write(format!("/proc/{pid}/clear_refs"), "5");
}

/// Sends a signal to a process that we started.
pub fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "{name} to {pid}");
}
