//! A council that a consultation was put to, and how it answered.

use sea_orm::entity::prelude::*;

use crate::id::{ConsultationId, ConsultationRequestId, CouncilId};

/// A council that a consultation was put to, and how it answered.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsultationRequestId,
    pub consultation_id: ConsultationId,
    pub council_id: CouncilId,
    pub place: i32,
    pub answered_at: Option<DateTimeUtc>,
    pub declined_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub declined_reason: Option<String>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
