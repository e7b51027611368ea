//! A reporter whom nobody knows: the code is all there is.

use futures::future::join_all;
use harness::{Answer, Client, Gehoord, Value, json};

use super::{accepted, answer, count, key, look, respond, submit, topic, triage};

const BY_CODE: &str = "
    query ByCode($code: String!) {
        signalByCode(code: $code) {
            id code text status outcome loop { reopenedCount deadlines { step dueAt state } }
            answers { nodes { text } } responses { nodes { helped comment } }
        }
    }";

async fn by_code(who: &Client<'_>, code: &str) -> Value {
    who.send(BY_CODE, json!({ "code": code })).await.at("/signalByCode").clone()
}

fn code_of(answer: &Answer) -> (String, String) {
    let of = |part| answer.text(&format!("/submitSignal/signal/{part}")).to_owned();
    (of("id"), of("code"))
}

#[tokio::test]
async fn whoever_holds_the_code_sees_seen_heard_and_helped_and_can_object() {
    let app = Gehoord::start().await;
    let (nobody, handler) = (app.nobody(), app.as_("handler").await);
    let (signal, code) = code_of(&submit(&nobody, json!({ "key": "from my phone" })).await);
    assert_eq!(by_code(&nobody, &code).await["status"], "RECEIVED");
    assert_eq!(look(&nobody, &signal).await, Value::Null, "an id is no credential");

    let brieven = topic(&app, "contact/brieven").await;
    accepted(&triage(&handler, &signal, &brieven, json!({})).await, "triageSignal");
    assert_eq!(by_code(&nobody, &code).await["status"], "SEEN");
    for time in 1..=3 {
        accepted(&answer(&handler, &signal, json!({ "text": "Zo zit het." })).await, "answerSignal");
        let typed = code.to_lowercase().replace('-', " ");
        let seen = by_code(&nobody, &typed).await;
        assert_eq!((&seen["status"], &seen["outcome"]), (&json!("HELPED"), &json!("HELPED")));
        assert_eq!(seen["answers"]["nodes"].as_array().map(Vec::len), Some(time));
        accepted(&respond(&nobody, false, json!({ "code": typed, "comment": "Nog niet." })).await, "respondToAnswer");
        let seen = by_code(&nobody, &code).await;
        assert_eq!((&seen["status"], &seen["loop"]["reopenedCount"]), (&json!("SEEN"), &json!(time)));
        assert_eq!(seen["loop"]["deadlines"].as_array().map(Vec::len), Some(2));
    }
    let key = key(&signal);
    assert_eq!(count(&app, &format!("FROM event WHERE kind = 'SIGNAL_ESCALATED' AND subject_id = '{key}'")).await, 1);
    assert_eq!(
        count(
            &app,
            &format!("FROM event WHERE subject_id = '{key}' AND kind LIKE 'SIGNAL_RE%' AND actor_id IS NOT NULL")
        )
        .await,
        0
    );
    accepted(&answer(&handler, &signal, json!({})).await, "answerSignal");
    accepted(&respond(&nobody, true, json!({ "code": code })).await, "respondToAnswer");
    assert_eq!(by_code(&nobody, &code).await["status"], "CLOSED");
}

#[tokio::test]
async fn eight_objections_at_once_count_once() {
    let app = Gehoord::start().await;
    let (nobody, handler) = (app.nobody(), app.as_("handler").await);
    let (signal, code) = code_of(&submit(&nobody, json!({})).await);
    accepted(&triage(&handler, &signal, &topic(&app, "contact/brieven").await, json!({})).await, "triageSignal");
    accepted(&answer(&handler, &signal, json!({})).await, "answerSignal");
    let said = join_all((0..8).map(|_| respond(&nobody, false, json!({ "code": code })))).await;
    let done = said.iter().filter(|answer| answer.user_errors("respondToAnswer").is_empty()).count();
    assert_eq!(done, 1);
    let seen = by_code(&nobody, &code).await;
    assert_eq!((&seen["status"], &seen["loop"]["reopenedCount"]), (&json!("SEEN"), &json!(1)));
    assert_eq!(seen["responses"]["nodes"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn the_code_is_shown_to_nobody_else() {
    let app = Gehoord::start().await;
    let (signal, code) = code_of(&submit(&app.nobody(), json!({})).await);
    assert_eq!(by_code(&app.nobody(), &code).await["code"], code.as_str());
    for who in ["handler", "complaints", "manager"] {
        let seen = look(&app.as_(who).await, &signal).await;
        assert_eq!((&seen["id"], &seen["code"]), (&json!(signal), &Value::Null), "{who}");
    }
    assert_eq!(by_code(&app.nobody(), "AAAAA-AAAAA-AAAAA-AAAAA").await, Value::Null);
    assert_eq!(respond(&app.nobody(), true, json!({ "code": "no code at all" })).await.codes(), ["NOT_FOUND"]);
}

#[tokio::test]
async fn who_is_signed_in_can_still_be_anonymous_and_is_kept_nowhere() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let (signal, code) = code_of(&submit(&client, json!({ "anonymous": true, "key": "mine" })).await);
    assert_eq!(look(&client, &signal).await, Value::Null, "not among one's own");
    let key = key(&signal);
    assert_eq!(count(&app, &format!("FROM signal_reporter WHERE signal_id = '{key}'")).await, 0);
    accepted(
        &triage(&app.as_("handler").await, &signal, &topic(&app, "contact/brieven").await, json!({})).await,
        "triageSignal",
    );
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    accepted(&respond(&client, true, json!({ "code": code })).await, "respondToAnswer");
    let client = super::account(&app, "client@demo.example").await;
    let told = format!(
        "FROM event WHERE subject_id = '{key}' AND actor_id = '{}'",
        client.parse::<entity::id::AccountId>().expect("an id").0
    );
    assert_eq!(count(&app, &told).await, 0);
    // The same from nobody at all, with the same key: it is theirs who hold the key.
    let (again, same) = code_of(&submit(&app.nobody(), json!({ "anonymous": true, "key": "mine" })).await);
    assert_eq!((again, same), (signal, code));
}
