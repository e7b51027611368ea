//! Traces: a request can be followed from HTTP to SQL, and nothing that somebody wrote goes with it.

use std::sync::{Arc, Mutex};

use harness::json;
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    trace::v1::{Span, span::SpanKind},
};
use prost::Message;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::faults::{
    load::{client, story},
    own_database::OwnDatabase,
};

/// A collector: it takes what comes by OTLP over HTTP, and keeps it.
struct Collector {
    url: String,
    spans: Arc<Mutex<Vec<Span>>>,
}

impl Collector {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let spans = Arc::<Mutex<Vec<Span>>>::default();
        let kept = Arc::clone(&spans);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(take(stream, Arc::clone(&kept)));
            }
        });
        Self { url, spans }
    }

    fn spans(&self) -> Vec<Span> {
        self.spans.lock().expect("its spans").clone()
    }
}

/// Reads requests of one connection, each with its length in its head.
async fn take(mut stream: TcpStream, kept: Arc<Mutex<Vec<Span>>>) {
    let mut bytes = Vec::new();
    loop {
        let head = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                return;
            }
        };
        let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
        assert!(text.starts_with("post /v1/traces http/1.1"), "{text}");
        let length = text.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()).expect("a length");
        let end = head + length.trim().parse::<usize>().expect("a number");
        while bytes.len() < end {
            assert!(stream.read_buf(&mut bytes).await.expect("more") > 0);
        }
        let sent = ExportTraceServiceRequest::decode(&bytes[head..end]).expect("OTLP");
        let resources = sent.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
        kept.lock().expect("its spans").extend(resources.flat_map(|scope| scope.spans));
        bytes.drain(..end);
        let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer.as_bytes()).await.expect("it is read");
    }
}

const SUBMIT: &str = "mutation Tell($input: SubmitSignalInput!) { submitSignal(input: $input) { signal { id code } userErrors { code } } }";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_can_be_followed_from_http_to_sql() {
    let (database, collector) = (OwnDatabase::start().await, Collector::start().await);
    let server = database.program().set("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url).serve().await;
    let (key, text) = story();
    let input = json!({ "key": key, "kind": "STORY", "channel": "APP", "text": text });
    let sent = client()
        .post(format!("{}/uwi/graphql", server.url))
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .json(&json!({ "query": SUBMIT, "operationName": "Tell", "variables": { "input": input } }))
        .send()
        .await
        .expect("an answer");
    let body = sent.text().await.expect("a body");
    let code = body.split("\"code\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a code").to_owned();
    // What was recorded last is sent before the end.
    assert_eq!(server.stop().await, Some(0));

    let spans = collector.spans();
    let trace = 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes();
    let ours: Vec<&Span> = spans.iter().filter(|span| span.trace_id == trace).collect();
    let http = ours.iter().find(|span| span.kind() == SpanKind::Server).expect("the request");
    assert_eq!(http.name, "POST /{organisation}/graphql");
    assert_eq!(http.parent_span_id, 0xb7ad_6b71_6920_3331_u64.to_be_bytes(), "it goes on with the caller's trace");
    let attribute = |name: &str| {
        let found = http.attributes.iter().find(|attribute| attribute.key == name);
        format!("{:?}", found.and_then(|attribute| attribute.value.clone()))
    };
    assert!(attribute("graphql.operation.name").contains("Tell"), "{}", attribute("graphql.operation.name"));
    assert!(attribute("http.response.status_code").contains("200"));
    let sql: Vec<&&Span> = ours.iter().filter(|span| span.kind() == SpanKind::Client).collect();
    let begins_below = |span: &Span| {
        let mut above = span.parent_span_id.clone();
        while above != http.span_id {
            match ours.iter().find(|other| other.span_id == above) {
                Some(next) => above = next.parent_span_id.clone(),
                None => return false,
            }
        }
        true
    };
    // A signal is written with all that belongs to it in one statement, which begins so.
    for word in ["BEGIN", "WITH", "COMMIT"] {
        let found = sql.iter().find(|span| span.name == word).unwrap_or_else(|| panic!("no {word}"));
        assert!(begins_below(found), "{word} is part of the request");
    }
    // Nothing that somebody wrote, and nothing that opens anything.
    let all = format!("{spans:?}");
    for secret in [text.as_str(), key.as_str(), code.as_str(), "variables", "127.0.0.1"] {
        assert!(!all.contains(secret), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_away_keeps_nobody_waiting() {
    let database = OwnDatabase::start().await;
    let server = database.program().set("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1").serve().await;
    let begin = std::time::Instant::now();
    for _ in 0..20 {
        let answer = client()
            .post(format!("{}/uwi/graphql", server.url))
            .json(&json!({ "query": "{ topics { nodes { name } } }" }))
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200);
    }
    assert!(begin.elapsed() < std::time::Duration::from_secs(5));
    assert_eq!(server.stop().await, Some(0));
}
