//! Is it alive, is it ready, and its numbers: for whoever keeps it running.

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, RETRY_AFTER},
    web::Data,
};

use super::{State, graphql::Task};
use crate::telemetry;

/// The program runs.
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(serde_json::json!({ "live": true }))
}

/// Requests are served: the database is up to date and answers, and the end has not begun.
pub(super) async fn ready(state: Data<State>) -> HttpResponse {
    let ready = match state.registry() {
        Some(registry) if !state.is_closing() => {
            let registry = registry.clone();
            let asked = Task(state.runtime.spawn(async move { registry.database().ping().await.is_ok() }));
            matches!(asked.await, Ok(true))
        }
        _ => false,
    };
    let mut response = if ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    if !ready {
        response.insert_header((RETRY_AFTER, "1"));
    }
    response.insert_header((CACHE_CONTROL, "no-store")).json(serde_json::json!({ "ready": ready }))
}

/// The numbers, as Prometheus reads them.
pub(super) async fn metrics(state: Data<State>) -> HttpResponse {
    telemetry::running(state.running.count());
    if let Some(registry) = state.registry() {
        for organisation in registry.organisations().open() {
            let pool = organisation.pool();
            let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
            telemetry::connections(&organisation.slug, pool.size().saturating_sub(idle), idle);
        }
    }
    match telemetry::numbers() {
        Some(numbers) => HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "no-store"))
            .content_type("text/plain; version=0.0.4; charset=utf-8")
            .body(numbers),
        None => HttpResponse::ServiceUnavailable().finish(),
    }
}
