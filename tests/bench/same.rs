//! Do the server and the statement by hand give the same data? Field by field, once keys, moments and cursors are read.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::fill::lot;

/// Where two answers differ. Empty where they are the same.
pub fn differences(graph: &Value, sql: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", &read(graph), &read(sql), &mut found);
    found
}

fn compare(at: &str, graph: &Value, sql: &Value, found: &mut Vec<String>) {
    match (graph, sql) {
        (Value::Object(ours), Value::Object(theirs)) => {
            for name in ours.keys().chain(theirs.keys().filter(|name| !ours.contains_key(*name))) {
                let part =
                    |of: &serde_json::Map<String, Value>| of.get(name).cloned().unwrap_or(Value::from("(not there)"));
                compare(&format!("{at}/{name}"), &part(ours), &part(theirs), found);
            }
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            for (place, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                compare(&format!("{at}/{place}"), ours, theirs, found);
            }
        }
        _ if graph == sql => {}
        _ => found.push(format!("{at}: {graph} is not {sql}")),
    }
}

/// Keys as UUIDs, moments as microseconds, cursors as the value and the key in them.
pub fn read(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(read).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), read(value))).collect(),
        Value::String(text) => word(text),
        other => other.clone(),
    }
}

fn word(text: &str) -> Value {
    if let Some(id) = lot::read(text) {
        return Value::from(id.to_string());
    }
    if let Ok(moment) = text.parse::<DateTime<Utc>>() {
        return Value::from(moment.timestamp_micros());
    }
    cursor(text).unwrap_or_else(|| Value::from(text))
}

/// The value and the key in a cursor. A moment in it is a number of microseconds already.
fn cursor(text: &str) -> Option<Value> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    let (_, _, value, id): (String, String, Value, String) = serde_json::from_slice(&bytes).ok()?;
    let value = value.as_object()?.values().next()?.clone();
    Some(Value::Array(vec![value, Value::from(id)]))
}
