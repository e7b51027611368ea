//! A council that takes part in a journey.

use sea_orm::entity::prelude::*;

use crate::id::{CouncilId, JourneyId};

/// A council that takes part in a journey.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "journey_council")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub journey_id: JourneyId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub council_id: CouncilId,
}

super::no_relations!();
