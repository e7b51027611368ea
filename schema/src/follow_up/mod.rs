//! Follow-ups (*terugkoppelingen*, with their *toezegging*): what was promised, to whom it matters, and by when.
//!
//! `OPEN → IN_PROGRESS → DONE`, or `DROPPED` with a reason that its audience sees. A follow-up is about exactly
//! one signal, session or proposal, and is visible only where that is. It has an owner, a department and a due
//! date; whether it is overdue is computed, never stored. Moving the date needs a reason and stays visible.
//!
//! A referral is another kind of follow-up: a partner outside takes somebody over, who agreed. It is done when the
//! partner has confirmed ([`referral`]). It was made to the reporter, to those of the session whom it names, or to the
//! authors ([`recipients`]); once it is done, they say whether it helped.
//!
//! What is said about it are its updates, each with an audience: `INTERNAL` (staff), `REPORTER` (of a signal),
//! `PARTICIPANTS` (of a session), `COUNCIL` (of a session or a proposal), `PUBLIC` (everybody who sees the
//! follow-up). [`plan`] says which updates a change makes, and for whom.

mod create;
mod many;
mod object;
mod plan;
mod query;
mod recipients;
mod referral;
mod respond;
mod response;
mod rules;
mod sight;
mod subject;
mod transfer;
mod update;

// Deciding on a proposal makes commitments too.
pub(crate) use create::{Commitment, commit_in_session, commit_to, commitment_text, owner};
pub use create::{CreateFollowUpInput, CreateFollowUpMutation, CreateFollowUpPayload, SessionCommitmentInput};
pub use many::ManyFollowUpsMutation;
pub use object::{FollowUp, FollowUpSubject, FollowUpUpdate};
pub(crate) use object::{of_proposal, of_session, of_signal};
pub(crate) use plan::due_date_problem;
pub use query::{FollowUpFilter, FollowUpOrder, FollowUpOrderField, FollowUpQuery};
pub use respond::RespondToFollowUpMutation;
pub(crate) use rules::CommitToSession;
pub(crate) use subject::Subject;
pub use transfer::TransferFollowUpMutation;
pub use update::{UpdateFollowUpInput, UpdateFollowUpMutation, UpdateFollowUpPayload};
