//! An observation becomes a signal, a commitment or evidence, and the link is kept both ways.

use harness::{Gehoord, UWI, Value, json};

use super::{account, done, held, look, observe, refused, refused_at, report, sees};
use crate::{
    proposals::{draft_of, draft_of_council},
    signals::topic,
};

const TELLING: &str = "De brief was dreigend. Bel mij op 06-12345678.";
const MASKED: &str = "De brief was dreigend. Bel mij op [telefoonnummer].";

fn using(observation: &str, how: &str, what: Value) -> Value {
    json!({ "observationId": observation, how: what })
}

async fn as_signal(app: &Gehoord, observation: &str) -> Value {
    using(observation, "asSignal", json!({ "kind": "COMPLAINT", "topicId": topic(app, "contact/brieven").await }))
}

async fn as_commitment(app: &Gehoord, observation: &str) -> Value {
    let commitment = json!({ "commitment": "Wij schrijven de brief opnieuw.", "ownerId": account(app, "handler").await, "dueOn": "2026-09-30" });
    using(observation, "asCommitment", commitment)
}

#[tokio::test]
async fn a_signal_is_its_authors_and_says_where_it_came_from() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let own = observe(&app, "client", &id, TELLING).await;
    let input = as_signal(&app, &own).await;
    // Nobody else sees it yet but who organises.
    for who in ["handler", "analyst", "member", "manager"] {
        assert_eq!(refused(&app, who, "useObservation", input.clone()).await, ["NOT_FOUND"], "{who}");
    }
    report(&app, "facilitator", &id).await;
    for who in ["handler", "member"] {
        assert_eq!(refused(&app, who, "useObservation", input.clone()).await, ["FORBIDDEN"], "{who}");
    }
    let gives =
        "observation { id text signal { id } } signal { id text kind channel status region { code } topic { name } }";
    let made = done(&app, "facilitator", "useObservation", input.clone(), gives).await;
    let signal = made["signal"]["id"].clone();
    assert_eq!(made["observation"], json!({ "id": own, "text": MASKED, "signal": { "id": signal } }));
    let expected = json!({ "id": signal, "text": MASKED, "kind": "COMPLAINT", "channel": "SESSION", "status": "RECEIVED",
        "region": { "code": "UWI-06" }, "topic": { "name": "Brieven" } });
    assert_eq!(made["signal"], expected, "in the region of the one council");
    // Whose it is: the client who noticed it reads it whole, and finds the observation by it.
    let own_signal = "{ signals(first: 50) { nodes { id text observation { id text session { id } } } } }";
    let seen = sees(&app, "client", own_signal).await;
    let nodes = seen["signals"]["nodes"].as_array().unwrap();
    let there = nodes.iter().find(|one| one["id"] == signal).expect("it is the client's");
    assert_eq!(
        *there,
        json!({ "id": signal, "text": TELLING, "observation": { "id": own, "text": TELLING, "session": { "id": id } } })
    );
    let again = done(&app, "client", "useObservation", input, "signal { id }").await;
    assert_eq!(again["signal"]["id"], signal, "a retry makes no second one, whoever tries");
    let count = app
        .sql(UWI, "SELECT count(*)::text FROM signal WHERE channel = 'SESSION' AND received_at >= '2026-09-15'")
        .await;
    assert_eq!(count, ["1"]);
    app.noticed(UWI).await;
    let told = sees(&app, "client", "{ notices(first: 5) { nodes { sentence } } }").await.to_string();
    assert!(told.contains("noticed"), "the author hears that something is done with it: {told}");
}

#[tokio::test]
async fn whoever_runs_sessions_and_was_there_makes_a_signal_of_it_from_the_observation_room_too() {
    let app = Gehoord::start().await;
    let id = super::certain(&app).await;
    let people = json!([{ "accountId": account(&app, "manager").await, "role": "OBSERVER" }]);
    super::invite(&app, "facilitator", &id, people).await;
    super::comes(&app, "manager", &id).await;
    app.set_time((2026, 9, 15), (12, 10));
    done(&app, "facilitator", "holdSession", super::of(&id), "").await;
    let of_client = observe(&app, "client", &id, TELLING).await;
    report(&app, "facilitator", &id).await;
    let input = as_signal(&app, &of_client).await;
    let made =
        done(&app, "manager", "useObservation", input, "signal { id text observation { author { name } } }").await;
    assert_eq!(made["signal"]["observation"], json!({ "author": { "name": "Client" } }));
    let signal = made["signal"]["id"].as_str().unwrap();
    // Who it is, is not opened to who watched, whatever else they may.
    let reveal = json!({ "signalId": signal, "reason": "Om te bellen." });
    assert_eq!(refused(&app, "manager", "revealSignal", reveal).await, ["FORBIDDEN"]);
}

#[tokio::test]
async fn a_commitment_is_made_by_who_can_commit_in_the_session() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let own = observe(&app, "member", &id, TELLING).await;
    let input = as_commitment(&app, &own).await;
    assert_eq!(refused(&app, "member", "useObservation", input.clone()).await, ["FORBIDDEN"], "not its author");
    let wrong = using(
        &own,
        "asCommitment",
        json!({ "commitment": " ", "ownerId": account(&app, "client").await, "dueOn": "2026-09-01" }),
    );
    let mut told = refused_at(&app, "facilitator", "useObservation", wrong).await;
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "asCommitment.commitment EMPTY",
            "asCommitment.departmentId NO_DEPARTMENT",
            "asCommitment.dueOn DUE_IN_PAST",
            "asCommitment.ownerId NOT_STAFF"
        ],
        "all at once"
    );
    let gives = "observation { followUp { id } } followUp { id commitment dueOn subject { ... on Session { id } } observation { id text } }";
    let made = done(&app, "facilitator", "useObservation", input.clone(), gives).await;
    let promise = made["followUp"]["id"].clone();
    assert_eq!(made["observation"]["followUp"]["id"], promise);
    let expected = json!({ "id": promise, "commitment": "Wij schrijven de brief opnieuw.", "dueOn": "2026-09-30",
        "subject": { "id": id }, "observation": { "id": own, "text": MASKED } });
    assert_eq!(made["followUp"], expected);
    let again = done(&app, "facilitator", "useObservation", input, "followUp { id }").await;
    assert_eq!(again["followUp"]["id"], promise, "a retry makes no second one");
    // A member who watched sees the commitment, and not an observation that is not theirs yet.
    let question = format!("{{ followUp(id: {promise}) {{ observation {{ id }} }} }}");
    assert_eq!(sees(&app, "member", &question).await["followUp"]["observation"], json!({ "id": own }));
    assert_eq!(sees(&app, "analyst", &question).await["followUp"]["observation"], json!(null));
    let back = json!({ "observationId": own });
    assert_eq!(refused(&app, "member", "removeObservation", back).await, ["OBSERVATION_IN_USE"]);
}

#[tokio::test]
async fn evidence_is_added_by_who_can_change_the_draft_and_sees_the_observation() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let own = observe(&app, "member", &id, TELLING).await;
    let draft = draft_of_council(&app, json!({})).await;
    let input = using(&own, "asEvidenceOfId", json!(draft));
    // A fellow member can change the draft, but does not see the observation; who organises sees it, but not the draft.
    for who in ["Latifa Ouali", "facilitator"] {
        assert_eq!(refused(&app, who, "useObservation", input.clone()).await, ["NOT_FOUND"], "{who}");
    }
    let gives = "observation { proposals { id } } proposal { id evidence { observations(first: 5) { totalCount nodes { id text } } } }";
    let made = done(&app, "member", "useObservation", input.clone(), gives).await;
    assert_eq!(made["observation"]["proposals"], json!([{ "id": draft }]));
    let evidence = json!({ "observations": { "totalCount": 1, "nodes": [{ "id": own, "text": TELLING }] } });
    assert_eq!(made["proposal"], json!({ "id": draft, "evidence": evidence }));
    done(&app, "member", "useObservation", input, "").await;
    let rows = app
        .sql(
            UWI,
            "SELECT count(*)::text FROM session_observation_use WHERE proposal_id IS NOT NULL AND at >= '2026-09-15'",
        )
        .await;
    assert_eq!(rows, ["1"], "a retry");
    // Of another proposal it is evidence as well.
    app.pass(chrono::TimeDelta::seconds(1));
    let other = draft_of(&app, "member", json!({ "title": "Een ander nummer" })).await;
    let used = done(
        &app,
        "member",
        "useObservation",
        using(&own, "asEvidenceOfId", json!(other)),
        "observation { proposals { id } }",
    )
    .await;
    assert_eq!(used["observation"]["proposals"], json!([{ "id": draft }, { "id": other }]));
    crate::proposals::submitted(&app, "member", &draft).await;
    let late = observe(&app, "member", &id, "Nog iets.").await;
    assert_eq!(
        refused(&app, "member", "useObservation", using(&late, "asEvidenceOfId", json!(draft))).await,
        ["NOT_A_DRAFT"]
    );
    // Who decides on it sees that it rests on something, and reads what they may see.
    let question = format!(
        "{{ proposal(id: \"{draft}\") {{ evidence {{ observations(first: 5) {{ totalCount nodes {{ id }} }} }} }} }}"
    );
    assert_eq!(
        sees(&app, "owner", &question).await["proposal"]["evidence"]["observations"],
        json!({ "totalCount": 0, "nodes": [] })
    );
}

#[tokio::test]
async fn it_becomes_one_thing_at_a_time_and_only_of_a_session_that_goes_on() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let own = observe(&app, "facilitator", &id, "Het was druk.").await;
    for input in
        [json!({ "observationId": own }), super::with(as_signal(&app, &own).await, as_commitment(&app, &own).await)]
    {
        assert_eq!(refused(&app, "facilitator", "useObservation", input).await, ["OBSERVATION_UNFIT"]);
    }
    let nothing = using("session_observation_x", "asSignal", json!({ "kind": "COMPLAINT" }));
    assert_eq!(refused(&app, "facilitator", "useObservation", nothing).await, ["NOT_FOUND"]);
    let strange = using(&own, "asSignal", json!({ "kind": "COMPLAINT", "topicId": "topic_x" }));
    assert_eq!(refused_at(&app, "facilitator", "useObservation", strange).await, ["asSignal.topicId NOT_FOUND"]);
    done(&app, "facilitator", "useObservation", as_commitment(&app, &own).await, "").await;
    done(&app, "facilitator", "useObservation", as_signal(&app, &own).await, "").await;
    let seen =
        look(&app, "facilitator", &id, "observations(first: 5) { nodes { signal { status } followUp { status } } }")
            .await;
    assert_eq!(
        seen["observations"]["nodes"],
        json!([{ "signal": { "status": "RECEIVED" }, "followUp": { "status": "OPEN" } }])
    );
}
