//! Lists of what is broken: computed when asked, within the sight, and the same as what is shown.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use harness::{Client, Gehoord, PASSWORD, Value, json};

use crate::signals::{accepted, another_client, answer, found, handled, look, respond, submitted};

async fn broken(who: &Client<'_>, filter: bool) -> BTreeSet<String> {
    found(who, json!({ "filter": { "promiseBroken": filter, "mine": true } })).await.into_iter().collect()
}

#[tokio::test]
async fn a_signal_is_among_the_broken_from_the_moment_that_it_is_and_not_when_the_clock_comes_by() {
    let app = Gehoord::start().await;
    let client = another_client(&app, "wachtend").await;
    let signal = submitted(&client, json!({})).await;
    assert!(broken(&client, true).await.is_empty());
    app.set_time((2026, 9, 10), (18, 0));
    let client = app.nobody().signed_in("wachtend@test.example", PASSWORD).await;
    assert!(broken(&client, true).await.is_empty());
    app.pass(TimeDelta::microseconds(1));
    assert_eq!(broken(&client, true).await, BTreeSet::from([signal.clone()]));
    assert!(broken(&client, false).await.is_empty());
}

#[tokio::test]
async fn what_was_answered_too_late_stays_broken_and_a_new_round_begins_anew() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    app.set_time((2026, 9, 16), (9, 0));
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    app.pass(TimeDelta::days(3));
    let client = app.as_("client").await;
    assert!(broken(&client, true).await.contains(&signal));
    accepted(&respond(&client, false, json!({ "signalId": signal })).await, "respondToAnswer");
    assert!(!broken(&client, true).await.contains(&signal), "its deadlines are new");
    assert!(broken(&client, false).await.contains(&signal));
}

/// Whether one of the deadlines that are shown is broken.
fn shows_broken(signal: &Value) -> bool {
    signal["loop"]["deadlines"].as_array().is_some_and(|all| all.iter().any(|one| one["state"] == "BROKEN"))
}

#[tokio::test]
async fn the_filter_agrees_with_the_deadlines_that_are_shown_and_keeps_to_the_sight() {
    let app = Gehoord::start().await;
    for passed in [TimeDelta::zero(), TimeDelta::days(9)] {
        app.pass(passed);
        let list = "query($broken: Boolean!) {
            signals(first: 100, filter: { promiseBroken: $broken }) { totalCount nodes { id loop { deadlines { state } } } } }";
        let handler = app.as_("handler").await;
        let all = handler.send("{ signals { totalCount } }", json!({})).await.at("/signals/totalCount").as_u64();
        let mut counted = 0;
        for broken in [true, false] {
            let answer = handler.send(list, json!({ "broken": broken })).await;
            let nodes = answer.at("/signals/nodes").as_array().expect("signals").clone();
            assert!(!nodes.is_empty());
            for node in &nodes {
                assert_eq!(shows_broken(node), broken, "{node}");
            }
            counted += answer.at("/signals/totalCount").as_u64().expect("a number");
        }
        assert_eq!(Some(counted), all, "each is in one of the two");
        // A client sees their own, and no more by a filter.
        let client = app.as_("client").await;
        for broken in [true, false] {
            for id in found(&client, json!({ "filter": { "promiseBroken": broken } })).await {
                let signal = look(&client, &id).await;
                assert_eq!(shows_broken(&signal), broken, "{signal}");
            }
        }
    }
}

async fn titles(who: &Client<'_>, list: &str, filter: Value) -> BTreeSet<String> {
    let capital = list[..1].to_uppercase() + &list[1..list.len() - 1];
    let document = format!(
        "query($filter: {capital}Filter) {{ {list}(first: 100, filter: $filter) {{ totalCount nodes {{ title }} }} }}"
    );
    let answer = who.send(&document, json!({ "filter": filter })).await;
    let nodes = answer.at(&format!("/{list}/nodes")).as_array().expect("a list").clone();
    assert_eq!(answer.at(&format!("/{list}/totalCount")).as_u64(), u64::try_from(nodes.len()).ok());
    nodes.iter().map(|node| node["title"].as_str().expect("a title").to_owned()).collect()
}

#[tokio::test]
async fn proposals_and_sessions_that_wait_too_long_are_found_by_who_sees_when_they_are_due() {
    let app = Gehoord::start().await;
    app.pass(TimeDelta::days(90));
    for (list, table, subject) in [("proposals", "proposal", "PROPOSAL"), ("sessions", "session", "SESSION")] {
        let late = format!(
            "SELECT title FROM {table} WHERE EXISTS (SELECT 1 FROM deadline WHERE subject_type = '{subject}'
                AND subject_id = {table}.id AND dropped_at IS NULL
                AND (met_at > due_at OR met_at IS NULL AND due_at < '{}'))",
            app.clock.now().to_rfc3339()
        );
        let late: BTreeSet<String> = app.sql(harness::UWI, &late).await.into_iter().collect();
        assert!(!late.is_empty(), "{list}");
        let owner = app.as_("owner").await;
        let seen = titles(&owner, list, json!({})).await;
        let broken = titles(&owner, list, json!({ "promiseBroken": true })).await;
        assert_eq!(broken, late.intersection(&seen).cloned().collect(), "{list}");
        assert!(!broken.is_empty());
        let others = titles(&owner, list, json!({ "promiseBroken": false })).await;
        assert!(broken.is_disjoint(&others));
        // Who sees no more than titles learns no more of what is late than everybody does of what is published.
        let admin = app.as_("admin").await;
        assert!(titles(&admin, list, json!({})).await.is_superset(&seen), "{list}");
        for filter in [true, false] {
            let filter = json!({ "promiseBroken": filter });
            let public = titles(&app.nobody(), list, filter.clone()).await;
            assert_eq!(titles(&admin, list, filter).await, public, "{list}");
            assert!(list == "proposals" || public.is_empty(), "{public:?}");
        }
    }
}

#[tokio::test]
async fn commitments_that_are_late_or_were_kept_too_late_are_found() {
    let app = Gehoord::start().await;
    app.pass(TimeDelta::days(30));
    let list =
        "query($filter: FollowUpFilter) { followUps(first: 100, filter: $filter) { totalCount nodes { id overdue } } }";
    let owner = app.as_("owner").await;
    let count = async |filter: Value| {
        let answer = owner.send(list, json!({ "filter": filter })).await;
        let nodes = answer.at("/followUps/nodes").as_array().expect("follow-ups").clone();
        (answer.at("/followUps/totalCount").as_u64().expect("a number"), nodes)
    };
    let (all, _) = count(json!({})).await;
    let (broken, nodes) = count(json!({ "promiseBroken": true })).await;
    let (others, kept) = count(json!({ "promiseBroken": false })).await;
    assert_eq!(broken + others, all);
    assert!(nodes.iter().any(|node| node["overdue"] == true) && kept.iter().all(|node| node["overdue"] == false));
    // The public sees commitments of published proposals, and not when they were kept.
    let public = app.nobody().send(list, json!({ "filter": { "promiseBroken": true } })).await;
    assert_eq!(public.at("/followUps/totalCount"), 0);
}

#[tokio::test]
async fn a_session_that_was_held_says_when_its_report_is_promised_to_those_who_see_all_of_it() {
    let app = Gehoord::start().await;
    let list = "{ sessions(first: 100, filter: { status: HELD }) { nodes { title reportDueOn } } }";
    let due = |answer: &harness::Answer| -> Vec<bool> {
        let nodes = answer.at("/sessions/nodes").as_array().expect("sessions").clone();
        nodes.iter().map(|node| node["reportDueOn"].is_string()).collect()
    };
    let facilitator = due(&app.as_("facilitator").await.send(list, json!({})).await);
    assert!(!facilitator.is_empty() && facilitator.iter().all(|due| *due), "{facilitator:?}");
    assert!(due(&app.nobody().send(list, json!({})).await).iter().all(|due| !due));
}
