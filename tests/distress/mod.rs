//! Distressing signals: found by words, looked at by people, first in the list.

mod figures;
mod importing;
mod judging;
mod listing;
mod proposing;

use harness::{Answer, Client, Gehoord, Value, json};

/// What makes a signal distressing beyond doubt.
const HUNGRY: &str = "Ik heb geen eten meer in huis en mijn kinderen hebben honger.";

const LOOK: &str = "
    query Look($id: ID!) {
        signal(id: $id) {
            urgency status
            urgencyReasons { word weight class }
            distress { state proposedAt lookBy settledAt settledBy { name } reason reasons { word weight } }
            loop { deadlines { step dueAt metAt state } }
        }
    }";

/// What somebody sees of whether a signal is distressing.
async fn look(who: &Client<'_>, signal: &str) -> Value {
    who.send(LOOK, json!({ "id": signal })).await.at("/signal").clone()
}

async fn confirm(who: &Client<'_>, signal: &str) -> Answer {
    const CONFIRM: &str = "
        mutation Confirm($input: ConfirmDistressingInput!) {
            confirmDistressing(input: $input) { signal { id urgency distress { state } } userErrors { code field message } }
        }";
    who.send(CONFIRM, json!({ "input": { "signalId": signal } })).await
}

async fn set_aside(who: &Client<'_>, signal: &str, reason: &str) -> Answer {
    const SET_ASIDE: &str = "
        mutation SetAside($input: SetAsideDistressingInput!) {
            setAsideDistressing(input: $input) { signal { id urgency distress { state } } userErrors { code field message } }
        }";
    who.send(SET_ASIDE, json!({ "input": { "signalId": signal, "reason": reason } })).await
}

/// The ids of the list of distressing signals, page by page.
async fn listed(who: &Client<'_>, first: usize) -> Vec<String> {
    const LIST: &str = "
        query List($first: Int, $after: String) {
            distressingSignals(first: $first, after: $after) {
                totalCount pageInfo { hasNextPage endCursor } nodes { id status urgency distress { state } }
            }
        }";
    let (mut ids, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = who.send(LIST, json!({ "first": first, "after": after })).await;
        let page = answer.at("/distressingSignals").clone();
        for node in page["nodes"].as_array().expect("a list") {
            let state = &node["distress"]["state"];
            assert!(node["status"] != "CLOSED", "{node}");
            assert!(*state == "PROPOSED" || node["urgency"] == "DISTRESSING", "{node}");
            ids.push(node["id"].as_str().expect("an id").to_owned());
        }
        if page["pageInfo"]["hasNextPage"] == false {
            let total = page["totalCount"].as_u64().expect("a number");
            assert_eq!(total, u64::try_from(ids.len()).expect("a number"), "what is counted is what is listed");
            return ids;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// Lets a second pass, so that what happens next stands behind it in the log.
fn tick(app: &Gehoord) {
    app.pass(chrono::TimeDelta::seconds(1));
}

/// What happened to a signal, in the order of their places.
async fn kinds(app: &Gehoord, signal: &str) -> Vec<String> {
    app.log(harness::UWI).await;
    let events = format!(
        "SELECT kind FROM event WHERE subject_id = '{}' AND kind LIKE 'DISTRESS%' ORDER BY at, id",
        crate::signals::key(signal)
    );
    app.sql(harness::UWI, &events).await
}
