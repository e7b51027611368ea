//! Follow-ups (*terugkoppelingen*, with their *toezegging*): what was promised, to whom it matters, and by when.
//!
//! `OPEN → IN_PROGRESS → DONE`, or `DROPPED` with a reason that its audience sees. A follow-up is about exactly
//! one signal, session or proposal, and is visible only where that is. It has an owner, a department and a due
//! date; whether it is overdue is computed, never stored. Moving the date needs a reason and stays visible.
//!
//! What is said about it are its updates, each with an audience: `INTERNAL` (staff), `REPORTER` (of a signal),
//! `PARTICIPANTS` (of a session), `COUNCIL` (of a session or a proposal), `PUBLIC` (everybody who sees the
//! follow-up). [`plan`] says which updates a change makes, and for whom.

mod create;
mod object;
mod plan;
mod query;
mod rules;
mod subject;
mod update;

// Deciding on a proposal makes commitments too.
pub(crate) use create::{Commitment, commit_to, commitment_text, owner};
pub use create::{CreateFollowUpInput, CreateFollowUpMutation, CreateFollowUpPayload};
pub use object::{FollowUp, FollowUpSubject, FollowUpUpdate};
pub(crate) use object::{of_proposal, of_session, of_signal};
pub(crate) use plan::due_date_problem;
pub use query::{FollowUpFilter, FollowUpOrder, FollowUpOrderField, FollowUpQuery};
pub(crate) use subject::Subject;
pub use update::{UpdateFollowUpInput, UpdateFollowUpMutation, UpdateFollowUpPayload};
