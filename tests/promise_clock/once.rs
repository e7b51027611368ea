//! Warned near its end, broken when due, gone up: each once.

use chrono::TimeDelta;
use harness::{Gehoord, STROOMDAM, UWI, json};

use super::{assert_nothing_is_lost, told};
use crate::signals::{accepted, answer, count, handled, key, submitted, topic, triage};

#[tokio::test]
async fn a_promise_is_warned_of_near_its_end_and_goes_up_when_it_breaks() {
    let app = Gehoord::start().await;
    let signal = key(&submitted(&app.as_("client").await, json!({})).await);
    // Seen within two working days: until Thursday at 18:00. Of 28 office hours, 21 have gone by at 11:00.
    app.set_time((2026, 9, 10), (10, 59));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &signal).await, Vec::<String>::new());
    app.set_time((2026, 9, 10), (11, 0));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &signal).await, ["NEAR_END SEEN 0"]);
    // To its last moment it is kept.
    app.set_time((2026, 9, 10), (18, 0));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &signal).await, ["NEAR_END SEEN 0"]);
    app.pass(TimeDelta::seconds(1));
    app.keep_promises(UWI).await;
    let all = ["NEAR_END SEEN 0", "BROKEN SEEN 0", "ESCALATED SEEN 0"];
    assert_eq!(told(&app, &signal).await, all);
    // Once, whatever time goes by.
    app.set_time((2026, 9, 11), (9, 0));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &signal).await, all);
    assert_nothing_is_lost(&app, UWI).await;
}

#[tokio::test]
async fn what_is_kept_in_time_is_not_told_of() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    app.pass(TimeDelta::days(60));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &key(&signal)).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_kept_after_the_warning_and_before_its_end_does_not_go_up() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    app.set_time((2026, 9, 15), (16, 0));
    app.keep_promises(UWI).await;
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    app.pass(TimeDelta::days(60));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &key(&signal)).await, ["NEAR_END HEARD 0"]);
}

/// Puts a deadline where it is, as if no server had run since it began.
async fn while_all_was_down(app: &Gehoord, signal: &str, step: &str, change: &str) {
    let sql = format!("UPDATE deadline SET {change} WHERE subject_id = '{signal}' AND step = '{step}'");
    app.sql(UWI, &sql).await;
}

#[tokio::test]
async fn what_fell_due_while_everything_was_down_goes_up_without_a_stale_warning() {
    let app = Gehoord::start().await;
    let signal = key(&handled(&app).await);
    let past = "warn_at = '2026-09-07T10:00:00Z', due_at = '2026-09-07T16:00:00Z'";
    while_all_was_down(&app, &signal, "HEARD", past).await;
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &signal).await, ["BROKEN HEARD 0", "ESCALATED HEARD 0"]);
}

#[tokio::test]
async fn what_was_kept_or_given_up_too_late_went_up_all_the_same() {
    let app = Gehoord::start().await;
    let (kept, dropped) = (key(&handled(&app).await), key(&handled(&app).await));
    let late = |how: &str| {
        format!("warn_at = '2026-09-07T10:00:00Z', due_at = '2026-09-07T16:00:00Z', {how} = '2026-09-08T06:00:00Z'")
    };
    while_all_was_down(&app, &kept, "HEARD", &late("met_at")).await;
    while_all_was_down(&app, &dropped, "HELPED", &late("dropped_at")).await;
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &kept).await, ["BROKEN HEARD 0", "ESCALATED HEARD 0"]);
    assert_eq!(told(&app, &dropped).await, ["BROKEN HELPED 0", "ESCALATED HELPED 0"]);
}

#[tokio::test]
async fn what_has_gone_up_is_not_kept_after_all_by_a_change_that_began_in_time() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    // Another server's clock is a second ahead, and the answer is written after it came by.
    let ahead = "escalated_at = due_at + interval '1 second', due_at = due_at";
    while_all_was_down(&app, &key(&signal), "HEARD", ahead).await;
    app.set_time((2026, 9, 15), (18, 0));
    accepted(&answer(&app.as_("handler").await, &signal, json!({ "outcome": null })).await, "answerSignal");
    let met = format!("FROM deadline WHERE subject_id = '{}' AND step = 'HEARD' AND met_at > due_at", key(&signal));
    assert_eq!(count(&app, &met).await, 1);
}

#[tokio::test]
async fn raising_the_urgency_brings_the_warning_forward() {
    let app = Gehoord::start().await;
    let betaling = topic(&app, "uitkering/betaling").await;
    let signal = submitted(&app.as_("client").await, json!({})).await;
    let raised = triage(&app.as_("handler").await, &signal, &betaling, json!({ "urgency": "DISTRESSING" })).await;
    accepted(&raised, "triageSignal");
    // Heard within one working day: until Wednesday at 18:00. Of 18 office hours, 13.5 have gone by at 13:30.
    app.set_time((2026, 9, 9), (13, 29));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &key(&signal)).await, Vec::<String>::new());
    app.set_time((2026, 9, 9), (13, 30));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &key(&signal)).await, ["NEAR_END HEARD 0"]);
}

#[tokio::test]
async fn a_commitment_whose_date_is_moved_is_warned_of_and_breaks_anew() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    let owner = app.account(UWI, "handler@demo.example").await;
    let create = "mutation($input: CreateFollowUpInput!) {
        createFollowUp(input: $input) { followUp { id } userErrors { code field } } }";
    let input = json!({ "signalId": signal, "commitment": "Wij bellen u.", "ownerId": owner, "dueOn": "2026-09-11" });
    let made = app.as_("handler").await.send(create, json!({ "input": input })).await;
    accepted(&made, "createFollowUp");
    let id = made.text("/createFollowUp/followUp/id").to_owned();
    let follow_up = id.parse::<entity::id::FollowUpId>().expect("an id").0.to_string();

    app.set_time((2026, 9, 12), (9, 0));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &follow_up).await, ["BROKEN DONE 0", "ESCALATED DONE 0"]);
    let moved = app
        .as_("handler")
        .await
        .run(
            "DashboardFollowUp",
            json!({ "input": { "followUpId": id, "dueOn": "2026-09-18", "reason": "Het duurt langer." } }),
        )
        .await;
    accepted(&moved, "updateFollowUp");
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &follow_up).await.len(), 2, "what is moved runs again");
    app.set_time((2026, 9, 18), (17, 0));
    app.keep_promises(UWI).await;
    app.set_time((2026, 9, 18), (18, 1));
    app.keep_promises(UWI).await;
    assert_eq!(
        told(&app, &follow_up).await,
        ["BROKEN DONE 0", "ESCALATED DONE 0", "NEAR_END DONE 0", "BROKEN DONE 0", "ESCALATED DONE 0"]
    );
}

#[tokio::test]
async fn the_demo_begins_with_what_its_clock_has_told() {
    let app = Gehoord::start().await;
    for organisation in [UWI, STROOMDAM] {
        assert_nothing_is_lost(&app, organisation).await;
        let told =
            app.sql(organisation, "SELECT DISTINCT kind FROM event WHERE kind LIKE 'PROMISE%' ORDER BY kind").await;
        assert_eq!(told, ["PROMISE_BROKEN", "PROMISE_ESCALATED", "PROMISE_NEAR_END"], "{organisation}");
        let before = app.sql(organisation, "SELECT id FROM event").await.len();
        app.keep_promises(organisation).await;
        assert_eq!(app.sql(organisation, "SELECT id FROM event").await.len(), before, "{organisation}: nothing is due");
    }
}

#[tokio::test]
async fn however_time_goes_by_no_promise_is_lost() {
    let app = Gehoord::start().await;
    for hours in [7, 26, 3, 90, 400, 30, 2_000] {
        app.pass(TimeDelta::hours(hours));
        for organisation in [UWI, STROOMDAM] {
            app.keep_promises(organisation).await;
            assert_nothing_is_lost(&app, organisation).await;
        }
    }
    assert_eq!(
        count(&app, "FROM deadline WHERE met_at IS NULL AND dropped_at IS NULL AND escalated_at IS NULL").await,
        0
    );
    assert!(app.log(UWI).await.is_whole());
}
