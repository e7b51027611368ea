//! Contact with a reporter: announced beforehand (*aankondiging*), and tried in vain (*contactpoging*).
//!
//! Some people are frightened by a call out of the blue. Who wants calls announced is called within the time that was
//! announced ([`rules`]), or with a reason, which is kept. An announcement is a fact: when it was told, how, and for when.
//! "Called, no answer" is a fact too, and nobody is heard by it: only an answer does that. Both belong to a signal, are
//! written by who may answer it, and are seen by the reporter and by staff.

mod announce;
mod attempt;
mod object;
mod preferences;
mod rules;

pub(crate) use announce::AnnounceContactMutation;
pub(crate) use attempt::RecordContactAttemptMutation;
pub(crate) use object::{ContactAnnouncement, ContactAttempt, announcements_of, attempts_of};
pub(crate) use preferences::{Approach, unwilling};
