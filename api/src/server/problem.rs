//! What is answered under `/v1` where something is wrong: problem details (RFC 9457), as the Dutch API design rules
//! have them.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE},
    },
};
use async_graphql::Value;
use schema::{access::Language, error::Error};
use serde_json::json;

/// Why a request under `/v1` is not answered.
#[derive(Debug)]
pub(super) enum Problem {
    /// A parameter of the address that is not right: what to say of it.
    Wrong(String),
    /// Something that was asked for in a way that no form could have sent.
    BadInput(schema::problem::Problem),
    /// There is nothing at this address, or nothing for this viewer: nobody is told which.
    NotFound,
    /// A token that is not good.
    Unauthenticated,
    /// No room at the moment; later perhaps.
    Busy,
    /// A fault of ours, logged under a reference.
    Internal(String),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Unauthenticated => Self::Unauthenticated,
            Error::NotFound | Error::Forbidden => Self::NotFound,
            Error::BadInput(problem) => Self::BadInput(problem),
            Error::Busy => Self::Busy,
            Error::Unavailable(cause) => {
                tracing::warn!(%cause, "the database did not do it");
                Self::Busy
            }
            other => {
                // Logs the cause under a reference, which is all that a client is told.
                let told: async_graphql::Error = other.into();
                match told.extensions.as_ref().and_then(|extensions| extensions.get("reference")) {
                    Some(Value::String(reference)) => Self::Internal(reference.clone()),
                    _ => Self::Internal(String::new()),
                }
            }
        }
    }
}

impl Problem {
    /// Its status, and what to say of it.
    fn said(&self, language: Language) -> (StatusCode, String) {
        match self {
            Self::Wrong(said) => (StatusCode::BAD_REQUEST, said.clone()),
            Self::BadInput(problem) => (StatusCode::BAD_REQUEST, problem.text(language).to_owned()),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                language.of("There is nothing here for you.", "Hier is niets voor u.").to_owned(),
            ),
            Self::Unauthenticated => (
                StatusCode::UNAUTHORIZED,
                language
                    .of(
                        "This sign-in is not good any more. Sign in again.",
                        "U bent niet meer ingelogd. Log opnieuw in.",
                    )
                    .to_owned(),
            ),
            Self::Busy => {
                (StatusCode::SERVICE_UNAVAILABLE, schema::error::text("SERVICE_UNAVAILABLE", language).to_owned())
            }
            Self::Internal(reference) => {
                let said = schema::error::text("INTERNAL_SERVER_ERROR", language);
                (StatusCode::INTERNAL_SERVER_ERROR, format!("{said} ({reference})"))
            }
        }
    }

    /// Its details.
    pub(super) fn details(&self, language: Language) -> serde_json::Value {
        let (status, detail) = self.said(language);
        let title = status.canonical_reason().unwrap_or_default();
        json!({ "status": status.as_u16(), "title": title, "detail": detail })
    }

    pub(super) fn answer(self, language: Language) -> HttpResponse {
        let (status, _) = self.said(language);
        let details = self.details(language).to_string();
        let mut response = HttpResponse::build(status);
        response.insert_header((CACHE_CONTROL, "no-store")).content_type("application/problem+json");
        match self {
            Self::Unauthenticated => response.insert_header((WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")),
            Self::Busy => response.insert_header((RETRY_AFTER, "2")),
            _ => &mut response,
        };
        response.body(details)
    }
}
