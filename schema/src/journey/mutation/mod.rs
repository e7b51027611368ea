//! What can be done to journeys: all of it by improvement managers.

mod publicity;
mod signals;
mod steps;
mod writing;

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::id::JourneyId;

use super::Journey;
use crate::{
    access::{SignedIn, Store},
    error::Error,
    payload::{payload, settled},
};

pub use signals::LinkSignalsToJourneyStepInput;
pub use writing::{CreateJourneyInput, UpdateJourneyInput};

/// A journey to be published.
#[derive(InputObject)]
pub struct PublishJourneyInput {
    /// The journey.
    journey_id: ID,
}

/// A journey to be published no longer.
#[derive(InputObject)]
pub struct UnpublishJourneyInput {
    /// The journey.
    journey_id: ID,
}

payload! {
    /// The journey that was made.
    CreateJourneyPayload {
        /// The journey.
        journey: Journey,
    }
}

payload! {
    /// The journey that was changed.
    UpdateJourneyPayload {
        /// The journey.
        journey: Journey,
    }
}

payload! {
    /// The journey with what its step rests on.
    LinkSignalsToJourneyStepPayload {
        /// The journey.
        journey: Journey,
    }
}

payload! {
    /// The journey that was published.
    PublishJourneyPayload {
        /// The journey.
        journey: Journey,
    }
}

payload! {
    /// The journey that is not published any more.
    UnpublishJourneyPayload {
        /// The journey.
        journey: Journey,
    }
}

/// What can be done to journeys.
#[derive(Default)]
pub struct JourneyMutation;

/// What can be done to journeys.
#[Object(guard = "crate::access::Closed")]
impl JourneyMutation {
    /// Makes a journey. It is not published by that. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn create_journey(&self, ctx: &Context<'_>, input: CreateJourneyInput) -> Result<CreateJourneyPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| writing::create(store, &input)).await)?;
        Ok(CreateJourneyPayload { journey: journey(store, id).await?, user_errors })
    }

    /// Changes a journey, all its steps in one act. `CONFLICT` where somebody else changed it since. For improvement
    /// managers.
    #[graphql(guard = "SignedIn")]
    async fn update_journey(&self, ctx: &Context<'_>, input: UpdateJourneyInput) -> Result<UpdateJourneyPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| writing::update(store, &input)).await)?;
        Ok(UpdateJourneyPayload { journey: journey(store, id).await?, user_errors })
    }

    /// Says which signals a step rests on. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn link_signals_to_journey_step(
        &self,
        ctx: &Context<'_>,
        input: LinkSignalsToJourneyStepInput,
    ) -> Result<LinkSignalsToJourneyStepPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| signals::link(store, &input)).await)?;
        Ok(LinkSignalsToJourneyStepPayload { journey: journey(store, id).await?, user_errors })
    }

    /// Publishes a journey: everybody sees it, without the signals that it rests on. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn publish_journey(&self, ctx: &Context<'_>, input: PublishJourneyInput) -> Result<PublishJourneyPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| publicity::set(store, &input.journey_id, true)).await)?;
        Ok(PublishJourneyPayload { journey: journey(store, id).await?, user_errors })
    }

    /// Takes a journey back from the public. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn unpublish_journey(
        &self,
        ctx: &Context<'_>,
        input: UnpublishJourneyInput,
    ) -> Result<UnpublishJourneyPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| publicity::set(store, &input.journey_id, false)).await)?;
        Ok(UnpublishJourneyPayload { journey: journey(store, id).await?, user_errors })
    }
}

async fn journey(store: &Store, id: Option<JourneyId>) -> Result<Option<Journey>, Error> {
    match id {
        Some(id) => Ok(store.find().by_id(id).await?.map(Journey)),
        None => Ok(None),
    }
}
