//! Proposals: written together, submitted to a department, decided with reasons, carried out.

mod carrying_out;
mod deciding;
mod drafts;
mod evidence;
mod publishing;
mod reconsidering;

use harness::{Answer, Client, Gehoord, PASSWORD, UWI, Value, json};

use crate::signals::{department, only};

const LOOK: &str = "query($id: ID!) { proposal(id: $id) { id title text status version kind masked fromClient council { slug } \
                    author { name } department { code } topics { path } evidence { signalCount sessionCount \
                    signals(first: 9) { nodes { id } } sessions(first: 9) { nodes { id } } figures { value } } \
                    decision { outcome reasons acceptedParts declinedParts reconsidered decidedAt } \
                    decisions { outcome reasons reconsidered } reconsiderationReasons submittedAt decisionDueOn publishedAt \
                    plannedFor implementedOn evaluation abandonedReason consentToPublish \
                    followUps(first: 5) { nodes { commitment dueOn status owner { name } } } } }";

/// Somebody of the demo, by name.
pub(crate) async fn person<'a>(app: &'a Gehoord, name: &str) -> Client<'a> {
    let email = only(app, &format!("SELECT email FROM account WHERE name = '{name}'")).await;
    app.nobody().signed_in(&email, PASSWORD).await
}

/// Sends one of the mutations of proposals.
pub(crate) async fn act(who: &Client<'_>, mutation: &str, input: Value) -> Answer {
    let capital = mutation[..1].to_uppercase() + &mutation[1..];
    let document = format!(
        "mutation($i: {capital}Input!) {{ {mutation}(input: $i) {{ proposal {{ id status version }} userErrors {{ code field }} }} }}"
    );
    who.send(&document, json!({ "i": input })).await
}

/// The same, where it has to be accepted.
#[track_caller]
pub(crate) fn accepted(answer: &Answer, mutation: &str) -> Value {
    assert!(answer.user_errors(mutation).is_empty(), "{}", answer.body);
    answer.at(&format!("/{mutation}/proposal")).clone()
}

/// Does it, where it has to be accepted.
pub(crate) async fn done(who: &Client<'_>, mutation: &str, input: Value) -> Value {
    accepted(&act(who, mutation, input).await, mutation)
}

/// The codes of what is in the way.
pub(crate) async fn refused(who: &Client<'_>, mutation: &str, input: Value) -> Vec<String> {
    let answer = act(who, mutation, input).await;
    assert!(answer.at(&format!("/{mutation}/proposal")).is_null(), "{}", answer.body);
    answer.user_errors(mutation).into_iter().map(str::to_owned).collect()
}

/// A council of the demo, by its name in addresses.
pub(crate) async fn council(app: &Gehoord, slug: &str) -> String {
    let key = only(app, &format!("SELECT id FROM council WHERE slug = '{slug}'")).await;
    entity::id::CouncilId(key.parse().expect("a key")).to_string()
}

/// A draft of the member's council for the process owner's department, with what more is said. Its id.
pub(crate) async fn draft_of_council(app: &Gehoord, more: Value) -> String {
    let mut input = json!({
        "councilId": council(app, "groot-amsterdam").await, "kind": "UNSOLICITED_ADVICE", "title": "Een vast nummer",
        "text": "Eén nummer dat opneemt.", "departmentId": department(app, "uitkeringen").await
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    let drafted = done(&app.as_("member").await, "draftProposal", input).await;
    drafted["id"].as_str().expect("an id").to_owned()
}

/// A proposal of one's own for the process owner's department. Its id.
pub(crate) async fn draft_of(app: &Gehoord, who: &str, more: Value) -> String {
    let mut input = json!({
        "kind": "IMPROVEMENT", "title": "Een vast nummer", "text": "Eén nummer dat opneemt.",
        "departmentId": department(app, "uitkeringen").await
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    let drafted = done(&app.as_(who).await, "draftProposal", input).await;
    drafted["id"].as_str().expect("an id").to_owned()
}

/// Submits a proposal.
pub(crate) async fn submitted(app: &Gehoord, who: &str, id: &str) {
    let proposal = done(&app.as_(who).await, "submitProposal", json!({ "proposalId": id })).await;
    assert_eq!(proposal["status"], "SUBMITTED");
}

/// A decision as it is sent, with a promise.
pub(crate) async fn decision(app: &Gehoord, id: &str, outcome: &str) -> Value {
    let owner = app.account(UWI, "owner@demo.example").await;
    json!({
        "proposalId": id, "outcome": outcome, "reasons": "Dat is goed te doen.",
        "followUps": [{ "commitment": "Het nummer openen.", "ownerId": owner, "dueOn": "2026-10-01" }]
    })
}

/// A proposal as somebody sees it; null where it does not exist for them.
pub(crate) async fn look(who: &Client<'_>, id: &str) -> Value {
    who.send(LOOK, json!({ "id": id })).await.at("/proposal").clone()
}
