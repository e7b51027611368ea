//! Mapping files (TOML): from the fields of a record to ours.

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::ImportError;

/// Where a value comes from: a field of the record, or always the same.
///
/// ```toml
/// channel = { value = "WEBSITE" }
/// kind = { field = "soort", words = { klacht = "COMPLAINT" }, otherwise = "REPORT" }
/// department = { field = "departments.0", between = ["(", ")"] }
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum From {
    /// A field of the record.
    Field(Field),
    /// The same for every record.
    Value(Fixed),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fixed {
    value: String,
}

/// A field of a record, and what is taken of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    /// The path to it, with dots: `type.code`, `departments.0`.
    field: String,
    /// Only what stands before this.
    before: Option<String>,
    /// Only what stands between these two.
    between: Option<(String, String)>,
    /// What the whole value stands for.
    #[serde(default)]
    words: BTreeMap<String, String>,
    /// What a value stands for that holds this.
    #[serde(default)]
    contains: BTreeMap<String, String>,
    /// Where the field is missing, or none of the above fits.
    otherwise: Option<String>,
}

impl From {
    /// The value for a record, trimmed. `None` where there is none.
    pub(super) fn of(&self, record: &Value) -> Option<String> {
        match self {
            Self::Value(fixed) => Some(fixed.value.clone()),
            Self::Field(field) => field.of(record),
        }
    }
}

impl Field {
    fn of(&self, record: &Value) -> Option<String> {
        let found = at(record, &self.field).and_then(|text| self.taken(&text));
        found.filter(|text| !text.is_empty()).or_else(|| self.otherwise.clone())
    }

    fn taken(&self, text: &str) -> Option<String> {
        let mut text = text.trim();
        if let Some(before) = &self.before {
            text = text.split(before.as_str()).next().unwrap_or(text).trim();
        }
        if let Some((open, close)) = &self.between {
            text = text.split_once(open.as_str())?.1.split_once(close.as_str())?.0.trim();
        }
        if self.words.is_empty() && self.contains.is_empty() {
            return Some(text.to_owned());
        }
        let held = || self.contains.iter().find(|(part, _)| text.contains(part.as_str())).map(|(_, word)| word);
        self.words.get(text).or_else(held).cloned()
    }
}

/// The value at a dotted path, as text.
fn at(record: &Value, path: &str) -> Option<String> {
    let mut value = record;
    for part in path.split('.') {
        value = match value {
            Value::Array(items) => items.get(part.parse::<usize>().ok()?)?,
            other => other.get(part)?,
        };
    }
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Reads a mapping file.
pub(super) fn load<T: DeserializeOwned>(path: &Path) -> Result<T, ImportError> {
    let text = fs::read_to_string(path).map_err(|cause| ImportError::unreadable(path, cause))?;
    toml::from_str(&text)
        .map_err(|cause| ImportError::Mapping { path: path.display().to_string(), cause: cause.to_string() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn from(text: &str) -> From {
        #[derive(Deserialize)]
        struct One {
            x: From,
        }
        toml::from_str::<One>(text).unwrap().x
    }

    #[test]
    fn a_value_comes_from_a_field_or_is_always_the_same() {
        let record = json!({ "type": { "code": "a" }, "list": ["Naam (N)"], "n": 5 });
        assert_eq!(from("x = { value = \"REPORT\" }").of(&record).as_deref(), Some("REPORT"));
        assert_eq!(from("x = { field = \"type.code\" }").of(&record).as_deref(), Some("a"));
        assert_eq!(from("x = { field = \"n\" }").of(&record).as_deref(), Some("5"));
        assert_eq!(from("x = { field = \"list.0\", before = \" (\" }").of(&record).as_deref(), Some("Naam"));
        assert_eq!(from("x = { field = \"list.0\", between = [\"(\", \")\"] }").of(&record).as_deref(), Some("N"));
        assert_eq!(from("x = { field = \"list.7\" }").of(&record), None);
    }

    #[test]
    fn a_source_s_words_stand_for_ours() {
        let mapped = from("x = { field = \"s\", words = { klacht = \"COMPLAINT\" }, otherwise = \"REPORT\" }");
        assert_eq!(mapped.of(&json!({ "s": "klacht" })).as_deref(), Some("COMPLAINT"));
        assert_eq!(mapped.of(&json!({ "s": "anders" })).as_deref(), Some("REPORT"));
        let held = from("x = { field = \"s\", contains = { \"1 werkdag \" = \"1 working day\" } }");
        assert_eq!(held.of(&json!({ "s": "binnen 1 werkdag op te" })).as_deref(), Some("1 working day"));
        assert_eq!(held.of(&json!({ "s": "ooit" })), None);
    }

    #[test]
    fn an_unknown_word_in_a_mapping_is_refused() {
        #[derive(Deserialize)]
        struct One {
            #[allow(dead_code)]
            x: From,
        }
        assert!(toml::from_str::<One>("x = { fild = \"id\" }").is_err());
    }
}
