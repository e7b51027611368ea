//! Reading records of a small file whole: a JSON array, a JSON object, or a JSON object a line.

use std::{fs, path::Path};

use serde_json::Value;

use super::ImportError;

/// All records of a file. Of a JSON object each value is one; its key becomes the field `key`.
pub(super) fn all(path: &Path) -> Result<Vec<Value>, ImportError> {
    let text = fs::read_to_string(path).map_err(|cause| ImportError::unreadable(path, cause))?;
    let records = match serde_json::from_str(&text) {
        Ok(Value::Array(records)) => Some(records),
        Ok(Value::Object(by_key)) => Some(by_key.into_iter().map(|(key, value)| with_key(key, value)).collect()),
        Ok(_) => None,
        Err(_) => text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(serde_json::from_str)
            .collect::<Result<Vec<Value>, _>>()
            .ok(),
    };
    records.ok_or_else(|| ImportError::Form { path: path.display().to_string() })
}

fn with_key(key: String, mut value: Value) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.entry("key").or_insert(Value::String(key));
    }
    value
}
