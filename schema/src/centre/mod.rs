//! Centres (*klantcentra, kantoren*): where clients come.
//!
//! ```text
//! PLANNED → TESTING → OPEN → CLOSED
//!    └────────┴───────────────┘
//! ```
//!
//! Councils test a centre before clients come: it opens only when every test session on it is evaluated (reported,
//! followed up or cancelled), and the refusal says which are not. It never goes back. A plan that is given up, and a
//! centre that does not pass its tests, are closed without ever having been open: they have to end somewhere, and
//! stay readable for those who worked on them.
//!
//! The website sees a centre while it is open. Opening hours (*openingstijden*) go by the clock on the wall; on the
//! organisation's holidays every centre is closed.

mod mutation;
mod object;
mod opening;
mod query;
mod rules;

pub use mutation::CentreMutation;
pub use object::Centre;
pub(crate) use opening::number_of;
pub use query::CentreQuery;
