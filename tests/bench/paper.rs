//! The tables: on the screen, and in `docs/PERFORMANCE.md` between its marks.

use std::{fs, path::Path};

use serde::{Deserialize, Serialize};

/// The figures of one row, medians of the rounds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    pub title: String,
    pub rate: f64,
    pub p50: f64,
    pub p99: f64,
    /// Milliseconds of processor a request.
    pub server: f64,
    pub database: f64,
    pub floor_rate: f64,
    pub floor_p50: f64,
    pub floor_p99: f64,
    pub floor: f64,
    /// Server and database together, the floor being 1.
    pub ratio: f64,
    pub lowest_ratio: f64,
    pub highest_ratio: f64,
    /// The most of the machine that others took in a round, in percent.
    pub others: f64,
    /// Megabytes.
    pub peak: f64,
    pub proportional: f64,
}

/// All that was measured at one size.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Size {
    pub name: String,
    pub signals: u64,
    pub rows: Vec<Row>,
    pub bytes: String,
    pub ready: f64,
    pub demo: f64,
    pub machine: String,
}

impl Size {
    /// The table of this size.
    pub fn table(&self) -> String {
        let mut text = format!("{} signals, a database of {}.\n\n", grouped(self.signals), self.bytes);
        text.push_str(
            "| operation | requests a second | p50 ms | p99 ms | server ms CPU | database ms CPU | floor ms CPU | **ratio** | floor a second | floor p50, p99 ms | memory MB |\n\
             | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        );
        for row in &self.rows {
            text.push_str(&format!(
                "| {} | {:.0} | {:.2} | {:.2} | {:.3} | {:.3} | {:.3} | **{:.2}** ({:.2} to {:.2}) | {:.0} | {:.2}, {:.2} | {:.0} |\n",
                row.title, row.rate, row.p50, row.p99, row.server, row.database, row.floor, row.ratio, row.lowest_ratio,
                row.highest_ratio, row.floor_rate, row.floor_p50, row.floor_p99, row.peak,
            ));
        }
        text.push_str(&format!(
            "\nReady {:.0} ms after the start on this database; the demo is made in {:.1} s in an empty one. Others took {:.0} % \
             of the machine at most.\n",
            self.ready,
            self.demo,
            self.rows.iter().map(|row| row.others).fold(0.0, f64::max)
        ));
        text
    }
}

/// How the processor time of a request grows with the size.
fn growth(sizes: &[Size]) -> String {
    let mut text = "| CPU ms a request, server and database |".to_owned();
    for size in sizes {
        text.push_str(&format!(" {} |", grouped(size.signals)));
    }
    text.push_str(&format!("\n| --- |{}\n", " --- |".repeat(sizes.len())));
    let Some(last) = sizes.last() else { return text };
    for row in &last.rows {
        text.push_str(&format!("| {} |", row.title));
        for size in sizes {
            match size.rows.iter().find(|other| other.title == row.title) {
                Some(row) => text.push_str(&format!(" {:.3} (floor {:.3}) |", row.server + row.database, row.floor)),
                None => text.push_str(" |"),
            }
        }
        text.push('\n');
    }
    text
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Keeps the figures of a size beside those of the others, and writes them all into the paper.
pub fn keep(folder: &Path, size: Size) {
    let file = folder.join("results.json");
    let mut sizes: Vec<Size> =
        fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    sizes.retain(|other| other.name != size.name);
    sizes.push(size);
    sizes.sort_by_key(|size| size.signals);
    fs::write(&file, serde_json::to_vec_pretty(&sizes).expect("JSON")).expect("the results");

    let paper = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/PERFORMANCE.md");
    let mut text = fs::read_to_string(&paper).expect("docs/PERFORMANCE.md");
    let tables: Vec<String> =
        sizes.iter().map(|size| format!("### {}\n\n{}\n{}", size.name, size.machine, size.table())).collect();
    text = between(&text, "tables", &tables.join("\n"));
    text = between(&text, "growth", &growth(&sizes));
    fs::write(&paper, text).expect("docs/PERFORMANCE.md");
}

/// A text with other words between two marks.
fn between(text: &str, name: &str, words: &str) -> String {
    let (begin, end) = (format!("<!-- {name}: `make bench` writes this -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("no mark {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no mark {end}"));
    format!("{before}{begin}\n{words}\n{end}{after}")
}
