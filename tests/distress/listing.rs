//! The list of what must be looked at first.

use chrono::TimeDelta;
use harness::{Gehoord, UWI, json};

use super::{HUNGRY, confirm, listed, set_aside};
use crate::signals::{accepted, answer, submitted, topic, triage};

#[tokio::test]
async fn the_list_holds_what_is_open_ordered_by_the_next_deadline_page_by_page() {
    let app = Gehoord::start().await;
    let first = submitted(&app.as_("client").await, json!({ "text": HUNGRY })).await;
    app.pass(TimeDelta::minutes(10));
    let second = submitted(&app.as_("client").await, json!({ "text": "Ik wil niet meer leven." })).await;
    app.pass(TimeDelta::minutes(10));
    let handler = app.as_("handler").await;
    let third = submitted(&app.as_("client").await, json!({})).await;
    accepted(&confirm(&handler, &third).await, "confirmDistressing");
    let ids = listed(&handler, 100).await;
    // Independently: in SQL, over all that there is.
    let expected = app
        .sql(
            UWI,
            "SELECT signal.id FROM signal LEFT JOIN signal_distress d ON d.signal_id = signal.id
             LEFT JOIN deadline ON subject_id = signal.id AND met_at IS NULL AND dropped_at IS NULL
             WHERE status <> 'CLOSED' AND (urgency = 'DISTRESSING' OR d.state = 'PROPOSED')
             GROUP BY signal.id ORDER BY min(due_at) NULLS LAST, signal.id",
        )
        .await;
    let keys: Vec<String> = ids.iter().map(|id| crate::signals::key(id)).collect();
    assert_eq!(keys, expected);
    let place = |id: &String| ids.iter().position(|other| other == id).expect("it is listed");
    assert!(place(&first) < place(&second) && place(&second) < place(&third), "{ids:?}");
    for size in [1, 2, 3] {
        assert_eq!(listed(&handler, size).await, ids, "pages of {size}");
    }

    // What has an outcome waits for its reporter alone; what is set aside is gone.
    let betaling = topic(&app, "uitkering/betaling").await;
    accepted(&triage(&handler, &first, &betaling, json!({ "urgency": "DISTRESSING" })).await, "triageSignal");
    accepted(&answer(&handler, &first, json!({})).await, "answerSignal");
    accepted(&set_aside(&handler, &second, "Het valt mee.").await, "setAsideDistressing");
    let now = listed(&handler, 2).await;
    assert!(!now.contains(&second) && now.contains(&first));
    assert!(now.iter().position(|id| *id == first) > now.iter().position(|id| *id == third));
}

#[tokio::test]
async fn the_list_is_for_staff_and_empty_for_everybody_else() {
    let app = Gehoord::start().await;
    let client = app.as_("client").await;
    submitted(&client, json!({ "text": HUNGRY, "place": { "postcode": "1012 AB" } })).await;
    for who in ["handler", "manager", "analyst", "complaints", "owner", "facilitator"] {
        assert!(!listed(&app.as_(who).await, 10).await.is_empty(), "{who}");
    }
    for who in ["client", "member", "admin"] {
        assert!(listed(&app.as_(who).await, 10).await.is_empty(), "{who}");
    }
    let refused = app.nobody().send("{ distressingSignals(first: 1) { totalCount } }", json!({})).await;
    assert_eq!(refused.codes(), ["UNAUTHENTICATED"]);
    let page = "query($after: String) { distressingSignals(after: $after) { nodes { id } } }";
    for cursor in
        ["x", "", "WyJSRUNFSVZFRF9BVCIsIkFzYyIseyJtIjoxfSwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIl0"]
    {
        let refused = app.as_("handler").await.send(page, json!({ "after": cursor })).await;
        assert_eq!(refused.codes(), ["BAD_USER_INPUT"], "{cursor}");
    }
}

#[tokio::test]
async fn the_queue_of_the_dashboard_shows_the_reasons() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let signal = submitted(&client, json!({ "text": HUNGRY })).await;
    accepted(&confirm(&handler, &signal).await, "confirmDistressing");
    let queue = handler.run("DashboardQueue", json!({ "first": 50 })).await;
    let node = queue.at("/signals/nodes").as_array().expect("a list").iter().find(|node| node["id"] == *signal);
    let node = node.expect("it is in the queue");
    assert_eq!(node["urgencyReasons"][0], json!({ "word": "geen eten", "weight": 1.2 }));
}
