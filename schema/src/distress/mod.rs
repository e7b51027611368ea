//! Distressing signals (*schrijnend*): somebody is in danger or cannot go on, and must be looked at first.
//!
//! ```text
//!            rules find words ──▶ PROPOSED ──a person looks──▶ CONFIRMED  (urgency DISTRESSING, short promises)
//!                                    │                              ▲
//!                                    └────────────▶ SET_ASIDE ──────┘
//! ```
//!
//! Every text that comes in is weighed ([`weighing`]), in the transaction in which it is written. From the threshold on it is
//! proposed, with its reasons ([`proposing`]): that changes nothing about its urgency, but promises that somebody reads it
//! within the time of a distressing one, so that the promise clock warns of a proposal that nobody looks at, and the list
//! shows it where it belongs ([`query`]). A person confirms it or sets it aside, by itself or by triage ([`judging`]).

mod judging;
mod mutation;
mod object;
mod proposing;
mod query;
pub mod weighing;

pub(crate) use judging::settle_by_triage;
pub use mutation::DistressMutation;
pub use object::{Distress, UrgencyReason};
pub(crate) use object::{of_signal, reasons_of};
pub(crate) use proposing::{Suspect, propose, reconsider};
pub use query::DistressQuery;
