//! A signal is weighed as it comes in, whoever sends it and however.

use harness::{Gehoord, UWI, json};

use super::{HUNGRY, kinds, listed, look};
use crate::signals::{count, key, look as look_at, promised, submit, submitted};

#[tokio::test]
async fn a_signal_that_says_so_is_proposed_with_its_reasons_and_is_looked_at_in_four_office_hours() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let signal = submitted(&client, json!({ "text": HUNGRY })).await;
    let seen = look(&handler, &signal).await;
    assert_eq!((&seen["urgency"], &seen["status"]), (&json!("NORMAL"), &json!("RECEIVED")), "a person decides");
    assert_eq!(
        seen["urgencyReasons"],
        json!([
            { "word": "geen eten", "weight": 1.2, "class": "FOOD" },
            { "word": "honger", "weight": 0.83, "class": "FOOD" },
            { "word": "kinderen", "weight": 0.2, "class": "VULNERABLE" },
        ])
    );
    assert_eq!(seen["distress"]["state"], "PROPOSED");
    assert_eq!(seen["distress"]["settledAt"], json!(null));
    assert_eq!(seen["distress"]["reasons"].as_array().map(Vec::len), Some(3));
    // Ten o'clock on a Tuesday: four office hours on, and the rest as for any signal.
    let promises = promised(&look_at(&handler, &signal).await);
    assert!(promises.contains(&"SEEN 2026-09-08 14:00 PENDING".to_owned()), "{promises:?}");
    assert!(promises.contains(&"HEARD 2026-09-15 18:00 PENDING".to_owned()), "{promises:?}");
    assert_eq!(kinds(&app, &signal).await, ["DISTRESS_PROPOSED"]);
    assert!(listed(&handler, 50).await.contains(&signal));
}

#[tokio::test]
async fn an_ordinary_signal_is_not_and_one_that_denies_it_neither() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    for text in [
        "Wanneer krijg ik mijn geld?",
        "Wij worden gelukkig niet uit huis gezet.",
        "Ik sterf van de honger naar nieuws.",
    ] {
        let signal = submitted(&client, json!({ "text": text })).await;
        let seen = look(&handler, &signal).await;
        assert_eq!((&seen["distress"], &seen["urgencyReasons"]), (&json!(null), &json!([])), "{text}");
        assert!(!listed(&handler, 50).await.contains(&signal), "{text}");
        assert_eq!(kinds(&app, &signal).await, Vec::<String>::new(), "{text}");
    }
}

#[tokio::test]
async fn a_retry_proposes_nothing_twice_and_an_anonymous_one_is_proposed_too() {
    let app = Gehoord::start().await;
    let handler = app.as_("handler").await;
    let mine = json!({ "text": HUNGRY, "key": "een sleutel", "anonymous": true });
    let first = submit(&app.nobody(), mine.clone()).await.text("/submitSignal/signal/id").to_owned();
    let again = submit(&app.nobody(), mine).await.text("/submitSignal/signal/id").to_owned();
    assert_eq!(first, again);
    assert_eq!(kinds(&app, &first).await, ["DISTRESS_PROPOSED"]);
    assert_eq!(look(&handler, &first).await["distress"]["state"], "PROPOSED");
    let actor = format!("FROM event WHERE subject_id = '{}' AND actor_id IS NOT NULL", key(&first));
    assert_eq!(count(&app, &actor).await, 0, "who sent it stands nowhere");
}

#[tokio::test]
async fn only_staff_see_that_a_signal_was_proposed_and_why() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let own = submitted(&client, json!({ "text": HUNGRY, "place": { "postcode": "1012 AB" } })).await;
    let seen = look(&client, &own).await;
    assert_eq!((&seen["distress"], &seen["urgencyReasons"]), (&json!(null), &json!([])), "not its reporter");
    let anonymous = submit(&app.nobody(), json!({ "text": HUNGRY, "anonymous": true })).await;
    let code = anonymous.text("/submitSignal/signal/code");
    let by_code = "query($code: String!) { signalByCode(code: $code) { urgencyReasons { word } distress { state } } }";
    let seen = app.nobody().send(by_code, json!({ "code": code })).await;
    assert_eq!(seen.at("/signalByCode"), &json!({ "urgencyReasons": [], "distress": null }));
    // Nor does its timeline tell.
    let timeline = "query($id: ID!) { signal(id: $id) { timeline(first: 50) { nodes { kind } } } }";
    let told = client.send(timeline, json!({ "id": own })).await;
    assert!(!told.body.to_string().contains("DISTRESS"), "{}", told.body);
    let told = app.as_("analyst").await.send(timeline, json!({ "id": own })).await;
    assert!(told.body.to_string().contains("DISTRESS_PROPOSED"), "{}", told.body);
}

#[tokio::test]
async fn a_reason_names_a_word_of_the_list_and_never_what_is_masked() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let text = "Bel 06 98765432: ik heb depressie, geen ete en ik wil nit meer leven, groet Zwaantje Buitenhuis.";
    let signal = submitted(&client, json!({ "text": text })).await;
    let told = look(&handler, &signal).await["urgencyReasons"].to_string();
    assert!(told.contains("geen eten") && told.contains("LIFE"), "{told}");
    let kept = app.sql(UWI, "SELECT word FROM signal_distress_reason").await.join(" ");
    for secret in ["98765432", "depressie", "Zwaantje", "Buitenhuis", "ete "] {
        assert!(!told.contains(secret) && !kept.contains(secret), "{secret}: {told} {kept}");
    }
}

#[tokio::test]
async fn the_process_owner_of_the_intake_is_told_and_warned_when_nobody_looks() {
    let app = Gehoord::start().await;
    let signal = submitted(&app.as_("client").await, json!({ "text": HUNGRY })).await;
    app.noticed(UWI).await;
    let told = format!(
        "FROM notice JOIN event ON event.id = event_id WHERE subject_id = '{}' AND kind = 'DISTRESS_PROPOSED'
         AND account_id = (SELECT process_owner_id FROM department WHERE is_intake)",
        key(&signal)
    );
    assert_eq!(count(&app, &told).await, 1);
}
