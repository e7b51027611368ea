//! Sessions: meetings to come, and conversations that were held, with all that people noticed and were promised there.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    deadline,
    id::{
        AccountId, CouncilId, SessionAgendaPointId, SessionConsentId, SessionId, SessionObservationId,
        SessionParticipantId, SessionTellingId, TypedId,
    },
    session, session_agenda_point, session_consent, session_council, session_observation, session_participant,
    session_telling,
    term::{
        AgendaSide, ConsentForm, ConsentScope, EventKind, InvitationAnswer, ParticipantRole, PromiseStep, SessionKind,
        SessionStatus, SubjectType,
    },
};
use sea_orm::ActiveValue::Set;

use super::{
    content::{Participant, Session},
    follow_ups,
    rows::Rows,
    seals::Seals,
    world::{Noticed, World},
};
use crate::{
    deadline::Begun,
    error::Error,
    event::Event,
    follow_up::Subject,
    promise::due,
    sealed_text::{Place, Screened},
};

pub(super) fn make(world: &mut World<'_>, rows: &mut Rows, seals: &mut Seals<'_>) -> Result<(), Error> {
    let content = world.content;
    let mut series: Option<SessionId> = None;
    for (said, next) in content.sessions.iter().zip(content.sessions.iter().skip(1).map(Some).chain([None])) {
        let (starts_at, moments) = Moments::of(world, said);
        let id = SessionId::at(moments.planned);
        let first = if said.same_series { series } else { next.filter(|next| next.same_series).map(|_| id) };
        series = first;
        let made = Made { said, id, organiser: world.somebody(&said.organiser)?.id, moments };
        rows.sessions.push(made.row(world, starts_at, first)?);
        for slug in &said.councils {
            let (council_id, _) = world.council(slug)?;
            rows.session_councils
                .push(session_council::ActiveModel { session_id: Set(id), council_id: Set(council_id) });
        }
        made.life(world, rows, starts_at);
        let noticed = made.participants(world, rows, seals)?;
        made.agenda(world, rows)?;
        made.commitments(world, rows)?;
        world.noticed.extend(noticed);
        world.sessions.insert(said.title.clone(), id);
    }
    Ok(())
}

/// When what happened, as far as it did.
#[derive(Clone, Copy)]
struct Moments {
    planned: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    confirmed: Option<DateTime<Utc>>,
    held: Option<DateTime<Utc>>,
    reported: Option<DateTime<Utc>>,
    followed_up: Option<DateTime<Utc>>,
    cancelled: Option<DateTime<Utc>>,
}

impl Moments {
    fn of(world: &World<'_>, said: &Session) -> (DateTime<Utc>, Self) {
        use SessionStatus::{Cancelled, FollowedUp, Held, Planned, Reported};
        let starts_at = world.moment(said.days, said.hour);
        let ends_at = starts_at + TimeDelta::minutes(said.minutes);
        let planned = (starts_at - TimeDelta::days(45)).min(world.now - TimeDelta::days(2));
        let held = matches!(said.status, Held | Reported | FollowedUp).then_some(ends_at);
        let reported = matches!(said.status, Reported | FollowedUp).then(|| world.later(ends_at, 5 * 600));
        // After the last commitment was kept.
        let last =
            said.follow_ups.iter().flat_map(|one| &one.updates).map(|update| world.moment(update.days, 12)).max();
        let done = reported.map(|at| last.unwrap_or(at).max(at) + TimeDelta::days(2));
        let moments = Self {
            planned,
            ends_at,
            confirmed: (!matches!(said.status, Planned | Cancelled)).then_some(planned + TimeDelta::days(1)),
            held,
            reported,
            followed_up: done.filter(|_| said.status == FollowedUp).map(|at| at.min(world.now)),
            cancelled: (said.status == Cancelled).then(|| (starts_at - TimeDelta::days(3)).min(world.now)),
        };
        (starts_at, moments)
    }
}

/// A session as it was made.
struct Made<'a> {
    said: &'a Session,
    id: SessionId,
    organiser: AccountId,
    moments: Moments,
}

impl Made<'_> {
    fn row(
        &self,
        world: &World<'_>,
        starts_at: DateTime<Utc>,
        series: Option<SessionId>,
    ) -> Result<session::ActiveModel, Error> {
        let (said, moments) = (self.said, &self.moments);
        if moments.reported.is_some() && said.report.is_none() {
            return Err(Error::internal(&format!("{}: a session that was reported has a report", said.title)));
        }
        if moments.cancelled.is_some() != said.reason.is_some() {
            return Err(Error::internal(&format!("{}: a session is off for a reason", said.title)));
        }
        Ok(session::ActiveModel {
            id: Set(self.id),
            kind: Set(said.kind),
            title: Set(said.title.clone()),
            place: Set((!said.online).then(|| said.place.clone())),
            is_online: Set(said.online),
            starts_at: Set(starts_at),
            ends_at: Set(moments.ends_at),
            organiser_id: Set(self.organiser),
            is_public: Set(said.public),
            status: Set(said.status),
            centre_id: Set(said.centre.as_deref().map(|name| world.centre(name)).transpose()?),
            series_id: Set(series),
            about: Set(said.about.clone()),
            capacity: Set(said.capacity),
            call_until: Set(said.call_until.map(|days| world.working_day(days))),
            confirmed_at: Set(moments.confirmed),
            held_at: Set(moments.held),
            reported_at: Set(moments.reported),
            followed_up_at: Set(moments.followed_up),
            cancelled_at: Set(moments.cancelled),
            cancelled_reason: Set(said.reason.clone()),
            report: Set(said.report.clone().filter(|_| moments.reported.is_some())),
            sequence: Set(i32::from(moments.cancelled.is_some())),
            changed_at: Set(moments.cancelled.or(moments.confirmed).unwrap_or(moments.planned)),
            created_at: Set(moments.planned),
        })
    }

    fn event(&self, kind: EventKind) -> Event {
        Event::new(kind, SubjectType::Session, self.id)
    }

    /// What happened to the session itself, and the promise to report.
    fn life(&self, world: &World<'_>, rows: &mut Rows, starts_at: DateTime<Utc>) {
        let (moments, by) = (&self.moments, Some(self.organiser));
        let planned = self.event(EventKind::SessionPlanned).day("on", crate::clock::day_of(starts_at));
        rows.happened(moments.planned, by, planned);
        let steps = [
            (moments.confirmed, EventKind::SessionConfirmed),
            (moments.reported, EventKind::SessionReported),
            (moments.followed_up, EventKind::SessionFollowedUp),
            (moments.cancelled, EventKind::SessionCancelled),
        ];
        for (at, kind) in steps {
            if let Some(at) = at {
                rows.happened(at, by, self.event(kind));
            }
        }
        if let Some(held) = moments.held {
            let due_at = due(world.terms.promises.session_reported, held, world.calendar());
            let due_on = crate::clock::day_of(due_at);
            rows.happened(held, by, self.event(EventKind::SessionHeld).day("dueOn", due_on));
            let begun = Begun { subject: self.id, step: PromiseStep::Reported, round: 0, from: held, due_at };
            let row = begun.row(world.calendar());
            rows.deadlines.push(deadline::ActiveModel { met_at: Set(moments.reported), ..row });
        }
    }

    fn participants(&self, world: &World<'_>, rows: &mut Rows, seals: &mut Seals<'_>) -> Result<Vec<Noticed>, Error> {
        let mut noticed = Vec::new();
        for said in &self.said.participants {
            let account = world.somebody(&said.who)?.id;
            let id = SessionParticipantId::at(self.moments.planned);
            let story = match &said.story {
                Some(text) => Some(seals.screen(rows, account.uuid(), story_of(id), text, self.moments.planned)?),
                None => None,
            };
            let usual =
                if self.moments.confirmed.is_some() { InvitationAnswer::Accepted } else { InvitationAnswer::Invited };
            let answer = said.answer.unwrap_or(usual);
            let has_answered = answer != InvitationAnswer::Invited;
            let answered = self.moments.planned + TimeDelta::hours(20);
            let came = answer == InvitationAnswer::Accepted;
            rows.participants.push(session_participant::ActiveModel {
                id: Set(id),
                session_id: Set(self.id),
                account_id: Set(account),
                role: Set(said.role),
                room: Set(said.room),
                answer: Set(answer),
                answered_at: Set(has_answered.then_some(answered)),
                attended: Set(self.moments.held.map(|_| came)),
                story: Set(story.as_ref().map(|story: &Screened| story.text.clone())),
                story_is_masked: Set(story.is_some_and(|story| story.is_masked)),
                created_at: Set(self.moments.planned),
            });
            let about = |kind| self.event(kind).key("participant", Some(id));
            rows.happened(self.moments.planned, Some(self.organiser), about(EventKind::ParticipantInvited));
            if has_answered {
                let event = about(EventKind::InvitationAnswered).term("answer", answer);
                rows.happened(answered, Some(account), event);
            }
            if came {
                self.consent(rows, said, id, account, answered);
            }
            self.told(rows, said, id);
            noticed.extend(self.observations(rows, seals, said, (id, account))?);
        }
        Ok(noticed)
    }

    /// A client of a mirror conversation agreed, in the app.
    fn consent(
        &self,
        rows: &mut Rows,
        said: &Participant,
        id: SessionParticipantId,
        account: AccountId,
        at: DateTime<Utc>,
    ) {
        if said.role != ParticipantRole::Client || self.said.kind != SessionKind::MirrorConversation {
            return;
        }
        let scopes = [Some(ConsentScope::Conversation), said.story.as_ref().map(|_| ConsentScope::Story)];
        for scope in scopes.into_iter().flatten() {
            rows.consents.push(session_consent::ActiveModel {
                id: Set(SessionConsentId::at(at)),
                participant_id: Set(id),
                scope: Set(scope),
                form: Set(ConsentForm::App),
                recorded_by: Set(account),
                given_at: Set(at),
                withdrawn_at: Set(None),
            });
            let event = self.event(EventKind::ConsentGiven).key("participant", Some(id)).term("scope", scope);
            rows.happened(at, Some(account), event);
        }
    }

    fn told(&self, rows: &mut Rows, said: &Participant, id: SessionParticipantId) {
        let Some(at) = self.moments.followed_up.filter(|_| said.told_by.is_some() || said.unreachable.is_some()) else {
            return;
        };
        rows.tellings.push(session_telling::ActiveModel {
            id: Set(SessionTellingId::at(at)),
            participant_id: Set(id),
            channel: Set(said.told_by),
            unreachable_reason: Set(said.unreachable.clone()),
            override_reason: Set(None),
            recorded_by: Set(self.organiser),
            at: Set(at),
            created_at: Set(at),
        });
        let event = self.event(EventKind::ParticipantTold).key("participant", Some(id));
        rows.happened(at, Some(self.organiser), event);
    }

    fn observations(
        &self,
        rows: &mut Rows,
        seals: &mut Seals<'_>,
        by: &Participant,
        (participant, account): (SessionParticipantId, AccountId),
    ) -> Result<Vec<Noticed>, Error> {
        let mut noticed = Vec::new();
        for (place, said) in self.said.observations.iter().filter(|said| said.who == by.who).enumerate() {
            let minutes = i64::try_from(place).unwrap_or_default();
            let at = self.moments.ends_at + TimeDelta::minutes(5 + minutes);
            let id = SessionObservationId::at(at);
            let place = Place { subject_type: SubjectType::Session, subject: id.uuid(), field: "observation" };
            let text = seals.screen(rows, account.uuid(), place, &said.text, at)?;
            rows.observations.push(session_observation::ActiveModel {
                id: Set(id),
                session_id: Set(self.id),
                participant_id: Set(participant),
                key: Set(None),
                text: Set(text.text),
                is_masked: Set(text.is_masked),
                assessment: Set(said.assessment),
                time_frame: Set(said.time_frame),
                created_at: Set(at),
            });
            let event = self.event(EventKind::ObservationAdded).key("observation", Some(id));
            rows.happened(at, Some(account), event);
            noticed.push(Noticed { text: said.text.clone(), session: self.id, observation: id, participant });
        }
        Ok(noticed)
    }

    fn agenda(&self, world: &World<'_>, rows: &mut Rows) -> Result<(), Error> {
        for (place, said) in self.said.agenda.iter().enumerate() {
            let at = self.moments.planned + TimeDelta::minutes(i64::try_from(place).unwrap_or_default() + 1);
            let council: Option<CouncilId> =
                said.council.as_deref().map(|slug| world.council(slug)).transpose()?.map(|(id, _)| id);
            let by = world.somebody(&said.who)?.id;
            let id = SessionAgendaPointId::at(at);
            rows.agenda_points.push(session_agenda_point::ActiveModel {
                id: Set(id),
                session_id: Set(self.id),
                title: Set(said.title.clone()),
                text: Set(said.text.clone()),
                is_masked: Set(false),
                side: Set(if council.is_some() { AgendaSide::Council } else { AgendaSide::Staff }),
                council_id: Set(council),
                brought_by: Set(by),
                created_at: Set(at),
            });
            rows.happened(at, Some(by), self.event(EventKind::AgendaPointAdded).key("point", Some(id)));
        }
        Ok(())
    }

    fn commitments(&self, world: &World<'_>, rows: &mut Rows) -> Result<(), Error> {
        for follow_up in &self.said.follow_ups {
            let code = follow_up.department.as_deref().unwrap_or_default();
            let department = world.department(code)?;
            let at = self.moments.reported.unwrap_or(self.moments.ends_at);
            let made = follow_ups::Made { subject: Subject::Session(self.id), at, by: self.organiser, department };
            follow_ups::add(world, rows, follow_up, &made)?;
        }
        Ok(())
    }
}

/// Where a client's story stands.
fn story_of(id: SessionParticipantId) -> Place {
    Place { subject_type: SubjectType::Session, subject: id.uuid(), field: "story" }
}
