//! Which operation of a document runs, and whether its variables can do.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned, Value, Variables,
    parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, Selection},
};

use super::{
    bounds::Bounds,
    refusal::{Code, Problem},
};

/// The operation to run. Source: the GraphQL specification, `GetOperation` (section 6.1).
///
/// # Errors
///
/// `BAD_USER_INPUT` where there is none of that name, or several and none named.
pub fn choose<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a Positioned<OperationDefinition>, Problem> {
    match (name, &document.operations) {
        (None, DocumentOperations::Single(only)) => Ok(only),
        (Some(name), DocumentOperations::Multiple(all)) if all.contains_key(name) => {
            all.get(name).ok_or_else(|| unknown(name))
        }
        (Some(name), _) => Err(unknown(name)),
        (None, DocumentOperations::Multiple(all)) => match (all.len(), all.values().next()) {
            (1, Some(only)) => Ok(only),
            _ => Err(Problem::new(
                Code::BadUserInput,
                "The document holds several operations. Say in operationName which one to run.",
            )),
        },
    }
}

fn unknown(name: &str) -> Problem {
    // A name goes back to the client as far as names go, no further.
    let name: String = name.chars().take(100).collect();
    Problem::new(Code::BadUserInput, format!("The document holds no operation named \"{name}\"."))
}

/// Root fields that a page without a sign-in is made of: they show everybody the same. A new field is not among them until
/// somebody puts it here, and a test says when one of these is no field any more.
pub const OF_PAGES: [&str; 24] = [
    "__schema",
    "__type",
    "__typename",
    "centre",
    "centres",
    "council",
    "councils",
    "departments",
    "insight",
    "journey",
    "journeys",
    "pilot",
    "pilots",
    "proposal",
    "proposals",
    "region",
    "regions",
    "session",
    "sessions",
    "topic",
    "topics",
    "vocabulary",
    "workingTime",
    "promises",
];

/// Whether all root fields of an operation are among these. Fragments are followed; they were bounded before.
#[must_use]
pub fn asks_only(document: &ExecutableDocument, operation: &OperationDefinition, fields: &[&str]) -> bool {
    let mut to_visit = vec![&operation.selection_set.node];
    while let Some(set) = to_visit.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) if fields.contains(&field.node.name.node.as_str()) => {}
                Selection::Field(_) => return false,
                Selection::InlineFragment(inline) => to_visit.push(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => match document.fragments.get(&spread.node.fragment_name.node) {
                    Some(fragment) => to_visit.push(&fragment.node.selection_set.node),
                    None => return false,
                },
            }
        }
    }
    true
}

/// A document with one operation, and of its fragments those that this operation uses.
///
/// The executor validates and weighs all operations of a document with the variables of the one that runs, and so
/// refuses a good document that has others beside it. A document with one operation stays as it is.
#[must_use]
pub fn alone(document: &ExecutableDocument, name: Option<&str>) -> ExecutableDocument {
    let (DocumentOperations::Multiple(all), Some(name)) = (&document.operations, name) else { return document.clone() };
    let Some(chosen) = all.get(name).filter(|_| all.len() > 1) else { return document.clone() };
    let mut fragments = HashMap::new();
    let mut to_visit = vec![&chosen.node.selection_set.node];
    while let Some(set) = to_visit.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => to_visit.push(&field.node.selection_set.node),
                Selection::InlineFragment(inline) => to_visit.push(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = document.fragments.get(name).filter(|_| !fragments.contains_key(name)) {
                        fragments.insert(name.clone(), fragment.clone());
                        to_visit.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    let operations = DocumentOperations::Multiple(HashMap::from([(Name::new(name), chosen.clone())]));
    ExecutableDocument { operations, fragments }
}

/// Checks that each required variable has a value. The executor would notice only where it is used.
///
/// # Errors
///
/// `BAD_USER_INPUT`. Source: the GraphQL specification, `CoerceVariableValues` (section 6.1.2).
pub fn check_required(operation: &OperationDefinition, variables: &Variables) -> Result<(), Problem> {
    for definition in &operation.variable_definitions {
        let variable = &definition.node;
        let given = variables.get(&variable.name.node);
        let missing = match given {
            Some(value) => *value == Value::Null,
            None => variable.default_value.is_none(),
        };
        if missing && !variable.var_type.node.nullable {
            return Err(Problem::at(
                Code::BadUserInput,
                format!("Variable \"${}\" of type \"{}\" needs a value.", variable.name.node, variable.var_type.node),
                definition.pos,
            ));
        }
    }
    Ok(())
}

/// Checks how much validation would copy: it writes each variable out at each place that names it.
///
/// `marks` is how often the document has a dollar sign.
///
/// # Errors
///
/// `QUERY_TOO_COMPLEX`.
pub fn check_copies(marks: usize, variables: &Variables, bounds: &Bounds) -> Result<(), Problem> {
    let size = variables.values().map(weight).fold(0, usize::saturating_add);
    if size.saturating_mul(marks) > bounds.variable_copies {
        return Err(Problem::new(
            Code::QueryTooComplex,
            "The variables are too large for how often the document uses them.",
        ));
    }
    Ok(())
}

/// Bytes of a value in memory, roughly. Recursion is bounded by [`super::scan::json`].
fn weight(value: &Value) -> usize {
    let inside = match value {
        Value::String(text) => text.len(),
        Value::Enum(name) => name.len(),
        Value::List(items) => items.iter().map(weight).fold(0, usize::saturating_add),
        Value::Object(members) => members
            .iter()
            .map(|(name, value): (&Name, &Value)| name.len().saturating_add(weight(value)))
            .fold(0, usize::saturating_add),
        _ => 0,
    };
    inside.saturating_add(32)
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn choice(text: &str, name: Option<&str>) -> Option<usize> {
        let document = parse_query(text).unwrap();
        choose(&document, name).ok().map(|operation| operation.pos.column)
    }

    #[test]
    fn the_only_operation_needs_no_name() {
        assert_eq!(choice("{ a }", None), Some(1));
        assert_eq!(choice("query A { a }", None), Some(1));
    }

    #[test]
    fn of_several_operations_the_named_one_runs() {
        let text = "query A { a } query B { b }";
        assert_eq!(choice(text, Some("A")), Some(1));
        assert_eq!(choice(text, Some("B")), Some(15));
        assert_eq!(choice(text, Some("C")), None);
        assert_eq!(choice(text, None), None);
    }

    #[test]
    fn of_several_operations_only_the_chosen_one_and_its_fragments_go_on() {
        let text = "query A { a { ...F } } query B { b { ...G } } fragment F on X { f ...H } fragment G on X { g }
            fragment H on X { h }";
        let document = parse_query(text).unwrap();
        let alone = alone(&document, Some("A"));
        assert_eq!(alone.operations.iter().count(), 1);
        let mut left: Vec<&str> = alone.fragments.keys().map(|name| name.as_str()).collect();
        left.sort_unstable();
        assert_eq!(left, ["F", "H"]);
    }

    #[test]
    fn an_operation_without_a_name_is_not_found_by_one() {
        assert_eq!(choice("{ a }", Some("A")), None);
    }

    fn variables_do(definitions: &str, variables: serde_json::Value) -> bool {
        let document = parse_query(format!("query({definitions}) {{ a }}")).unwrap();
        let operation = choose(&document, None).unwrap();
        check_required(&operation.node, &Variables::from_json(variables)).is_ok()
    }

    #[test]
    fn a_required_variable_needs_a_value() {
        assert!(variables_do("$a: Int!", json!({"a": 1})));
        assert!(!variables_do("$a: Int!", json!({})));
        assert!(!variables_do("$a: Int!", json!({"a": null})));
        assert!(!variables_do("$a: Int! = 1", json!({"a": null})));
        assert!(variables_do("$a: Int! = 1", json!({})));
        assert!(variables_do("$a: Int", json!({})));
    }

    #[test]
    fn a_large_variable_is_not_copied_a_thousand_times() {
        let bounds = Bounds::default();
        let large = Variables::from_json(json!({"a": vec!["x"; 50_000]}));
        assert!(check_copies(2, &large, &bounds).is_ok());
        assert_eq!(check_copies(1_000, &large, &bounds).unwrap_err().code, Code::QueryTooComplex);
    }
}
