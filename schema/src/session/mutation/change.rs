//! Changing what a session is, when and where; handing it over; calling for volunteers.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use entity::{
    account, account_function,
    id::{AccountId, SessionId},
    session,
    term::{AccountStatus, EventKind, Function, SessionKind, SessionStatus},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{MOST_OF_A_TITLE, MOST_OF_ABOUT, MOST_PLACES, happened, invited, moments::MomentInput, plan::open_centre};
use crate::{
    access::{Change, Store},
    clock::{day_of, start_of},
    error::Error,
    id::parse,
    payload::Stop,
    problem::{Problem, Problems},
    scalar::Date,
    sealed_text::Screened,
    session::{
        standing::{HandOverSession, RunSession, can_organise, locked},
        steps::{Step, allows, places_left},
    },
};

/// What is changed about a session that is still to come. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeSessionInput {
    /// The session.
    session_id: ID,
    /// What it is called, in at most 200 characters. What identifies a person is masked.
    title: Option<String>,
    /// What it is about, in at most 4,000 characters. What identifies a person is masked. Blank: nothing.
    about: Option<String>,
    /// Where it is, in at most 300 characters. Blank: nowhere.
    place: Option<String>,
    /// Whether it is online.
    online: Option<bool>,
    /// The centre that it is at, or that is tested.
    centre_id: Option<ID>,
    /// Whether everybody can see it in the calendar.
    public: Option<bool>,
    /// When it starts.
    starts_at: Option<DateTime<Utc>>,
    /// When it ends.
    ends_at: Option<DateTime<Utc>>,
    /// How many can take part, apart from those for whom it is work.
    capacity: Option<i32>,
}

pub(super) async fn change(store: &Store, input: &ChangeSessionInput) -> Result<SessionId, Stop> {
    let (change, session) = locked(store, &input.session_id, RunSession).await?;
    let mut problems = Problems::new(store.viewer().language());
    let screen = change.screen().await?;
    problems.take("sessionId", allows(&session, Step::Prepare, change.now()));
    let title =
        input.title.as_ref().map(|text| Screened::of(&screen, &problems.text("title", text, MOST_OF_A_TITLE)).text);
    let about = input.about.as_deref().map(|text| problems.optional_text("about", Some(text), MOST_OF_ABOUT));
    let place = input.place.as_deref().map(|text| problems.optional_text("place", Some(text), 300));
    let screened = |text: Option<String>| text.map(|text| Screened::of(&screen, &text).text);
    let centre = match &input.centre_id {
        Some(id) => open_centre(&change, id, &mut problems).await?,
        None => None,
    };
    let mut next = session.clone();
    next.title = title.unwrap_or(next.title);
    next.about = about.map_or(next.about, screened);
    next.place = place.map_or(next.place, screened);
    next.is_online = input.online.unwrap_or(next.is_online);
    next.centre_id = centre.or(next.centre_id);
    next.is_public = input.public.unwrap_or(next.is_public);
    next.starts_at = input.starts_at.unwrap_or(next.starts_at);
    next.ends_at = input.ends_at.unwrap_or(next.ends_at);
    next.capacity = input.capacity.or(next.capacity);

    let is_moved = (next.starts_at, next.ends_at) != (session.starts_at, session.ends_at);
    if is_moved {
        let moment = MomentInput { starts_at: next.starts_at, ends_at: next.ends_at };
        problems.check(moment.is_sound(), "endsAt", Problem::EndsTooLate);
        problems.check(next.starts_at >= start_of(day_of(change.now())), "startsAt", Problem::Past);
        problems.check(moment.is_within_reach(change.now()), "startsAt", Problem::DayOutOfReach);
        // What is certain and has begun took place: who was in which room stays so.
        let has_begun = session.status == SessionStatus::Confirmed && session.starts_at <= change.now();
        problems.check(!has_begun, "startsAt", Problem::SessionOver);
    }
    // A test is of its centre, which waits for it.
    let stays = session.kind != SessionKind::CentreTest || next.centre_id == session.centre_id;
    problems.check(stays, "centreId", Problem::CentreNeeded);
    let is_somewhere = next.is_online || next.place.is_some() || next.centre_id.is_some();
    problems.check(is_somewhere, "place", Problem::SessionPlaceNeeded);
    if input.capacity.is_some() {
        check_capacity(&change, &next, &mut problems).await?;
    }
    problems.settle()?;
    if next == session {
        return Ok(session.id);
    }
    let is_elsewhere =
        (&next.place, next.is_online, next.centre_id) != (&session.place, session.is_online, session.centre_id);
    next.sequence = session.sequence.saturating_add(1);
    next.changed_at = change.now();
    let event = if is_moved || is_elsewhere {
        happened(EventKind::SessionMoved, &session).day("on", day_of(next.starts_at))
    } else {
        happened(EventKind::SessionChanged, &session)
    };
    next.into_active_model().reset_all().update(change.db()).await?;
    change.commit([event]).await?;
    Ok(session.id)
}

/// There are places, and no fewer than are taken.
async fn check_capacity(change: &Change, next: &session::Model, problems: &mut Problems) -> Result<(), Error> {
    let Some(capacity) = next.capacity else { return Ok(()) };
    let taken = MOST_PLACES - places_left(Some(MOST_PLACES), invited(change, next.id).await?).unwrap_or(MOST_PLACES);
    let fits = (1..=MOST_PLACES).contains(&capacity) && capacity >= taken;
    problems.check(fits, "capacity", Problem::CapacityInvalid);
    Ok(())
}

/// A session to be handed over.
#[derive(InputObject)]
pub struct TransferSessionInput {
    /// The session.
    session_id: ID,
    /// Who organises it from now on: a facilitator or an improvement manager. A council's own meeting: a member of it.
    organiser_id: ID,
}

pub(super) async fn transfer(store: &Store, input: &TransferSessionInput) -> Result<SessionId, Stop> {
    let (change, session) = locked(store, &input.session_id, HandOverSession).await?;
    let mut problems = Problems::new(store.viewer().language());
    let organiser = match parse::<AccountId>(&input.organiser_id) {
        Ok(id) => {
            account::Entity::find_by_id(id)
                .filter(account::Column::Status.eq(AccountStatus::Active))
                .one(change.db())
                .await?
        }
        Err(_) => None,
    };
    let organiser = match organiser {
        Some(account) if can_take_over(&change, &session, &account).await? => Some(account.id),
        _ => None,
    };
    problems.check(organiser.is_some(), "organiserId", Problem::NotOrganiser);
    problems.settle()?;
    let Some(organiser) = organiser.filter(|organiser| *organiser != session.organiser_id) else {
        return Ok(session.id);
    };
    let row = session::ActiveModel {
        id: Set(session.id),
        organiser_id: Set(organiser),
        changed_at: Set(change.now()),
        ..Default::default()
    };
    row.update(change.db()).await?;
    change.commit([happened(EventKind::SessionHandedOver, &session).key("organiser", Some(organiser))]).await?;
    Ok(session.id)
}

/// Somebody who runs sessions, or for a council's own meeting sits on the council; and who does not watch it.
async fn can_take_over(change: &Change, session: &session::Model, account: &account::Model) -> Result<bool, Error> {
    if super::watches(change, session.id, account.id).await? {
        return Ok(false);
    }
    if session.kind == SessionKind::CouncilMeeting {
        return super::sits_on_a_council_of(change, session.id, account.id).await;
    }
    let functions = account_function::Entity::find()
        .filter(account_function::Column::AccountId.eq(account.id))
        .all(change.db())
        .await?;
    let functions: Vec<Function> = functions.into_iter().map(|row| row.function).collect();
    Ok(account.is_staff && can_organise(&functions))
}

/// A call to the members of a session's councils.
#[derive(InputObject)]
pub struct CallForVolunteersInput {
    /// The session.
    session_id: ID,
    /// The last day on which they can come forward; on the day of the session at the latest.
    until: Date,
    /// How many can take part, where that is new.
    capacity: Option<i32>,
}

pub(super) async fn call(store: &Store, input: &CallForVolunteersInput) -> Result<SessionId, Stop> {
    let (change, session) = locked(store, &input.session_id, RunSession).await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.take("sessionId", allows(&session, Step::Prepare, change.now()));
    problems.check(super::has_councils(&change, session.id).await?, "sessionId", Problem::CouncilNeeded);
    let until = input.until.0;
    problems.check(until >= change.today(), "until", Problem::Past);
    problems.check(until <= day_of(session.starts_at), "until", Problem::EndsTooLate);
    let capacity = input.capacity.or(session.capacity);
    if input.capacity.is_some() {
        let next = session::Model { capacity, ..session.clone() };
        check_capacity(&change, &next, &mut problems).await?;
    }
    problems.settle()?;
    if session.call_until == Some(until) && session.capacity == capacity {
        return Ok(session.id);
    }
    let row = session::ActiveModel {
        id: Set(session.id),
        call_until: Set(Some(until)),
        capacity: Set(capacity),
        changed_at: Set(change.now()),
        ..Default::default()
    };
    row.update(change.db()).await?;
    change.commit([happened(EventKind::VolunteersCalled, &session).day("until", until)]).await?;
    Ok(session.id)
}
