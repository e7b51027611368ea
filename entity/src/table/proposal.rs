//! A proposal.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, ConsultationId, CouncilId, DepartmentId, ProposalId},
    term::{ProposalKind, ProposalStatus},
};

/// A proposal.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalId,
    pub kind: ProposalKind,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub is_masked: bool,
    pub council_id: Option<CouncilId>,
    pub author_id: AccountId,
    pub is_from_client: bool,
    pub department_id: Option<DepartmentId>,
    pub status: ProposalStatus,
    pub submitted_at: Option<DateTimeUtc>,
    pub published_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub version: i32,
    pub consent_to_publish: bool,
    pub consultation_id: Option<ConsultationId>,
    pub reconsideration_asked_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reconsideration_reasons: Option<String>,
    pub planned_for: Option<Date>,
    pub implemented_on: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub evaluation: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub abandoned_reason: Option<String>,
}

super::no_relations!();
