//! Notices: what moved on what one follows, told once to those who may know.

mod mail;
mod making;
mod reading;

use harness::{Client, Gehoord, UWI, Value, json};

const NOTICES: &str = "query($unread: Boolean) { viewer { unreadNotices } notices(first: 100, filter: { unread: $unread }) { \
                       totalCount nodes { id at readAt kind sentence subject { __typename ... on Signal { id } \
                       ... on FollowUp { id } ... on Council { id slug } } } } }";

/// Somebody's notices, once everything that happened has been told.
pub(crate) async fn notices(app: &Gehoord, who: &Client<'_>) -> Vec<Value> {
    app.noticed(UWI).await;
    let answer = who.send(NOTICES, json!({ "unread": null })).await;
    let nodes = answer.at("/notices/nodes").as_array().expect("a list").clone();
    assert_eq!(answer.at("/notices/totalCount").as_u64().map(|count| count.min(100)), u64::try_from(nodes.len()).ok());
    nodes
}

/// The kinds of those about a thing, the first first.
pub(crate) async fn kinds(app: &Gehoord, who: &str, about: &str) -> Vec<String> {
    let client = app.as_(who).await;
    kinds_of(app, &client, about).await
}

/// The same for somebody who is signed in already.
pub(crate) async fn kinds_of(app: &Gehoord, who: &Client<'_>, about: &str) -> Vec<String> {
    let notices = notices(app, who).await;
    let about = notices.iter().filter(|notice| notice["subject"]["id"] == about);
    let mut kinds: Vec<String> = about.map(|notice| notice["kind"].as_str().expect("a kind").to_owned()).collect();
    kinds.reverse();
    kinds
}
