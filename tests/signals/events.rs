//! Whatever happens is one row of the log, in its place.

use harness::{Gehoord, UWI, json};

use super::{accepted, answer, handled, key, link, respond, reveal, submit, submitted, topic, triage};

async fn kinds(app: &Gehoord, signal: &str) -> Vec<String> {
    let events = format!(
        "SELECT kind FROM event JOIN event_place ON event_id = event.id WHERE subject_id = '{}' ORDER BY place",
        key(signal)
    );
    app.sql(UWI, &events).await
}

#[tokio::test]
async fn each_change_writes_its_event_which_gets_its_place_and_the_chain_is_whole() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let (main, other) = (handled(&app).await, submitted(&client, json!({ "text": "Bel 06 98765432." })).await);
    let betaling = topic(&app, "uitkering/betaling").await;
    let tick = || app.pass(chrono::TimeDelta::seconds(1));
    tick();
    accepted(&triage(&handler, &other, &betaling, json!({ "duplicateOfId": main })).await, "triageSignal");
    tick();
    accepted(&reveal(&handler, &other, "Om te bellen.").await, "revealSignal");
    tick();
    accepted(&answer(&handler, &main, json!({ "alsoToLinked": true })).await, "answerSignal");
    tick();
    accepted(&respond(&client, false, json!({ "signalId": other })).await, "respondToAnswer");
    tick();
    accepted(&link(&handler, &other, Some(&main)).await, "linkSignal");
    tick();
    accepted(&link(&handler, &other, None).await, "linkSignal");
    tick();
    accepted(
        &answer(&handler, &other, json!({ "channel": "PHONE", "overrideReason": "Het kan niet wachten." })).await,
        "answerSignal",
    );
    tick();
    accepted(&respond(&client, true, json!({ "signalId": other })).await, "respondToAnswer");

    let log = app.log(UWI).await;
    assert!(log.is_whole(), "{log:?}");
    let mut told = kinds(&app, &other).await;
    // What happened in one moment may stand in either order.
    told[1..3].sort_unstable();
    told[4..6].sort_unstable();
    told[6..8].sort_unstable();
    told[10..13].sort_unstable();
    assert_eq!(
        told,
        [
            "SIGNAL_SUBMITTED",
            "SIGNAL_LINKED",
            "SIGNAL_TRIAGED",
            "SIGNAL_REVEALED",
            "SIGNAL_ANSWERED",
            "SIGNAL_HELPED",
            "SIGNAL_REOPENED",
            "SIGNAL_UNLINKED",
            "SIGNAL_LINKED",
            "SIGNAL_UNLINKED",
            "PREFERENCES_OVERRIDDEN",
            "SIGNAL_ANSWERED",
            "SIGNAL_HELPED",
            "SIGNAL_CLOSED",
        ]
    );
    assert_eq!(kinds(&app, &main).await.len(), 4);
    let data = format!("SELECT data FROM event WHERE subject_id = '{}'", key(&other));
    let data = app.sql(UWI, &data).await.join(" ");
    for text in ["Bel", "bellen", "wachten", "Samira", "Anouk", "98765432"] {
        assert!(!data.contains(text), "the log holds no texts or names: {data}");
    }
}

#[tokio::test]
async fn promises_preferences_and_imports_are_in_the_log_too() {
    let app = Gehoord::start().await;
    let before = app.log(UWI).await.places;
    let (client, handler, signal) = (app.as_("client").await, app.as_("handler").await, handled(&app).await);
    let wanted = json!({ "wanted": ["APP"], "unwanted": [], "announceFirst": true, "language": "nl" });
    accepted(&client.run("MobileContactPreferences", json!({ "input": wanted })).await, "setContactPreferences");
    let promise = "mutation Promise($input: CreateFollowUpInput!) { createFollowUp(input: $input) { followUp { id } userErrors { code } } }";
    let owner = super::account(&app, "handler@demo.example").await;
    let input = json!({ "signalId": signal, "commitment": "Ik bel terug.", "ownerId": owner, "dueOn": "2026-09-30" });
    let made = handler.send(promise, json!({ "input": input })).await;
    let follow_up = made.text("/createFollowUp/followUp/id").to_owned();
    for more in [
        json!({ "dueOn": "2026-10-02", "reason": "Het duurt langer." }),
        json!({ "status": "DONE", "text": "Gebeld.", "audience": "REPORTER" }),
    ] {
        let mut input = more;
        input["followUpId"] = json!(follow_up);
        accepted(&handler.run("DashboardFollowUp", json!({ "input": input })).await, "updateFollowUp");
    }
    let system = app.nobody().with_token(schema::demo::INTEGRATION_KEY);
    for text in ["Eerst dit.", "Dan dat.", "Dan dat."] {
        let record = json!({ "externalId": "1", "kind": "STORY", "channel": "EMAIL", "text": text, "receivedAt": "2026-09-07T08:00:00Z" });
        system.run("IntakeSignals", json!({ "input": { "source": "post", "signals": [record] } })).await;
    }
    assert!(app.log(UWI).await.is_whole());
    let after =
        format!("SELECT kind FROM event JOIN event_place ON event_id = event.id WHERE place > {before} ORDER BY kind");
    assert_eq!(
        app.sql(UWI, &after).await,
        [
            "CONTACT_PREFERENCES_SET",
            "FOLLOW_UP_CREATED",
            "FOLLOW_UP_MOVED",
            "FOLLOW_UP_UPDATED",
            "SIGNAL_IMPORTED",
            "SIGNAL_SUBMITTED",
            "SIGNAL_TRIAGED",
            "SIGNAL_UPDATED",
            "SIGNED_IN",
            "SIGNED_IN",
        ]
    );
    let said = app
        .sql(UWI, &format!("SELECT data FROM event JOIN event_place ON event_id = event.id WHERE place > {before}"))
        .await
        .join(" ");
    for text in ["bel", "langer", "Gebeld", "dit", "dat."] {
        assert!(!said.contains(text), "{said}");
    }
}

#[tokio::test]
async fn what_is_refused_writes_no_event_and_a_retry_writes_none_again() {
    let app = Gehoord::start().await;
    app.log(UWI).await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let before = app.log(UWI).await.places;
    for _ in 0..3 {
        submit(&client, json!({ "key": "again", "text": "Eén keer." })).await;
    }
    let signal = submitted(&client, json!({ "key": "again", "text": "Eén keer." })).await;
    submit(&client, json!({ "key": "again", "text": "Iets anders." })).await;
    answer(&handler, &signal, json!({})).await;
    reveal(&app.as_("client").await, &signal, "Voor mijzelf.").await;
    reveal(&handler, &signal, "").await;
    let log = app.log(UWI).await;
    assert_eq!(log.places, before + 1);
    assert_eq!(kinds(&app, &signal).await, ["SIGNAL_SUBMITTED"]);
}

#[tokio::test]
async fn a_log_that_somebody_touched_shows_it() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    assert!(app.log(UWI).await.is_whole());
    app.sql(
        UWI,
        &format!("UPDATE event SET actor_id = NULL WHERE kind = 'SIGNAL_TRIAGED' AND subject_id = '{}'", key(&signal)),
    )
    .await;
    assert!(!app.log(UWI).await.is_whole());
}
