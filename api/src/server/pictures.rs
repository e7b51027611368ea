//! A journey, drawn: `/v1/journeys/{id}.svg`, for whoever sees the journey.
//!
//! The bearer token decides, as it does for GraphQL; without one it is what everybody sees. What somebody may not see
//! and what is not there are the same 404. Shared caches may keep nothing of it without asking again, and nothing at all
//! of what a token was sent for.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, CACHE_CONTROL, CONTENT_LANGUAGE, ETag, EntityTag, Header, HeaderValue, IfNoneMatch, VARY},
    },
    web::Data,
};
use aws_lc_rs::digest;
use schema::{access::Store, journey::picture_of};
use tracing::Instrument;

use super::{RequestId, State, graphql::Task, problem::Problem};
use crate::{auth, registry::OpenError};

/// What a picture may load and do, where somebody opens it by itself: nothing.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");

/// Answers a request for a journey's picture.
pub(super) async fn journey(state: Data<State>, request: HttpRequest) -> HttpResponse {
    use actix_web::HttpMessage;
    let language = auth::language(request.headers());
    let id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let mut response = match drawn(&state, &request).instrument(tracing::info_span!("request", id)).await {
        Ok(svg) => picture(&request, svg),
        Err(problem) => problem.answer(language),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.of("en", "nl")));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language, Authorization"));
    response
}

/// The picture, as far as whoever asks sees it.
async fn drawn(state: &Data<State>, request: &HttpRequest) -> Result<String, Problem> {
    let language = auth::language(request.headers());
    let bearer = auth::bearer(request.headers()).map_err(|_| Problem::Unauthenticated)?;
    let address = auth::address(request, state.settings.trust_proxy);
    let named = |name: &str| request.match_info().get(name).map(str::to_owned);
    let (slug, journey) = (named("organisation"), named("journey").unwrap_or_default());
    let shared = Data::clone(state);
    let drawing = async move {
        let registry = shared.registry().ok_or(Problem::Busy)?;
        let organisation = match registry.find(slug.as_deref()).await {
            Ok(organisation) => organisation.ok_or(Problem::NotFound)?,
            Err(OpenError::Database(error)) if error.is_temporary() => return Err(Problem::Busy),
            Err(OpenError::Database(error)) => {
                return Err(schema::error::Error::internal(&error.to_string()).into());
            }
            Err(OpenError::Keys(error)) => return Err(error.into()),
        };
        let store = Store::of_bearer(organisation, bearer.as_deref(), language, address, shared.clock.clone()).await?;
        let picture = picture_of(&store, &journey).await?;
        store.close().await?;
        picture.ok_or(Problem::NotFound)
    };
    // On the runtime that the connections belong to; it ends with this request, whatever ends that.
    let task = Task(state.runtime.spawn(drawing.in_current_span()));
    match tokio::time::timeout(state.settings.request_timeout, task).await {
        Ok(Ok(drawn)) => drawn,
        Ok(Err(_)) => Err(schema::error::Error::internal("drawing a journey broke off").into()),
        Err(_) => Err(Problem::Busy),
    }
}

fn picture(request: &HttpRequest, svg: String) -> HttpResponse {
    let hash = digest::digest(&digest::SHA256, svg.as_bytes());
    let hash: String = hash.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    // Weak: it may go out compressed or not.
    let tag = EntityTag::new_weak(hash);
    let known = match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => request.headers().contains_key(header::IF_NONE_MATCH),
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        Err(_) => false,
    };
    let is_everybodys = !request.headers().contains_key(header::AUTHORIZATION);
    let mut response = HttpResponse::build(if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    response
        .insert_header(ETag(tag))
        .insert_header((CACHE_CONTROL, if is_everybodys { "no-cache" } else { "private, no-cache" }))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if known {
        return response.finish();
    }
    response.content_type("image/svg+xml; charset=utf-8").body(svg)
}
