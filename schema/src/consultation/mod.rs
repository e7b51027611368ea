//! Consultations (*adviesaanvragen*): what staff put to councils, and how they answer.
//!
//! ```text
//! of each council: ASKED → ANSWERED (with solicited advice) | DECLINED (it says why not)
//! of the whole: open → closed
//! ```
//!
//! A question, with a document or a list of questions, goes to one or more councils with a date; each has its own
//! deadline. A council answers with a proposal of the kind solicited advice ([`answering`]), which nobody outside it sees
//! until it is submitted. The department decides on that advice as on any other: the decision is its answer. When every
//! council has answered or said why not, and every answer is decided on, the consultation closes by itself; staff can
//! close it sooner.

pub(crate) mod answering;
mod mutation;
mod object;
mod query;
pub(crate) mod rules;

pub use mutation::ConsultationMutation;
pub use object::Consultation;
pub use query::ConsultationQuery;
