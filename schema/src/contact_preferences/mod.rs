//! Contact preferences (*contactvoorkeuren*): how a client wants to be contacted.
//!
//! Which ways one wants and does not want, whether a call is announced first (one out of the blue frightens
//! people), between which hours, in which language, and who helps. Only oneself sets them. Whoever answers
//! keeps to them, or says why not: [`breaks`] tells.

mod mutation;
mod object;
mod rules;

pub(crate) use mutation::ContactPreferencesMutation;
pub(crate) use object::ContactPreferences;
pub(crate) use rules::breaks;
