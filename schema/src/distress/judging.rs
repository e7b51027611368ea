//! A person says whether a signal is distressing: confirms it, sets it aside, or triages it.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, SignalId},
    signal, signal_distress,
    term::{DistressState, EventKind, SignalStatus, SubjectType, Urgency},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    EntityTrait,
    sea_query::OnConflict,
};

use crate::{
    access::{Change, Store},
    error::Error,
    event::Event,
    id::parse,
    payload::Stop,
    problem::{Problem, Problems},
    sealed_text::Screened,
    signal::{
        deadlines::{self, About, Raised},
        rules::JudgeDistress,
        target,
    },
};

/// The most characters of a reason.
const LONGEST_REASON: usize = 1_000;

/// A signal that is distressing.
#[derive(InputObject)]
pub struct ConfirmDistressingInput {
    /// The signal.
    signal_id: ID,
}

/// A signal that was proposed as distressing and is not.
#[derive(InputObject)]
pub struct SetAsideDistressingInput {
    /// The signal.
    signal_id: ID,
    /// Why it is not, for colleagues, in at most 1,000 characters.
    reason: String,
}

/// It is distressing, whether rules proposed it or not. Its promises become short, counted from now, and never later.
pub(super) async fn confirm(store: &Store, input: &ConfirmDistressingInput) -> Result<SignalId, Stop> {
    let draft = store.draft().await?;
    let seen = draft.lock::<signal::Entity>(parse(&input.signal_id)?).await?;
    let granted = store.viewer().may(JudgeDistress(target(&draft, &seen).await?))?;
    let signal = seen.titles();
    let change = draft.granted(granted);
    let before = found_before(&change, signal.id).await?;
    if signal.urgency == Urgency::Distressing && before == Some(DistressState::Confirmed) {
        return Ok(signal.id);
    }
    let mut problems = Problems::new(store.viewer().language());
    problems.check(signal.status != SignalStatus::Closed, "signalId", Problem::SignalClosed);
    problems.settle()?;

    let row = signal::ActiveModel { id: Set(signal.id), urgency: Set(Urgency::Distressing), ..Default::default() };
    row.update(change.db()).await?;
    let reference = change.reference().await?;
    let raised = Raised { from: signal.urgency, to: Urgency::Distressing };
    let about = About { topics: &reference.topics, topic: signal.topic_id };
    deadlines::retime(change.db(), signal.id, raised, about, &reference.terms, change.now()).await?;
    settle(&change, signal.id, DistressState::Confirmed, None).await?;
    change.commit([happened(EventKind::DistressConfirmed, signal.id)]).await?;
    Ok(signal.id)
}

/// It was proposed, and is not distressing. Its urgency stays what it was; so does by when it is read, which the reporter
/// may have seen.
pub(super) async fn set_aside(store: &Store, input: &SetAsideDistressingInput) -> Result<SignalId, Stop> {
    let draft = store.draft().await?;
    let seen = draft.lock::<signal::Entity>(parse(&input.signal_id)?).await?;
    let granted = store.viewer().may(JudgeDistress(target(&draft, &seen).await?))?;
    let signal = seen.titles();
    let change = draft.granted(granted);
    let mut problems = Problems::new(store.viewer().language());
    let reason = problems.text("reason", &input.reason, LONGEST_REASON);
    match found_before(&change, signal.id).await? {
        Some(DistressState::Proposed) => {
            problems.check(signal.status != SignalStatus::Closed, "signalId", Problem::SignalClosed);
        }
        // Set aside already: the first reason stands.
        Some(DistressState::SetAside) => {
            problems.settle()?;
            return Ok(signal.id);
        }
        Some(DistressState::Confirmed) | None => problems.add("signalId", Problem::DistressNotProposed),
    }
    problems.settle()?;
    let screen = change.screen().await?;
    settle(&change, signal.id, DistressState::SetAside, Some(Screened::of(&screen, &reason).text)).await?;
    change.commit([happened(EventKind::DistressSetAside, signal.id)]).await?;
    Ok(signal.id)
}

/// Whoever triages a signal has read it, and says by its urgency whether it is distressing. Gives what happened.
pub(crate) async fn settle_by_triage(
    change: &Change,
    signal: SignalId,
    urgency: Urgency,
) -> Result<Option<Event>, Error> {
    let before = found_before(change, signal).await?;
    let (state, kind) = match (before, urgency) {
        (Some(DistressState::Confirmed), Urgency::Distressing)
        | (Some(DistressState::SetAside) | None, Urgency::Normal | Urgency::High) => return Ok(None),
        (_, Urgency::Distressing) => (DistressState::Confirmed, EventKind::DistressConfirmed),
        _ => (DistressState::SetAside, EventKind::DistressSetAside),
    };
    settle(change, signal, state, None).await?;
    Ok(Some(happened(kind, signal)))
}

fn happened(kind: EventKind, signal: SignalId) -> Event {
    Event::new(kind, SubjectType::Signal, signal)
}

/// What was found of a signal before. The signal is locked, so nobody finds something else at the same time.
async fn found_before(change: &Change, signal: SignalId) -> Result<Option<DistressState>, Error> {
    let row = signal_distress::Entity::find_by_id(signal).one(change.db()).await?;
    Ok(row.map(|row| row.state))
}

/// Keeps what was found, by whom and when. By when it was to be looked at stays.
async fn settle(change: &Change, signal: SignalId, state: DistressState, reason: Option<String>) -> Result<(), Error> {
    let row = settled(signal, state, change.now(), change.viewer().id(), reason);
    let replacing = OnConflict::column(signal_distress::Column::SignalId)
        .update_columns([
            signal_distress::Column::State,
            signal_distress::Column::SettledAt,
            signal_distress::Column::SettledBy,
            signal_distress::Column::Reason,
        ])
        .to_owned();
    signal_distress::Entity::insert(row).on_conflict(replacing).exec_without_returning(change.db()).await?;
    Ok(())
}

/// The row of what a person found, where nothing was proposed.
pub(super) fn settled(
    signal: SignalId,
    state: DistressState,
    at: DateTime<Utc>,
    by: Option<AccountId>,
    reason: Option<String>,
) -> signal_distress::ActiveModel {
    signal_distress::ActiveModel {
        signal_id: Set(signal),
        state: Set(state),
        proposed_at: NotSet,
        look_by: NotSet,
        settled_at: Set(Some(at)),
        settled_by: Set(by),
        reason: Set(reason),
    }
}
