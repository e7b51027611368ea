//! Searching: what people mean is found, and nobody finds what they may not see.

mod finding;
mod hidden;
mod lists;
mod pages;

use harness::{Answer, Client, Value, json};

const SEARCH: &str = "query($query: String!, $types: [SearchSubjectKind!], $signals: SignalFilter, $proposals: ProposalFilter, \
    $sessions: SessionFilter, $councils: CouncilFilter, $first: Int = 100, $after: String) { \
    search(query: $query, types: $types, signals: $signals, proposals: $proposals, sessions: $sessions, \
    councils: $councils, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { cursor } nodes { \
    highlights { field fragments { text matched } } subject { __typename ... on Signal { id } ... on Proposal { id } \
    ... on Session { id } ... on Council { id } } } } }";

async fn ask(who: &Client<'_>, query: &str, more: Value) -> Answer {
    let mut variables = json!({ "query": query });
    for (name, value) in more.as_object().into_iter().flatten() {
        variables[name] = value.clone();
    }
    who.send(SEARCH, variables).await
}

fn ids(answer: &Answer) -> Vec<String> {
    let nodes = answer.at("/search/nodes").as_array().expect("a list");
    nodes.iter().map(|node| node["subject"]["id"].as_str().expect("an id").to_owned()).collect()
}

/// What somebody finds, the best first.
async fn found(who: &Client<'_>, query: &str, more: Value) -> Vec<String> {
    let answer = ask(who, query, more).await;
    let found = ids(&answer);
    assert_eq!(answer.at("/search/totalCount"), found.len(), "what is counted is what is shown");
    found
}

/// The texts of one thing that was found, with what is marked between brackets.
fn marked(answer: &Answer, id: &str) -> Vec<String> {
    let nodes = answer.at("/search/nodes").as_array().expect("a list");
    let node = nodes.iter().find(|node| node["subject"]["id"] == id).unwrap_or_else(|| panic!("{id} is not found"));
    let text = |highlight: &Value| -> String {
        let fragments = highlight["fragments"].as_array().expect("fragments").iter();
        let show = |fragment: &Value| match (&fragment["matched"], fragment["text"].as_str().expect("a text")) {
            (Value::Bool(true), text) => format!("[{text}]"),
            (_, text) => text.to_owned(),
        };
        format!("{}: {}", highlight["field"].as_str().expect("a field"), fragments.map(show).collect::<String>())
    };
    node["highlights"].as_array().expect("highlights").iter().map(text).collect()
}
