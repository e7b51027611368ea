//! Helped or not: from those whom it was made to, once it is done.

use harness::{Answer, Client, Gehoord, PASSWORD, UWI, Value, json};

use super::{promise, signal, subjects, transfer::key, update};
use crate::signals::{accepted, another_client, count, only, submit, submitted, topic, triage};

const RESPOND: &str =
    "mutation($i: RespondToFollowUpInput!) { respondToFollowUp(input: $i) { followUp { id } userErrors { code } } }";
const SAID: &str =
    "query($f: ID!) { followUp(id: $f) { helped { yes no } responses { totalCount nodes { helped comment } } } }";

async fn respond(who: &Client<'_>, id: &str, helped: bool, more: Value) -> Answer {
    let mut input = json!({ "followUpId": id, "helped": helped });
    for (name, value) in more.as_object().expect("an object") {
        input[name] = value.clone();
    }
    who.send(RESPOND, json!({ "i": input })).await
}

async fn said(who: &Client<'_>, id: &str) -> Value {
    who.send(SAID, json!({ "f": id })).await.at("/followUp").clone()
}

async fn done(app: &Gehoord, id: &str) {
    assert!(update(app, "handler", id, json!({ "status": "DONE" })).await.user_errors("updateFollowUp").is_empty());
}

#[tokio::test]
async fn the_reporter_says_whether_it_helped_once_it_is_done() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let id = promise(&app, &signal, "2026-09-15").await;
    let (client, analyst) = (app.as_("client").await, app.as_("analyst").await);
    let early = respond(&client, &id, false, json!({})).await;
    assert_eq!(early.user_errors("respondToFollowUp"), ["FOLLOW_UP_NOT_DONE"]);
    done(&app, &id).await;
    let comment = json!({ "comment": "Niemand belde mij op 06-12345678." });
    for _ in 0..2 {
        accepted(&respond(&client, &id, false, comment.clone()).await, "respondToFollowUp");
    }
    assert_eq!(
        said(&analyst, &id).await,
        json!({ "helped": { "yes": 0, "no": 1 }, "responses": { "totalCount": 1, "nodes": [{ "helped": false, "comment": "Niemand belde mij op [telefoonnummer]." }] } })
    );
    let own = said(&client, &id).await;
    assert_eq!((&own["helped"], &own["responses"]["nodes"][0]["comment"]), (&Value::Null, &comment["comment"]));
    let told = format!("FROM event WHERE kind = 'FOLLOW_UP_NOT_HELPED' AND subject_id = '{}'", key(&id));
    assert_eq!(count(&app, &told).await, 1, "a retry says nothing new");
    accepted(&respond(&client, &id, true, json!({})).await, "respondToFollowUp");
    assert_eq!(
        said(&analyst, &id).await["helped"],
        json!({ "yes": 1, "no": 0 }),
        "who thinks better of it, changes it"
    );
    let filtered = "query($h: Boolean!) { followUps(filter: { helped: $h }) { nodes { id } } }";
    let found = async |who: &Client<'_>, helped: bool| {
        let found = who.send(filtered, json!({ "h": helped })).await.at("/followUps/nodes").to_string();
        found.contains(&id)
    };
    assert!(found(&analyst, true).await && !found(&analyst, false).await);
    assert!(!found(&client, true).await, "it is for staff");
}

#[tokio::test]
async fn who_reported_another_signal_does_not_say_and_nobody_else_does() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let id = promise(&app, &signal, "2026-09-15").await;
    done(&app, &id).await;
    let other = another_client(&app, "ander").await;
    submitted(&other, json!({})).await;
    assert_eq!(respond(&other, &id, true, json!({})).await.codes(), ["NOT_FOUND"]);
    for who in ["handler", "analyst", "owner", "manager"] {
        assert_eq!(respond(&app.as_(who).await, &id, true, json!({})).await.codes(), ["FORBIDDEN"], "{who}");
    }
    for who in ["member", "admin", "nobody"] {
        assert_eq!(respond(&app.as_(who).await, &id, true, json!({})).await.codes(), ["NOT_FOUND"], "{who}");
    }
}

#[tokio::test]
async fn an_anonymous_reporter_hears_of_it_by_their_code_and_says_so_unknown() {
    let app = Gehoord::start().await;
    let sent = submit(&app.nobody(), json!({ "anonymous": true })).await;
    let (signal, code) = (sent.text("/submitSignal/signal/id"), sent.text("/submitSignal/signal/code"));
    let betaling = topic(&app, "uitkering/betaling").await;
    accepted(&triage(&app.as_("handler").await, signal, &betaling, json!({})).await, "triageSignal");
    let id = promise(&app, signal, "2026-09-15").await;
    let told = json!({ "status": "DONE", "text": "Het is geregeld.", "audience": "REPORTER" });
    assert!(update(&app, "handler", &id, told).await.user_errors("updateFollowUp").is_empty());
    let by_code = "query($c: String!) { signalByCode(code: $c) { followUps { nodes { id status owner { name } updates { nodes { text } } } } } }";
    let shown = app.nobody().send(by_code, json!({ "c": code })).await;
    assert_eq!(
        shown.at("/signalByCode/followUps/nodes"),
        &json!([{ "id": id, "status": "DONE", "owner": null, "updates": { "nodes": [{ "text": "Het is geregeld." }] } }])
    );
    assert_eq!(
        respond(&app.nobody(), &id, true, json!({ "code": "AAAAA-AAAAA-AAAAA-AAAAA" })).await.codes(),
        ["NOT_FOUND"]
    );
    // Signed in by chance, and by another person who has the code too: it is the same one who says it.
    for who in [app.nobody(), app.as_("client").await] {
        accepted(&respond(&who, &id, false, json!({ "code": code, "comment": "Nee." })).await, "respondToFollowUp");
    }
    let who = format!(
        "SELECT count(actor_id)::text || ' of ' || count(*)::text FROM event WHERE kind = 'FOLLOW_UP_NOT_HELPED' AND subject_id = '{}'",
        key(&id)
    );
    assert_eq!(only(&app, &who).await, "0 of 1");
    let other = submit(&app.nobody(), json!({ "anonymous": true, "text": "Iets anders." })).await;
    let other = json!({ "code": other.text("/submitSignal/signal/code") });
    assert_eq!(respond(&app.nobody(), &id, true, other).await.codes(), ["NOT_FOUND"], "the code of another signal");
}

#[tokio::test]
async fn of_a_session_those_say_whom_it_names_and_nobody_reads_what_another_said() {
    let app = Gehoord::start().await;
    let client = subjects::participant(&app, "Tamara Gerrits").await;
    let id = subjects::promise(&app, "facilitator", json!({ "recipientIds": [client] })).await;
    let for_all = subjects::promise(&app, "facilitator", json!({})).await;
    for id in [&id, &for_all] {
        let sql = format!("UPDATE follow_up SET status = 'DONE', ended_at = created_at WHERE id = '{}'", key(id));
        app.sql(UWI, &sql).await;
    }
    let tamara = app.nobody().signed_in("tamara.gerrits@client.example", PASSWORD).await;
    let member = app.as_("member").await;
    accepted(&respond(&tamara, &id, false, json!({ "comment": "Nog steeds niets." })).await, "respondToFollowUp");
    assert_eq!(respond(&member, &id, true, json!({})).await.codes(), ["FORBIDDEN"], "an observer, and not named");
    assert_eq!(said(&member, &id).await["responses"]["totalCount"], 0);
    assert_eq!(said(&app.as_("manager").await, &id).await["helped"], json!({ "yes": 0, "no": 1 }));
    for who in [&tamara, &member] {
        accepted(&respond(who, &for_all, true, json!({})).await, "respondToFollowUp");
    }
    assert_eq!(said(&tamara, &for_all).await["responses"]["totalCount"], 1, "one's own");
    let wessel = app.nobody().signed_in("wessel.brink@uwi.example", PASSWORD).await;
    for work in [&wessel, &app.as_("facilitator").await] {
        assert_eq!(respond(work, &for_all, true, json!({})).await.codes(), ["FORBIDDEN"], "it was their work");
    }
}

#[tokio::test]
async fn of_a_councils_proposal_its_members_say() {
    let app = Gehoord::start().await;
    let key =
        only(&app, "SELECT id::text FROM follow_up WHERE commitment = 'Werkafspraak maken: contact vóór elke korting'")
            .await;
    app.sql(UWI, &format!("UPDATE follow_up SET status = 'DONE', ended_at = created_at WHERE id = '{key}'")).await;
    let id = entity::id::FollowUpId(key.parse().expect("a key")).to_string();
    accepted(&respond(&app.as_("member").await, &id, true, json!({})).await, "respondToFollowUp");
    let arie = only(&app, "SELECT email FROM account WHERE name = 'Arie Kooiman'").await;
    let arie = app.nobody().signed_in(&arie, PASSWORD).await;
    assert_eq!(respond(&arie, &id, true, json!({})).await.codes(), ["FORBIDDEN"], "of another council");
    assert_eq!(respond(&app.nobody(), &id, true, json!({})).await.codes(), ["UNAUTHENTICATED"]);
    assert_eq!(respond(&app.as_("owner").await, &id, true, json!({})).await.codes(), ["FORBIDDEN"]);
}
