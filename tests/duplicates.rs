//! Signals that are likely about the same thing: found for staff, linked by people.

use chrono::TimeDelta;
use harness::{Client, Gehoord, Value, json};

use crate::signals::{accepted, link, submitted, topic, triage};

const ALIKE: &str = "
    query Alike($id: ID!, $first: Int) {
        signal(id: $id) { likelyDuplicates(first: $first) {
            totalCount nodes { score textLikeness placeLikeness timeLikeness signal { id text } }
        } }
    }";

async fn alike(who: &Client<'_>, signal: &str) -> Value {
    who.send(ALIKE, json!({ "id": signal, "first": 20 })).await.at("/signal/likelyDuplicates").clone()
}

fn ids(alike: &Value) -> Vec<String> {
    let nodes = alike["nodes"].as_array().expect("a list");
    nodes.iter().map(|node| node["signal"]["id"].as_str().expect("an id").to_owned()).collect()
}

fn post(more: Value) -> Value {
    let mut input = json!({ "kind": "REPORT", "text": "De paal bij de brug is weer omgereden.",
        "place": { "latitude": 52.3702, "longitude": 4.8952 } });
    for (name, value) in more.as_object().expect("an object") {
        input[name] = value.clone();
    }
    input
}

#[tokio::test]
async fn the_same_thing_told_again_nearby_and_soon_is_found_with_its_score() {
    let app = Gehoord::start().await;
    let (here, elsewhere) = (topic(&app, "contact/brieven").await, topic(&app, "uitkering/betaling").await);
    let of = |more: Value| {
        let mut more = post(more);
        more["topicId"] = more["topicId"].as_str().unwrap_or(&here).into();
        more
    };
    let client = app.as_("client").await;
    let first = submitted(&client, of(json!({}))).await;
    let same = submitted(&app.nobody(), of(json!({}))).await;
    let near =
        json!({ "text": "Paal bij de brug omgereden, alweer!", "place": { "latitude": 52.3711, "longitude": 4.8952 } });
    let near = submitted(&client, of(near)).await;
    submitted(&client, of(json!({ "topicId": elsewhere }))).await;
    submitted(&client, of(json!({ "place": { "latitude": 52.38, "longitude": 4.8952 } }))).await;
    submitted(&client, of(json!({ "text": "De lift van het klantcentrum doet het niet meer." }))).await;
    submitted(&client, of(json!({ "place": { "postcode": "9711 BC" } }))).await;

    let found = alike(&app.as_("analyst").await, &first).await;
    assert_eq!(ids(&found), [same.clone(), near.clone()]);
    assert_eq!(found["totalCount"], 2);
    assert_eq!((&found["nodes"][0]["score"], &found["nodes"][0]["textLikeness"]), (&json!(1.0), &json!(1.0)));
    let of_near = &found["nodes"][1];
    assert!(of_near["score"].as_f64() < Some(1.0) && of_near["score"].as_f64() >= Some(0.5), "{of_near}");
    assert_eq!((&of_near["placeLikeness"], &of_near["timeLikeness"]), (&json!(0.8), &json!(1.0)));

    // A page later, and none after a fortnight.
    app.pass(TimeDelta::days(13));
    let late = submitted(&app.as_("client").await, of(json!({}))).await;
    assert!(ids(&alike(&app.as_("analyst").await, &late).await).contains(&first));
    app.pass(TimeDelta::days(2));
    let too_late = submitted(&app.as_("client").await, of(json!({}))).await;
    let found = ids(&alike(&app.as_("analyst").await, &too_late).await);
    assert_eq!(found, [late], "two days earlier, and not fifteen");
}

#[tokio::test]
async fn without_coordinates_a_page_or_a_postcode_is_the_place() {
    let app = Gehoord::start().await;
    let about = topic(&app, "contact/brieven").await;
    let client = app.as_("client").await;
    let told = async |place: Value| {
        let mut input = json!({ "topicId": about, "text": "De knop verder doet niets op de pagina." });
        for (name, value) in place.as_object().expect("an object") {
            input[name] = value.clone();
        }
        submitted(&client, input).await
    };
    let one = told(json!({ "page": "/aanvraag", "step": "2" })).await;
    let same = told(json!({ "page": "/aanvraag", "step": "2" })).await;
    told(json!({ "page": "/aanvraag", "step": "3" })).await;
    told(json!({})).await;
    let here = told(json!({ "place": { "postcode": "1012 AB" } })).await;
    let there = told(json!({ "place": { "postcode": "1012 AB" } })).await;
    let staff = app.as_("handler").await;
    assert_eq!(ids(&alike(&staff, &one).await), [same]);
    assert_eq!(ids(&alike(&staff, &here).await), [there]);
}

#[tokio::test]
async fn nothing_is_linked_by_itself_and_what_somebody_linked_is_found_no_longer() {
    let app = Gehoord::start().await;
    let about = topic(&app, "uitkering/betaling").await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let (one, other) = (
        submitted(&client, post(json!({ "topicId": about }))).await,
        submitted(&client, post(json!({ "topicId": about }))).await,
    );
    accepted(&triage(&handler, &one, &about, json!({})).await, "triageSignal");
    let query =
        "query($id: ID!) { signal(id: $id) { mainSignal { id } likelyDuplicates { nodes { signal { id } } } } }";
    let seen = handler.send(query, json!({ "id": other })).await;
    assert_eq!(seen.at("/signal/mainSignal"), &json!(null));
    assert_eq!(seen.at("/signal/likelyDuplicates/nodes/0/signal/id"), &json!(one));
    accepted(&link(&handler, &other, Some(&one)).await, "linkSignal");
    for signal in [&one, &other] {
        assert_eq!(ids(&alike(&handler, signal).await), Vec::<String>::new());
    }
}

#[tokio::test]
async fn only_staff_see_any_and_what_is_masked_is_not_compared() {
    let app = Gehoord::start().await;
    let about = topic(&app, "uitkering/betaling").await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let told = async |text: &str| {
        let place = json!({ "postcode": "1012 AB" });
        submitted(&client, json!({ "topicId": about, "text": text, "place": place })).await
    };
    let one = told("Bel mij over de betaaldag op 06 98765432.").await;
    let other = told("Bel mij over de betaaldag op 06 12345678.").await;
    for signal in [&one, &other] {
        accepted(&triage(&handler, signal, &about, json!({})).await, "triageSignal");
    }
    let found = alike(&handler, &one).await;
    assert_eq!(found["nodes"][0]["textLikeness"], 1.0, "both read [telefoonnummer]");
    assert!(!found.to_string().contains("12345678"));
    assert_eq!(ids(&alike(&app.as_("manager").await, &one).await), [other]);
    // The reporter sees the own signal, a council member the one of the own region: neither sees what is alike.
    for who in ["client", "member"] {
        assert_eq!(alike(&app.as_(who).await, &one).await, json!({ "totalCount": 0, "nodes": [] }), "{who}");
    }
    for who in ["admin", "nobody"] {
        let seen = app.as_(who).await.send(ALIKE, json!({ "id": one })).await;
        assert_eq!(seen.at("/signal"), &json!(null), "{who}");
    }
}
