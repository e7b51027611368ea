//! Where a pilot is tried, until when, and what it came to there.

use async_graphql::{ID, InputObject};
use entity::{
    centre,
    id::{CentreId, PilotId, PilotSiteId, RegionId},
    pilot, pilot_site, region,
    term::{EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait};

use super::words::{seal, sites_of};
use crate::{
    access::{Act, Change, Store},
    clock,
    error::Error,
    event::Event,
    id::parse,
    payload::Stop,
    pilot::rules::{
        GuidePilots, KeepPilots, MOST_SITES, Place, Site, can_begin, can_end, can_evaluate, has_ended, is_within_reach,
    },
    problem::{Problem, Problems},
    scalar::Date,
    sealed_text::Screened,
};

/// A new site of a pilot.
#[derive(InputObject)]
pub struct AddPilotSiteInput {
    /// The pilot.
    pilot_id: ID,
    /// The region in which it is tried. Either this or a centre.
    region_id: Option<ID>,
    /// The centre at which it is tried.
    centre_id: Option<ID>,
    /// The first day.
    starts_on: Date,
    /// The last day, where that is set already.
    ends_on: Option<Date>,
}

/// Until when a pilot is tried at a site.
#[derive(InputObject)]
pub struct EndPilotSiteInput {
    /// The site.
    site_id: ID,
    /// The last day.
    ends_on: Date,
}

/// What a pilot came to at a site.
#[derive(InputObject)]
pub struct EvaluatePilotSiteInput {
    /// The site.
    site_id: ID,
    /// The evaluation, in at most 10,000 characters. What identifies a person is masked.
    evaluation: String,
}

pub(super) async fn add(store: &Store, input: &AddPilotSiteInput) -> Result<PilotId, Stop> {
    let draft = store.draft().await?;
    let pilot = draft.lock::<pilot::Entity>(parse(&input.pilot_id)?).await?.titles().clone();
    let granted = draft.viewer().may(KeepPilots)?;
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    problems.check(!has_ended(pilot.status), "pilotId", Problem::PilotEnded);
    let place = place_of(&change, input, &mut problems).await?;
    let (starts_on, ends_on) = (input.starts_on.0, input.ends_on.map(|day| day.0));
    problems.check(is_within_reach(starts_on, change.today()), "startsOn", Problem::DayOutOfReach);
    if let Some(last) = ends_on {
        problems.check(is_within_reach(last, change.today()), "endsOn", Problem::DayOutOfReach);
        problems.check(last >= starts_on, "endsOn", Problem::EndsBeforeStart);
    }
    let there = sites_of(&change, pilot.id).await?;
    problems.check(there.len() < MOST_SITES, "pilotId", Problem::TooMany);
    if let Some((place, field)) = place {
        let others: Vec<Site> = there.iter().map(Site::from).collect();
        let site = Site { place: Some(place), starts_on, ends_on, is_evaluated: false };
        problems.take(field, can_begin(&site, &others));
    }
    problems.settle()?;
    let (region, centre) = match place {
        Some((Place::Region(region), _)) => (Some(region), None),
        Some((Place::Centre(centre), _)) => (None, Some(centre)),
        None => (None, None),
    };

    let id = PilotSiteId::at(change.now());
    let row = pilot_site::ActiveModel {
        id: Set(id),
        pilot_id: Set(pilot.id),
        region_id: Set(region),
        centre_id: Set(centre),
        starts_on: Set(starts_on),
        ends_on: Set(ends_on),
        evaluation: Set(None),
        evaluated_at: Set(None),
        created_at: Set(change.now()),
    };
    row.insert(change.db()).await?;
    let happened = Event::new(EventKind::PilotSiteAdded, SubjectType::Pilot, pilot.id)
        .key("site", Some(id))
        .key("region", region)
        .key("centre", centre)
        .day("startsOn", starts_on);
    change.commit([happened]).await?;
    Ok(pilot.id)
}

/// The place that is named, and the field that names it: one region, or one centre that was not closed before it begins.
async fn place_of(
    change: &Change,
    input: &AddPilotSiteInput,
    problems: &mut Problems,
) -> Result<Option<(Place, &'static str)>, Error> {
    match (&input.region_id, &input.centre_id) {
        (Some(region), None) => {
            let found = match parse::<RegionId>(region) {
                Ok(id) => region::Entity::find_by_id(id).one(change.db()).await?,
                Err(_) => None,
            };
            problems.check(found.is_some(), "regionId", Problem::NotFound);
            Ok(found.map(|region| (Place::Region(region.id), "regionId")))
        }
        (None, Some(centre)) => {
            let found = match parse::<CentreId>(centre) {
                Ok(id) => centre::Entity::find_by_id(id).one(change.db()).await?,
                Err(_) => None,
            };
            problems.check(found.is_some(), "centreId", Problem::NotFound);
            let is_closed = |centre: &centre::Model| {
                centre.closed_at.is_some_and(|closed| clock::day_of(closed) <= input.starts_on.0)
            };
            problems.check(!found.as_ref().is_some_and(is_closed), "centreId", Problem::CentreClosed);
            Ok(found.map(|centre| (Place::Centre(centre.id), "centreId")))
        }
        _ => {
            problems.add("", Problem::PlaceNeeded);
            Ok(None)
        }
    }
}

/// Finds a site, locks its pilot, and asks whether the viewer may. All changes of a pilot take turns on its row.
async fn locked<A: Act>(store: &Store, id: &ID, act: A) -> Result<(Change, pilot_site::Model), Stop> {
    let id: PilotSiteId = parse(id)?;
    let draft = store.draft().await?;
    let is_it = || pilot_site::Column::Id.eq(id);
    let found = draft.find::<pilot_site::Entity>(is_it()).await?.ok_or(Error::NotFound)?;
    draft.lock::<pilot::Entity>(found.titles().pilot_id).await?;
    let granted = draft.viewer().may(act)?;
    let site = draft.find::<pilot_site::Entity>(is_it()).await?.ok_or(Error::NotFound)?;
    Ok((draft.granted(granted), site.titles().clone()))
}

pub(super) async fn end(store: &Store, input: &EndPilotSiteInput) -> Result<PilotId, Stop> {
    let (change, site) = locked(store, &input.site_id, KeepPilots).await?;
    let last = input.ends_on.0;
    if site.ends_on == Some(last) {
        return Ok(site.pilot_id);
    }
    let mut problems = Problems::new(store.viewer().language());
    problems.check(is_within_reach(last, change.today()), "endsOn", Problem::DayOutOfReach);
    let others: Vec<Site> =
        sites_of(&change, site.pilot_id).await?.iter().filter(|other| other.id != site.id).map(Site::from).collect();
    problems.take("endsOn", can_end(&Site::from(&site), last, &others, change.today()));
    problems.settle()?;

    let row = pilot_site::ActiveModel { id: Set(site.id), ends_on: Set(Some(last)), ..Default::default() };
    row.update(change.db()).await?;
    let happened = Event::new(EventKind::PilotSiteEnded, SubjectType::Pilot, site.pilot_id);
    change.commit([happened.key("site", Some(site.id)).day("endsOn", last)]).await?;
    Ok(site.pilot_id)
}

pub(super) async fn evaluate(store: &Store, input: &EvaluatePilotSiteInput) -> Result<PilotId, Stop> {
    let (change, site) = locked(store, &input.site_id, GuidePilots).await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.take("siteId", can_evaluate(&Site::from(&site), change.today()));
    let screen = change.screen().await?;
    let evaluation = Screened::of(&screen, &problems.text("evaluation", &input.evaluation, 10_000));
    problems.settle()?;
    if site.evaluation.as_deref() == Some(evaluation.text.as_str()) {
        return Ok(site.pilot_id);
    }

    let row = pilot_site::ActiveModel {
        id: Set(site.id),
        evaluation: Set(Some(evaluation.text.clone())),
        evaluated_at: Set(Some(change.now())),
        ..Default::default()
    };
    row.update(change.db()).await?;
    seal(&change, site.id.0, &[("evaluation", Some(&evaluation))]).await?;
    let happened = Event::new(EventKind::PilotSiteEvaluated, SubjectType::Pilot, site.pilot_id);
    change.commit([happened.key("site", Some(site.id))]).await?;
    Ok(site.pilot_id)
}
