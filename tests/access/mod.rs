//! Who sees and does what: a table of truth of every field, an independent model of the sights, and what keeps the
//! rest of it closed.

mod acts;
mod centres;
mod closed;
mod events;
mod facts;
mod follow_up_acts;
mod follow_up_specimens;
mod insight;
mod model;
mod parts;
mod proposals;
mod sdl;
mod specimens;
mod table;
mod talks;
mod tried;
mod truth;

/// Everybody who can ask, in the order of the columns.
const ROLES: [&str; 11] = [
    "public",
    "client",
    "member",
    "handler",
    "manager",
    "analyst",
    "complaints",
    "owner",
    "facilitator",
    "admin",
    "integration",
];

/// Signs in as one of [`ROLES`].
async fn as_role<'a>(app: &'a harness::Gehoord, role: &str) -> harness::Client<'a> {
    match role {
        "public" => app.nobody(),
        "integration" => app.nobody().with_token(schema::demo::INTEGRATION_KEY),
        role => app.as_(role).await,
    }
}
