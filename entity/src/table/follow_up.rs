//! A commitment about one thing.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, DepartmentId, FollowUpId, ProposalId, SessionId, SignalId},
    term::{FollowUpKind, FollowUpStatus},
};

/// A commitment about one thing.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "follow_up")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FollowUpId,
    pub signal_id: Option<SignalId>,
    pub session_id: Option<SessionId>,
    pub proposal_id: Option<ProposalId>,
    pub kind: FollowUpKind,
    #[sea_orm(column_type = "Text")]
    pub commitment: String,
    pub is_masked: bool,
    pub owner_id: AccountId,
    pub department_id: DepartmentId,
    pub due_on: Date,
    pub status: FollowUpStatus,
    #[sea_orm(column_type = "Text", nullable)]
    pub dropped_reason: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub partner: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub handed_over: Option<String>,
    pub agreed_at: Option<DateTimeUtc>,
    pub confirmed_at: Option<DateTimeUtc>,
    pub created_by: AccountId,
    pub created_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

super::no_relations!();
