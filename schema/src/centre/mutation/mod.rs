//! What can be done to centres: by administrators and improvement managers.

mod details;
mod hours;
mod life;

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::{
    id::{CentreId, TypedId},
    session,
};
use sea_orm::ColumnTrait;

use self::{
    details::{ChangeCentreInput, CreateCentreInput},
    life::{AdvanceCentreInput, Advanced},
};
use super::Centre;
use crate::{
    access::{SignedIn, Store},
    error::Error,
    payload::{payload, settled},
    problem::{Problem, Problems, UserError},
    session::Session,
};

payload! {
    /// The centre that was planned.
    CreateCentrePayload {
        /// The centre.
        centre: Centre,
    }
}

payload! {
    /// The centre that was changed.
    ChangeCentrePayload {
        /// The centre.
        centre: Centre,
    }
}

/// The centre a step further, or what stands in its way.
#[derive(SimpleObject)]
pub struct AdvanceCentrePayload {
    /// The centre.
    centre: Option<Centre>,
    /// The test sessions that are not evaluated yet, as far as you see them, the first first. Empty where that is not why
    /// it stays where it is.
    open_tests: Vec<Session>,
    /// What in the input can be mended; all that is wrong at once.
    user_errors: Vec<UserError>,
}

/// What can be done to centres.
#[derive(Default)]
pub struct CentreMutation;

/// What can be done to centres.
#[Object(guard = "crate::access::Closed")]
impl CentreMutation {
    /// Plans a centre. For administrators and improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn create_centre(&self, ctx: &Context<'_>, input: CreateCentreInput) -> Result<CreateCentrePayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| details::create(store, &input)).await)?;
        Ok(CreateCentrePayload { centre: centre(store, id).await?, user_errors })
    }

    /// Changes what a centre tells about itself: name, region, address, hours. For administrators and improvement
    /// managers.
    #[graphql(guard = "SignedIn")]
    async fn change_centre(&self, ctx: &Context<'_>, input: ChangeCentreInput) -> Result<ChangeCentrePayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| details::change(store, &input)).await)?;
        Ok(ChangeCentrePayload { centre: centre(store, id).await?, user_errors })
    }

    /// Takes a centre a step further: into its tests, open, closed. It opens only when every test session is evaluated or
    /// cancelled; `openTests` says which are not. For administrators and improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn advance_centre(&self, ctx: &Context<'_>, input: AdvanceCentreInput) -> Result<AdvanceCentrePayload> {
        let store = ctx.data::<Store>()?;
        let (advanced, user_errors) = settled(store.retried(|| life::advance(store, &input)).await)?;
        match advanced {
            Some(Advanced::To(id)) => {
                Ok(AdvanceCentrePayload { centre: centre(store, Some(id)).await?, open_tests: Vec::new(), user_errors })
            }
            Some(Advanced::HeldBackBy(tests)) => {
                let mut problems = Problems::new(store.viewer().language());
                problems.add("to", Problem::CentreTestsOpen);
                let tests = session::Column::Id.eq_any(tests.into_iter().map(|test| test.uuid()));
                let seen = store
                    .find::<session::Entity>()
                    .filter(tests)
                    .order_by(session::Column::StartsAt, sea_orm::Order::Asc)
                    .order_by(session::Column::Id, sea_orm::Order::Asc)
                    .all()
                    .await?;
                let open_tests = seen.into_iter().map(Session).collect();
                let user_errors = std::mem::take(problems.found_mut());
                Ok(AdvanceCentrePayload { centre: None, open_tests, user_errors })
            }
            None => Ok(AdvanceCentrePayload { centre: None, open_tests: Vec::new(), user_errors }),
        }
    }
}

async fn centre(store: &Store, id: Option<CentreId>) -> std::result::Result<Option<Centre>, Error> {
    match id {
        Some(id) => Ok(store.find().by_id(id).await?.map(Centre)),
        None => Ok(None),
    }
}
