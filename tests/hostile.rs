//! What a server of GraphQL is attacked with: each is answered soon, and the server is up after it.

use std::time::{Duration, Instant};

use harness::{Answer, Gehoord, json};
use reqwest::{StatusCode, header::CONTENT_TYPE};

/// How soon.
const SOON: Duration = Duration::from_millis(50);

/// The codes of the answer to a document, and that it came soon: the best of five, for what else runs on this machine is
/// not the point.
async fn codes(app: &Gehoord, document: &str) -> Vec<String> {
    let mut best = Duration::MAX;
    let mut codes = Vec::new();
    for _ in 0..5 {
        let begin = Instant::now();
        let answer = app.nobody().send(document, json!({})).await;
        best = best.min(begin.elapsed());
        codes = answer.codes().into_iter().map(str::to_owned).collect();
        if best < SOON {
            break;
        }
    }
    assert!(best < SOON, "{best:?} for {document:.60}");
    codes
}

async fn is_up(app: &Gehoord) {
    assert!(app.nobody().send("{ viewer { account { name } } }", json!({})).await.at("/viewer/account").is_null());
}

#[tokio::test]
async fn deep_nesting_never_reaches_the_parser() {
    let app = Gehoord::start().await;
    let (open, close) = ("[".repeat(2_000), "]".repeat(2_000));
    for document in [
        format!("{{ node(id: {open}{close}) {{ id }} }}"),
        format!("{{ node(id: {}1{}) {{ id }} }}", "{a:".repeat(2_000), "}".repeat(2_000)),
        format!("query($a: [Int] = {open}{close}) {{ viewer {{ account {{ name }} }} }}"),
        format!("query($a: {open}Int{close}) {{ viewer {{ account {{ name }} }} }}"),
        format!("{{ viewer @skip(if: {open}{close}) {{ account {{ name }} }} }}"),
        format!("{}{}", "{ viewer ".repeat(2_000), "}".repeat(2_000)),
    ] {
        assert_eq!(codes(&app, &document).await, ["QUERY_TOO_COMPLEX"]);
    }
    is_up(&app).await;
}

#[tokio::test]
async fn fragments_that_multiply_are_measured_before_they_are_written_out() {
    let app = Gehoord::start().await;
    let fragments: String =
        (0..13).map(|n| format!("fragment F{n} on Query {{ {} }} ", format!("...F{} ", n + 1).repeat(4))).collect();
    let document = format!("{{ ...F0 }} {fragments} fragment F13 on Query {{ viewer {{ account {{ name }} }} }}");
    assert_eq!(codes(&app, &document).await, ["QUERY_TOO_COMPLEX"]);
    let ring = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
    assert!(!codes(&app, ring).await.is_empty());
    is_up(&app).await;
}

#[tokio::test]
async fn aliases_directives_fields_and_depth_are_bounded() {
    let app = Gehoord::start().await;
    let many = |part: &str, times: usize| (0..times).map(|n| part.replace('#', &n.to_string())).collect::<String>();
    for document in [
        format!("{{ {} }}", many("a#: viewer { account { name } } ", 200)),
        format!("{{ viewer {} {{ account {{ name }} }} }}", many("@include(if: true) ", 200)),
        format!("{{ {} }}", many("viewer { account { name } } ", 1_500)),
        "{ __schema { types { fields { type { fields { type { fields { type { fields { type { fields { type { fields { \
         type { fields { type { fields { type { fields { type { name } } } } } } } } } } } } } } } } } } } } }"
            .to_owned(),
    ] {
        assert!(codes(&app, &document).await.contains(&"QUERY_TOO_COMPLEX".to_owned()), "{document:.60}");
    }
    is_up(&app).await;
}

#[tokio::test]
async fn json_that_is_deep_or_endless_is_refused() {
    let app = Gehoord::start().await;
    for body in [
        "[".repeat(100_000),
        "{\"a\":".repeat(50_000),
        format!("{{\"query\":\"{{ a }}\",\"variables\":{{\"b\":{}", "[".repeat(100_000)),
        format!("{{\"query\":\"{}\"}}", "a".repeat(3 << 20)),
    ] {
        let begin = Instant::now();
        let sent = app.http.post(app.url("/graphql")).header(CONTENT_TYPE, "application/json").body(body).send().await;
        // A body that is refused before it is read may end the connection while it is still being sent.
        if let Ok(response) = sent {
            assert!(response.status().is_client_error(), "{}", response.status());
            assert_eq!(Answer::read(response).await.codes(), ["BAD_USER_INPUT"]);
            assert!(begin.elapsed() < Duration::from_millis(500));
        }
    }
    is_up(&app).await;
}

#[tokio::test]
async fn what_a_page_of_another_site_can_send_unasked_does_nothing() {
    let app = Gehoord::start().await;
    let mutation = json!({ "query": "mutation { __typename }" }).to_string();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let sent = app.http.post(app.url("/graphql")).header(CONTENT_TYPE, kind).body(mutation.clone());
        assert_eq!(sent.send().await.expect("an answer").status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let by_get = app.http.get(app.url("/graphql?query=mutation%7B__typename%7D")).send().await.expect("an answer");
    assert_eq!(by_get.status(), StatusCode::METHOD_NOT_ALLOWED);
    let batch = app.http.post(app.url("/graphql")).json(&json!([{ "query": "{ __typename }" }])).send().await;
    assert_eq!(batch.expect("an answer").status(), StatusCode::BAD_REQUEST);
}
