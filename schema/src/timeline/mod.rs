//! The timeline (*tijdlijn*) of a thing: what happened to it, told in sentences, as far as the viewer may see it.
//!
//! It is the one log, read. `kinds.rs` is the table: for each kind of event who reads it, whether they learn who did
//! it, who gets a notice of it, and the sentence in both languages. `rules.rs` says which events a viewer sees: those of
//! things that they see, of kinds that are for them, said to an audience that they belong to. What a viewer may not see
//! is not in the timeline and not counted.
//!
//! A noun gets a timeline in three steps: a line in [`subjects`](rules), its rows in `kinds.rs`, and a field that
//! calls [`of`].

mod kinds;
mod object;
mod rules;
mod sentence;

pub(crate) use kinds::{Follower, told};
pub use object::TimelineEntry;
pub(crate) use object::of;
pub(crate) use sentence::{month_of, plain_sentence, sentence, written_out};
