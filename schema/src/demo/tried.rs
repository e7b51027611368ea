//! Journeys, and pilots with their sites, stories and steps.

use chrono::{DateTime, Utc};
use entity::{
    id::{AccountId, JourneyId, JourneyStepId, PilotId, PilotSiteId, PilotStoryId},
    journey, journey_council, journey_step, journey_step_signal, pilot, pilot_site, pilot_story,
    term::{EventKind, PilotStatus, SubjectType},
};
use sea_orm::ActiveValue::Set;

use super::{
    content::{Journey, JourneyStep, Pilot},
    rows::Rows,
    world::World,
};
use crate::{error::Error, event::Event};

pub(super) fn make(world: &World<'_>, rows: &mut Rows) -> Result<(), Error> {
    for said in &world.content.tried.journey {
        journey(world, rows, said)?;
    }
    for said in &world.content.tried.pilot {
        pilot(world, rows, said)?;
    }
    Ok(())
}

/// An hour of a day that lies behind us, and not before another.
fn past(world: &World<'_>, days: i64, hour: u32, after: DateTime<Utc>) -> DateTime<Utc> {
    world.moment(days, hour).clamp(after, world.now)
}

fn journey(world: &World<'_>, rows: &mut Rows, said: &Journey) -> Result<(), Error> {
    let created_at = past(world, said.created, 11, world.founded);
    let id = JourneyId::at(created_at);
    let author = world.somebody(&said.author)?.id;
    let region_id = said.region.as_deref().map(|code| world.region(code)).transpose()?;
    let published_at = said.published.map(|days| past(world, days, 9, created_at));
    let event = |kind| Event::new(kind, SubjectType::Journey, id);
    rows.journeys.push(journey::ActiveModel {
        id: Set(id),
        title: Set(said.title.clone()),
        summary: Set(said.summary.clone()),
        region_id: Set(region_id),
        version: Set(1),
        created_by: Set(author),
        created_at: Set(created_at),
        changed_at: Set(created_at),
        published_at: Set(published_at),
    });
    rows.happened(created_at, Some(author), event(EventKind::JourneyCreated).key("region", region_id));
    for slug in &said.councils {
        let (council, _) = world.council(slug)?;
        rows.journey_councils.push(journey_council::ActiveModel { journey_id: Set(id), council_id: Set(council) });
    }
    for (place, step) in (1..).zip(&said.steps) {
        let step_id = JourneyStepId::at(created_at);
        rows.journey_steps.push(journey_step::ActiveModel {
            id: Set(step_id),
            journey_id: Set(id),
            place: Set(place),
            action: Set(step.action.clone()),
            touchpoint: Set(step.touchpoint.clone()),
            channel: Set(step.channel),
            experience: Set(step.experience),
            quotes: Set(step.quotes.clone()),
        });
        if link(world, rows, step, step_id, created_at) {
            let linked = event(EventKind::JourneySignalsLinked).key("step", Some(step_id));
            rows.happened(created_at, Some(author), linked);
        }
    }
    if let Some(at) = published_at {
        rows.happened(at, Some(author), event(EventKind::JourneyPublished));
    }
    Ok(())
}

/// Triaged signals about the topic, as many as are wanted.
fn link(world: &World<'_>, rows: &mut Rows, said: &JourneyStep, step: JourneyStepId, at: DateTime<Utc>) -> bool {
    let Some(topic) = &said.topic else { return false };
    let is_it = |signal: &&super::world::Made| {
        signal.topic.as_ref() == Some(topic) && signal.seen_at.is_some_and(|seen| seen <= at)
    };
    let before = rows.journey_step_signals.len();
    rows.journey_step_signals.extend(world.signals.iter().filter(is_it).take(said.signals).map(|signal| {
        journey_step_signal::ActiveModel { step_id: Set(step), signal_id: Set(signal.id), linked_at: Set(at) }
    }));
    rows.journey_step_signals.len() > before
}

fn pilot(world: &World<'_>, rows: &mut Rows, said: &Pilot) -> Result<(), Error> {
    let created_at = past(world, said.created, 10, world.founded);
    let id = PilotId::at(created_at);
    let author = world.somebody(&said.author)?.id;
    let event = |kind| Event::new(kind, SubjectType::Pilot, id);
    let published_at = said.published.map(|days| past(world, days, 9, created_at));
    rows.pilots.push(pilot::ActiveModel {
        id: Set(id),
        title: Set(said.title.clone()),
        summary: Set(said.summary.clone()),
        guidance: Set(said.guidance.clone()),
        status: Set(said.moves.last().map_or(PilotStatus::Prepared, |step| step.to)),
        stopped_reason: Set(None),
        created_by: Set(author),
        created_at: Set(created_at),
        published_at: Set(published_at),
    });
    rows.happened(created_at, Some(author), event(EventKind::PilotCreated));
    let sites = sites(world, rows, said, id, created_at, author)?;
    for step in &said.moves {
        let at = past(world, step.days, 15, created_at);
        rows.happened(at, Some(author), event(EventKind::PilotAdvanced).term("status", step.to));
    }
    for story in &said.stories {
        let at = past(world, story.days, 13, created_at);
        let story_id = PilotStoryId::at(at);
        let site = sites.iter().find(|(code, _)| *code == story.region).map(|(_, site)| *site);
        rows.pilot_stories.push(pilot_story::ActiveModel {
            id: Set(story_id),
            pilot_id: Set(id),
            site_id: Set(site),
            title: Set(story.title.clone()),
            text: Set(story.text.clone()),
            created_by: Set(author),
            created_at: Set(at),
        });
        let told = event(EventKind::PilotStoryAdded).key("story", Some(story_id)).key("site", site);
        rows.happened(at, Some(author), told);
    }
    if let Some(at) = published_at {
        rows.happened(at, Some(author), event(EventKind::PilotPublished));
    }
    Ok(())
}

/// The sites of a pilot, by the codes of their regions.
fn sites<'s>(
    world: &World<'_>,
    rows: &mut Rows,
    said: &'s Pilot,
    pilot: PilotId,
    created_at: DateTime<Utc>,
    author: AccountId,
) -> Result<Vec<(&'s str, PilotSiteId)>, Error> {
    let event = |kind, site| Event::new(kind, SubjectType::Pilot, pilot).key("site", Some(site));
    let mut sites = Vec::new();
    for site in &said.sites {
        // Each is added some days before it begins.
        let added_at = past(world, site.starts - 5, 14, created_at);
        let id = PilotSiteId::at(added_at);
        let region = world.region(&site.region)?;
        let (starts_on, ends_on) = (world.working_day(site.starts), site.ends.map(|days| world.working_day(days)));
        let evaluated_at = site.evaluated.map(|days| past(world, days, 16, added_at));
        rows.pilot_sites.push(pilot_site::ActiveModel {
            id: Set(id),
            pilot_id: Set(pilot),
            region_id: Set(Some(region)),
            centre_id: Set(None),
            starts_on: Set(starts_on),
            ends_on: Set(ends_on),
            evaluation: Set(site.evaluation.clone()),
            evaluated_at: Set(evaluated_at),
            created_at: Set(added_at),
        });
        let added = event(EventKind::PilotSiteAdded, id).key("region", Some(region)).day("startsOn", starts_on);
        rows.happened(added_at, Some(author), added);
        if let (Some(days), Some(last)) = (site.ends, ends_on) {
            let ended = event(EventKind::PilotSiteEnded, id).day("endsOn", last);
            rows.happened(past(world, days - 7, 11, added_at), Some(author), ended);
        }
        if let Some(at) = evaluated_at {
            rows.happened(at, Some(author), event(EventKind::PilotSiteEvaluated, id));
        }
        sites.push((site.region.as_str(), id));
    }
    Ok(sites)
}
