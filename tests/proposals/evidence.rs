//! What a proposal rests on: only what its writer sees, counted for each as far as they see it, figures as they stood.

use harness::{Gehoord, UWI, Value, json};

use super::{act, done, draft_of, draft_of_council, look, refused, submitted};
use crate::signals::{count, only, topic};

/// A signal of the demo, by what is true of it.
async fn signal(app: &Gehoord, condition: &str) -> String {
    let key = app.sql(UWI, &format!("SELECT id FROM signal WHERE {condition} ORDER BY received_at, id LIMIT 1")).await;
    entity::id::SignalId(key.first().expect("a signal").parse().expect("a key")).to_string()
}

const OWN_REGION: &str = "region_id = (SELECT region_id FROM council WHERE slug = 'groot-amsterdam')";

#[tokio::test]
async fn only_what_the_writer_sees_can_be_attached() {
    let app = Gehoord::start().await;
    let member = app.as_("member").await;
    let seen = signal(&app, &format!("status <> 'RECEIVED' AND {OWN_REGION}")).await;
    let elsewhere = signal(&app, "region_id = (SELECT region_id FROM council WHERE slug = 'noord')").await;
    let closed = only(&app, "SELECT id FROM session WHERE title = 'Spiegelgesprek over de eerste brief'").await;
    let closed = entity::id::SessionId(closed.parse().expect("a key")).to_string();
    let id = draft_of_council(&app, json!({ "signalIds": [seen, seen] })).await;
    let input =
        json!({ "proposalId": id, "version": 1, "signalIds": [seen, elsewhere, "signal_x"], "sessionIds": [closed] });
    let answer = act(&member, "updateProposalDraft", input).await;
    let told = answer.at("/updateProposalDraft/userErrors");
    let expected = json!([
        { "code": "NOT_FOUND", "field": ["signalIds", "1"] },
        { "code": "NOT_FOUND", "field": ["signalIds", "2"] },
        { "code": "NOT_FOUND", "field": ["sessionIds", "0"] }
    ]);
    assert_eq!(told, &expected);
    let evidence = &look(&member, &id).await["evidence"];
    assert_eq!((&evidence["signalCount"], &evidence["signals"]["nodes"]), (&json!(1), &json!([{ "id": seen }])));
    done(&member, "updateProposalDraft", json!({ "proposalId": id, "version": 1, "signalIds": [] })).await;
    assert_eq!(look(&member, &id).await["evidence"]["signalCount"], 0);
}

#[tokio::test]
async fn what_one_member_attached_and_another_does_not_see_stays_and_is_not_counted() {
    let app = Gehoord::start().await;
    let own = crate::signals::submitted(&app.as_("member").await, json!({ "text": "Van mij alleen." })).await;
    let id = draft_of_council(&app, json!({ "signalIds": [own] })).await;
    let latifa = super::person(&app, "Latifa Ouali").await;
    assert_eq!(look(&latifa, &id).await["evidence"]["signalCount"], 0, "not triaged, so only its reporter's");
    done(&latifa, "updateProposalDraft", json!({ "proposalId": id, "version": 1, "signalIds": [] })).await;
    assert_eq!(look(&app.as_("member").await, &id).await["evidence"]["signalCount"], 1);
}

#[tokio::test]
async fn a_journey_is_evidence_for_those_who_see_it() {
    let app = Gehoord::start().await;
    let manager = app.as_("manager").await;
    let make = "mutation { createJourney(input: { title: \"Van brief tot betaling\", councilIds: [], \
                steps: [{ action: \"Wacht\", experience: -2, quotes: [] }] }) { journey { id } } }";
    let journey = manager.send(make, json!({})).await.text("/createJourney/journey/id").to_owned();
    let hidden =
        json!({ "proposalId": draft_of_council(&app, json!({})).await, "version": 1, "journeyIds": [journey] });
    assert_eq!(
        refused(&app.as_("member").await, "updateProposalDraft", hidden).await,
        ["NOT_FOUND"],
        "not published, and of no council"
    );
    let draft = json!({ "kind": "IMPROVEMENT", "title": "Een datum in de brief", "text": "Zeg wanneer het geld komt.",
                        "departmentId": crate::signals::department(&app, "communicatie").await, "journeyIds": [journey] });
    let id = done(&manager, "draftProposal", draft).await["id"].as_str().expect("an id").to_owned();
    done(&manager, "submitProposal", json!({ "proposalId": id })).await;
    let rests_on = "query($id: ID!) { proposal(id: $id) { evidence { journeys(first: 5) { nodes { id title } } } } }";
    let seen = app.query("owner", rests_on, json!({ "id": id })).await;
    assert_eq!(
        seen.at("/proposal/evidence/journeys/nodes"),
        &json!([{ "id": journey, "title": "Van brief tot betaling" }])
    );
    let without = json!({ "proposalId": id, "version": 1, "journeyIds": [] });
    assert_eq!(refused(&manager, "updateProposalDraft", without).await, ["NOT_A_DRAFT"]);
}

#[tokio::test]
async fn a_figure_stays_as_it_stood() {
    let app = Gehoord::start().await;
    let betaling = topic(&app, "uitkering/betaling").await;
    let key = betaling.parse::<entity::id::TopicId>().expect("an id").0;
    let expected = count(
        &app,
        &format!("FROM signal WHERE topic_id = '{key}' AND received_at >= '2026-06-01 00:00+02' AND received_at < '2026-09-01 00:00+02'"),
    )
    .await;
    assert!(expected > 0);
    let id = draft_of(&app, "manager", json!({})).await;
    let manager = app.as_("manager").await;
    let period = json!({ "from": "2026-06-01", "until": "2026-09-01" });
    let asked = json!({ "proposalId": id, "topicId": betaling, "period": period });
    done(&manager, "attachFigure", asked.clone()).await;
    app.sql(UWI, &format!("UPDATE signal SET received_at = '2026-07-01' WHERE topic_id <> '{key}'")).await;
    app.sql(UWI, &format!("UPDATE signal SET topic_id = '{key}' WHERE status <> 'RECEIVED'")).await;
    assert_eq!(look(&manager, &id).await["evidence"]["figures"], json!([{ "value": expected }]));

    let upside_down =
        json!({ "proposalId": id, "topicId": betaling, "period": { "from": "2026-09-01", "until": "2026-06-01" } });
    assert_eq!(refused(&manager, "attachFigure", upside_down).await, ["PERIOD_INVALID"]);
    let clients = draft_of(&app, "client", json!({})).await;
    let unfit = json!({ "proposalId": clients, "topicId": betaling, "period": period });
    assert_eq!(refused(&app.as_("client").await, "attachFigure", unfit).await, ["FIGURES_UNFIT"]);
    let removable = "query($id: ID!) { proposal(id: $id) { evidence { figures { id } } } }";
    let figure = manager.send(removable, json!({ "id": id })).await.at("/proposal/evidence/figures/0/id").clone();
    assert_eq!(
        act(&app.as_("owner").await, "removeFigure", json!({ "figureId": figure })).await.codes(),
        ["NOT_FOUND"]
    );
    submitted(&app, "manager", &id).await;
    assert_eq!(refused(&manager, "removeFigure", json!({ "figureId": figure })).await, ["NOT_A_DRAFT"]);
    assert_eq!(refused(&manager, "attachFigure", asked).await, ["NOT_A_DRAFT"]);
}

#[tokio::test]
async fn a_council_counts_what_it_sees_and_is_not_told_of_a_few() {
    let app = Gehoord::start().await;
    let betaling = topic(&app, "uitkering/betaling").await;
    let key = betaling.parse::<entity::id::TopicId>().expect("an id").0;
    app.sql(
        UWI,
        &format!(
            "UPDATE signal SET topic_id = (SELECT id FROM topic WHERE path = 'uitkering') WHERE topic_id = '{key}'"
        ),
    )
    .await;
    let here = |so_many: usize| {
        format!(
            "UPDATE signal SET topic_id = '{key}', received_at = '2026-07-10', status = 'CLOSED', {OWN_REGION} \
             WHERE id IN (SELECT id FROM signal WHERE topic_id <> '{key}' ORDER BY id LIMIT {so_many})"
        )
    };
    let id = draft_of_council(&app, json!({})).await;
    let member = app.as_("member").await;
    let asked =
        json!({ "proposalId": id, "topicId": betaling, "period": { "from": "2026-07-01", "until": "2026-08-01" } });
    app.sql(UWI, &here(4)).await;
    done(&member, "attachFigure", asked.clone()).await;
    app.pass(chrono::TimeDelta::minutes(1));
    app.sql(UWI, &here(3)).await;
    // Of another region: not counted.
    app.sql(
        UWI,
        &format!(
            "UPDATE signal SET topic_id = '{key}', received_at = '2026-07-10' WHERE {}",
            "region_id = (SELECT region_id FROM council WHERE slug = 'noord')"
        ),
    )
    .await;
    done(&member, "attachFigure", asked).await;
    let figures = look(&member, &id).await["evidence"]["figures"].clone();
    assert_eq!(figures, json!([{ "value": Value::Null }, { "value": 7 }]));
    submitted(&app, "member", &id).await;
    assert_eq!(look(&app.as_("owner").await, &id).await["evidence"]["figures"], figures);
}
