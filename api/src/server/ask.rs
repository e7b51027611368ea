//! Asking the schema what a picture or an export needs: a document of ours, for whoever asks for it. So access is decided
//! where it is for GraphQL, and nowhere else.

use async_graphql::{Request, Response, ServerError, Value, Variables};
use schema::{
    access::Store,
    error::{UNAVAILABLE, localise},
};

use super::{State, graphql::run_for, problem::Problem};

/// The data that a document gets this viewer. Any error is told, for half an answer would seem a whole one.
pub(super) async fn ask(
    state: &State,
    store: &Store,
    document: &str,
    variables: serde_json::Value,
) -> Result<serde_json::Value, Problem> {
    let request = Request::new(document).variables(Variables::from_json(variables));
    let Response { data, errors, .. } = run_for(state, request, store).await;
    match errors.into_iter().next() {
        None => data.into_json().map_err(|error| schema::error::Error::internal(&error.to_string()).into()),
        Some(mut error) => {
            localise(&mut error, store.viewer().language());
            Err(problem(error))
        }
    }
}

fn problem(error: ServerError) -> Problem {
    let word = |key: &str| match error.extensions.as_ref().and_then(|extensions| extensions.get(key)) {
        Some(Value::String(word)) => Some(word.as_str()),
        _ => None,
    };
    match word("code") {
        Some("UNAUTHENTICATED") => Problem::Unauthenticated,
        Some("FORBIDDEN" | "NOT_FOUND") => Problem::NotFound,
        Some(UNAVAILABLE | "RATE_LIMITED") => Problem::Busy,
        Some("INTERNAL_SERVER_ERROR") => Problem::Internal(word("reference").unwrap_or_default().to_owned()),
        // What the schema itself says of a variable has no code.
        Some(_) | None => Problem::Wrong(error.message),
    }
}
