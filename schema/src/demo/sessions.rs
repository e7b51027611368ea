//! Sessions: meetings to come, and conversations that were held.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    deadline,
    id::{SessionId, SessionParticipantId},
    session, session_council, session_participant,
    term::{PromiseStep, SessionStatus},
};
use sea_orm::ActiveValue::Set;

use super::{content::Session, follow_ups, rows::Rows, world::World};
use crate::{deadline::Begun, error::Error, follow_up::Subject, promise::due};

pub(super) fn make(world: &mut World<'_>, rows: &mut Rows) -> Result<(), Error> {
    let content = world.content;
    for said in &content.sessions {
        let starts_at = world.moment(said.days, said.hour);
        let ends_at = starts_at + TimeDelta::minutes(said.minutes);
        let created_at = (starts_at - TimeDelta::days(45)).min(world.now - TimeDelta::days(2));
        let id = SessionId::at(created_at);
        let organiser = world.somebody(&said.organiser)?.clone();
        rows.sessions.push(session::ActiveModel {
            id: Set(id),
            kind: Set(said.kind),
            title: Set(said.title.clone()),
            place: Set((!said.online).then(|| said.place.clone())),
            is_online: Set(said.online),
            starts_at: Set(starts_at),
            ends_at: Set(ends_at),
            organiser_id: Set(organiser.id),
            is_public: Set(said.public),
            status: Set(said.status),
            created_at: Set(created_at),
        });
        for slug in &said.councils {
            let (council_id, _) = world.council(slug)?;
            rows.session_councils
                .push(session_council::ActiveModel { session_id: Set(id), council_id: Set(council_id) });
        }
        for participant in &said.participants {
            rows.participants.push(session_participant::ActiveModel {
                id: Set(SessionParticipantId::at(created_at)),
                session_id: Set(id),
                account_id: Set(world.somebody(&participant.who)?.id),
                role: Set(participant.role),
                room: Set(participant.room),
                created_at: Set(created_at),
            });
        }
        let reported_at = reported(world, rows, said, id, ends_at);
        for follow_up in &said.follow_ups {
            let code = follow_up.department.as_deref().unwrap_or_default();
            let department = world.department(code)?;
            let at = reported_at.unwrap_or(ends_at);
            let made = follow_ups::Made { subject: Subject::Session(id), at, by: organiser.id, department };
            follow_ups::add(world, rows, follow_up, &made)?;
        }
        world.sessions.insert(said.title.clone(), id);
    }
    Ok(())
}

/// A session that was held is to be reported; gives when it was.
fn reported(
    world: &World<'_>,
    rows: &mut Rows,
    said: &Session,
    id: SessionId,
    ends_at: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let met_at = match said.status {
        SessionStatus::Reported | SessionStatus::FollowedUp => Some(world.later(ends_at, 5 * 600)),
        SessionStatus::Held => None,
        _ => return None,
    };
    let due_at = due(world.terms.promises.session_reported, ends_at, world.calendar());
    rows.deadlines.push(deadline::ActiveModel {
        met_at: Set(met_at),
        ..Begun { subject: id, step: PromiseStep::Reported, round: 0, from: ends_at, due_at }.row(world.calendar())
    });
    met_at
}
