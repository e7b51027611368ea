//! The public keys that an organisation's access tokens can be checked with (RFC 7517).

use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web::Data};

use super::{State, graphql};
use crate::graphql::{Media, Refusal};

/// An organisation's public keys.
pub(super) async fn keys(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Refusal> {
    let language = crate::auth::language(request.headers());
    let organisation = graphql::organisation(&state, &request, language, Media::Json).await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(organisation.tokens.jwks()))
}
