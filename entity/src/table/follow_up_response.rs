//! Whether a commitment helped one of those it was made to.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, FollowUpId, FollowUpResponseId};

/// Whether a commitment helped one of those it was made to.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "follow_up_response")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FollowUpResponseId,
    pub follow_up_id: FollowUpId,
    pub account_id: Option<AccountId>,
    pub helped: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    pub is_masked: bool,
    pub at: DateTimeUtc,
}

super::no_relations!();
