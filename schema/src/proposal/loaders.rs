//! What many proposals of an answer need: how many things they rest on, when their decision is due, originals of texts.

use std::collections::HashMap;

use async_graphql::{Context, Result, dataloader::Loader};
use chrono::{DateTime, Utc};
use entity::{
    deadline,
    id::{ProposalId, TypedId},
    journey, proposal, proposal_journey, proposal_session, proposal_signal, proposal_topic, session, signal,
    term::{PromiseStep, SubjectType},
    topic,
};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};
use uuid::Uuid;

use crate::{
    access::{Lens, Loaders, Seen, Sight, Store, Viewer, loader},
    error::Error,
    sealed_text::{self, Place},
    session::session_apart,
};

/// The keys of the proposals that the viewer sees through at least this lens.
pub(super) fn seen_through(store: &Store, lens: Lens) -> SelectStatement {
    let seen = Sight::of::<proposal::Entity>(store.viewer()).through(lens);
    proposal::Entity::find().select_only().column(proposal::Column::Id).filter(seen).into_query()
}

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
        let whole = seen_through(store, Lens::Full);
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
            .filter(proposal_session::Entity::apart(store.viewer()))
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

/// A link of a proposal to something else.
trait Link {
    /// The links that a viewer may know of, beside that they see both ends.
    fn apart(_viewer: &Viewer) -> Condition {
        Condition::all()
    }
}
impl Link for proposal_signal::Entity {}
impl Link for proposal_journey::Entity {}
impl Link for proposal_topic::Entity {}
impl Link for proposal_session::Entity {
    fn apart(viewer: &Viewer) -> Condition {
        session_apart(viewer, proposal_session::Column::ProposalId, proposal_session::Column::SessionId)
    }
}

/// Declares the things of another noun beside a proposal: those that the viewer sees, of proposals seen through a lens.
macro_rules! beside {
    ($(#[$doc:meta])* $key:ident $link:ident $column:ident $table:ident $lens:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub(super) struct $key(pub(super) ProposalId);

        impl Loader<$key> for loader::Rows {
            type Value = Vec<Seen<$table::Entity>>;
            type Error = Error;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, Self::Value>, Error> {
                let store = self.store();
                let links = $link::Entity::find()
                    .filter($link::Column::ProposalId.eq_any(keys.iter().map(|key| key.0.uuid())))
                    .filter($link::Column::ProposalId.in_subquery(seen_through(store, Lens::$lens)))
                    .filter($link::Entity::apart(store.viewer()));
                let links: Vec<$link::Model> = store.rows(links.build(DbBackend::Postgres)).await?;
                let found = store
                    .find::<$table::Entity>()
                    .filter($table::Column::Id.eq_any(links.iter().map(|link| link.$column.uuid())))
                    .all()
                    .await?;
                let found: HashMap<_, _> = found.into_iter().map(|seen| (seen.titles().id, seen)).collect();
                let mut things: HashMap<$key, Self::Value> = HashMap::new();
                for link in links {
                    if let Some(seen) = found.get(&link.$column) {
                        things.entry($key(link.proposal_id)).or_default().push(seen.clone());
                    }
                }
                for things in things.values_mut() {
                    // In the order of their making, which their keys hold.
                    things.sort_by_key(|seen| seen.titles().id);
                }
                Ok(things)
            }
        }
    };
}
beside!(
    /// The signals that a proposal rests on.
    SignalsOf proposal_signal signal_id signal Full
);
beside!(
    /// The sessions that a proposal rests on.
    SessionsOf proposal_session session_id session Full
);
beside!(
    /// The journeys that a proposal rests on.
    JourneysOf proposal_journey journey_id journey Full
);
beside!(
    /// The topics that a proposal is about.
    TopicsOf proposal_topic topic_id topic Masked
);

/// Rows that a loader gave, counted for the answer.
pub(super) async fn given<K, T>(ctx: &Context<'_>, key: K) -> Result<Vec<T>>
where
    K: Clone + Eq + std::hash::Hash + Send + Sync + 'static,
    T: Send + Sync + Clone + 'static,
    loader::Rows: Loader<K, Value = Vec<T>, Error = Error>,
{
    let loaders = ctx.data::<Loaders>()?;
    loaders.loader().give(0)?;
    let rows = loaders.load_one(key).await?.unwrap_or_default();
    loaders.loader().give(rows.len())?;
    Ok(rows)
}

/// When the decision on a proposal is due; of a reconsideration, anew.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct DecisionDue(pub(super) ProposalId);

impl Loader<DecisionDue> for loader::Rows {
    type Value = DateTime<Utc>;
    type Error = Error;

    async fn load(&self, keys: &[DecisionDue]) -> Result<HashMap<DecisionDue, DateTime<Utc>>, Error> {
        let deadlines = deadline::Entity::find()
            .filter(deadline::Column::SubjectType.eq(SubjectType::Proposal))
            .filter(deadline::Column::Step.eq(PromiseStep::Decided))
            .filter(deadline::Column::DroppedAt.is_null())
            .filter(deadline::Column::SubjectId.eq_any(keys.iter().map(|key| key.0.uuid())))
            .filter(deadline::Column::SubjectId.in_subquery(seen_through(self.store(), Lens::Masked)))
            .order_by_asc(deadline::Column::Round);
        let rows: Vec<deadline::Model> = self.store().rows(deadlines.build(DbBackend::Postgres)).await?;
        // Of several rounds the last one stays in the map.
        Ok(rows.into_iter().map(|row| (DecisionDue(ProposalId(row.subject_id)), row.due_at)).collect())
    }
}

/// The original of a masked text of a proposal: only for who wrote it for oneself.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Original(Place);

impl Original {
    pub(super) fn title(proposal: ProposalId) -> Self {
        Self(title(proposal))
    }

    pub(super) fn text(proposal: ProposalId) -> Self {
        Self(text(proposal))
    }
}

/// Where the title of a proposal stands.
pub(super) fn title(proposal: ProposalId) -> Place {
    Place { subject_type: SubjectType::Proposal, subject: proposal.uuid(), field: "title" }
}

/// Where the text of a proposal stands.
pub(super) fn text(proposal: ProposalId) -> Place {
    Place { subject_type: SubjectType::Proposal, subject: proposal.uuid(), field: "text" }
}

impl Loader<Original> for loader::Rows {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[Original]) -> Result<HashMap<Original, String>, Error> {
        let places: Vec<Place> = keys.iter().map(|key| key.0).collect();
        let opened = sealed_text::open_for_author(self.store(), &places).await?;
        Ok(opened.into_iter().map(|(place, text)| (Original(place), text)).collect())
    }
}
