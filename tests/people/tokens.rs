//! Access tokens: whole, ours, in time, or worth nothing.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use harness::{Client, Gehoord, STROOMDAM, UWI, Value, json};
use jsonwebtoken::{Algorithm, EncodingKey, Header};

use super::WHO;

async fn token(app: &Gehoord) -> String {
    app.as_("handler").await.token().expect("a token").to_owned()
}

fn part(token: &str, place: usize) -> Value {
    let part = token.split('.').nth(place).expect("three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

fn written(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

async fn is_refused(client: &Client<'_>, token: &str) {
    let answer = client.clone().with_token(token).send(WHO, json!({})).await;
    assert_eq!((answer.status, answer.codes()), (401, vec!["UNAUTHENTICATED"]), "{token}");
}

#[tokio::test]
async fn a_token_says_little_and_is_signed_with_a_key_that_is_published() {
    let app = Gehoord::start().await;
    let token = token(&app).await;
    let (header, claims) = (part(&token, 0), part(&token, 1));
    assert_eq!((&header["typ"], &header["alg"]), (&json!("at+jwt"), &json!("EdDSA")));
    assert_eq!(claims["exp"].as_i64().expect("a moment") - claims["iat"].as_i64().expect("a moment"), 600);
    assert!(!claims.to_string().contains("demo.example"), "no names and no addresses: {claims}");
    let sent = app.http.get(app.url("/uwi/.well-known/jwks.json")).send().await.expect("an answer");
    let keys: Value = sent.json().await.expect("JSON");
    let key = &keys["keys"][0];
    assert_eq!((&key["kid"], &key["kty"], &key["crv"]), (&header["kid"], &json!("OKP"), &json!("Ed25519")));
    assert!(key.get("d").is_none(), "never the private part");
    let checked = jsonwebtoken::decode::<Value>(
        &token,
        &jsonwebtoken::DecodingKey::from_ed_components(key["x"].as_str().expect("a key")).expect("a key"),
        &{
            let mut validation = jsonwebtoken::Validation::new(Algorithm::EdDSA);
            validation.set_audience(&["gehoord/uwi"]);
            validation.set_issuer(&["gehoord/uwi"]);
            validation.validate_exp = false;
            validation
        },
    );
    assert!(checked.is_ok(), "anybody can check it: {checked:?}");
}

#[tokio::test]
async fn a_token_that_was_changed_is_refused() {
    let app = Gehoord::start().await;
    let token = token(&app).await;
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
    let mut other = part(&token, 1);
    other["sub"] = json!(app.account(UWI, "admin@demo.example").await);
    for changed in [
        format!("{header}.{}.{signature}", written(&other)),
        format!("{header}.{claims}.{}", signature.chars().rev().collect::<String>()),
        format!("{header}.{claims}."),
        format!("{header}.{claims}"),
        format!("{token}.{signature}"),
        format!("{header}.{claims}.{signature}AA"),
    ] {
        is_refused(&app.nobody(), &changed).await;
    }
    assert_eq!(app.nobody().with_token(&token).send(WHO, json!({})).await.status, 200);
}

#[tokio::test]
async fn a_token_signed_in_another_way_is_refused() {
    let app = Gehoord::start().await;
    let token = token(&app).await;
    let (header, claims) = (part(&token, 0), part(&token, 1));
    for name in ["none", "None", "NONE"] {
        let mut none = header.clone();
        none["alg"] = json!(name);
        is_refused(&app.nobody(), &format!("{}.{}.", written(&none), written(&claims))).await;
    }
    // The public key as the secret of an HMAC: the classic confusion.
    let sent = app.http.get(app.url("/uwi/.well-known/jwks.json")).send().await.expect("an answer");
    let keys: Value = sent.json().await.expect("JSON");
    let x = keys["keys"][0]["x"].as_str().expect("a key").to_owned();
    let kid = header["kid"].as_str().map(str::to_owned);
    for secret in [x.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(&x).expect("base64")] {
        for algorithm in [Algorithm::HS256, Algorithm::HS512] {
            let mut forged = Header::new(algorithm);
            (forged.typ, forged.kid) = (Some("at+jwt".to_owned()), kid.clone());
            let forged = jsonwebtoken::encode(&forged, &claims, &EncodingKey::from_secret(&secret)).expect("a token");
            is_refused(&app.nobody(), &forged).await;
            // The same with the name of the right algorithm.
            let [_, body, signature] = forged.split('.').collect::<Vec<_>>()[..] else { panic!("{forged}") };
            is_refused(&app.nobody(), &format!("{}.{body}.{signature}", written(&header))).await;
        }
    }
    for (member, value) in [("typ", json!("JWT")), ("kid", json!("another")), ("kid", Value::Null)] {
        let mut changed = header.clone();
        changed[member] = value;
        let rest = token.split_once('.').expect("parts").1;
        is_refused(&app.nobody(), &format!("{}.{rest}", written(&changed))).await;
    }
}

#[tokio::test]
async fn a_token_ends_at_its_time_to_the_second() {
    let app = Gehoord::start().await;
    let token = token(&app).await;
    app.pass(TimeDelta::seconds(599));
    assert_eq!(app.nobody().with_token(&token).send(WHO, json!({})).await.status, 200);
    app.pass(TimeDelta::seconds(1));
    is_refused(&app.nobody(), &token).await;
    app.pass(TimeDelta::days(-2));
    is_refused(&app.nobody(), &token).await;
}

#[tokio::test]
async fn tokens_and_keys_of_one_organisation_are_worth_nothing_at_another() {
    let app = Gehoord::start().await;
    let token = token(&app).await;
    let elsewhere = app.at(STROOMDAM, "nobody").await;
    is_refused(&elsewhere, &token).await;
    let make = "mutation { createIntegration(input: { name: \"Register\", scopes: [IMPORT_SIGNALS] }) { secret } }";
    let made = app.query("admin", make, json!({})).await;
    let key = made.text("/createIntegration/secret");
    assert_eq!(app.nobody().with_token(key).send(WHO, json!({})).await.status, 200);
    is_refused(&elsewhere, key).await;
}
