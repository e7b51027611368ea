//! Objects of lists: the same whichever way they are asked for, and what is kept in memory seen as if it were read.

use harness::{Gehoord, json};

/// What is asked of a council of a list.
const FIELDS: &str =
    "__typename id called: name region { __typename name } members { role publicName } nextMeeting { title }
    priorities { rank title } timeline(first: 2) { totalCount nodes { at } }";

#[tokio::test]
async fn an_object_of_a_list_is_the_same_by_name_by_fragment_and_by_edge() {
    let app = Gehoord::start().await;
    for who in [None, Some("member"), Some("manager")] {
        let ask = async |selection: String, rest: &str| {
            let document = format!("{{ councils(first: 5) {{ {selection} }} }} {rest}");
            let answer = match who {
                None => app.nobody().send(&document, json!({})).await,
                Some(who) => app.query(who, &document, json!({})).await,
            };
            answer.body["data"]["councils"].clone()
        };
        let plain = ask(format!("nodes {{ {FIELDS} }}"), "").await;
        assert!(plain["nodes"].as_array().is_some_and(|nodes| !nodes.is_empty()), "{plain}");
        let inline = ask(format!("nodes {{ ... on Council {{ {FIELDS} }} }}"), "").await;
        let named = ask("nodes { ...Told }".to_owned(), &format!("fragment Told on Council {{ {FIELDS} }}")).await;
        let directed = ask(format!("nodes {{ {} }}", FIELDS.replace("region", "region @include(if: true)")), "").await;
        for other in [&inline, &named, &directed] {
            assert_eq!(other, &plain);
        }
        let edges = ask(format!("edges {{ node {{ {FIELDS} }} }}"), "").await;
        let of_edges: Vec<_> = edges["edges"].as_array().into_iter().flatten().map(|edge| &edge["node"]).collect();
        assert_eq!(of_edges, plain["nodes"].as_array().into_iter().flatten().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_field_of_a_list_that_is_asked_for_twice_is_put_together() {
    let app = Gehoord::start().await;
    let twice = "{ councils(first: 3) { nodes { name region { name } name region { code } members { role } members { publicName } } } }";
    let once = "{ councils(first: 3) { nodes { name region { name code } members { role publicName } } } }";
    let [twice, once] = [app.nobody().send(twice, json!({})).await, app.nobody().send(once, json!({})).await];
    assert_eq!(twice.data(), once.data());
    assert!(once.at("/councils/nodes/0/region/code").is_string());
}

#[tokio::test]
async fn an_error_in_a_list_says_where() {
    let app = Gehoord::start().await;
    let ask = async |selection: &str| {
        let document = format!("{{ councils(first: 2) {{ nodes {{ {selection} }} }} }}");
        app.nobody().send(&document, json!({})).await.body
    };
    let plain = ask("id name timeline(first: 1000) { totalCount }").await;
    let fragment = ask("... on Council { id name timeline(first: 1000) { totalCount } }").await;
    assert_eq!(plain["errors"][0]["path"], fragment["errors"][0]["path"], "{plain} {fragment}");
    let path = plain["errors"][0]["path"].as_array().cloned().unwrap_or_default();
    assert!(path.starts_with(&[json!("councils"), json!("nodes"), json!(0)]), "{plain}");
    assert_eq!(plain["data"], fragment["data"]);
}

#[tokio::test]
async fn a_topic_that_was_retired_is_seen_by_staff_and_by_nobody_else() {
    let app = Gehoord::start().await;
    let own = "{ signals(first: 50, filter: { mine: true }) { nodes { topic { id name } } } }";
    let topics = async || {
        let answer = app.query("client", own, json!({})).await;
        let nodes = answer.at("/signals/nodes").as_array().cloned().unwrap_or_default();
        nodes.into_iter().map(|node| node["topic"].clone()).collect::<Vec<_>>()
    };
    let before = topics().await;
    let topic = before.iter().find(|topic| topic.is_object()).cloned().expect("a signal with a topic");
    const CHANGE: &str =
        "mutation($i: ChangeTopicInput!) { changeTopic(input: $i) { topic { name active } userErrors { code } } }";
    let input = json!({ "i": { "topicId": topic["id"], "name": "Oude naam", "active": false } });
    let changed = app.query("admin", CHANGE, input).await;
    assert_eq!(changed.at("/changeTopic/topic"), &json!({ "name": "Oude naam", "active": false }));
    let expected: Vec<_> =
        before.iter().map(|old| if old["id"] == topic["id"] { serde_json::Value::Null } else { old.clone() }).collect();
    assert_eq!(topics().await, expected);
    let about = "query($t: ID!) { signals(first: 1, filter: { topicId: $t }) { nodes { topic { name } } } }";
    let seen = app.query("handler", about, json!({ "t": topic["id"] })).await;
    assert_eq!(seen.text("/signals/nodes/0/topic/name"), "Oude naam");
}
