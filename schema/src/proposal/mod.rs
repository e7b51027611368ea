//! Proposals (*verbetervoorstellen, adviezen*): what should be better, and what the organisation decided about it.
//!
//! ```text
//! DRAFT → SUBMITTED → IN_REVIEW → ACCEPTED | PARTLY_ACCEPTED | DECLINED → (reconsidered, once) IN_REVIEW
//! ACCEPTED | PARTLY_ACCEPTED → PLANNED → IMPLEMENTED → EVALUATED, or ABANDONED with reasons
//! until decided: → WITHDRAWN
//! ```
//!
//! A council's drafts are the council's own: staff cannot see them. They are written together: each change is one
//! [`version`](mutation) further, and who began from an older one gets both texts back. Submitting addresses a
//! department and promises a decision by a date; its process owner decides, never on their own. A decision always
//! carries its reasons, and accepting makes follow-ups. The authors can ask once to reconsider; both decisions stay
//! readable. A council's are published when taken, a client's only with consent, those of staff when the process owner
//! publishes them.

mod decision;
mod evidence;
mod loaders;
mod mutation;
mod object;
mod query;
mod rules;
mod steps;

pub use mutation::{ProposalDraftMutation, ProposalLifeMutation};
pub(crate) use mutation::{draft_to_edit, edited};
pub use object::Proposal;
pub(crate) use query::ProposalFilter;
pub use query::ProposalQuery;
