//! A session is certain, took place, is reported, is followed up, or is called off.

use async_graphql::{ID, InputObject};
use entity::{
    follow_up,
    id::{FollowUpId, SessionId, SessionParticipantId, TypedId},
    session, session_consent, session_participant,
    term::{ConsentScope, EventKind, FollowUpStatus, InvitationAnswer, PromiseStep, SessionStatus},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{happened, invited, participants};
use crate::{
    access::{Change, Store},
    clock::day_of,
    deadline::{self, Begun},
    error::Error,
    id::parse,
    payload::Stop,
    problem::{Problem, Problems},
    promise::due,
    sealed_text::{self, Place, Screened},
    session::{
        standing::{HoldSession, KeepParticipants, RunSession, locked},
        steps::{Step, WasThere, allows, missing_to_confirm, missing_to_hold},
        told::still_to_hear,
        unnamed,
    },
};

/// The most characters of a report.
const MOST_OF_A_REPORT: usize = 20_000;

/// A session that is certain.
#[derive(InputObject)]
pub struct ConfirmSessionInput {
    /// The session.
    session_id: ID,
}

pub(super) async fn confirm(store: &Store, input: &ConfirmSessionInput) -> Result<SessionId, Stop> {
    let (change, session) = locked(store, &input.session_id, RunSession).await?;
    if session.status == SessionStatus::Confirmed {
        return Ok(session.id);
    }
    let mut problems = Problems::new(store.viewer().language());
    problems.take("sessionId", allows(&session, Step::Confirm, change.now()));
    problems.settle()?;
    for problem in missing_to_confirm(session.kind, &invited(&change, session.id).await?) {
        problems.add("sessionId", problem);
    }
    problems.settle()?;
    let row = session::ActiveModel {
        id: Set(session.id),
        status: Set(SessionStatus::Confirmed),
        confirmed_at: Set(Some(change.now())),
        sequence: Set(session.sequence.saturating_add(1)),
        changed_at: Set(change.now()),
        ..Default::default()
    };
    row.update(change.db()).await?;
    change.commit([happened(EventKind::SessionConfirmed, &session)]).await?;
    Ok(session.id)
}

/// A session that took place.
#[derive(InputObject)]
pub struct HoldSessionInput {
    /// The session.
    session_id: ID,
    /// The participants who were there. Nobody named: all who said to come.
    attended_ids: Option<Vec<ID>>,
}

pub(super) async fn hold(store: &Store, input: &HoldSessionInput) -> Result<SessionId, Stop> {
    let (change, session) = locked(store, &input.session_id, HoldSession).await?;
    let mut problems = Problems::new(store.viewer().language());
    let all = participants(&change, session.id).await?;
    let there = attended(&all, input.attended_ids.as_deref(), &mut problems);
    // The same once more is a retry.
    let is_same = input.attended_ids.is_none() || all.iter().all(|one| one.attended == Some(there.contains(&one.id)));
    if session.status == SessionStatus::Held && is_same {
        return Ok(session.id);
    }
    let can_be_held = problems.take("sessionId", allows(&session, Step::Hold, change.now()));
    if can_be_held.is_none() {
        problems.settle()?;
    }
    for problem in missing_to_hold(session.kind, &were_there(&change, &all, &there).await?) {
        problems.add("attendedIds", problem);
    }
    problems.settle()?;
    keep_attendance(&change, &all, &there).await?;

    let reference = change.reference().await?;
    let terms = &reference.terms;
    let from = session.ends_at.min(change.now());
    let due_at = due(terms.promises.session_reported, from, &terms.calendar);
    let begun = Begun { subject: session.id, step: PromiseStep::Reported, round: 0, from, due_at };
    deadline::begin(change.db(), terms, begun).await?;
    let row = session::ActiveModel {
        id: Set(session.id),
        status: Set(SessionStatus::Held),
        held_at: Set(Some(change.now())),
        changed_at: Set(change.now()),
        ..Default::default()
    };
    row.update(change.db()).await?;
    change.commit([happened(EventKind::SessionHeld, &session).day("dueOn", day_of(due_at))]).await?;
    Ok(session.id)
}

/// Who was there, where that has to be corrected.
#[derive(InputObject)]
pub struct RecordAttendanceInput {
    /// The session.
    session_id: ID,
    /// The participants who were there: these, and no others.
    attended_ids: Vec<ID>,
}

pub(super) async fn record_attendance(store: &Store, input: &RecordAttendanceInput) -> Result<SessionId, Stop> {
    let (change, session) = locked(store, &input.session_id, KeepParticipants).await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.take("sessionId", allows(&session, Step::RecordAttendance, change.now()));
    let all = participants(&change, session.id).await?;
    let there = attended(&all, Some(&input.attended_ids), &mut problems);
    for problem in missing_to_hold(session.kind, &were_there(&change, &all, &there).await?) {
        problems.add("attendedIds", problem);
    }
    problems.settle()?;
    if all.iter().all(|one| one.attended == Some(there.contains(&one.id))) {
        return Ok(session.id);
    }
    keep_attendance(&change, &all, &there).await?;
    change.commit([happened(EventKind::AttendanceRecorded, &session)]).await?;
    Ok(session.id)
}

/// The participants who are named as there.
fn attended(
    all: &[session_participant::Model],
    named: Option<&[ID]>,
    problems: &mut Problems,
) -> Vec<SessionParticipantId> {
    let Some(named) = named else {
        let coming = all.iter().filter(|one| one.answer == InvitationAnswer::Accepted);
        return coming.map(|one| one.id).collect();
    };
    let mut there = Vec::new();
    for (place, id) in named.iter().enumerate() {
        let found = parse::<SessionParticipantId>(id).ok().filter(|id| all.iter().any(|one| one.id == *id));
        match found {
            Some(id) => there.push(id),
            None => problems.add(&format!("attendedIds.{place}"), Problem::AttendanceUnfit),
        }
    }
    there
}

async fn were_there(
    change: &Change,
    all: &[session_participant::Model],
    there: &[SessionParticipantId],
) -> Result<Vec<WasThere>, Error> {
    let agreed = session_consent::Entity::find()
        .filter(session_consent::Column::ParticipantId.eq_any(there.iter().map(|id| id.uuid())))
        .filter(session_consent::Column::Scope.eq(ConsentScope::Conversation))
        .filter(session_consent::Column::WithdrawnAt.is_null())
        .all(change.db())
        .await?;
    let were = all.iter().filter(|one| there.contains(&one.id));
    let agrees = |id| agreed.iter().any(|consent| consent.participant_id == id);
    Ok(were.map(|one| WasThere { role: one.role, room: one.room, agreed: agrees(one.id) }).collect())
}

async fn keep_attendance(
    change: &Change,
    all: &[session_participant::Model],
    there: &[SessionParticipantId],
) -> Result<(), Error> {
    for one in all {
        let attended = Set(Some(there.contains(&one.id)));
        let row = session_participant::ActiveModel { id: Set(one.id), attended, ..Default::default() };
        row.update(change.db()).await?;
    }
    Ok(())
}

/// The report of a session.
#[derive(InputObject)]
pub struct ReportSessionInput {
    /// The session.
    session_id: ID,
    /// The report, in at most 20,000 characters. Those who took part and the councils read it; what identifies a person is
    /// masked.
    report: String,
}

pub(super) async fn report(store: &Store, input: &ReportSessionInput) -> Result<SessionId, Stop> {
    let (change, session) = locked(store, &input.session_id, RunSession).await?;
    let mut problems = Problems::new(store.viewer().language());
    let screen = change.screen().await?;
    let report = Screened::of(&screen, &problems.text("report", &input.report, MOST_OF_A_REPORT));
    let report = report.without(&unnamed(&change, session.id).await?);
    // The same report once more is a retry.
    if session.report.as_deref() == Some(report.text.as_str()) {
        return Ok(session.id);
    }
    problems.take("sessionId", allows(&session, Step::Report, change.now()));
    problems.settle()?;
    let now = change.now();
    let row = session::ActiveModel {
        id: Set(session.id),
        status: Set(SessionStatus::Reported),
        reported_at: Set(Some(now)),
        report: Set(Some(report.text.clone())),
        changed_at: Set(now),
        ..Default::default()
    };
    row.update(change.db()).await?;
    let writer = change.viewer().id().ok_or(Error::Unauthenticated)?.uuid();
    let place = Place { subject_type: entity::term::SubjectType::Session, subject: session.id.uuid(), field: "report" };
    sealed_text::seal(change.db(), change.vault(), writer, &[(place, &report)], now).await?;
    deadline::meet(change.db(), &[session.id], &[PromiseStep::Reported], now).await?;
    change.commit([happened(EventKind::SessionReported, &session)]).await?;
    Ok(session.id)
}

/// A session of which everybody heard what came of it.
#[derive(InputObject)]
pub struct FollowUpSessionInput {
    /// The session.
    session_id: ID,
}

/// What is still owed before a session is followed up.
#[derive(Default)]
pub(super) struct Owed {
    pub(super) commitments: Vec<FollowUpId>,
    pub(super) not_told: Vec<SessionParticipantId>,
}

/// Whether a session was followed up, with what is still owed where it was not.
pub(super) async fn follow_up(store: &Store, input: &FollowUpSessionInput) -> Result<(SessionId, Owed), Stop> {
    let (change, session) = locked(store, &input.session_id, RunSession).await?;
    if session.status == SessionStatus::FollowedUp {
        return Ok((session.id, Owed::default()));
    }
    let mut problems = Problems::new(store.viewer().language());
    problems.take("sessionId", allows(&session, Step::FollowUp, change.now()));
    problems.settle()?;
    let open = follow_up::Entity::find()
        .filter(follow_up::Column::SessionId.eq(session.id))
        .filter(follow_up::Column::Status.is_in([FollowUpStatus::Open, FollowUpStatus::InProgress]))
        .order_by_asc(follow_up::Column::DueOn)
        .order_by_asc(follow_up::Column::Id)
        .all(change.db())
        .await?;
    let owed = Owed {
        commitments: open.into_iter().map(|row| row.id).collect(),
        not_told: still_to_hear(&change, session.id).await?,
    };
    if !owed.commitments.is_empty() || !owed.not_told.is_empty() {
        return Ok((session.id, owed));
    }
    let row = session::ActiveModel {
        id: Set(session.id),
        status: Set(SessionStatus::FollowedUp),
        followed_up_at: Set(Some(change.now())),
        changed_at: Set(change.now()),
        ..Default::default()
    };
    row.update(change.db()).await?;
    change.commit([happened(EventKind::SessionFollowedUp, &session)]).await?;
    Ok((session.id, owed))
}

/// A session that is called off.
#[derive(InputObject)]
pub struct CancelSessionInput {
    /// The session.
    session_id: ID,
    /// Why, in at most 2,000 characters. Those who see the session read it; what identifies a person is masked.
    reason: String,
}

pub(super) async fn cancel(store: &Store, input: &CancelSessionInput) -> Result<SessionId, Stop> {
    let (change, session) = locked(store, &input.session_id, RunSession).await?;
    if session.status == SessionStatus::Cancelled {
        return Ok(session.id);
    }
    let mut problems = Problems::new(store.viewer().language());
    let screen = change.screen().await?;
    let names = unnamed(&change, session.id).await?;
    let reason = problems.optional_text("reason", Some(&input.reason), 2_000);
    problems.check(reason.is_some(), "reason", Problem::ReasonNeeded);
    problems.take("sessionId", allows(&session, Step::Cancel, change.now()));
    problems.settle()?;
    let row = session::ActiveModel {
        id: Set(session.id),
        status: Set(SessionStatus::Cancelled),
        cancelled_at: Set(Some(change.now())),
        cancelled_reason: Set(reason.map(|reason| Screened::of(&screen, &reason).without(&names).text)),
        sequence: Set(session.sequence.saturating_add(1)),
        changed_at: Set(change.now()),
        ..Default::default()
    };
    row.update(change.db()).await?;
    change.commit([happened(EventKind::SessionCancelled, &session)]).await?;
    Ok(session.id)
}
