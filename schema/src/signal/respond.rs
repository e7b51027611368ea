//! The reporter says whether an answer helped.

use async_graphql::{ID, InputObject};
use entity::{
    answer_response,
    id::{AnswerResponseId, SignalId},
    signal, signal_reporter,
    term::{ClosingReason, EventKind, SignalOutcome, SignalStatus, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::{
    deadlines::{About, Begin, STEPS_ANEW},
    query,
    rules::{RespondToAnswer, Response, respond as decide},
    target::target,
};
use crate::{
    access::{Change, Store, insert_all},
    account::Limits,
    deadline,
    error::Error,
    event::Event,
    id::parse,
    payload::Stop,
    problem::Problems,
    sealed_text::{self, Place, Screened},
};

/// Whether an answer helped. Name the signal, or show its code.
#[derive(InputObject)]
pub struct RespondToAnswerInput {
    /// The signal, where it is one of your own.
    signal_id: Option<ID>,
    /// The code, where it was anonymous.
    pub(super) code: Option<String>,
    /// Whether it helped.
    helped: bool,
    /// What you want to add, in at most 5,000 characters.
    comment: Option<String>,
}

/// Closes a signal that was helped, or opens it anew.
pub(super) async fn respond(store: &Store, limits: &Limits, input: &RespondToAnswerInput) -> Result<SignalId, Stop> {
    let viewer = store.viewer();
    let id = match (&input.signal_id, &input.code) {
        (Some(id), _) => parse(id)?,
        (None, Some(code)) => query::of_code(store, limits, code).await?.ok_or(Error::NotFound)?.titles().id,
        (None, None) => return Err(Error::NotFound.into()),
    };
    let draft = store.draft().await?;
    let seen = draft.lock::<signal::Entity>(id).await?;
    let granted = viewer.may(RespondToAnswer(target(&draft, &seen).await?))?;
    let signal = seen.titles();
    let change = draft.granted(granted);
    let screen = change.screen().await?;

    let mut problems = Problems::new(viewer.language());
    let comment =
        problems.optional_text("comment", input.comment.as_deref(), 5_000).map(|text| Screened::of(&screen, &text));
    let response = problems.take("signalId", decide(signal, input.helped, change.now()));
    problems.settle()?;
    let events = match response {
        None | Some(Response::Nothing) => return Ok(signal.id),
        Some(Response::Close) => close(&change, signal).await?,
        Some(Response::Reopen { goes_up }) => reopen(&change, signal, goes_up).await?,
    };
    keep(&change, signal, input.helped, comment.as_ref()).await?;
    // An anonymous reporter stays so, even when they are signed in by chance.
    if signal.code_hash.is_some() {
        change.commit_anonymously(events).await?;
    } else {
        change.commit(events).await?;
    }
    Ok(signal.id)
}

async fn close(change: &Change, signal: &signal::Model) -> Result<Vec<Event>, Error> {
    let outcome = signal.outcome.unwrap_or(SignalOutcome::Helped);
    let row = signal::ActiveModel {
        id: Set(signal.id),
        status: Set(SignalStatus::Closed),
        outcome: Set(Some(outcome)),
        helped_at: Set(Some(signal.helped_at.unwrap_or(change.now()))),
        closed_at: Set(Some(change.now())),
        ..Default::default()
    };
    row.update(change.db()).await?;
    deadline::meet(change.db(), &[signal.id], &[entity::term::PromiseStep::Helped], change.now()).await?;
    let event = Event::new(EventKind::SignalClosed, SubjectType::Signal, signal.id)
        .term("outcome", outcome)
        .term("because", ClosingReason::Helped);
    Ok(vec![event])
}

/// Seen anew: new deadlines, counted, on its own again where it was linked.
async fn reopen(change: &Change, signal: &signal::Model, goes_up: bool) -> Result<Vec<Event>, Error> {
    let (db, now) = (change.db(), change.now());
    let row = signal::ActiveModel {
        id: Set(signal.id),
        status: Set(SignalStatus::Seen),
        outcome: Set(None),
        heard_at: Set(None),
        helped_at: Set(None),
        closed_at: Set(None),
        reopened_count: Set(signal.reopened_count + 1),
        main_signal_id: Set(None),
        ..Default::default()
    };
    row.update(db).await?;
    deadline::give_up_all(db, &[signal.id], now).await?;
    let reference = change.reference().await?;
    let begin = Begin {
        signal: signal.id,
        urgency: signal.urgency,
        about: About { topics: &reference.topics, topic: signal.topic_id },
        steps: STEPS_ANEW,
        round: deadline::next_round(db, signal.id).await?,
        from: now,
    };
    insert_all(db, reference.terms.begin(&begin)).await?;

    let about = |kind| Event::new(kind, SubjectType::Signal, signal.id);
    let mut events = vec![about(EventKind::SignalReopened).number("times", signal.reopened_count + 1)];
    if signal.main_signal_id.is_some() {
        events.push(about(EventKind::SignalUnlinked).key("mainSignalId", signal.main_signal_id));
    }
    if goes_up {
        events.push(about(EventKind::SignalEscalated).key("departmentId", signal.department_id));
    }
    Ok(events)
}

async fn keep(change: &Change, signal: &signal::Model, helped: bool, comment: Option<&Screened>) -> Result<(), Error> {
    let (db, now) = (change.db(), change.now());
    let id = AnswerResponseId::at(now);
    let row = answer_response::ActiveModel {
        id: Set(id),
        signal_id: Set(signal.id),
        helped: Set(helped),
        comment: Set(comment.map(|comment| comment.text.clone())),
        is_masked: Set(comment.is_some_and(|comment| comment.is_masked)),
        at: Set(now),
    };
    answer_response::Entity::insert(row).exec_without_returning(db).await?;
    let Some(comment) = comment else { return Ok(()) };
    let reporter = signal_reporter::Entity::find_by_id(signal.id).one(db).await?.and_then(|row| row.account_id);
    let owner = reporter.map_or(signal.id.0, |account| account.0);
    let place = Place { subject_type: SubjectType::Signal, subject: id.0, field: "comment" };
    sealed_text::seal(db, change.vault(), owner, &[(place, comment)], now).await
}
