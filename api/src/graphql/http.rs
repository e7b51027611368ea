//! A request over HTTP, from its first line to something that the schema can run.
//!
//! Source: the GraphQL-over-HTTP specification (<https://graphql.github.io/graphql-over-http/draft/>). Left out on purpose:
//! batches, uploads, and every content type that a web page of another origin may send without asking first.

use std::sync::Arc;

use actix_web::{
    HttpRequest,
    http::{
        Method, StatusCode,
        header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap},
    },
    mime::{self, Mime},
    web::{Payload, Query},
};
use async_graphql::{Request, Variables, parser::types::OperationType};
use serde::Deserialize;
use serde_json::{Map, Value, error::Category};

use super::{
    body,
    bounds::Bounds,
    cost,
    documents::{Document, Documents},
    media::Media,
    operation,
    refusal::{Code, Problem, Refusal},
    scan,
};

/// What stands between a request and the schema: one for the whole server, shared by its threads.
#[derive(Debug)]
pub struct Gate {
    bounds: Bounds,
    documents: Documents,
}

/// What a client sends, whatever it sends it over.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// The document.
    pub query: Option<String>,
    /// Which of its operations to run.
    #[serde(rename = "operationName")]
    pub operation_name: Option<String>,
    /// Values for the variables of that operation.
    #[serde(default)]
    pub variables: Variables,
    /// What client and server agree on beyond the specification.
    pub extensions: Option<Map<String, Value>>,
}

/// A request that may run.
#[derive(Debug)]
pub struct Admitted {
    /// What it asks.
    pub question: Question,
    /// What the answer is written as.
    pub media: Media,
}

/// An operation that passed the gate, with its variables.
#[derive(Clone, Debug)]
pub struct Question {
    document: Arc<Document>,
    name: Option<String>,
    variables: Variables,
    /// What it does: a query or a mutation, and over other ways than HTTP a subscription.
    pub kind: OperationType,
    /// Whether it asks for nothing but what pages without a sign-in are made of.
    pub is_of_pages: bool,
    /// Whether it asks for insight alone.
    pub is_insight: bool,
}

impl Question {
    /// For `Schema::execute`, with its document parsed. Put the viewer and the loaders in its data.
    #[must_use]
    pub fn into_request(self) -> Request {
        let parsed = operation::alone(&self.document.parsed, self.name.as_deref());
        // The text would be looked at only if it were not parsed.
        let mut request = Request::new(String::new()).variables(self.variables);
        request.set_parsed_query(parsed);
        request.operation_name = self.name;
        request
    }

    /// What makes it the same question as another: document, operation, variables.
    #[must_use]
    pub fn key(&self) -> (Arc<str>, Option<String>, String) {
        // In a map ordered by name, so written the same whatever their order was.
        let variables = serde_json::to_string(&self.variables).unwrap_or_default();
        (Arc::clone(&self.document.text), self.name.clone(), variables)
    }

    /// The operation's name, where the client named it.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl Gate {
    /// A gate with an empty store of documents.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        let documents = Documents::new(bounds.kept_documents);
        Self { bounds, documents }
    }

    /// The limits it keeps.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// Everything but HTTP: document, operation and variables. Any other way in (a socket) comes through here too, after
    /// [`scan::json`].
    ///
    /// # Errors
    ///
    /// `PERSISTED_QUERY_NOT_FOUND` where only a hash came, else as [`Documents::read`] and [`operation`].
    pub fn prepare(&self, mut params: Params) -> Result<Question, Problem> {
        let extensions = params.extensions.unwrap_or_default();
        let Some(text) = params.query else {
            return Err(if extensions.contains_key("persistedQuery") {
                // This message, to the letter, makes Apollo's clients send the whole document.
                Problem::new(Code::PersistedQueryNotFound, "PersistedQueryNotFound")
            } else {
                no_query()
            });
        };
        let document = self.documents.read(&text, &self.bounds)?;
        let chosen = operation::choose(&document.parsed, params.operation_name.as_deref())?;
        operation::check_required(&chosen.node, &params.variables)?;
        operation::check_copies(document.marks, &params.variables, &self.bounds)?;
        cost::complete(&chosen.node, &document.costs, &mut params.variables);
        Ok(Question {
            kind: chosen.node.ty,
            is_of_pages: operation::asks_only(&document.parsed, &chosen.node, &operation::OF_PAGES),
            is_insight: operation::asks_only(&document.parsed, &chosen.node, &["insight", "__typename"]),
            name: params.operation_name,
            variables: params.variables,
            document,
        })
    }
}

fn no_query() -> Problem {
    Problem::new(Code::BadUserInput, "The request has no query: a string with a GraphQL document.")
}

/// The whole way in: looks at the head, reads the body, admits.
///
/// # Errors
///
/// As [`admit`] and [`body::read`].
pub async fn receive(gate: &Gate, request: &HttpRequest, payload: Payload) -> Result<Admitted, Refusal> {
    let media = head(request)?;
    if request.method() == Method::GET {
        return admit(gate, request, &[]);
    }
    let body = body::read(request, payload, media, &gate.bounds).await?;
    admit(gate, request, &body)
}

/// Turns a request whose body is read into one that can run.
///
/// # Errors
///
/// 400, 405, 406, 413 or 415; where the document is at fault, what the media type says.
pub fn admit(gate: &Gate, request: &HttpRequest, body: &[u8]) -> Result<Admitted, Refusal> {
    let media = head(request)?;
    let get = request.method() == Method::GET;
    let params = if get {
        from_url(request.query_string(), media, &gate.bounds)?
    } else {
        from_body(body, media, &gate.bounds)?
    };
    let by_hash = params.extensions.as_ref().is_some_and(|all| all.contains_key("persistedQuery"));
    if params.query.is_none() && !by_hash {
        return Err(Refusal::with_status(no_query(), media, StatusCode::BAD_REQUEST));
    }

    let question = gate.prepare(params).map_err(|problem| Refusal::of(problem, media))?;
    match question.kind {
        OperationType::Mutation if get => Err(Refusal::method("Mutations come by POST.", "POST", media)),
        OperationType::Subscription => {
            Err(Refusal::of(Problem::new(Code::BadUserInput, "Subscriptions do not run over plain HTTP."), media))
        }
        _ => Ok(Admitted { question, media }),
    }
}

/// What the head says already, before a byte of the body is read.
fn head(request: &HttpRequest) -> Result<Media, Refusal> {
    let media = Media::negotiate(request.headers())?;
    match *request.method() {
        Method::GET => Ok(media),
        Method::POST if is_json(request.headers()) => Ok(media),
        Method::POST => Err(Refusal::with_status(
            Problem::new(Code::BadUserInput, "The body has to be application/json, in UTF-8, not compressed."),
            media,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        )),
        _ => Err(Refusal::method("GraphQL comes by GET or POST.", "GET, POST", media)),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let plain = headers.get(CONTENT_ENCODING).is_none_or(|encoding| encoding == "identity");
    let json =
        headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()?.parse::<Mime>().ok()).is_some_and(|kind| {
            kind.essence_str() == mime::APPLICATION_JSON.essence_str()
                && kind.get_param(mime::CHARSET).is_none_or(|set| set == mime::UTF_8)
        });
    plain && json
}

fn from_body(body: &[u8], media: Media, bounds: &Bounds) -> Result<Params, Refusal> {
    let malformed = |problem| Refusal::with_status(problem, media, StatusCode::BAD_REQUEST);
    scan::json(body, bounds).map_err(malformed)?;
    // Checked here, because serde reads a list as an object too, its members by their order.
    match body.trim_ascii_start().first() {
        Some(b'{') => parse(body, "body").map_err(malformed),
        Some(b'[') => Err(Refusal::malformed("Batches are not served: send one request at a time.", media)),
        _ => Err(Refusal::malformed("The body has to be a JSON object.", media)),
    }
}

/// The parameters of a GET, as they stand in the query string. The last two are JSON.
#[derive(Deserialize)]
struct UrlParams {
    query: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

fn from_url(text: &str, media: Media, bounds: &Bounds) -> Result<Params, Refusal> {
    if text.len() > bounds.url_bytes {
        return Err(Refusal::with_status(
            Problem::new(
                Code::BadUserInput,
                format!("The address is longer than {} bytes. Use POST.", bounds.url_bytes),
            ),
            media,
            StatusCode::PAYLOAD_TOO_LARGE,
        ));
    }
    let Query(url) = Query::<UrlParams>::from_query(text)
        .map_err(|_| Refusal::malformed("The query string has a parameter twice, or is not well formed.", media))?;
    let json = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    Ok(Params {
        query: url.query,
        operation_name: url.operation_name.filter(|name| !name.is_empty()),
        variables: match json(&url.variables) {
            None => Variables::default(),
            Some(text) => member(&text, "variables", bounds).map_err(|problem| malformed(problem, media))?,
        },
        extensions: match json(&url.extensions) {
            None => None,
            Some(text) => member(&text, "extensions", bounds).map_err(|problem| malformed(problem, media))?,
        },
    })
}

fn malformed(problem: Problem, media: Media) -> Refusal {
    Refusal::with_status(problem, media, StatusCode::BAD_REQUEST)
}

fn member<T: for<'de> Deserialize<'de>>(text: &str, what: &str, bounds: &Bounds) -> Result<T, Problem> {
    scan::json(text.as_bytes(), bounds)?;
    parse(text.as_bytes(), what)
}

/// Reads JSON. What serde says of it names types of ours, so only the place is passed on.
fn parse<T: for<'de> Deserialize<'de>>(json: &[u8], what: &str) -> Result<T, Problem> {
    serde_json::from_slice(json).map_err(|error| {
        let fault = match error.classify() {
            Category::Data => "has a member of the wrong kind, or one twice",
            Category::Eof => "ends too early",
            Category::Syntax | Category::Io => "is not JSON",
        };
        Problem::new(
            Code::BadUserInput,
            format!("The {what} {fault} (line {}, column {}).", error.line(), error.column()),
        )
    })
}

#[cfg(test)]
mod tests {
    use actix_web::{ResponseError, test::TestRequest};
    use serde_json::json;

    use super::*;

    fn post(content_type: &str, body: &str) -> Result<Admitted, Refusal> {
        let request = TestRequest::post().insert_header(("content-type", content_type)).to_http_request();
        admit(&Gate::new(Bounds::default()), &request, body.as_bytes())
    }

    fn get(query: &str) -> Result<Admitted, Refusal> {
        let request = TestRequest::get().uri(&format!("/graphql?{query}")).to_http_request();
        admit(&Gate::new(Bounds::default()), &request, &[])
    }

    fn refused(outcome: Result<Admitted, Refusal>) -> (u16, &'static str) {
        let refusal = outcome.unwrap_err();
        (refusal.status_code().as_u16(), refusal.problem().code.as_str())
    }

    const JSON: &str = "application/json";

    #[test]
    fn a_query_comes_by_post() {
        let body = json!({
            "query": "query A($b: Int) { a(b: $b) } mutation B { b }",
            "operationName": "A",
            "variables": {"b": 1},
            "extensions": {"c": {}},
            "unknown": [1],
        });
        let admitted = post("application/json; charset=UTF-8", &body.to_string()).unwrap();
        assert_eq!(admitted.question.kind, OperationType::Query);
        assert_eq!(admitted.media, Media::Json);
        assert_eq!(admitted.question.name(), Some("A"));
        assert_eq!(admitted.question.variables.len(), 1);
    }

    #[test]
    fn a_query_comes_by_get_with_names_in_camel_case() {
        let admitted = get(
            "query=query+A($b:Int)%7Ba(b:$b)%7Dquery+B%7Bb%7D&operationName=A&variables=%7B%22b%22:1%7D&extensions=%7B%7D",
        )
        .unwrap();
        assert_eq!(admitted.question.name(), Some("A"));
        assert_eq!(admitted.question.variables.len(), 1);
        assert!(get("query=%7Ba%7D&operationName=&variables=&extensions=").is_ok());
    }

    #[test]
    fn a_mutation_never_comes_by_get() {
        let refusal = get("query=mutation%7Ba%7D").unwrap_err();
        let response = refusal.error_response();
        assert_eq!(response.status(), 405);
        assert_eq!(response.headers().get("allow").unwrap(), "POST");
        assert_eq!(refused(get("query=query+A%7Ba%7Dmutation+B%7Bb%7D&operationName=B")).0, 405);
        assert!(get("query=query+A%7Ba%7Dmutation+B%7Bb%7D&operationName=A").is_ok());
    }

    #[test]
    fn other_methods_are_told_which_ones_there_are() {
        for method in [Method::PUT, Method::DELETE, Method::HEAD, Method::PATCH] {
            let request = TestRequest::default().method(method).to_http_request();
            let response = admit(&Gate::new(Bounds::default()), &request, &[]).unwrap_err().error_response();
            assert_eq!(response.status(), 405);
            assert_eq!(response.headers().get("allow").unwrap(), "GET, POST");
        }
    }

    #[test]
    fn what_a_form_of_another_site_can_send_is_refused() {
        let body = r#"{"query":"{ a }"}"#;
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/graphql",
            "application/json; charset=utf-16",
            "nonsense",
        ] {
            assert_eq!(refused(post(kind, body)), (415, "BAD_USER_INPUT"), "{kind}");
        }
        let bare = TestRequest::post().to_http_request();
        assert_eq!(refused(admit(&Gate::new(Bounds::default()), &bare, body.as_bytes())).0, 415);
        let compressed = TestRequest::post()
            .insert_header(("content-type", JSON))
            .insert_header(("content-encoding", "gzip"))
            .to_http_request();
        assert_eq!(refused(admit(&Gate::new(Bounds::default()), &compressed, body.as_bytes())).0, 415);
    }

    #[test]
    fn what_is_no_graphql_request_gets_400_and_tells_nothing_of_types() {
        for body in [
            "",
            "{",
            "null",
            "1",
            "{}",
            r#"{"query":1}"#,
            r#"{"query":["{ a }"]}"#,
            r#"{"query":null}"#,
            r#"[{"query":"{ a }"}]"#,
            r#"["{ a }"]"#,
            r#"{"query":"{ a }","query":"{ b }"}"#,
            r#"{"query":"{ a }","operationName":1}"#,
            r#"{"query":"{ a }","variables":[1]}"#,
            r#"{"query":"{ a }","variables":"b"}"#,
            r#"{"query":"{ a }","extensions":[1]}"#,
            "{\"query\":\"\u{1}\"}",
        ] {
            let refusal = post(JSON, body).unwrap_err();
            assert_eq!(refusal.status_code(), 400, "{body}");
            assert_eq!(refusal.problem().code, Code::BadUserInput);
            for leak in ["struct", "Params", "sequence", "Map", "serde", "expected"] {
                assert!(!refusal.problem().message.contains(leak), "{}", refusal.problem().message);
            }
        }
        for query in ["", "query=%7Ba%7D&query=%7Bb%7D", "query=%7Ba%7D&variables=1", "query=%7Ba%7D&variables=%7B"] {
            assert_eq!(refused(get(query)).0, 400, "{query}");
        }
        assert_eq!(refused(get(&format!("query=%7Ba%7D&x={}", "x".repeat(40_000)))).0, 413);
    }

    #[test]
    fn null_stands_for_absent() {
        let body = r#"{"query":"{ a }","operationName":null,"variables":null,"extensions":null}"#;
        assert!(post(JSON, body).is_ok());
    }

    #[test]
    fn a_hash_alone_is_not_found_so_that_the_client_sends_the_document() {
        let body = r#"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}"#;
        assert_eq!(refused(post(JSON, body)), (200, "PERSISTED_QUERY_NOT_FOUND"));
    }

    #[test]
    fn deep_json_is_refused_before_it_is_parsed() {
        let body = format!(r#"{{"query":"{{ a }}","variables":{{"a":{}"#, "[".repeat(100_000));
        assert_eq!(refused(post(JSON, &body)), (400, "BAD_USER_INPUT"));
        let url = format!("query=%7Ba%7D&variables=%7B%22a%22:{}", "[".repeat(10_000));
        assert_eq!(refused(get(&url)), (400, "BAD_USER_INPUT"));
    }

    #[test]
    fn a_wrong_document_gets_the_status_of_its_media_type() {
        let body = r#"{"query":"{"}"#;
        assert_eq!(refused(post(JSON, body)), (200, "GRAPHQL_PARSE_FAILED"));
        let request = TestRequest::post()
            .insert_header(("content-type", JSON))
            .insert_header(("accept", "application/graphql-response+json"))
            .to_http_request();
        assert_eq!(
            refused(admit(&Gate::new(Bounds::default()), &request, body.as_bytes())),
            (400, "GRAPHQL_PARSE_FAILED")
        );
    }

    #[test]
    fn subscriptions_need_another_way() {
        assert_eq!(refused(post(JSON, r#"{"query":"subscription { a }"}"#)), (200, "BAD_USER_INPUT"));
    }
}
