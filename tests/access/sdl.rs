//! The schema as it describes itself: object types and their fields.

use std::collections::BTreeMap;

use harness::{Value, json};

const INTROSPECTION: &str = "{ __schema { types { kind name fields(includeDeprecated: true) { name
    args { name defaultValue type { kind } }
    type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";

/// A field of an object type.
pub struct Field {
    /// Its name.
    pub name: String,
    /// The name of what it gives, without lists and exclamation marks.
    pub gives: String,
    /// Whether that has fields of its own.
    pub is_composite: bool,
    /// Whether there is an argument that it cannot do without.
    pub needs_arguments: bool,
}

/// The object types by name.
pub type Types = BTreeMap<String, Vec<Field>>;

/// Reads the schema.
pub async fn types() -> Types {
    let answer = schema::build().execute(INTROSPECTION).await.into_result().expect("the schema describes itself");
    let answer = answer.data.into_json().expect("JSON");
    let types = answer["__schema"]["types"].as_array().expect("types");
    let objects = types.iter().filter(|kind| kind["kind"] == "OBJECT" && !name(kind).starts_with("__"));
    objects.map(|object| (name(object), fields(object))).collect()
}

fn fields(object: &Value) -> Vec<Field> {
    object["fields"].as_array().expect("fields").iter().map(field).collect()
}

fn field(field: &Value) -> Field {
    let mut gives = &field["type"];
    while gives["ofType"] != Value::Null {
        gives = &gives["ofType"];
    }
    let is_needed =
        |argument: &Value| argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"] == json!(null);
    Field {
        name: name(field),
        gives: name(gives),
        is_composite: ["OBJECT", "INTERFACE", "UNION"].iter().any(|kind| gives["kind"] == *kind),
        needs_arguments: field["args"].as_array().expect("arguments").iter().any(is_needed),
    }
}

fn name(of: &Value) -> String {
    of["name"].as_str().expect("a name").to_owned()
}
