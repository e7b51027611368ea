//! A deadline of any noun.

use sea_orm::entity::prelude::*;

use crate::{
    id::DeadlineId,
    term::{PromiseStep, SubjectType},
};

/// A deadline of any noun.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeadlineId,
    pub subject_type: SubjectType,
    pub subject_id: Uuid,
    pub step: PromiseStep,
    pub round: i32,
    pub started_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub warn_at: DateTimeUtc,
    pub met_at: Option<DateTimeUtc>,
    pub dropped_at: Option<DateTimeUtc>,
    pub warned_at: Option<DateTimeUtc>,
    pub escalated_at: Option<DateTimeUtc>,
}

super::no_relations!();
