//! From a plan to open doors: one step at a time, and no clients before the tests are evaluated.

use std::time::Duration;

use chrono::TimeDelta;
use harness::{Gehoord, UWI, Value, json};

use super::{act, advance, done, happened, planned, put, seen, session_at, somewhere, test_session, told};

fn codes(answer: &harness::Answer) -> Vec<String> {
    told(answer, "advanceCentre").into_iter().map(|(code, _)| code).collect()
}

/// The titles of the tests that hold it back.
fn held_back_by(answer: &harness::Answer) -> Vec<String> {
    let tests = answer.at("/advanceCentre/openTests").as_array().cloned().unwrap_or_default();
    tests.iter().map(|test| test["title"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn it_is_planned_tested_opened_and_closed_and_everybody_sees_it_while_it_is_open() {
    let app = Gehoord::start().await;
    let id = planned(&app, "Klantcentrum Westpoort").await;
    let everybody = async || !seen(&app, "nobody", &id).await.is_null();
    assert!(!everybody().await);
    assert_eq!(codes(&advance(&app, &id, "OPEN").await), ["CENTRE_STEP_BY_STEP"], "it was not tested");
    assert_eq!(advance(&app, &id, "TESTING").await.text("/advanceCentre/centre/status"), "TESTING");
    assert!(!everybody().await);
    assert_eq!(codes(&advance(&app, &id, "PLANNED").await), ["CENTRE_STEP_BY_STEP"], "never back");
    app.set_time((2026, 10, 1), (9, 0));
    let opened = advance(&app, &id, "OPEN").await;
    let centre = opened.at("/advanceCentre/centre");
    assert_eq!((&centre["status"], &centre["openedOn"]), (&json!("OPEN"), &json!("2026-10-01")));
    assert!(everybody().await);
    app.set_time((2027, 1, 31), (17, 0));
    let closed = advance(&app, &id, "CLOSED").await;
    let centre = closed.at("/advanceCentre/centre");
    assert_eq!((&centre["openedOn"], &centre["closedOn"]), (&json!("2026-10-01"), &json!("2027-01-31")));
    assert!(!everybody().await);
    assert_eq!(codes(&advance(&app, &id, "OPEN").await), ["CENTRE_CLOSED"], "for good");
    let renamed = act(&app, "manager", "changeCentre", json!({ "centreId": id, "name": "Anders" })).await;
    assert_eq!(renamed.user_errors("changeCentre"), ["CENTRE_CLOSED"]);
    assert_eq!(happened(&app, &id).await, ["CENTRE_CREATED", "CENTRE_ADVANCED", "CENTRE_ADVANCED", "CENTRE_ADVANCED"]);
}

#[tokio::test]
async fn a_plan_that_is_given_up_is_closed_without_ever_having_been_open() {
    let app = Gehoord::start().await;
    for before in [None, Some("TESTING")] {
        let id = planned(&app, "Klantcentrum Westpoort").await;
        if let Some(step) = before {
            advance(&app, &id, step).await;
        }
        let closed = advance(&app, &id, "CLOSED").await;
        let centre = closed.at("/advanceCentre/centre");
        assert_eq!(
            (&centre["status"], &centre["openedOn"], &centre["closedOn"]),
            (&json!("CLOSED"), &Value::Null, &json!("2026-09-08"))
        );
    }
}

#[tokio::test]
async fn it_does_not_open_while_a_test_is_not_evaluated_and_says_which() {
    let app = Gehoord::start().await;
    let id = planned(&app, "Klantcentrum Westpoort").await;
    let other = planned(&app, "Klantcentrum Noorderpoort").await;
    advance(&app, &id, "TESTING").await;
    let morning = test_session(&app, &id, "Testronde, ochtend").await;
    let afternoon = test_session(&app, &id, "Testronde, middag").await;
    test_session(&app, &other, "Testronde ergens anders").await;
    app.sql(UWI, &session_at(&app, &id, "INFORMAL", "Kennismaken").1).await;
    for status in ["PLANNED", "CONFIRMED", "HELD"] {
        put(&app, &morning, status).await;
        let refused = advance(&app, &id, "OPEN").await;
        assert_eq!(told(&refused, "advanceCentre"), [("CENTRE_TESTS_OPEN".to_owned(), "to".to_owned())], "{status}");
        assert_eq!(held_back_by(&refused), ["Testronde, ochtend", "Testronde, middag"], "{status}");
        assert!(refused.at("/advanceCentre/centre").is_null());
    }
    assert!(seen(&app, "nobody", &id).await.is_null());
    put(&app, &morning, "REPORTED").await;
    assert_eq!(held_back_by(&advance(&app, &id, "OPEN").await), ["Testronde, middag"]);
    put(&app, &afternoon, "CANCELLED").await;
    put(&app, &morning, "FOLLOWED_UP").await;
    let opened = advance(&app, &id, "OPEN").await;
    assert_eq!(opened.text("/advanceCentre/centre/status"), "OPEN");
    assert_eq!(held_back_by(&opened), Vec::<String>::new());
    assert!(!seen(&app, "nobody", &id).await.is_null());
}

#[tokio::test]
async fn a_test_that_is_being_planned_at_that_very_moment_holds_it_back() {
    let app = Gehoord::start().await;
    let id = planned(&app, "Klantcentrum Westpoort").await;
    advance(&app, &id, "TESTING").await;
    let (_, plan) = session_at(&app, &id, "CENTRE_TEST", "Op de valreep");
    // The plan is written, and not yet committed, when somebody wants to open.
    let planning = async {
        app.sql(UWI, &format!("BEGIN; {plan}; SELECT pg_sleep(1.5); COMMIT")).await;
    };
    let opening = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        advance(&app, &id, "OPEN").await
    };
    let ((), answer) = futures::join!(planning, opening);
    assert_eq!(
        (codes(&answer), held_back_by(&answer)),
        (vec!["CENTRE_TESTS_OPEN".into()], vec!["Op de valreep".into()])
    );
}

#[tokio::test]
async fn who_asks_twice_or_at_once_finds_it_done() {
    let app = Gehoord::start().await;
    let id = planned(&app, "Klantcentrum Westpoort").await;
    let to_test = || act(&app, "manager", "advanceCentre", json!({ "centreId": id, "to": "TESTING" }));
    let (one, other, third) = futures::join!(to_test(), to_test(), to_test());
    for answer in [one, other, third, advance(&app, &id, "TESTING").await] {
        assert_eq!(answer.text("/advanceCentre/centre/status"), "TESTING");
    }
    assert_eq!(happened(&app, &id).await, ["CENTRE_CREATED", "CENTRE_ADVANCED"]);
}

#[tokio::test]
async fn administrators_and_improvement_managers_keep_centres() {
    let app = Gehoord::start().await;
    let id = planned(&app, "Klantcentrum Westpoort").await;
    let acts = [
        ("createCentre", somewhere("Nog een")),
        ("changeCentre", json!({ "centreId": id, "name": "Anders" })),
        ("advanceCentre", json!({ "centreId": id, "to": "TESTING" })),
    ];
    for (mutation, input) in &acts {
        let refused = async |who: &str| act(&app, who, mutation, input.clone()).await.codes().join(" ");
        assert_eq!(refused("nobody").await, "UNAUTHENTICATED", "{mutation}");
        for who in ["handler", "analyst", "complaints", "owner", "facilitator"] {
            assert_eq!(refused(who).await, "FORBIDDEN", "{who} {mutation}");
        }
        // To a client there is no such centre; to a member there is, for it lies in the region of the council.
        let to_client = if *mutation == "createCentre" { "FORBIDDEN" } else { "NOT_FOUND" };
        assert_eq!(refused("client").await, to_client, "{mutation}");
        assert_eq!(refused("member").await, "FORBIDDEN", "{mutation}");
        assert_eq!(refused("admin").await, "", "{mutation}");
    }
    done(&app, "advanceCentre", json!({ "centreId": id, "to": "OPEN" })).await;
    let refused = act(&app, "client", "advanceCentre", json!({ "centreId": id, "to": "CLOSED" })).await;
    assert_eq!(refused.codes(), ["FORBIDDEN"], "what everybody sees is there");
}

#[tokio::test]
async fn what_happened_is_told_to_staff_and_to_the_councils_of_the_region() {
    let app = Gehoord::start().await;
    let id = planned(&app, "Klantcentrum Westpoort").await;
    done(&app, "changeCentre", json!({ "centreId": id, "name": "Klantcentrum Havens-West" })).await;
    for to in ["TESTING", "OPEN"] {
        advance(&app, &id, to).await;
    }
    app.pass(TimeDelta::seconds(1));
    let query =
        "query($id: ID!) { centre(id: $id) { timeline(first: 10) { totalCount nodes { sentence actorName } } } }";
    for who in ["analyst", "member"] {
        let answer = app.query(who, query, json!({ "id": id })).await;
        let entries = answer.at("/centre/timeline/nodes").as_array().cloned().unwrap_or_default();
        let sentences: Vec<&str> = entries.iter().filter_map(|entry| entry["sentence"].as_str()).collect();
        assert_eq!(
            sentences,
            [
                "The centre was planned.",
                "What the centre tells about itself was changed.",
                "The centre is being tested from now on.",
                "The centre is open from now on."
            ],
            "{who}"
        );
    }
    for who in ["nobody", "client", "admin"] {
        let answer = app.query(who, query, json!({ "id": id })).await;
        assert_eq!(answer.at("/centre/timeline/totalCount"), 0, "{who}");
    }
}
