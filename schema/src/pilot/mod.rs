//! Pilots (*pilots, werkwijzen*): a way of working that is tried, in one place first.
//!
//! ```text
//! PREPARED → REGIONAL   once it has begun at a site
//! REGIONAL → EXTENDED   once it has begun at a second one
//! EXTENDED → NATIONAL   once a site is evaluated, and each that has ended
//! PREPARED | REGIONAL | EXTENDED → STOPPED, with a reason
//! ```
//!
//! It never goes back. A site (*locatie*) is a region or a centre. It has a first day, a last one when
//! it ends, and an evaluation, also after the pilot has stopped or gone national. There is guidance for staff (*handvatten*),
//! there are success stories, and the loop figures of its sites stand beside those of everywhere else. Published,
//! everybody sees what it is, where, and its stories.

mod mutation;
mod object;
mod query;
pub(crate) mod rules;

pub use mutation::PilotMutation;
pub use object::Pilot;
pub use query::PilotQuery;
