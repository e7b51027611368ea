//! Saying whether one comes, and coming forward by oneself.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use entity::{
    id::{SessionId, SessionParticipantId},
    session, session_participant,
    term::{EventKind, InvitationAnswer, ParticipantRole, SessionKind},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::{happened, invited, participants};
use crate::{
    access::{Change, Store},
    error::Error,
    payload::Stop,
    problem::{Problem, Problems},
    session::{
        naming::observes,
        standing::{AnswerInvitation, Volunteer, locked, locked_with_participant},
        steps::{Step, allows, places_left, takes_a_place, usual_room},
    },
};

/// What somebody says to an invitation. It can be said again for as long as the session is to come.
#[derive(InputObject)]
pub struct AnswerInvitationInput {
    /// The session.
    session_id: ID,
    /// The participant who says it. Nobody named: you. For others, who organises or leads the session writes it down.
    participant_id: Option<ID>,
    /// Whether the person comes.
    accepts: bool,
}

pub(super) async fn answer(store: &Store, input: &AnswerInvitationInput) -> Result<SessionId, Stop> {
    let may = |standing, of| AnswerInvitation { standing, of };
    let (change, session, participant) =
        locked_with_participant(store, &input.session_id, input.participant_id.as_ref(), may).await?;
    let answer = if input.accepts { InvitationAnswer::Accepted } else { InvitationAnswer::Declined };
    if participant.answer == answer {
        return Ok(session.id);
    }
    let mut problems = Problems::new(store.viewer().language());
    // Who comes forward afterwards was not there; who organises it may still write down that somebody said yes.
    let is_oneself = change.viewer().id() == Some(participant.account_id);
    problems.take("sessionId", can_say(&session, is_oneself, change.now()));
    if input.accepts && takes_a_place(participant.role) {
        problems.check(has_room(&change, &session).await?, "accepts", Problem::SessionFull);
    }
    problems.settle()?;
    let event = keep(&change, &session, &participant, answer).await?;
    change.commit([event]).await?;
    Ok(session.id)
}

/// Whether it can still be said who comes: by oneself only before it begins.
fn can_say(session: &session::Model, is_oneself: bool, now: DateTime<Utc>) -> Result<(), Problem> {
    allows(session, Step::Prepare, now)?;
    if is_oneself && session.starts_at <= now { Err(Problem::SessionOver) } else { Ok(()) }
}

async fn has_room(change: &Change, session: &session::Model) -> Result<bool, Error> {
    Ok(places_left(session.capacity, invited(change, session.id).await?).is_none_or(|left| left > 0))
}

async fn keep(
    change: &Change,
    session: &session::Model,
    participant: &session_participant::Model,
    answer: InvitationAnswer,
) -> Result<crate::event::Event, Error> {
    let row = session_participant::ActiveModel {
        id: Set(participant.id),
        answer: Set(answer),
        answered_at: Set(Some(change.now())),
        ..Default::default()
    };
    row.update(change.db()).await?;
    let event = happened(EventKind::InvitationAnswered, session).key("participant", Some(participant.id));
    Ok(event.term("answer", answer))
}

/// Somebody who comes forward.
#[derive(InputObject)]
pub struct VolunteerInput {
    /// The session for which members of your council are asked to come forward.
    session_id: ID,
}

pub(super) async fn volunteer(store: &Store, input: &VolunteerInput) -> Result<SessionId, Stop> {
    let (change, session) = locked(store, &input.session_id, Volunteer).await?;
    let account = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let all = participants(&change, session.id).await?;
    let own = all.iter().find(|one| one.account_id == account);
    if own.is_some_and(|own| own.answer == InvitationAnswer::Accepted) {
        return Ok(session.id);
    }
    let mut problems = Problems::new(store.viewer().language());
    problems.take("sessionId", can_say(&session, true, change.now()));
    let is_called = session.call_until.is_some_and(|until| until >= change.today());
    problems.check(is_called, "sessionId", Problem::NoCall);
    problems.check(has_room(&change, &session).await?, "sessionId", Problem::SessionFull);
    let role = own.map_or(role_of_volunteers(session.kind), |own| own.role);
    let watches = observes(role, own.map_or(usual_room(session.kind, role), |own| own.room));
    let has_organised = super::organisers(&change, &session).await?.contains(&account);
    problems.check(!watches || !has_organised, "sessionId", Problem::OrganiserObserves);
    problems.settle()?;
    if let Some(own) = own {
        let event = keep(&change, &session, own, InvitationAnswer::Accepted).await?;
        change.commit([event]).await?;
        return Ok(session.id);
    }
    let id = SessionParticipantId::at(change.now());
    let row = session_participant::ActiveModel {
        id: Set(id),
        session_id: Set(session.id),
        account_id: Set(account),
        role: Set(role),
        room: Set(usual_room(session.kind, role)),
        answer: Set(InvitationAnswer::Accepted),
        answered_at: Set(Some(change.now())),
        attended: Set(None),
        story: Set(None),
        story_is_masked: Set(false),
        created_at: Set(change.now()),
    };
    row.insert(change.db()).await?;
    let event = happened(EventKind::InvitationAnswered, &session).key("participant", Some(id));
    change.commit([event.term("answer", InvitationAnswer::Accepted)]).await?;
    Ok(session.id)
}

/// What members who come forward do in a session.
fn role_of_volunteers(kind: SessionKind) -> ParticipantRole {
    match kind {
        SessionKind::CentreTest => ParticipantRole::Tester,
        SessionKind::MirrorConversation => ParticipantRole::Observer,
        SessionKind::CouncilMeeting | SessionKind::Panel | SessionKind::Informal => ParticipantRole::Guest,
    }
}
