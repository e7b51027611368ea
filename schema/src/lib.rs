//! Gehoord's GraphQL schema and its rules: one folder a noun.
//!
//! `root.rs` is the table of contents; `access` decides who sees and does what; every other folder is
//! a noun of the domain, with its rules, objects, queries and mutations.

pub mod access;
pub mod account;
pub mod clock;
mod contact_preferences;
mod council;
#[path = "stand_in/department/mod.rs"]
mod department;
pub mod error;
mod event;
pub mod follow_up;
mod id;
pub mod insight;
pub mod page;
mod payload;
pub mod problem;
pub mod promise;
#[path = "stand_in/proposal/mod.rs"]
mod proposal;
mod region;
mod root;
pub mod screening;
pub mod sealing;
#[path = "stand_in/session/mod.rs"]
mod session;
pub mod settings;
#[path = "stand_in/signal/mod.rs"]
mod signal;
pub mod vocabulary;
pub mod work;

pub use payload::Stop;
pub use root::{AppSchema, build, sdl};
