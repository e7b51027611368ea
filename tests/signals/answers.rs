//! Answering, and how a reporter wants to be answered.

use harness::{Gehoord, json};

use super::{accepted, another_client, answer, count, handled, key, look, respond, submitted, topic, triage};

#[tokio::test]
async fn answering_before_triage_is_refused() {
    let app = Gehoord::start().await;
    let signal = submitted(&app.as_("client").await, json!({})).await;
    let refused = answer(&app.as_("handler").await, &signal, json!({})).await;
    assert_eq!(refused.user_errors("answerSignal"), ["NOT_SEEN_YET"]);
    assert_eq!(look(&app.as_("client").await, &signal).await["answers"]["nodes"], json!([]));
}

#[tokio::test]
async fn what_is_closed_is_neither_triaged_nor_answered() {
    let app = Gehoord::start().await;
    let handler = app.as_("handler").await;
    let signal = handled(&app).await;
    let betaling = topic(&app, "uitkering/betaling").await;
    accepted(&answer(&handler, &signal, json!({})).await, "answerSignal");
    assert_eq!(triage(&handler, &signal, &betaling, json!({})).await.user_errors("triageSignal"), ["ALREADY_TRIAGED"]);
    accepted(&respond(&app.as_("client").await, true, json!({ "signalId": signal })).await, "respondToAnswer");
    assert_eq!(answer(&handler, &signal, json!({})).await.user_errors("answerSignal"), ["SIGNAL_CLOSED"]);
    assert_eq!(triage(&handler, &signal, &betaling, json!({})).await.user_errors("triageSignal"), ["SIGNAL_CLOSED"]);
}

#[tokio::test]
async fn a_contact_that_breaks_preferences_is_refused_unless_there_is_a_reason_which_is_kept() {
    let app = Gehoord::start().await;
    let handler = app.as_("handler").await;
    let signal = handled(&app).await;
    for channel in ["PHONE", "LETTER", "VISIT"] {
        let refused = answer(&handler, &signal, json!({ "channel": channel })).await;
        assert_eq!(refused.user_errors("answerSignal"), ["AGAINST_CONTACT_PREFERENCES"], "{channel}");
        assert_eq!(refused.at("/answerSignal/userErrors/0/field"), &json!(["channel"]));
    }
    let blank = answer(&handler, &signal, json!({ "channel": "PHONE", "overrideReason": "  " })).await;
    assert_eq!(blank.user_errors("answerSignal"), ["AGAINST_CONTACT_PREFERENCES"]);
    assert_eq!(look(&handler, &signal).await["status"], "SEEN");

    let reason = json!({ "channel": "PHONE", "overrideReason": "Het geld gaat anders vandaag terug." });
    accepted(&answer(&handler, &signal, reason).await, "answerSignal");
    let kept = &look(&handler, &signal).await["answers"]["nodes"][0];
    assert_eq!(kept["overrideReason"], "Het geld gaat anders vandaag terug.");
    assert_eq!(kept["writer"]["name"], "Samira Bouzid");
    let shown = &look(&app.as_("client").await, &signal).await["answers"]["nodes"][0];
    assert_eq!((&shown["overrideReason"], &shown["writer"]), (&json!(null), &json!(null)));
    let told = format!("FROM event WHERE kind = 'PREFERENCES_OVERRIDDEN' AND subject_id = '{}'", key(&signal));
    assert_eq!(count(&app, &told).await, 1);
}

#[tokio::test]
async fn a_call_is_welcome_in_the_hours_that_somebody_set_and_only_announced() {
    let app = Gehoord::start().await;
    let client = another_client(&app, "bellen").await;
    let handler = app.as_("handler").await;
    let betaling = topic(&app, "uitkering/betaling").await;
    let prefer = async |from: &str, until: &str, announce: bool| {
        let input = json!({
            "wanted": [], "unwanted": ["LETTER"], "announceFirst": announce, "language": "nl",
            "reachableFrom": from, "reachableUntil": until
        });
        let set = client.run("MobileContactPreferences", json!({ "input": input })).await;
        assert!(set.user_errors("setContactPreferences").is_empty(), "{}", set.body);
    };
    let call = async || {
        let signal = submitted(&client, json!({})).await;
        accepted(&triage(&handler, &signal, &betaling, json!({})).await, "triageSignal");
        let called = answer(&handler, &signal, json!({ "channel": "PHONE" })).await;
        called.user_errors("answerSignal").first().map(|code| (*code).to_owned())
    };
    // It is ten o'clock in Amsterdam.
    prefer("13:00", "15:00", false).await;
    assert_eq!(call().await.as_deref(), Some("AGAINST_CONTACT_PREFERENCES"));
    prefer("10:00", "15:00", true).await;
    assert_eq!(call().await.as_deref(), Some("AGAINST_CONTACT_PREFERENCES"));
    prefer("10:00", "15:00", false).await;
    assert_eq!(call().await, None);
}

#[tokio::test]
async fn an_answer_shows_the_name_that_its_writer_chose_which_is_no_sight_of_the_account() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    accepted(&answer(&app.as_("handler").await, &signal, json!({ "authorName": "Samira" })).await, "answerSignal");
    let shown = look(&app.as_("client").await, &signal).await;
    assert_eq!(shown["answers"]["nodes"][0]["authorName"], "Samira");
    assert_eq!((&shown["handler"], &shown["answers"]["nodes"][0]["writer"]), (&json!(null), &json!(null)));
}
