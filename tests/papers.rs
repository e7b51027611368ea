//! The tables of the papers that repeat what the program says: written from its source, and the same.

use std::{fmt::Write, fs, path::PathBuf};

fn file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// What lies between two quotes, one after the other.
fn quoted(line: &str) -> Vec<&str> {
    line.split('"').skip(1).step_by(2).collect()
}

/// Every problem under the heading that it has in the source.
fn problems(source: &str) -> String {
    let table = source.split("\nproblems! {").nth(1).and_then(|rest| rest.split("\n}").next()).expect("the table");
    let mut text = String::new();
    for line in table.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix("// ") {
            write!(text, "\n**{heading}**\n\n| code | English | Nederlands |\n| --- | --- | --- |\n").expect("text");
        } else if let [code, english, dutch] = quoted(line)[..] {
            writeln!(text, "| `{code}` | {english} | {dutch} |").expect("text");
        }
    }
    text
}

/// Every closed list with its values.
fn values(source: &str) -> String {
    let lists = source.split("\nterms! {").nth(1).and_then(|rest| rest.split("\n}").next()).expect("the lists");
    let mut text = String::new();
    let mut meaning: Vec<&str> = Vec::new();
    for line in lists.lines().map(str::trim) {
        if let Some(said) = line.strip_prefix("/// ") {
            meaning.push(said);
        } else if let Some(name) = line.strip_suffix(" {") {
            let head = "| value | English | Nederlands | what it means |\n| --- | --- | --- | --- |";
            write!(text, "\n### {name}\n\n{}\n\n{head}\n", meaning.join(" ")).expect("text");
            meaning.clear();
        } else if let [code, english, dutch] = quoted(line)[..] {
            writeln!(text, "| `{code}` | {english} | {dutch} | {} |", meaning.join(" ")).expect("text");
            meaning.clear();
        }
    }
    text
}

/// The part of a paper between two marks is this; with `GEHOORD_WRITE_PAPERS` it is made so.
fn is_in(paper: &str, mark: &str, table: &str) {
    let text = fs::read_to_string(file(paper)).expect("a paper");
    let (begin, end) = (format!("<!-- {mark} -->\n"), format!("\n<!-- /{mark} -->"));
    let (before, rest) = text.split_once(&begin).expect("where it begins");
    let (now, after) = rest.split_once(&end).expect("where it ends");
    if std::env::var_os("GEHOORD_WRITE_PAPERS").is_some() {
        fs::write(file(paper), format!("{before}{begin}{table}{end}{after}")).expect("it is written");
        return;
    }
    let missing: Vec<&str> = table.lines().filter(|line| !now.contains(line)).collect();
    assert!(
        now == table,
        "{paper} differs from the program, by these lines at least: {missing:#?}\nGEHOORD_WRITE_PAPERS=1 cargo test -p tests -- \
         papers writes it"
    );
}

#[test]
fn the_paper_for_consumers_has_every_problem_with_its_sentences() {
    let source = fs::read_to_string(file("schema/src/problem.rs")).expect("the problems");
    let table = problems(&source);
    assert_eq!(table.matches("\n| `").count(), schema::problem::Problem::ALL.len(), "every one was read");
    is_in("docs/API.md", "problems", &table);
}

#[test]
fn the_glossary_has_every_value_of_every_list() {
    let source = fs::read_to_string(file("entity/src/term.rs")).expect("the terms");
    let table = values(&source);
    assert_eq!(table.matches("\n| `").count(), entity::term::vocabulary().len(), "every one was read");
    is_in("docs/GLOSSARY.md", "values", &table);
}
