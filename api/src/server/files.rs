//! What pictures and calendars under `/v1` share: what goes out.
//!
//! What somebody may not see and what is not there are the same 404. Whoever has it already is sent nothing again;
//! shared caches may keep nothing without asking again, and nothing at all of what a token was sent for.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, HeaderValue, VARY},
    },
    web::Data,
};
use schema::access::Store;
use tracing::Instrument;

use super::{RequestId, State, problem::Problem, tag, visit::Visitor};
use crate::auth;

/// A file that is read for whoever asks.
pub(super) struct File<F> {
    /// Its media type.
    pub(super) content_type: &'static str,
    /// Whether a token counts. Where it does not, everybody gets the same.
    pub(super) minds_token: bool,
    /// What it may load and do, where a browser opens it by itself.
    pub(super) policy: Option<HeaderValue>,
    /// Reads it.
    pub(super) read: F,
}

impl<F, R> File<F>
where
    F: FnOnce(Store) -> R + Send + 'static,
    R: Future<Output = Result<Option<String>, Problem>> + Send,
{
    /// Answers a request for it.
    pub(super) async fn answer(self, state: &Data<State>, request: &HttpRequest) -> HttpResponse {
        let language = auth::language(request.headers());
        let id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
        let span = tracing::info_span!(target: "gehoord::operation", "request", id);
        let (content_type, minds_token, policy) = (self.content_type, self.minds_token, self.policy.clone());
        let mut response = match self.found(state, request).instrument(span).await {
            Ok(text) => {
                let is_everybodys = !minds_token || !request.headers().contains_key(header::AUTHORIZATION);
                let mut response = unless_known(request, text, content_type, is_everybodys);
                if let Some(policy) = policy {
                    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
                }
                response
            }
            Err(problem) => problem.answer(language),
        };
        let headers = response.headers_mut();
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.of("en", "nl")));
        let varies = if minds_token { "Accept-Language, Authorization" } else { "Accept-Language" };
        headers.insert(VARY, HeaderValue::from_static(varies));
        response
    }

    /// The file, as far as whoever asks sees it.
    async fn found(self, state: &Data<State>, request: &HttpRequest) -> Result<String, Problem> {
        let visitor = Visitor::of(state, request, self.minds_token)?;
        visitor.read(state, self.read).await?.ok_or(Problem::NotFound)
    }
}

/// The text, or nothing but its tag where that is known already.
fn unless_known(request: &HttpRequest, text: String, content_type: &'static str, is_everybodys: bool) -> HttpResponse {
    let tag = tag::of(text.as_bytes());
    let known = tag::is_known(request, &tag);
    let mut response = HttpResponse::build(if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    response
        .insert_header((header::ETAG, tag))
        .insert_header((CACHE_CONTROL, if is_everybodys { "no-cache" } else { "private, no-cache" }))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if known {
        return response.finish();
    }
    response.content_type(content_type).body(text)
}
