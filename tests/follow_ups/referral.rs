//! A partner outside takes somebody over: they agreed, and it is done when the partner has confirmed.

use harness::{Answer, Gehoord, UWI, Value, json};

use super::{signal, subjects, update};

const CREATE: &str = "mutation($i: CreateFollowUpInput!) { createFollowUp(input: $i) { followUp { id kind partner handedOver agreedAt \
                      confirmedAt } userErrors { code field } } }";
const LOOK: &str = "query($f: ID!) { followUp(id: $f) { kind partner handedOver confirmedAt status updates { nodes { audience status text } } } }";

async fn refer(app: &Gehoord, signal: &str, referral: Value) -> Answer {
    let owner = app.account(UWI, "handler@demo.example").await;
    let input = json!({ "signalId": signal, "commitment": "Het wijkteam helpt u verder.", "ownerId": owner, "dueOn": "2026-09-15", "referral": referral });
    app.query("handler", CREATE, json!({ "i": input })).await
}

#[tokio::test]
async fn nobody_is_handed_over_who_did_not_agree_nor_to_nobody() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let wrong = refer(&app, &signal, json!({ "partner": " ", "agreed": false })).await;
    assert_eq!(
        wrong.at("/createFollowUp/userErrors"),
        &json!([{ "code": "EMPTY", "field": ["referral", "partner"] }, { "code": "AGREEMENT_NEEDED", "field": ["referral", "agreed"] }])
    );
    let referral =
        json!({ "partner": "Wijkteam Noord", "handedOver": "De brief, en mijn nummer 06-12345678.", "agreed": true });
    let made = refer(&app, &signal, referral).await;
    assert_eq!(made.at("/createFollowUp/followUp/handedOver"), "De brief, en mijn nummer [telefoonnummer].");
    assert!(made.at("/createFollowUp/followUp/agreedAt").is_string());
}

#[tokio::test]
async fn it_is_done_when_the_partner_has_confirmed_and_the_reporter_hears_it() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let made = refer(&app, &signal, json!({ "partner": "Wijkteam Noord", "agreed": true })).await;
    let id = made.text("/createFollowUp/followUp/id").to_owned();
    let early = update(&app, "handler", &id, json!({ "status": "DONE" })).await;
    assert_eq!(early.user_errors("updateFollowUp"), ["PARTNER_NOT_CONFIRMED"]);
    let confirmed = json!({ "partnerConfirmed": true, "text": "Gesproken met het team.", "audience": "INTERNAL" });
    assert!(update(&app, "handler", &id, confirmed).await.user_errors("updateFollowUp").is_empty());
    let own = app.query("client", LOOK, json!({ "f": id })).await.at("/followUp").clone();
    assert_eq!(
        (&own["kind"], &own["partner"], &own["status"]),
        (&json!("REFERRAL"), &json!("Wijkteam Noord"), &json!("DONE"))
    );
    assert!(own["confirmedAt"].is_string());
    assert_eq!(own["updates"]["nodes"], json!([{ "audience": "REPORTER", "status": "DONE", "text": null }]));
    let list = "{ followUps(filter: { kind: [REFERRAL] }) { nodes { id } } }";
    assert!(app.query("analyst", list, json!({})).await.at("/followUps/nodes").to_string().contains(&id));
}

#[tokio::test]
async fn a_plain_commitment_has_no_partner_to_confirm_it() {
    let app = Gehoord::start().await;
    let signal = signal(&app).await;
    let id = super::promise(&app, &signal, "2026-09-15").await;
    let told = update(&app, "handler", &id, json!({ "partnerConfirmed": true })).await;
    assert_eq!(told.user_errors("updateFollowUp"), ["NOT_REFERRAL"]);
}

#[tokio::test]
async fn of_a_session_somebody_is_named_and_the_others_do_not_read_what_was_handed_over() {
    let app = Gehoord::start().await;
    let referral = json!({ "partner": "Wijkteam Delfshaven", "handedOver": "De schulden.", "agreed": true });
    let nobody = subjects::commit(&app, "facilitator", json!({ "referral": referral })).await;
    assert_eq!(nobody.user_errors("createFollowUp"), ["RECIPIENTS_NEEDED"]);
    let client = subjects::participant(&app, "Tamara Gerrits").await;
    let id = subjects::promise(&app, "facilitator", json!({ "referral": referral, "recipientIds": [client] })).await;
    let member = app.query("member", LOOK, json!({ "f": id })).await;
    assert_eq!(member.at("/followUp/partner"), "Wijkteam Delfshaven");
    assert_eq!(member.at("/followUp/handedOver"), &Value::Null);
    assert_eq!(app.query("facilitator", LOOK, json!({ "f": id })).await.at("/followUp/handedOver"), "De schulden.");
}
