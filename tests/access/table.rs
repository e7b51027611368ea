//! The table of truth as a text, and what differs between two of them.

use std::{collections::BTreeMap, fmt::Write, path::PathBuf};

use super::ROLES;

/// Rows in sections, each with a word a role.
#[derive(Default)]
pub struct Table {
    sections: Vec<(String, Vec<Row>)>,
}

/// A row: what it is of, and a word a role.
pub struct Row {
    /// `Signal.text`.
    pub name: String,
    /// In the order of [`ROLES`].
    pub words: Vec<String>,
}

/// Stands between the words and the fields that they are of.
const BETWEEN: char = '|';

const HEAD: &str = "\
# Who gets what: every field of the schema, asked for by real requests as each role.
# Made by `GEHOORD_WRITE_TRUTH=1 cargo test -p tests -- the_table_of_truth`; read every line that changes.
#
# value: there is one. masked: a text with something masked. null, empty: there is none, or none for this role.
# -: what the field is of does not exist for this role. done, userErrors: how a mutation ended. Capitals: the refusal.
";

impl Table {
    /// Adds a section.
    pub fn add(&mut self, title: String, rows: Vec<Row>) {
        assert!(self.sections.iter().all(|(there, _)| *there != title), "two sections are called {title}");
        self.sections.push((title, rows));
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.sections.iter().flat_map(|(_, rows)| rows)
    }

    /// As it is checked in: in a section, fields of which everybody gets the same stand on one line.
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (title, rows) in &self.sections {
            let _ = writeln!(text, "\n{title}");
            let width = |(column, role): (usize, &&str)| {
                rows.iter().map(|row| row.words[column].len()).chain([role.len()]).max().unwrap_or_default()
            };
            let widths: Vec<usize> = ROLES.iter().enumerate().map(width).collect();
            let line = |words: &[&str], fields: &str| {
                let words = words.iter().zip(&widths).map(|(word, width)| format!("{word:width$}"));
                format!("  {} {BETWEEN} {fields}", words.collect::<Vec<_>>().join(" "))
            };
            let _ = writeln!(text, "{}", line(&ROLES, "").trim_end());
            let mut groups: Vec<(&[String], Vec<&str>)> = Vec::new();
            for row in rows {
                match groups.iter_mut().find(|(words, _)| *words == row.words) {
                    Some((_, fields)) => fields.push(&row.name),
                    None => groups.push((&row.words, vec![&row.name])),
                }
            }
            for (words, fields) in groups {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                let _ = writeln!(text, "{}", line(&words, &fields.join(" ")));
            }
        }
        text
    }

    /// Where it is checked in.
    pub fn path() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("access/truth.txt")
    }
}

/// What differs between two texts of a table, line by line under their section.
pub fn differences(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (lines(before), lines(after));
    let lost = before.iter().filter(|(key, words)| after.get(*key) != Some(*words));
    let found = after.iter().filter(|(key, words)| before.get(*key) != Some(*words));
    let mut differences: Vec<_> = lost.map(|line| (line, "-")).chain(found.map(|line| (line, "+"))).collect();
    differences.sort();
    differences.into_iter().map(|(((title, name), words), sign)| format!("{sign} {title}: {name}  {words}")).collect()
}

/// A word a role, by section and field.
fn lines(text: &str) -> BTreeMap<(String, String), String> {
    let mut title = String::new();
    let mut lines = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.split_once(BETWEEN) {
            None => title = line.to_owned(),
            Some((words, fields)) => {
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let fields = fields.split_whitespace();
                lines.extend(fields.map(|field| ((title.clone(), field.to_owned()), words.clone())));
            }
        }
    }
    lines
}
