//! A journey is published, or taken back.

use async_graphql::ID;
use entity::{
    id::JourneyId,
    journey, journey_step,
    term::{EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::{
    access::Store,
    event::Event,
    id::parse,
    journey::rules::{KeepJourneys, can_be_public},
    payload::Stop,
    problem::Problems,
};

/// What is so already, stays so, and nothing happens.
pub(super) async fn set(store: &Store, journey: &ID, public: bool) -> Result<JourneyId, Stop> {
    let draft = store.draft().await?;
    let journey = draft.lock::<journey::Entity>(parse(journey)?).await?.titles().clone();
    let granted = draft.viewer().may(KeepJourneys)?;
    let change = draft.granted(granted);
    if journey.published_at.is_some() == public {
        return Ok(journey.id);
    }
    if public {
        let steps = journey_step::Entity::find().filter(journey_step::Column::JourneyId.eq(journey.id));
        let steps = usize::try_from(steps.count(change.db()).await?).unwrap_or_default();
        let mut problems = Problems::new(store.viewer().language());
        problems.take("journeyId", can_be_public(steps));
        problems.settle()?;
    }
    let row = journey::ActiveModel {
        id: Set(journey.id),
        published_at: Set(public.then(|| change.now())),
        ..Default::default()
    };
    row.update(change.db()).await?;
    let kind = if public { EventKind::JourneyPublished } else { EventKind::JourneyUnpublished };
    change.commit([Event::new(kind, SubjectType::Journey, journey.id)]).await?;
    Ok(journey.id)
}
