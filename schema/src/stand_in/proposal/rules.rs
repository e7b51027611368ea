//! A stand-in: which proposals a viewer sees, as far as follow-ups need it.

use entity::{id::ProposalId, proposal};
use sea_orm::{ColumnTrait, Condition};

use crate::access::{Noun, Rows, Viewer, Visible};

impl Visible for proposal::Entity {
    const NOUN: Noun = Noun::Proposal;
    type Id = ProposalId;
    const ID: proposal::Column = proposal::Column::Id;

    fn id(row: &proposal::Model) -> ProposalId {
        row.id
    }

    fn rows(rows: Rows, viewer: &Viewer) -> Option<Condition> {
        match rows {
            Rows::Published => Some(proposal::Column::PublishedAt.is_not_null().into()),
            Rows::Submitted => Some(proposal::Column::SubmittedAt.is_not_null().into()),
            Rows::OfOwnCouncil => Some(proposal::Column::CouncilId.eq_any(viewer.councils()).into()),
            Rows::Own => Some(proposal::Column::AuthorId.eq(viewer.id()?).into()),
            _ => None,
        }
    }
}
