//! A topic that a proposal is about.

use sea_orm::entity::prelude::*;

use crate::id::{ProposalId, TopicId};

/// A topic that a proposal is about.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_topic")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: ProposalId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub topic_id: TopicId,
}

super::no_relations!();
