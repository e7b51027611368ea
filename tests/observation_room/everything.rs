//! Every way to ask: documents for each root field, made from the schema as it describes itself.

use std::collections::BTreeMap;

use harness::{Value, json};

const INTROSPECTION: &str = "{ __schema { queryType { name } mutationType { name } types { kind name
    fields(includeDeprecated: true) { name args { ...argument } type { ...type } }
    inputFields { ...argument } enumValues { name } possibleTypes { name } } } }
    fragment argument on __InputValue { name defaultValue type { ...type } }
    fragment type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }";

/// The schema as it describes itself.
pub struct Everything {
    types: BTreeMap<String, Value>,
    query: String,
    mutation: String,
}

/// What arguments are filled with: values by the name of the argument, written as in a document.
pub type Known = BTreeMap<&'static str, Vec<String>>;

/// A root field, and how all of it is asked.
pub struct Question {
    pub field: String,
    /// The type that it is asked for.
    pub of: String,
    /// What tells of which type the thing is, where that is not known beforehand.
    pub probe: Option<String>,
    /// The same, ever less deep and wide: not all of them are small enough to be answered.
    pub tries: Vec<String>,
}

impl Everything {
    pub async fn read() -> Self {
        let answer = schema::build().execute(INTROSPECTION).await.into_result().expect("the schema describes itself");
        let answer = answer.data.into_json().expect("JSON");
        let types = answer["__schema"]["types"].as_array().expect("types").iter();
        Self {
            query: text(&answer["__schema"]["queryType"]["name"]),
            mutation: text(&answer["__schema"]["mutationType"]["name"]),
            types: types.map(|one| (text(&one["name"]), one.clone())).collect(),
        }
    }

    /// For each root field that reads, the questions that ask all of it. A field with an argument of which more than one value
    /// is known is asked with each; one that gives things of several types is asked for each type.
    pub fn questions(&self, known: &Known) -> Vec<Question> {
        let root = &self.types[&self.query];
        let mut questions = Vec::new();
        for field in root["fields"].as_array().expect("fields") {
            let name = text(&field["name"]);
            let gives = named(&field["type"]);
            let possible = self.types[&gives]["possibleTypes"].as_array().cloned().unwrap_or_default();
            for arguments in self.all_arguments(field, known) {
                if possible.is_empty() {
                    questions.push(self.question(field, &arguments, &gives, None, known));
                }
                for one in &possible {
                    let probe = format!("{{ {name}({arguments}) {{ __typename }} }}");
                    questions.push(self.question(field, &arguments, &text(&one["name"]), Some(probe), known));
                }
            }
        }
        questions
    }

    fn question(&self, field: &Value, arguments: &str, of: &str, probe: Option<String>, known: &Known) -> Question {
        let name = text(&field["name"]);
        // So deep, with so many of the list itself, and so many of each list within.
        let sizes = [(3, 4, 3), (2, 10, 5), (1, 20, 3), (0, 100, 0)];
        let tries = sizes.map(|(depth, many, within)| {
            let arguments = with_first(field, arguments, many);
            let arguments = if arguments.is_empty() { String::new() } else { format!("({arguments})") };
            let selection = self.selection(of, depth, within, known);
            let selection = if probe.is_some() { format!(" {{ ... on {of}{selection} }}") } else { selection };
            format!("{{ {name}{arguments}{selection} }}")
        });
        Question { field: name, of: of.to_owned(), probe, tries: tries.to_vec() }
    }

    /// For each root field that writes, documents that try it with what is known.
    pub fn acts(&self, known: &Known) -> Vec<(String, String)> {
        let root = &self.types[&self.mutation];
        let fields = root["fields"].as_array().expect("fields");
        let act = |field: &Value| {
            let name = text(&field["name"]);
            let input = named(&field["args"][0]["type"]);
            let arguments = format!("(input: {})", self.input(&input, known));
            (name, format!("mutation {{ {} }}", self.ask(field, &arguments, 3, 5, known)))
        };
        fields.iter().filter(|field| !field["args"][0].is_null()).map(act).collect()
    }

    /// The arguments that a field cannot do without, once for each value that is known of the first of them.
    fn all_arguments(&self, field: &Value, known: &Known) -> Vec<String> {
        let needed: Vec<&Value> =
            field["args"].as_array().expect("arguments").iter().filter(|one| is_needed(one)).collect();
        let Some(first) = needed.first() else { return vec![String::new()] };
        let values = |one: &Value| -> Vec<String> {
            let name = text(&one["name"]);
            known.get(name.as_str()).cloned().unwrap_or_else(|| vec![self.value(&one["type"], known)])
        };
        values(first)
            .into_iter()
            .map(|value| {
                let mut arguments = vec![format!("{}: {value}", text(&first["name"]))];
                arguments
                    .extend(needed.iter().skip(1).map(|one| format!("{}: {}", text(&one["name"]), values(one)[0])));
                arguments.join(", ")
            })
            .collect()
    }

    /// A field with all that it gives, so deep.
    fn ask(&self, field: &Value, arguments: &str, depth: usize, first: usize, known: &Known) -> String {
        let arguments = if arguments.is_empty() || arguments.starts_with('(') {
            arguments.to_owned()
        } else {
            format!("({arguments})")
        };
        let selection = self.selection(&named(&field["type"]), depth, first, known);
        format!("{}{arguments}{selection}", text(&field["name"]))
    }

    fn selection(&self, of: &str, depth: usize, first: usize, known: &Known) -> String {
        let Some(kind) = self.types.get(of) else { return String::new() };
        match kind["kind"].as_str() {
            Some("OBJECT") => format!(" {{ __typename {} }}", self.fields(kind, "", depth, first, known)),
            Some("UNION" | "INTERFACE") => {
                let of_each = kind["possibleTypes"].as_array().expect("types").iter().map(|possible| {
                    let name = text(&possible["name"]);
                    // Fields of the same name can be of other types.
                    let fields = self.fields(&self.types[&name], &format!("{name}_"), depth, first, known);
                    format!("... on {name} {{ {fields} }}")
                });
                format!(" {{ __typename {} }}", of_each.collect::<Vec<_>>().join(" "))
            }
            _ => String::new(),
        }
    }

    fn fields(&self, kind: &Value, alias: &str, depth: usize, first: usize, known: &Known) -> String {
        let mut asked = Vec::new();
        for field in kind["fields"].as_array().expect("fields") {
            let gives = named(&field["type"]);
            let is_composite = self.types.get(&gives).is_some_and(|one| {
                ["OBJECT", "UNION", "INTERFACE"].contains(&one["kind"].as_str().unwrap_or_default())
            });
            // What a connection holds is no step deeper.
            let is_wrapping = ["nodes", "pageInfo"].contains(&field["name"].as_str().unwrap_or_default());
            if field["name"] == "edges" || (is_composite && depth == 0 && !is_wrapping) {
                continue;
            }
            let next = if is_composite && !is_wrapping { depth.saturating_sub(1) } else { depth };
            let needed: Vec<String> = field["args"]
                .as_array()
                .expect("arguments")
                .iter()
                .filter(|one| is_needed(one))
                .map(|one| {
                    let name = text(&one["name"]);
                    let value = known.get(name.as_str()).and_then(|all| all.first().cloned());
                    format!("{name}: {}", value.unwrap_or_else(|| self.value(&one["type"], known)))
                })
                .collect();
            let arguments = with_first(field, &needed.join(", "), first);
            let alias = if alias.is_empty() { String::new() } else { format!("{alias}{}: ", text(&field["name"])) };
            asked.push(format!("{alias}{}", self.ask(field, &arguments, next, first, known)));
        }
        if asked.is_empty() { "__typename".to_owned() } else { asked.join(" ") }
    }

    /// An input with what it cannot do without, and all else that is known.
    fn input(&self, name: &str, known: &Known) -> String {
        let fields = self.types[name]["inputFields"].as_array().expect("fields");
        let filled = fields.iter().filter_map(|field| {
            let name = text(&field["name"]);
            let value = match known.get(name.as_str()).and_then(|values| values.first()) {
                Some(value) if is_list(&field["type"]) => format!("[{value}]"),
                Some(value) => value.clone(),
                None if is_needed(field) => self.value(&field["type"], known),
                None => return None,
            };
            Some(format!("{name}: {value}"))
        });
        format!("{{ {} }}", filled.collect::<Vec<_>>().join(", "))
    }

    fn value(&self, of: &Value, known: &Known) -> String {
        if is_list(of) {
            return format!("[{}]", self.value(&json!({ "kind": "X", "name": named(of), "ofType": null }), known));
        }
        let of = named(of);
        let kind = &self.types[&of];
        match (kind["kind"].as_str(), of.as_str()) {
            (Some("ENUM"), _) => text(&kind["enumValues"][0]["name"]),
            (Some("INPUT_OBJECT"), _) => self.input(&of, known),
            (_, "Int") => "1".to_owned(),
            (_, "Float") => "1.5".to_owned(),
            (_, "Boolean") => "true".to_owned(),
            (_, "Date") => "\"2026-10-01\"".to_owned(),
            (_, "DateTime") => "\"2026-10-01T08:00:00Z\"".to_owned(),
            (_, "Time") => "\"09:00:00\"".to_owned(),
            (_, "ID") => known["id"][0].clone(),
            _ => "\"woorden\"".to_owned(),
        }
    }
}

/// The arguments with a page of so many, where the field takes one.
fn with_first(field: &Value, arguments: &str, first: usize) -> String {
    let takes = field["args"].as_array().expect("arguments").iter().any(|one| one["name"] == "first");
    match (takes, arguments.is_empty()) {
        (false, _) => arguments.to_owned(),
        (true, true) => format!("first: {first}"),
        (true, false) if arguments.contains("first:") => arguments.to_owned(),
        (true, false) => format!("{arguments}, first: {first}"),
    }
}

fn is_needed(argument: &Value) -> bool {
    argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null()
}

fn is_list(of: &Value) -> bool {
    let inner = if of["kind"] == "NON_NULL" { &of["ofType"] } else { of };
    inner["kind"] == "LIST"
}

fn named(of: &Value) -> String {
    let mut inner = of;
    while !inner["ofType"].is_null() {
        inner = &inner["ofType"];
    }
    text(&inner["name"])
}

fn text(of: &Value) -> String {
    of.as_str().unwrap_or_default().to_owned()
}
