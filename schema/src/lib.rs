//! Gehoord's GraphQL schema and its rules: one folder a noun.
//!
//! `root.rs` is the table of contents; `access` decides who sees and does what; every other folder is
//! a noun of the domain, with its rules, objects, queries and mutations.

pub mod access;
pub mod account;
pub mod clock;
mod contact_preferences;
mod council;
pub mod error;
mod event;
mod id;
pub mod page;
mod payload;
pub mod problem;
pub mod promise;
mod region;
mod root;
pub mod screening;
pub mod sealing;
pub mod settings;
pub mod work;

pub use payload::Stop;
pub use root::{AppSchema, build, sdl};
