//! The operations of the contract, word for word, as their consumers send them: alone, or with the whole file.

mod council;
mod dashboard;
mod intake;
mod mobile;
mod website;

use harness::{Answer, Client, Value};

/// Asks twice, with the operation by itself and with the whole file that it stands in: the same is answered.
async fn ask(who: &Client<'_>, name: &str, variables: Value) -> Answer {
    let alone = who.run(name, variables.clone()).await;
    let of_file = who.run_of_file(name, variables).await;
    assert_eq!(alone.data(), of_file.data(), "{name}");
    of_file
}

/// Walks all pages of a list, and gives its nodes.
async fn pages(who: &Client<'_>, name: &str, place: &str, mut variables: Value) -> Vec<Value> {
    let mut nodes = Vec::new();
    loop {
        let page = ask(who, name, variables.clone()).await;
        let found = list(page.at(&format!("{place}/nodes")));
        assert!(found.len() <= usize::try_from(variables["first"].as_u64().expect("a number")).expect("a number"));
        nodes.extend(found);
        let info = page.at(&format!("{place}/pageInfo"));
        if info["hasNextPage"] == false {
            return nodes;
        }
        assert!(nodes.len() < 1_000, "it ends");
        variables["after"] = info["endCursor"].clone();
    }
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}")).clone()
}

fn texts(nodes: &[Value], place: &str) -> Vec<String> {
    let text = |node: &Value| node.pointer(place).and_then(Value::as_str).map(str::to_owned);
    nodes.iter().map(|node| text(node).unwrap_or_else(|| panic!("no text at {place}: {node}"))).collect()
}

/// A moment.
fn moment(value: &Value) -> chrono::DateTime<chrono::Utc> {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no moment: {value}"))
}
