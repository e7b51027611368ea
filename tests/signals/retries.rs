//! An app that is offline sends again: it never makes a second signal.

use std::collections::HashSet;

use futures::future::join_all;
use harness::{Client, Gehoord, json};

use super::{another_client, count, submit, submitted};

async fn sent(who: &Client<'_>, key: &str) -> (String, Option<String>) {
    let answer =
        submit(who, json!({ "key": key, "text": "De bollard ligt om.", "place": { "address": "Kade 4" } })).await;
    let code = answer.at("/submitSignal/signal/code").as_str().map(str::to_owned);
    (answer.text("/submitSignal/signal/id").to_owned(), code)
}

#[tokio::test]
async fn the_same_key_gives_the_same_signal_and_the_same_code() {
    let app = Gehoord::start().await;
    for who in ["client", "nobody"] {
        let who = app.as_(who).await;
        let first = sent(&who, "key-1").await;
        app.pass(chrono::TimeDelta::minutes(3));
        assert_eq!(sent(&who, "key-1").await, first);
        assert_ne!(sent(&who, "key-2").await, first);
    }
    assert_eq!(count(&app, "FROM signal WHERE text = 'De bollard ligt om.'").await, 4);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_told_so_and_makes_nothing() {
    let app = Gehoord::start().await;
    for who in ["client", "nobody"] {
        let who = app.as_(who).await;
        sent(&who, "key-1").await;
        for other in
            [json!({ "text": "Iets anders." }), json!({ "score": 3 }), json!({ "place": { "address": "Kade 5" } })]
        {
            let mut input = json!({ "key": "key-1", "text": "De bollard ligt om.", "place": { "address": "Kade 4" } });
            input.as_object_mut().expect("an object").extend(other.as_object().expect("an object").clone());
            let answer = submit(&who, input).await;
            assert_eq!(answer.user_errors("submitSignal"), ["KEY_REUSED"]);
            assert!(answer.at("/submitSignal/signal").is_null());
            assert_eq!(answer.at("/submitSignal/userErrors/0/field"), &json!(["key"]));
        }
    }
    assert_eq!(count(&app, "FROM signal WHERE address = 'Kade 4'").await, 2);
}

#[tokio::test]
async fn eight_retries_at_once_make_one_signal() {
    let app = Gehoord::start().await;
    for who in ["client", "nobody"] {
        let who = app.as_(who).await;
        let all: HashSet<_> = join_all((0..8).map(|_| sent(&who, "key-8"))).await.into_iter().collect();
        assert_eq!(all.len(), 1, "{all:?}");
    }
    assert_eq!(count(&app, "FROM signal WHERE address = 'Kade 4'").await, 2);
    assert_eq!(
        count(&app, "FROM deadline WHERE subject_id IN (SELECT id FROM signal WHERE address = 'Kade 4')").await,
        6
    );
}

#[tokio::test]
async fn a_key_is_ones_own() {
    let app = Gehoord::start().await;
    let other = another_client(&app, "other").await;
    let mut made = HashSet::new();
    for who in [app.as_("client").await, other, app.nobody(), app.as_("handler").await] {
        made.insert(submitted(&who, json!({ "key": "1", "text": "Ieder zijn eigen sleutel." })).await);
    }
    assert_eq!(made.len(), 4);
    // For somebody whom only a code leads back to, with a key that somebody anonymous used too.
    let handler = app.as_("handler").await;
    let desk = json!({ "key": "2", "channel": "DESK", "onBehalfOf": { "name": "Een bezoeker" } });
    made.insert(submitted(&app.nobody(), json!({ "key": "2" })).await);
    made.insert(submitted(&handler, desk.clone()).await);
    made.insert(submitted(&super::colleague(&app, "dirk.aalders").await, desk).await);
    assert_eq!(made.len(), 7);
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let app = Gehoord::start().await;
    let wrong = json!({
        "text": "  ", "score": 101, "happenedAt": "2027-01-01T00:00:00Z", "topicId": "topic_nonsense", "key": "",
        "place": { "latitude": 52.3, "postcode": "10 AB" }
    });
    let answer = submit(&app.nobody(), wrong).await;
    let mut codes = answer.user_errors("submitSignal");
    codes.sort_unstable();
    assert_eq!(
        codes,
        ["EMPTY", "IN_THE_FUTURE", "KEY_INVALID", "NOT_FOUND", "PLACE_INVALID", "POSTCODE_INVALID", "SCORE_INVALID"]
    );
}
