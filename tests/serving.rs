//! What every answer has, whatever is asked.

use api::config::Origins;
use chrono::TimeDelta;
use harness::{Gehoord, PASSWORD, Role, STROOMDAM, UWI, json};
use reqwest::header::{self, ACCEPT_ENCODING, AUTHORIZATION, ORIGIN};

const WHO: &str = "{ viewer { account { email } } }";

#[tokio::test]
async fn a_server_answers_and_is_healthy() {
    let app = Gehoord::start().await;
    assert!(app.nobody().send(WHO, json!({})).await.at("/viewer/account").is_null());
    for (path, status) in
        [("/health/live", 200), ("/health/ready", 200), ("/metrics", 200), ("/", 200), ("/nothing/at/all", 404)]
    {
        assert_eq!(app.http.get(app.url(path)).send().await.expect("an answer").status(), status, "{path}");
    }
}

#[tokio::test]
async fn each_role_of_the_demo_signs_in_at_both_organisations() {
    let app = Gehoord::start().await;
    for organisation in [UWI, STROOMDAM] {
        for who in ["client", "member", "handler", "manager", "analyst", "complaints", "owner", "facilitator", "admin"]
        {
            let answer = app.at(organisation, who).await.send(WHO, json!({})).await;
            assert_eq!(answer.text("/viewer/account/email"), format!("{who}@demo.example"), "{organisation}");
        }
    }
}

#[tokio::test]
async fn a_variable_that_may_be_left_out_may_be_left_out() {
    let app = Gehoord::start().await;
    let query = "query($first: Int, $after: String) { councils(first: $first, after: $after) { nodes { id } } }";
    for variables in [json!({}), json!({ "first": null }), json!({ "first": 5 }), json!(null)] {
        assert!(app.nobody().send(query, variables).await.at("/councils/nodes").is_array());
    }
}

#[tokio::test]
async fn an_organisations_explorer_is_found_without_the_slash() {
    let app = Gehoord::start().await;
    let page = app.http.get(app.url("/uwi")).send().await.expect("an answer");
    assert_eq!((page.status().as_u16(), page.url().path()), (200, "/uwi/"));
}

#[tokio::test]
async fn a_token_that_is_not_good_is_refused_rather_than_passed_over() {
    let app = Gehoord::start().await;
    for token in ["abc", "gehoord_abc", "eyJhbGciOiJub25lIn0.e30."] {
        let answer = app.nobody().with_token(token).send(WHO, json!({})).await;
        assert_eq!((answer.status, answer.codes()), (401, vec!["UNAUTHENTICATED"]), "{token}");
        assert!(answer.header("www-authenticate").expect("a header").starts_with("Bearer"));
    }
    let basic = app.http.post(app.url("/graphql")).header(AUTHORIZATION, "Basic YTpi").json(&json!({ "query": WHO }));
    assert_eq!(basic.send().await.expect("an answer").status(), 401);
}

#[tokio::test]
async fn a_token_ends_after_ten_minutes() {
    let app = Gehoord::start().await;
    app.make_account(UWI, "somebody@test.example", &[Role::Client], &[]).await;
    let somebody = app.nobody().signed_in("somebody@test.example", PASSWORD).await;
    assert_eq!(somebody.send(WHO, json!({})).await.text("/viewer/account/email"), "somebody@test.example");
    app.pass(TimeDelta::minutes(11));
    assert_eq!(somebody.send(WHO, json!({})).await.status, 401);
}

#[tokio::test]
async fn a_blocked_account_is_out_at_once() {
    let app = Gehoord::start().await;
    app.make_account(UWI, "somebody@test.example", &[Role::Client], &[]).await;
    let somebody = app.nobody().signed_in("somebody@test.example", PASSWORD).await;
    app.sql(UWI, "UPDATE account SET status = 'BLOCKED' WHERE email = 'somebody@test.example'").await;
    assert_eq!(somebody.send(WHO, json!({})).await.status, 401);
}

#[tokio::test]
async fn an_answer_speaks_dutch_unless_english_is_asked_for() {
    let app = Gehoord::start().await;
    let answer = app.nobody().with_token("abc").in_dutch().send(WHO, json!({})).await;
    assert_eq!(answer.header("content-language"), Some("nl"));
    assert!(answer.body.to_string().contains("Log opnieuw in"), "{}", answer.body);
    let vary = answer.header("vary").expect("a header").to_ascii_lowercase();
    for name in ["accept", "accept-language", "authorization", "origin"] {
        assert!(vary.split(", ").any(|part| part == name), "{vary}");
    }
}

#[tokio::test]
async fn a_request_gets_its_id_back() {
    let app = Gehoord::start().await;
    let ask = async |id: &str| {
        let sent = app.http.get(app.url("/health/live")).header("x-request-id", id).send().await.expect("an answer");
        sent.headers().get("x-request-id").expect("an id").to_str().expect("a text").to_owned()
    };
    assert_eq!(ask("abc-1.2_3").await, "abc-1.2_3");
    assert_ne!(ask("a b").await, "a b");
    assert_ne!(ask(&"x".repeat(65)).await, "x".repeat(65));
    assert_ne!(app.nobody().send(WHO, json!({})).await.header("x-request-id"), None);
}

#[tokio::test]
async fn long_answers_are_compressed_and_short_ones_are_not() {
    let app = Gehoord::start().await;
    let ask = async |query: &str| {
        let request =
            app.http.post(app.url("/graphql")).header(ACCEPT_ENCODING, "gzip").json(&json!({ "query": query }));
        let answer = request.send().await.expect("an answer");
        answer.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().expect("a text").to_owned())
    };
    assert_eq!(ask("{ __schema { types { name description } } }").await.as_deref(), Some("gzip"));
    assert_eq!(ask(WHO).await, None);
}

#[tokio::test]
async fn pages_of_origins_that_are_set_may_read_answers_and_others_may_not() {
    let ours = "https://councils.example";
    let app = Gehoord::start_with(|settings| settings.cors_origins = Origins::Only(vec![ours.to_owned()])).await;
    let preflight = async |origin: &str| {
        let request = app.http.request(reqwest::Method::OPTIONS, app.url("/graphql")).header(ORIGIN, origin);
        let request = request
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,authorization");
        request.send().await.expect("an answer")
    };
    let answer = preflight(ours).await;
    assert!(answer.status().is_success());
    assert_eq!(answer.headers()["access-control-allow-origin"], ours);
    assert!(!answer.headers().contains_key("access-control-allow-credentials"));
    assert!(!preflight("https://elsewhere.example").await.headers().contains_key("access-control-allow-origin"));

    let sent = app.http.post(app.url("/graphql")).header(ORIGIN, ours).json(&json!({ "query": WHO }));
    assert_eq!(sent.send().await.expect("an answer").headers()["access-control-allow-origin"], ours);
}

#[tokio::test]
async fn a_full_pool_says_when_to_come_back() {
    let app = Gehoord::start_with(|settings| {
        settings.pool_size = 1;
        settings.pool_timeout = std::time::Duration::from_secs(1);
    })
    .await;
    app.make_account(UWI, "somebody@test.example", &[Role::Client], &[]).await;
    let somebody = app.nobody().signed_in("somebody@test.example", PASSWORD).await;
    let held = app.hold_connection(UWI).await;
    let answer = somebody.send(WHO, json!({})).await;
    assert_eq!((answer.status, answer.codes()), (503, vec!["SERVICE_UNAVAILABLE"]));
    assert!(answer.header("retry-after").is_some());
    drop(held);
    assert_eq!(somebody.send(WHO, json!({})).await.status, 200);
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let app = Gehoord::start_with(|settings| {
        settings.pool_size = 1;
        settings.pool_timeout = std::time::Duration::from_secs(30);
        settings.request_timeout = std::time::Duration::from_millis(300);
    })
    .await;
    app.make_account(UWI, "somebody@test.example", &[Role::Client], &[]).await;
    let somebody = app.nobody().signed_in("somebody@test.example", PASSWORD).await;
    let held = app.hold_connection(UWI).await;
    let answer = somebody.send(WHO, json!({})).await;
    assert_eq!((answer.status, answer.codes()), (503, vec!["SERVICE_UNAVAILABLE"]));
    drop(held);
    assert_eq!(somebody.send(WHO, json!({})).await.status, 200);
}

#[tokio::test]
async fn the_numbers_tell_of_requests_without_telling_of_people() {
    let app = Gehoord::start().await;
    let _ = app.nobody().send(WHO, json!({})).await;
    let numbers = app.http.get(app.url("/metrics")).send().await.expect("an answer").text().await.expect("a text");
    assert!(numbers.contains("gehoord_requests_total{kind=\"query\",operation=\"none\",status=\"200\"}"), "{numbers}");
    assert!(numbers.contains("gehoord_connections{organisation=\"uwi\""), "{numbers}");
}
