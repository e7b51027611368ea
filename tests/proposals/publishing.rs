//! Who sees a decision: of a council at once, of a client with consent, of staff when it is published.

use harness::{Gehoord, Value, json};

use super::{act, decision, done, draft_of, look, refused, submitted};

#[tokio::test]
async fn a_clients_decision_is_published_only_with_consent_and_taken_back_without() {
    let app = Gehoord::start().await;
    let (client, owner) = (app.as_("client").await, app.as_("owner").await);
    let id = draft_of(&app, "client", json!({})).await;
    submitted(&app, "client", &id).await;
    assert_eq!(look(&owner, &id).await["fromClient"], true);
    done(&owner, "decideProposal", decision(&app, &id, "ACCEPTED").await).await;
    assert_eq!(look(&client, &id).await["decision"]["outcome"], "ACCEPTED", "the client reads it");
    assert_eq!(look(&app.nobody(), &id).await, Value::Null);
    assert_eq!(refused(&owner, "publishProposal", json!({ "proposalId": id })).await, ["CONSENT_NEEDED"]);
    let consent = |consent: bool| json!({ "proposalId": id, "consent": consent });
    assert_eq!(act(&owner, "allowPublication", consent(true)).await.codes(), ["FORBIDDEN"]);
    done(&client, "allowPublication", consent(true)).await;
    assert_eq!(look(&app.nobody(), &id).await, Value::Null, "not by that alone");
    done(&owner, "publishProposal", json!({ "proposalId": id })).await;
    let public = look(&app.nobody(), &id).await;
    assert_eq!((&public["title"], &public["author"]), (&json!("Een vast nummer"), &Value::Null));
    assert_eq!(refused(&owner, "publishProposal", json!({ "proposalId": id })).await, ["PUBLISHED_ALREADY"]);
    done(&client, "allowPublication", consent(false)).await;
    assert_eq!(look(&app.nobody(), &id).await, Value::Null, "taken back");

    let agreed = draft_of(&app, "client", json!({ "consentToPublish": true })).await;
    submitted(&app, "client", &agreed).await;
    done(&owner, "decideProposal", json!({ "proposalId": agreed, "outcome": "DECLINED", "reasons": "Nee." })).await;
    assert_eq!(look(&app.nobody(), &agreed).await["decision"]["reasons"], "Nee.");
}

#[tokio::test]
async fn what_staff_proposed_is_published_by_the_process_owner() {
    let app = Gehoord::start().await;
    let (manager, owner) = (app.as_("manager").await, app.as_("owner").await);
    let id = draft_of(&app, "manager", json!({})).await;
    assert_eq!(look(&owner, &id).await, Value::Null, "a draft is its writer's own");
    assert_eq!(look(&manager, &id).await["author"]["name"], "Tessa Wiersma");
    submitted(&app, "manager", &id).await;
    assert_eq!(refused(&owner, "publishProposal", json!({ "proposalId": id })).await, ["NOT_DECIDED_YET"]);
    done(&owner, "decideProposal", decision(&app, &id, "ACCEPTED").await).await;
    assert_eq!(look(&app.as_("member").await, &id).await, Value::Null);
    assert_eq!(act(&manager, "publishProposal", json!({ "proposalId": id })).await.codes(), ["FORBIDDEN"]);
    done(&owner, "publishProposal", json!({ "proposalId": id })).await;
    assert_eq!(look(&app.nobody(), &id).await["decision"]["outcome"], "ACCEPTED");
    let unfit = json!({ "proposalId": id, "consent": true });
    assert_eq!(refused(&manager, "allowPublication", unfit).await, ["CONSENT_UNFIT"]);
}
