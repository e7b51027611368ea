//! Searching within a list that has an order of its own.

use chrono::TimeDelta;
use harness::{Client, Gehoord, UWI, json};

use crate::{proposals::draft_of, signals::submitted};

async fn listed(who: &Client<'_>, list: &str, words: &str) -> Vec<String> {
    let document = format!("query($s: String) {{ {list}(first: 100, search: $s) {{ totalCount nodes {{ id }} }} }}");
    let answer = who.send(&document, json!({ "s": words })).await;
    let nodes = answer.at(&format!("/{list}/nodes")).as_array().expect("a list").clone();
    assert_eq!(answer.at(&format!("/{list}/totalCount")), nodes.len());
    nodes.iter().map(|node| node["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn a_list_in_an_order_of_its_own_takes_parts_of_words_and_no_misspellings() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let first = submitted(&client, json!({ "text": "De altfluit is weg." })).await;
    app.pass(TimeDelta::seconds(1));
    let second = submitted(&client, json!({ "text": "De fluit is weg." })).await;
    app.gathered(UWI).await;
    assert_eq!(listed(&client, "signals", "fluit").await, [second.clone(), first.clone()], "by time");
    assert_eq!(listed(&client, "signals", "fluiten -alt -altfluit").await, [second]);
    assert_eq!(listed(&client, "signals", "alftluit").await, [""; 0]);
}

#[tokio::test]
async fn proposals_sessions_and_councils_can_be_searched_in_their_lists() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let proposal = draft_of(&app, "client", json!({ "title": "Muziek", "text": "De sopraansaxofoon." })).await;
    app.gathered(UWI).await;
    assert_eq!(listed(&client, "proposals", "saxofoon").await, [proposal]);
    assert_eq!(listed(&app.as_("manager").await, "proposals", "saxofoon").await, [""; 0]);
    assert_eq!(listed(&app.nobody(), "sessions", "vergadering noord-holland").await.len(), 1);
    assert_eq!(listed(&app.nobody(), "councils", "limburg").await.len(), 1);
    let blank = listed(&app.nobody(), "councils", " ").await;
    assert!(blank.len() > 5, "nothing to search for is no search");
}
