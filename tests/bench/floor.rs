//! The floor: the same answer as one statement, written by hand, run by pgbench with prepared statements.

use std::{fs, path::Path, process::Command};

use crate::{load::Round, place::Place};

/// A statement by hand. Its variables are `:client` (a number), `:viewer` and `:topic` (keys), `:key` (a number).
pub struct Floor {
    statement: String,
    /// Lines before it that draw its variables.
    draws: String,
    variables: Vec<(&'static str, String)>,
}

/// A UUIDv7 of this moment, as SQL.
const V7: &str = "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing \
     substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid";

impl Floor {
    pub fn new(sql: &str) -> Self {
        let lines = sql.lines().filter(|line| !line.starts_with("--"));
        let statement = lines.collect::<Vec<_>>().join("\n").trim().trim_end_matches(';').replace("{v7}", V7);
        Self { statement, draws: String::new(), variables: Vec::new() }
    }

    /// Draws a number anew for each run.
    #[must_use]
    pub fn drawn(mut self, name: &str, first: u64, last: u64) -> Self {
        self.draws.push_str(&format!("\\set {name} random({first}, {last})\n"));
        self
    }

    /// The same value for all runs.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// The statement with its variables written in.
    pub fn written(&self, drawn: &[(&str, &str)]) -> String {
        let mut all: Vec<(&str, &str)> = drawn.to_vec();
        all.extend(self.variables.iter().map(|(name, value)| (*name, value.as_str())));
        all.iter().fold(self.statement.clone(), |text, (name, value)| {
            text.replace(&format!(":{name}::"), &format!("'{value}'::"))
        })
    }

    /// Runs it for so many seconds on so many connections.
    pub fn run(&self, place: &Place, connections: u32, seconds: u32) -> Round {
        let script = place.folder.join("floor.sql");
        fs::write(&script, format!("{}{};\n", self.draws, self.statement)).expect("a script");
        let log = place.folder.join("floor-log");
        for old in logs(&place.folder) {
            let _ = fs::remove_file(old);
        }
        let output = Command::new("pgbench")
            .args(["-n", "-M", "prepared", "-j", "1", "-c", &connections.to_string(), "-T", &seconds.to_string(), "-l"])
            .args(["--log-prefix", &log.display().to_string(), "-f"])
            .arg(&script)
            .args(self.variables.iter().map(|(name, value)| format!("-D{name}={value}")))
            .envs(place.environment())
            .output()
            .expect("pgbench");
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "pgbench: {text}");
        let number = |before: &str| {
            let rest =
                text.lines().find_map(|line| line.strip_prefix(before)).unwrap_or_else(|| panic!("pgbench: {text}"));
            rest.split([' ', '/']).next().and_then(|number| number.parse::<f64>().ok()).expect("a number")
        };
        let mut micros: Vec<f64> = logs(&place.folder)
            .iter()
            .flat_map(|file| {
                fs::read_to_string(file).unwrap_or_default().lines().map(ToOwned::to_owned).collect::<Vec<_>>()
            })
            .filter_map(|line| line.split(' ').nth(2)?.parse().ok())
            .collect();
        micros.sort_by(f64::total_cmp);
        let part = |of: usize| micros.get(micros.len() * of / 100).copied().unwrap_or(0.0) / 1e3;
        Round {
            requests: number("number of transactions actually processed: "),
            rate: number("tps = "),
            p50: part(50),
            p99: part(99),
        }
    }
}

fn logs(folder: &Path) -> Vec<std::path::PathBuf> {
    let files = fs::read_dir(folder).expect("a folder").filter_map(|file| Some(file.ok()?.path()));
    files.filter(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("floor-log"))).collect()
}
