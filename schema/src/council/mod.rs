//! Councils (*cliëntenraden*): clients who speak for clients.
//!
//! `FORMING → ACTIVE → DISSOLVED`. Members sit for a term and choose themselves whether the website
//! shows them. A council sets its own priorities a year, at most five: the power is in the limit.

mod mutation;
mod object;
mod query;
mod rules;

pub use mutation::CouncilMutation;
pub use object::Council;
pub use query::CouncilQuery;
