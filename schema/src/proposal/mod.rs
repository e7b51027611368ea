//! Proposals (*verbetervoorstellen, adviezen*): what should be better, and what the organisation decided about it.
//!
//! ```text
//! DRAFT → SUBMITTED → IN_REVIEW → ACCEPTED | PARTLY_ACCEPTED | DECLINED
//! ACCEPTED | PARTLY_ACCEPTED → PLANNED → IMPLEMENTED → EVALUATED, or ABANDONED with reasons
//! until decided: → WITHDRAWN
//! ```
//!
//! A council's drafts are the council's own: staff cannot see them. A decision always carries its reasons. For now
//! proposals can only be read.

mod loaders;
mod object;
mod query;
mod rules;

pub use object::Proposal;
pub use query::ProposalQuery;
