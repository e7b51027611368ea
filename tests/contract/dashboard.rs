//! The internal dashboard: signed in as staff.

use chrono::{NaiveDate, TimeDelta};
use harness::{Client, Gehoord, START, UWI, Value, json};

use super::{ask, list, moment, pages, texts};
use crate::signals::{accepted, account, department, look, only, respond, submitted, topic};

#[tokio::test]
async fn the_overdue_list_is_ordered_counted_and_by_department() {
    let app = Gehoord::start().await;
    let today: NaiveDate = "2026-09-08".parse().expect("a day");
    let overdue = "FROM follow_up WHERE status IN ('OPEN', 'IN_PROGRESS') AND due_on < '2026-09-08'";
    let expected = app.sql(UWI, &format!("SELECT commitment {overdue} ORDER BY due_on, id")).await;
    assert!(expected.len() >= 3, "{expected:?}");
    for who in ["manager", "owner", "analyst"] {
        let staff = app.as_(who).await;
        let nodes = pages(&staff, "DashboardOverdue", "/followUps", json!({ "first": 2 })).await;
        assert_eq!(texts(&nodes, "/commitment"), expected, "{who}");
        for node in &nodes {
            let due: NaiveDate = node["dueOn"].as_str().expect("a day").parse().expect("a day");
            assert_eq!(node["daysOverdue"], (today - due).num_days(), "{node}");
            assert!(node["status"] == "OPEN" || node["status"] == "IN_PROGRESS", "{node}");
            assert!(node["owner"]["name"].is_string() && node["department"]["name"].is_string(), "{node}");
            let subject = &node["subject"];
            match subject["__typename"].as_str().expect("a type") {
                "Proposal" => assert!(subject["title"].is_string() && subject["council"]["name"].is_string(), "{node}"),
                "Session" => assert!(subject["title"].is_string() && moment(&subject["startsAt"]) < START, "{node}"),
                _ => assert!(subject["topic"]["name"].is_string(), "{node}"),
            }
        }
        let first = ask(&staff, "DashboardOverdue", json!({ "first": 1 })).await;
        assert_eq!(first.at("/followUps/totalCount"), expected.len());
        assert_eq!(first.at("/followUps/pageInfo/hasNextPage"), true);
    }
    let staff = app.as_("manager").await;
    let code = only(
        &app,
        &format!("SELECT code FROM department WHERE id IN (SELECT department_id {overdue}) ORDER BY code LIMIT 1"),
    )
    .await;
    let of_one = app.sql(UWI, &format!("SELECT commitment {overdue} AND department_id = (SELECT id FROM department WHERE code = '{code}') ORDER BY due_on, id")).await;
    let variables = json!({ "first": 50, "department": department(&app, &code).await });
    let nodes = pages(&staff, "DashboardOverdue", "/followUps", variables).await;
    assert_eq!(texts(&nodes, "/commitment"), of_one);
    // A day later more is late: late is computed, not kept.
    app.pass(TimeDelta::days(30));
    let later = ask(&app.as_("manager").await, "DashboardOverdue", json!({ "first": 1 })).await;
    assert!(later.at("/followUps/totalCount").as_u64() > Some(u64::try_from(expected.len()).expect("a number")));
}

#[tokio::test]
async fn the_queue_holds_what_is_urgent_and_open_and_can_be_searched() {
    let app = Gehoord::start().await;
    let staff = app.as_("handler").await;
    let signal =
        submitted(&app.as_("client").await, json!({ "text": "De dwarsfluit van mijn zoon, bel 06 98765432." })).await;
    let urgent =
        json!({ "signalId": signal, "topicId": topic(&app, "contact/brieven").await, "urgency": "DISTRESSING" });
    accepted(&staff.run_of_file("DashboardTriage", json!({ "input": urgent })).await, "triageSignal");

    let nodes = pages(&staff, "DashboardQueue", "/signals", json!({ "first": 5 })).await;
    let ids = app.sql(UWI, "SELECT id FROM signal WHERE urgency <> 'NORMAL' AND status <> 'CLOSED'").await;
    assert_eq!(nodes.len(), ids.len());
    assert!(nodes.iter().all(|node| node["urgency"] != "NORMAL" && node["status"] != "CLOSED"));
    // Each with the words for which it was proposed; what a person found by themselves has none.
    for node in &nodes {
        let key = crate::signals::key(node["id"].as_str().expect("an id"));
        let words =
            format!("SELECT word FROM signal_distress_reason WHERE signal_id = '{key}' ORDER BY weight DESC, word");
        assert_eq!(texts(&list(&node["urgencyReasons"]), "/word"), app.sql(UWI, &words).await, "{node}");
        assert!(list(&node["urgencyReasons"]).iter().all(|reason| reason["weight"].as_f64() > Some(0.0)), "{node}");
    }
    assert!(nodes.iter().any(|node| node["urgencyReasons"] != json!([])), "the demo has some");
    let own = nodes.iter().find(|node| node["id"] == *signal).expect("it is in the queue");
    assert_eq!(own["urgencyReasons"], json!([]));
    let received: Vec<_> = nodes.iter().map(|node| moment(&node["receivedAt"])).collect();
    assert!(received.is_sorted_by(|earlier, later| earlier >= later));
    assert_eq!(ask(&staff, "DashboardQueue", json!({ "first": 1 })).await.at("/signals/totalCount"), ids.len());

    let searched = ask(&staff, "DashboardQueue", json!({ "first": 5, "search": "dwarsfluiten" })).await;
    assert_eq!(searched.at("/signals/totalCount"), 1);
    let node = searched.at("/signals/nodes/0");
    assert_eq!((&node["id"], &node["handler"]["name"]), (&json!(signal), &json!("Samira Bouzid")));
    assert_eq!(node["text"], "De dwarsfluit van mijn zoon, bel [telefoonnummer].");
    assert_eq!(list(&node["loop"]["deadlines"]).len(), 3);
    let masked = ask(&staff, "DashboardQueue", json!({ "first": 5, "search": "98765432" })).await;
    assert_eq!(masked.at("/signals/totalCount"), 0);
}

#[tokio::test]
async fn a_signal_is_triaged_and_answered() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let signal = submitted(&client, json!({})).await;
    let betaling = topic(&app, "uitkering/betaling").await;
    let input = json!({ "signalId": signal, "topicId": betaling, "urgency": "HIGH" });
    let triaged = handler.run_of_file("DashboardTriage", json!({ "input": input })).await;
    let expected = json!({
        "id": signal, "status": "SEEN", "topic": { "name": "Betaling" }, "urgency": "HIGH", "handler": { "name": "Samira Bouzid" }
    });
    assert_eq!(triaged.at("/triageSignal/signal"), &expected);

    app.pass(TimeDelta::minutes(5));
    let input = json!({ "signalId": signal, "text": "Morgen.", "channel": "PHONE", "outcome": "EXPLAINED" });
    let refused = handler.run_of_file("DashboardAnswer", json!({ "input": input })).await;
    assert_eq!(refused.user_errors("answerSignal"), ["AGAINST_CONTACT_PREFERENCES"]);
    assert!(refused.at("/answerSignal/signal").is_null());
    assert!(refused.text("/answerSignal/userErrors/0/message").starts_with("This person"));
    let dutch = handler.clone().in_dutch().run("DashboardAnswer", json!({ "input": input })).await;
    assert!(dutch.text("/answerSignal/userErrors/0/message").starts_with("Deze persoon"));
    let input = json!({ "signalId": signal, "text": "Morgen.", "channel": "APP", "outcome": "EXPLAINED", "alsoToLinked": false });
    let answered = handler.run_of_file("DashboardAnswer", json!({ "input": input })).await;
    let at = "2026-09-08T08:05:00+00:00";
    let expected =
        json!({ "id": signal, "status": "HELPED", "outcome": "EXPLAINED", "loop": { "heardAt": at, "helpedAt": at } });
    assert_eq!(answered.at("/answerSignal/signal"), &expected);
    accepted(&respond(&client, true, json!({ "signalId": signal })).await, "respondToAnswer");
    assert_eq!(look(&handler, &signal).await["status"], "CLOSED");
}

async fn update(who: &Client<'_>, input: Value) -> harness::Answer {
    who.run_of_file("DashboardFollowUp", json!({ "input": input })).await
}

#[tokio::test]
async fn a_follow_up_is_updated_moved_with_a_reason_and_kept() {
    let app = Gehoord::start().await;
    let owner = app.as_("owner").await;
    let me = account(&app, "owner@demo.example").await;
    let key = me.parse::<entity::id::AccountId>().expect("an id").0;
    let found = format!(
        "SELECT id FROM follow_up WHERE owner_id = '{key}' AND proposal_id IS NOT NULL AND status = 'IN_PROGRESS' AND due_on < '2026-09-08' LIMIT 1"
    );
    let follow_up = entity::id::FollowUpId(only(&app, &found).await.parse().expect("a key")).to_string();

    let said = update(
        &owner,
        json!({ "followUpId": follow_up, "text": "Het concept ligt bij de raad.", "audience": "COUNCIL" }),
    )
    .await;
    assert!(said.user_errors("updateFollowUp").is_empty(), "{}", said.body);
    let silent = update(&owner, json!({ "followUpId": follow_up, "dueOn": "2026-09-30" })).await;
    assert_eq!(silent.user_errors("updateFollowUp"), ["REASON_NEEDED"]);
    let moved =
        update(&owner, json!({ "followUpId": follow_up, "dueOn": "2026-09-30", "reason": "De raad vergadert later." }))
            .await;
    assert_eq!(moved.text("/updateFollowUp/followUp/dueOn"), "2026-09-30");
    let kept = update(
        &owner,
        json!({ "followUpId": follow_up, "status": "DONE", "text": "Alle teams werken zo.", "audience": "PUBLIC" }),
    )
    .await;
    assert_eq!(kept.text("/updateFollowUp/followUp/status"), "DONE");
    let after = update(&owner, json!({ "followUpId": follow_up, "status": "OPEN" })).await;
    assert_eq!(after.user_errors("updateFollowUp"), ["FOLLOW_UP_ENDED"]);

    let overdue = pages(&owner, "DashboardOverdue", "/followUps", json!({ "first": 50 })).await;
    assert!(!texts(&overdue, "/id").contains(&follow_up));
    let public =
        "query($id: ID!) { followUp(id: $id) { status dueOn updates(first: 20) { nodes { text audience } } } }";
    let seen = app.nobody().send(public, json!({ "id": follow_up })).await;
    let updates = list(seen.at("/followUp/updates/nodes"));
    assert!(updates.iter().all(|update| update["audience"] == "PUBLIC"), "{}", seen.body);
    assert!(
        seen.body.to_string().contains("Alle teams werken zo.") && !seen.body.to_string().contains("concept ligt bij")
    );
    for (who, code) in [("analyst", "FORBIDDEN"), ("member", "FORBIDDEN"), ("nobody", "UNAUTHENTICATED")] {
        let refused = update(&app.as_(who).await, json!({ "followUpId": follow_up, "text": "Ik ook." })).await;
        assert_eq!(refused.codes(), [code], "{who}");
    }
}
