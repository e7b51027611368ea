//! Keeping that a reporter could not be reached.

use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    contact_attempt,
    id::ContactAttemptId,
    signal,
    term::{ContactAttemptResult, ContactChannel, EventKind, SubjectType},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{Approach, ContactAttempt, announce::LONGEST_REASON, rules::attempted_problem, unwilling};
use crate::{
    access::{SignedIn, Store},
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    sealed_text::Screened,
    signal::{
        rules::{AnswerSignal, can_answer},
        target,
    },
};

/// That you tried to reach a reporter.
#[derive(InputObject)]
pub(crate) struct RecordContactAttemptInput {
    /// The signal.
    signal_id: ID,
    /// How you tried.
    channel: ContactChannel,
    /// What came of it.
    result: ContactAttemptResult,
    /// When you tried.
    at: DateTime<Utc>,
    /// Why you set the reporter's contact preferences aside. It is kept.
    override_reason: Option<String>,
}

payload! {
    /// What was kept.
    RecordContactAttemptPayload {
        /// The attempt.
        attempt: ContactAttempt,
    }
}

/// Keeping attempts.
#[derive(Default)]
pub(crate) struct RecordContactAttemptMutation;

/// Keeping attempts.
#[Object(guard = "crate::access::Closed")]
impl RecordContactAttemptMutation {
    /// Keeps that a reporter was called and did not answer: who may answer the signal does. They are not heard by it.
    #[graphql(guard = "SignedIn")]
    async fn record_contact_attempt(
        &self,
        ctx: &Context<'_>,
        input: RecordContactAttemptInput,
    ) -> Result<RecordContactAttemptPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| record(store, &input)).await)?;
        let attempt = match id {
            Some(id) => store.find().by_id(id).await?.map(ContactAttempt::from),
            None => None,
        };
        Ok(RecordContactAttemptPayload { attempt, user_errors })
    }
}

async fn record(store: &Store, input: &RecordContactAttemptInput) -> Result<ContactAttemptId, Stop> {
    let draft = store.draft().await?;
    let seen = draft.lock::<signal::Entity>(parse(&input.signal_id)?).await?;
    let granted = draft.viewer().may(AnswerSignal(target(&draft, &seen).await?))?;
    let signal = seen.titles();
    let change = draft.granted(granted);
    let screen = change.screen().await?;
    let attempted_by = change.viewer().id().ok_or(Error::Unauthenticated)?;

    // Nobody calls twice at one moment: the same once more is a retry.
    let same = contact_attempt::Entity::find()
        .filter(contact_attempt::Column::SignalId.eq(signal.id))
        .filter(contact_attempt::Column::Channel.eq(input.channel))
        .filter(contact_attempt::Column::At.eq(input.at));
    if let Some(same) = same.one(change.db()).await? {
        return Ok(same.id);
    }

    let mut problems = Problems::new(store.viewer().language());
    let reason = problems.optional_text("overrideReason", input.override_reason.as_deref(), LONGEST_REASON);
    if let Some(problem) = attempted_problem(input.at, signal.received_at, change.now()) {
        problems.add("at", problem);
    }
    let is_unwilling = match can_answer(signal, None) {
        // What the reporter prefers is nobody's business where nothing can be said to them.
        Err(problem) => {
            problems.add("signalId", problem);
            false
        }
        Ok(()) => {
            let approach = Approach { channel: input.channel, at: input.at, is_announced: false };
            !unwilling(&change, &[signal.id], approach).await?.is_empty()
        }
    };
    problems.check(!is_unwilling || reason.is_some(), "channel", Problem::AgainstPreferences);
    problems.settle()?;

    let id = ContactAttemptId::at(change.now());
    let row = contact_attempt::ActiveModel {
        id: Set(id),
        signal_id: Set(signal.id),
        channel: Set(input.channel),
        result: Set(input.result),
        override_reason: Set(reason.filter(|_| is_unwilling).map(|reason| Screened::of(&screen, &reason).text)),
        attempted_by: Set(attempted_by),
        at: Set(input.at),
        created_at: Set(change.now()),
    };
    contact_attempt::Entity::insert(row).exec_without_returning(change.db()).await?;
    let event = |kind| Event::new(kind, SubjectType::Signal, signal.id).term("channel", input.channel);
    let mut events = vec![event(EventKind::ContactAttempted).key("attemptId", Some(id)).term("result", input.result)];
    if is_unwilling {
        events.push(event(EventKind::PreferencesOverridden));
    }
    change.commit(events).await?;
    Ok(id)
}
