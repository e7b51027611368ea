//! Proposals in every state that a mutation needs, and what each mutation is sent with.

use entity::id::{ProposalFigureId, ProposalId};
use harness::{Value, json};

use super::{
    acts::Act,
    facts::{Facts, council, who},
};

/// A mutation, its input beside the proposal, the state that the proposal is in, and whose it is.
type More<'a> = (&'a str, Value, &'a str, &'a [(&'a str, &'a str, &'a str)]);

/// A proposal of the test's own: from whom, written by whom, in which state. Its id.
pub async fn made(facts: &Facts<'_>, from: &str, author: &str, status: &str) -> String {
    let id = ProposalId::at(facts.0.clock.now());
    let from = if from.is_empty() { "NULL".to_owned() } else { council(from) };
    let submitted = if status == "DRAFT" { "NULL" } else { "TIMESTAMPTZ '2026-08-31 10:00+00'" };
    facts
        .set(&format!(
            "INSERT INTO proposal (id, kind, title, text, council_id, author_id, is_from_client, department_id, status, \
             submitted_at, planned_for, created_at) SELECT '{}', 'IMPROVEMENT', 'Een vast nummer', 'Eén nummer dat opneemt.', \
             {from}, author.id, {from} IS NULL AND author.is_client, department.id, '{status}', {submitted}, \
             CASE WHEN '{status}' = 'PLANNED' THEN DATE '2026-10-01' END, TIMESTAMPTZ '2026-08-24 10:00+00' \
             FROM account author, department WHERE author.id = {} AND department.code = 'uitkeringen'",
            id.0,
            who(author)
        ))
        .await;
    id.to_string()
}

/// A published journey that a proposal rests on.
pub async fn journey(facts: &Facts<'_>, proposal: &str) {
    let key = proposal.parse::<ProposalId>().expect("an id").0;
    facts
        .set(&format!(
            "INSERT INTO proposal_journey SELECT '{key}', id FROM journey WHERE published_at IS NOT NULL ORDER BY title LIMIT 1"
        ))
        .await;
}

/// A figure of a proposal. Its id.
pub async fn figure(facts: &Facts<'_>, proposal: &str) -> String {
    let id = ProposalFigureId::at(facts.0.clock.now());
    let key = proposal.parse::<ProposalId>().expect("an id").0;
    facts
        .set(&format!(
            "INSERT INTO proposal_figure SELECT '{}', '{key}', id, '2026-07-01', '2026-08-01', 'PHONE', false, 12, {}, \
             TIMESTAMPTZ '2026-08-24 10:00+00' FROM topic WHERE path = 'uitkering/betaling'",
            id.0,
            who("member")
        ))
        .await;
    id.to_string()
}

/// Every mutation of proposals, each on one of its own.
pub async fn acts(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let (own, other) = ("groot-amsterdam", "noord");
    let new = |council: Value, kind: &str| json!({ "councilId": council, "kind": kind, "title": "Een vast nummer", "text": "Eén nummer dat opneemt." });
    let council_id = async |slug: &str| json!(facts.council(&format!("slug = '{slug}'")).await);
    let mut act = |mutation, label, input| acts.push(Act { mutation, label, input });
    act("draftProposal", "for the member's council", new(council_id(own).await, "UNSOLICITED_ADVICE"));
    act("draftProposal", "for another council", new(council_id(other).await, "IMPROVEMENT"));
    act("draftProposal", "for oneself", new(Value::Null, "IMPROVEMENT"));

    const OF_COUNCIL: (&str, &str, &str) = ("of the member's council", "groot-amsterdam", "member");
    const OF_CLIENT: (&str, &str, &str) = ("the client's", "", "client");
    const OF_MANAGER: (&str, &str, &str) = ("the manager's", "", "manager");
    const OF_OWNER: (&str, &str, &str) = ("the process owner's own", "", "owner");
    const DECLINED: &str = "DECLINED";
    let owner = facts.account(&format!("id = {}", who("owner"))).await;
    let promise = json!([{ "commitment": "Het nummer openen.", "ownerId": owner, "dueOn": "2026-10-01" }]);
    let more: [More<'_>; 12] = [
        ("updateProposalDraft", json!({ "version": 1, "title": "Eén nummer" }), "DRAFT", &[OF_COUNCIL, OF_CLIENT]),
        ("submitProposal", json!({}), "DRAFT", &[OF_COUNCIL, OF_CLIENT, OF_OWNER]),
        ("withdrawProposal", json!({}), "SUBMITTED", &[OF_COUNCIL, OF_CLIENT]),
        ("reviewProposal", json!({}), "SUBMITTED", &[OF_COUNCIL, OF_OWNER]),
        (
            "decideProposal",
            json!({ "outcome": "ACCEPTED", "reasons": "Dat helpt.", "followUps": promise }),
            "IN_REVIEW",
            &[OF_COUNCIL, OF_CLIENT, OF_OWNER],
        ),
        ("requestReconsideration", json!({ "reasons": "Er is iets nieuws." }), DECLINED, &[OF_COUNCIL, OF_CLIENT]),
        ("allowPublication", json!({ "consent": true }), "SUBMITTED", &[OF_CLIENT]),
        ("publishProposal", json!({}), DECLINED, &[OF_MANAGER, OF_CLIENT]),
        ("planProposal", json!({ "plannedFor": "2026-11-01" }), "ACCEPTED", &[OF_COUNCIL, OF_OWNER]),
        ("implementProposal", json!({ "implementedOn": "2026-09-08" }), "PLANNED", &[OF_COUNCIL]),
        ("evaluateProposal", json!({ "evaluation": "Het nummer neemt op." }), "IMPLEMENTED", &[OF_COUNCIL]),
        ("abandonProposal", json!({ "reasons": "Het kan niet meer." }), "ACCEPTED", &[OF_COUNCIL]),
    ];
    for (mutation, input, status, whose) in more {
        for (label, from, author) in whose {
            let mut input = input.clone();
            input["proposalId"] = json!(made(facts, from, author, status).await);
            acts.push(Act { mutation, label, input });
        }
    }
    let topic = facts.topic("path = 'uitkering/betaling'").await;
    for (label, from, author) in [OF_COUNCIL, OF_MANAGER, OF_CLIENT] {
        let proposal = made(facts, from, author, "DRAFT").await;
        let period = json!({ "from": "2026-07-01", "until": "2026-08-01" });
        let input = json!({ "proposalId": proposal, "topicId": topic, "period": period, "channel": "PHONE" });
        acts.push(Act { mutation: "attachFigure", label, input });
    }
    let proposal = made(facts, own, "member", "DRAFT").await;
    let input = json!({ "figureId": figure(facts, &proposal).await });
    acts.push(Act { mutation: "removeFigure", label: "of the member's council", input });

    let werk = facts.department("code = 'werk'").await;
    let put = json!({ "councilIds": [facts.council(&format!("slug = '{own}'")).await], "question": "Wat vindt u?",
        "dueOn": "2026-10-01", "departmentId": werk });
    acts.push(Act { mutation: "putToCouncils", label: "", input: put });
    let asked = facts.consultation("question LIKE 'Wat vindt u van de nieuwe brief%'").await;
    for (label, slug) in [("for the member's council", own), ("for another council", other)] {
        let council = facts.council(&format!("slug = '{slug}'")).await;
        let input = json!({ "consultationId": asked, "councilId": council, "reason": "Wij hebben geen tijd." });
        acts.push(Act { mutation: "declineConsultation", label, input });
    }
    acts.push(Act { mutation: "closeConsultation", label: "", input: json!({ "consultationId": asked }) });
}
