//! Writing down what one noticed, changing it, taking it back.

use async_graphql::{ID, InputObject};
use entity::{
    id::{AccountId, SessionObservationId, TypedId},
    session, session_observation, session_observation_use, session_participant,
    term::{Assessment, EventKind, TimeFrame},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::happened;
use crate::{
    access::{Change, Store},
    error::Error,
    id::parse,
    payload::Stop,
    problem::{Problem, Problems},
    sealed_text::{self, Screened},
    session::{
        observation::place_of,
        standing::{EditObservation, Observe, Standing, locked_with_participant},
        steps::{Step, allows},
        unnamed,
    },
};

/// The most characters of an observation.
const MOST_CHARACTERS: usize = 5_000;
/// The most observations of one person in one session.
const MOST: u64 = 200;

/// What somebody noticed in a session that they attended; from its beginning until it is reported.
#[derive(InputObject)]
pub struct AddObservationInput {
    /// The session.
    session_id: ID,
    /// What was noticed, in at most 5,000 characters. What identifies a person or tells of their health is masked.
    text: String,
    /// Whether it went well.
    assessment: Assessment,
    /// Of when it tells.
    time_frame: TimeFrame,
    /// Your own key for it, of at most 200 characters: sent again, it makes no second one.
    key: Option<String>,
}

pub(super) async fn add(store: &Store, input: &AddObservationInput) -> Result<SessionObservationId, Stop> {
    let may = |standing, _: AccountId| Observe(standing);
    let (change, session, participant) = locked_with_participant(store, &input.session_id, None, may).await?;
    let author = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let own = || {
        session_observation::Entity::find().filter(session_observation::Column::ParticipantId.eq(participant.id.uuid()))
    };
    let mut problems = Problems::new(store.viewer().language());
    let screen = change.screen().await?;
    let names = unnamed(&change, session.id).await?;
    let text = Screened::of(&screen, &problems.text("text", &input.text, MOST_CHARACTERS)).without(&names);
    if let Some(key) = &input.key {
        problems.check((1..=200).contains(&key.chars().count()), "key", Problem::KeyInvalid);
        if let Some(first) = own().filter(session_observation::Column::Key.eq(key)).one(change.db()).await? {
            // Compared as it was written: masked, two telephone numbers are the same.
            let written = match sealed_text::open(&change, &[place_of(first.id)]).await?.pop() {
                Some((_, original)) => original,
                None => first.text,
            };
            let is_same = written == input.text.trim()
                && (first.assessment, first.time_frame) == (input.assessment, input.time_frame);
            problems.check(is_same, "key", Problem::KeyReused);
            problems.settle()?;
            return Ok(first.id);
        }
    }
    problems.take("sessionId", allows(&session, Step::Observe, change.now()));
    problems.check(own().count(change.db()).await? < MOST, "sessionId", Problem::TooMany);
    problems.settle()?;
    let id = SessionObservationId::at(change.now());
    let row = session_observation::ActiveModel {
        id: Set(id),
        session_id: Set(session.id),
        participant_id: Set(participant.id),
        key: Set(input.key.clone()),
        text: Set(text.text.clone()),
        is_masked: Set(text.is_masked),
        assessment: Set(input.assessment),
        time_frame: Set(input.time_frame),
        created_at: Set(change.now()),
    };
    row.insert(change.db()).await?;
    sealed_text::seal(change.db(), change.vault(), author.uuid(), &[(place_of(id), &text)], change.now()).await?;
    change.commit([happened(EventKind::ObservationAdded, &session).key("observation", Some(id))]).await?;
    Ok(id)
}

/// What is changed about an observation of one's own, until the session is reported. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeObservationInput {
    /// The observation.
    observation_id: ID,
    /// What was noticed, in at most 5,000 characters.
    text: Option<String>,
    /// Whether it went well.
    assessment: Option<Assessment>,
    /// Of when it tells.
    time_frame: Option<TimeFrame>,
}

pub(super) async fn change(store: &Store, input: &ChangeObservationInput) -> Result<SessionObservationId, Stop> {
    let (change, session, observation) = own(store, &input.observation_id).await?;
    let mut problems = Problems::new(store.viewer().language());
    let screen = change.screen().await?;
    problems.take("observationId", allows(&session, Step::Observe, change.now()));
    let names = unnamed(&change, session.id).await?;
    let text = input.text.as_ref();
    let text = text.map(|text| Screened::of(&screen, &problems.text("text", text, MOST_CHARACTERS)).without(&names));
    problems.settle()?;
    let author = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let mut row = session_observation::ActiveModel { id: Set(observation.id), ..Default::default() };
    row.assessment = Set(input.assessment.unwrap_or(observation.assessment));
    row.time_frame = Set(input.time_frame.unwrap_or(observation.time_frame));
    if let Some(text) = &text {
        row.text = Set(text.text.clone());
        row.is_masked = Set(text.is_masked);
        let place = place_of(observation.id);
        sealed_text::reseal(change.db(), change.vault(), author.uuid(), place, Some(text), change.now()).await?;
    }
    row.update(change.db()).await?;
    let event = happened(EventKind::ObservationChanged, &session).key("observation", Some(observation.id));
    change.commit([event]).await?;
    Ok(observation.id)
}

/// An observation to be taken back, until the session is reported.
#[derive(InputObject)]
pub struct RemoveObservationInput {
    /// The observation.
    observation_id: ID,
}

pub(super) async fn remove(store: &Store, input: &RemoveObservationInput) -> Result<ID, Stop> {
    let (change, session, observation) = own(store, &input.observation_id).await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.take("observationId", allows(&session, Step::Observe, change.now()));
    let used = session_observation_use::Entity::find()
        .filter(session_observation_use::Column::ObservationId.eq(observation.id.uuid()))
        .count(change.db())
        .await?;
    problems.check(used == 0, "observationId", Problem::ObservationInUse);
    problems.settle()?;
    let author = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let place = place_of(observation.id);
    sealed_text::reseal(change.db(), change.vault(), author.uuid(), place, None, change.now()).await?;
    session_observation::Entity::delete_by_id(observation.id).exec(change.db()).await?;
    let event = happened(EventKind::ObservationRemoved, &session).key("observation", Some(observation.id));
    change.commit([event]).await?;
    Ok(crate::id::global(observation.id))
}

/// Locks the session of an observation, and asks whether it is the viewer's to change.
async fn own(store: &Store, id: &ID) -> Result<(Change, session::Model, session_observation::Model), Stop> {
    let id: SessionObservationId = parse(id)?;
    let draft = store.draft().await?;
    let is_it = || session_observation::Column::Id.eq(id.uuid());
    let found = draft.find::<session_observation::Entity>(is_it()).await?.ok_or(Error::NotFound)?;
    let session = draft.lock::<session::Entity>(found.titles().session_id).await?.titles().clone();
    let found = draft.find::<session_observation::Entity>(is_it()).await?.ok_or(Error::NotFound)?;
    let standing = Standing::of(&draft, &session).await?;
    let author = session_participant::Column::Id.eq(found.titles().participant_id.uuid());
    let author = draft.find::<session_participant::Entity>(author).await?.ok_or(Error::NotFound)?;
    let granted = draft.viewer().may(EditObservation { standing, of: author.titles().account_id })?;
    Ok((draft.granted(granted), session, found.titles().clone()))
}
