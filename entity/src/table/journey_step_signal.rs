//! A signal that a step of a journey rests on.

use sea_orm::entity::prelude::*;

use crate::id::{JourneyStepId, SignalId};

/// A signal that a step of a journey rests on.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "journey_step_signal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub step_id: JourneyStepId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub signal_id: SignalId,
    pub linked_at: DateTimeUtc,
}

super::no_relations!();
