//! A reporter who is signed in: seen, heard, helped, and back again where it did not help.

use chrono::TimeDelta;
use harness::{Gehoord, Value, json};

use super::{accepted, answer, count, handled, key, look, promised, respond, submitted, topic, triage};

#[tokio::test]
async fn a_signal_is_seen_heard_and_helped_and_its_reporter_sees_each_step() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let signal = submitted(&client, json!({ "place": { "postcode": "1056 AB" } })).await;
    let seen = look(&client, &signal).await;
    assert_eq!((&seen["status"], &seen["code"]), (&json!("RECEIVED"), &Value::Null), "{seen}");
    assert_eq!(seen["region"]["name"], "Groot Amsterdam");
    assert_eq!(
        promised(&seen),
        ["SEEN 2026-09-10 18:00 PENDING", "HEARD 2026-09-15 18:00 PENDING", "HELPED 2026-10-06 18:00 PENDING"]
    );

    app.pass(TimeDelta::minutes(1));
    let betaling = topic(&app, "uitkering/betaling").await;
    accepted(&triage(&handler, &signal, &betaling, json!({})).await, "triageSignal");
    let seen = look(&client, &signal).await;
    assert_eq!((&seen["status"], &seen["topic"]["name"]), (&json!("SEEN"), &json!("Betaling")));
    assert_eq!(seen["loop"]["seenAt"], "2026-09-08T08:01:00+00:00");
    assert_eq!(seen["department"]["name"], "Uitkeringen en betalingen");

    app.pass(TimeDelta::minutes(1));
    let heard = json!({ "outcome": null, "text": "Ik zoek het uit." });
    accepted(&answer(&handler, &signal, heard).await, "answerSignal");
    let seen = look(&client, &signal).await;
    assert_eq!((&seen["status"], &seen["outcome"]), (&json!("HEARD"), &Value::Null));
    assert_eq!(seen["loop"]["heardAt"], "2026-09-08T08:02:00+00:00");
    assert_eq!(seen["loop"]["helpedAt"], Value::Null);
    // The department's name, for the writer chose none; who wrote it is for colleagues.
    let said = json!([{
        "text": "Ik zoek het uit.", "channel": "APP", "outcome": null, "authorName": "Uitkeringen en betalingen",
        "overrideReason": null, "writer": null
    }]);
    assert_eq!(seen["answers"]["nodes"], said);

    app.pass(TimeDelta::minutes(1));
    accepted(&answer(&handler, &signal, json!({ "outcome": "TAILORED" })).await, "answerSignal");
    let seen = look(&client, &signal).await;
    assert_eq!((&seen["status"], &seen["outcome"]), (&json!("HELPED"), &json!("TAILORED")));
    assert_eq!(seen["loop"]["heardAt"], "2026-09-08T08:02:00+00:00", "it was heard the first time");
    assert_eq!(seen["loop"]["helpedAt"], "2026-09-08T08:03:00+00:00");
    assert_eq!(seen["answers"]["nodes"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        promised(&seen),
        ["SEEN 2026-09-10 18:00 KEPT", "HEARD 2026-09-15 18:00 KEPT", "HELPED 2026-10-06 18:00 KEPT"]
    );

    app.pass(TimeDelta::minutes(1));
    accepted(&respond(&client, true, json!({ "signalId": signal, "comment": "Dank u wel." })).await, "respondToAnswer");
    let seen = look(&client, &signal).await;
    assert_eq!((&seen["status"], &seen["outcome"]), (&json!("CLOSED"), &json!("TAILORED")));
    assert_eq!(seen["loop"]["closedAt"], "2026-09-08T08:04:00+00:00");
    assert_eq!(seen["responses"]["nodes"], json!([{ "helped": true, "comment": "Dank u wel." }]));
}

#[tokio::test]
async fn an_objection_has_it_seen_anew_with_new_deadlines_and_the_third_goes_up() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    for time in 1..=3 {
        accepted(&answer(&app.as_("handler").await, &signal, json!({ "outcome": "EXPLAINED" })).await, "answerSignal");
        app.pass(TimeDelta::days(1));
        let client = app.as_("client").await;
        accepted(
            &respond(&client, false, json!({ "signalId": signal, "comment": "Ik wacht nog." })).await,
            "respondToAnswer",
        );
        let seen = look(&client, &signal).await;
        assert_eq!((&seen["status"], &seen["outcome"]), (&json!("SEEN"), &Value::Null));
        assert_eq!(seen["loop"]["reopenedCount"], time);
        assert_eq!(seen["loop"]["seenAt"], "2026-09-08T08:00:00+00:00", "it stays seen");
        assert_eq!((&seen["loop"]["heardAt"], &seen["loop"]["helpedAt"]), (&Value::Null, &Value::Null));
        let expected = match time {
            1 => ["HEARD 2026-09-16 18:00 PENDING", "HELPED 2026-10-07 18:00 PENDING"],
            2 => ["HEARD 2026-09-17 18:00 PENDING", "HELPED 2026-10-08 18:00 PENDING"],
            _ => ["HEARD 2026-09-18 18:00 PENDING", "HELPED 2026-10-09 18:00 PENDING"],
        };
        assert_eq!(promised(&seen), expected);
        let went_up =
            count(&app, &format!("FROM event WHERE kind = 'SIGNAL_ESCALATED' AND subject_id = '{}'", key(&signal)))
                .await;
        assert_eq!(went_up, usize::from(time == 3));
    }
    // Who handled it goes on with it.
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    assert_eq!(look(&app.as_("client").await, &signal).await["answers"]["nodes"].as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn one_can_object_to_a_closed_signal_within_fourteen_days_and_not_later() {
    let app = Gehoord::start().await;
    let (first, second) = (handled(&app).await, handled(&app).await);
    for signal in [&first, &second] {
        accepted(&answer(&app.as_("handler").await, signal, json!({})).await, "answerSignal");
        accepted(&respond(&app.as_("client").await, true, json!({ "signalId": signal })).await, "respondToAnswer");
    }
    app.pass(TimeDelta::days(14));
    let client = app.as_("client").await;
    accepted(&respond(&client, false, json!({ "signalId": first })).await, "respondToAnswer");
    assert_eq!(look(&client, &first).await["status"], "SEEN");
    app.pass(TimeDelta::seconds(1));
    let late = respond(&client, false, json!({ "signalId": second })).await;
    assert_eq!(late.user_errors("respondToAnswer"), ["TOO_LATE_TO_OBJECT"]);
    assert_eq!(look(&client, &second).await["status"], "CLOSED");
}

#[tokio::test]
async fn there_is_nothing_to_respond_to_before_an_answer_and_to_say_it_helped_twice_is_to_say_it_once() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let signal = handled(&app).await;
    for helped in [true, false] {
        let early = respond(&client, helped, json!({ "signalId": signal })).await;
        assert_eq!(early.user_errors("respondToAnswer"), ["NOT_ANSWERED_YET"]);
    }
    accepted(&answer(&app.as_("handler").await, &signal, json!({ "outcome": null })).await, "answerSignal");
    for _ in 0..2 {
        accepted(&respond(&client, true, json!({ "signalId": signal })).await, "respondToAnswer");
    }
    let seen = look(&client, &signal).await;
    assert_eq!((&seen["status"], &seen["outcome"]), (&json!("CLOSED"), &json!("HELPED")));
    assert_eq!(seen["responses"]["nodes"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_signal_is_nobody_elses_to_see_or_respond_to() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    for who in ["nobody", "member", "admin"] {
        let other = app.as_(who).await;
        assert_eq!(look(&other, &signal).await, Value::Null, "{who}");
        assert_eq!(respond(&other, false, json!({ "signalId": signal })).await.codes(), ["NOT_FOUND"], "{who}");
    }
    for who in ["handler", "complaints", "manager"] {
        let other = app.as_(who).await;
        assert_eq!(respond(&other, true, json!({ "signalId": signal })).await.codes(), ["FORBIDDEN"], "{who}");
    }
    assert_eq!(look(&app.as_("client").await, &signal).await["status"], "HELPED");
}
