//! A journey's picture for one viewer: what of it they see, drawn.

use std::collections::HashMap;

use entity::{
    id::{JourneyId, JourneyStepId, TypedId},
    journey, journey_step, journey_step_signal, region,
};
use sea_orm::{ColumnTrait, DbBackend, FromQueryResult, QuerySelect, QueryTrait};

use super::{
    loaders::seen_links,
    picture::{Picture, Step, draw},
};
use crate::{
    access::{Lens, Store},
    clock,
    error::Error,
};

#[derive(FromQueryResult)]
struct Counted {
    step_id: JourneyStepId,
    count: i64,
}

/// The picture of the journey with this global id, as SVG. `None` where it does not exist for the viewer.
///
/// # Errors
/// Where the database does not answer.
pub async fn picture_of(store: &Store, id: &str) -> Result<Option<String>, Error> {
    let Ok(id) = id.parse::<JourneyId>() else { return Ok(None) };
    let Some(journey) = store.find::<journey::Entity>().by_id(id).await? else { return Ok(None) };
    let journey = journey.titles();
    let region = match journey.region_id {
        Some(region) => store.find::<region::Entity>().by_id(region).await?,
        None => None,
    };
    let steps = store
        .find::<journey_step::Entity>()
        .filter(journey_step::Column::JourneyId.eq(id))
        .order_by(journey_step::Column::Place, sea_orm::Order::Asc)
        .all()
        .await?;
    let keys = steps.iter().map(|step| step.titles().id.uuid()).collect();
    let counts = seen_links(store.viewer(), keys)
        .select_only()
        .column(journey_step_signal::Column::StepId)
        .column_as(journey_step_signal::Column::SignalId.count(), "count")
        .group_by(journey_step_signal::Column::StepId);
    let counts: HashMap<JourneyStepId, i64> = store
        .rows::<Counted>(counts.build(DbBackend::Postgres))
        .await?
        .into_iter()
        .map(|row| (row.step_id, row.count))
        .collect();

    let steps = steps.into_iter().map(|seen| {
        let is_whole = seen.lens() == Lens::Full;
        let step = seen.titles();
        Step {
            action: step.action.clone(),
            touchpoint: step.touchpoint.clone(),
            channel: step.channel,
            experience: step.experience,
            quotes: step.quotes.clone(),
            signals: is_whole.then(|| counts.get(&step.id).copied().unwrap_or_default()),
        }
    });
    Ok(Some(draw(&Picture {
        title: journey.title.clone(),
        summary: journey.summary.clone(),
        steps: steps.collect(),
        organisation: store.organisation().name.clone(),
        region: region.map(|region| region.titles().name.clone()),
        changed_on: clock::day_of(journey.changed_at),
        language: store.viewer().language(),
    })))
}
