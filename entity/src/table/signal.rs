//! What somebody told.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, DepartmentId, RegionId, SignalId, TopicId},
    term::{Channel, SignalKind, SignalOutcome, SignalStatus, Urgency},
};

/// What somebody told.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignalId,
    pub kind: SignalKind,
    pub channel: Channel,
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    pub is_masked: bool,
    pub topic_id: Option<TopicId>,
    pub happened_at: Option<DateTimeUtc>,
    pub received_at: DateTimeUtc,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub address: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub postcode: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub region_name: Option<String>,
    pub region_id: Option<RegionId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub page: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub step: Option<String>,
    pub score: Option<i32>,
    pub urgency: Urgency,
    #[sea_orm(column_type = "Text", nullable)]
    pub source: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub external_id: Option<String>,
    pub source_hash: Option<Vec<u8>>,
    pub is_imported: bool,
    pub integration_id: Option<AccountId>,
    pub status: SignalStatus,
    pub outcome: Option<SignalOutcome>,
    pub has_way_back: bool,
    pub handler_id: Option<AccountId>,
    pub department_id: Option<DepartmentId>,
    pub seen_at: Option<DateTimeUtc>,
    pub heard_at: Option<DateTimeUtc>,
    pub helped_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    pub reopened_count: i32,
    pub main_signal_id: Option<SignalId>,
    pub code_hash: Option<Vec<u8>>,
    pub created_at: DateTimeUtc,
}

super::no_relations!();
