//! What many journeys of an answer need: their steps, the councils that take part, the signals that steps rest on.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use entity::{
    council,
    id::{CouncilId, JourneyId, JourneyStepId, SignalId, TypedId},
    journey_council, journey_step, journey_step_signal, signal,
};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::SelectStatement,
};

use crate::{
    access::{Lens, Sight, Viewer, loader},
    error::Error,
};

/// The steps of a journey, in their order.
pub(super) struct StepsOfJourney;

impl loader::Children for StepsOfJourney {
    type Row = journey_step::Entity;
    type Parent = JourneyId;
    const PARENT: journey_step::Column = journey_step::Column::JourneyId;
    const ORDER: journey_step::Column = journey_step::Column::Place;

    fn parent(row: &journey_step::Model) -> Option<JourneyId> {
        Some(row.journey_id)
    }
}

/// The councils that take part in a journey and that the viewer sees.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct CouncilsOf(pub(super) JourneyId);

impl Loader<CouncilsOf> for loader::Rows {
    type Value = Arc<Vec<CouncilId>>;
    type Error = Error;

    async fn load(&self, keys: &[CouncilsOf]) -> Result<HashMap<CouncilsOf, Self::Value>, Error> {
        let select = journey_council::Entity::find()
            .filter(journey_council::Column::JourneyId.eq_any(keys.iter().map(|key| key.0.uuid())))
            .filter(
                journey_council::Column::CouncilId.in_subquery(Sight::keys::<council::Entity>(self.store().viewer())),
            )
            .order_by_asc(journey_council::Column::CouncilId);
        let rows: Vec<journey_council::Model> = self.store().rows(select.build(DbBackend::Postgres)).await?;
        let mut found: HashMap<CouncilsOf, Vec<CouncilId>> = HashMap::new();
        for row in rows {
            found.entry(CouncilsOf(row.journey_id)).or_default().push(row.council_id);
        }
        Ok(found.into_iter().map(|(key, councils)| (key, Arc::new(councils))).collect())
    }
}

/// Links of steps that the viewer sees in full to signals that the viewer sees: neither shows the other.
pub(super) fn seen_links(viewer: &Viewer, steps: Vec<uuid::Uuid>) -> Select<journey_step_signal::Entity> {
    let whole: SelectStatement = journey_step::Entity::find()
        .select_only()
        .column(journey_step::Column::Id)
        .filter(Sight::of::<journey_step::Entity>(viewer).through(Lens::Full))
        .into_query();
    journey_step_signal::Entity::find()
        .filter(journey_step_signal::Column::StepId.eq_any(steps))
        .filter(journey_step_signal::Column::StepId.in_subquery(whole))
        .filter(journey_step_signal::Column::SignalId.in_subquery(Sight::keys::<signal::Entity>(viewer)))
}

/// The signals that a step rests on and that the viewer sees, those linked first first.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct SignalsOf(pub(super) JourneyStepId);

impl Loader<SignalsOf> for loader::Rows {
    type Value = Arc<Vec<SignalId>>;
    type Error = Error;

    async fn load(&self, keys: &[SignalsOf]) -> Result<HashMap<SignalsOf, Self::Value>, Error> {
        let steps = keys.iter().map(|key| key.0.uuid()).collect();
        let select = seen_links(self.store().viewer(), steps)
            .order_by_asc(journey_step_signal::Column::LinkedAt)
            .order_by_asc(journey_step_signal::Column::SignalId);
        let rows: Vec<journey_step_signal::Model> = self.store().rows(select.build(DbBackend::Postgres)).await?;
        let mut found: HashMap<SignalsOf, Vec<SignalId>> = HashMap::new();
        for row in rows {
            found.entry(SignalsOf(row.step_id)).or_default().push(row.signal_id);
        }
        Ok(found.into_iter().map(|(key, signals)| (key, Arc::new(signals))).collect())
    }
}
