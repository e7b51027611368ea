//! Signals (*klantsignalen*): what somebody told, in whatever way, and what was done with it.
//!
//! ```text
//! RECEIVED ──triage──▶ SEEN ──answer──▶ HEARD ──outcome──▶ HELPED ──it helped──▶ CLOSED  (or 14 quiet days)
//!                       │ ▲                                  │                      │
//!                       │ └──────────── it did not help (within 14 days) ◀──────────┘
//!                       └──no way back to the reporter──▶ CLOSED
//! ```
//!
//! Who the reporter is stands in a table apart; what identifies somebody is masked on the way in and
//! sealed. Each step has a promise with a date ([`deadlines`]).

mod answer;
pub(crate) mod closing;
pub(crate) mod code;
pub(crate) mod deadlines;
mod duplicates;
mod import;
pub(crate) mod input;
mod link;
mod loading;
mod many;
mod mutation;
mod object;
mod place;
mod query;
mod replies;
mod respond;
mod reveal;
pub(crate) mod rules;
mod submit;
mod target;
mod triage;

pub use duplicates::LikelyDuplicate;
pub use import::{AT_ONCE, Imported, ImportedPlace, ImportedReporter, ImportedSignal, Quality, Rejected, import};
pub use many::ManySignalsMutation;
pub use mutation::SignalMutation;
pub use object::Signal;
pub(crate) use query::SignalFilter;
pub use query::SignalQuery;
pub(crate) use query::of_code;
pub(crate) use submit::{NewSignal, make, topic_of};
pub(crate) use target::target;
