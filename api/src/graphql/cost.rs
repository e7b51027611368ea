//! The arguments that the schema's cost functions read, where a variable stands for them.
//!
//! async-graphql reckons the cost with the variables that were sent, and refuses a document where one that may be left out
//! was ("Variable first is not defined"). So the gate sends it as null, which for these arguments says the same.

use async_graphql::{
    Name, Value, Variables,
    parser::types::{ExecutableDocument, OperationDefinition, Selection, SelectionSet},
};

/// The arguments.
const READ: [&str; 4] = ["first", "last", "list", "search"];

/// The variables that stand for such an argument anywhere in a document, whose depth is bounded.
pub(super) fn variables(document: &ExecutableDocument) -> Vec<Name> {
    let mut found = Vec::new();
    for (_, operation) in document.operations.iter() {
        collect(&operation.node.selection_set.node, &mut found);
    }
    for fragment in document.fragments.values() {
        collect(&fragment.node.selection_set.node, &mut found);
    }
    found
}

fn collect(set: &SelectionSet, found: &mut Vec<Name>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                for (name, value) in &field.node.arguments {
                    // As it is written, a variable is a dollar sign and its name, and nothing else begins like that.
                    if READ.contains(&name.node.as_str())
                        && let Some(variable) = value.node.to_string().strip_prefix('$')
                        && !found.iter().any(|known| known == variable)
                    {
                        found.push(Name::new(variable));
                    }
                }
                collect(&field.node.selection_set.node, found);
            }
            Selection::InlineFragment(fragment) => collect(&fragment.node.selection_set.node, found),
            Selection::FragmentSpread(_) => {}
        }
    }
}

/// Sends as null those of them that may be left out and were.
pub(super) fn complete(operation: &OperationDefinition, read: &[Name], sent: &mut Variables) {
    for definition in &operation.variable_definitions {
        let variable = &definition.node;
        let name = &variable.name.node;
        if read.contains(name)
            && variable.var_type.node.nullable
            && variable.default_value.is_none()
            && !sent.contains_key(name)
        {
            sent.insert(name.clone(), Value::Null);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cost_is_made_of_is_sent_as_null_where_it_was_left_out() {
        let text = "query($a: Int, $b: Int!, $c: Int = 3, $d: Int, $e: Int) \
                    { x(first: $a) { ... { y(last: $b, first: $c, other: $d) } ...F } } fragment F on X { z(first: $e) }";
        let document = async_graphql::parser::parse_query(text).unwrap();
        let read = variables(&document);
        assert_eq!(read, ["a", "b", "c", "e"].map(Name::new));
        let mut sent = Variables::from_json(serde_json::json!({ "e": 5 }));
        let (_, operation) = document.operations.iter().next().unwrap();
        complete(&operation.node, &read, &mut sent);
        assert_eq!(sent, Variables::from_json(serde_json::json!({ "a": null, "e": 5 })));
    }
}
