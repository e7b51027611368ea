//! The table of truth: asks for every field of the schema as every role, and compares with what is checked in.

use std::collections::BTreeSet;

use futures::{StreamExt, stream};
use harness::{Gehoord, Value};

use super::{
    ROLES, acts, as_role,
    sdl::{Types, types},
    specimens::{self, Specimen},
    table::{Row, Table, differences},
};

#[tokio::test]
async fn the_table_of_truth_is_what_each_role_gets_of_every_field() {
    let types = types().await;
    let mut table = Table::default();
    read(&types, &mut table).await;
    write(&types, &mut table).await;

    let text = table.text();
    if std::env::var_os("GEHOORD_WRITE_TRUTH").is_some() {
        std::fs::write(Table::path(), &text).expect("it is written");
    }
    everything_has_a_row(&types, &table);
    let before = std::fs::read_to_string(Table::path()).unwrap_or_default();
    let differences = differences(&before, &text);
    assert!(
        differences.is_empty(),
        "the table of truth differs:\n{}\n\nWhere each of these is right: GEHOORD_WRITE_TRUTH=1 cargo test -p tests -- \
         the_table_of_truth",
        differences.join("\n")
    );
}

fn everything_has_a_row(types: &Types, table: &Table) {
    let there: BTreeSet<&str> = table.rows().map(|row| row.name.as_str()).collect();
    let fields =
        types.iter().flat_map(|(name, fields)| fields.iter().map(move |field| format!("{name}.{}", field.name)));
    let missing: Vec<String> = fields.clone().filter(|name| !there.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "add a specimen (tests/access) for {missing:#?}");
    let shown: BTreeSet<&str> = table
        .rows()
        .filter(|row| row.words.iter().any(|word| !["-", "null", "empty"].contains(&word.as_str())))
        .map(|row| row.name.as_str())
        .collect();
    let may_be_nothing = |name: &str| name.ends_with("Payload.userErrors");
    let never: Vec<String> = fields.filter(|name| !shown.contains(name.as_str()) && !may_be_nothing(name)).collect();
    assert!(never.is_empty(), "nobody sees these: add a specimen (tests/access) that has them: {never:#?}");
}

/// What each role reads.
async fn read(types: &Types, table: &mut Table) {
    let app = Gehoord::start().await;
    let specimens = specimens::all(&app).await;
    let mut columns = Vec::new();
    for role in ROLES {
        let client = as_role(&app, role).await;
        let mut column = Vec::new();
        for specimen in &specimens {
            column.push(specimen.look(types, &client).await);
        }
        columns.push(column);
    }
    for (index, Specimen { of, label, .. }) in specimens.iter().enumerate() {
        let title = if label.is_empty() { of.to_string() } else { format!("{of}: {label}") };
        table.add(title, rows(columns.iter().map(|column| column[index].clone()).collect()));
    }
}

/// What each role does: everybody in a fresh copy, so that nobody finds a thing done already.
async fn write(types: &Types, table: &mut Table) {
    let columns: Vec<_> = stream::iter(ROLES).map(|role| acts::all(types, role)).buffered(3).collect().await;
    for index in 0..columns[0].len() {
        let title = columns[0][index].0.clone();
        table.add(title, rows(columns.iter().map(|column| column[index].1.clone()).collect()));
    }
}

/// Turns columns of rows into rows of columns.
fn rows(columns: Vec<Vec<(String, String)>>) -> Vec<Row> {
    let words = |index: usize| columns.iter().map(|column| column[index].1.clone()).collect();
    let names = columns[0].iter().map(|(name, _)| name.clone());
    names.enumerate().map(|(index, name)| Row { name, words: words(index) }).collect()
}

/// A word for what came back.
pub fn word(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Array(list) if list.is_empty() => "empty",
        Value::Object(connection) if connection.get("nodes").and_then(Value::as_array).is_some_and(Vec::is_empty) => {
            "empty"
        }
        Value::String(text) if text.contains('[') && text.contains(']') => "masked",
        _ => "value",
    }
}
