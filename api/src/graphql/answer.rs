//! An answer of the schema, with a code on each error, as an HTTP response.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS},
    },
};
use async_graphql::{PathSegment, Response, ServerError, Value};
use serde::Serialize;

use super::{media::Media, refusal::Code};

/// How many errors of one document a client is shown. Nobody reads the hundredth.
const SHOWN: usize = 20;
/// How many errors of fields: each says which field is missing.
const SHOWN_OF_FIELDS: usize = 100;

/// An answer without the entry `data`: nothing was executed.
#[derive(Serialize)]
pub(super) struct Errors<'a> {
    pub(super) errors: &'a [ServerError],
}

/// Writes an answer.
///
/// Errors that carry a code go out as they are. Those of async-graphql's own get one. An error of execution without a code
/// is a fault of the server: it is logged under `reference` (the id of the request), and the client learns only that.
#[must_use]
pub fn answer(mut response: Response, media: Media, reference: &str) -> HttpResponse {
    let executed = response.data != Value::Null || response.errors.iter().any(|error| !error.path.is_empty());
    response.errors.truncate(SHOWN_OF_FIELDS);
    for error in &mut response.errors {
        if !has_code(error) {
            if executed {
                name_executed(error, reference);
            } else {
                name_refused(error);
            }
        }
    }
    let mut written = if executed {
        // A null that went all the way up was executed all the same, hence 200 (GraphQL over HTTP, "Status Codes").
        envelope(StatusCode::OK, media, &response)
    } else {
        response.errors.truncate(SHOWN);
        let errors = Errors { errors: &response.errors };
        envelope(media.request_error_status(), media, &errors)
    };
    for (name, value) in &response.http_headers {
        if let (Ok(name), Ok(value)) = (
            actix_web::http::header::HeaderName::from_bytes(name.as_str().as_bytes()),
            actix_web::http::header::HeaderValue::from_bytes(value.as_bytes()),
        ) {
            written.headers_mut().append(name, value);
        }
    }
    written
}

/// Writes JSON with the headers that every answer has.
pub(super) fn envelope(status: StatusCode, media: Media, body: &impl Serialize) -> HttpResponse {
    let (status, body) = match serde_json::to_vec(body) {
        Ok(body) => (status, body),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            (StatusCode::INTERNAL_SERVER_ERROR, LOST.to_vec())
        }
    };
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, media.content_type()))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((VARY, "Accept"))
        .body(body)
}

const LOST: &[u8] =
    br#"{"errors":[{"message":"Something went wrong on the server.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}"#;

fn has_code(error: &ServerError) -> bool {
    error.extensions.as_ref().is_some_and(|extensions| extensions.get("code").is_some())
}

fn set_code(error: &mut ServerError, code: Code) {
    error.extensions.get_or_insert_default().set("code", code.as_str());
}

/// An error of async-graphql from before execution: validation, or one of its limits.
fn name_refused(error: &mut ServerError) {
    const LIMITS: [&str; 5] = [
        "Query is too complex",
        "Query is nested too deep",
        "The recursion depth of the query",
        "The number of directives",
        "The amount of aliases",
    ];
    let limit = LIMITS.iter().any(|start| error.message.starts_with(start));
    set_code(error, if limit { Code::QueryTooComplex } else { Code::GraphqlValidationFailed });
}

/// An error of execution without a code. What async-graphql says of a value that a scalar or a validator would not take
/// is the client's to mend, everything else is ours.
fn name_executed(error: &mut ServerError, reference: &str) {
    const INPUT: [&str; 3] = ["Failed to parse \"", "Expected input type \"", "Invalid value for argument"];
    if INPUT.iter().any(|start| error.message.starts_with(start)) {
        set_code(error, Code::BadUserInput);
        return;
    }
    tracing::error!(reference, path = path(error), cause = error.message, "a field failed without a code");
    error.message = format!("Something went wrong on the server. Reference: {reference}");
    let extensions = error.extensions.insert(async_graphql::ErrorExtensionValues::default());
    extensions.set("code", Code::InternalServerError.as_str());
    extensions.set("reference", reference);
}

fn path(error: &ServerError) -> String {
    let segments: Vec<String> = error
        .path
        .iter()
        .map(|segment| match segment {
            PathSegment::Field(name) => name.clone(),
            PathSegment::Index(index) => index.to_string(),
        })
        .collect();
    segments.join(".")
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use async_graphql::{EmptyMutation, EmptySubscription, Error, ErrorExtensions, Object, Schema};

    use super::*;

    struct Query;

    #[Object]
    impl Query {
        async fn fine(&self) -> i32 {
            1
        }

        async fn short(&self, #[graphql(validator(max_length = 2))] text: String) -> Option<String> {
            Some(text)
        }

        async fn broken(&self) -> Result<Option<i32>, Error> {
            Err(std::io::Error::other("relation \"secret\" does not exist").into())
        }

        async fn strict(&self) -> Result<i32, Error> {
            Err(Error::new("Not for you.").extend_with(|_, extensions| extensions.set("code", "FORBIDDEN")))
        }
    }

    async fn ask(query: &str, media: Media) -> (u16, serde_json::Value) {
        let schema = Schema::build(Query, EmptyMutation, EmptySubscription).limit_complexity(5).finish();
        let response = answer(schema.execute(query).await, media, "r-1");
        assert_eq!(response.headers().get("cache-control").unwrap(), "no-store");
        assert_eq!(response.headers().get("x-content-type-options").unwrap(), "nosniff");
        assert_eq!(response.headers().get("vary").unwrap(), "Accept");
        assert_eq!(response.headers().get("content-type").unwrap(), media.content_type());
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body()).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    fn code(body: &serde_json::Value) -> &str {
        body.pointer("/errors/0/extensions/code").and_then(|code| code.as_str()).unwrap_or_default()
    }

    #[actix_web::test]
    async fn an_answer_without_errors_is_only_data() {
        let (status, body) = ask("{ fine }", Media::GraphqlResponse).await;
        assert_eq!((status, body), (200, serde_json::json!({"data": {"fine": 1}})));
    }

    #[actix_web::test]
    async fn a_document_that_does_not_fit_the_schema_has_no_data_entry() {
        for (media, wanted) in [(Media::Json, 200), (Media::GraphqlResponse, 400)] {
            let (status, body) = ask("{ nothing }", media).await;
            assert_eq!(status, wanted);
            assert_eq!(code(&body), "GRAPHQL_VALIDATION_FAILED");
            assert!(body.get("data").is_none());
        }
    }

    #[actix_web::test]
    async fn a_document_that_costs_too_much_says_so() {
        let (status, body) = ask("{ fine fine fine fine fine fine }", Media::GraphqlResponse).await;
        assert_eq!((status, code(&body)), (400, "QUERY_TOO_COMPLEX"));
    }

    #[actix_web::test]
    async fn a_thousand_mistakes_are_not_all_told() {
        let (_, body) = ask(&format!("{{ {} }}", "x ".repeat(1_000)), Media::Json).await;
        assert!(body.get("errors").unwrap().as_array().unwrap().len() <= SHOWN);
    }

    #[actix_web::test]
    async fn a_value_that_a_validator_refuses_is_the_clients_to_mend() {
        let (status, body) = ask(r#"{ short(text: "abc") }"#, Media::GraphqlResponse).await;
        assert_eq!((status, code(&body)), (200, "BAD_USER_INPUT"));
    }

    #[actix_web::test]
    async fn the_cause_of_a_fault_stays_inside() {
        let (status, body) = ask("{ broken }", Media::GraphqlResponse).await;
        assert_eq!((status, code(&body)), (200, "INTERNAL_SERVER_ERROR"));
        assert!(!body.to_string().contains("secret"));
        assert_eq!(body.pointer("/errors/0/extensions/reference").unwrap(), "r-1");
    }

    #[actix_web::test]
    async fn a_null_at_the_top_was_executed() {
        let (status, body) = ask("{ strict }", Media::GraphqlResponse).await;
        assert_eq!((status, code(&body)), (200, "FORBIDDEN"));
        assert_eq!(body.get("data"), Some(&serde_json::Value::Null));
    }
}
