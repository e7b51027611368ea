//! Work that goes on by itself, on any number of servers. What only one of them may do at a time is held by a lease;
//! what is done row by row is claimed row by row.

mod figures;
mod lease;
mod mail;
mod notices;
mod promise_clock;
mod reader;
mod search_words;
mod sequence;
mod sequencer;

pub use figures::{count_anew, keep_figures};
pub use mail::{Letter, Outcome, claim_mails, settle_mail, waiting_mails};
pub use notices::make_notices;
pub(crate) use promise_clock::history;
pub use promise_clock::{Turn, is_behind, keep_promises, overdue};
pub use search_words::gather_words;
pub use sequencer::{Verified, place_events, verify};
