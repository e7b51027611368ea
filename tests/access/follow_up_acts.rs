//! What can be done with follow-ups.

use harness::{Value, json};

use super::{
    acts::{Act, prepare},
    facts::Facts,
};

/// Adds them, in an order in which nothing spoils what comes after.
pub(super) async fn add(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let things = [
        ("of a colleague, on the client's signal", "Laten weten of een vaste betaaldag mogelijk is"),
        ("of the process owner, on the member's council's proposal", "Werkafspraak maken: contact vóór elke korting"),
        ("of the manager, on the member's council's proposal", "Na drie maanden vertellen wat het heeft opgeleverd"),
        (
            "of a colleague, on the session that member and manager observe",
            "De cliënt bellen met de uitkomst, na een bericht vooraf",
        ),
    ];
    let mut ids = Vec::new();
    for (label, commitment) in things {
        let id = facts.follow_up(&format!("commitment = '{commitment}'")).await;
        let input =
            json!({ "followUpId": id, "status": "IN_PROGRESS", "text": "Wij zijn begonnen.", "audience": "INTERNAL" });
        acts.push(Act { mutation: "updateFollowUp", label, input });
        ids.push((label, id));
    }
    let colleague = facts.account("email = 'elly.kooistra@uwi.example'").await;
    let moves: Vec<Value> =
        ids.iter().map(|(_, id)| json!({ "followUpId": id, "dueOn": "2026-11-02", "reason": "Later." })).collect();
    acts.push(Act { mutation: "moveFollowUps", label: "all these", input: json!({ "moves": moves }) });
    let hand_over = |id: &str| json!({ "followUpId": id, "ownerId": colleague, "reason": "Verlof." });
    let blank = json!({ "followUpId": ids[0].1, "dueOn": "2026-11-03", "reason": " " });
    acts.push(Act { mutation: "moveFollowUps", label: "one without a reason", input: json!({ "moves": [blank] }) });
    let more = hand_over(&ids[1].1);
    acts.push(Act {
        mutation: "transferFollowUps",
        label: "of the process owner, and one that is none",
        input: json!({ "transfers": [more, hand_over("follow_up_x")] }),
    });
    for (label, id) in &ids {
        acts.push(Act { mutation: "transferFollowUp", label, input: hand_over(id) });
    }
    create(facts, acts).await;
    respond(facts, acts).await;
}

async fn create(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let owner = facts.account("email = 'naima.chafik@uwi.example'").await;
    let promise = |field: &str, id: &str| json!({ field: id, "commitment": "Wij laten het weten.", "ownerId": owner, "dueOn": "2026-10-01" });
    for (label, title) in [
        ("about the session that member and manager observe", "Spiegelgesprek over een korting"),
        ("about a session that is still to come", "Spiegelgesprek over de betaaldag"),
    ] {
        let id = facts.session(&format!("title = '{title}'")).await;
        acts.push(Act { mutation: "createFollowUp", label, input: promise("sessionId", &id) });
    }
    for (label, title) in [
        ("about an accepted proposal of the member's council", "Eerst vragen, dan pas korten"),
        ("about a proposal in review of the member's council", "Terugkoppeling na elk spiegelgesprek"),
    ] {
        let id = facts.proposal(&format!("title = '{title}'")).await;
        acts.push(Act { mutation: "createFollowUp", label, input: promise("proposalId", &id) });
    }
}

async fn respond(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let app = facts.0;
    let owner = facts.account("email = 'naima.chafik@uwi.example'").await;
    let topic = facts.topic("path = 'uitkering/betaling'").await;
    let submitted = async |role: &str, anonymous: bool| {
        let input = json!({ "kind": "STORY", "channel": "APP", "text": "Het duurt lang.", "anonymous": anonymous });
        let made = prepare(app, role, "submitSignal", input, "signal { id code }").await;
        let id = made["signal"]["id"].as_str().expect("an id").to_owned();
        let triage = json!({ "signalId": id, "topicId": topic, "urgency": "NORMAL" });
        prepare(app, "handler", "triageSignal", triage, "").await;
        (id, made["signal"]["code"].clone())
    };
    let promised = async |role: &str, field: &str, id: &str| {
        let input = json!({ field: id, "commitment": "Wat beloofd is.", "ownerId": owner, "dueOn": "2026-10-01" });
        let made = prepare(app, role, "createFollowUp", input, "followUp { id }").await;
        made["followUp"]["id"].as_str().expect("an id").to_owned()
    };
    let (own, _) = submitted("client", false).await;
    let (anonymous, code) = submitted("public", true).await;
    let session = facts.session("title = 'Spiegelgesprek over een korting'").await;
    let proposal = facts.proposal("title = 'Eerst vragen, dan pas korten'").await;
    let things = [
        ("on the client's signal", promised("handler", "signalId", &own).await, Value::Null),
        ("on an anonymous signal, by its code", promised("handler", "signalId", &anonymous).await, code),
        ("on an anonymous signal, by its id", promised("handler", "signalId", &anonymous).await, Value::Null),
        (
            "on the session that member and manager observe",
            promised("manager", "sessionId", &session).await,
            Value::Null,
        ),
        ("on a proposal of the member's council", promised("owner", "proposalId", &proposal).await, Value::Null),
    ];
    facts.set("UPDATE follow_up SET status = 'DONE', ended_at = created_at WHERE commitment = 'Wat beloofd is.'").await;
    for (label, id, code) in things {
        let input = json!({ "followUpId": id, "helped": false, "comment": "Nee.", "code": code });
        acts.push(Act { mutation: "respondToFollowUp", label, input });
    }
}
