//! What many proposals of an answer need: how many things they rest on, when their decision is due, originals of texts.

use std::{collections::HashMap, hash::Hash};

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

/// On how many signals a proposal rests that the viewer sees. Asked of a proposal that was seen whole: see `evidence.rs`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct SignalCountOf(pub(super) ProposalId);

/// On how many sessions, likewise.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct SessionCountOf(pub(super) ProposalId);

#[derive(FromQueryResult)]
struct Counted {
    proposal_id: ProposalId,
    count: i64,
}

impl Counted {
    fn keyed<K: Eq + Hash>(rows: Vec<Self>, key: impl Fn(ProposalId) -> K) -> HashMap<K, i32> {
        rows.into_iter().map(|row| (key(row.proposal_id), i32::try_from(row.count).unwrap_or(i32::MAX))).collect()
    }
}

impl Loader<SignalCountOf> for loader::Rows {
    type Value = i32;
    type Error = Error;

    async fn load(&self, keys: &[SignalCountOf]) -> Result<HashMap<SignalCountOf, i32>, Error> {
        use proposal_signal::Column::{ProposalId, SignalId};
        let sight = Sight::of::<signal::Entity>(self.store().viewer());
        let mut signals = proposal_signal::Entity::find()
            .select_only()
            .column(ProposalId)
            .column_as(SignalId.count(), "count")
            .filter(ProposalId.eq_any(keys.iter().map(|key| key.0.uuid())))
            .group_by(ProposalId);
        // What the viewer does not see is not counted either.
        if !sight.is_everything() {
            signals = signals.filter(SignalId.in_subquery(Sight::keys::<signal::Entity>(self.store().viewer())));
        }
        Ok(Counted::keyed(self.store().rows(signals.build(DbBackend::Postgres)).await?, SignalCountOf))
    }
}

impl Loader<SessionCountOf> for loader::Rows {
    type Value = i32;
    type Error = Error;

    async fn load(&self, keys: &[SessionCountOf]) -> Result<HashMap<SessionCountOf, i32>, Error> {
        use proposal_session::Column::{ProposalId, SessionId};
        let viewer = self.store().viewer();
        let sessions = proposal_session::Entity::find()
            .select_only()
            .column(ProposalId)
            .column_as(SessionId.count(), "count")
            .filter(ProposalId.eq_any(keys.iter().map(|key| key.0.uuid())))
            .filter(SessionId.in_subquery(Sight::keys::<session::Entity>(viewer)))
            .filter(proposal_session::Entity::apart(viewer))
            .group_by(ProposalId);
        Ok(Counted::keyed(self.store().rows(sessions.build(DbBackend::Postgres)).await?, SessionCountOf))
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
    K: Clone + Eq + Hash + Send + Sync + 'static,
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
