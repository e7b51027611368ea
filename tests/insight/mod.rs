//! Insight: what all signals together tell, beside what SQL tells of the same rows.

mod effect;
mod hot_spots;
mod pictures;
mod real_reports;
mod small_counts;
mod topics;

use harness::{Gehoord, STROOMDAM, Value, json};

/// The twelve weeks before the demo begins, and the twelve before those.
const LATELY: (&str, &str) = ("2026-06-16", "2026-09-09");
const BEFORE: (&str, &str) = ("2026-03-24", "2026-06-16");

fn period((from, until): (&str, &str)) -> Value {
    json!({ "from": from, "until": until })
}

/// Whether a signal came in in a period, as SQL.
fn within((from, until): (&str, &str)) -> String {
    let moment = |day: &str| format!("(timestamp '{day}' AT TIME ZONE 'Europe/Amsterdam')");
    format!("received_at >= {} AND received_at < {}", moment(from), moment(until))
}

/// The global id of a topic of the city.
async fn topic(app: &Gehoord, path: &str) -> String {
    let found = app.sql(STROOMDAM, &format!("SELECT id FROM topic WHERE path = '{path}'")).await;
    entity::id::TopicId(found[0].parse().expect("a key")).to_string()
}

/// The answer of an operation of the dashboard at the city.
async fn dashboard(app: &Gehoord, who: &str, operation: &str, variables: Value) -> Value {
    app.at(STROOMDAM, who).await.run_of_file(operation, variables).await.at("/insight").clone()
}
