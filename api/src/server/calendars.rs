//! A council's public sessions as a calendar: `/v1/councils/{slug}/calendar.ics` (RFC 5545), the same for everybody.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use schema::{access::Store, calendar_of};

use super::{State, files::File};

/// Answers a request for a council's calendar.
pub(super) async fn council(state: Data<State>, request: HttpRequest) -> HttpResponse {
    let council = request.match_info().get("council").unwrap_or_default().to_owned();
    let file = File {
        content_type: "text/calendar; charset=utf-8",
        minds_token: false,
        policy: None,
        read: move |store: Store| async move { Ok(calendar_of(&store, &council).await?) },
    };
    file.answer(&state, &request).await
}
