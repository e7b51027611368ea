//! Clients who register themselves, where the organisation allows it.

use harness::{Answer, Gehoord, PASSWORD, UWI, json};

const REGISTER: &str = "mutation($e: String!, $p: String!) { registerAccount(input: { email: $e, name: \"Nova\", \
                        password: $p }) { accepted userErrors { code field } } }";

async fn register(app: &Gehoord, email: &str, password: &str) -> Answer {
    app.nobody().send(REGISTER, json!({ "e": email, "p": password })).await
}

async fn allow(app: &Gehoord, allowed: bool) -> Answer {
    let change = "mutation($a: Boolean) { changeSettings(input: { selfRegistration: $a }) { settings { selfRegistration } \
                  userErrors { code } } }";
    app.query("admin", change, json!({ "a": allowed })).await
}

#[tokio::test]
async fn clients_register_themselves_only_where_an_administrator_allows_it() {
    let app = Gehoord::start().await;
    allow(&app, false).await;
    assert_eq!(
        register(&app, "nova@test.example", "a-password-of-length").await.user_errors("registerAccount"),
        ["REGISTRATION_CLOSED"]
    );
    assert_eq!(allow(&app, true).await.at("/changeSettings/settings/selfRegistration"), true);
    assert_eq!(register(&app, "nova@test.example", "a-password-of-length").await.at("/registerAccount/accepted"), true);
    let nova = app.nobody().signed_in("nova@test.example", "a-password-of-length").await;
    let who = nova.send("{ viewer { account { name roles functions } } }", json!({})).await;
    assert_eq!(who.at("/viewer/account/roles"), &json!(["CLIENT"]));
    let tried = app
        .query(
            "handler",
            "mutation { changeSettings(input: { selfRegistration: false }) { settings { selfRegistration } } }",
            json!({}),
        )
        .await;
    assert_eq!(tried.codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn registering_a_known_address_is_answered_alike_and_changes_nothing() {
    let app = Gehoord::start().await;
    allow(&app, true).await;
    let known = register(&app, "client@demo.example", "another-password").await;
    let new = register(&app, "nova@test.example", "another-password").await;
    assert_eq!(known.body, new.body);
    let _ = app.nobody().signed_in("client@demo.example", PASSWORD).await;
    let names = app.sql(UWI, "SELECT name FROM account WHERE email = 'client@demo.example'").await;
    assert_ne!(names, ["Nova"]);
}

#[tokio::test]
async fn all_that_is_wrong_with_a_registration_is_told_at_once() {
    let app = Gehoord::start().await;
    allow(&app, true).await;
    let answer = register(&app, "not an address", "short").await;
    assert_eq!(answer.user_errors("registerAccount"), ["EMAIL_INVALID", "PASSWORD_TOO_SHORT"]);
}

#[tokio::test]
async fn registering_is_limited_by_address_and_account() {
    let app = Gehoord::start().await;
    allow(&app, true).await;
    for _ in 0..3 {
        assert!(register(&app, "nova@test.example", "a-password-of-length").await.codes().is_empty());
    }
    assert_eq!(register(&app, "nova@test.example", "a-password-of-length").await.codes(), ["RATE_LIMITED"]);
}

#[tokio::test]
async fn who_writes_down_anothers_address_does_not_get_their_story() {
    let app = Gehoord::start().await;
    allow(&app, true).await;
    register(&app, "victim@test.example", "a-password-of-length").await;
    let attacker = app.nobody().signed_in("victim@test.example", "a-password-of-length").await;
    let at_the_desk = json!({
        "kind": "STORY", "channel": "PHONE", "text": "Zij belde over haar toeslag.",
        "onBehalfOf": { "name": "Victim", "email": "victim@test.example" },
    });
    let sent = app.as_("handler").await.run("MobileSubmitSignal", json!({ "input": at_the_desk })).await;
    assert!(sent.at("/submitSignal/signal/id").is_string());
    let record = json!({ "source": "register", "signals": [{
        "externalId": "1", "kind": "COMPLAINT", "channel": "EMAIL", "text": "Haar klacht over de brief.",
        "receivedAt": "2026-09-07T10:00:00Z", "reporter": { "email": "victim@test.example" },
    }] });
    let make = "mutation { createIntegration(input: { name: \"Register\", scopes: [IMPORT_SIGNALS] }) { secret } }";
    let key = app.query("admin", make, json!({})).await.text("/createIntegration/secret").to_owned();
    assert_eq!(
        app.nobody()
            .with_token(&key)
            .run("IntakeSignals", json!({ "input": record }))
            .await
            .at("/importSignals/created"),
        1
    );
    let own = attacker.run("MobileHome", json!({ "first": 10 })).await;
    assert_eq!(own.at("/signals/nodes"), &json!([]), "{}", own.body);

    // Where somebody vouches for the address, the story is theirs.
    let known = json!({
        "kind": "STORY", "channel": "PHONE", "text": "Hij belde over zijn toeslag.",
        "onBehalfOf": { "email": "client@demo.example" },
    });
    let sent = app.as_("handler").await.run("MobileSubmitSignal", json!({ "input": known })).await;
    let id = sent.text("/submitSignal/signal/id").to_owned();
    let own = app.as_("client").await.run("MobileHome", json!({ "first": 50 })).await;
    assert!(own.at("/signals/nodes").to_string().contains(&id));
}
