//! What many proposals of an answer need: their evidence, counted, and when their decision is due.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use entity::{
    deadline,
    id::{ProposalId, TypedId},
    proposal, proposal_session, proposal_signal, session, signal,
    term::{PromiseStep, SubjectType},
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::{
    access::{Lens, Sight, loader},
    error::Error,
};

/// How much a proposal rests on, of what the viewer sees, for those who see all of the proposal.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct EvidenceOf(pub(super) ProposalId);

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) signals: i32,
    pub(super) sessions: i32,
}

#[derive(FromQueryResult)]
struct Counted {
    proposal_id: ProposalId,
    count: i64,
}

impl Loader<EvidenceOf> for loader::Rows {
    type Value = Counts;
    type Error = Error;

    async fn load(&self, keys: &[EvidenceOf]) -> Result<HashMap<EvidenceOf, Counts>, Error> {
        let store = self.store();
        let whole = Sight::of::<proposal::Entity>(store.viewer()).through(Lens::Full);
        let whole = proposal::Entity::find().select_only().column(proposal::Column::Id).filter(whole).into_query();
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0.uuid()).collect();
        let signals = proposal_signal::Entity::find()
            .select_only()
            .column(proposal_signal::Column::ProposalId)
            .column_as(proposal_signal::Column::SignalId.count(), "count")
            .filter(proposal_signal::Column::ProposalId.eq_any(ids.clone()))
            .filter(proposal_signal::Column::ProposalId.in_subquery(whole.clone()))
            // What the viewer does not see is not counted either.
            .filter(proposal_signal::Column::SignalId.in_subquery(Sight::keys::<signal::Entity>(store.viewer())))
            .group_by(proposal_signal::Column::ProposalId);
        let sessions = proposal_session::Entity::find()
            .select_only()
            .column(proposal_session::Column::ProposalId)
            .column_as(proposal_session::Column::SessionId.count(), "count")
            .filter(proposal_session::Column::ProposalId.eq_any(ids))
            .filter(proposal_session::Column::ProposalId.in_subquery(whole))
            .filter(proposal_session::Column::SessionId.in_subquery(Sight::keys::<session::Entity>(store.viewer())))
            .group_by(proposal_session::Column::ProposalId);
        let mut counts: HashMap<EvidenceOf, Counts> = HashMap::new();
        for row in store.rows::<Counted>(signals.build(DbBackend::Postgres)).await? {
            counts.entry(EvidenceOf(row.proposal_id)).or_default().signals =
                i32::try_from(row.count).unwrap_or(i32::MAX);
        }
        for row in store.rows::<Counted>(sessions.build(DbBackend::Postgres)).await? {
            counts.entry(EvidenceOf(row.proposal_id)).or_default().sessions =
                i32::try_from(row.count).unwrap_or(i32::MAX);
        }
        Ok(counts)
    }
}

/// When the decision on a proposal is due; of a reconsideration, anew.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct DecisionDue(pub(super) ProposalId);

impl Loader<DecisionDue> for loader::Rows {
    type Value = DateTime<Utc>;
    type Error = Error;

    async fn load(&self, keys: &[DecisionDue]) -> Result<HashMap<DecisionDue, DateTime<Utc>>, Error> {
        let viewer = self.store().viewer();
        let seen = Sight::of::<proposal::Entity>(viewer).through(Lens::Masked);
        let seen = proposal::Entity::find().select_only().column(proposal::Column::Id).filter(seen).into_query();
        let deadlines = deadline::Entity::find()
            .filter(deadline::Column::SubjectType.eq(SubjectType::Proposal))
            .filter(deadline::Column::Step.eq(PromiseStep::Decided))
            .filter(deadline::Column::DroppedAt.is_null())
            .filter(deadline::Column::SubjectId.eq_any(keys.iter().map(|key| key.0.uuid())))
            .filter(deadline::Column::SubjectId.in_subquery(seen))
            .order_by_asc(deadline::Column::Round);
        let rows: Vec<deadline::Model> = self.store().rows(deadlines.build(DbBackend::Postgres)).await?;
        // Of several rounds the last one stays in the map.
        Ok(rows.into_iter().map(|row| (DecisionDue(ProposalId(row.subject_id)), row.due_at)).collect())
    }
}
