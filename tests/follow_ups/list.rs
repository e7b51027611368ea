//! One list for dashboards: by owner, department, council, subject, status, and when it is due.

use std::collections::BTreeSet;

use entity::id::{FollowUpId, TypedId};
use harness::{Gehoord, UWI, Value, json};

use super::super::signals::department;

const LIST: &str = "query($f: FollowUpFilter) { followUps(first: 100, filter: $f) { totalCount nodes { id } } }";

async fn found(app: &Gehoord, who: &str, filter: Value) -> BTreeSet<String> {
    let answer = app.query(who, LIST, json!({ "f": filter })).await;
    let nodes = answer.at("/followUps/nodes").as_array().expect("a list").clone();
    assert_eq!(answer.at("/followUps/totalCount"), nodes.len());
    let key =
        |node: &Value| node["id"].as_str().expect("an id").parse::<FollowUpId>().expect("an id").uuid().to_string();
    nodes.iter().map(key).collect()
}

async fn rows(app: &Gehoord, condition: &str) -> BTreeSet<String> {
    app.sql(UWI, &format!("SELECT id::text FROM follow_up WHERE {condition}")).await.into_iter().collect()
}

#[tokio::test]
async fn staff_find_follow_ups_by_everything_that_a_dashboard_shows() {
    let app = Gehoord::start().await;
    let owner = app.account(UWI, "owner@demo.example").await;
    let closed = "session_id NOT IN (SELECT id FROM session WHERE kind = 'COUNCIL_MEETING' AND NOT is_public)";
    let of_council = "(proposal_id IN (SELECT proposal.id FROM proposal JOIN council ON council.id = council_id WHERE slug = 'groot-amsterdam') \
                      OR session_id IN (SELECT session_id FROM session_council JOIN council ON council.id = council_id WHERE slug = 'groot-amsterdam'))";
    let cases = [
        (json!({ "ownerId": owner }), "owner_id = (SELECT id FROM account WHERE email = 'owner@demo.example')"),
        (
            json!({ "departmentId": department(&app, "uitkeringen").await }),
            "department_id = (SELECT id FROM department WHERE code = 'uitkeringen')",
        ),
        (json!({ "subject": ["SIGNAL"] }), "signal_id IS NOT NULL"),
        (json!({ "subject": ["SESSION", "PROPOSAL", "SESSION"] }), "signal_id IS NULL"),
        (json!({ "subject": [] }), "false"),
        (json!({ "open": true }), "status IN ('OPEN', 'IN_PROGRESS')"),
        (json!({ "open": false }), "status IN ('DONE', 'DROPPED')"),
        (json!({ "kind": ["COMMITMENT"] }), "kind = 'COMMITMENT'"),
        (json!({ "councilSlug": "groot-amsterdam" }), of_council),
        (json!({ "councilSlug": "er-is-geen" }), "false"),
        (
            json!({ "overdue": true, "departmentId": department(&app, "uitkeringen").await }),
            "status IN ('OPEN', 'IN_PROGRESS') AND due_on < '2026-09-08' AND department_id = (SELECT id FROM department WHERE code = 'uitkeringen')",
        ),
        (
            json!({ "dueFrom": "2026-09-01", "dueUntil": "2026-09-20", "status": ["OPEN"] }),
            "due_on >= '2026-09-01' AND due_on < '2026-09-20' AND status = 'OPEN'",
        ),
    ];
    for (filter, condition) in cases {
        let expected = rows(&app, &format!("({condition}) AND (session_id IS NULL OR {closed})")).await;
        assert_eq!(found(&app, "analyst", filter.clone()).await, expected, "{filter}");
    }
    assert!(!rows(&app, of_council).await.is_empty());
}

#[tokio::test]
async fn a_filter_by_council_tells_nobody_of_sessions_that_they_do_not_see() {
    let app = Gehoord::start().await;
    let public = found(&app, "nobody", json!({ "councilSlug": "groot-amsterdam" })).await;
    let expected = rows(
        &app,
        "proposal_id IN (SELECT proposal.id FROM proposal JOIN council ON council.id = council_id \
                               WHERE slug = 'groot-amsterdam' AND published_at IS NOT NULL)",
    )
    .await;
    assert_eq!(public, expected);
    assert_eq!(found(&app, "nobody", json!({ "helped": true })).await, BTreeSet::new());
    assert_eq!(found(&app, "nobody", json!({ "subject": ["SIGNAL", "SESSION"] })).await, BTreeSet::new());
}

#[tokio::test]
async fn what_is_late_of_a_department_is_found_by_an_index() {
    let app = Gehoord::start().await;
    // Few rows are read one by one whatever indexes there are; what is asked here is whether one fits.
    let plan = "SET enable_seqscan = off; SET enable_bitmapscan = off; EXPLAIN SELECT id FROM follow_up \
                WHERE status IN ('OPEN', 'IN_PROGRESS') AND due_on < '2026-09-08' AND department_id = (SELECT id FROM department LIMIT 1) \
                ORDER BY due_on, id LIMIT 20";
    let plan = app.sql(UWI, plan).await.join(" ");
    assert!(plan.contains("follow_up_open_department"), "{plan}");
}
