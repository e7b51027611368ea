//! One GraphQL request, from the address to the answer: which organisation, who asks, what the schema says.

use std::sync::Arc;

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_LANGUAGE, HeaderValue, RETRY_AFTER, VARY},
    },
    web::{Data, Payload},
};
use async_graphql::{PathSegment, Response, ServerError, Value, parser::types::OperationType};
use schema::{
    access::{Language, Organisation, Store, loaders},
    error::{Error, UNAVAILABLE, UNSURE, localise},
};
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::{RequestId, State, Told};
use crate::{
    auth,
    graphql::{Admitted, Code, Media, Problem, Refusal, answer, receive},
    registry::OpenError,
};

/// When a client that found the server busy had better come back, in seconds.
const COME_BACK: HeaderValue = HeaderValue::from_static("2");

/// Answers a request for `/graphql` or `/{organisation}/graphql`.
pub(crate) async fn graphql(state: Data<State>, request: HttpRequest, payload: Payload) -> HttpResponse {
    let language = auth::language(request.headers());
    let mut told = Told { kind: "refused", errors: 1 };
    let mut response = match run(&state, &request, payload, language, &mut told).await {
        Ok(response) => response,
        Err(refusal) => refusal.into(),
    };
    let spoken = language.of("en", "nl");
    response.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(spoken));
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept, Accept-Language, Authorization"));
    response.extensions_mut().insert(told);
    response
}

async fn run(
    state: &Data<State>,
    request: &HttpRequest,
    payload: Payload,
    language: Language,
    told: &mut Told,
) -> Result<HttpResponse, Refusal> {
    let Admitted { request: operation, kind, media } = receive(&state.gate, request, payload).await?;
    told.kind = match kind {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    };
    let id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let bearer = auth::bearer(request.headers()).map_err(|_| unauthenticated(language, media))?;
    let address = auth::address(request, state.settings.trust_proxy);
    let slug = slug(request);
    let patience = state.settings.request_timeout;

    let span = tracing::info_span!("request", id);
    let shared = Data::clone(state);
    let executed = async move {
        let organisation = find(&shared, slug.as_deref(), language, media).await?;
        let _place = organisation.place().map_err(|error| refused(&error, language, media))?;
        let store = Store::of_bearer(organisation, bearer.as_deref(), language, address, shared.clock.clone())
            .await
            .map_err(|error| refused(&error, language, media))?;
        let operation = operation.data(store.viewer().clone()).data(loaders(store.clone())).data(store.clone());
        let response = shared.schema.execute(operation).await;
        let closed = store.close().await;
        // What was kept is told, whatever becomes of the connection.
        if !store.is_changed() {
            closed.map_err(|error| refused(&error, language, media))?;
        }
        Ok((response, store.is_changed()))
    };
    // On the runtime that the connections belong to; it ends with this request, whatever ends that.
    let task = Task(state.runtime.spawn(executed.instrument(span)));
    let (mut response, is_changed) = match tokio::time::timeout(patience, task).await {
        Ok(Ok(executed)) => executed?,
        Ok(Err(_)) => return Err(refused(&Error::internal("an operation broke off"), language, media)),
        // It may have been at its very end.
        Err(_) if kind == OperationType::Mutation => return Err(unsure(language, media)),
        Err(_) => return Err(too_slow(language, media)),
    };
    if is_changed {
        say_what_is_unsure(&mut response);
    }
    if !(kind == OperationType::Mutation && is_something_done(&response)) {
        if has_code(&response, UNSURE) {
            return Err(unsure(language, media));
        }
        if has_code(&response, UNAVAILABLE) {
            return Err(busy(language, media));
        }
    }
    told.errors = response.errors.len();
    for error in &mut response.errors {
        localise(error, language);
    }
    Ok(answer(response, media, &id))
}

/// A task that ends when nobody waits for it any more.
pub(super) struct Task<T>(pub(super) JoinHandle<T>);

impl<T> Future for Task<T> {
    type Output = <JoinHandle<T> as Future>::Output;

    fn poll(mut self: std::pin::Pin<&mut Self>, context: &mut std::task::Context<'_>) -> std::task::Poll<Self::Output> {
        std::pin::Pin::new(&mut self.0).poll(context)
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The organisation that a request's address names.
pub(crate) async fn organisation(
    state: &Data<State>,
    request: &HttpRequest,
    language: Language,
    media: Media,
) -> Result<Arc<Organisation>, Refusal> {
    let (shared, slug) = (Data::clone(state), slug(request));
    let found = async move { find(&shared, slug.as_deref(), language, media).await };
    match Task(state.runtime.spawn(found)).await {
        Ok(found) => found,
        Err(_) => Err(refused(&Error::internal("looking for an organisation broke off"), language, media)),
    }
}

fn slug(request: &HttpRequest) -> Option<String> {
    request.match_info().get("organisation").map(str::to_owned)
}

async fn find(
    state: &State,
    slug: Option<&str>,
    language: Language,
    media: Media,
) -> Result<Arc<Organisation>, Refusal> {
    let Some(registry) = state.registry() else { return Err(busy(language, media)) };
    match registry.find(slug).await {
        Ok(Some(organisation)) => Ok(organisation),
        Ok(None) => Err(Refusal::not_found(
            language.of("There is no such organisation here.", "Deze organisatie bestaat hier niet."),
            media,
        )),
        Err(OpenError::Database(error)) if error.is_temporary() => Err(busy(language, media)),
        Err(OpenError::Database(error)) => Err(refused(&Error::internal(&error.to_string()), language, media)),
        Err(OpenError::Keys(error)) => Err(refused(&error, language, media)),
    }
}

/// Whether a mutation has something to show. It is answered then, whatever else is wrong: it must not be sent again.
fn is_something_done(response: &Response) -> bool {
    match &response.data {
        Value::Object(fields) => fields.values().any(|value| *value != Value::Null),
        _ => false,
    }
}

fn has_code(response: &Response, code: &str) -> bool {
    response.errors.iter().any(|error| is_of(error, code))
}

fn is_of(error: &ServerError, code: &str) -> bool {
    let found = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    matches!(found, Some(Value::String(found)) if found == code)
}

/// A change was kept, and then its answer could not be read: whoever is told only that there was no room would send it again.
fn say_what_is_unsure(response: &mut Response) {
    let data = &response.data;
    let is_shown = |error: &ServerError| match (data, error.path.first()) {
        (Value::Object(fields), Some(PathSegment::Field(name))) => {
            fields.get(name.as_str()).is_some_and(|value| *value != Value::Null)
        }
        _ => false,
    };
    for error in &mut response.errors {
        if is_of(error, UNAVAILABLE) && !is_shown(error) {
            error.message = schema::error::text(UNSURE, Language::English).to_owned();
            error.extensions.get_or_insert_default().set("code", UNSURE);
        }
    }
}

/// An error from before the schema ran, as a refusal.
fn refused(error: &Error, language: Language, media: Media) -> Refusal {
    match error {
        Error::Unauthenticated => unauthenticated(language, media),
        Error::Busy => busy(language, media),
        Error::Unavailable(cause) => {
            tracing::warn!(%cause, "the database did not do it");
            busy(language, media)
        }
        other => {
            // Logs the cause under a reference, which is all that a client is told.
            let told: async_graphql::Error = other.clone().into();
            let reference = told.extensions.as_ref().and_then(|extensions| extensions.get("reference")).cloned();
            let message = schema::error::text("INTERNAL_SERVER_ERROR", language);
            let message = match reference {
                Some(Value::String(reference)) => format!("{message} ({reference})"),
                _ => message.to_owned(),
            };
            let problem = Problem::new(Code::InternalServerError, message);
            Refusal::with_status(problem, media, StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

fn unauthenticated(language: Language, media: Media) -> Refusal {
    Refusal::unauthenticated(
        language.of("This sign-in is not good any more. Sign in again.", "U bent niet meer ingelogd. Log opnieuw in."),
        media,
    )
}

fn busy(language: Language, media: Media) -> Refusal {
    unavailable(schema::error::text(UNAVAILABLE, language), media)
}

/// The same status: with the same key it may be sent again.
fn unsure(language: Language, media: Media) -> Refusal {
    let problem = Problem::new(Code::OutcomeUnknown, schema::error::text(UNSURE, language));
    Refusal::with_status(problem, media, StatusCode::SERVICE_UNAVAILABLE).header(RETRY_AFTER, COME_BACK)
}

fn too_slow(language: Language, media: Media) -> Refusal {
    unavailable(language.of("This took too long.", "Dit duurde te lang."), media)
}

fn unavailable(message: &'static str, media: Media) -> Refusal {
    let problem = Problem::new(Code::ServiceUnavailable, message);
    Refusal::with_status(problem, media, StatusCode::SERVICE_UNAVAILABLE).header(RETRY_AFTER, COME_BACK)
}
