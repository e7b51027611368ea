//! An observation: what somebody who attended a session noticed, and what became of it.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, ID, Object, Result, dataloader::Loader};
use chrono::{DateTime, Utc};
use entity::{
    follow_up,
    id::{FollowUpId, ProposalId, SessionId, SessionObservationId, SignalId, TypedId},
    proposal, session_observation, session_observation_use, signal,
    term::{Assessment, SubjectType, TimeFrame},
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QueryTrait};

use super::{Participant, Session, sight::observation_apart};
use crate::{
    access::{Lens, Loaders, Seen, Sight, loader},
    error::Error,
    follow_up::FollowUp,
    id::global,
    proposal::Proposal,
    sealed_text::{self, Place},
    signal::Signal,
};

/// What somebody who attended a session noticed. It is its author's own until the session is reported.
#[derive(Clone)]
pub struct Observation(pub(super) Seen<session_observation::Entity>);

impl From<Seen<session_observation::Entity>> for Observation {
    fn from(seen: Seen<session_observation::Entity>) -> Self {
        Self(seen)
    }
}

impl Observation {
    pub(crate) fn key(&self) -> SessionObservationId {
        self.0.titles().id
    }
}

/// Where an observation is sealed.
pub(super) fn place_of(id: SessionObservationId) -> Place {
    Place { subject_type: SubjectType::Session, subject: id.uuid(), field: "observation" }
}

/// What somebody who attended a session noticed. It is its author's own until the session is reported.
#[Object]
impl Observation {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What was noticed. Its author reads it as it was written, everybody else masked.
    async fn text(&self, ctx: &Context<'_>) -> Result<String> {
        let row = self.0.titles();
        if !row.is_masked || self.0.lens() != Lens::Full {
            return Ok(row.text.clone());
        }
        let original = ctx.data::<Loaders>()?.load_one(OriginalOf(row.id)).await?;
        Ok(original.unwrap_or_else(|| row.text.clone()))
    }

    /// Whether something in it is masked for everybody but its author.
    async fn masked(&self) -> bool {
        self.0.titles().is_masked
    }

    /// Whether it went well.
    async fn assessment(&self) -> Assessment {
        self.0.titles().assessment
    }

    /// Of when it tells.
    async fn time_frame(&self) -> TimeFrame {
        self.0.titles().time_frame
    }

    /// When it was written down.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.titles().created_at
    }

    /// Who noticed it, as far as you may know that.
    #[graphql(complexity = "5 * child_complexity")]
    async fn author(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        let row = self.0.titles();
        Participant::one(ctx, row.session_id, row.participant_id).await
    }

    /// The session.
    async fn session(&self, ctx: &Context<'_>) -> Result<Option<Session>> {
        loader::one(ctx, Some(self.0.titles().session_id)).await
    }

    /// The signal that it became, where you can see that.
    async fn signal(&self, ctx: &Context<'_>) -> Result<Option<Signal>> {
        let used = uses_of(ctx, self.0.titles().id).await?;
        loader::one::<signal::Entity, _>(ctx, used.iter().find_map(|one| one.signal_id)).await
    }

    /// The commitment that it became, where you can see that.
    async fn follow_up(&self, ctx: &Context<'_>) -> Result<Option<FollowUp>> {
        let used = uses_of(ctx, self.0.titles().id).await?;
        loader::one::<follow_up::Entity, _>(ctx, used.iter().find_map(|one| one.follow_up_id)).await
    }

    /// The proposals that rest on it, of those that you can see.
    #[graphql(complexity = "3 * child_complexity")]
    async fn proposals(&self, ctx: &Context<'_>) -> Result<Vec<Proposal>> {
        let mut proposals = Vec::new();
        for id in uses_of(ctx, self.0.titles().id).await?.iter().filter_map(|one| one.proposal_id) {
            proposals.extend(loader::one::<proposal::Entity, Proposal>(ctx, Some(id)).await?);
        }
        Ok(proposals)
    }
}

pub(super) struct ObservationsOf;

impl loader::Children for ObservationsOf {
    type Row = session_observation::Entity;
    type Parent = SessionId;
    const PARENT: session_observation::Column = session_observation::Column::SessionId;
    const ORDER: session_observation::Column = session_observation::Column::CreatedAt;

    fn parent(row: &session_observation::Model) -> Option<SessionId> {
        Some(row.session_id)
    }
}

/// The original of an observation. Only its author comes to this.
#[derive(Clone, PartialEq, Eq, Hash)]
struct OriginalOf(SessionObservationId);

impl Loader<OriginalOf> for loader::Rows {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[OriginalOf]) -> Result<HashMap<OriginalOf, String>, Error> {
        let places: Vec<Place> = keys.iter().map(|key| place_of(key.0)).collect();
        let opened = sealed_text::open_for_author(self.store(), &places).await?;
        let of = |place: Place| keys.iter().find(|key| key.0.uuid() == place.subject).cloned();
        Ok(opened.into_iter().filter_map(|(place, text)| Some((of(place)?, text))).collect())
    }
}

/// What became of an observation.
#[derive(Clone, PartialEq, Eq, Hash)]
struct UsesOf(SessionObservationId);

impl Loader<UsesOf> for loader::Rows {
    type Value = Arc<Vec<session_observation_use::Model>>;
    type Error = Error;

    async fn load(&self, keys: &[UsesOf]) -> Result<HashMap<UsesOf, Self::Value>, Error> {
        // Keys are of observations that were seen; what they became is looked up within its own sight.
        let rows = session_observation_use::Entity::find()
            .filter(session_observation_use::Column::ObservationId.eq_any(keys.iter().map(|key| key.0.uuid())))
            .filter(observation_apart(self.store().viewer()))
            .order_by_asc(session_observation_use::Column::At)
            .order_by_asc(session_observation_use::Column::Id);
        let rows: Vec<session_observation_use::Model> = self.store().rows(rows.build(DbBackend::Postgres)).await?;
        let mut of: HashMap<UsesOf, Vec<session_observation_use::Model>> = HashMap::new();
        for row in rows {
            of.entry(UsesOf(row.observation_id)).or_default().push(row);
        }
        Ok(of.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

async fn uses_of(ctx: &Context<'_>, id: SessionObservationId) -> Result<Arc<Vec<session_observation_use::Model>>> {
    Ok(ctx.data::<Loaders>()?.load_one(UsesOf(id)).await?.unwrap_or_default())
}

/// From what observation something came.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CameTo {
    /// A signal.
    Signal(SignalId),
    /// A commitment.
    FollowUp(FollowUpId),
    /// Evidence of a proposal.
    Proposal(ProposalId),
}

impl Loader<CameTo> for loader::Rows {
    type Value = Vec<Seen<session_observation::Entity>>;
    type Error = Error;

    async fn load(&self, keys: &[CameTo]) -> Result<HashMap<CameTo, Self::Value>, Error> {
        use session_observation_use::Column;
        let is_one = |column: Column, ids: Vec<uuid::Uuid>| column.eq_any(ids);
        let of = |key: fn(&CameTo) -> Option<uuid::Uuid>| keys.iter().filter_map(key).collect::<Vec<_>>();
        let signals = of(|key| if let CameTo::Signal(id) = key { Some(id.uuid()) } else { None });
        let follow_ups = of(|key| if let CameTo::FollowUp(id) = key { Some(id.uuid()) } else { None });
        let proposals = of(|key| if let CameTo::Proposal(id) = key { Some(id.uuid()) } else { None });
        let uses = session_observation_use::Entity::find()
            .filter(
                sea_orm::Condition::any()
                    .add(is_one(Column::SignalId, signals))
                    .add(is_one(Column::FollowUpId, follow_ups))
                    .add(is_one(Column::ProposalId, proposals)),
            )
            .filter(
                Column::ObservationId.in_subquery(Sight::keys::<session_observation::Entity>(self.store().viewer())),
            )
            .filter(observation_apart(self.store().viewer()))
            .order_by_asc(Column::At)
            .order_by_asc(Column::Id);
        let uses: Vec<session_observation_use::Model> = self.store().rows(uses.build(DbBackend::Postgres)).await?;
        let observations = self
            .store()
            .find::<session_observation::Entity>()
            .filter(session_observation::Column::Id.eq_any(uses.iter().map(|row| row.observation_id.uuid())))
            .all()
            .await?;
        let observations: HashMap<SessionObservationId, Seen<session_observation::Entity>> =
            observations.into_iter().map(|seen| (seen.titles().id, seen)).collect();
        let mut found: HashMap<CameTo, Self::Value> = HashMap::new();
        for row in uses {
            let Some(seen) = observations.get(&row.observation_id) else { continue };
            let keys = [
                row.signal_id.map(CameTo::Signal),
                row.follow_up_id.map(CameTo::FollowUp),
                row.proposal_id.map(CameTo::Proposal),
            ];
            for key in keys.into_iter().flatten() {
                found.entry(key).or_default().push(seen.clone());
            }
        }
        Ok(found)
    }
}

/// The observations from which something came, of those that the viewer sees.
pub(crate) async fn came_from(ctx: &Context<'_>, what: CameTo) -> Result<Vec<Observation>> {
    let loaders = ctx.data::<Loaders>()?;
    loaders.loader().give(0)?;
    let observations = loaders.load_one(what).await?.unwrap_or_default();
    loaders.loader().give(observations.len())?;
    Ok(observations.into_iter().map(Observation).collect())
}
