//! Signals that come in at a desk or on the telephone: somebody writes them down for somebody else.

use harness::{Gehoord, Value, json};

use super::{
    accepted, another_client, answer, count, handled, key, look, respond, reveal, submit, submitted, topic, triage,
};

#[tokio::test]
async fn a_handler_writes_it_down_and_a_known_client_finds_it_among_their_own() {
    let app = Gehoord::start().await;
    let client = another_client(&app, "greet").await;
    let desk = json!({ "channel": "DESK", "onBehalfOf": { "name": "Greet", "email": "Greet@Test.example" } });
    let taken = submit(&app.as_("handler").await, desk).await;
    assert_eq!(taken.at("/submitSignal/signal/code"), &Value::Null, "an account is a way back");
    let signal = taken.text("/submitSignal/signal/id").to_owned();
    assert_eq!(look(&client, &signal).await["status"], "RECEIVED");
    accepted(
        &triage(&app.as_("handler").await, &signal, &topic(&app, "uitkering/betaling").await, json!({})).await,
        "triageSignal",
    );
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    accepted(&respond(&client, true, json!({ "signalId": signal })).await, "respondToAnswer");
}

#[tokio::test]
async fn only_handlers_and_connected_systems_speak_for_somebody_else() {
    let app = Gehoord::start().await;
    let desk = json!({ "channel": "PHONE", "onBehalfOf": { "name": "Een beller", "phone": "06 12345678" } });
    for who in ["nobody", "client", "member", "manager", "complaints", "owner", "admin"] {
        let answer = submit(&app.as_(who).await, desk.clone()).await;
        let expected = if who == "nobody" { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(answer.codes(), [expected], "{who}");
    }
    let system = app.nobody().with_token(schema::demo::INTEGRATION_KEY);
    let signal = submitted(&system, desk.clone()).await;
    let seen = look(&system, &signal).await;
    assert_eq!((&seen["status"], &seen["text"], &seen["topic"]), (&json!("RECEIVED"), &Value::Null, &Value::Null));
    submitted(&app.as_("handler").await, desk).await;
}

#[tokio::test]
async fn somebody_who_cannot_be_reached_gets_a_code_to_take_home() {
    let app = Gehoord::start().await;
    let handler = app.as_("handler").await;
    let taken = submit(&handler, json!({ "channel": "DESK", "onBehalfOf": { "name": "Een bezoeker" } })).await;
    let code = taken.text("/submitSignal/signal/code").to_owned();
    let by_code = app.nobody().run("MobileSignalByCode", json!({ "code": code })).await;
    assert_eq!(by_code.at("/signalByCode/status"), "RECEIVED");
    let reached = submit(&handler, json!({ "channel": "PHONE", "onBehalfOf": { "phone": "06 12345678" } })).await;
    assert!(reached.at("/submitSignal/signal/code").is_null());
    let signal = reached.text("/submitSignal/signal/id").to_owned();
    let told = reveal(&handler, &signal, "Om terug te bellen.").await;
    assert_eq!(
        told.at("/revealSignal/revealed/reporter"),
        &json!({ "name": null, "email": null, "phone": "06 12345678" })
    );
}

#[tokio::test]
async fn who_a_reporter_is_stands_nowhere_in_the_clear() {
    let app = Gehoord::start().await;
    let reporter =
        json!({ "name": "Wilhelmina Zonderland", "email": "zonderland@elders.example", "phone": "06 87654321" });
    let signal = submitted(&app.as_("handler").await, json!({ "onBehalfOf": reporter })).await;
    assert_eq!(count(&app, &format!("FROM signal_reporter WHERE signal_id = '{}'", key(&signal))).await, 1);
    super::screening::nowhere(&app, &["Zonderland", "zonderland", "87654321"]).await;
    let told = reveal(&app.as_("handler").await, &signal, "Om te antwoorden.").await;
    assert_eq!(told.at("/revealSignal/revealed/reporter"), &reporter);
}

#[tokio::test]
async fn what_nobody_can_be_told_about_is_only_promised_to_be_seen_and_ends_with_no_way_back() {
    let app = Gehoord::start().await;
    let system = app.nobody().with_token(schema::demo::INTEGRATION_KEY);
    let record = json!({
        "externalId": "1", "kind": "REPORT", "channel": "WEBSITE", "receivedAt": "2026-09-07T08:00:00Z", "text": "Kapot."
    });
    let taken = system.run("IntakeSignals", json!({ "input": { "source": "elders", "signals": [record] } })).await;
    assert_eq!(taken.at("/importSignals/created"), 1);
    let key = super::only(&app, "SELECT id FROM signal WHERE source = 'elders'").await;
    let signal = entity::id::SignalId(key.parse().expect("a key")).to_string();
    let handler = app.as_("handler").await;
    assert_eq!(super::promised(&look(&handler, &signal).await), ["SEEN 2026-09-10 18:00 PENDING"]);
    accepted(&triage(&handler, &signal, &topic(&app, "contact/brieven").await, json!({})).await, "triageSignal");
    for outcome in [json!("HELPED"), Value::Null] {
        let refused = answer(&handler, &signal, json!({ "outcome": outcome })).await;
        assert_eq!(refused.user_errors("answerSignal"), ["NO_WAY_BACK"]);
    }
    accepted(
        &answer(&handler, &signal, json!({ "outcome": "NO_WAY_BACK", "text": "Niemand te bereiken." })).await,
        "answerSignal",
    );
    let seen = look(&handler, &signal).await;
    assert_eq!((&seen["status"], &seen["outcome"]), (&json!("CLOSED"), &json!("NO_WAY_BACK")));
    assert_eq!(seen["loop"]["heardAt"], Value::Null);

    let reachable = handled(&app).await;
    let refused = answer(&handler, &reachable, json!({ "outcome": "NO_WAY_BACK" })).await;
    assert_eq!(refused.user_errors("answerSignal"), ["OUTCOME_RESERVED"]);
}
