//! To whom a commitment of a session was made, where it names them.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, FollowUpId};

/// To whom a commitment of a session was made, where it names them.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "follow_up_recipient")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub follow_up_id: FollowUpId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
}

super::no_relations!();
