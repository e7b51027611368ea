//! What can be done to pilots: by improvement managers; guidance and evaluation also by process owners.

mod sites;
mod steps;
mod words;

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::id::PilotId;

use super::Pilot;
use crate::{
    access::{SignedIn, Store},
    error::Error,
    payload::{Stop, payload, settled},
    problem::UserError,
};

pub use sites::{AddPilotSiteInput, EndPilotSiteInput, EvaluatePilotSiteInput};
pub use steps::{AdvancePilotInput, StopPilotInput};
pub use words::{AddSuccessStoryInput, ChangePilotInput, CreatePilotInput, SetPilotGuidanceInput};

/// A pilot to be published.
#[derive(InputObject)]
pub struct PublishPilotInput {
    /// The pilot.
    pilot_id: ID,
}

/// A pilot to be published no longer.
#[derive(InputObject)]
pub struct UnpublishPilotInput {
    /// The pilot.
    pilot_id: ID,
}

/// Declares payloads that give the pilot.
macro_rules! pilot_payloads {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        payload! {
            $(#[$doc])*
            $name {
                /// The pilot.
                pilot: Pilot,
            }
        }

        impl $name {
            async fn of(store: &Store, result: std::result::Result<PilotId, Stop>) -> Result<Self> {
                let (pilot, user_errors) = given(store, result).await?;
                Ok(Self { pilot, user_errors })
            }
        }
    )+};
}
pilot_payloads! {
    /// The pilot that was made.
    CreatePilotPayload,
    /// The pilot that was changed.
    ChangePilotPayload,
    /// The pilot with its new site.
    AddPilotSitePayload,
    /// The pilot with the site that ends.
    EndPilotSitePayload,
    /// The pilot with the site that was evaluated.
    EvaluatePilotSitePayload,
    /// The pilot with its guidance.
    SetPilotGuidancePayload,
    /// The pilot with its new story.
    AddSuccessStoryPayload,
    /// The pilot a step further.
    AdvancePilotPayload,
    /// The pilot that was stopped.
    StopPilotPayload,
    /// The pilot that was published.
    PublishPilotPayload,
    /// The pilot that is not published any more.
    UnpublishPilotPayload,
}

async fn given(
    store: &Store,
    result: std::result::Result<PilotId, Stop>,
) -> std::result::Result<(Option<Pilot>, Vec<UserError>), Error> {
    let (id, user_errors) = settled(result)?;
    let pilot = match id {
        Some(id) => store.find().by_id(id).await?.map(Pilot),
        None => None,
    };
    Ok((pilot, user_errors))
}

/// What can be done to pilots.
#[derive(Default)]
pub struct PilotMutation;

/// What can be done to pilots.
#[Object(guard = "crate::access::Closed")]
impl PilotMutation {
    /// Prepares a pilot. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn create_pilot(&self, ctx: &Context<'_>, input: CreatePilotInput) -> Result<CreatePilotPayload> {
        let store = ctx.data::<Store>()?;
        CreatePilotPayload::of(store, store.retried(|| words::create(store, &input)).await).await
    }

    /// Changes what a pilot says of itself. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn change_pilot(&self, ctx: &Context<'_>, input: ChangePilotInput) -> Result<ChangePilotPayload> {
        let store = ctx.data::<Store>()?;
        ChangePilotPayload::of(store, store.retried(|| words::change(store, &input)).await).await
    }

    /// Says where and from when a pilot is tried. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn add_pilot_site(&self, ctx: &Context<'_>, input: AddPilotSiteInput) -> Result<AddPilotSitePayload> {
        let store = ctx.data::<Store>()?;
        AddPilotSitePayload::of(store, store.retried(|| sites::add(store, &input)).await).await
    }

    /// Says until when a pilot is tried at a site. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn end_pilot_site(&self, ctx: &Context<'_>, input: EndPilotSiteInput) -> Result<EndPilotSitePayload> {
        let store = ctx.data::<Store>()?;
        EndPilotSitePayload::of(store, store.retried(|| sites::end(store, &input)).await).await
    }

    /// Says what a pilot came to at a site; an evaluation that is there is replaced. For improvement managers and process
    /// owners.
    #[graphql(guard = "SignedIn")]
    async fn evaluate_pilot_site(
        &self,
        ctx: &Context<'_>,
        input: EvaluatePilotSiteInput,
    ) -> Result<EvaluatePilotSitePayload> {
        let store = ctx.data::<Store>()?;
        EvaluatePilotSitePayload::of(store, store.retried(|| sites::evaluate(store, &input)).await).await
    }

    /// Writes down what staff do with a pilot. For improvement managers and process owners.
    #[graphql(guard = "SignedIn")]
    async fn set_pilot_guidance(
        &self,
        ctx: &Context<'_>,
        input: SetPilotGuidanceInput,
    ) -> Result<SetPilotGuidancePayload> {
        let store = ctx.data::<Store>()?;
        SetPilotGuidancePayload::of(store, store.retried(|| words::guide(store, &input)).await).await
    }

    /// Tells what went well with a pilot. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn add_success_story(
        &self,
        ctx: &Context<'_>,
        input: AddSuccessStoryInput,
    ) -> Result<AddSuccessStoryPayload> {
        let store = ctx.data::<Store>()?;
        AddSuccessStoryPayload::of(store, store.retried(|| words::tell(store, &input)).await).await
    }

    /// Takes a pilot a step further: to a place, to a second one, everywhere. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn advance_pilot(&self, ctx: &Context<'_>, input: AdvancePilotInput) -> Result<AdvancePilotPayload> {
        let store = ctx.data::<Store>()?;
        AdvancePilotPayload::of(store, store.retried(|| steps::advance(store, &input)).await).await
    }

    /// Stops a pilot, with a reason. It does not go on after that. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn stop_pilot(&self, ctx: &Context<'_>, input: StopPilotInput) -> Result<StopPilotPayload> {
        let store = ctx.data::<Store>()?;
        StopPilotPayload::of(store, store.retried(|| steps::stop(store, &input)).await).await
    }

    /// Publishes a pilot: everybody sees what it is, where it is tried, and its stories. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn publish_pilot(&self, ctx: &Context<'_>, input: PublishPilotInput) -> Result<PublishPilotPayload> {
        let store = ctx.data::<Store>()?;
        PublishPilotPayload::of(store, store.retried(|| steps::publish(store, &input.pilot_id, true)).await).await
    }

    /// Takes a pilot back from the public. For improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn unpublish_pilot(&self, ctx: &Context<'_>, input: UnpublishPilotInput) -> Result<UnpublishPilotPayload> {
        let store = ctx.data::<Store>()?;
        UnpublishPilotPayload::of(store, store.retried(|| steps::publish(store, &input.pilot_id, false)).await).await
    }
}
