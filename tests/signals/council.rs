//! What a council sees of signals: those of its own region, once they are triaged, and nobody's name.

use harness::{Gehoord, UWI, Value, json};

use super::{accepted, answer, found, look, reveal, submitted, topic, triage};

#[tokio::test]
async fn a_council_member_sees_triaged_signals_of_the_own_region_without_reporter_or_address() {
    let app = Gehoord::start().await;
    let (member, handler) = (app.as_("member").await, app.as_("handler").await);
    let kantoor = topic(&app, "contact/kantoor").await;
    let place = |postcode: &str| {
        json!({
            "place": { "postcode": postcode, "address": "Kade 12", "latitude": 52.37, "longitude": 4.87 },
            "text": "Ik ben te bereiken op 06 98765432.", "page": "/mijn/gegevens"
        })
    };
    let client = app.as_("client").await;
    let here = submitted(&client, place("1056 AB")).await;
    let elsewhere = submitted(&client, place("9712 AB")).await;
    let nowhere = submitted(&client, json!({})).await;
    for signal in [&here, &elsewhere, &nowhere] {
        assert_eq!(look(&member, signal).await, Value::Null, "before triage");
    }
    for signal in [&here, &elsewhere, &nowhere] {
        accepted(&triage(&handler, signal, &kantoor, json!({})).await, "triageSignal");
    }
    accepted(&answer(&handler, &here, json!({})).await, "answerSignal");
    accepted(&reveal(&handler, &here, "Om te bellen.").await, "revealSignal");

    let seen = look(&member, &here).await;
    assert_eq!(seen["text"], "Ik ben te bereiken op [telefoonnummer].");
    assert_eq!((&seen["masked"], &seen["status"]), (&json!(true), &json!("HELPED")));
    assert_eq!((&seen["topic"]["name"], &seen["region"]["name"]), (&json!("Op kantoor"), &json!("Groot Amsterdam")));
    assert_eq!(
        seen["place"],
        json!({ "address": null, "postcode": null, "latitude": null, "longitude": null, "regionName": null })
    );
    for hidden in ["code", "handler", "department", "mainSignal"] {
        assert_eq!(seen[hidden], Value::Null, "{hidden}");
    }
    for hidden in ["answers", "responses", "reveals", "followUps"] {
        assert_eq!(seen[hidden]["nodes"], json!([]), "{hidden}");
    }
    assert_eq!(look(&member, &elsewhere).await, Value::Null, "another region");
    assert_eq!(look(&member, &nowhere).await, Value::Null, "no region: the central council's");
    let all = found(&member, json!({ "filter": { "topicId": kantoor } })).await;
    assert!(all.contains(&here) && !all.contains(&elsewhere) && !all.contains(&nowhere));

    // In public space an address tells no home.
    app.sql(UWI, "UPDATE topic SET is_public_space = true WHERE path = 'contact'").await;
    let seen = look(&member, &here).await;
    assert_eq!((&seen["place"]["address"], &seen["place"]["latitude"]), (&json!("Kade 12"), &json!(52.37)));
}

#[tokio::test]
async fn the_central_council_sees_what_belongs_to_no_region() {
    let app = Gehoord::start().await;
    let chair = app.nobody().signed_in("wilma.terpstra@raadslid.example", harness::PASSWORD).await;
    let signal = submitted(&app.as_("client").await, json!({})).await;
    assert_eq!(look(&chair, &signal).await, Value::Null);
    accepted(
        &triage(&app.as_("handler").await, &signal, &topic(&app, "contact/kantoor").await, json!({})).await,
        "triageSignal",
    );
    assert_eq!(look(&chair, &signal).await["status"], "SEEN");
    assert_eq!(look(&app.as_("member").await, &signal).await, Value::Null);
}

#[tokio::test]
async fn ones_own_signal_is_seen_in_full_in_the_own_region_too() {
    let app = Gehoord::start().await;
    let member = app.as_("member").await;
    let text = "Bel mij op 06 98765432.";
    let signal = submitted(&member, json!({ "text": text, "place": { "postcode": "1012 AB" } })).await;
    accepted(
        &triage(&app.as_("handler").await, &signal, &topic(&app, "contact/kantoor").await, json!({})).await,
        "triageSignal",
    );
    accepted(&answer(&app.as_("handler").await, &signal, json!({ "channel": "EMAIL" })).await, "answerSignal");
    let seen = look(&member, &signal).await;
    assert_eq!((&seen["text"], &seen["place"]["postcode"]), (&json!(text), &json!("1012 AB")));
    assert_eq!(seen["answers"]["nodes"].as_array().map(Vec::len), Some(1));
}
