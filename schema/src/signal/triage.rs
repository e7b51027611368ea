//! Triage: somebody reads a signal, says what it is about and how soon it needs somebody, and who.

use async_graphql::{ID, InputObject};
use entity::{
    account, account_function,
    id::{AccountId, SignalId, TopicId},
    signal, signal_reporter,
    term::{AccountStatus, EventKind, Function, PromiseStep, SignalStatus, SubjectType, Urgency},
    topic,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    deadlines::{self, About, Raised},
    link, reveal,
    rules::{TriageSignal, can_triage},
    target::target,
};
use crate::{
    access::{Change, Store},
    deadline, distress,
    error::Error,
    event::Event,
    id::{parse, parse_option},
    payload::Stop,
    problem::{Problem, Problems},
};

/// What a signal is about, how soon it needs somebody, and who.
#[derive(InputObject)]
pub struct TriageSignalInput {
    /// The signal.
    signal_id: ID,
    /// What it is about; any topic in use.
    topic_id: ID,
    /// How soon it needs somebody.
    urgency: Urgency,
    /// Who handles it; you, where nobody is named.
    handler_id: Option<ID>,
    /// The main signal about the same thing, where there is one.
    duplicate_of_id: Option<ID>,
}

/// Triages a signal: it is seen.
pub(super) async fn triage(store: &Store, input: &TriageSignalInput) -> Result<SignalId, Stop> {
    let viewer = store.viewer();
    let draft = store.draft().await?;
    let seen = draft.lock::<signal::Entity>(parse(&input.signal_id)?).await?;
    let granted = viewer.may(TriageSignal(target(&draft, &seen).await?))?;
    let mut problems = Problems::new(viewer.language());
    let topic_id: Option<TopicId> = parse_option(Some(&input.topic_id)).ok().flatten();
    let topic = match topic_id {
        Some(id) => draft.find::<topic::Entity>(topic::Column::Id.eq(id)).await?,
        None => None,
    };
    match &topic {
        None => problems.add("topicId", Problem::NotFound),
        Some(topic) => problems.check(topic.titles().is_active, "topicId", Problem::TopicClosed),
    }
    let main = match &input.duplicate_of_id {
        Some(id) => link::main_signal(&draft, seen.titles(), id, "duplicateOfId", &mut problems).await?,
        None => None,
    };
    let change = draft.granted(granted);
    let signal = seen.titles();
    if let Err(problem) = can_triage(signal) {
        problems.add("signalId", problem);
    }
    let handler = handler(&change, input.handler_id.as_ref(), &mut problems).await?;
    problems.settle()?;
    if let Some(handler) = handler
        && reported(&change, signal.id, handler).await?
    {
        // To refuse is to tell who the reporter is. So that counts as an opening, which the reporter can see.
        let event = reveal::keep(&change, signal.id, reveal::BY_NAMING_THE_REPORTER).await?;
        change.commit([event]).await?;
        return Err(problems.stop("handlerId", Problem::HandlerUnfit));
    }
    let (Some(topic), Some(handler)) = (topic_id, handler) else {
        return Err(Error::internal("a triage was settled without topic or handler").into());
    };

    let now = change.now();
    let reference = change.reference().await?;
    let department = reference.topics.department_of(topic);
    let row = signal::ActiveModel {
        id: Set(signal.id),
        topic_id: Set(Some(topic)),
        urgency: Set(input.urgency),
        handler_id: Set(Some(handler)),
        department_id: Set(department),
        status: Set(SignalStatus::Seen),
        seen_at: Set(Some(signal.seen_at.unwrap_or(now))),
        main_signal_id: Set(main.or(signal.main_signal_id)),
        ..Default::default()
    };
    row.update(change.db()).await?;
    // Seen is kept.
    deadline::meet(change.db(), &[signal.id], &[PromiseStep::Seen], now).await?;
    let raised = Raised { from: signal.urgency, to: input.urgency };
    let about = About { topics: &reference.topics, topic: Some(topic) };
    deadlines::retime(change.db(), signal.id, raised, about, &reference.terms, now).await?;

    let mut events = vec![
        Event::new(EventKind::SignalTriaged, SubjectType::Signal, signal.id)
            .key("topicId", Some(topic))
            .term("urgency", input.urgency)
            .key("handlerId", Some(handler))
            .key("departmentId", department),
    ];
    if let Some(main) = main {
        events
            .push(Event::new(EventKind::SignalLinked, SubjectType::Signal, signal.id).key("mainSignalId", Some(main)));
    }
    events.extend(distress::settle_by_triage(&change, signal.id, input.urgency).await?);
    change.commit(events).await?;
    Ok(signal.id)
}

/// Who will handle the signal: an active handler or complaints coordinator.
async fn handler(change: &Change, named: Option<&ID>, problems: &mut Problems) -> Result<Option<AccountId>, Error> {
    let Some(named) = named else { return Ok(change.viewer().id()) };
    let Ok(id) = named.parse::<AccountId>() else {
        problems.add("handlerId", Problem::NotFound);
        return Ok(None);
    };
    let account = account::Entity::find_by_id(id)
        .filter(account::Column::IsStaff.eq(true))
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .one(change.db())
        .await?;
    if account.is_none() {
        problems.add("handlerId", Problem::NotFound);
        return Ok(None);
    }
    let function = account_function::Entity::find()
        .filter(account_function::Column::AccountId.eq(id))
        .filter(account_function::Column::Function.is_in([Function::Handler, Function::ComplaintsCoordinator]))
        .one(change.db())
        .await?;
    problems.check(function.is_some(), "handlerId", Problem::HandlerUnfit);
    Ok(Some(id))
}

/// Whether somebody reported the signal: nobody handles their own.
async fn reported(change: &Change, signal: SignalId, account: AccountId) -> Result<bool, Error> {
    let own = signal_reporter::Entity::find_by_id(signal).filter(signal_reporter::Column::AccountId.eq(account));
    Ok(own.one(change.db()).await?.is_some())
}
