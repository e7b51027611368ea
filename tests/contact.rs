//! Contact with a reporter: announced, tried in vain, and never out of the blue for who asked for that.

use chrono::TimeDelta;
use harness::{Answer, Client, Gehoord, PASSWORD, Value, json};

use crate::signals::{
    accepted, another_client, answer, colleague, count, handled, key, look, respond, submitted, topic, triage,
};

const ANNOUNCE: &str = "mutation($i: AnnounceContactInput!) { announceContact(input: $i) { announcement { id channel for until through \
                        announcedAt announcedBy { name } overrideReason } userErrors { code field } } }";
const ATTEMPT: &str = "mutation($i: RecordContactAttemptInput!) { recordContactAttempt(input: $i) { attempt { id channel result at \
                       attemptedBy { name } overrideReason } userErrors { code field } } }";
const LOOK: &str = "query($s: ID!) { signal(id: $s) { contactAnnouncements { nodes { channel for until through announcedAt \
                    announcedBy { name } overrideReason } } contactAttempts { nodes { channel result at attemptedBy { name } \
                    overrideReason } } } }";

fn merged(mut one: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().expect("an object") {
        one[name] = value.clone();
    }
    one
}

/// Announces a call for today at two in the afternoon.
async fn announce(who: &Client<'_>, signal: &str, more: Value) -> Answer {
    let input = json!({ "signalId": signal, "channel": "PHONE", "for": "2026-09-08T14:00:00+02:00" });
    who.send(ANNOUNCE, json!({ "i": merged(input, &more) })).await
}

/// Says that nobody answered the telephone just now.
async fn attempt(app: &Gehoord, who: &Client<'_>, signal: &str, more: Value) -> Answer {
    let input = json!({ "signalId": signal, "channel": "PHONE", "result": "NO_ANSWER", "at": app.clock.now() });
    who.send(ATTEMPT, json!({ "i": merged(input, &more) })).await
}

async fn contact(who: &Client<'_>, signal: &str) -> Value {
    who.send(LOOK, json!({ "s": signal })).await.at("/signal").clone()
}

/// A client of before, signed in again: tokens last ten minutes.
async fn again<'a>(app: &'a Gehoord, name: &str) -> Client<'a> {
    app.nobody().signed_in(&format!("{name}@test.example"), PASSWORD).await
}

/// A client with preferences, and their signal in the hands of the handler.
async fn preferring<'a>(app: &'a Gehoord, name: &str, preferences: Value) -> (Client<'a>, String) {
    let client = another_client(app, name).await;
    let usual = json!({ "wanted": [], "unwanted": [], "announceFirst": false, "language": "nl" });
    let set = json!({ "input": merged(usual, &preferences) });
    accepted(&client.run("MobileContactPreferences", set).await, "setContactPreferences");
    let signal = submitted(&client, json!({})).await;
    let betaling = topic(app, "uitkering/betaling").await;
    accepted(&triage(&app.as_("handler").await, &signal, &betaling, json!({})).await, "triageSignal");
    (client, signal)
}

const AGAINST: [&str; 1] = ["AGAINST_CONTACT_PREFERENCES"];

#[tokio::test]
async fn a_client_who_wants_calls_announced_is_not_called_out_of_the_blue() {
    let app = Gehoord::start().await;
    let (client, signal) = preferring(&app, "aankondigen", json!({ "announceFirst": true })).await;
    let handler = app.as_("handler").await;
    let call = json!({ "channel": "PHONE" });
    assert_eq!(answer(&handler, &signal, call.clone()).await.user_errors("answerSignal"), AGAINST);
    assert_eq!(attempt(&app, &handler, &signal, json!({})).await.user_errors("recordContactAttempt"), AGAINST);

    accepted(&announce(&handler, &signal, json!({})).await, "announceContact");
    assert_eq!(
        contact(&client, &signal).await["contactAnnouncements"]["nodes"],
        json!([{ "channel": "PHONE", "for": "2026-09-08T12:00:00+00:00", "until": "2026-09-08T16:00:00+00:00", "through": "APP",
                 "announcedAt": "2026-09-08T08:00:00+00:00", "announcedBy": null, "overrideReason": null }]),
        "the client reads when to expect it"
    );
    app.set_time((2026, 9, 8), (13, 59));
    assert_eq!(
        answer(&app.as_("handler").await, &signal, call.clone()).await.user_errors("answerSignal"),
        AGAINST,
        "too soon"
    );

    app.set_time((2026, 9, 8), (14, 5));
    accepted(&attempt(&app, &app.as_("handler").await, &signal, json!({})).await, "recordContactAttempt");
    let unheard = look(&again(&app, "aankondigen").await, &signal).await;
    assert_eq!(
        (&unheard["status"], &unheard["loop"]["heardAt"]),
        (&json!("SEEN"), &json!(null)),
        "no answer is not heard"
    );
    assert_eq!(
        contact(&again(&app, "aankondigen").await, &signal).await["contactAttempts"]["nodes"][0]["result"],
        "NO_ANSWER"
    );

    app.set_time((2026, 9, 8), (18, 1));
    assert_eq!(
        answer(&app.as_("handler").await, &signal, call.clone()).await.user_errors("answerSignal"),
        AGAINST,
        "too late"
    );
    app.set_time((2026, 9, 8), (17, 45));
    accepted(&answer(&app.as_("handler").await, &signal, call).await, "answerSignal");
    assert_eq!(look(&again(&app, "aankondigen").await, &signal).await["status"], "HELPED");
    let overridden = format!("FROM event WHERE kind = 'PREFERENCES_OVERRIDDEN' AND subject_id = '{}'", key(&signal));
    assert_eq!(count(&app, &overridden).await, 0, "what was announced sets no preference aside");
}

#[tokio::test]
async fn what_was_announced_for_one_signal_or_for_a_visit_does_not_cover_a_call_about_another() {
    let app = Gehoord::start().await;
    let (client, signal) = preferring(&app, "een-en-ander", json!({ "announceFirst": true })).await;
    let handler = app.as_("handler").await;
    let other = submitted(&client, json!({ "text": "Nog iets anders." })).await;
    let betaling = topic(&app, "uitkering/betaling").await;
    accepted(&triage(&handler, &other, &betaling, json!({})).await, "triageSignal");
    accepted(&announce(&handler, &signal, json!({ "channel": "VISIT" })).await, "announceContact");
    accepted(&announce(&handler, &other, json!({})).await, "announceContact");
    app.set_time((2026, 9, 8), (14, 30));
    assert_eq!(
        attempt(&app, &app.as_("handler").await, &signal, json!({})).await.user_errors("recordContactAttempt"),
        AGAINST
    );
    accepted(
        &attempt(&app, &app.as_("handler").await, &signal, json!({ "channel": "VISIT" })).await,
        "recordContactAttempt",
    );
    accepted(&attempt(&app, &app.as_("handler").await, &other, json!({})).await, "recordContactAttempt");
}

#[tokio::test]
async fn who_sets_preferences_aside_says_why_and_that_is_kept() {
    let app = Gehoord::start().await;
    let (client, signal) = preferring(&app, "liever-niet", json!({ "unwanted": ["PHONE"] })).await;
    let handler = app.as_("handler").await;
    assert_eq!(announce(&handler, &signal, json!({})).await.user_errors("announceContact"), AGAINST);
    let reason = json!({ "overrideReason": "Het huis wordt vandaag ontruimd, bel 06-12345678." });
    accepted(&announce(&handler, &signal, reason.clone()).await, "announceContact");
    assert_eq!(attempt(&app, &handler, &signal, json!({})).await.user_errors("recordContactAttempt"), AGAINST);
    let tried = attempt(&app, &handler, &signal, reason).await;
    assert_eq!(
        tried.at("/recordContactAttempt/attempt/overrideReason"),
        "Het huis wordt vandaag ontruimd, bel [telefoonnummer]."
    );
    let analyst = contact(&app.as_("analyst").await, &signal).await;
    assert_eq!(analyst["contactAttempts"]["nodes"][0]["attemptedBy"]["name"], "Samira Bouzid");
    let own = contact(&client, &signal).await;
    for told in [&own["contactAttempts"]["nodes"][0], &own["contactAnnouncements"]["nodes"][0]] {
        assert_eq!(told["overrideReason"], Value::Null, "a reason is for staff");
    }
    let overridden = format!("FROM event WHERE kind = 'PREFERENCES_OVERRIDDEN' AND subject_id = '{}'", key(&signal));
    assert_eq!(count(&app, &overridden).await, 2);
}

#[tokio::test]
async fn announcing_keeps_to_preferences_itself() {
    let app = Gehoord::start().await;
    let hours = json!({ "announceFirst": true, "reachableFrom": "15:00", "reachableUntil": "17:00" });
    let (_, signal) = preferring(&app, "uren", hours).await;
    let handler = app.as_("handler").await;
    let by_phone = announce(&handler, &signal, json!({ "through": "PHONE", "for": "2026-09-08T15:30:00+02:00" })).await;
    assert_eq!(by_phone.at("/announceContact/userErrors"), &json!([{ "code": AGAINST[0], "field": ["through"] }]));
    let too_soon = announce(&handler, &signal, json!({})).await;
    assert_eq!(too_soon.at("/announceContact/userErrors"), &json!([{ "code": AGAINST[0], "field": ["channel"] }]));
    accepted(
        &announce(&handler, &signal, json!({ "for": "2026-09-08T15:30:00+02:00", "through": "LETTER" })).await,
        "announceContact",
    );
    app.set_time((2026, 9, 8), (17, 30));
    let late = attempt(&app, &app.as_("handler").await, &signal, json!({})).await;
    assert_eq!(late.user_errors("recordContactAttempt"), AGAINST, "announced, and out of hours");
}

#[tokio::test]
async fn the_same_once_more_is_kept_once() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    let handler = app.as_("handler").await;
    let why = json!({ "overrideReason": "Het kan niet wachten." });
    let mut ids = Vec::new();
    for _ in 0..2 {
        ids.push(announce(&handler, &signal, why.clone()).await.text("/announceContact/announcement/id").to_owned());
        ids.push(
            attempt(&app, &handler, &signal, why.clone()).await.text("/recordContactAttempt/attempt/id").to_owned(),
        );
    }
    assert_eq!((&ids[0], &ids[1]), (&ids[2], &ids[3]));
    let (one, other) = tokio::join!(
        attempt(
            &app,
            &handler,
            &signal,
            merged(why.clone(), &json!({ "at": "2026-09-08T08:00:00Z", "channel": "VISIT" }))
        ),
        attempt(
            &app,
            &handler,
            &signal,
            merged(why.clone(), &json!({ "at": "2026-09-08T08:00:00Z", "channel": "VISIT" }))
        )
    );
    assert_eq!(one.at("/recordContactAttempt/attempt/id"), other.at("/recordContactAttempt/attempt/id"), "at once too");
    let kept = format!(
        "FROM event WHERE kind IN ('CONTACT_ANNOUNCED', 'CONTACT_ATTEMPTED') AND subject_id = '{}'",
        key(&signal)
    );
    assert_eq!(count(&app, &kept).await, 3);
}

#[tokio::test]
async fn who_may_answer_announces_and_nobody_else() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    for who in ["manager", "analyst", "facilitator", "owner"] {
        assert_eq!(announce(&app.as_(who).await, &signal, json!({})).await.codes(), ["FORBIDDEN"], "{who}");
        assert_eq!(attempt(&app, &app.as_(who).await, &signal, json!({})).await.codes(), ["FORBIDDEN"], "{who}");
    }
    assert_eq!(announce(&colleague(&app, "naima.chafik").await, &signal, json!({})).await.codes(), ["FORBIDDEN"]);
    assert_eq!(announce(&app.as_("client").await, &signal, json!({})).await.codes(), ["FORBIDDEN"], "one's own");
    let stranger = another_client(&app, "vreemde").await;
    assert_eq!(announce(&stranger, &signal, json!({})).await.codes(), ["NOT_FOUND"]);
    assert_eq!(announce(&app.nobody(), &signal, json!({})).await.codes(), ["UNAUTHENTICATED"]);
    let why = json!({ "overrideReason": "Het kan niet wachten." });
    accepted(&announce(&app.as_("complaints").await, &signal, why).await, "announceContact");
}

#[tokio::test]
async fn the_reporter_sees_contact_by_their_code_too_and_a_council_member_never() {
    let app = Gehoord::start().await;
    let handler = app.as_("handler").await;
    let anonymous = crate::signals::submit(
        &app.nobody(),
        json!({ "anonymous": true, "place": { "postcode": "1012 AB" }, "text": "Iets over mijn geld." }),
    )
    .await;
    let (signal, code) = (anonymous.text("/submitSignal/signal/id"), anonymous.text("/submitSignal/signal/code"));
    let betaling = topic(&app, "uitkering/betaling").await;
    accepted(&triage(&handler, signal, &betaling, json!({})).await, "triageSignal");
    accepted(&announce(&handler, signal, json!({})).await, "announceContact");
    accepted(&attempt(&app, &handler, signal, json!({})).await, "recordContactAttempt");
    let by_code = "query($c: String!) { signalByCode(code: $c) { contactAnnouncements { totalCount } contactAttempts { totalCount } } }";
    let shown = app.nobody().send(by_code, json!({ "c": code })).await;
    assert_eq!(shown.at("/signalByCode/contactAnnouncements/totalCount"), 1);
    assert_eq!(shown.at("/signalByCode/contactAttempts/totalCount"), 1);
    let member = contact(&app.as_("member").await, signal).await;
    assert_eq!(
        member,
        json!({ "contactAnnouncements": { "nodes": [] }, "contactAttempts": { "nodes": [] } }),
        "they see the signal, and not when its reporter is at home"
    );
}

#[tokio::test]
async fn what_cannot_be_is_told_all_at_once() {
    let app = Gehoord::start().await;
    let handler = app.as_("handler").await;
    let untriaged = submitted(&app.as_("client").await, json!({})).await;
    let mut wrong = announce(&handler, &untriaged, json!({ "for": "2026-09-08T10:00:00+02:00" })).await;
    assert_eq!(wrong.user_errors("announceContact"), ["IN_THE_PAST", "NOT_SEEN_YET"]);
    let signal = handled(&app).await;
    wrong = announce(&handler, &signal, json!({ "for": "2026-12-24T10:00:00+01:00", "through": "VISIT" })).await;
    let mut codes = wrong.user_errors("announceContact");
    codes.dedup();
    assert_eq!(codes, ["ANNOUNCED_TOO_FAR", AGAINST[0]]);
    let why = json!({ "overrideReason": "Het kan niet wachten." });
    for (at, code) in [(TimeDelta::seconds(1), "IN_THE_FUTURE"), (TimeDelta::days(-1), "BEFORE_SIGNAL")] {
        let at = json!({ "at": app.clock.now() + at });
        wrong = attempt(&app, &handler, &signal, merged(why.clone(), &at)).await;
        assert_eq!(wrong.user_errors("recordContactAttempt"), [code]);
    }
    accepted(&answer(&handler, &signal, json!({})).await, "answerSignal");
    accepted(&respond(&app.as_("client").await, true, json!({ "signalId": signal })).await, "respondToAnswer");
    assert_eq!(announce(&handler, &signal, why).await.user_errors("announceContact"), ["SIGNAL_CLOSED"]);
}

#[tokio::test]
async fn the_same_answer_once_more_is_a_retry_and_another_is_not() {
    let app = Gehoord::start().await;
    let handler = app.as_("handler").await;
    let signal = handled(&app).await;
    let answers = async || look(&handler, &signal).await["answers"]["nodes"].as_array().map(Vec::len);
    let call = |text: &str| json!({ "text": text });
    for _ in 0..2 {
        accepted(&answer(&handler, &signal, call("Bel mij op 06-12345678.")).await, "answerSignal");
    }
    assert_eq!(answers().await, Some(1), "a retry tells nobody twice");
    accepted(&answer(&handler, &signal, call("Bel mij op 06-87654321.")).await, "answerSignal");
    assert_eq!(answers().await, Some(2), "another number, though it is masked alike");
    accepted(&respond(&app.as_("client").await, false, json!({ "signalId": signal })).await, "respondToAnswer");
    accepted(&answer(&handler, &signal, call("Bel mij op 06-87654321.")).await, "answerSignal");
    assert_eq!(answers().await, Some(3), "said anew to who objected");
}
