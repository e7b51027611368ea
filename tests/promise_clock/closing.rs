//! A signal closes by itself 14 days after its outcome, unless its reporter objects.

use chrono::TimeDelta;
use harness::{Gehoord, START, UWI, json};

use crate::signals::{accepted, answer, count, handled, key, look, only, respond};

async fn helped(app: &Gehoord) -> String {
    let signal = handled(app).await;
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    signal
}

#[tokio::test]
async fn a_signal_that_nobody_objects_to_closes_after_fourteen_days_once() {
    let app = Gehoord::start().await;
    let signal = helped(&app).await;
    app.clock.set(START + TimeDelta::days(14));
    app.keep_promises(UWI).await;
    assert_eq!(look(&app.as_("client").await, &signal).await["status"], "HELPED", "it can still be objected to");
    app.pass(TimeDelta::seconds(1));
    app.keep_promises(UWI).await;
    let closed = look(&app.as_("client").await, &signal).await;
    assert_eq!((&closed["status"], &closed["outcome"]), (&json!("CLOSED"), &json!("HELPED")));
    assert_eq!(closed["loop"]["closedAt"], json!("2026-09-22T08:00:01+00:00"));
    app.pass(TimeDelta::days(3));
    app.keep_promises(UWI).await;
    let event = format!("FROM event WHERE kind = 'SIGNAL_CLOSED' AND subject_id = '{}'", key(&signal));
    assert_eq!(count(&app, &event).await, 1);
    let told = only(&app, &format!("SELECT data->>'because' || ' ' || (data->>'outcome') {event}")).await;
    assert_eq!(told, "NO_OBJECTION HELPED");
    assert_eq!(count(&app, &format!("{event} AND actor_id IS NULL")).await, 1, "nobody did it");
}

#[tokio::test]
async fn who_objects_on_the_last_second_is_in_time() {
    let app = Gehoord::start().await;
    let signal = helped(&app).await;
    app.clock.set(START + TimeDelta::days(14));
    app.keep_promises(UWI).await;
    let objected = respond(&app.as_("client").await, false, json!({ "signalId": signal })).await;
    accepted(&objected, "respondToAnswer");
    app.pass(TimeDelta::seconds(1));
    app.keep_promises(UWI).await;
    assert_eq!(look(&app.as_("client").await, &signal).await["status"], "SEEN");
}

#[tokio::test]
async fn who_objects_too_late_finds_it_closed_before_and_after_the_clock_came_by() {
    let app = Gehoord::start().await;
    let signal = helped(&app).await;
    app.clock.set(START + TimeDelta::days(14) + TimeDelta::seconds(1));
    let client = app.as_("client").await;
    let late = respond(&client, false, json!({ "signalId": signal })).await;
    assert_eq!(late.user_errors("respondToAnswer"), ["TOO_LATE_TO_OBJECT"]);
    app.keep_promises(UWI).await;
    let late = respond(&client, false, json!({ "signalId": signal })).await;
    assert_eq!(late.user_errors("respondToAnswer"), ["TOO_LATE_TO_OBJECT"]);
}

#[tokio::test]
async fn who_objects_in_time_to_what_another_servers_clock_closed_opens_it_anew() {
    let app = Gehoord::start().await;
    let signal = helped(&app).await;
    let sql = format!(
        "UPDATE signal SET status = 'CLOSED', closed_at = helped_at + interval '14 days' WHERE id = '{}'",
        key(&signal)
    );
    app.sql(UWI, &sql).await;
    app.clock.set(START + TimeDelta::days(14));
    accepted(&respond(&app.as_("client").await, false, json!({ "signalId": signal })).await, "respondToAnswer");
    assert_eq!(look(&app.as_("client").await, &signal).await["status"], "SEEN");
}

#[tokio::test]
async fn what_was_heard_and_got_no_outcome_stays_open() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    accepted(&answer(&app.as_("handler").await, &signal, json!({ "outcome": null })).await, "answerSignal");
    app.pass(TimeDelta::days(100));
    app.keep_promises(UWI).await;
    assert_eq!(look(&app.as_("client").await, &signal).await["status"], "HEARD");
}
