//! A person looks: confirms a proposal, sets it aside, or triages the signal.

use chrono::TimeDelta;
use harness::{Gehoord, json};

use super::{HUNGRY, confirm, kinds, listed, look, set_aside, tick};
use crate::signals::{
    accepted, answer, colleague, count, key, look as look_at, only, promised, respond, submitted, topic, triage,
};

#[tokio::test]
async fn confirming_makes_the_promises_short_from_that_moment_and_once() {
    let app = Gehoord::start().await;
    let signal = submitted(&app.as_("client").await, json!({ "text": HUNGRY })).await;
    app.pass(TimeDelta::hours(1));
    let handler = app.as_("handler").await;
    let confirmed = confirm(&handler, &signal).await;
    accepted(&confirmed, "confirmDistressing");
    assert_eq!(confirmed.at("/confirmDistressing/signal/urgency"), "DISTRESSING");
    assert_eq!(confirmed.at("/confirmDistressing/signal/distress/state"), "CONFIRMED");
    let mut promises = promised(&look_at(&handler, &signal).await);
    promises.sort_unstable();
    // The rest counts from now; by when it is read was promised sooner, and is never later than before.
    assert_eq!(
        promises,
        ["HEARD 2026-09-09 18:00 PENDING", "HELPED 2026-09-11 18:00 PENDING", "SEEN 2026-09-08 14:00 PENDING"]
    );
    let seen = look(&handler, &signal).await;
    assert_eq!(seen["status"], "RECEIVED", "that is not triage yet");
    assert_eq!(seen["distress"]["settledBy"]["name"], "Samira Bouzid");
    assert!(seen["distress"]["proposedAt"].is_string() && seen["distress"]["settledAt"].is_string());

    app.pass(TimeDelta::hours(1));
    let handler = app.as_("handler").await;
    accepted(&confirm(&handler, &signal).await, "confirmDistressing");
    assert_eq!(look(&handler, &signal).await["distress"]["settledAt"], seen["distress"]["settledAt"]);
    assert_eq!(kinds(&app, &signal).await, ["DISTRESS_PROPOSED", "DISTRESS_CONFIRMED"], "once");
    let refused = set_aside(&handler, &signal, "Toch niet.").await;
    assert_eq!(refused.user_errors("setAsideDistressing"), ["DISTRESS_NOT_PROPOSED"]);
}

#[tokio::test]
async fn setting_aside_needs_a_reason_that_is_screened_and_leaves_the_urgency() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let signal = submitted(&client, json!({ "text": HUNGRY })).await;
    tick(&app);
    let promises = promised(&look_at(&handler, &signal).await);
    assert_eq!(set_aside(&handler, &signal, " ").await.user_errors("setAsideDistressing"), ["EMPTY"]);
    let too_long = "x".repeat(1_001);
    assert_eq!(set_aside(&handler, &signal, &too_long).await.user_errors("setAsideDistressing"), ["TOO_LONG"]);
    let reason = "Gebeld op 06 98765432: het was een grap.";
    let done = set_aside(&handler, &signal, reason).await;
    accepted(&done, "setAsideDistressing");
    assert_eq!(done.at("/setAsideDistressing/signal/urgency"), "NORMAL");
    let seen = look(&handler, &signal).await;
    assert_eq!(seen["distress"]["state"], "SET_ASIDE");
    assert_eq!(seen["distress"]["reason"], "Gebeld op [telefoonnummer]: het was een grap.");
    assert_eq!(seen["urgencyReasons"].as_array().map(Vec::len), Some(3), "why it was proposed stays");
    assert_eq!(promised(&look_at(&handler, &signal).await), promises, "what was promised is kept");
    assert!(!listed(&handler, 50).await.contains(&signal));

    // Sent again, nothing happens again; and somebody who thinks otherwise can still confirm it.
    accepted(&set_aside(&app.as_("manager").await, &signal, "Nog eens.").await, "setAsideDistressing");
    assert_eq!(look(&handler, &signal).await["distress"]["reason"], "Gebeld op [telefoonnummer]: het was een grap.");
    tick(&app);
    accepted(&confirm(&app.as_("manager").await, &signal).await, "confirmDistressing");
    let seen = look(&handler, &signal).await;
    assert_eq!((&seen["distress"]["state"], &seen["distress"]["reason"]), (&json!("CONFIRMED"), &json!(null)));
    assert_eq!(kinds(&app, &signal).await, ["DISTRESS_PROPOSED", "DISTRESS_SET_ASIDE", "DISTRESS_CONFIRMED"]);
}

#[tokio::test]
async fn triage_settles_a_proposal_either_way() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let betaling = topic(&app, "uitkering/betaling").await;
    for (urgency, state, kind) in [
        ("DISTRESSING", "CONFIRMED", "DISTRESS_CONFIRMED"),
        ("HIGH", "SET_ASIDE", "DISTRESS_SET_ASIDE"),
        ("NORMAL", "SET_ASIDE", "DISTRESS_SET_ASIDE"),
    ] {
        let signal = submitted(&client, json!({ "text": HUNGRY })).await;
        tick(&app);
        accepted(&triage(&handler, &signal, &betaling, json!({ "urgency": urgency })).await, "triageSignal");
        let seen = look(&handler, &signal).await;
        assert_eq!((&seen["urgency"], &seen["distress"]["state"]), (&json!(urgency), &json!(state)));
        assert_eq!(seen["distress"]["settledBy"]["name"], "Samira Bouzid");
        assert_eq!(kinds(&app, &signal).await, ["DISTRESS_PROPOSED", kind]);
        assert_eq!(listed(&handler, 50).await.contains(&signal), urgency == "DISTRESSING");
    }
    // A person needs no proposal, and can change their mind.
    let signal = submitted(&client, json!({})).await;
    accepted(&triage(&handler, &signal, &betaling, json!({ "urgency": "DISTRESSING" })).await, "triageSignal");
    let seen = look(&handler, &signal).await["distress"].clone();
    assert_eq!(
        (&seen["state"], &seen["proposedAt"], &seen["reasons"]),
        (&json!("CONFIRMED"), &json!(null), &json!([]))
    );
    tick(&app);
    accepted(&triage(&handler, &signal, &betaling, json!({ "urgency": "NORMAL" })).await, "triageSignal");
    assert_eq!(look(&handler, &signal).await["distress"]["state"], "SET_ASIDE");
    assert_eq!(kinds(&app, &signal).await, ["DISTRESS_CONFIRMED", "DISTRESS_SET_ASIDE"]);
}

#[tokio::test]
async fn who_may_open_a_signal_looks_and_improvement_managers_and_nobody_at_their_own() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let betaling = topic(&app, "uitkering/betaling").await;
    let may: &[(&str, bool)] = &[
        ("handler", true),
        ("manager", true),
        ("complaints", true),
        ("analyst", false),
        ("owner", false),
        ("facilitator", false),
    ];
    for (who, may) in may {
        let person = app.as_(who).await;
        for act in ["confirm", "set aside"] {
            let signal = submitted(&client, json!({ "text": HUNGRY })).await;
            tick(&app);
            let done = match act {
                "confirm" => confirm(&person, &signal).await,
                _ => set_aside(&person, &signal, "Het valt mee.").await,
            };
            if *may {
                assert!(done.codes().is_empty(), "{who} {act}: {}", done.body);
            } else {
                assert_eq!(done.codes(), ["FORBIDDEN"], "{who} {act}");
                assert_eq!(look(&app.as_("handler").await, &signal).await["distress"]["state"], "PROPOSED");
            }
        }
    }
    let signal = submitted(&client, json!({ "text": HUNGRY })).await;
    tick(&app);
    for (who, code) in
        [("client", "FORBIDDEN"), ("member", "NOT_FOUND"), ("admin", "NOT_FOUND"), ("nobody", "UNAUTHENTICATED")]
    {
        let refused = confirm(&app.as_(who).await, &signal).await;
        assert!(refused.codes() == [code] || refused.codes() == ["NOT_FOUND"], "{who}: {}", refused.body);
    }
    for who in ["handler", "manager", "complaints"] {
        let person = app.as_(who).await;
        let own = submitted(&person, json!({ "text": HUNGRY })).await;
        assert_eq!(confirm(&person, &own).await.codes(), ["FORBIDDEN"], "{who}");
        assert_eq!(set_aside(&person, &own, "Het valt mee.").await.codes(), ["FORBIDDEN"], "{who}");
    }
    // After triage the signal's own handler does, and other handlers do not.
    let signal = submitted(&client, json!({ "text": HUNGRY })).await;
    tick(&app);
    accepted(&triage(&app.as_("handler").await, &signal, &betaling, json!({})).await, "triageSignal");
    let other = colleague(&app, "naima.chafik").await;
    assert_eq!(confirm(&other, &signal).await.codes(), ["FORBIDDEN"]);
    accepted(&confirm(&app.as_("handler").await, &signal).await, "confirmDistressing");
}

#[tokio::test]
async fn a_closed_signal_is_past_that() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let signal = submitted(&client, json!({})).await;
    let betaling = topic(&app, "uitkering/betaling").await;
    accepted(&triage(&handler, &signal, &betaling, json!({})).await, "triageSignal");
    accepted(&answer(&handler, &signal, json!({})).await, "answerSignal");
    accepted(&respond(&client, true, json!({ "signalId": signal })).await, "respondToAnswer");
    assert_eq!(confirm(&handler, &signal).await.user_errors("confirmDistressing"), ["SIGNAL_CLOSED"]);
    let refused = set_aside(&handler, &signal, "Het is klaar.").await;
    assert_eq!(refused.user_errors("setAsideDistressing"), ["DISTRESS_NOT_PROPOSED"]);
    assert_eq!(look(&handler, &signal).await["urgency"], "NORMAL");
}

#[tokio::test]
async fn two_who_look_at_the_same_moment_find_one_thing() {
    let app = Gehoord::start().await;
    let (client, handler, manager) = (app.as_("client").await, app.as_("handler").await, app.as_("manager").await);
    let signal = submitted(&client, json!({ "text": HUNGRY })).await;
    tick(&app);
    let (one, other) = futures::join!(confirm(&handler, &signal), confirm(&manager, &signal));
    accepted(&one, "confirmDistressing");
    accepted(&other, "confirmDistressing");
    assert_eq!(kinds(&app, &signal).await, ["DISTRESS_PROPOSED", "DISTRESS_CONFIRMED"]);
    let row = format!("SELECT state FROM signal_distress WHERE signal_id = '{}'", key(&signal));
    assert_eq!(only(&app, &row).await, "CONFIRMED");
    assert_eq!(count(&app, "FROM event WHERE data::text LIKE '%honger%'").await, 0, "the log holds no words");
}
