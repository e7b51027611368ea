//! What the end-to-end tests stand on: a real PostgreSQL, a real server, clients.
//!
//! ```no_run
//! # async fn example() {
//! let app = harness::Gehoord::start().await;
//! let answer = app.as_("handler").await.send("{ viewer { account { name } } }", harness::json!({})).await;
//! assert_eq!(answer.at("/viewer/account/name"), "…");
//! # }
//! ```
//!
//! One PostgreSQL a run; a database that is migrated once, with the demo data in it, and copied for each test; a server in
//! this process on a port of its own, with a clock that stands until the test sets it. So tests run side by side.
//! [`Program`] starts the program itself, for what only a process can show.

mod client;
mod cluster;
mod node;
mod operations;
mod program;
mod server;
mod smtp;

pub use client::{Answer, Client};
pub use entity::term::{Function, Role};
pub use node::{clients, node};
pub use operations::{Operation, operation, operations};
pub use program::{Begun, Ended, Program, Served};
pub use serde_json::{Value, json};
pub use server::{Gehoord, START};
pub use smtp::MailServer;

/// The organisation that answers where none is named.
pub const UWI: &str = "uwi";
/// The other organisation of the demo.
pub const STROOMDAM: &str = "stroomdam";
/// The password of the demo's accounts.
pub const PASSWORD: &str = "gehoord-demo";
