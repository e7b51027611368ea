//! Journeys (*klantreizen*): what a client goes through, step by step, drawn as a picture, because outcomes are accepted
//! better when people see them.
//!
//! A step says what the client does, where (the touchpoint) and through which channel, how that is, from −2 to +2, what
//! clients say of it, and which signals it rests on. A journey is written by improvement managers, all its steps in one
//! act; its version counts those acts, so that of two who write at once the second is told (`CONFLICT`).
//!
//! `not published ⇄ published`. A published one everybody sees, without the signals; before that staff do, and council
//! members whose region or council takes part. [`picture`] draws it, for whoever sees it, as far as they see it.

mod loaders;
mod mutation;
mod object;
pub mod picture;
mod query;
pub(crate) mod rules;
mod show;

pub use mutation::JourneyMutation;
pub use object::{Journey, JourneyStep};
pub use query::JourneyQuery;
pub use show::picture_of;
