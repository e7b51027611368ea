//! A figure that a proposal rests on, as it stood.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, ProposalFigureId, ProposalId, TopicId},
    term::Channel,
};

/// A figure that a proposal rests on, as it stood.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_figure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalFigureId,
    pub proposal_id: ProposalId,
    pub topic_id: TopicId,
    pub from_day: Date,
    pub until_day: Date,
    pub channel: Option<Channel>,
    pub is_of_all: bool,
    pub value: Option<i32>,
    pub taken_by: AccountId,
    pub taken_at: DateTimeUtc,
}

super::no_relations!();
