//! What happens around every request: its id, its log line, its numbers, and headers that every answer has.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderName, HeaderValue},
    middleware::Next,
    web::{Bytes, Data},
};
use schema::access::Language;
use tracing::{Instrument, Span, field};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use uuid::Uuid;

use super::{State, running::One};
use crate::{auth, telemetry, traces};

/// A request that is not for GraphQL.
const OTHER: &str = "other";
/// A request that was answered from memory.
pub(super) const REMEMBERED: &str = "remembered";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Answers shorter than this are not worth compressing.
const SHORT: u64 = 1_024;
/// What an answer that says nothing else may load: nothing. The explorer's page has a policy of its own.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// A request's id: in its log lines, in its answer, and in what a client is told of a fault.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// What a handler tells of its request: a word of our own, never anything that a client sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    /// `query`, `mutation`, or how far it came.
    pub(crate) kind: &'static str,
    /// The operation's name, as the numbers tell it.
    pub(crate) operation: &'static str,
    /// How many errors the answer has.
    pub(crate) errors: usize,
}

impl Default for Told {
    fn default() -> Self {
        Self { kind: OTHER, operation: "none", errors: 0 }
    }
}

/// Gives a request its id, and tells how it went.
pub(super) async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let begin = Instant::now();
    let id = RequestId(sent_id(&request).unwrap_or_else(|| Uuid::now_v7().to_string()));
    request.extensions_mut().insert(id.clone());
    let state = request.app_data::<Data<State>>().cloned();
    // Counted before it is asked whether the end has begun: so either the end waits for it, or it is refused.
    let running = state.as_ref().map(|state| state.running.begin());
    let refused = state.as_ref().is_some_and(|state| state.is_closing()) && !is_for_keepers(&request);

    let span = begun(&request, &id);
    let mut response = if refused {
        let going = going(auth::language(request.headers()));
        request.into_response(going).map_into_left_body()
    } else {
        next.call(request).instrument(span.clone()).await?.map_into_right_body()
    };

    let told = response.response().extensions().get::<Told>().copied().unwrap_or(Told::default());
    let took = begin.elapsed();
    span.record("http.response.status_code", response.status().as_u16());
    span.record("graphql.operation.type", told.kind);
    span.record("graphql.operation.name", told.operation);
    telemetry::answered(told.kind, told.operation, response.status().as_u16(), took);
    log(&response, &id, told, took);

    if state.is_some_and(|state| state.is_closing()) {
        response.response_mut().head_mut().set_connection_type(actix_web::http::ConnectionType::Close);
    }
    let headers = response.headers_mut();
    if headers.get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding == "identity") {
        headers.remove(header::CONTENT_ENCODING);
    }
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        headers.insert(REQUEST_ID, id);
    }
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CONTENT_SECURITY_POLICY, NOTHING),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    ] {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    }
    // The request runs until its last byte is on its way.
    Ok(response.map_body(|_, body| Counted { body: body.boxed(), _running: running }))
}

/// Whoever keeps the server running goes on asking until the end.
fn is_for_keepers(request: &ServiceRequest) -> bool {
    matches!(request.path(), "/health/live" | "/health/ready" | "/metrics")
}

/// What is said to who comes when the end has begun. Another server, or the next, answers.
fn going(language: Language) -> HttpResponse {
    let code = schema::error::UNAVAILABLE;
    let message =
        language.of("This server is stopping. Try again.", "Deze server stopt. Probeer het zo meteen opnieuw.");
    HttpResponse::ServiceUnavailable()
        .insert_header((header::RETRY_AFTER, "1"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(serde_json::json!({ "errors": [{ "message": message, "extensions": { "code": code } }] }))
}

/// The beginning of a request, for whoever follows it: see `traces.rs`.
fn begun(request: &ServiceRequest, id: &RequestId) -> Span {
    let span = tracing::debug_span!(
        target: "gehoord::http",
        "request",
        otel.kind = "server",
        otel.name = field::Empty,
        http.request.method = field::Empty,
        http.route = field::Empty,
        http.response.status_code = field::Empty,
        graphql.operation.type = field::Empty,
        graphql.operation.name = field::Empty,
        request.id = field::Empty
    );
    if span.is_disabled() {
        return span;
    }
    if let Some(parent) = traces::comes_from(request.headers()) {
        let _ = span.set_parent(parent);
    }
    // A method of its own invention is somebody's text.
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "OPTIONS" | "PUT" | "DELETE" | "PATCH") => known,
        _ => "_OTHER",
    };
    let route = request.match_pattern().unwrap_or_default();
    span.record("otel.name", format!("{method} {route}"));
    span.record("http.request.method", method);
    span.record("http.route", route);
    span.record("request.id", id.0.as_str());
    span
}

fn log<B>(response: &ServiceResponse<B>, id: &RequestId, told: Told, took: Duration) {
    macro_rules! line {
        ($level:ident) => {
            tracing::$level!(
                request = id.0,
                method = %response.request().method(),
                // The pattern, such as /{organisation}/graphql: an address may hold anything.
                route = response.request().match_pattern().as_deref().unwrap_or("none"),
                kind = told.kind,
                status = response.status().as_u16(),
                errors = told.errors,
                milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
                "answered"
            )
        };
    }
    // Whoever keeps the server running asks every few seconds, a page has many files, and what comes from memory comes in
    // thousands a second: the numbers tell of those.
    let is_many = told.kind == REMEMBERED || told.kind == OTHER && response.status().is_success();
    if is_many { line!(debug) } else { line!(info) }
}

/// Marks short answers, so that the compression within leaves them alone; [`around`] takes the mark off again.
pub(super) async fn short_stays_plain(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    let short = matches!(response.response().body().size(), BodySize::Sized(size) if size < SHORT);
    if short && !response.headers().contains_key(header::CONTENT_ENCODING) {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("identity"));
    }
    Ok(response)
}

/// The id that a client or a proxy gave the request, where it is one that a log can hold.
fn sent_id(request: &ServiceRequest) -> Option<String> {
    let id = request.headers().get(REQUEST_ID)?.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    ((1..=64).contains(&id.len()) && id.bytes().all(plain)).then(|| id.to_owned())
}

/// A body that counts as a running request.
struct Counted {
    body: BoxBody,
    _running: Option<One>,
}

impl MessageBody for Counted {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.body.as_pin_mut().poll_next(context)
    }
}
