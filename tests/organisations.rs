//! Organisations side by side: found by address, closed off from each other.

use harness::{Gehoord, PASSWORD, Role, STROOMDAM, UWI, json};

const WHO: &str = "{ viewer { account { email } } }";

#[tokio::test]
async fn an_organisation_that_does_not_exist_is_not_found() {
    let app = Gehoord::start().await;
    let answer = app.at("nowhere", "nobody").await.send(WHO, json!({})).await;
    assert_eq!((answer.status, answer.codes()), (404, vec!["NOT_FOUND"]));
    let answer = app.at("Not-A-Slug", "nobody").await.send(WHO, json!({})).await;
    assert_eq!(answer.status, 404);
    let keys = app.http.get(app.url("/nowhere/.well-known/jwks.json")).send().await.expect("an answer");
    assert_eq!(keys.status(), 404);
}

#[tokio::test]
async fn a_server_without_organisations_says_so_and_serves_the_first_at_once() {
    let app = Gehoord::empty().await;
    let ask = || async {
        let sent = app.http.post(app.url("/graphql")).json(&json!({ "query": WHO })).send().await;
        sent.expect("an answer").status()
    };
    assert_eq!(ask().await, 404);
    let database = api::database::Database::open(app.settings().database(api::database::Purpose::Server)).await;
    database.expect("it opens").create_organisation("later", "Made later").await.expect("it is made");
    assert_eq!(ask().await, 200);
}

#[tokio::test]
async fn a_token_of_one_organisation_is_worth_nothing_at_another() {
    let app = Gehoord::start().await;
    app.make_account(UWI, "somebody@test.example", &[Role::Client], &[]).await;
    let somebody = app.nobody().signed_in("somebody@test.example", PASSWORD).await;
    assert_eq!(somebody.send(WHO, json!({})).await.text("/viewer/account/email"), "somebody@test.example");
    let answer = somebody.at(STROOMDAM).send(WHO, json!({})).await;
    assert_eq!((answer.status, answer.codes()), (401, vec!["UNAUTHENTICATED"]));
}

#[tokio::test]
async fn each_organisation_has_keys_of_its_own() {
    let app = Gehoord::start().await;
    let keys = async |slug: &str| {
        let sent = app.http.get(app.url(&format!("/{slug}/.well-known/jwks.json"))).send().await.expect("an answer");
        sent.json::<harness::Value>().await.expect("JSON")["keys"][0]["kid"].as_str().expect("a key").to_owned()
    };
    assert_ne!(keys(UWI).await, keys(STROOMDAM).await);
}
