//! Bringing points for an agenda, and taking them off.

use async_graphql::{ID, InputObject};
use entity::{
    council,
    id::{CouncilId, SessionAgendaPointId, SessionId, TypedId},
    session, session_agenda_point, session_council,
    term::{AgendaSide, EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{MOST_OF_A_TITLE, happened};
use crate::{
    access::{Change, Store},
    error::Error,
    id::parse,
    payload::Stop,
    problem::{Problem, Problems},
    sealed_text::{self, Place, Screened},
    session::{
        standing::{BringAgendaPoint, RemoveAgendaPoint, Standing, locked},
        steps::{Step, allows},
        unnamed,
    },
};

/// The most points of one agenda.
const MOST: usize = 50;

/// A point for the agenda of a session that is still to come.
#[derive(InputObject)]
pub struct AddAgendaPointInput {
    /// The session.
    session_id: ID,
    /// What it is called, in at most 200 characters. What identifies a person is masked.
    title: String,
    /// What it is about, in at most 4,000 characters. What identifies a person is masked.
    text: Option<String>,
    /// The council that brings it: one of the session's that you sit on. It is the first of those where you do not work here
    /// and name none.
    council_id: Option<ID>,
}

pub(super) async fn add(store: &Store, input: &AddAgendaPointInput) -> Result<SessionId, Stop> {
    let (change, session) = locked(store, &input.session_id, BringAgendaPoint).await?;
    let by = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let mut problems = Problems::new(store.viewer().language());
    let screen = change.screen().await?;
    problems.take("sessionId", allows(&session, Step::Prepare, change.now()));
    let names = unnamed(&change, session.id).await?;
    let title = Screened::of(&screen, &problems.text("title", &input.title, MOST_OF_A_TITLE)).without(&names);
    let text = problems
        .optional_text("text", input.text.as_deref(), 4_000)
        .map(|text| Screened::of(&screen, &text).without(&names));
    let side = side(&change, &session, input.council_id.as_ref(), &mut problems).await?;
    let there = session_agenda_point::Entity::find()
        .filter(session_agenda_point::Column::SessionId.eq(session.id))
        .all(change.db())
        .await?;
    // The same point by the same person is a retry.
    if there.iter().any(|point| point.brought_by == by && point.title == title.text) {
        return Ok(session.id);
    }
    problems.check(there.len() < MOST, "sessionId", Problem::TooMany);
    problems.settle()?;
    let (side, council) = side;
    let id = SessionAgendaPointId::at(change.now());
    let row = session_agenda_point::ActiveModel {
        id: Set(id),
        session_id: Set(session.id),
        title: Set(title.text.clone()),
        text: Set(text.as_ref().map(|text| text.text.clone())),
        is_masked: Set(title.is_masked || text.as_ref().is_some_and(|text| text.is_masked)),
        side: Set(side),
        council_id: Set(council),
        brought_by: Set(by),
        created_at: Set(change.now()),
    };
    row.insert(change.db()).await?;
    let place = |field| Place { subject_type: SubjectType::Session, subject: id.uuid(), field };
    let mut originals = vec![(place("title"), &title)];
    originals.extend(text.as_ref().map(|text| (place("text"), text)));
    sealed_text::seal(change.db(), change.vault(), by.uuid(), &originals, change.now()).await?;
    change.commit([happened(EventKind::AgendaPointAdded, &session).key("point", Some(id))]).await?;
    Ok(session.id)
}

/// Who brings a point: a council whose member this is, the liaison of one of the councils, or staff.
async fn side(
    change: &Change,
    session: &session::Model,
    named: Option<&ID>,
    problems: &mut Problems,
) -> Result<(AgendaSide, Option<CouncilId>), Error> {
    let viewer = change.viewer();
    let links = session_council::Entity::find()
        .filter(session_council::Column::SessionId.eq(session.id))
        .all(change.db())
        .await?;
    let own = |id: &CouncilId| viewer.councils().contains(id);
    let councils: Vec<CouncilId> = links.iter().map(|link| link.council_id).collect();
    if let Some(named) = named {
        let council = parse::<CouncilId>(named).ok().filter(|id| councils.contains(id) && own(id));
        problems.check(council.is_some(), "councilId", Problem::NotFound);
        return Ok((AgendaSide::Council, council));
    }
    let works_here = viewer.account().is_some_and(|person| person.is_staff);
    if let Some(council) = councils.iter().copied().find(own).filter(|_| !works_here) {
        return Ok((AgendaSide::Council, Some(council)));
    }
    let with_liaison = council::Entity::find()
        .filter(council::Column::Id.eq_any(councils.iter().copied()))
        .filter(council::Column::LiaisonId.eq(viewer.id()))
        .one(change.db())
        .await?;
    Ok((if with_liaison.is_some() { AgendaSide::Liaison } else { AgendaSide::Staff }, None))
}

/// A point to be taken off the agenda of a session that is still to come.
#[derive(InputObject)]
pub struct RemoveAgendaPointInput {
    /// The point.
    agenda_point_id: ID,
}

pub(super) async fn remove(store: &Store, input: &RemoveAgendaPointInput) -> Result<SessionId, Stop> {
    use session_agenda_point::Column;
    let id: SessionAgendaPointId = parse(&input.agenda_point_id)?;
    let draft = store.draft().await?;
    let is_it = || Column::Id.eq(id.uuid());
    let point = draft.find::<session_agenda_point::Entity>(is_it()).await?.ok_or(Error::NotFound)?;
    let session = draft.lock::<session::Entity>(point.titles().session_id).await?.titles().clone();
    // Somebody else may have taken it off meanwhile.
    let point = draft.find::<session_agenda_point::Entity>(is_it()).await?.ok_or(Error::NotFound)?;
    let standing = Standing::of(&draft, &session).await?;
    let granted = draft.viewer().may(RemoveAgendaPoint { standing, of: point.titles().brought_by })?;
    let change = draft.granted(granted);
    let mut problems = Problems::new(store.viewer().language());
    problems.take("agendaPointId", allows(&session, Step::Prepare, change.now()));
    problems.settle()?;
    for field in ["title", "text"] {
        let place = Place { subject_type: SubjectType::Session, subject: id.uuid(), field };
        let owner = point.titles().brought_by.uuid();
        sealed_text::reseal(change.db(), change.vault(), owner, place, None, change.now()).await?;
    }
    session_agenda_point::Entity::delete_by_id(id).exec(change.db()).await?;
    change.commit([happened(EventKind::AgendaPointRemoved, &session).key("point", Some(id))]).await?;
    Ok(session.id)
}
