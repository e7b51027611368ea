//! A journey is made, and changed: its words, where it belongs, and all its steps.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    council,
    id::{CouncilId, JourneyId, RegionId},
    journey, journey_council, region,
    term::{EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::steps::{self, JourneyStepInput};
use crate::{
    access::{Change, Store, insert_all},
    error::Error,
    event::Event,
    id::parse,
    journey::rules::{KeepJourneys, can_be_public, is_current},
    payload::Stop,
    problem::{Problem, Problems},
    screening::Screen,
    sealed_text::Screened,
};

/// The most councils that take part in a journey.
const MOST_COUNCILS: usize = 50;

/// A new journey.
#[derive(InputObject)]
pub struct CreateJourneyInput {
    /// What it is called, in at most 200 characters. What identifies a person is masked, in every text of a journey.
    title: String,
    /// What it tells, in at most 2,000 characters.
    summary: Option<String>,
    /// The region that it is about.
    region_id: Option<ID>,
    /// The councils that take part.
    #[graphql(default)]
    council_ids: Vec<ID>,
    /// Its steps, the first first; at most 30.
    #[graphql(default)]
    steps: Vec<JourneyStepInput>,
}

/// What of a journey changes. What is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateJourneyInput {
    /// The journey.
    journey_id: ID,
    /// The version that you changed: where it is not the last one any more, this is a `CONFLICT`.
    version: i32,
    /// What it is called, in at most 200 characters.
    title: Option<String>,
    /// What it tells, in at most 2,000 characters.
    summary: MaybeUndefined<String>,
    /// The region that it is about.
    region_id: MaybeUndefined<ID>,
    /// All councils that take part.
    council_ids: Option<Vec<ID>>,
    /// All its steps, the first first; at most 30. Steps that are not among them go.
    steps: Option<Vec<JourneyStepInput>>,
}

pub(super) async fn create(store: &Store, input: &CreateJourneyInput) -> Result<JourneyId, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(KeepJourneys)?;
    let change = draft.granted(granted);
    let screen = change.screen().await?;

    let mut problems = Problems::new(store.viewer().language());
    let title = Screened::of(&screen, &problems.text("title", &input.title, 200));
    let summary = summary(&screen, &mut problems, input.summary.as_deref());
    let region_id = match &input.region_id {
        Some(region) => region_for(&change, &mut problems, region).await?,
        None => None,
    };
    let councils = councils_for(&change, &mut problems, &input.council_ids).await?;
    let steps = steps::read(&change, &screen, &mut problems, &input.steps, &[]);
    problems.settle()?;

    let id = JourneyId::at(change.now());
    let row = journey::ActiveModel {
        id: Set(id),
        title: Set(title.text.clone()),
        summary: Set(summary.as_ref().map(|summary| summary.text.clone())),
        region_id: Set(region_id),
        version: Set(1),
        created_by: Set(change.viewer().id().ok_or(Error::Unauthenticated)?),
        created_at: Set(change.now()),
        changed_at: Set(change.now()),
        published_at: Set(None),
    };
    row.insert(change.db()).await?;
    steps::seal_texts(&change, id.0, true, vec![("title", Some(&title)), ("summary", summary.as_ref())]).await?;
    take_part(&change, id, councils).await?;
    steps::write(&change, id, steps, &[]).await?;
    let happened = Event::new(EventKind::JourneyCreated, SubjectType::Journey, id).key("region", region_id);
    change.commit([happened]).await?;
    Ok(id)
}

pub(super) async fn update(store: &Store, input: &UpdateJourneyInput) -> Result<JourneyId, Stop> {
    let draft = store.draft().await?;
    let journey = draft.lock::<journey::Entity>(parse(&input.journey_id)?).await?.titles().clone();
    let granted = draft.viewer().may(KeepJourneys)?;
    let change = draft.granted(granted);
    let screen = change.screen().await?;
    if !is_current(journey.version, input.version) {
        return Err(Error::Conflict.into());
    }

    let id = journey.id;
    let mut problems = Problems::new(store.viewer().language());
    let there = steps::there(&change, id).await?;
    let sent = input.steps.as_ref().map(|sent| steps::read(&change, &screen, &mut problems, sent, &there));
    if journey.published_at.is_some() {
        let count = sent.as_ref().map_or(there.len(), Vec::len);
        problems.take("steps", can_be_public(count));
    }
    let councils = match &input.council_ids {
        Some(councils) => Some(councils_for(&change, &mut problems, councils).await?),
        None => None,
    };
    let mut texts: Vec<(&'static str, Option<Screened>)> = Vec::new();
    let (version, title_before, summary_before) = (journey.version, journey.title.clone(), journey.summary.clone());
    let mut row = journey.into_active_model();
    if let Some(title) = &input.title {
        let title = Screened::of(&screen, &problems.text("title", title, 200));
        row.title = Set(title.text.clone());
        if title.text != title_before {
            texts.push(("title", Some(title)));
        }
    }
    let words = match &input.summary {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(text) => Some(summary(&screen, &mut problems, Some(text))),
    };
    if let Some(words) = words {
        let text = words.as_ref().map(|words| words.text.clone());
        if text != summary_before {
            texts.push(("summary", words));
        }
        row.summary = Set(text);
    }
    match &input.region_id {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.region_id = Set(None),
        MaybeUndefined::Value(region) => row.region_id = Set(region_for(&change, &mut problems, region).await?),
    }
    problems.settle()?;

    row.version = Set(version.saturating_add(1));
    row.changed_at = Set(change.now());
    row.update(change.db()).await?;
    let texts = texts.iter().map(|(field, text)| (*field, text.as_ref())).collect();
    steps::seal_texts(&change, id.0, false, texts).await?;
    if let Some(councils) = councils {
        let before = journey_council::Column::JourneyId.eq(id);
        journey_council::Entity::delete_many().filter(before).exec(change.db()).await?;
        take_part(&change, id, councils).await?;
    }
    if let Some(steps) = sent {
        steps::write(&change, id, steps, &there).await?;
    }
    let happened = Event::new(EventKind::JourneyChanged, SubjectType::Journey, id);
    change.commit([happened.number("version", version.saturating_add(1))]).await?;
    Ok(id)
}

fn summary(screen: &Screen, problems: &mut Problems, text: Option<&str>) -> Option<Screened> {
    problems.optional_text("summary", text, 2_000).map(|text| Screened::of(screen, &text))
}

async fn region_for(change: &Change, problems: &mut Problems, id: &ID) -> Result<Option<RegionId>, Error> {
    let found = match parse::<RegionId>(id) {
        Ok(id) => region::Entity::find_by_id(id).one(change.db()).await?,
        Err(_) => None,
    };
    problems.check(found.is_some(), "regionId", Problem::NotFound);
    Ok(found.map(|region| region.id))
}

/// The councils that are named, each once. Staff see every council.
async fn councils_for(change: &Change, problems: &mut Problems, named: &[ID]) -> Result<Vec<CouncilId>, Error> {
    if named.len() > MOST_COUNCILS {
        problems.add("councilIds", Problem::TooMany);
        return Ok(Vec::new());
    }
    let ids: Vec<Option<CouncilId>> = named.iter().map(|id| parse(id).ok()).collect();
    let is_named = council::Column::Id.eq_any(ids.iter().flatten().map(|id| id.0));
    let found = council::Entity::find().filter(is_named).all(change.db()).await?;
    for (place, id) in ids.iter().enumerate() {
        let is_there = found.iter().any(|council| Some(council.id) == *id);
        problems.check(is_there, &format!("councilIds.{place}"), Problem::NotFound);
    }
    Ok(found.into_iter().map(|council| council.id).collect())
}

async fn take_part(change: &Change, journey: JourneyId, councils: Vec<CouncilId>) -> Result<(), Error> {
    let rows = councils
        .into_iter()
        .map(|council| journey_council::ActiveModel { journey_id: Set(journey), council_id: Set(council) });
    insert_all(change.db(), rows.collect()).await
}
