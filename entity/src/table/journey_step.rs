//! A step of a journey.

use sea_orm::entity::prelude::*;

use crate::{
    id::{JourneyId, JourneyStepId},
    term::Channel,
};

/// A step of a journey.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "journey_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JourneyStepId,
    pub journey_id: JourneyId,
    pub place: i32,
    #[sea_orm(column_type = "Text")]
    pub action: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub touchpoint: Option<String>,
    pub channel: Option<Channel>,
    pub experience: i32,
    pub quotes: Vec<String>,
}

super::no_relations!();
