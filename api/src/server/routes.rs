//! Which address is answered by what.

use actix_cors::Cors;
use actix_web::{
    HttpRequest, HttpResponse, Route, guard,
    http::{Method, header},
    web::{self, ServiceConfig},
};

use super::{calendars, exports, graphql::graphql, health, keys, pictures};
use crate::{config::Origins, database::Slug, graphql::explorer};

/// All addresses. Those of the program itself come before those that begin with an organisation.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .route("/health/live", reading().to(health::live))
        .route("/health/ready", reading().to(health::ready))
        .route("/metrics", reading().to(health::metrics))
        // All methods: the handler itself says which ones there are.
        .route("/graphql", web::to(graphql))
        .route("/.well-known/jwks.json", reading().to(keys::keys))
        .route("/{organisation}/graphql", web::to(graphql))
        .route("/{organisation}/.well-known/jwks.json", reading().to(keys::keys))
        .service(web::resource("/v1/journeys/{journey}.svg").route(reading().to(pictures::journey)))
        .service(web::resource("/{organisation}/v1/journeys/{journey}.svg").route(reading().to(pictures::journey)))
        .configure(|config| both(config, "/v1/insight/trend.svg", || reading().to(pictures::trend)))
        .configure(|config| both(config, "/v1/insight/top-topics.svg", || reading().to(pictures::top_topics)))
        .configure(|config| both(config, "/v1/insight/effect.svg", || reading().to(pictures::effect)))
        .configure(|config| both(config, "/v1/exports/{list}.{form:csv|ndjson}", || web::get().to(exports::list)))
        .service(web::resource("/v1/councils/{council}/calendar.ics").route(reading().to(calendars::council)))
        .service(
            web::resource("/{organisation}/v1/councils/{council}/calendar.ics").route(reading().to(calendars::council)),
        )
        .configure(explorer::routes)
        .route("/{organisation}", reading().to(with_a_slash))
        .default_service(web::to(nothing));
}

/// An address of the default organisation, and the same of one that is named.
fn both(config: &mut ServiceConfig, path: &str, route: impl Fn() -> Route) {
    config.service(web::resource(path).route(route()));
    config.service(web::resource(format!("/{{organisation}}{path}")).route(route()));
}

/// GET, and HEAD, which asks for the same without its body (RFC 9110, 9.3.2).
fn reading() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// Which pages of other origins may read answers. Nobody is known by a cookie, so none has to be allowed.
pub(super) fn cors(origins: &Origins) -> Cors {
    let cors = Cors::default()
        .allowed_methods([Method::GET, Method::POST])
        .allowed_headers([
            header::ACCEPT,
            header::ACCEPT_LANGUAGE,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::HeaderName::from_static("x-request-id"),
        ])
        .expose_headers([
            header::CONTENT_DISPOSITION,
            header::CONTENT_LANGUAGE,
            header::RETRY_AFTER,
            header::HeaderName::from_static("x-request-id"),
        ])
        // To others the answer goes out as ever, and their browser keeps it from the page.
        .block_on_origin_mismatch(false)
        .max_age(3_600);
    match origins {
        Origins::Any => cors.allow_any_origin().send_wildcard(),
        Origins::Only(origins) => origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin)),
    }
}

/// The explorer of an organisation asks for what lies next to it, so its address ends in a slash.
async fn with_a_slash(request: HttpRequest) -> HttpResponse {
    match request.match_info().get("organisation").map(Slug::parse) {
        Some(Ok(slug)) => {
            HttpResponse::PermanentRedirect().insert_header((header::LOCATION, format!("/{slug}/"))).finish()
        }
        _ => nothing().await,
    }
}

async fn nothing() -> HttpResponse {
    HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("There is nothing at this address.\n")
}
