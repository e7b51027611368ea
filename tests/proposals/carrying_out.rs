//! What happens to a proposal after the decision, each step told.

use harness::{Gehoord, UWI, json};

use super::{act, decision, done, draft_of_council, look, refused, submitted};

async fn accepted_one(app: &Gehoord) -> String {
    let id = draft_of_council(app, json!({})).await;
    submitted(app, "member", &id).await;
    done(&app.as_("owner").await, "decideProposal", decision(app, &id, "ACCEPTED").await).await;
    id
}

#[tokio::test]
async fn an_accepted_proposal_is_planned_put_to_use_and_evaluated() {
    let app = Gehoord::start().await;
    let id = accepted_one(&app).await;
    let owner = app.as_("owner").await;
    let of = |more: serde_json::Value| {
        let mut input = more;
        input["proposalId"] = json!(id);
        input
    };
    let early = of(json!({ "implementedOn": "2026-09-08" }));
    assert_eq!(refused(&owner, "implementProposal", early).await, ["STEP_UNFIT"]);
    let past = of(json!({ "plannedFor": "2026-09-07" }));
    assert_eq!(refused(&owner, "planProposal", past).await, ["IN_THE_PAST"]);
    done(&owner, "planProposal", of(json!({ "plannedFor": "2026-10-01" }))).await;
    done(&owner, "planProposal", of(json!({ "plannedFor": "2026-10-15" }))).await;
    app.set_time((2026, 10, 16), (10, 0));
    let owner = app.as_("owner").await;
    let future = of(json!({ "implementedOn": "2026-10-17" }));
    assert_eq!(refused(&owner, "implementProposal", future).await, ["IN_THE_FUTURE"]);
    let before = of(json!({ "implementedOn": "2026-09-07" }));
    assert_eq!(refused(&owner, "implementProposal", before).await, ["BEFORE_SUBMITTED"]);
    done(&owner, "implementProposal", of(json!({ "implementedOn": "2026-10-15" }))).await;
    let again = of(json!({ "reasons": "Toch nog." }));
    assert_eq!(refused(&app.as_("member").await, "requestReconsideration", again).await, ["STEP_UNFIT"]);
    assert_eq!(refused(&owner, "evaluateProposal", of(json!({ "evaluation": "" }))).await, ["EMPTY"]);
    done(&owner, "evaluateProposal", of(json!({ "evaluation": "Het nummer neemt op." }))).await;
    let seen = look(&app.nobody(), &id).await;
    assert_eq!((&seen["status"], &seen["implementedOn"]), (&json!("EVALUATED"), &json!("2026-10-15")));
    assert_eq!(seen["evaluation"], "Het nummer neemt op.");
    assert_eq!(refused(&owner, "abandonProposal", of(json!({ "reasons": "Nee." }))).await, ["STEP_UNFIT"]);

    let told = app.sql(UWI, "SELECT kind || coalesce(' ' || (data ->> 'implementedOn'), '') FROM event WHERE kind LIKE 'PROPOSAL%' AND at >= '2026-09-08 08:00+00' ORDER BY at, id").await;
    let expected = [
        "PROPOSAL_DRAFTED",
        "PROPOSAL_SUBMITTED",
        "PROPOSAL_DECIDED",
        "PROPOSAL_PUBLISHED",
        "PROPOSAL_PLANNED",
        "PROPOSAL_PLANNED",
        "PROPOSAL_IMPLEMENTED 2026-10-15",
        "PROPOSAL_EVALUATED",
    ];
    let mut told = told;
    told.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn it_is_abandoned_with_reasons_that_everybody_reads() {
    let app = Gehoord::start().await;
    let id = accepted_one(&app).await;
    let owner = app.as_("owner").await;
    assert_eq!(refused(&owner, "abandonProposal", json!({ "proposalId": id, "reasons": " " })).await, ["EMPTY"]);
    let reasons = json!({ "proposalId": id, "reasons": "De wet verandert." });
    for who in ["member", "manager"] {
        assert_eq!(act(&app.as_(who).await, "abandonProposal", reasons.clone()).await.codes(), ["FORBIDDEN"], "{who}");
    }
    done(&owner, "abandonProposal", reasons).await;
    let seen = look(&app.nobody(), &id).await;
    assert_eq!((&seen["status"], &seen["abandonedReason"]), (&json!("ABANDONED"), &json!("De wet verandert.")));

    let declined = draft_of_council(&app, json!({})).await;
    submitted(&app, "member", &declined).await;
    done(&owner, "decideProposal", json!({ "proposalId": declined, "outcome": "DECLINED", "reasons": "Nee." })).await;
    let plan = json!({ "proposalId": declined, "plannedFor": "2026-10-01" });
    assert_eq!(refused(&owner, "planProposal", plan).await, ["NOT_ACCEPTED"]);
}
