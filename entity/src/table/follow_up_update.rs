//! What was said about a follow-up, and to whom.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, DepartmentId, FollowUpId, FollowUpUpdateId},
    term::{Audience, FollowUpStatus},
};

/// What was said about a follow-up, and to whom.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "follow_up_update")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FollowUpUpdateId,
    pub follow_up_id: FollowUpId,
    pub author_id: AccountId,
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    pub is_masked: bool,
    pub audience: Audience,
    pub status: Option<FollowUpStatus>,
    pub moved_from: Option<Date>,
    pub moved_to: Option<Date>,
    pub handed_to_id: Option<AccountId>,
    pub handed_to_department_id: Option<DepartmentId>,
    pub at: DateTimeUtc,
}

super::no_relations!();
