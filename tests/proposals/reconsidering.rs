//! Reconsidering: once, with reasons, and both decisions stay readable.

use harness::{Gehoord, json};

use super::{act, decision, done, draft_of_council, look, refused, submitted};
use crate::signals::count;

#[tokio::test]
async fn a_decision_is_reconsidered_once_and_both_stay_readable() {
    let app = Gehoord::start().await;
    let id = draft_of_council(&app, json!({})).await;
    submitted(&app, "member", &id).await;
    let (member, owner) = (app.as_("member").await, app.as_("owner").await);
    let ask = |reasons: &str| json!({ "proposalId": id, "reasons": reasons });
    assert_eq!(refused(&member, "requestReconsideration", ask("Te vroeg.")).await, ["NOT_DECIDED_YET"]);
    let no = json!({ "proposalId": id, "outcome": "DECLINED", "reasons": "Geen geld." });
    done(&owner, "decideProposal", no.clone()).await;
    assert_eq!(refused(&member, "requestReconsideration", ask(" ")).await, ["EMPTY"]);
    let latifa = super::person(&app, "Latifa Ouali").await;
    assert_eq!(act(&latifa, "requestReconsideration", ask("Ik ook.")).await.codes(), ["FORBIDDEN"]);
    assert_eq!(act(&owner, "requestReconsideration", ask("Ik ook.")).await.codes(), ["FORBIDDEN"]);

    app.pass(chrono::TimeDelta::days(7));
    let (member, owner) = (app.as_("member").await, app.as_("owner").await);
    done(&member, "requestReconsideration", ask("Er is nu wel geld.")).await;
    let asked = look(&app.nobody(), &id).await;
    assert_eq!((&asked["status"], &asked["decision"]["reasons"]), (&json!("IN_REVIEW"), &json!("Geen geld.")));
    assert_eq!(look(&owner, &id).await["decisionDueOn"], "2026-10-27", "six weeks anew");
    assert_eq!(refused(&member, "withdrawProposal", json!({ "proposalId": id })).await, ["PROPOSAL_DECIDED"]);
    let bare = json!({ "proposalId": id, "outcome": "ACCEPTED", "reasons": "Ja." });
    assert_eq!(refused(&owner, "decideProposal", bare).await, ["FOLLOW_UP_NEEDED"]);
    done(&owner, "decideProposal", decision(&app, &id, "ACCEPTED").await).await;

    let seen = look(&app.nobody(), &id).await;
    assert_eq!(
        seen["decisions"],
        json!([{ "outcome": "DECLINED", "reasons": "Geen geld.", "reconsidered": false },
               { "outcome": "ACCEPTED", "reasons": "Dat is goed te doen.", "reconsidered": true }])
    );
    assert_eq!((&seen["decision"]["outcome"], &seen["status"]), (&json!("ACCEPTED"), &json!("ACCEPTED")));
    assert_eq!(seen["reconsiderationReasons"], "Er is nu wel geld.");
    assert_eq!(refused(&member, "requestReconsideration", ask("Nog eens.")).await, ["RECONSIDERED_ONCE"]);
    assert_eq!(refused(&owner, "decideProposal", no).await, ["PROPOSAL_DECIDED"]);
    let kept =
        count(&app, "FROM deadline WHERE step = 'DECIDED' AND started_at >= '2026-09-08' AND met_at IS NOT NULL");
    assert_eq!(kept.await, 2);
}

#[tokio::test]
async fn of_two_who_ask_at_once_one_does() {
    let app = Gehoord::start().await;
    let id = draft_of_council(&app, json!({})).await;
    submitted(&app, "member", &id).await;
    let no = json!({ "proposalId": id, "outcome": "DECLINED", "reasons": "Geen geld." });
    done(&app.as_("owner").await, "decideProposal", no).await;
    let member = app.as_("member").await;
    let ask = json!({ "proposalId": id, "reasons": "Er is nu wel geld." });
    let answers = futures::future::join_all((0..3).map(|_| act(&member, "requestReconsideration", ask.clone()))).await;
    let asked = answers.iter().filter(|answer| answer.user_errors("requestReconsideration").is_empty()).count();
    assert_eq!((asked, count(&app, "FROM deadline WHERE step = 'DECIDED' AND round = 1").await), (1, 1));
}
