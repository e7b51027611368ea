//! What a client told: who reads it as it was told, who masked, and who not at all.

use harness::{Gehoord, UWI, Value, json};

use super::{certain, done, held, look, mirror, part, refused, report};

const TOLD: &str = "Ik kreeg niets meer. Bel mij op 06-12345678, vroeg ik.";
const MASKED: &str = "Ik kreeg niets meer. Bel mij op [telefoonnummer], vroeg ik.";

/// The client's story as somebody reads it.
async fn reads(app: &Gehoord, who: &str, session: &str) -> Value {
    let seen = look(app, who, session, "participants { role story }").await;
    let people = seen["participants"].as_array().cloned().unwrap_or_default();
    people.iter().find(|one| one["role"] == "CLIENT").map_or(Value::Null, |one| one["story"].clone())
}

async fn all_read(app: &Gehoord, session: &str) -> Vec<Value> {
    let mut read = Vec::new();
    for who in ["client", "facilitator", "handler", "member", "analyst", "manager"] {
        read.push(reads(app, who, session).await);
    }
    read
}

#[tokio::test]
async fn it_is_whole_for_the_conversation_while_the_client_agrees_and_masked_for_who_watched() {
    let app = Gehoord::start().await;
    let id = certain(&app).await;
    done(&app, "client", "writeStory", json!({ "sessionId": id, "text": TOLD }), "").await;
    let null = Value::Null;
    let before = [json!(TOLD), json!(TOLD), json!(TOLD), null.clone(), null.clone(), null.clone()];
    assert_eq!(all_read(&app, &id).await, before, "before the report, who watches reads nothing");
    app.set_time((2026, 9, 15), (12, 10));
    done(&app, "facilitator", "holdSession", super::of(&id), "").await;
    report(&app, "facilitator", &id).await;
    let after = [json!(TOLD), json!(TOLD), json!(TOLD), json!(MASKED), json!(MASKED), null.clone()];
    assert_eq!(all_read(&app, &id).await, after, "a manager who was not there never does");
    // The client takes it back; the organiser writes that down for the client as well.
    done(&app, "client", "withdrawConsent", json!({ "sessionId": id, "scopes": ["STORY"] }), "").await;
    let masked = [json!(TOLD), json!(MASKED), json!(MASKED), json!(MASKED), json!(MASKED), null];
    assert_eq!(all_read(&app, &id).await, masked);
    let again = json!({ "sessionId": id, "scopes": ["STORY"], "form": "SPOKEN", "participantId": part(&app, &id, "client").await });
    done(&app, "facilitator", "giveConsent", again, "").await;
    assert_eq!(all_read(&app, &id).await, after, "and gives it again");
}

#[tokio::test]
async fn without_the_clients_agreement_nobody_reads_it_whole_but_the_client() {
    let app = Gehoord::start().await;
    let id = mirror(&app).await;
    let client = part(&app, &id, "client").await;
    let written = json!({ "sessionId": id, "participantId": client, "text": TOLD });
    done(&app, "facilitator", "writeStory", written, "").await;
    assert_eq!(reads(&app, "client", &id).await, TOLD, "it is the client's, whoever wrote it down");
    assert_eq!(reads(&app, "facilitator", &id).await, MASKED);
    assert_eq!(reads(&app, "handler", &id).await, MASKED);
    // Another text takes its place, and one with nothing masked in it seals nothing.
    done(&app, "client", "writeStory", json!({ "sessionId": id, "text": "Het is goed gekomen." }), "").await;
    assert_eq!(reads(&app, "facilitator", &id).await, "Het is goed gekomen.");
    let key = client.parse::<entity::id::SessionParticipantId>().expect("an id").0;
    assert!(app.sql(UWI, &format!("SELECT 1 FROM sealed_text WHERE subject_id = '{key}'")).await.is_empty());
}

#[tokio::test]
async fn only_a_clients_story_is_written_and_not_by_everybody() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let of = |participant: &str, text: &str| json!({ "sessionId": id, "participantId": participant, "text": text });
    let (client, handler) = (part(&app, &id, "client").await, part(&app, &id, "handler").await);
    assert_eq!(refused(&app, "facilitator", "writeStory", of(&handler, " ")).await, ["NOT_THE_CLIENT", "EMPTY"]);
    assert_eq!(refused(&app, "handler", "writeStory", of(&client, "Zo.")).await, ["FORBIDDEN"]);
    assert_eq!(refused(&app, "member", "writeStory", of(&client, "Zo.")).await, ["FORBIDDEN"]);
    assert_eq!(refused(&app, "client", "writeStory", of(&handler, "Zo.")).await, ["NOT_FOUND"]);
    let long = "x".repeat(20_001);
    assert_eq!(refused(&app, "client", "writeStory", of(&client, &long)).await, ["TOO_LONG"]);
}
