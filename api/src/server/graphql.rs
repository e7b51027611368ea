//! One GraphQL request, from the address to the answer: which organisation, who asks, what the schema says.

use std::{net::IpAddr, ops::Range, sync::Arc};

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_LANGUAGE, HeaderValue, RETRY_AFTER, VARY},
    },
    web::{Data, Payload},
};
use async_graphql::{Response, Value, parser::types::OperationType};
use chrono::{DateTime, Utc};
use schema::{
    access::{Language, Organisation, Store, loaders},
    error::{Error, UNAVAILABLE, UNSURE, localise},
};
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::{
    RequestId, State, Told,
    around::REMEMBERED,
    memory::{Kept, Key},
    outcome::{has_code, is_something_done, say_what_is_unsure},
};
use crate::{
    auth,
    graphql::{Admitted, Code, Media, Problem, Question, Refusal, answer, receive},
    registry::OpenError,
    telemetry,
};

/// When a client that found the server busy had better come back, in seconds.
const COME_BACK: HeaderValue = HeaderValue::from_static("2");

/// What an answer depends on besides its address. Compressed or not, too: what is kept in memory is kept both ways.
const VARIES: &str = "Accept, Accept-Encoding, Accept-Language, Authorization";

/// Answers a request for `/graphql` or `/{organisation}/graphql`.
pub(crate) async fn graphql(state: Data<State>, request: HttpRequest, payload: Payload) -> HttpResponse {
    let language = auth::language(request.headers());
    let mut told = Told { kind: "refused", errors: 1, ..Told::default() };
    let mut response = match run(&state, &request, payload, language, &mut told).await {
        Ok(response) => response,
        Err(refusal) => refusal.into(),
    };
    let spoken = language.of("en", "nl");
    response.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(spoken));
    response.headers_mut().insert(VARY, HeaderValue::from_static(VARIES));
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
    let Admitted { question, media } = receive(&state.gate, request, payload).await?;
    let kind = question.kind;
    told.operation = telemetry::operation(question.name());
    told.kind = match kind {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    };
    let id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let bearer = auth::bearer(request.headers()).map_err(|_| unauthenticated(language, media))?;
    let address = auth::address(request, state.settings.trust_proxy);
    let asked = Asked { slug: slug(request), bearer, language, media, address, id };
    if kind == OperationType::Query && asked.bearer.is_none() && question.is_of_pages {
        return page(state, request, question, asked, told).await;
    }
    let executed = execute(state, question, &asked).await?;
    Ok(answer(finish(executed, kind, &asked, told)?, media, &asked.id))
}

/// Who asks, where, and how they want to hear it.
struct Asked {
    slug: Option<String>,
    bearer: Option<String>,
    language: Language,
    media: Media,
    address: Option<IpAddr>,
    id: String,
}

/// Answers a page that everybody gets the same: from memory, or by asking once for all who wait.
async fn page(
    state: &Data<State>,
    request: &HttpRequest,
    question: Question,
    asked: Asked,
    told: &mut Told,
) -> Result<HttpResponse, Refusal> {
    let organisation = state.registry().and_then(|registry| registry.known(asked.slug.as_deref()));
    // Also where nothing is kept: a standby is read as long as it is known to be level.
    let generation = organisation.as_ref().and_then(|open| open.news.generation());
    let generation = generation.filter(|_| state.memory.is_in_use());
    let key = organisation.zip(generation).map(|(organisation, generation)| Key {
        organisation: organisation.slug.clone(),
        question: question.key(),
        language: asked.language,
        media: asked.media,
        generation,
    });
    if let Some(key) = &key
        && let Some(kept) = state.memory.get(key, state.clock.now()).await
    {
        *told = Told { kind: REMEMBERED, errors: 0, ..*told };
        return Ok(kept.answer(request));
    }
    // What is not for everybody goes to the one who asked, and to nobody else.
    let mut own = None;
    let make = async {
        match execute(state, question, &asked).await {
            Ok(executed) => {
                let kept = Kept::of(&executed.response, asked.media, executed.good.clone());
                if kept.is_none() {
                    own = Some(Ok(executed));
                }
                kept
            }
            Err(refusal) => {
                own = Some(Err(refusal));
                None
            }
        }
    };
    let kept = match key {
        Some(key) => state.memory.get_or(key, make).await,
        None => make.await,
    };
    match (kept, own) {
        (Some(kept), _) => {
            told.errors = 0;
            Ok(kept.answer(request))
        }
        (None, Some(own)) => {
            let response = finish(own?, OperationType::Query, &asked, told)?;
            Ok(answer(response, asked.media, &asked.id))
        }
        (None, None) => Err(busy(asked.language, asked.media)),
    }
}

/// An operation that ran.
struct Executed {
    response: Response,
    /// Whether something was changed for good.
    is_changed: bool,
    /// From when until when it holds, if nothing happens. `None` where time does not touch it.
    good: Option<Range<DateTime<Utc>>>,
}

/// Runs an operation.
async fn execute(state: &Data<State>, question: Question, asked: &Asked) -> Result<Executed, Refusal> {
    let kind = question.kind;
    let (language, media, address) = (asked.language, asked.media, asked.address);
    let (slug, bearer) = (asked.slug.clone(), asked.bearer.clone());
    let span = tracing::info_span!(target: "gehoord::operation", "request", id = asked.id);
    let shared = Data::clone(state);
    let may_read_on_standby = question.is_insight || question.is_of_pages && bearer.is_none();
    let executed = async move {
        let began = shared.clock.now();
        let organisation = find(&shared, slug.as_deref(), language, media).await?;
        let _place = organisation.place().map_err(|error| refused(&error, language, media))?;
        let store = Store::of_bearer(organisation, bearer.as_deref(), language, address, shared.clock.clone())
            .await
            .map_err(|error| refused(&error, language, media))?;
        let on_standby = may_read_on_standby && store.read_on_standby().await;
        let mut response = run_once(&shared, question.clone(), &store).await;
        // A standby that goes away is no reason to send anybody away.
        if on_standby && has_code(&response, UNAVAILABLE) {
            response = run_once(&shared, question, &store).await;
        }
        let good = store.good_until().map(|until| began..until);
        Ok(Executed { response, is_changed: store.is_changed(), good })
    };
    // On the runtime that the connections belong to; it ends with this request, whatever ends that.
    let task = Task(state.runtime.spawn(executed.instrument(span)));
    match tokio::time::timeout(state.settings.request_timeout, task).await {
        Ok(Ok(executed)) => executed,
        Ok(Err(_)) => Err(refused(&Error::internal("an operation broke off"), language, media)),
        // It may have been at its very end.
        Err(_) if kind == OperationType::Mutation => Err(unsure(language, media)),
        Err(_) => Err(too_slow(language, media)),
    }
}

/// Runs an operation through a store, and gives the store's connection back.
async fn run_once(state: &State, question: Question, store: &Store) -> Response {
    let response = run_for(state, question.into_request(), store).await;
    store.close().await;
    response
}

/// Runs a request for whoever a store reads for.
pub(super) async fn run_for(state: &State, request: async_graphql::Request, store: &Store) -> Response {
    let (loaders, beside) = loaders(store.clone());
    let request = request.data(store.viewer().clone()).data(loaders).data(store.clone());
    beside.run(state.schema.execute(request)).await
}

/// What an answer needs before it is written: a refusal where the server was busy, errors in the viewer's language.
fn finish(executed: Executed, kind: OperationType, asked: &Asked, told: &mut Told) -> Result<Response, Refusal> {
    let Executed { mut response, is_changed, .. } = executed;
    if is_changed {
        say_what_is_unsure(&mut response);
    }
    if !(kind == OperationType::Mutation && is_something_done(&response)) {
        if has_code(&response, UNSURE) {
            return Err(unsure(asked.language, asked.media));
        }
        if has_code(&response, UNAVAILABLE) {
            return Err(busy(asked.language, asked.media));
        }
    }
    told.errors = response.errors.len();
    for error in &mut response.errors {
        localise(error, asked.language);
    }
    Ok(response)
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
