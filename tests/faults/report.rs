//! What a case came to: it must hold, and in the long round it is a row of the table.

use std::{fmt::Write as _, fs, path::PathBuf, time::Duration};

use super::ledger::Sum;

/// The server is back within this time after the end of a fault.
const BACK_WITHIN: Duration = Duration::from_secs(10);

/// Whether this is the long round.
pub fn is_long() -> bool {
    std::env::var("GEHOORD_FAULTS").is_ok_and(|round| round == "long")
}

/// How often something is broken, in the short and in the long round.
pub fn times(short: usize, long: usize) -> usize {
    if is_long() { long } else { short }
}

/// One case.
pub struct Report {
    name: &'static str,
    broke: &'static str,
    times: usize,
    back: Vec<Duration>,
    remark: String,
}

impl Report {
    /// A case by its name, and what it breaks.
    pub fn of(name: &'static str, broke: &'static str) -> Self {
        Self { name, broke, times: 0, back: Vec::new(), remark: String::new() }
    }

    /// It was broken once more, and the server was back after this.
    pub fn broke(&mut self, back: Duration) {
        self.times += 1;
        self.back.push(back);
    }

    /// It was broken once more, without being away.
    pub fn broke_without_absence(&mut self) {
        self.times += 1;
    }

    /// Something worth telling.
    pub fn remark(&mut self, remark: impl Into<String>) {
        let remark = remark.into();
        if self.remark.contains(&remark) {
            return;
        }
        if !self.remark.is_empty() {
            self.remark.push_str("; ");
        }
        self.remark.push_str(&remark);
    }

    /// Nothing acknowledged was lost, nothing happened twice, and the server was back in time.
    #[track_caller]
    pub fn must_hold(self, sum: Sum) {
        let longest = self.back.iter().max();
        let back = longest.map_or_else(|| "–".to_owned(), |back| format!("{:.1}", back.as_secs_f64()));
        let mut row = String::new();
        let Sum { acknowledged, lost, twice } = sum;
        write!(
            row,
            "| {} | {} | {} | {acknowledged} | {lost} | {twice} | {back} | {} |",
            self.name, self.broke, self.times, self.remark
        )
        .expect("a row");
        println!("{row}");
        if is_long() {
            let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/faults");
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(folder.join(format!("{}.row", self.name.replace(' ', "-"))), format!("{row}\n")).expect("a row");
        }
        assert_eq!((lost, twice), (0, 0), "{row}");
        assert!(longest.is_none_or(|back| *back < BACK_WITHIN), "{row} {:?}", self.back);
    }
}
