//! Decisions: by the process owner, with reasons, and with promises where something is accepted.

use harness::{Gehoord, UWI, Value, json};

use super::{accepted, act, decision, done, draft_of, draft_of_council, look, refused, submitted};
use crate::signals::count;

#[tokio::test]
async fn a_council_proposes_and_the_process_owner_decides_with_a_promise() {
    let app = Gehoord::start().await;
    let (member, owner) = (app.as_("member").await, app.as_("owner").await);
    let id = draft_of_council(&app, json!({})).await;
    submitted(&app, "member", &id).await;
    // Six weeks from 8 September.
    assert_eq!(look(&member, &id).await["decisionDueOn"], "2026-10-20");
    assert_eq!(look(&owner, &id).await["decisionDueOn"], "2026-10-20");
    assert_eq!(look(&app.nobody(), &id).await, Value::Null, "not public before the decision");
    done(&owner, "reviewProposal", json!({ "proposalId": id })).await;
    assert_eq!(look(&member, &id).await["status"], "IN_REVIEW");
    app.pass(chrono::TimeDelta::minutes(5));

    let decided = done(&app.as_("owner").await, "decideProposal", decision(&app, &id, "ACCEPTED").await).await;
    assert_eq!(decided["status"], "ACCEPTED");
    let public = look(&app.nobody(), &id).await;
    assert_eq!(public["decision"]["reasons"], "Dat is goed te doen.");
    assert_eq!(public["followUps"]["nodes"][0]["commitment"], "Het nummer openen.");
    assert_eq!(public["evidence"], Value::Null);
    let met = count(&app, "FROM deadline WHERE step = 'DECIDED' AND met_at = '2026-09-08 08:05+00'").await;
    assert_eq!(met, 1, "the promise is kept");
    let told = app.sql(UWI, "SELECT kind FROM event WHERE at = '2026-09-08 08:05+00' AND kind <> 'ACCESS_REFRESHED' AND kind <> 'SIGNED_IN' ORDER BY kind").await;
    assert_eq!(told, ["FOLLOW_UP_CREATED", "PROPOSAL_DECIDED", "PROPOSAL_PUBLISHED"]);
}

#[tokio::test]
async fn accepting_without_a_promise_or_in_part_without_the_parts_is_refused() {
    let app = Gehoord::start().await;
    let owner = app.as_("owner").await;
    let id = draft_of_council(&app, json!({})).await;
    submitted(&app, "member", &id).await;
    let bare = |outcome: &str, reasons: &str| json!({ "proposalId": id, "outcome": outcome, "reasons": reasons });
    assert_eq!(refused(&owner, "decideProposal", bare("ACCEPTED", "Goed.")).await, ["FOLLOW_UP_NEEDED"]);
    assert_eq!(refused(&owner, "decideProposal", bare("DECLINED", " ")).await, ["EMPTY"]);
    let mut codes = refused(&owner, "decideProposal", bare("PARTLY_ACCEPTED", "")).await;
    codes.sort_unstable();
    assert_eq!(codes, ["EMPTY", "FOLLOW_UP_NEEDED", "PARTS_NEEDED", "PARTS_NEEDED"]);
    let client = app.account(UWI, "client@demo.example").await;
    let mut wrong = bare("ACCEPTED", "Goed.");
    wrong["followUps"] = json!([{ "commitment": "", "ownerId": client, "dueOn": "2026-09-01" }]);
    let answer = act(&owner, "decideProposal", wrong).await;
    let fields: Vec<String> = answer
        .at("/decideProposal/userErrors")
        .as_array()
        .expect("a list")
        .iter()
        .map(|error| {
            error["field"].as_array().expect("a path").iter().filter_map(Value::as_str).collect::<Vec<_>>().join(".")
        })
        .collect();
    assert_eq!(fields, ["followUps.0.commitment", "followUps.0.dueOn", "followUps.0.ownerId"]);
    let still = look(&owner, &id).await;
    assert_eq!((still["status"].as_str(), still["decision"].is_null()), (Some("SUBMITTED"), true));
    assert_eq!(count(&app, "FROM follow_up WHERE created_at >= '2026-09-08 08:00+00'").await, 0);

    let mut partly = decision(&app, &id, "PARTLY_ACCEPTED").await;
    partly["acceptedParts"] = json!("Het nummer.");
    partly["declinedParts"] = json!("Dat het altijd opneemt.");
    done(&owner, "decideProposal", partly).await;
    assert_eq!(look(&app.nobody(), &id).await["decision"]["declinedParts"], "Dat het altijd opneemt.");
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_does() {
    let app = Gehoord::start().await;
    let owner = app.as_("owner").await;
    let id = draft_of_council(&app, json!({})).await;
    submitted(&app, "member", &id).await;
    let input = decision(&app, &id, "ACCEPTED").await;
    let answers = futures::future::join_all((0..4).map(|_| act(&owner, "decideProposal", input.clone()))).await;
    let outcomes: Vec<_> = answers.iter().map(|answer| answer.user_errors("decideProposal")).collect();
    assert_eq!(outcomes.iter().filter(|errors| errors.is_empty()).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|errors| **errors == ["PROPOSAL_DECIDED"]).count(), 3, "{outcomes:?}");
    assert_eq!(look(&owner, &id).await["followUps"]["nodes"].as_array().map(Vec::len), Some(1), "one promise");
}

#[tokio::test]
async fn only_the_process_owner_of_that_department_decides_and_never_on_their_own() {
    let app = Gehoord::start().await;
    let id = draft_of_council(&app, json!({})).await;
    submitted(&app, "member", &id).await;
    let input = decision(&app, &id, "ACCEPTED").await;
    for who in ["manager", "handler", "complaints", "member"] {
        assert_eq!(act(&app.as_(who).await, "decideProposal", input.clone()).await.codes(), ["FORBIDDEN"], "{who}");
    }
    let other = super::person(&app, "Marga Tolsma").await;
    assert_eq!(act(&other, "decideProposal", input.clone()).await.codes(), ["FORBIDDEN"], "of another department");
    assert_eq!(act(&app.as_("client").await, "decideProposal", input).await.codes(), ["NOT_FOUND"]);

    // The department changes hands after it was submitted.
    let own = draft_of(&app, "manager", json!({})).await;
    submitted(&app, "manager", &own).await;
    let manager = "(SELECT id FROM account WHERE email = 'manager@demo.example')";
    app.sql(UWI, &format!("UPDATE department SET process_owner_id = {manager} WHERE code = 'uitkeringen'")).await;
    let answer = act(&app.as_("manager").await, "decideProposal", decision(&app, &own, "ACCEPTED").await).await;
    assert_eq!(answer.codes(), ["FORBIDDEN"]);
    let of_council = act(&app.as_("manager").await, "decideProposal", decision(&app, &id, "ACCEPTED").await).await;
    accepted(&of_council, "decideProposal");
}

#[tokio::test]
async fn what_is_masked_in_a_decision_stays_masked_for_everybody() {
    let app = Gehoord::start().await;
    let id = draft_of_council(&app, json!({})).await;
    submitted(&app, "member", &id).await;
    let owner = app.as_("owner").await;
    let input = json!({ "proposalId": id, "outcome": "DECLINED", "reasons": "Bel mij op 06-12345678." });
    done(&owner, "decideProposal", input).await;
    for who in ["nobody", "member", "owner"] {
        let seen = look(&app.as_(who).await, &id).await;
        assert_eq!(seen["decision"]["reasons"], "Bel mij op [telefoonnummer].", "{who}");
    }
}
