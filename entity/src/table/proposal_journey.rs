//! A journey that a proposal rests on.

use sea_orm::entity::prelude::*;

use crate::id::{JourneyId, ProposalId};

/// A journey that a proposal rests on.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_journey")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: ProposalId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub journey_id: JourneyId,
}

super::no_relations!();
