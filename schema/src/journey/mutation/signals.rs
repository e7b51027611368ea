//! Which signals a step rests on.

use std::collections::HashSet;

use async_graphql::{ID, InputObject};
use entity::{
    id::{JourneyId, JourneyStepId, SignalId},
    journey, journey_step, journey_step_signal, signal,
    term::{EventKind, SubjectType},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict};

use crate::{
    access::{Change, Sight, Store},
    error::Error,
    event::Event,
    id::parse,
    journey::rules::{KeepJourneys, MOST_SIGNALS},
    payload::Stop,
    problem::{Problem, Problems},
};

/// Which signals a step rests on.
#[derive(InputObject)]
pub struct LinkSignalsToJourneyStepInput {
    /// The step.
    step_id: ID,
    /// Signals that it rests on, besides those that are linked already. A step rests on at most 100.
    #[graphql(default)]
    signal_ids: Vec<ID>,
    /// Signals that it does not rest on after all.
    #[graphql(default)]
    unlink_signal_ids: Vec<ID>,
}

pub(super) async fn link(store: &Store, input: &LinkSignalsToJourneyStepInput) -> Result<JourneyId, Stop> {
    let id: JourneyStepId = parse(&input.step_id)?;
    let draft = store.draft().await?;
    let is_it = || journey_step::Column::Id.eq(id);
    let step = draft.find::<journey_step::Entity>(is_it()).await?.ok_or(Error::NotFound)?;
    let journey = draft.lock::<journey::Entity>(step.titles().journey_id).await?.titles().id;
    let granted = draft.viewer().may(KeepJourneys)?;
    // Whoever had the lock before may have taken the step out.
    if draft.find::<journey_step::Entity>(is_it()).await?.is_none() {
        return Err(Error::NotFound.into());
    }
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    let linked: HashSet<SignalId> = journey_step_signal::Entity::find()
        .filter(journey_step_signal::Column::StepId.eq(id))
        .all(change.db())
        .await?
        .into_iter()
        .map(|row| row.signal_id)
        .collect();
    let more = seen(&change, &mut problems, "signalIds", &input.signal_ids).await?;
    let fewer = seen(&change, &mut problems, "unlinkSignalIds", &input.unlink_signal_ids).await?;
    let fewer: HashSet<SignalId> = fewer.intersection(&linked).copied().collect();
    let left: HashSet<SignalId> = linked.difference(&fewer).copied().collect();
    let more: HashSet<SignalId> = more.difference(&left).copied().collect();
    problems.check(left.len() + more.len() <= MOST_SIGNALS, "signalIds", Problem::TooMany);
    problems.settle()?;
    if more.is_empty() && fewer.is_empty() {
        return Ok(journey);
    }

    journey_step_signal::Entity::delete_many()
        .filter(journey_step_signal::Column::StepId.eq(id))
        .filter(journey_step_signal::Column::SignalId.is_in(fewer))
        .exec(change.db())
        .await?;
    if !more.is_empty() {
        let rows = more.into_iter().map(|signal| journey_step_signal::ActiveModel {
            step_id: Set(id),
            signal_id: Set(signal),
            linked_at: Set(change.now()),
        });
        journey_step_signal::Entity::insert_many(rows)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(change.db())
            .await?;
    }
    // Not which, and not how many: who sees the journey need not see those signals.
    let happened = Event::new(EventKind::JourneySignalsLinked, SubjectType::Journey, journey);
    change.commit([happened.key("step", Some(id))]).await?;
    Ok(journey)
}

/// Those of the signals that are named which the viewer sees; of the others is told that they do not exist.
async fn seen(change: &Change, problems: &mut Problems, field: &str, named: &[ID]) -> Result<HashSet<SignalId>, Error> {
    if named.len() > MOST_SIGNALS {
        problems.add(field, Problem::TooMany);
        return Ok(HashSet::new());
    }
    let ids: Vec<Option<SignalId>> = named.iter().map(|id| parse(id).ok()).collect();
    let found: HashSet<SignalId> = signal::Entity::find()
        .select_only()
        .column(signal::Column::Id)
        .filter(signal::Column::Id.eq_any(ids.iter().flatten().map(|id| id.0)))
        .filter(signal::Column::Id.in_subquery(Sight::keys::<signal::Entity>(change.viewer())))
        .into_tuple::<SignalId>()
        .all(change.db())
        .await?
        .into_iter()
        .collect();
    for (place, id) in ids.iter().enumerate() {
        let is_there = id.is_some_and(|id| found.contains(&id));
        problems.check(is_there, &format!("{field}.{place}"), Problem::NotFound);
    }
    Ok(found)
}
