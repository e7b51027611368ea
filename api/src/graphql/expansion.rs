//! Bounds what fragments expand to, on the parsed document, before validation.
//!
//! Validation and execution write fragments out as they go, so a kilobyte of fragments that use each other is work
//! for a minute. First the size is counted, each fragment once, from those that use no other upwards; only a document
//! that is small when written out is then walked as written out, for everything else.
//!
//! The limits of async-graphql itself stay off: `limit_aliases`, `limit_depth` and `limit_directives` walk the
//! written-out document unbounded, `limit_directives` counts a field at a time, and none of them counts introspection,
//! whose answers no complexity bounds. Its `limit_complexity` stays on, because only the schema knows what a field costs.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Name, Positioned,
    parser::types::{ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet},
};

use super::{
    bounds::Bounds,
    refusal::{Code, Problem},
};

/// Checks a document against the bounds.
///
/// # Errors
///
/// `QUERY_TOO_COMPLEX` where it is past one, `GRAPHQL_VALIDATION_FAILED` where a fragment uses itself.
pub fn check(document: &ExecutableDocument, bounds: &Bounds) -> Result<(), Problem> {
    let extents = fragment_extents(document)?;
    let operations = document.operations.iter().map(|(_, operation)| operation);

    let mut whole = Extent::default();
    for extent in extents.values() {
        whole.levels = whole.levels.max(extent.levels);
    }
    for operation in operations.clone() {
        whole.add(extent(&operation.node.selection_set.node, &extents));
    }
    at_most("asks for", whole.selections, bounds.selections, "fields, fragments written out")?;
    at_most("nests", whole.levels, bounds.levels, "selections deep, fragments written out")?;

    let walk = Walk { document };
    for operation in operations {
        let tally = walk.operation(&operation.node);
        at_most("nests", tally.depth, bounds.depth, "fields deep")?;
        at_most("has", tally.aliases, bounds.aliases, "aliases")?;
        at_most("has", tally.directives, bounds.directives, "directives")?;
        if operation.node.ty == OperationType::Mutation {
            at_most("has", tally.roots, bounds.mutations, "mutations")?;
        }
        if tally.introspection > bounds.introspection {
            return Err(Problem::new(Code::QueryTooComplex, "The operation asks too much of the schema about itself."));
        }
    }
    Ok(())
}

fn at_most(does: &str, found: usize, bound: usize, what: &str) -> Result<(), Problem> {
    if found > bound {
        return Err(Problem::new(Code::QueryTooComplex, format!("The document {does} more than {bound} {what}.")));
    }
    Ok(())
}

/// How large a selection set is, fragments written out.
#[derive(Debug, Clone, Copy, Default)]
struct Extent {
    /// Fields, spreads and inline fragments in it.
    selections: usize,
    /// Selection sets within each other, itself included.
    levels: usize,
}

impl Extent {
    fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.levels = self.levels.max(other.levels);
    }
}

type Extents<'a> = HashMap<&'a str, Extent>;

/// The extent of each fragment, used or not: validation follows the unused ones too.
///
/// In the order of Kahn's algorithm, so no chain of fragments is too long for the stack, and what is left over is a ring.
fn fragment_extents(document: &ExecutableDocument) -> Result<Extents<'_>, Problem> {
    let mut waits_for: HashMap<&str, usize> = HashMap::new();
    let mut used_by: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut ready = Vec::new();
    for (user, fragment) in &document.fragments {
        let mut used = HashSet::new();
        spreads(&fragment.node.selection_set.node, &mut used);
        used.retain(|name| document.fragments.contains_key(*name));
        if used.is_empty() {
            ready.push(user.as_str());
        }
        waits_for.insert(user, used.len());
        for name in used {
            used_by.entry(name).or_default().push(user);
        }
    }

    let mut extents = Extents::with_capacity(document.fragments.len());
    while let Some(name) = ready.pop() {
        if let Some(fragment) = document.fragments.get(name) {
            extents.insert(name, extent(&fragment.node.selection_set.node, &extents));
        }
        for user in used_by.remove(name).unwrap_or_default() {
            if let Some(left) = waits_for.get_mut(user) {
                *left -= 1;
                if *left == 0 {
                    ready.push(user);
                }
            }
        }
    }

    match document.fragments.iter().find(|(name, _)| !extents.contains_key(name.as_str())) {
        None => Ok(extents),
        Some((_, fragment)) => Err(Problem::at(
            Code::GraphqlValidationFailed,
            "Fragments may not use themselves, nor each other in a ring.",
            fragment.pos,
        )),
    }
}

/// The fragments that a selection set names, at any depth. Recursion is bounded by [`super::scan::document`].
fn spreads<'a>(set: &'a SelectionSet, found: &mut HashSet<&'a str>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => spreads(&field.node.selection_set.node, found),
            Selection::InlineFragment(inline) => spreads(&inline.node.selection_set.node, found),
            Selection::FragmentSpread(spread) => {
                found.insert(&spread.node.fragment_name.node);
            }
        }
    }
}

/// The extent of a selection set whose fragments are known. Recursion is bounded by [`super::scan::document`].
fn extent(set: &SelectionSet, known: &Extents<'_>) -> Extent {
    let mut sum = Extent::default();
    for selection in &set.items {
        sum.selections = sum.selections.saturating_add(1);
        sum.add(match &selection.node {
            Selection::Field(field) => extent(&field.node.selection_set.node, known),
            Selection::InlineFragment(inline) => extent(&inline.node.selection_set.node, known),
            Selection::FragmentSpread(spread) => {
                known.get(spread.node.fragment_name.node.as_str()).copied().unwrap_or_default()
            }
        });
    }
    if !set.items.is_empty() {
        sum.levels = sum.levels.saturating_add(1);
    }
    sum
}

/// What one operation holds, fragments written out.
#[derive(Debug, Default)]
struct Tally {
    depth: usize,
    aliases: usize,
    directives: usize,
    roots: usize,
    introspection: f64,
}

/// A walk over a document that is known to be small when written out.
struct Walk<'a> {
    document: &'a ExecutableDocument,
}

impl Walk<'_> {
    fn operation(&self, operation: &OperationDefinition) -> Tally {
        let on_variables: usize =
            operation.variable_definitions.iter().map(|variable| variable.node.directives.len()).sum();
        let mut tally = Tally { directives: operation.directives.len() + on_variables, ..Tally::default() };
        self.set(&operation.selection_set.node, 0, 0.0, &mut tally);
        tally
    }

    /// `values` is how many values one leaf stands for here, where the schema is asked about itself; 0 elsewhere.
    fn set(&self, set: &SelectionSet, depth: usize, values: f64, tally: &mut Tally) {
        for Positioned { node: selection, .. } in &set.items {
            tally.directives += selection.directives().len();
            match selection {
                Selection::Field(field) => self.field(&field.node, depth + 1, values, tally),
                Selection::InlineFragment(inline) => {
                    self.set(&inline.node.selection_set.node, depth, values, tally);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        tally.directives += fragment.node.directives.len();
                        self.set(&fragment.node.selection_set.node, depth, values, tally);
                    }
                }
            }
        }
    }

    fn field(&self, field: &Field, depth: usize, values: f64, tally: &mut Tally) {
        tally.depth = tally.depth.max(depth);
        tally.aliases += usize::from(field.alias.is_some());
        tally.roots += usize::from(depth == 1);
        let values = if values > 0.0 {
            values * usual_length(&field.name.node)
        } else if matches!(field.name.node.as_str(), "__schema" | "__type") {
            1.0
        } else {
            0.0
        };
        tally.introspection += values;
        self.set(&field.selection_set.node, depth, values, tally);
    }
}

/// How many values a field of the introspection schema usually holds: a guess that only has to be of the right order.
fn usual_length(field: &Name) -> f64 {
    match field.as_str() {
        "types" => 300.0,
        "fields" => 15.0,
        "inputFields" | "enumValues" | "possibleTypes" | "directives" => 10.0,
        "args" | "interfaces" => 3.0,
        // Mostly null, and deep in the usual query.
        "ofType" => 0.3,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fmt::Write,
        time::{Duration, Instant},
    };

    use async_graphql::parser::parse_query;

    use super::*;

    fn code(text: &str) -> Option<Code> {
        let document = parse_query(text).unwrap();
        let started = Instant::now();
        let outcome = check(&document, &Bounds::default());
        assert!(started.elapsed() < Duration::from_millis(50), "{:?}", started.elapsed());
        outcome.err().map(|problem| problem.code)
    }

    /// Fragments that each use the next `times` times.
    fn doubling(length: usize, times: usize, last: &str) -> String {
        let mut text = "{ a { ...F0 } }".to_owned();
        for n in 0..length {
            let body = format!("...F{} ", n + 1).repeat(times);
            write!(text, " fragment F{n} on T {{ {body} }}").unwrap();
        }
        write!(text, " fragment F{length} on T {{ {last} }}").unwrap();
        text
    }

    #[test]
    fn fragments_that_multiply_are_refused_at_once() {
        assert_eq!(code(&doubling(13, 4, "a")), Some(Code::QueryTooComplex));
        assert_eq!(code(&doubling(300, 4, "a")), Some(Code::QueryTooComplex));
    }

    #[test]
    fn a_long_chain_of_fragments_is_refused_without_recursion() {
        assert_eq!(code(&doubling(3_000, 1, "a")), Some(Code::QueryTooComplex));
        let unused = doubling(3_000, 1, "a").replace("{ a { ...F0 } }", "{ a }");
        assert_eq!(code(&unused), Some(Code::QueryTooComplex));
    }

    #[test]
    fn rings_of_fragments_are_refused_whether_used_or_not() {
        assert_eq!(code(&doubling(13, 4, "...F0")), Some(Code::GraphqlValidationFailed));
        assert_eq!(code("{ a } fragment F on T { ...F }"), Some(Code::GraphqlValidationFailed));
        assert_eq!(
            code("{ a } fragment F on T { b { ...G } } fragment G on T { ... { ...F } }"),
            Some(Code::GraphqlValidationFailed)
        );
    }

    #[test]
    fn fragments_used_in_many_places_are_no_ring() {
        assert_eq!(code("{ a { ...F ...F } ...G } fragment F on T { b ...G } fragment G on T { c }"), None);
        assert_eq!(code("{ ...Unknown }"), None);
    }

    #[test]
    fn aliases_are_bounded_also_in_fragments() {
        let many: String = (0..101).map(|n| format!("a{n}: a ")).collect();
        assert_eq!(code(&format!("{{ {many} }}")), Some(Code::QueryTooComplex));
        let some: String = (0..30).map(|n| format!("a{n}: a ")).collect();
        assert_eq!(code(&format!("{{ {some} }}")), None);
        assert_eq!(
            code(&format!("{{ ...F b {{ ...F ...F ...F }} }} fragment F on T {{ {some} }}")),
            Some(Code::QueryTooComplex)
        );
    }

    #[test]
    fn directives_are_bounded_wherever_they_stand() {
        let many = "@x ".repeat(51);
        for text in [
            format!("{{ a {many} }}"),
            format!("query {many} {{ a }}"),
            format!("query($a: Int {many}) {{ a }}"),
            format!("{{ ... {many} {{ a }} }}"),
            format!("{{ ...F }} fragment F on T {many} {{ a }}"),
            format!("{{ {} }}", "a @x ".repeat(51)),
        ] {
            assert_eq!(code(&text), Some(Code::QueryTooComplex), "{text}");
        }
        assert_eq!(code(&format!("{{ a {} }}", "@x ".repeat(50))), None);
    }

    #[test]
    fn depth_is_bounded_and_counts_fields_only() {
        let deep = |n: usize| format!("{}{}", "{ a ".repeat(n), "}".repeat(n));
        assert_eq!(code(&deep(20)), None);
        assert_eq!(code(&deep(21)), Some(Code::QueryTooComplex));
        assert_eq!(code(&format!("{{ {}a{} }}", "... { ".repeat(25), " }".repeat(25))), None);
    }

    #[test]
    fn fields_are_bounded_without_any_alias() {
        assert_eq!(code(&format!("{{ {} }}", "a ".repeat(2_001))), Some(Code::QueryTooComplex));
    }

    #[test]
    fn a_mutation_does_a_bounded_number_of_things() {
        assert_eq!(code(&format!("mutation {{ {} }}", "a ".repeat(21))), Some(Code::QueryTooComplex));
        assert_eq!(code(&format!("mutation {{ {} }}", "a { b } ".repeat(20))), None);
    }

    #[test]
    fn the_usual_introspection_passes_and_a_nested_one_does_not() {
        assert_eq!(code(include_str!("introspection.graphql")), None);
        let nested = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
        assert_eq!(code(nested), Some(Code::QueryTooComplex));
        let repeated = format!("{{ __schema {{ {} }} }}", "types { fields { args { name } } } ".repeat(60));
        assert_eq!(code(&repeated), Some(Code::QueryTooComplex));
    }
}
