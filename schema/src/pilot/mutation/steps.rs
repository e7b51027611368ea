//! A pilot goes on, is stopped, is published.

use async_graphql::{ID, InputObject};
use entity::{
    id::PilotId,
    pilot,
    term::{EventKind, PilotStatus, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::words::{seal, sites_of};
use crate::{
    access::Store,
    event::Event,
    id::parse,
    payload::Stop,
    pilot::rules::{KeepPilots, Site, has_ended, hindrances},
    problem::{Problem, Problems},
    sealed_text::Screened,
};

/// A pilot, and the step that it goes on to.
#[derive(InputObject)]
pub struct AdvancePilotInput {
    /// The pilot.
    pilot_id: ID,
    /// The next step. Where the pilot is there already, it stays there.
    to: PilotStatus,
}

/// A pilot to be stopped.
#[derive(InputObject)]
pub struct StopPilotInput {
    /// The pilot.
    pilot_id: ID,
    /// Why, in at most 2,000 characters. Whoever sees the pilot reads it; what identifies a person is masked.
    reason: String,
}

pub(super) async fn advance(store: &Store, input: &AdvancePilotInput) -> Result<PilotId, Stop> {
    let draft = store.draft().await?;
    let pilot = draft.lock::<pilot::Entity>(parse(&input.pilot_id)?).await?.titles().clone();
    let granted = draft.viewer().may(KeepPilots)?;
    let change = draft.granted(granted);
    let mut problems = Problems::new(store.viewer().language());
    if input.to == PilotStatus::Stopped {
        return Err(problems.stop("to", Problem::PilotStep));
    }
    // Who asks twice, or whom a colleague was ahead of, finds it done.
    if pilot.status == input.to {
        return Ok(pilot.id);
    }
    let sites: Vec<Site> = sites_of(&change, pilot.id).await?.iter().map(Site::from).collect();
    for problem in hindrances(pilot.status, input.to, &sites, change.today()) {
        problems.add(if matches!(problem, Problem::PilotStep) { "to" } else { "pilotId" }, problem);
    }
    problems.settle()?;

    let row = pilot::ActiveModel { id: Set(pilot.id), status: Set(input.to), ..Default::default() };
    row.update(change.db()).await?;
    let happened = Event::new(EventKind::PilotAdvanced, SubjectType::Pilot, pilot.id).term("status", input.to);
    change.commit([happened]).await?;
    Ok(pilot.id)
}

pub(super) async fn stop(store: &Store, input: &StopPilotInput) -> Result<PilotId, Stop> {
    let draft = store.draft().await?;
    let pilot = draft.lock::<pilot::Entity>(parse(&input.pilot_id)?).await?.titles().clone();
    let granted = draft.viewer().may(KeepPilots)?;
    let change = draft.granted(granted);
    let mut problems = Problems::new(store.viewer().language());
    problems.check(!has_ended(pilot.status), "pilotId", Problem::PilotEnded);
    problems.check(!input.reason.trim().is_empty(), "reason", Problem::ReasonNeeded);
    let reason = problems.optional_text("reason", Some(&input.reason), 2_000).unwrap_or_default();
    problems.settle()?;

    let screen = change.screen().await?;
    let reason = Screened::of(&screen, &reason);
    let row = pilot::ActiveModel {
        id: Set(pilot.id),
        status: Set(PilotStatus::Stopped),
        stopped_reason: Set(Some(reason.text.clone())),
        ..Default::default()
    };
    row.update(change.db()).await?;
    seal(&change, pilot.id.0, &[("stopped reason", Some(&reason))]).await?;
    change.commit([Event::new(EventKind::PilotStopped, SubjectType::Pilot, pilot.id)]).await?;
    Ok(pilot.id)
}

/// What is so already, stays so, and nothing happens.
pub(super) async fn publish(store: &Store, pilot: &ID, public: bool) -> Result<PilotId, Stop> {
    let draft = store.draft().await?;
    let pilot = draft.lock::<pilot::Entity>(parse(pilot)?).await?.titles().clone();
    let granted = draft.viewer().may(KeepPilots)?;
    let change = draft.granted(granted);
    if pilot.published_at.is_some() == public {
        return Ok(pilot.id);
    }
    let row =
        pilot::ActiveModel { id: Set(pilot.id), published_at: Set(public.then(|| change.now())), ..Default::default() };
    row.update(change.db()).await?;
    let kind = if public { EventKind::PilotPublished } else { EventKind::PilotUnpublished };
    change.commit([Event::new(kind, SubjectType::Pilot, pilot.id)]).await?;
    Ok(pilot.id)
}
