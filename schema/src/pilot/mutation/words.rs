//! What a pilot says: what it is, the guidance for staff, its stories.

use async_graphql::{ID, InputObject};
use entity::{
    id::{PilotId, PilotSiteId, PilotStoryId},
    pilot, pilot_site, pilot_story,
    term::{EventKind, PilotStatus, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    access::{Change, Store},
    error::Error,
    event::Event,
    id::parse,
    payload::Stop,
    pilot::rules::{GuidePilots, KeepPilots, MOST_STORIES, Site},
    problem::{Problem, Problems},
    sealed_text::{Place, Screened, reseal},
};

/// A new pilot.
#[derive(InputObject)]
pub struct CreatePilotInput {
    /// What it is called, in at most 200 characters. What identifies a person is masked, in every text of a pilot.
    title: String,
    /// What the way of working is, in at most 4,000 characters.
    summary: String,
    /// What staff do with it, in at most 20,000 characters.
    guidance: Option<String>,
}

/// What of a pilot changes. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangePilotInput {
    /// The pilot.
    pilot_id: ID,
    /// What it is called, in at most 200 characters.
    title: Option<String>,
    /// What the way of working is, in at most 4,000 characters.
    summary: Option<String>,
}

/// What staff do with a pilot.
#[derive(InputObject)]
pub struct SetPilotGuidanceInput {
    /// The pilot.
    pilot_id: ID,
    /// The guidance, in at most 20,000 characters; none where it is left out.
    guidance: Option<String>,
}

/// What went well.
#[derive(InputObject)]
pub struct AddSuccessStoryInput {
    /// The pilot.
    pilot_id: ID,
    /// The site of the pilot at which it happened.
    site_id: Option<ID>,
    /// What it is called, in at most 200 characters.
    title: String,
    /// The story, in at most 4,000 characters. What identifies a person is masked.
    text: String,
}

const GUIDANCE: usize = 20_000;

pub(super) async fn create(store: &Store, input: &CreatePilotInput) -> Result<PilotId, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(KeepPilots)?;
    let change = draft.granted(granted);
    let screen = change.screen().await?;
    let mut problems = Problems::new(store.viewer().language());
    let title = Screened::of(&screen, &problems.text("title", &input.title, 200));
    let summary = Screened::of(&screen, &problems.text("summary", &input.summary, 4_000));
    let guidance = problems.optional_text("guidance", input.guidance.as_deref(), GUIDANCE);
    let guidance = guidance.map(|text| Screened::of(&screen, &text));
    problems.settle()?;

    let id = PilotId::at(change.now());
    let row = pilot::ActiveModel {
        id: Set(id),
        title: Set(title.text.clone()),
        summary: Set(summary.text.clone()),
        guidance: Set(guidance.as_ref().map(|guidance| guidance.text.clone())),
        status: Set(PilotStatus::Prepared),
        stopped_reason: Set(None),
        created_by: Set(change.viewer().id().ok_or(Error::Unauthenticated)?),
        created_at: Set(change.now()),
        published_at: Set(None),
    };
    row.insert(change.db()).await?;
    let texts = [("title", Some(&title)), ("summary", Some(&summary)), ("guidance", guidance.as_ref())];
    seal(&change, id.0, &texts).await?;
    change.commit([Event::new(EventKind::PilotCreated, SubjectType::Pilot, id)]).await?;
    Ok(id)
}

pub(super) async fn change(store: &Store, input: &ChangePilotInput) -> Result<PilotId, Stop> {
    let draft = store.draft().await?;
    let pilot = draft.lock::<pilot::Entity>(parse(&input.pilot_id)?).await?.titles().clone();
    let granted = draft.viewer().may(KeepPilots)?;
    let change = draft.granted(granted);
    let screen = change.screen().await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.check(input.title.is_some() || input.summary.is_some(), "", Problem::NothingToUpdate);
    let title = input.title.as_ref().map(|text| Screened::of(&screen, &problems.text("title", text, 200)));
    let summary = input.summary.as_ref().map(|text| Screened::of(&screen, &problems.text("summary", text, 4_000)));
    problems.settle()?;

    let mut row = pilot::ActiveModel { id: Set(pilot.id), ..Default::default() };
    let mut texts: Vec<(&'static str, Option<&Screened>)> = Vec::new();
    if let Some(title) = title.as_ref().filter(|title| title.text != pilot.title) {
        row.title = Set(title.text.clone());
        texts.push(("title", Some(title)));
    }
    if let Some(summary) = summary.as_ref().filter(|summary| summary.text != pilot.summary) {
        row.summary = Set(summary.text.clone());
        texts.push(("summary", Some(summary)));
    }
    if texts.is_empty() {
        return Ok(pilot.id);
    }
    row.update(change.db()).await?;
    seal(&change, pilot.id.0, &texts).await?;
    change.commit([Event::new(EventKind::PilotChanged, SubjectType::Pilot, pilot.id)]).await?;
    Ok(pilot.id)
}

pub(super) async fn guide(store: &Store, input: &SetPilotGuidanceInput) -> Result<PilotId, Stop> {
    let draft = store.draft().await?;
    let pilot = draft.lock::<pilot::Entity>(parse(&input.pilot_id)?).await?.titles().clone();
    let granted = draft.viewer().may(GuidePilots)?;
    let change = draft.granted(granted);
    let screen = change.screen().await?;
    let mut problems = Problems::new(store.viewer().language());
    // Of one that is national there is guidance too: it is how everybody works then.
    problems.check(pilot.status != PilotStatus::Stopped, "pilotId", Problem::PilotEnded);
    let guidance = problems.optional_text("guidance", input.guidance.as_deref(), GUIDANCE);
    let guidance = guidance.map(|text| Screened::of(&screen, &text));
    problems.settle()?;

    let text = guidance.as_ref().map(|guidance| guidance.text.clone());
    if text == pilot.guidance {
        return Ok(pilot.id);
    }
    let row = pilot::ActiveModel { id: Set(pilot.id), guidance: Set(text), ..Default::default() };
    row.update(change.db()).await?;
    seal(&change, pilot.id.0, &[("guidance", guidance.as_ref())]).await?;
    change.commit([Event::new(EventKind::PilotGuidanceSet, SubjectType::Pilot, pilot.id)]).await?;
    Ok(pilot.id)
}

pub(super) async fn tell(store: &Store, input: &AddSuccessStoryInput) -> Result<PilotId, Stop> {
    let draft = store.draft().await?;
    let pilot = draft.lock::<pilot::Entity>(parse(&input.pilot_id)?).await?.titles().id;
    let granted = draft.viewer().may(KeepPilots)?;
    let change = draft.granted(granted);
    let screen = change.screen().await?;
    let mut problems = Problems::new(store.viewer().language());
    let sites = sites_of(&change, pilot).await?;
    // Before it has begun anywhere there is no success to tell.
    let begun = |site: &pilot_site::Model| Site::from(site).has_begun(change.today());
    problems.check(sites.iter().any(begun), "pilotId", Problem::SiteNeeded);
    let site = input.site_id.as_ref().map(|id| {
        let id = parse::<PilotSiteId>(id).ok();
        sites.iter().find(|site| Some(site.id) == id)
    });
    match site {
        None => {}
        Some(None) => problems.add("siteId", Problem::NotFound),
        Some(Some(site)) => problems.check(begun(site), "siteId", Problem::SiteNotBegun),
    }
    let title = Screened::of(&screen, &problems.text("title", &input.title, 200));
    let text = Screened::of(&screen, &problems.text("text", &input.text, 4_000));
    let told = pilot_story::Entity::find().filter(pilot_story::Column::PilotId.eq(pilot)).count(change.db()).await?;
    problems.check(usize::try_from(told).is_ok_and(|told| told < MOST_STORIES), "pilotId", Problem::TooMany);
    problems.settle()?;

    let id = PilotStoryId::at(change.now());
    let site_id = site.flatten().map(|site| site.id);
    let row = pilot_story::ActiveModel {
        id: Set(id),
        pilot_id: Set(pilot),
        site_id: Set(site_id),
        title: Set(title.text.clone()),
        text: Set(text.text.clone()),
        created_by: Set(change.viewer().id().ok_or(Error::Unauthenticated)?),
        created_at: Set(change.now()),
    };
    row.insert(change.db()).await?;
    seal(&change, id.0, &[("title", Some(&title)), ("text", Some(&text))]).await?;
    let happened = Event::new(EventKind::PilotStoryAdded, SubjectType::Pilot, pilot);
    change.commit([happened.key("story", Some(id)).key("site", site_id)]).await?;
    Ok(pilot)
}

/// The sites of a pilot.
pub(super) async fn sites_of(change: &Change, pilot: PilotId) -> Result<Vec<pilot_site::Model>, Error> {
    Ok(pilot_site::Entity::find().filter(pilot_site::Column::PilotId.eq(pilot)).all(change.db()).await?)
}

/// Seals originals of a pilot's texts with the key of whoever wrote them, in the place of those before.
pub(super) async fn seal(
    change: &Change,
    subject: Uuid,
    texts: &[(&'static str, Option<&Screened>)],
) -> Result<(), Error> {
    let owner = change.viewer().id().ok_or(Error::Unauthenticated)?.0;
    for (field, text) in texts {
        let place = Place { subject_type: SubjectType::Pilot, subject, field };
        reseal(change.db(), change.vault(), owner, place, *text, change.now()).await?;
    }
    Ok(())
}
