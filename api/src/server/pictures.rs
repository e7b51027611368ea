//! A journey, drawn: `/v1/journeys/{id}.svg`, for whoever sees the journey. The bearer token decides, as it does for
//! GraphQL; without one it is what everybody sees.

use actix_web::{HttpRequest, HttpResponse, http::header::HeaderValue, web::Data};
use schema::{access::Store, journey::picture_of};

use super::{State, files::File};

/// What a picture may load and do, where somebody opens it by itself: nothing.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");

/// Answers a request for a journey's picture.
pub(super) async fn journey(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let journey = request.match_info().get("journey").unwrap_or_default().to_owned();
    let file = File {
        content_type: "image/svg+xml; charset=utf-8",
        minds_token: true,
        policy: Some(POLICY),
        read: move |store: Store| async move { picture_of(&store, &journey).await },
    };
    file.answer(&state, &request).await
}
