//! Councils (*cliëntenraden*): clients who speak for clients.
//!
//! `FORMING → ACTIVE → DISSOLVED`. Members sit for a term: one person once at a time, never more of them than
//! there are seats, one chair at a time. They choose themselves whether the website shows them. A council sets its
//! own priorities a year, at most five: the power is in the limit. Renewing it ends the terms and starts new ones
//! in one act.

mod calendar;
mod member;
mod mutation;
mod object;
mod query;
pub(crate) mod rules;
mod terms;

pub use calendar::calendar_of;
pub use mutation::CouncilMutation;
pub use object::Council;
pub(crate) use object::CouncilsOfRegion;
pub(crate) use query::CouncilFilter;
pub use query::CouncilQuery;
