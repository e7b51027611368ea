//! A request that is not run: why, with which code, and as which HTTP answer.

use std::{borrow::Cow, fmt, time::Duration};

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use async_graphql::{ErrorExtensionValues, Pos, ServerError};

use super::{answer::envelope, media::Media};

/// What `extensions.code` of an error can be, as far as the gate gives it out. Resolvers bring their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The request, a variable or an argument is not what it should be.
    BadUserInput,
    /// The token is missing where one is needed, expired or forged.
    Unauthenticated,
    /// Known, but not allowed.
    Forbidden,
    /// There is nothing of that name.
    NotFound,
    /// Too often.
    RateLimited,
    /// The document does not follow the grammar.
    GraphqlParseFailed,
    /// The document follows the grammar, but not the schema.
    GraphqlValidationFailed,
    /// The document asks for more than one request may.
    QueryTooComplex,
    /// Only a hash was sent, and the document is not known by it.
    PersistedQueryNotFound,
    /// No room at the moment; later perhaps.
    ServiceUnavailable,
    /// Nobody knows whether a change was kept.
    OutcomeUnknown,
    /// A fault of the server.
    InternalServerError,
}

impl Code {
    /// The code as clients see it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::RateLimited => "RATE_LIMITED",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::ServiceUnavailable => schema::error::UNAVAILABLE,
            Self::OutcomeUnknown => schema::error::UNSURE,
            Self::InternalServerError => "INTERNAL_SERVER_ERROR",
        }
    }
}

/// What is wrong with a request, whatever it came over.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// For programs.
    pub code: Code,
    /// For people: a sentence or two.
    pub message: Cow<'static, str>,
    /// Where in the document.
    pub locations: Vec<Pos>,
}

impl Problem {
    /// A problem with the whole of something.
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), locations: Vec::new() }
    }

    /// A problem with one place of the document.
    pub fn at(code: Code, message: impl Into<Cow<'static, str>>, place: Pos) -> Self {
        Self { locations: vec![place], ..Self::new(code, message) }
    }
}

impl From<Problem> for ServerError {
    fn from(problem: Problem) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", problem.code.as_str());
        let mut error = Self::new(problem.message, None);
        error.locations = problem.locations;
        error.extensions = Some(extensions);
        error
    }
}

/// A [`Problem`] on its way out over HTTP.
#[derive(Debug)]
pub struct Refusal {
    problem: Problem,
    media: Media,
    /// None where the media type decides: 200 for `application/json`, 400 for `application/graphql-response+json`.
    status: Option<StatusCode>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Refusal {
    /// The HTTP request was well formed, what it asks is not: the media type decides the status.
    #[must_use]
    pub fn of(problem: Problem, media: Media) -> Self {
        Self { problem, media, status: None, headers: Vec::new() }
    }

    /// A refusal with a status that is the same for either media type.
    #[must_use]
    pub fn with_status(problem: Problem, media: Media, status: StatusCode) -> Self {
        Self { status: Some(status), ..Self::of(problem, media) }
    }

    /// 400: not a GraphQL request at all.
    pub fn malformed(message: impl Into<Cow<'static, str>>, media: Media) -> Self {
        Self::with_status(Problem::new(Code::BadUserInput, message), media, StatusCode::BAD_REQUEST)
    }

    /// 401, with `WWW-Authenticate: Bearer` (RFC 6750): the token that was sent is worth nothing.
    pub fn unauthenticated(message: impl Into<Cow<'static, str>>, media: Media) -> Self {
        Self::with_status(Problem::new(Code::Unauthenticated, message), media, StatusCode::UNAUTHORIZED)
            .header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""))
    }

    /// 404: no such organisation.
    pub fn not_found(message: impl Into<Cow<'static, str>>, media: Media) -> Self {
        Self::with_status(Problem::new(Code::NotFound, message), media, StatusCode::NOT_FOUND)
    }

    /// 405, with `Allow`.
    pub fn method(message: &'static str, allow: &'static str, media: Media) -> Self {
        Self::with_status(Problem::new(Code::BadUserInput, message), media, StatusCode::METHOD_NOT_ALLOWED)
            .header(header::ALLOW, HeaderValue::from_static(allow))
    }

    /// 429, with `Retry-After` in whole seconds, rounded up.
    #[must_use]
    pub fn too_often(after: Duration, media: Media) -> Self {
        Self::with_status(
            Problem::new(Code::RateLimited, "Too many requests. Try again later."),
            media,
            StatusCode::TOO_MANY_REQUESTS,
        )
        .header(header::RETRY_AFTER, seconds(after))
    }

    /// 503, with `Retry-After` in whole seconds, rounded up: every connection is taken.
    #[must_use]
    pub fn busy(after: Duration, media: Media) -> Self {
        Self::with_status(
            Problem::new(Code::ServiceUnavailable, "The server is busy. Try again in a moment."),
            media,
            StatusCode::SERVICE_UNAVAILABLE,
        )
        .header(header::RETRY_AFTER, seconds(after))
    }

    /// The same, with one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

fn seconds(time: Duration) -> HeaderValue {
    HeaderValue::from(time.as_millis().div_ceil(1_000).try_into().unwrap_or(u64::MAX).max(1))
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem.message)
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        self.status.unwrap_or_else(|| self.media.request_error_status())
    }

    fn error_response(&self) -> HttpResponse {
        let mut response =
            envelope(self.status_code(), self.media, &super::answer::Errors { errors: &[self.problem.clone().into()] });
        for (name, value) in &self.headers {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        response
    }
}

impl From<Refusal> for HttpResponse {
    fn from(refusal: Refusal) -> Self {
        refusal.error_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_times_are_whole_seconds_and_never_zero() {
        assert_eq!(seconds(Duration::ZERO), "1");
        assert_eq!(seconds(Duration::from_millis(1_001)), "2");
    }

    #[test]
    fn a_refused_token_says_which_scheme_is_wanted() {
        let response = HttpResponse::from(Refusal::unauthenticated("Expired.", Media::GraphqlResponse));
        assert_eq!(response.status(), 401);
        assert!(response.headers().contains_key("www-authenticate"));
        assert_eq!(response.headers().get("content-type").unwrap(), "application/graphql-response+json; charset=utf-8");
    }

    #[test]
    fn a_full_house_says_when_to_come_back() {
        let response = HttpResponse::from(Refusal::busy(Duration::from_secs(2), Media::Json));
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers().get("retry-after").unwrap(), "2");
    }
}
