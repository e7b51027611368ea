//! Connected systems: keys that are shown once, with scopes, until they are revoked.

use harness::{Answer, Gehoord, UWI, Value, json};
use schema::{
    access::{Store, Viewer},
    account::{NewAccount, Passwords, create},
};

use super::WHO;

const MAKE: &str = "mutation($s: [Scope!]!) { createIntegration(input: { name: \"Register\", scopes: $s }) { \
                    account { id name roles keys { id scopes revokedAt } } key { id scopes } secret userErrors { code } } }";

fn record(id: &str, text: &str) -> Value {
    json!({ "source": "register", "signals": [{
        "externalId": id, "kind": "QUESTION", "channel": "PHONE", "text": text, "receivedAt": "2026-09-07T10:00:00Z",
    }] })
}

async fn make(app: &Gehoord, scopes: &[&str]) -> Answer {
    app.query("admin", MAKE, json!({ "s": scopes })).await
}

async fn import(app: &Gehoord, key: &str, input: Value) -> Answer {
    app.nobody().with_token(key).run("IntakeSignals", json!({ "input": input })).await
}

#[tokio::test]
async fn a_key_is_shown_once_and_only_its_hash_is_kept() {
    let app = Gehoord::start().await;
    let made = make(&app, &["IMPORT_SIGNALS"]).await;
    let secret = made.text("/createIntegration/secret");
    assert!(secret.starts_with("gehoord_") && secret.len() > 60);
    let rows = app.sql(UWI, "SELECT row_to_json(integration_key)::text FROM integration_key").await;
    assert!(rows.iter().all(|row| !row.contains(secret.trim_start_matches("gehoord_"))), "{rows:?}");
    let id = made.text("/createIntegration/account/id");
    let seen = app
        .query(
            "admin",
            "query($i: ID!) { node(id: $i) { ... on Account { name keys { id scopes } } } }",
            json!({ "i": id }),
        )
        .await;
    assert_eq!(seen.at("/node/keys/0/scopes"), &json!(["IMPORT_SIGNALS"]));
    assert!(!seen.body.to_string().contains(secret));
}

#[tokio::test]
async fn a_key_does_what_its_scopes_say_and_no_more() {
    let app = Gehoord::start().await;
    let importer = make(&app, &["IMPORT_SIGNALS"]).await.text("/createIntegration/secret").to_owned();
    let submitter = make(&app, &["SUBMIT_SIGNALS"]).await.text("/createIntegration/secret").to_owned();
    assert_eq!(import(&app, &importer, record("1", "Waar blijft mijn brief?")).await.at("/importSignals/created"), 1);
    assert_eq!(import(&app, &submitter, record("2", "Waar?")).await.codes(), ["FORBIDDEN"]);
    let on_behalf = json!({ "input": {
        "kind": "QUESTION", "channel": "PHONE", "text": "Waar?", "onBehalfOf": { "phone": "0612345678" },
    } });
    let answer = app.nobody().with_token(&submitter).run("MobileSubmitSignal", on_behalf.clone()).await;
    assert!(answer.at("/submitSignal/signal/id").is_string());
    assert_eq!(app.nobody().with_token(&importer).run("MobileSubmitSignal", on_behalf).await.codes(), ["FORBIDDEN"]);
    // It sees of what it pushed how it stands, and nothing else.
    let seen = app
        .nobody()
        .with_token(&importer)
        .send("{ signals(first: 10) { totalCount nodes { text status topic { name } urgency } } accounts { totalCount } }", json!({}))
        .await;
    assert_eq!(seen.at("/signals/totalCount"), 1);
    assert_eq!(
        seen.at("/signals/nodes/0"),
        &json!({ "text": null, "status": "RECEIVED", "topic": null, "urgency": null })
    );
    assert_eq!(seen.at("/accounts/totalCount"), 1);
}

#[tokio::test]
async fn a_revoked_key_is_worth_nothing_from_the_next_request_on() {
    let app = Gehoord::start().await;
    let made = make(&app, &["IMPORT_SIGNALS"]).await;
    let (secret, key) = (made.text("/createIntegration/secret"), made.text("/createIntegration/key/id"));
    let account = made.text("/createIntegration/account/id");
    let another = "mutation($a: ID!) { createKey(input: { accountId: $a, scopes: [READ_EVENTS] }) { secret } }";
    let second = app.query("admin", another, json!({ "a": account })).await.text("/createKey/secret").to_owned();
    assert_eq!(app.nobody().with_token(secret).send(WHO, json!({})).await.status, 200);
    let revoke = "mutation($k: ID!) { revokeKey(input: { keyId: $k }) { key { revokedAt } userErrors { code } } }";
    assert_eq!(app.query("handler", revoke, json!({ "k": key })).await.codes(), ["NOT_FOUND"]);
    assert!(app.query("admin", revoke, json!({ "k": key })).await.at("/revokeKey/key/revokedAt").is_string());
    assert_eq!(app.nobody().with_token(secret).send(WHO, json!({})).await.status, 401);
    assert_eq!(app.nobody().with_token(&second).send(WHO, json!({})).await.status, 200);
    assert_eq!(import(&app, &second, record("1", "x")).await.codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn a_systems_password_opens_no_more_than_its_keys() {
    let app = Gehoord::start().await;
    let store = Store::new(app.organisation(UWI).await, Viewer::operator(), app.clock.clone());
    let new = NewAccount {
        email: "files@test.example".to_owned(),
        name: "Files".to_owned(),
        roles: vec![harness::Role::Integration],
        functions: Vec::new(),
        department: None,
        password: harness::PASSWORD.to_owned().into(),
    };
    let id = create(&store, &Passwords::default(), &new).await.unwrap_or_else(|stop| panic!("{stop:?}"));
    drop(store);
    let files = app.nobody().signed_in("files@test.example", harness::PASSWORD).await;
    let token = files.token().expect("a token").to_owned();
    assert_eq!(import(&app, &token, record("1", "x")).await.codes(), ["FORBIDDEN"], "it has no key");
    let another = "mutation($a: ID!, $s: [Scope!]!) { createKey(input: { accountId: $a, scopes: $s }) { key { id } } }";
    let id = id.to_string();
    app.query("admin", another, json!({ "a": id, "s": ["SUBMIT_SIGNALS"] })).await;
    assert_eq!(import(&app, &token, record("1", "x")).await.codes(), ["FORBIDDEN"]);
    app.query("admin", another, json!({ "a": id, "s": ["IMPORT_SIGNALS"] })).await;
    assert_eq!(import(&app, &token, record("1", "x")).await.at("/importSignals/created"), 1);
}

#[tokio::test]
async fn one_system_does_not_write_over_what_another_brought() {
    let app = Gehoord::start().await;
    let one = make(&app, &["IMPORT_SIGNALS"]).await.text("/createIntegration/secret").to_owned();
    let other = make(&app, &["IMPORT_SIGNALS"]).await.text("/createIntegration/secret").to_owned();
    assert_eq!(import(&app, &one, record("1", "Het echte verhaal.")).await.at("/importSignals/created"), 1);
    let again = import(&app, &other, record("1", "Iets anders.")).await;
    assert_eq!(again.at("/importSignals/rejected/0/code"), "ANOTHERS_RECORD");
    assert_eq!(import(&app, &other, record("1", "Het echte verhaal.")).await.at("/importSignals/unchanged"), 0);
    assert_eq!(import(&app, &one, record("1", "Het echte verhaal.")).await.at("/importSignals/unchanged"), 1);
    let text = app.sql(UWI, "SELECT text FROM signal WHERE source = 'register' AND external_id = '1'").await;
    assert_eq!(text, ["Het echte verhaal."]);
}
