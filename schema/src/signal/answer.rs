//! Answering: the reporter hears something personal, and with an outcome they are helped.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use entity::{
    answer, department,
    id::{AccountId, AnswerId, SignalId},
    signal, signal_reporter,
    term::{ClosingReason, ContactChannel, EventKind, PromiseStep, SignalOutcome, SignalStatus, SubjectType},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::ExprTrait,
};

use super::{
    rules::{AnswerSignal, can_answer, own_keys},
    target::target,
};
use crate::{
    access::{Change, Store},
    contact::{Approach, unwilling},
    deadline,
    error::Error,
    event::Event,
    id::parse,
    payload::Stop,
    problem::{Problem, Problems},
    screening::carries_mask,
    sealed_text::{self, Place, Screened},
};

/// The most characters of an answer.
const LONGEST: usize = 10_000;

/// An answer to a reporter.
#[derive(InputObject)]
pub struct AnswerSignalInput {
    /// The signal.
    signal_id: ID,
    /// What you tell the reporter, in at most 10,000 characters.
    text: String,
    /// How you tell it.
    channel: ContactChannel,
    /// What came of it. Without an outcome the reporter is heard, and not yet helped.
    outcome: Option<SignalOutcome>,
    /// Why you set the reporter's contact preferences aside. It is kept.
    override_reason: Option<String>,
    /// Whether the answer also goes to the reporters of signals linked to this one.
    also_to_linked: Option<bool>,
    /// The name to show as the writer's; the department's where you choose none.
    author_name: Option<String>,
}

/// An answer that was read.
struct Parsed {
    text: Screened,
    carries_mask: bool,
    channel: ContactChannel,
    outcome: Option<SignalOutcome>,
    override_reason: Option<String>,
    author_name: String,
}

/// Answers a signal, and where asked the signals linked to it.
pub(super) async fn answer(store: &Store, input: &AnswerSignalInput) -> Result<SignalId, Stop> {
    let viewer = store.viewer();
    let draft = store.draft().await?;
    let seen = draft.lock::<signal::Entity>(parse(&input.signal_id)?).await?;
    let granted = viewer.may(AnswerSignal(target(&draft, &seen).await?))?;
    let signal = seen.titles();
    let change = draft.granted(granted);
    let screen = change.screen().await?;

    let mut problems = Problems::new(viewer.language());
    let text = problems.text("text", &input.text, LONGEST);
    let author_name = problems.optional_text("authorName", input.author_name.as_deref(), 200);
    let parsed = Parsed {
        carries_mask: carries_mask(&text),
        text: Screened::of(&screen, &text),
        channel: input.channel,
        outcome: input.outcome,
        override_reason: problems
            .optional_text("overrideReason", input.override_reason.as_deref(), 1_000)
            .map(|reason| Screened::of(&screen, &reason).text),
        author_name: match author_name {
            Some(name) => screen.mask_shown_name(&name),
            None => department_name(&change, signal).await?,
        },
    };
    let breaks = match can_answer(signal, input.outcome) {
        Ok(()) => !unwilling(&change, &[signal.id], now_by(&change, input.channel)).await?.is_empty(),
        // What the reporter prefers is nobody's business where nothing can be sent.
        Err(problem) => {
            let field = if problem == Problem::OutcomeReserved { "outcome" } else { "signalId" };
            problems.add(field, problem);
            false
        }
    };
    let overridden = breaks && parsed.override_reason.is_some();
    problems.check(!breaks || overridden, "channel", Problem::AgainstPreferences);
    let linked = if input.also_to_linked == Some(true) {
        let personal = parsed.text.is_masked || parsed.carries_mask;
        problems.check(!personal, "alsoToLinked", Problem::LinkedAnswerMasked);
        linked(&change, signal, &parsed).await?
    } else {
        Vec::new()
    };
    if is_said_already(&change, signal, &parsed, &linked).await? {
        return Ok(signal.id);
    }
    problems.settle()?;

    let Some(writer) = viewer.id() else { return Err(Error::Unauthenticated.into()) };
    let now = change.now();
    let first = write(&change, signal, &parsed, writer, overridden, None).await?;
    for other in &linked {
        write(&change, other, &parsed, writer, false, Some(first)).await?;
    }
    let answered: Vec<SignalId> = std::iter::once(signal.id).chain(linked.iter().map(|other| other.id)).collect();
    let steps: &[PromiseStep] = match parsed.outcome {
        Some(_) => &[PromiseStep::Heard, PromiseStep::Helped],
        None => &[PromiseStep::Heard],
    };
    deadline::meet(change.db(), &answered, steps, now).await?;

    let mut events: Vec<Event> = answered.iter().flat_map(|id| events(*id, &parsed)).collect();
    if overridden {
        events.push(
            Event::new(EventKind::PreferencesOverridden, SubjectType::Signal, signal.id)
                .term("channel", parsed.channel),
        );
    }
    change.commit(events).await?;
    Ok(signal.id)
}

/// Whether the last answer says the same, by the same hand and the same way, and the reporter did not object since. Then this
/// is a retry, and nobody is told twice.
async fn is_said_already(
    change: &Change,
    signal: &signal::Model,
    parsed: &Parsed,
    linked: &[signal::Model],
) -> Result<bool, Error> {
    // Objecting takes away that a reporter was heard.
    if signal.heard_at.is_none() || signal.status == SignalStatus::Closed {
        return Ok(false);
    }
    let last = answer::Entity::find()
        .filter(answer::Column::SignalId.eq(signal.id))
        .order_by_desc(answer::Column::At)
        .order_by_desc(answer::Column::Id)
        .one(change.db())
        .await?;
    let Some(last) = last else { return Ok(false) };
    let says_the_same = Some(last.writer_id) == change.viewer().id()
        && last.channel == parsed.channel
        && last.outcome == parsed.outcome
        && last.author_name == parsed.author_name
        && last.text == parsed.text.text;
    if !says_the_same || !originals_agree(change, &last, parsed).await? {
        return Ok(false);
    }
    if linked.is_empty() {
        return Ok(true);
    }
    let copy = answer::Entity::find().filter(answer::Column::CopiedFromId.eq(last.id)).one(change.db()).await?;
    Ok(copy.is_some())
}

/// Whether what was masked in an answer is the same too.
async fn originals_agree(change: &Change, last: &answer::Model, parsed: &Parsed) -> Result<bool, Error> {
    if !last.is_masked {
        return Ok(!parsed.text.is_masked);
    }
    let opened = sealed_text::open(change, &[place_of(last.id)]).await?.pop();
    Ok(opened.is_some_and(|(_, original)| parsed.text.original() == Some(original.as_str())))
}

/// Where the text of an answer is sealed.
fn place_of(answer: AnswerId) -> Place {
    Place { subject_type: SubjectType::Signal, subject: answer.0, field: "answer" }
}

fn events(id: SignalId, parsed: &Parsed) -> Vec<Event> {
    let about = |kind| Event::new(kind, SubjectType::Signal, id);
    match parsed.outcome {
        None => vec![about(EventKind::SignalAnswered).term("channel", parsed.channel)],
        Some(SignalOutcome::NoWayBack) => {
            let closed = about(EventKind::SignalClosed).term("outcome", SignalOutcome::NoWayBack);
            vec![closed.term("because", ClosingReason::NoWayBack)]
        }
        Some(outcome) => vec![
            about(EventKind::SignalAnswered).term("channel", parsed.channel),
            about(EventKind::SignalHelped).term("outcome", outcome),
        ],
    }
}

/// Writes the answer to one signal, and moves that signal on.
async fn write(
    change: &Change,
    signal: &signal::Model,
    parsed: &Parsed,
    writer: AccountId,
    overridden: bool,
    copied_from: Option<AnswerId>,
) -> Result<AnswerId, Error> {
    let db = change.db();
    let now = change.now();
    let id = AnswerId::at(now);
    let reason = parsed.override_reason.clone().filter(|_| overridden);
    let row = answer::ActiveModel {
        id: Set(id),
        signal_id: Set(signal.id),
        writer_id: Set(writer),
        author_name: Set(parsed.author_name.clone()),
        text: Set(parsed.text.text.clone()),
        is_masked: Set(parsed.text.is_masked),
        channel: Set(parsed.channel),
        outcome: Set(parsed.outcome),
        override_reason: Set(reason),
        copied_from_id: Set(copied_from),
        at: Set(now),
    };
    answer::Entity::insert(row).exec_without_returning(db).await?;
    let owner = signal_reporter::Entity::find_by_id(signal.id).one(db).await?.and_then(|row| row.account_id);
    let owner = owner.map_or(signal.id.0, |owner| owner.0);
    sealed_text::seal(db, change.vault(), owner, &[(place_of(id), &parsed.text)], now).await?;
    moved_on(signal, parsed.outcome, now).update(db).await?;
    Ok(id)
}

/// The signal after an answer: heard, helped where there is an outcome, closed where nobody can be told.
fn moved_on(signal: &signal::Model, outcome: Option<SignalOutcome>, now: DateTime<Utc>) -> signal::ActiveModel {
    let mut row = signal::ActiveModel { id: Set(signal.id), ..Default::default() };
    match outcome {
        Some(SignalOutcome::NoWayBack) => {
            row.status = Set(SignalStatus::Closed);
            row.outcome = Set(outcome);
            row.closed_at = Set(Some(now));
        }
        Some(_) => {
            row.status = Set(SignalStatus::Helped);
            row.outcome = Set(outcome);
            row.heard_at = Set(Some(signal.heard_at.unwrap_or(now)));
            row.helped_at = Set(Some(now));
        }
        None => {
            row.heard_at = Set(Some(signal.heard_at.unwrap_or(now)));
            if signal.status == SignalStatus::Seen {
                row.status = Set(SignalStatus::Heard);
            }
        }
    }
    row
}

/// The signals linked to this one that the same answer can go to: those that can be answered so, whose reporters
/// accept the channel, and that the writer did not report. The others keep their own promises.
async fn linked(change: &Change, main: &signal::Model, parsed: &Parsed) -> Result<Vec<signal::Model>, Error> {
    let Some(own) = own_keys(change.viewer()) else { return Ok(Vec::new()) };
    let linked: Vec<_> = signal::Entity::find()
        .filter(signal::Column::MainSignalId.eq(main.id))
        .filter(signal::Column::Id.in_subquery(own).not())
        .lock_exclusive()
        .all(change.db())
        .await?
        .into_iter()
        .filter(|other| can_answer(other, parsed.outcome).is_ok())
        .collect();
    let ids: Vec<_> = linked.iter().map(|other| other.id).collect();
    let unwilling = unwilling(change, &ids, now_by(change, parsed.channel)).await?;
    let own = own_among(change, &ids).await?;
    Ok(linked.into_iter().filter(|other| !unwilling.contains(&other.id) && !own.contains(&other.id)).collect())
}

/// Those of these signals that the one who answers reported: nobody answers their own.
async fn own_among(change: &Change, signals: &[SignalId]) -> Result<Vec<SignalId>, Error> {
    let Some(viewer) = change.viewer().id() else { return Ok(Vec::new()) };
    let own = signal_reporter::Entity::find()
        .select_only()
        .column(signal_reporter::Column::SignalId)
        .filter(signal_reporter::Column::SignalId.eq_any(signals.iter().map(|id| id.0)))
        .filter(signal_reporter::Column::AccountId.eq(viewer));
    Ok(own.into_tuple().all(change.db()).await?)
}

/// By this channel now: announced where that was told before.
fn now_by(change: &Change, channel: ContactChannel) -> Approach {
    Approach { channel, at: change.now(), is_announced: false }
}

async fn department_name(change: &Change, signal: &signal::Model) -> Result<String, Error> {
    let department = match signal.department_id {
        Some(id) => department::Entity::find_by_id(id).one(change.db()).await?,
        None => None,
    };
    Ok(department.map_or_else(|| "De organisatie".to_owned(), |department| department.name))
}
