//! An organisation's own promises and hours, and those of a topic: they count from when they are set.

use harness::{Client, Gehoord, UWI, Value, json};

use super::told;
use crate::signals::{accepted, key, look, promised, submitted, topic};

const SET_PROMISES: &str = "mutation Set($input: SetPromisesInput!) {
    setPromises(input: $input) { promises { urgency step within label } userErrors { code field message } } }";
const SET_WORKING_TIME: &str = "mutation Set($input: SetWorkingTimeInput!) {
    setWorkingTime(input: $input) {
        workingTime { opensAt closesAt goodFriday liberationDay closedOn } userErrors { code field message } } }";

async fn set_promises(who: &Client<'_>, promises: Value) -> harness::Answer {
    who.send(SET_PROMISES, json!({ "input": { "promises": promises } })).await
}

/// What is promised of a step, as everybody reads it.
async fn promise(who: &Client<'_>, urgency: &str, step: &str) -> Value {
    let answer = who.send("{ promises { urgency step within label } }", json!({})).await;
    let all = answer.at("/promises").as_array().expect("promises").clone();
    assert_eq!(all.len(), 11);
    let found = all.iter().find(|one| one["step"] == step && (one["urgency"].is_null() || one["urgency"] == urgency));
    found.unwrap_or_else(|| panic!("no {step}")).clone()
}

#[tokio::test]
async fn everybody_reads_what_is_promised_in_their_own_language() {
    let app = Gehoord::start().await;
    let nobody = app.nobody();
    assert_eq!(promise(&nobody, "NORMAL", "SEEN").await["within"], "2 working days");
    assert_eq!(promise(&nobody, "DISTRESSING", "SEEN").await["label"], "4 office hours");
    assert_eq!(promise(&nobody.clone().in_dutch(), "DISTRESSING", "SEEN").await["label"], "4 kantooruren");
    assert_eq!(promise(&nobody, "", "DECIDED").await["within"], "6 weeks");
    let time = nobody.send("{ workingTime { opensAt closesAt goodFriday liberationDay closedOn } }", json!({})).await;
    let usual = json!({ "opensAt": "08:00", "closesAt": "18:00", "goodFriday": true, "liberationDay": "EVERY_YEAR",
        "closedOn": [] });
    assert_eq!(time.at("/workingTime"), &usual);
}

#[tokio::test]
async fn an_organisations_own_promises_count_for_what_is_promised_from_then_on() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    let before = submitted(&client, json!({})).await;
    let admin = app.as_("admin").await;
    let set = set_promises(
        &admin,
        json!([{ "step": "SEEN", "within": "4 office hours" }, { "step": "REPORTED", "within": "2 weeks" }]),
    )
    .await;
    accepted(&set, "setPromises");
    assert_eq!(promise(&app.nobody(), "NORMAL", "SEEN").await["within"], "4 office hours");
    assert_eq!(promise(&app.nobody(), "NORMAL", "REPORTED").await["within"], "2 weeks");
    let after = submitted(&client, json!({})).await;
    assert_eq!(promised(&look(&client, &before).await)[0], "SEEN 2026-09-10 18:00 PENDING", "as it was made");
    assert_eq!(promised(&look(&client, &after).await)[0], "SEEN 2026-09-08 14:00 PENDING");
    // The clock goes by them: warned after three of the four hours.
    app.set_time((2026, 9, 8), (13, 0));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &key(&after)).await, ["NEAR_END SEEN 0"]);
    app.set_time((2026, 9, 8), (14, 1));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &key(&after)).await, ["NEAR_END SEEN 0", "BROKEN SEEN 0", "ESCALATED SEEN 0"]);
    assert_eq!(told(&app, &key(&before)).await, Vec::<String>::new());
    // What is left out is promised as before there was a setting.
    accepted(&set_promises(&app.as_("admin").await, json!([])).await, "setPromises");
    assert_eq!(promise(&app.nobody(), "NORMAL", "SEEN").await["within"], "2 working days");
    assert_eq!(
        app.sql(UWI, "SELECT kind FROM event WHERE kind = 'SETTING_CHANGED' AND actor_id IS NOT NULL").await.len(),
        2
    );
}

#[tokio::test]
async fn office_hours_and_closed_days_count_for_what_is_promised_from_then_on() {
    let app = Gehoord::start().await;
    let input = json!({ "input": { "opensAt": "09:00", "closesAt": "17:00", "closedOn": ["2026-09-09"] } });
    accepted(&app.as_("admin").await.send(SET_WORKING_TIME, input).await, "setWorkingTime");
    let client = app.as_("client").await;
    let signal = submitted(&client, json!({})).await;
    assert_eq!(
        promised(&look(&client, &signal).await),
        ["SEEN 2026-09-11 17:00 PENDING", "HEARD 2026-09-16 17:00 PENDING", "HELPED 2026-10-06 17:00 PENDING"]
    );
    // Of 7 + 8 + 8 office hours, 17.25 have gone by on Friday at 11:15; nobody works on Wednesday.
    app.set_time((2026, 9, 11), (11, 14));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &key(&signal)).await, Vec::<String>::new());
    app.set_time((2026, 9, 11), (11, 15));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &key(&signal)).await, ["NEAR_END SEEN 0"]);
}

#[tokio::test]
async fn good_friday_and_liberation_day_are_as_they_are_set() {
    let app = Gehoord::start().await;
    let due = async |(month, day): (u32, u32)| {
        app.set_time((2027, month, day), (10, 0));
        let client = app.as_("client").await;
        let signal = submitted(&client, json!({})).await;
        promised(&look(&client, &signal).await)[0].clone()
    };
    // Wednesday 24 March 2027: Thursday, Good Friday, Easter Monday, Tuesday.
    assert_eq!(due((3, 24)).await, "SEEN 2027-03-30 18:00 PENDING");
    assert_eq!(due((5, 3)).await, "SEEN 2027-05-07 18:00 PENDING");
    app.set_time((2027, 3, 1), (9, 0));
    let input = json!({ "input": { "goodFriday": false, "liberationDay": "LUSTRUM_YEARS" } });
    accepted(&app.as_("admin").await.send(SET_WORKING_TIME, input).await, "setWorkingTime");
    assert_eq!(due((3, 24)).await, "SEEN 2027-03-26 18:00 PENDING");
    assert_eq!(due((5, 3)).await, "SEEN 2027-05-05 18:00 PENDING");
}

#[tokio::test]
async fn a_topic_that_promises_more_is_warned_of_sooner() {
    let app = Gehoord::start().await;
    let brieven = topic(&app, "contact/brieven").await;
    let change = "mutation Change($input: ChangeTopicInput!) { changeTopic(input: $input) { topic { id } userErrors { code } } }";
    let promises = json!([{ "step": "SEEN", "within": "4 office hours" }]);
    let input = json!({ "input": { "topicId": brieven, "promises": promises } });
    accepted(&app.as_("admin").await.send(change, input).await, "changeTopic");
    let signal = submitted(&app.as_("client").await, json!({ "topicId": brieven })).await;
    app.set_time((2026, 9, 8), (13, 0));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &key(&signal)).await, ["NEAR_END SEEN 0"]);
}

#[tokio::test]
async fn what_cannot_be_set_is_told_all_at_once_and_only_administrators_set() {
    let app = Gehoord::start().await;
    let admin = app.as_("admin").await;
    let wrong = set_promises(
        &admin,
        json!([{ "step": "SEEN", "within": "soon" }, { "step": "DONE", "within": "1 week" }, { "step": "HEARD", "within": "0 weeks" }]),
    )
    .await;
    assert_eq!(wrong.user_errors("setPromises"), ["PROMISE_INVALID", "STEP_NOT_SET", "PROMISE_INVALID"]);
    assert!(wrong.at("/setPromises/promises").is_null());
    assert_eq!(promise(&app.nobody(), "NORMAL", "SEEN").await["within"], "2 working days");
    for (opens, closes) in [("10:00", "10:30"), ("18:00", "08:00"), ("09:00", "09:00")] {
        let input = json!({ "input": { "opensAt": opens, "closesAt": closes } });
        let wrong = admin.send(SET_WORKING_TIME, input).await;
        assert_eq!(wrong.user_errors("setWorkingTime"), ["OFFICE_HOURS_INVALID"]);
    }
    for who in ["client", "handler", "owner", "manager"] {
        let refused = set_promises(&app.as_(who).await, json!([{ "step": "SEEN", "within": "9 weeks" }])).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "{who}");
        let refused = app.as_(who).await.send(SET_WORKING_TIME, json!({ "input": {} })).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "{who}");
    }
    assert_eq!(set_promises(&app.nobody(), json!([])).await.codes(), ["UNAUTHENTICATED"]);
}

#[tokio::test]
async fn what_is_set_on_one_server_counts_at_once_on_every_other() {
    let app = Gehoord::start().await;
    let other = app.beside(|_| {}).await;
    let client = app.as_("client").await;
    // This server knows what is promised.
    submitted(&client, json!({})).await;
    for (within, until) in [("4 office hours", "14:00"), ("6 office hours", "16:00"), ("2 office hours", "12:00")] {
        let set = set_promises(&other.as_("admin").await, json!([{ "step": "SEEN", "within": within }])).await;
        accepted(&set, "setPromises");
        let after = submitted(&client, json!({})).await;
        assert_eq!(promised(&look(&client, &after).await)[0], format!("SEEN 2026-09-08 {until} PENDING"));
    }
    other.end().await;
}
