//! Planning a session, a series of them, or the parts of a test round.

use async_graphql::{ID, InputObject};
use chrono::TimeDelta;
use entity::{
    account, centre, council,
    id::{CentreId, CouncilId, SessionId},
    session, session_council,
    term::{CentreStatus, CouncilStatus, EventKind, SessionKind, SessionStatus},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, sea_query::LockType,
};

use super::{
    MOST_OF_A_TITLE, MOST_OF_ABOUT, MOST_PLACES, happened_on,
    moments::{self, MomentInput, RepeatInput},
};
use crate::{
    access::{Change, Draft, Store, insert_all},
    clock::{day_of, start_of},
    error::Error,
    event::Event,
    id::parse,
    payload::Stop,
    problem::{Problem, Problems},
    sealed_text::Screened,
    session::standing::PlanSession,
};

/// The most councils of one session.
pub(super) const MOST_COUNCILS: usize = 20;
/// How long ago an informal talk may have been that is still written down.
const TALKED: TimeDelta = TimeDelta::weeks(4);

/// A session to be planned. Several moments, or one that comes again, make a series: the meetings of a year, the morning
/// and the afternoon of a test round.
#[derive(InputObject)]
pub struct PlanSessionInput {
    /// What kind of session it is. A council's own meeting is planned by its chair or secretary.
    kind: SessionKind,
    /// What it is called, in at most 200 characters. What identifies a person is masked.
    title: String,
    /// What it is about, in at most 4,000 characters. What identifies a person is masked.
    about: Option<String>,
    /// The councils that it is of, at most 20.
    council_ids: Option<Vec<ID>>,
    /// The centre that it is at, or that is tested.
    centre_id: Option<ID>,
    /// Where it is, in at most 300 characters.
    place: Option<String>,
    /// Whether it is online.
    online: Option<bool>,
    /// Whether everybody can see it in the calendar. It is not unless this says so.
    public: Option<bool>,
    /// When it is; at most 26 moments.
    moments: Vec<MomentInput>,
    /// How its one moment comes again.
    repeat: Option<RepeatInput>,
    /// How many can take part, apart from those for whom it is work: 1 to 1,000.
    capacity: Option<i32>,
}

/// Where a session is, and of whom.
pub(super) struct Setting {
    pub(super) councils: Vec<council::Model>,
    pub(super) centre: Option<CentreId>,
    pub(super) place: Option<String>,
    pub(super) is_online: bool,
}

pub(super) async fn plan(store: &Store, input: &PlanSessionInput) -> Result<SessionId, Stop> {
    let mut problems = Problems::new(store.viewer().language());
    let draft = store.draft().await?;
    let organiser = draft.viewer().id();
    let councils = councils(&draft, input.council_ids.as_deref(), &mut problems).await?;
    let granted = draft.viewer().may(PlanSession { kind: input.kind, councils: &councils })?;
    let change = draft.granted(granted);
    let screen = change.screen().await?;
    let organiser = organiser.ok_or(Error::Unauthenticated)?;

    let title = Screened::of(&screen, &problems.text("title", &input.title, MOST_OF_A_TITLE)).text;
    let about = problems.optional_text("about", input.about.as_deref(), MOST_OF_ABOUT);
    let about = about.map(|text| Screened::of(&screen, &text).text);
    let place =
        problems.optional_text("place", input.place.as_deref(), 300).map(|text| Screened::of(&screen, &text).text);
    let centre = match &input.centre_id {
        Some(id) => open_centre(&change, id, &mut problems).await?,
        None => None,
    };
    let setting = Setting { councils, centre, place, is_online: input.online.unwrap_or_default() };
    check_setting(input.kind, &setting, &mut problems);
    let is_capacity = input.capacity.is_none_or(|capacity| (1..=MOST_PLACES).contains(&capacity));
    problems.check(is_capacity, "capacity", Problem::CapacityInvalid);
    let moments =
        problems.take("moments", moments::all(&input.moments, input.repeat, change.now())).unwrap_or_default();
    let today = start_of(day_of(change.now()));
    let earliest = if input.kind == SessionKind::Informal { today - TALKED } else { today };
    problems.check(moments.iter().all(|one| one.starts_at >= earliest), "moments", Problem::Past);
    problems.settle()?;

    let (Some(first), now) = (moments.first(), change.now()) else {
        return Err(Error::internal("a session without a moment").into());
    };
    // Who plans the same session twice, tries again; the same person's plans wait for each other, so that two at once are one.
    let own = account::Entity::find_by_id(organiser).lock(LockType::NoKeyUpdate);
    own.one(change.db()).await?;
    if let Some(same) = same(&change, input.kind, &title, (first, moments.len())).await? {
        return Ok(same);
    }
    let ids: Vec<SessionId> = moments.iter().map(|_| SessionId::at(now)).collect();
    let first_id = ids.first().copied().ok_or_else(|| Error::internal("a session without an id"))?;
    let series = (ids.len() > 1).then_some(first_id);
    let rows = ids.iter().zip(&moments).map(|(id, moment)| session::ActiveModel {
        id: Set(*id),
        kind: Set(input.kind),
        title: Set(title.clone()),
        place: Set(setting.place.clone()),
        is_online: Set(setting.is_online),
        starts_at: Set(moment.starts_at),
        ends_at: Set(moment.ends_at),
        organiser_id: Set(organiser),
        is_public: Set(input.public.unwrap_or_default()),
        status: Set(SessionStatus::Planned),
        centre_id: Set(setting.centre),
        series_id: Set(series),
        about: Set(about.clone()),
        capacity: Set(input.capacity),
        call_until: Set(None),
        confirmed_at: Set(None),
        held_at: Set(None),
        reported_at: Set(None),
        followed_up_at: Set(None),
        cancelled_at: Set(None),
        cancelled_reason: Set(None),
        report: Set(None),
        sequence: Set(0),
        changed_at: Set(now),
        created_at: Set(now),
    });
    insert_all(change.db(), rows.collect()).await?;
    let links = ids.iter().flat_map(|id| {
        let of = |council: &council::Model| session_council::ActiveModel {
            session_id: Set(*id),
            council_id: Set(council.id),
        };
        setting.councils.iter().map(of).collect::<Vec<_>>()
    });
    insert_all(change.db(), links.collect()).await?;
    let planned: Vec<Event> = ids
        .iter()
        .zip(&moments)
        .map(|(id, moment)| happened_on(EventKind::SessionPlanned, *id).day("on", day_of(moment.starts_at)))
        .collect();
    change.commit(planned).await?;
    Ok(first_id)
}

/// The councils that are named, of those that the viewer sees.
async fn councils(draft: &Draft, ids: Option<&[ID]>, problems: &mut Problems) -> Result<Vec<council::Model>, Error> {
    let ids = ids.unwrap_or_default();
    if ids.len() > MOST_COUNCILS {
        problems.add("councilIds", Problem::TooMany);
        return Ok(Vec::new());
    }
    let keys: Vec<CouncilId> = ids.iter().filter_map(|id| parse(id).ok()).collect();
    let found = draft.all::<council::Entity>(council::Column::Id.eq_any(keys.iter().copied())).await?;
    let found: Vec<council::Model> = found.iter().map(|seen| seen.titles().clone()).collect();
    for (place, id) in ids.iter().enumerate() {
        let council = found.iter().find(|council| parse::<CouncilId>(id).is_ok_and(|id| id == council.id));
        let field = format!("councilIds.{place}");
        problems.check(council.is_some(), &field, Problem::NotFound);
        let is_there = council.is_none_or(|council| council.status != CouncilStatus::Dissolved);
        problems.check(is_there, &field, Problem::CouncilDissolved);
    }
    Ok(found)
}

/// A centre that is not closed. It is locked: it does not open while a test of it is being planned.
pub(super) async fn open_centre(change: &Change, id: &ID, problems: &mut Problems) -> Result<Option<CentreId>, Error> {
    let found = match parse::<CentreId>(id) {
        Ok(id) => centre::Entity::find_by_id(id).lock_exclusive().one(change.db()).await?,
        Err(_) => None,
    };
    match found {
        Some(centre) if centre.status != CentreStatus::Closed => Ok(Some(centre.id)),
        Some(_) => {
            problems.add("centreId", Problem::CentreNeeded);
            Ok(None)
        }
        None => {
            problems.add("centreId", Problem::NotFound);
            Ok(None)
        }
    }
}

fn check_setting(kind: SessionKind, setting: &Setting, problems: &mut Problems) {
    let is_somewhere = setting.is_online || setting.place.is_some() || setting.centre.is_some();
    problems.check(is_somewhere, "place", Problem::SessionPlaceNeeded);
    problems.check(kind != SessionKind::CentreTest || setting.centre.is_some(), "centreId", Problem::CentreNeeded);
    let has_council = kind != SessionKind::CouncilMeeting || !setting.councils.is_empty();
    problems.check(has_council, "councilIds", Problem::CouncilNeeded);
}

/// The session that the viewer planned with this title for this moment, as one of so many.
async fn same(
    change: &Change,
    kind: SessionKind,
    title: &str,
    (moment, times): (&MomentInput, usize),
) -> Result<Option<SessionId>, Error> {
    let Some(organiser) = change.viewer().id() else { return Ok(None) };
    let found = session::Entity::find()
        .filter(session::Column::OrganiserId.eq(organiser))
        .filter(session::Column::Kind.eq(kind))
        .filter(session::Column::Title.eq(title))
        .filter(session::Column::StartsAt.eq(moment.starts_at))
        .filter(session::Column::EndsAt.eq(moment.ends_at))
        .filter(session::Column::Status.ne(SessionStatus::Cancelled))
        .one(change.db())
        .await?;
    let Some(found) = found else { return Ok(None) };
    let of_series = match found.series_id {
        Some(series) => session::Entity::find().filter(session::Column::SeriesId.eq(series)).count(change.db()).await?,
        None => 1,
    };
    Ok((u64::try_from(times).ok() == Some(of_series)).then_some(found.id))
}
