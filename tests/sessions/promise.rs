//! A session is reported within four weeks: who is warned, to whom it goes up, and what meets it.

use harness::{Gehoord, UWI, json};

use super::{account_key, held, key, look, planned, report, sees};
use crate::promise_clock::{facts, told};

#[tokio::test]
async fn the_organiser_is_warned_and_the_process_owner_hears_of_what_broke() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let this = key(&id);
    let due = app.sql(UWI, &format!("SELECT to_char(due_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM-DD HH24:MI') FROM deadline WHERE subject_id = '{this}' AND step = 'REPORTED'")).await;
    assert_eq!(due, ["2026-10-13 18:00"], "four weeks after it ended, at closing time");
    app.set_time((2026, 10, 13), (12, 0));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &this).await, ["NEAR_END REPORTED 0"]);
    let organiser = super::account(&app, "facilitator").await;
    assert_eq!(facts(&app, &this, "NEAR_END", "owner").await, [organiser.as_str()]);
    app.noticed(UWI).await;
    let warned =
        "{ notices(first: 1, filter: { unread: true }) { nodes { sentence subject { ... on Session { id } } } } }";
    let seen = sees(&app, "facilitator", warned).await;
    assert!(seen.to_string().contains("near its end") && seen.to_string().contains(&id), "{seen}");
    app.set_time((2026, 10, 13), (18, 1));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &this).await, ["NEAR_END REPORTED 0", "BROKEN REPORTED 0", "ESCALATED REPORTED 0"]);
    let up = app
        .sql(
            UWI,
            &format!(
                "SELECT process_owner_id::text FROM department JOIN account ON account.department_id = department.id \
                 WHERE account.id = '{}'",
                account_key(&app, "facilitator").await
            ),
        )
        .await;
    let up = entity::id::AccountId(up[0].parse().expect("a key")).to_string();
    assert_eq!(facts(&app, &this, "ESCALATED", "processOwner").await, [up]);
    assert!(super::listed(&app, "manager", "promiseBroken: true").await.contains(&id));
    // Reported late, it stays broken; and goes up no second time.
    report(&app, "facilitator", &id).await;
    app.set_time((2026, 10, 20), (9, 0));
    app.keep_promises(UWI).await;
    assert_eq!(told(&app, &this).await.len(), 3);
    assert!(super::listed(&app, "manager", "promiseBroken: true").await.contains(&id));
}

#[tokio::test]
async fn a_report_in_time_keeps_the_promise() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    report(&app, "facilitator", &id).await;
    let met = app.sql(UWI, &format!("SELECT count(*)::text FROM deadline WHERE subject_id = '{}' AND step = 'REPORTED' AND met_at IS NOT NULL", key(&id))).await;
    assert_eq!(met, ["1"]);
    app.set_time((2026, 11, 20), (9, 0));
    app.keep_promises(UWI).await;
    assert!(told(&app, &key(&id)).await.is_empty());
    assert!(!super::listed(&app, "manager", "promiseBroken: true").await.contains(&id));
}

#[tokio::test]
async fn who_takes_a_session_over_is_the_one_who_is_warned() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let over = json!({ "sessionId": id, "organiserId": super::account(&app, "manager").await });
    super::done(&app, "facilitator", "transferSession", over, "").await;
    app.set_time((2026, 10, 13), (12, 0));
    app.keep_promises(UWI).await;
    assert_eq!(facts(&app, &key(&id), "NEAR_END", "owner").await, [super::account(&app, "manager").await]);
}

#[tokio::test]
async fn a_councils_own_meeting_warns_its_chair() {
    let app = Gehoord::start().await;
    let id = planned(&app, "Yvonne Maatman", json!({ "kind": "COUNCIL_MEETING" })).await;
    super::done(&app, "Yvonne Maatman", "confirmSession", super::of(&id), "").await;
    app.set_time((2026, 9, 15), (12, 10));
    super::done(&app, "Yvonne Maatman", "holdSession", super::of(&id), "").await;
    assert_eq!(look(&app, "member", &id, "reportDueOn").await["reportDueOn"], "2026-10-13");
    app.set_time((2026, 10, 13), (12, 0));
    app.keep_promises(UWI).await;
    assert_eq!(facts(&app, &key(&id), "NEAR_END", "owner").await, [super::account(&app, "Yvonne Maatman").await]);
    app.noticed(UWI).await;
    let notices =
        "{ notices(first: 5, filter: { unread: true }) { nodes { sentence subject { ... on Session { id } } } } }";
    let told = sees(&app, "Yvonne Maatman", notices).await.to_string();
    assert!(told.contains("near its end") && told.contains(&id), "who organises it can read that: {told}");
    let told = sees(&app, "Orlando Blijd", notices).await.to_string();
    assert!(!told.contains("near its end"), "it is no matter of the others: {told}");
}
