//! Follow-ups: promised, moved with a reason, told to whom they concern, handed over, and judged by whom they were made to.

mod helped;
mod list;
mod many;
mod referral;
mod subjects;
mod transfer;

use chrono::TimeDelta;
use harness::{Answer, Gehoord, UWI, Value, json};

const CREATE: &str = "mutation($i: CreateFollowUpInput!) { createFollowUp(input: $i) { followUp { id status dueOn overdue \
                      commitment owner { name } department { code } } userErrors { code field } } }";
const UPDATES: &str = "query($f: ID!) { followUp(id: $f) { status dueOn overdue daysOverdue droppedReason commitment \
                       updates(first: 20) { nodes { text audience status movedFrom movedTo author { name } } } } }";

/// A signal of the demo's client, triaged by the demo's handler.
async fn signal(app: &Gehoord) -> String {
    let input = json!({ "kind": "COMPLAINT", "channel": "APP", "text": "De brief was dreigend." });
    let sent = app.as_("client").await.run("MobileSubmitSignal", json!({ "input": input })).await;
    let id = sent.text("/submitSignal/signal/id").to_owned();
    let topics = app.nobody().send("{ topics(first: 1) { nodes { id } } }", json!({})).await;
    let triage = json!({ "signalId": id, "topicId": topics.text("/topics/nodes/0/id"), "urgency": "NORMAL" });
    let triaged = app.as_("handler").await.run("DashboardTriage", json!({ "input": triage })).await;
    assert_eq!(triaged.text("/triageSignal/signal/status"), "SEEN");
    id
}

async fn promise(app: &Gehoord, signal: &str, due_on: &str) -> String {
    let owner = app.account(UWI, "handler@demo.example").await;
    let input = json!({ "signalId": signal, "commitment": "Wij schrijven de brief opnieuw.", "ownerId": owner, "dueOn": due_on });
    app.query("handler", CREATE, json!({ "i": input })).await.text("/createFollowUp/followUp/id").to_owned()
}

async fn update(app: &Gehoord, who: &str, id: &str, rest: Value) -> Answer {
    let mut input = rest;
    input["followUpId"] = json!(id);
    app.as_(who).await.run("DashboardFollowUp", json!({ "input": input })).await
}

async fn seen(app: &Gehoord, who: &str, id: &str) -> Value {
    app.query(who, UPDATES, json!({ "f": id })).await.at("/followUp").clone()
}

#[tokio::test]
async fn the_handler_promises_and_others_do_not() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let owner = app.account(UWI, "handler@demo.example").await;
    let input = json!({ "i": { "signalId": signal, "commitment": "Bel mij op 06-12345678.", "ownerId": owner, "dueOn": "2026-09-15" } });
    for who in ["manager", "analyst", "facilitator"] {
        assert_eq!(app.query(who, CREATE, input.clone()).await.codes(), ["FORBIDDEN"], "{who}");
    }
    assert_eq!(app.query("client", CREATE, input.clone()).await.codes(), ["FORBIDDEN"]);
    for who in ["member", "admin", "nobody"] {
        let codes = app.query(who, CREATE, input.clone()).await;
        assert!(["NOT_FOUND", "UNAUTHENTICATED"].contains(&codes.codes()[0]), "{who}");
    }
    let made = app.query("handler", CREATE, input).await;
    assert_eq!(made.text("/createFollowUp/followUp/commitment"), "Bel mij op [telefoonnummer].");
    assert_eq!(made.text("/createFollowUp/followUp/department/code"), "klantcontact", "the owner's own");
    let wrong = json!({ "i": { "signalId": signal, "commitment": " ", "ownerId": app.account(UWI, "client@demo.example").await, "dueOn": "2026-09-01" } });
    let told = app.query("handler", CREATE, wrong).await;
    let mut codes = told.user_errors("createFollowUp");
    codes.sort_unstable();
    assert_eq!(codes, ["DUE_IN_PAST", "EMPTY", "NOT_STAFF"], "all at once");
}

#[tokio::test]
async fn moving_a_date_needs_a_reason_and_stays_visible() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let id = promise(&app, &signal, "2026-09-15").await;
    let without = update(&app, "handler", &id, json!({ "dueOn": "2026-10-01" })).await;
    assert_eq!(without.user_errors("updateFollowUp"), ["REASON_NEEDED"]);
    let hidden =
        json!({ "dueOn": "2026-10-01", "reason": "De drukker is ziek.", "audience": "INTERNAL", "text": "Budget." });
    assert!(update(&app, "handler", &id, hidden).await.user_errors("updateFollowUp").is_empty());
    let own = seen(&app, "client", &id).await;
    assert_eq!(own["dueOn"], "2026-10-01");
    assert_eq!(
        own["updates"]["nodes"],
        json!([{ "text": "De drukker is ziek.", "audience": "REPORTER", "status": null, "movedFrom": "2026-09-15",
                 "movedTo": "2026-10-01", "author": null }]),
        "a move is never kept from whom it was promised to"
    );
    let staff = seen(&app, "analyst", &id).await;
    assert_eq!(staff["updates"]["nodes"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn each_reads_the_updates_that_are_for_them() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let id = promise(&app, &signal, "2026-09-15").await;
    for (text, audience) in [
        ("Alleen voor ons.", json!("INTERNAL")),
        ("Nog een keer voor ons.", json!(null)),
        ("U hoort snel meer.", json!("REPORTER")),
    ] {
        let said = update(&app, "handler", &id, json!({ "text": text, "audience": audience })).await;
        assert!(said.user_errors("updateFollowUp").is_empty(), "{}", said.body);
    }
    let texts = |seen: &Value| -> Vec<String> {
        let nodes = seen["updates"]["nodes"].as_array().cloned().unwrap_or_default();
        nodes.iter().filter_map(|node| node["text"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(texts(&seen(&app, "client", &id).await), ["U hoort snel meer."]);
    assert_eq!(texts(&seen(&app, "manager", &id).await).len(), 3);
    for who in ["nobody", "admin", "member"] {
        assert_eq!(seen(&app, who, &id).await, Value::Null, "{who}");
    }
    for audience in ["COUNCIL", "PARTICIPANTS", "PUBLIC"] {
        let said = update(&app, "handler", &id, json!({ "text": "x", "audience": audience })).await;
        assert_eq!(said.user_errors("updateFollowUp"), ["AUDIENCE_UNFIT"], "{audience}");
    }
    assert_eq!(update(&app, "manager", &id, json!({ "text": "x" })).await.codes(), ["FORBIDDEN"]);
    assert_eq!(update(&app, "client", &id, json!({ "text": "x" })).await.codes(), ["FORBIDDEN"]);
    assert_eq!(update(&app, "admin", &id, json!({ "text": "x" })).await.codes(), ["NOT_FOUND"]);
}

#[tokio::test]
async fn overdue_is_computed_as_the_days_pass() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let id = promise(&app, &signal, "2026-09-10").await;
    let list = "query($s: ID!) { followUps(first: 5, filter: { overdue: true, signalId: $s }) { totalCount nodes { id daysOverdue } } }";
    let late = async || app.query("handler", list, json!({ "s": signal })).await.at("/followUps").clone();
    app.set_time((2026, 9, 10), (23, 59));
    assert_eq!(late().await["totalCount"], 0);
    app.set_time((2026, 9, 11), (0, 1));
    assert_eq!(late().await, json!({ "totalCount": 1, "nodes": [{ "id": id, "daysOverdue": 1 }] }));
    app.pass(TimeDelta::days(9));
    assert_eq!(seen(&app, "client", &id).await["daysOverdue"], 10);
    assert!(update(&app, "handler", &id, json!({ "status": "DONE" })).await.user_errors("updateFollowUp").is_empty());
    assert_eq!(late().await["totalCount"], 0, "what is done is not late");
    let again = update(&app, "handler", &id, json!({ "status": "OPEN" })).await;
    assert_eq!(again.user_errors("updateFollowUp"), ["FOLLOW_UP_ENDED"]);
}

#[tokio::test]
async fn dropping_needs_a_reason_that_the_reporter_reads() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let id = promise(&app, &signal, "2026-09-15").await;
    let without = update(&app, "handler", &id, json!({ "status": "DROPPED" })).await;
    assert_eq!(without.user_errors("updateFollowUp"), ["REASON_NEEDED"]);
    let with = json!({ "status": "DROPPED", "reason": "De wet staat het niet toe." });
    assert!(update(&app, "handler", &id, with).await.user_errors("updateFollowUp").is_empty());
    let own = seen(&app, "client", &id).await;
    assert_eq!((&own["status"], &own["droppedReason"]), (&json!("DROPPED"), &json!("De wet staat het niet toe.")));
    assert_eq!(own["updates"]["nodes"][0]["audience"], "REPORTER");
}

#[tokio::test]
async fn the_public_does_not_learn_by_a_filter_whose_a_follow_up_is() {
    let app = Gehoord::start().await;
    let all = "{ followUps(first: 100) { totalCount nodes { id owner { name } department { name } } } }";
    let public = app.nobody().send(all, json!({})).await;
    assert!(public.at("/followUps/totalCount").as_i64() > Some(0), "of published proposals: {}", public.body);
    let departments = app.nobody().send("{ departments(first: 100) { nodes { id } } }", json!({})).await;
    let filtered = "query($f: FollowUpFilter) { followUps(first: 100, filter: $f) { totalCount } }";
    for department in departments.at("/departments/nodes").as_array().expect("a list") {
        let asked = app.nobody().send(filtered, json!({ "f": { "departmentId": department["id"] } })).await;
        assert_eq!(asked.at("/followUps/totalCount"), 0);
    }
    for owner in app
        .sql(UWI, "SELECT DISTINCT email FROM follow_up JOIN account ON account.id = owner_id WHERE email IS NOT NULL")
        .await
    {
        let id = app.account(UWI, &owner).await;
        let asked = app.nobody().send(filtered, json!({ "f": { "ownerId": id } })).await;
        assert_eq!(asked.at("/followUps/totalCount"), 0);
    }
}
