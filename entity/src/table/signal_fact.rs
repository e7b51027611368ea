//! What a signal counts for.

use sea_orm::entity::prelude::*;

use crate::{
    id::{DepartmentId, RegionId, SignalId, TopicId},
    term::{Channel, SignalKind},
};

/// What a signal counts for.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signal_fact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub signal_id: SignalId,
    pub received_at: DateTimeUtc,
    pub topic_id: Option<TopicId>,
    pub region_id: Option<RegionId>,
    pub department_id: Option<DepartmentId>,
    pub channel: Channel,
    pub kind: SignalKind,
    pub cell: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub page: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub step: Option<String>,
    pub seen_kept: Option<bool>,
    pub heard_kept: Option<bool>,
    pub helped_kept: Option<bool>,
    pub seen_span: Option<i32>,
    pub heard_span: Option<i32>,
    pub helped_span: Option<i32>,
    pub is_reopened: bool,
    pub is_unanswered: bool,
}

super::no_relations!();
