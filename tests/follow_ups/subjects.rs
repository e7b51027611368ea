//! Commitments about sessions and proposals: who makes them, when, and to whom.

use harness::{Answer, Gehoord, UWI, Value, json};

use super::CREATE;
use crate::signals::only;

/// A mirror conversation that was reported.
const REPORTED: &str = "Spiegelgesprek over een korting";

async fn session(app: &Gehoord, title: &str) -> String {
    let key = only(app, &format!("SELECT id::text FROM session WHERE title = '{title}'")).await;
    entity::id::SessionId(key.parse().expect("a key")).to_string()
}

async fn proposal(app: &Gehoord, title: &str) -> String {
    let key = only(app, &format!("SELECT id::text FROM proposal WHERE title = '{title}'")).await;
    entity::id::ProposalId(key.parse().expect("a key")).to_string()
}

/// A participant of that conversation.
pub(super) async fn participant(app: &Gehoord, name: &str) -> String {
    let sql = format!(
        "SELECT session_participant.id::text FROM session_participant JOIN account ON account.id = account_id \
         JOIN session ON session.id = session_id WHERE title = '{REPORTED}' AND name = '{name}'"
    );
    entity::id::SessionParticipantId(only(app, &sql).await.parse().expect("a key")).to_string()
}

async fn create(app: &Gehoord, who: &str, more: Value) -> Answer {
    let owner = app.account(UWI, "handler@demo.example").await;
    let mut input = json!({ "commitment": "Wij laten het weten.", "ownerId": owner, "dueOn": "2026-09-15" });
    for (name, value) in more.as_object().expect("an object") {
        input[name] = value.clone();
    }
    app.query(who, CREATE, json!({ "i": input })).await
}

/// Commits to something in that conversation.
pub(super) async fn commit(app: &Gehoord, who: &str, mut more: Value) -> Answer {
    more["sessionId"] = json!(session(app, REPORTED).await);
    create(app, who, more).await
}

/// The same, and it is done.
pub(super) async fn promise(app: &Gehoord, who: &str, more: Value) -> String {
    let made = commit(app, who, more).await;
    assert!(made.user_errors("createFollowUp").is_empty(), "{}", made.body);
    made.text("/createFollowUp/followUp/id").to_owned()
}

#[tokio::test]
async fn of_a_session_its_organiser_and_who_plans_sessions_commit_and_others_do_not() {
    let app = Gehoord::start().await;
    for who in ["facilitator", "manager"] {
        promise(&app, who, json!({})).await;
    }
    for who in ["handler", "analyst", "owner", "complaints", "member", "admin"] {
        assert_eq!(commit(&app, who, json!({})).await.codes(), ["FORBIDDEN"], "{who}");
    }
    assert_eq!(commit(&app, "client", json!({})).await.codes(), ["NOT_FOUND"]);
    for title in ["Spiegelgesprek over de betaaldag", "Spiegelgesprek over de eerste brief"] {
        let told = create(&app, "manager", json!({ "sessionId": session(&app, title).await })).await;
        assert_eq!(told.user_errors("createFollowUp"), ["SESSION_NOT_HELD"], "{title}");
    }
}

#[tokio::test]
async fn whom_a_commitment_names_is_a_client_to_whoever_watched() {
    let app = Gehoord::start().await;
    let client = participant(&app, "Tamara Gerrits").await;
    let id = promise(&app, "facilitator", json!({ "recipientIds": [client] })).await;
    let names = "query($f: ID!) { followUp(id: $f) { recipients { id name role } } }";
    for (who, name) in [("facilitator", "Tamara Gerrits"), ("manager", "Client"), ("member", "Client")] {
        let seen = app.query(who, names, json!({ "f": id })).await;
        let expected = json!([{ "id": client, "name": name, "role": "CLIENT" }]);
        assert_eq!(seen.at("/followUp/recipients"), &expected, "{who}");
    }
    let elsewhere = only(&app, "SELECT id::text FROM session_participant WHERE account_id = (SELECT id FROM account WHERE email = 'client@demo.example')").await;
    let elsewhere = entity::id::SessionParticipantId(elsewhere.parse().expect("a key")).to_string();
    for unfit in [json!([elsewhere]), json!([client, "session_participant_x"])] {
        let told = commit(&app, "facilitator", json!({ "recipientIds": unfit })).await;
        assert_eq!(told.user_errors("createFollowUp"), ["RECIPIENTS_UNFIT"]);
    }
}

#[tokio::test]
async fn of_a_proposal_that_was_accepted_the_process_owner_commits() {
    let app = Gehoord::start().await;
    let accepted = proposal(&app, "Eerst vragen, dan pas korten").await;
    let made = create(&app, "owner", json!({ "proposalId": accepted })).await;
    assert!(made.user_errors("createFollowUp").is_empty(), "{}", made.body);
    let reviewed = proposal(&app, "Terugkoppeling na elk spiegelgesprek").await;
    let told = create(&app, "owner", json!({ "proposalId": reviewed })).await;
    assert_eq!(told.user_errors("createFollowUp"), ["PROPOSAL_NOT_ACCEPTED"]);
    let told = create(
        &app,
        "owner",
        json!({ "proposalId": accepted, "recipientIds": [participant(&app, "Tamara Gerrits").await],
        "referral": { "partner": "Wijkteam Noord", "agreed": true } }),
    )
    .await;
    assert_eq!(told.user_errors("createFollowUp"), ["RECIPIENTS_UNFIT", "REFERRAL_UNFIT"]);
    for who in ["manager", "handler", "analyst", "facilitator", "member", "client"] {
        assert_eq!(create(&app, who, json!({ "proposalId": accepted })).await.codes(), ["FORBIDDEN"], "{who}");
    }
    let marga = app.nobody().signed_in("marga.tolsma@uwi.example", harness::PASSWORD).await;
    let owner = app.account(UWI, "handler@demo.example").await;
    let input = json!({ "proposalId": accepted, "commitment": "Wij ook.", "ownerId": owner, "dueOn": "2026-09-15" });
    assert_eq!(marga.send(CREATE, json!({ "i": input })).await.codes(), ["FORBIDDEN"], "of another department");
}

#[tokio::test]
async fn a_commitment_is_about_exactly_one_thing() {
    let app = Gehoord::start().await;
    let (session, proposal) = (session(&app, REPORTED).await, proposal(&app, "Eerst vragen, dan pas korten").await);
    for about in [json!({}), json!({ "sessionId": session, "proposalId": proposal })] {
        let told = create(&app, "manager", about).await;
        assert_eq!(told.user_errors("createFollowUp"), ["SUBJECT_NEEDED"]);
    }
}

#[tokio::test]
async fn a_due_date_is_up_when_the_office_of_the_organisation_closes() {
    let app = Gehoord::start().await;
    let due = async |id: &str| {
        let key = super::transfer::key(id);
        let sql =
            format!("SELECT to_char(due_at AT TIME ZONE 'UTC', 'HH24:MI') FROM deadline WHERE subject_id = '{key}'");
        only(&app, &sql).await
    };
    let id = promise(&app, "facilitator", json!({})).await;
    assert_eq!(due(&id).await, "16:00", "at six in the evening");
    let hours = r#"{"hours": {"opens": "09:00:00", "closes": "17:00:00"}}"#;
    app.sql(
        UWI,
        &format!(
            "INSERT INTO setting (name, value, changed_at) VALUES ('WORKING_TIME', '{hours}', now()); \
         UPDATE reference_version SET version = version + 1"
        ),
    )
    .await;
    let id = promise(&app, "facilitator", json!({})).await;
    assert_eq!(due(&id).await, "15:00", "at five");
}
