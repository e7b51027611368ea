//! Gehoord's GraphQL schema and its rules: one folder a noun.
//!
//! `root.rs` is the table of contents; `access` decides who sees and does what; every other folder is
//! a noun of the domain, with its rules, objects, queries and mutations.

pub mod access;
pub mod account;
mod centre;
pub mod clock;
mod consultation;
mod contact;
mod contact_preferences;
mod council;
mod deadline;
pub mod demo;
pub mod department;
pub mod distress;
mod drawing;
pub mod error;
mod event;
mod fault;
#[cfg(test)]
mod field_size;
pub mod follow_up;
mod id;
pub mod insight;
pub mod journey;
mod many;
mod node;
mod notice;
mod nullable;
pub mod page;
mod payload;
mod pilot;
pub mod problem;
pub mod promise;
mod proposal;
mod reference;
pub mod region;
mod root;
mod scalar;
pub mod screening;
mod sealed_text;
pub mod sealing;
mod search;
mod session;
pub mod settings;
pub mod signal;
mod staff;
pub mod tally;
mod text;
mod timeline;
pub mod topic;
mod tree;
pub mod vocabulary;
mod walk;
pub mod work;

pub use council::calendar_of;
pub use payload::Stop;
pub use root::{AppSchema, build, sdl};
