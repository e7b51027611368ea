//! The files that tell of the schema are those of this program.

use std::{fs, path::Path};

use async_graphql::Value;
use harness::operations;

/// Operations whose nouns are not there yet. One that is served is taken off this list.
const LATER: &[&str] = &["DashboardFollowUps", "MobileLoop"];

#[test]
fn the_schema_file_is_what_the_program_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/schema.graphql");
    if std::env::var_os("GEHOORD_WRITE_SCHEMA").is_some() {
        fs::write(&file, schema::sdl()).expect("it is written");
    }
    let kept = fs::read_to_string(file).unwrap_or_default();
    assert!(kept == schema::sdl(), "run: cargo run --bin gehoord -- schema --write schema/schema.graphql");
}

#[tokio::test]
async fn the_schema_serves_the_operations_of_the_contract() {
    let schema = schema::build();
    let mut wrong = Vec::new();
    for operation in operations() {
        let request = async_graphql::Request::new(&operation.document).operation_name(&operation.name);
        let answer = schema.execute(request).await;
        // Nobody asks and no variable has a value, so running it fails; what matters is that it got so far. A refusal
        // before that has no path.
        let unset = |message: &str| message.starts_with("Variable ") && message.ends_with(" is not defined.");
        let before = answer.errors.iter().filter(|error| error.path.is_empty() && !unset(&error.message));
        let refused: Vec<_> = before.collect();
        let served = answer.data != Value::Null || refused.is_empty();
        if served == LATER.contains(&operation.name.as_str()) {
            let why: Vec<_> = refused.iter().map(|error| error.message.as_str()).collect();
            wrong.push(format!("{} {}: {}", operation.consumer, operation.name, why.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
