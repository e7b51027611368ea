//! Root objects are closed by default: a field answers only where it names who may try.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};

use super::sdl::types;

struct Forgetful;

#[Object(guard = "schema::access::Closed")]
impl Forgetful {
    async fn forgotten(&self) -> bool {
        true
    }

    #[graphql(guard = "schema::access::Open")]
    async fn opened(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn a_root_field_without_a_guard_of_its_own_refuses_everybody() {
    let schema = Schema::new(Forgetful, EmptyMutation, EmptySubscription);
    assert!(schema.execute("{ opened }").await.is_ok());
    let refused = schema.execute("{ forgotten }").await.into_result().expect_err("it is refused");
    assert!(format!("{refused:?}").contains("FORBIDDEN"), "{refused:?}");
}

#[tokio::test]
async fn every_root_object_is_closed_and_every_root_field_says_who_may_try() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/src"));
    let mut objects = vec!["Query".to_owned(), "Mutation".to_owned()];
    let mut fields = BTreeSet::new();
    let mut wrong = Vec::new();
    while let Some(object) = objects.pop() {
        if let Some(parts) = merged(&sources, &object) {
            objects.extend(parts);
            continue;
        }
        let mut is_found = false;
        for (path, text) in &sources {
            for (attribute, body) in implementations(text, &object) {
                is_found = true;
                if !attribute.contains("guard = \"crate::access::Closed\"") {
                    wrong.push(format!(
                        "{}: {object} needs #[Object(guard = \"crate::access::Closed\")]",
                        path.display()
                    ));
                }
                for (field, attributes) in functions(body) {
                    if !["guard = \"Open\"", "guard = \"SignedIn\""].iter().any(|guard| attributes.contains(guard)) {
                        wrong.push(format!("{}: {object}.{field} needs a guard", path.display()));
                    }
                    fields.insert(camel(&field));
                }
            }
        }
        assert!(is_found, "the source of the root object {object} is not found");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Nothing of the roots is anywhere else.
    let types = types().await;
    let roots = ["Query", "Mutation", "Subscription"].iter().filter_map(|root| types.get(*root));
    let served: BTreeSet<String> = roots.flatten().map(|field| field.name.clone()).collect();
    assert_eq!(fields, served);
}

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources.extend(self::sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a text");
            sources.push((path, text));
        }
    }
    sources
}

/// The parts that a root object is made of, where it is made of parts.
fn merged(sources: &[(PathBuf, String)], object: &str) -> Option<Vec<String>> {
    let declared = format!("struct {object}(");
    sources.iter().find_map(|(_, text)| {
        let (before, after) = text.split_once(&declared)?;
        let attributes = before.rsplit_once("\n\n").map_or(before, |(_, last)| last);
        if !attributes.contains("MergedObject") {
            return None;
        }
        let parts = after.split(')').next()?.split(',').map(str::trim).filter(|part| !part.is_empty());
        Some(parts.map(|part| part.rsplit("::").next().unwrap_or(part).trim_start_matches("pub ").to_owned()).collect())
    })
}

/// Each `#[Object…] impl` of a type: the attribute, and what is within.
fn implementations<'t>(text: &'t str, object: &str) -> Vec<(&'t str, &'t str)> {
    let head = format!("\nimpl {object} {{\n");
    text.match_indices(&head)
        .filter_map(|(place, _)| {
            let attribute = text[..place].rsplit_once('\n').map_or(&text[..place], |(_, line)| line);
            let body = &text[place + head.len()..];
            let is_object = attribute.starts_with("#[Object");
            is_object.then(|| (attribute, body.split("\n}").next().unwrap_or(body)))
        })
        .collect()
}

/// The functions of a body: the name of each, and what stands above it.
fn functions(body: &str) -> Vec<(String, String)> {
    let mut above = String::new();
    let mut functions = Vec::new();
    for line in body.lines() {
        match line.strip_prefix("    async fn ") {
            Some(rest) => functions.push((rest.split(['(', '<']).next().unwrap_or(rest).to_owned(), above.clone())),
            None if line == "    }" => above.clear(),
            None => above.push_str(line),
        }
    }
    functions
}

fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| name + &part[..1].to_uppercase() + &part[1..])
}
