//! Drafts: the council's own, written together, seen by nobody else by any way.

use harness::{Gehoord, Value, json};

use super::{act, council, done, draft_of, draft_of_council, look, person, refused, submitted};
use crate::signals::{count, department};

#[tokio::test]
async fn two_members_who_change_the_same_draft_both_get_both_texts() {
    let app = Gehoord::start().await;
    let id = draft_of_council(&app, json!({})).await;
    let (secretary, member) = (app.as_("member").await, person(&app, "Latifa Ouali").await);
    assert_eq!(look(&member, &id).await["version"], 1);

    let first = json!({ "proposalId": id, "version": 1, "text": "Van Latifa." });
    assert_eq!(done(&member, "updateProposalDraft", first).await["version"], 2);
    let second = json!({ "proposalId": id, "version": 1, "text": "Van Joost." });
    let clash = act(&secretary, "updateProposalDraft", second).await;
    assert_eq!(clash.codes(), ["CONFLICT"]);
    let told = &clash.body["errors"][0]["extensions"];
    let current = json!({ "title": "Een vast nummer", "text": "Van Latifa.", "version": 2 });
    let yours = json!({ "title": "Een vast nummer", "text": "Van Joost.", "version": 1 });
    assert_eq!((&told["current"], &told["yours"]), (&current, &yours), "{}", clash.body);
    assert_eq!(look(&secretary, &id).await["text"], "Van Latifa.", "nothing is lost");

    let together = json!({ "proposalId": id, "version": 2, "text": "Van Latifa en Joost." });
    done(&secretary, "updateProposalDraft", together).await;
    assert_eq!(
        (look(&member, &id).await["version"].clone(), count(&app, "FROM event WHERE kind = 'PROPOSAL_EDITED'").await),
        (json!(3), 2)
    );
}

#[tokio::test]
async fn of_many_changes_at_once_one_is_kept() {
    let app = Gehoord::start().await;
    let id = draft_of_council(&app, json!({})).await;
    let member = app.as_("member").await;
    let changes = (0..5).map(|n| {
        let input = json!({ "proposalId": id, "version": 1, "text": format!("Versie {n}.") });
        let member = member.clone();
        async move { act(&member, "updateProposalDraft", input).await }
    });
    let answers = futures::future::join_all(changes).await;
    let kept = answers.iter().filter(|answer| answer.codes().is_empty()).count();
    assert_eq!(kept, 1);
    assert!(answers.iter().all(|answer| answer.codes().is_empty() || answer.codes() == ["CONFLICT"]));
    assert_eq!(look(&member, &id).await["version"], 2);
}

#[tokio::test]
async fn staff_are_blind_to_drafts_of_a_council_by_every_way() {
    let app = Gehoord::start().await;
    let id = draft_of_council(&app, json!({ "title": "Het zwijgende loket" })).await;
    for who in ["owner", "manager", "handler", "admin", "client", "nobody"] {
        let client = app.as_(who).await;
        assert_eq!(look(&client, &id).await, Value::Null, "{who}");
        let node = client.send("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
        assert!(node.at("/node").is_null(), "{who}");
        let list =
            "{ proposals(first: 100, filter: { councilSlug: \"groot-amsterdam\" }) { totalCount nodes { id title } } }";
        let listed = client.send(list, json!({})).await;
        assert!(!listed.body.to_string().contains("Het zwijgende loket"), "{who}");
        let nodes = listed.at("/proposals/nodes").as_array().expect("a list").len();
        assert_eq!(listed.at("/proposals/totalCount"), nodes, "{who}");
        let drafts =
            client.send("{ proposals(filter: { status: DRAFT }) { totalCount nodes { id } } }", json!({})).await;
        assert!(!drafts.body.to_string().contains(&id), "{who}");
        if who == "nobody" {
            continue;
        }
        for (mutation, input) in [
            ("updateProposalDraft", json!({ "proposalId": id, "version": 9 })),
            ("submitProposal", json!({ "proposalId": id })),
            ("reviewProposal", json!({ "proposalId": id })),
            ("decideProposal", json!({ "proposalId": id, "outcome": "DECLINED", "reasons": "Nee." })),
            ("withdrawProposal", json!({ "proposalId": id })),
        ] {
            assert_eq!(act(&client, mutation, input).await.codes(), ["NOT_FOUND"], "{who} {mutation}");
        }
    }
    // Once it is submitted, staff read it, and still not how it was written.
    done(&person(&app, "Latifa Ouali").await, "updateProposalDraft", json!({ "proposalId": id, "version": 1 })).await;
    submitted(&app, "member", &id).await;
    let told = "query($id: ID!) { proposal(id: $id) { timeline(first: 9) { totalCount nodes { kind } } } }";
    let staff = app.query("owner", told, json!({ "id": id })).await;
    assert_eq!(staff.at("/proposal/timeline/nodes"), &json!([{ "kind": "PROPOSAL_SUBMITTED" }]));
    assert_eq!(staff.at("/proposal/timeline/totalCount"), 1);
    let council = app.query("member", told, json!({ "id": id })).await;
    assert_eq!(council.at("/proposal/timeline/totalCount"), 3);
}

#[tokio::test]
async fn any_member_writes_and_only_an_officer_submits() {
    let app = Gehoord::start().await;
    let id = draft_of_council(&app, json!({})).await;
    let (member, other) = (person(&app, "Latifa Ouali").await, person(&app, "Sietske Bouma").await);
    assert_eq!(act(&member, "submitProposal", json!({ "proposalId": id })).await.codes(), ["FORBIDDEN"]);
    assert_eq!(act(&member, "withdrawProposal", json!({ "proposalId": id })).await.codes(), ["FORBIDDEN"]);
    assert_eq!(act(&other, "submitProposal", json!({ "proposalId": id })).await.codes(), ["NOT_FOUND"]);
    let council = council(&app, "groot-amsterdam").await;
    let new = json!({ "councilId": council, "kind": "IMPROVEMENT", "title": "Ook namens u", "text": "" });
    for who in [&other, &app.as_("manager").await, &app.as_("client").await] {
        assert_eq!(act(who, "draftProposal", new.clone()).await.codes(), ["FORBIDDEN"]);
    }
    assert_eq!(act(&app.as_("nobody").await, "draftProposal", new).await.codes(), ["UNAUTHENTICATED"]);
    submitted(&app, "member", &id).await;
    let late = json!({ "proposalId": id, "version": 1, "text": "Te laat." });
    assert_eq!(refused(&member, "updateProposalDraft", late).await, ["NOT_A_DRAFT"]);
    let again = refused(&app.as_("member").await, "submitProposal", json!({ "proposalId": id })).await;
    assert_eq!(again, ["NOT_A_DRAFT"]);
}

#[tokio::test]
async fn what_is_missing_to_submit_is_said_all_at_once() {
    let app = Gehoord::start().await;
    let member = app.as_("member").await;
    let council = council(&app, "groot-amsterdam").await;
    let new = json!({ "councilId": council, "kind": "IMPROVEMENT", "title": "Nog leeg", "text": " " });
    let id = done(&member, "draftProposal", new).await["id"].clone();
    let mut codes = refused(&member, "submitProposal", json!({ "proposalId": id })).await;
    codes.sort_unstable();
    assert_eq!(codes, ["DEPARTMENT_NEEDED", "EMPTY"]);

    app.sql(harness::UWI, "UPDATE department SET process_owner_id = NULL WHERE code = 'werk'").await;
    let werk = department(&app, "werk").await;
    let filled = json!({ "proposalId": id, "version": 1, "text": "Vol.", "departmentId": werk });
    done(&member, "updateProposalDraft", filled).await;
    assert_eq!(refused(&member, "submitProposal", json!({ "proposalId": id })).await, ["NO_PROCESS_OWNER"]);
    let wrong = json!({ "kind": "SOLICITED_ADVICE", "title": "", "text": "", "departmentId": "x", "topicIds": ["y"],
        "signalIds": ["z"], "consentToPublish": true });
    let mut codes = refused(&app.as_("manager").await, "draftProposal", wrong).await;
    codes.sort_unstable();
    let expected =
        ["ADVICE_FROM_COUNCIL", "ADVICE_NOT_ASKED", "CONSENT_UNFIT", "EMPTY", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"];
    assert_eq!(codes, expected);
}

#[tokio::test]
async fn a_process_owner_does_not_propose_to_themselves() {
    let app = Gehoord::start().await;
    let id = draft_of(&app, "owner", json!({})).await;
    let owner = app.as_("owner").await;
    assert_eq!(refused(&owner, "submitProposal", json!({ "proposalId": id })).await, ["OWN_DEPARTMENT"]);
    let elsewhere = json!({ "proposalId": id, "version": 1, "departmentId": department(&app, "werk").await });
    done(&owner, "updateProposalDraft", elsewhere).await;
    submitted(&app, "owner", &id).await;
}

#[tokio::test]
async fn what_identifies_somebody_is_masked_for_all_but_who_wrote_it_for_oneself() {
    let app = Gehoord::start().await;
    let telling = json!({ "title": "Bel 06-12345678", "text": "Of mail naar iemand@voorbeeld.nl." });
    let id = draft_of(&app, "client", telling).await;
    let own = look(&app.as_("client").await, &id).await;
    assert_eq!((own["title"].as_str(), own["masked"].as_bool()), (Some("Bel 06-12345678"), Some(true)));
    submitted(&app, "client", &id).await;
    let staff = look(&app.as_("owner").await, &id).await;
    assert_eq!(staff["title"], "Bel [telefoonnummer]");
    assert!(!staff.to_string().contains("voorbeeld.nl") && staff["author"].is_null(), "{staff}");
    let stale =
        json!({ "proposalId": draft_of(&app, "client", json!({ "text": "Bel 06-12345678." })).await, "version": 7 });
    let clash = act(&app.as_("client").await, "updateProposalDraft", stale).await;
    assert_eq!(clash.body["errors"][0]["extensions"]["current"]["text"], "Bel 06-12345678.");
}

#[tokio::test]
async fn it_is_taken_back_until_it_is_decided_on() {
    let app = Gehoord::start().await;
    let member = app.as_("member").await;
    let id = draft_of_council(&app, json!({})).await;
    submitted(&app, "member", &id).await;
    assert_eq!(done(&member, "withdrawProposal", json!({ "proposalId": id })).await["status"], "WITHDRAWN");
    assert!(look(&member, &id).await["decisionDueOn"].is_null(), "nothing is promised any longer");
    let owner = app.as_("owner").await;
    let decided = json!({ "proposalId": id, "outcome": "DECLINED", "reasons": "Nee." });
    assert_eq!(refused(&owner, "decideProposal", decided).await, ["PROPOSAL_WITHDRAWN"]);
}
