//! The timeline of a thing: each reads what is for them, in sentences, and nobody learns who a client is.

use chrono::TimeDelta;
use harness::{Client, Gehoord, UWI, Value, json};

use crate::signals::{accepted, answer, handled, respond, reveal, topic, triage};

const OF_SIGNAL: &str = "query($id: ID!) { signal(id: $id) { timeline(first: 100) { totalCount nodes { at kind sentence \
                         actorName actor { name } } } } }";

/// What somebody reads of a signal, an entry as its kind and whom it names.
async fn told(who: &Client<'_>, signal: &str) -> Vec<String> {
    let answer = who.send(OF_SIGNAL, json!({ "id": signal })).await;
    let timeline = answer.at("/signal/timeline");
    let entries = timeline["nodes"].as_array().cloned().unwrap_or_default();
    assert_eq!(
        timeline["totalCount"].as_u64().unwrap_or_default(),
        entries.len() as u64,
        "what is hidden is not counted"
    );
    let entry = |entry: &Value| {
        format!("{} {}", entry["kind"].as_str().expect("a kind"), entry["actorName"].as_str().unwrap_or("-"))
    };
    entries.iter().map(entry).collect()
}

/// A signal of the demo's client, of the region of the demo's council member, that went all the way round and back.
async fn gone_round(app: &Gehoord) -> String {
    let client = app.as_("client").await;
    let handler = app.as_("handler").await;
    let place = json!({ "place": { "postcode": "1012 AB" }, "text": "Bel mij op 06 12345678." });
    let signal = crate::signals::submitted(&client, place).await;
    let tick = || app.pass(TimeDelta::minutes(1));
    tick();
    let betaling = topic(app, "uitkering/betaling").await;
    accepted(&triage(&handler, &signal, &betaling, json!({})).await, "triageSignal");
    tick();
    accepted(&reveal(&handler, &signal, "Om te bellen.").await, "revealSignal");
    tick();
    accepted(&answer(&handler, &signal, json!({ "overrideReason": "Het kan niet wachten." })).await, "answerSignal");
    tick();
    accepted(&respond(&client, false, json!({ "signalId": signal })).await, "respondToAnswer");
    signal
}

#[tokio::test]
async fn reporter_council_and_staff_read_the_same_signal_each_in_their_own_way() {
    let app = Gehoord::start().await;
    let signal = gone_round(&app).await;
    let name = app.as_("handler").await.send("{ viewer { account { name } } }", json!({})).await;
    let name = name.text("/viewer/account/name").to_owned();
    let named = |kinds: &[&str], handler: &str| -> Vec<String> {
        let by_staff = ["SIGNAL_TRIAGED", "SIGNAL_REVEALED", "SIGNAL_ANSWERED", "SIGNAL_HELPED"];
        kinds.iter().map(|kind| format!("{kind} {}", if by_staff.contains(kind) { handler } else { "-" })).collect()
    };
    let all = [
        "SIGNAL_SUBMITTED",
        "SIGNAL_TRIAGED",
        "SIGNAL_REVEALED",
        "SIGNAL_ANSWERED",
        "SIGNAL_HELPED",
        "SIGNAL_REOPENED",
    ];
    for staff in ["handler", "analyst", "complaints"] {
        assert_eq!(told(&app.as_(staff).await, &signal).await, named(&all, &name), "{staff}");
    }
    let mut own = named(&all, "a member of staff");
    let client = app.as_("client").await.send("{ viewer { account { name } } }", json!({})).await;
    for entry in own.iter_mut().filter(|entry| entry.ends_with('-')) {
        *entry = entry.replace('-', client.text("/viewer/account/name"));
    }
    assert_eq!(told(&app.as_("client").await, &signal).await, own, "the reporter sees each opening, and themselves");
    let without: Vec<&str> = all.iter().copied().filter(|kind| *kind != "SIGNAL_REVEALED").collect();
    assert_eq!(told(&app.as_("member").await, &signal).await, named(&without, "a member of staff"));
    for nobody in ["nobody", "admin"] {
        assert!(told(&app.as_(nobody).await, &signal).await.is_empty(), "{nobody}");
    }
}

#[tokio::test]
async fn a_timeline_is_told_in_sentences_in_the_readers_language() {
    let app = Gehoord::start().await;
    let signal = gone_round(&app).await;
    let sentences = async |who: Client<'_>| -> Vec<String> {
        let answer = who.send(OF_SIGNAL, json!({ "id": signal })).await;
        let nodes = answer.at("/signal/timeline/nodes").as_array().expect("a list").clone();
        nodes.iter().map(|node| node["sentence"].as_str().expect("a sentence").to_owned()).collect()
    };
    let client = app.as_("client").await;
    let english = sentences(client.clone()).await;
    assert_eq!(english[0], "The signal came in.");
    assert_eq!(english[4], "The signal has an outcome: solved.");
    let dutch = sentences(client.in_dutch()).await;
    assert_eq!(dutch[1], "Het signaal is gelezen. Iemand behandelt het nu.");
    assert_eq!(dutch[4], "Het signaal heeft een uitkomst: opgelost.");
}

#[tokio::test]
async fn a_timeline_is_paged_from_either_end() {
    let app = Gehoord::start().await;
    let signal = gone_round(&app).await;
    let page = "query($id: ID!, $first: Int, $after: String, $last: Int) { signal(id: $id) {
        timeline(first: $first, after: $after, last: $last) { totalCount nodes { kind } pageInfo { hasNextPage endCursor } } } }";
    let handler = app.as_("handler").await;
    let first = handler.send(page, json!({ "id": signal, "first": 2 })).await;
    assert_eq!(first.at("/signal/timeline/nodes/1/kind"), "SIGNAL_TRIAGED");
    let after = first.at("/signal/timeline/pageInfo/endCursor");
    let next = handler.send(page, json!({ "id": signal, "first": 1, "after": after })).await;
    assert_eq!(next.at("/signal/timeline/nodes"), &json!([{ "kind": "SIGNAL_REVEALED" }]));
    let last = handler.send(page, json!({ "id": signal, "last": 1 })).await;
    assert_eq!(last.at("/signal/timeline/nodes"), &json!([{ "kind": "SIGNAL_REOPENED" }]));
}

#[tokio::test]
async fn what_is_said_to_staff_alone_is_in_no_other_timeline() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    let owner = app.account(UWI, "handler@demo.example").await;
    let promise =
        "mutation($i: CreateFollowUpInput!) { createFollowUp(input: $i) { followUp { id } userErrors { code } } }";
    let input = json!({ "signalId": signal, "commitment": "Wij bellen.", "ownerId": owner, "dueOn": "2026-09-15" });
    let made = app.query("handler", promise, json!({ "i": input })).await;
    let id = made.text("/createFollowUp/followUp/id").to_owned();
    for more in [
        json!({ "text": "Alleen voor ons.", "audience": "INTERNAL" }),
        json!({ "dueOn": "2026-10-01", "reason": "De drukker is ziek." }),
        json!({ "status": "DONE", "text": "Gebeld.", "audience": "REPORTER" }),
    ] {
        app.pass(TimeDelta::minutes(1));
        let mut input = more;
        input["followUpId"] = json!(id);
        accepted(&app.as_("handler").await.run("DashboardFollowUp", json!({ "input": input })).await, "updateFollowUp");
    }
    let timeline = "query($id: ID!) { followUp(id: $id) { timeline { totalCount nodes { sentence } } } }";
    let read = async |who: &str| -> Vec<String> {
        let answer = app.query(who, timeline, json!({ "id": id })).await;
        let nodes = answer.at("/followUp/timeline/nodes").as_array().cloned().unwrap_or_default();
        nodes.iter().map(|node| node["sentence"].as_str().expect("a sentence").to_owned()).collect()
    };
    let told = [
        "A commitment was made, to be kept by 15 September 2026.",
        "There is news about the commitment.",
        "The date of the commitment was moved from 15 September 2026 to 1 October 2026.",
        "The commitment is done.",
    ];
    assert_eq!(read("analyst").await, told);
    assert_eq!(read("client").await, [told[0], told[2], told[3]]);
    assert!(read("member").await.is_empty());
}

#[tokio::test]
async fn a_council_reads_its_own_timeline_and_visitors_of_the_website_read_none() {
    let app = Gehoord::start().await;
    let timeline = "{ council(slug: \"groot-amsterdam\") { timeline(first: 100) { totalCount nodes { kind } } } }";
    let count = async |who: &str| app.query(who, timeline, json!({})).await.at("/council/timeline/totalCount").as_u64();
    let own = count("member").await.expect("a number");
    assert!(own > 2, "{own}");
    assert_eq!(count("analyst").await, Some(own));
    for other in ["nobody", "client", "admin"] {
        assert_eq!(count(other).await, Some(0), "{other}");
    }
    let elsewhere = timeline.replace("groot-amsterdam", "noord");
    let seen = app.query("member", &elsewhere, json!({})).await;
    assert_eq!(seen.at("/council/timeline/totalCount"), 0, "who joined another council is not theirs to know");
}
