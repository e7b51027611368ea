//! Finding centres, without signing in and with a seat on a council.

use entity::id::{SessionId, TypedId};
use harness::{Gehoord, STROOMDAM, UWI, json};

use super::{advance, key, open, planned, region, seen, session_at};

/// The names of the centres that somebody finds, in their order.
async fn found(app: &Gehoord, who: &str, filter: &str) -> Vec<String> {
    let query = format!("{{ centres(first: 100, filter: {{ {filter} }}) {{ totalCount nodes {{ name }} }} }}");
    let answer = app.query(who, &query, json!({})).await;
    let nodes = answer.at("/centres/nodes").as_array().cloned().unwrap_or_default();
    assert_eq!(answer.at("/centres/totalCount"), nodes.len(), "{who} {filter}");
    nodes.iter().map(|node| node["name"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test]
async fn the_website_finds_those_that_are_open_without_signing_in() {
    let app = Gehoord::start().await;
    assert_eq!(found(&app, "nobody", "").await, ["Klantcentrum Utrecht Overvecht"]);
    let all = ["Klantcentrum Emmen", "Klantcentrum Sloterdijk", "Klantcentrum Utrecht Overvecht"];
    for who in ["manager", "handler", "admin"] {
        assert_eq!(found(&app, who, "").await, all, "{who}");
    }
    for status in ["status: TESTING", "status: [PLANNED, TESTING, CLOSED]", "openNow: false, status: PLANNED"] {
        assert!(found(&app, "nobody", status).await.is_empty(), "{status}");
    }
    open(&app, "Klantcentrum Amstel", json!([])).await;
    assert_eq!(found(&app, "nobody", "").await, ["Klantcentrum Amstel", "Klantcentrum Utrecht Overvecht"], "by name");
    let there = app.at(STROOMDAM, "nobody").await;
    let answer = there.send("{ centres { nodes { name } } }", json!({})).await;
    assert_eq!(answer.at("/centres/nodes"), &json!([{ "name": "Wijkwinkel Binnenstad" }]), "each has its own");
}

#[tokio::test]
async fn they_are_found_by_postcode_region_words_and_state() {
    let app = Gehoord::start().await;
    let sloterdijk = ["Klantcentrum Sloterdijk"];
    assert_eq!(found(&app, "manager", "postcode: \"1011 AB\"").await, sloterdijk);
    assert_eq!(found(&app, "manager", "postcode: \"1011\"").await, sloterdijk);
    let here = region(&app, "UWI-06").await;
    assert_eq!(found(&app, "manager", &format!("regionId: \"{here}\"")).await, sloterdijk);
    for words in ["sloter", "TELEPORT", "amsterdam"] {
        assert_eq!(found(&app, "manager", &format!("search: \"{words}\"")).await, sloterdijk, "{words}");
    }
    assert_eq!(found(&app, "manager", "search: \"%\"").await, Vec::<String>::new());
    assert_eq!(found(&app, "manager", "status: [TESTING]").await, sloterdijk);
    assert_eq!(found(&app, "manager", "status: TESTING, search: \"emmen\"").await, Vec::<String>::new());
    let wrong = "{ centres(filter: { postcode: \"12\" }) { nodes { id } } }";
    assert_eq!(app.query("nobody", wrong, json!({})).await.codes(), ["BAD_USER_INPUT"]);
    let wrong = "{ centres(filter: { regionId: \"x\" }) { nodes { id } } }";
    assert_eq!(app.query("nobody", wrong, json!({})).await.codes(), ["BAD_USER_INPUT"]);
}

#[tokio::test]
async fn they_are_walked_page_by_page_both_ways() {
    let app = Gehoord::start().await;
    for name in ["Delta", "Alfa", "Charlie", "Bravo"] {
        open(&app, name, json!([])).await;
    }
    let query = "query($first: Int, $after: String, $last: Int, $before: String) { centres(first: $first, after: $after, \
                 last: $last, before: $before) { nodes { name } pageInfo { startCursor endCursor hasNextPage } } }";
    let page = async |variables| {
        let answer = app.query("nobody", query, variables).await;
        let nodes = answer.at("/centres/nodes").as_array().cloned().unwrap_or_default();
        let names: Vec<String> =
            nodes.iter().map(|node| node["name"].as_str().unwrap_or_default().to_owned()).collect();
        (names, answer.at("/centres/pageInfo").clone())
    };
    let (names, info) = page(json!({ "first": 2 })).await;
    assert_eq!((names, &info["hasNextPage"]), (vec!["Alfa".into(), "Bravo".into()], &json!(true)));
    let (names, info) = page(json!({ "first": 9, "after": info["endCursor"] })).await;
    assert_eq!(names, ["Charlie", "Delta", "Klantcentrum Utrecht Overvecht"]);
    let (names, _) = page(json!({ "last": 1, "before": info["startCursor"] })).await;
    assert_eq!(names, ["Bravo"]);
}

#[tokio::test]
async fn members_see_those_of_their_region_and_those_where_their_council_has_a_session() {
    let app = Gehoord::start().await;
    let own = ["Klantcentrum Sloterdijk", "Klantcentrum Utrecht Overvecht"];
    assert_eq!(found(&app, "member", "").await, own, "the one in Emmen lies elsewhere");
    let emmen = app.sql(UWI, "SELECT id::text FROM centre WHERE name = 'Klantcentrum Emmen'").await;
    let emmen = entity::id::CentreId(emmen[0].parse().expect("a key")).to_string();
    assert!(seen(&app, "member", &emmen).await.is_null());
    let (session, sql) = session_at(&app, &emmen, "CENTRE_TEST", "Testronde in Emmen");
    app.sql(UWI, &sql).await;
    assert!(seen(&app, "member", &emmen).await.is_null(), "it is another council's");
    let session = session.parse::<SessionId>().expect("an id").uuid();
    app.sql(
        UWI,
        &format!("INSERT INTO session_council SELECT '{session}', id FROM council WHERE slug = 'groot-amsterdam'"),
    )
    .await;
    assert!(!seen(&app, "member", &emmen).await.is_null());
    assert_eq!(found(&app, "member", "").await.len(), 3);
    assert!(seen(&app, "client", &emmen).await.is_null());
}

#[tokio::test]
async fn once_closed_it_is_gone_for_all_but_those_who_worked_on_it() {
    let app = Gehoord::start().await;
    let id = open(&app, "Klantcentrum Amstel", json!([])).await;
    advance(&app, &id, "CLOSED").await;
    for (who, sees) in [("nobody", false), ("client", false), ("member", true), ("analyst", true), ("admin", true)] {
        assert_eq!(!seen(&app, who, &id).await.is_null(), sees, "{who}");
    }
    let unseen = planned(&app, "Klantcentrum Westpoort").await;
    assert_ne!(key(&unseen), key(&id));
}
