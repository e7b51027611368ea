//! A council begins, and is dissolved.

use async_graphql::{ID, InputObject};
use chrono::Days;
use entity::{
    council,
    id::CouncilId,
    term::{CouncilStatus, EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use super::renewal::end_all;
use crate::{
    access::{Change, ManageOrganisation, Store},
    council::Council,
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
};

/// Which council begins.
#[derive(InputObject)]
pub struct ActivateCouncilInput {
    /// A council that is being formed.
    council_id: ID,
}

/// Which council is dissolved.
#[derive(InputObject)]
pub struct DissolveCouncilInput {
    /// The council.
    council_id: ID,
}

payload! {
    /// A council that has begun.
    ActivateCouncilPayload {
        /// The council.
        council: Council,
    }
}

payload! {
    /// A council that was dissolved.
    DissolveCouncilPayload {
        /// The council.
        council: Council,
    }
}

pub(super) async fn activate(store: &Store, input: &ActivateCouncilInput) -> Result<CouncilId, Stop> {
    let (change, council) = opened(store, &input.council_id).await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.check(council.status == CouncilStatus::Forming, "councilId", Problem::CouncilNotForming);
    problems.settle()?;

    let id = council.id;
    set_status(&change, council, CouncilStatus::Active).await?;
    let happened = Event::new(EventKind::CouncilChanged, SubjectType::Council, id);
    change.commit([happened.term("status", CouncilStatus::Active)]).await?;
    Ok(id)
}

pub(super) async fn dissolve(store: &Store, input: &DissolveCouncilInput) -> Result<CouncilId, Stop> {
    let (change, council) = opened(store, &input.council_id).await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.check(council.status != CouncilStatus::Dissolved, "councilId", Problem::CouncilDissolved);
    problems.settle()?;

    let id = council.id;
    set_status(&change, council, CouncilStatus::Dissolved).await?;
    let tomorrow = change.today().checked_add_days(Days::new(1));
    let tomorrow = tomorrow.ok_or_else(|| Error::internal("there is no day after today"))?;
    let mut events =
        vec![Event::new(EventKind::CouncilChanged, SubjectType::Council, id).term("status", CouncilStatus::Dissolved)];
    events.extend(end_all(&change, id, tomorrow).await?);
    change.commit(events).await?;
    Ok(id)
}

async fn opened(store: &Store, council: &ID) -> Result<(Change, council::Model), Stop> {
    let draft = store.draft().await?;
    let council = draft.lock::<council::Entity>(parse(council)?).await?.titles().clone();
    let granted = draft.viewer().may(ManageOrganisation)?;
    Ok((draft.granted(granted), council))
}

async fn set_status(change: &Change, council: council::Model, status: CouncilStatus) -> Result<(), Error> {
    let mut row = council.into_active_model();
    row.status = Set(status);
    row.update(change.db()).await?;
    Ok(())
}
