//! Contact preferences (*contactvoorkeuren*): how a client wants to be contacted.
//!
//! Which ways one wants and does not want, whether a call is announced first (one out of the blue frightens
//! people), between which hours, in which language, and who helps. Only oneself sets them. Whoever answers
//! keeps to them, or says why not: [`rules::breaks`] tells.

mod mutation;
mod object;
pub(crate) mod rules;

pub use mutation::ContactPreferencesMutation;
pub use object::{ContactPreferences, Time};
