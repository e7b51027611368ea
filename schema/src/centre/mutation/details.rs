//! What a centre is: its name, where it is, when it is open.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    centre,
    id::{CentreId, RegionId},
    region,
    term::{CentreStatus, EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::hours::{self, OpeningHoursInput};
use crate::{
    access::{Change, Store},
    centre::rules::KeepCentres,
    error::Error,
    event::Event,
    id::parse,
    payload::Stop,
    problem::{Problem, Problems},
    region::{Whereabouts, rules::Postcode},
    screening::Screen,
};

/// A new centre, which is planned.
#[derive(InputObject)]
pub struct CreateCentreInput {
    /// What it is called, in at most 200 characters.
    name: String,
    /// The region that it is in; where it is left out, the one that its postcode lies in.
    region_id: Option<ID>,
    /// The street, with the number, in at most 200 characters.
    street: String,
    /// The postcode, such as `1234 AB`.
    postcode: String,
    /// The place, in at most 100 characters.
    city: String,
    /// When it is open in a week, in at most 28 parts.
    opening_hours: Option<Vec<OpeningHoursInput>>,
}

/// What is to change about a centre. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeCentreInput {
    /// The centre.
    centre_id: ID,
    /// What it is called, in at most 200 characters.
    name: Option<String>,
    /// The region that it is in; null for none.
    region_id: MaybeUndefined<ID>,
    /// The street, with the number, in at most 200 characters.
    street: Option<String>,
    /// The postcode, such as `1234 AB`.
    postcode: Option<String>,
    /// The place, in at most 100 characters.
    city: Option<String>,
    /// When it is open in a week: all of it, in at most 28 parts. Empty for never.
    opening_hours: Option<Vec<OpeningHoursInput>>,
}

impl ChangeCentreInput {
    fn says_something(&self) -> bool {
        let texts = [&self.name, &self.street, &self.postcode, &self.city];
        texts.iter().any(|text| text.is_some()) || !self.region_id.is_undefined() || self.opening_hours.is_some()
    }
}

/// A text of a place, in which an address is what it is: what else identifies a person is masked.
fn words(screen: &Screen, problems: &mut Problems, field: &str, text: &str, most: usize) -> String {
    screen.mask_place(&problems.text(field, text, most))
}

fn postcode(problems: &mut Problems, text: &str) -> Option<String> {
    problems.take("postcode", Postcode::parse(text)).map(|postcode| postcode.written)
}

const NAME: usize = 200;
const STREET: usize = 200;
const CITY: usize = 100;

pub(super) async fn create(store: &Store, input: &CreateCentreInput) -> Result<CentreId, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(KeepCentres)?;
    let change = draft.granted(granted);
    let screen = change.screen().await?;
    let mut problems = Problems::new(store.viewer().language());
    let name = words(&screen, &mut problems, "name", &input.name, NAME);
    let street = words(&screen, &mut problems, "street", &input.street, STREET);
    let postcode = postcode(&mut problems, &input.postcode);
    let city = words(&screen, &mut problems, "city", &input.city, CITY);
    let parts = hours::parse(&mut problems, input.opening_hours.as_deref().unwrap_or_default());
    let region_id = match &input.region_id {
        Some(region) => region_for(&change, &mut problems, region).await?,
        None => {
            let place = Whereabouts { postcode: postcode.as_deref(), ..Whereabouts::default() };
            change.reference().await?.regions.resolve(place)
        }
    };
    problems.settle()?;

    let id = CentreId::at(change.now());
    let row = centre::ActiveModel {
        id: Set(id),
        name: Set(name),
        region_id: Set(region_id),
        street: Set(street),
        postcode: Set(postcode.unwrap_or_default()),
        city: Set(city),
        status: Set(CentreStatus::Planned),
        opened_at: Set(None),
        closed_at: Set(None),
        created_at: Set(change.now()),
    };
    row.insert(change.db()).await?;
    hours::replace(&change, id, &parts).await?;
    let happened = Event::new(EventKind::CentreCreated, SubjectType::Centre, id).key("region", region_id);
    change.commit([happened]).await?;
    Ok(id)
}

pub(super) async fn change(store: &Store, input: &ChangeCentreInput) -> Result<CentreId, Stop> {
    let draft = store.draft().await?;
    let centre = draft.lock::<centre::Entity>(parse(&input.centre_id)?).await?.titles().clone();
    let granted = draft.viewer().may(KeepCentres)?;
    let change = draft.granted(granted);
    let id = centre.id;

    let screen = change.screen().await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.check(centre.status != CentreStatus::Closed, "centreId", Problem::CentreClosed);
    problems.check(input.says_something(), "", Problem::NothingToUpdate);
    let mut after = centre.clone();
    if let Some(name) = &input.name {
        after.name = words(&screen, &mut problems, "name", name, NAME);
    }
    if let Some(street) = &input.street {
        after.street = words(&screen, &mut problems, "street", street, STREET);
    }
    if let Some(text) = &input.postcode {
        after.postcode = postcode(&mut problems, text).unwrap_or_default();
    }
    if let Some(city) = &input.city {
        after.city = words(&screen, &mut problems, "city", city, CITY);
    }
    match &input.region_id {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => after.region_id = None,
        MaybeUndefined::Value(region) => after.region_id = region_for(&change, &mut problems, region).await?,
    }
    let parts = input.opening_hours.as_deref().map(|sent| hours::parse(&mut problems, sent));
    problems.settle()?;

    let parts = match parts {
        Some(parts) if hours::of(&change, id).await? != parts => Some(parts),
        _ => None,
    };
    if parts.is_none() && after == centre {
        return Ok(id);
    }
    if let Some(parts) = parts {
        hours::replace(&change, id, &parts).await?;
    }
    let row = centre::ActiveModel {
        id: Set(id),
        name: Set(after.name),
        region_id: Set(after.region_id),
        street: Set(after.street),
        postcode: Set(after.postcode),
        city: Set(after.city),
        ..Default::default()
    };
    row.update(change.db()).await?;
    change.commit([Event::new(EventKind::CentreChanged, SubjectType::Centre, id)]).await?;
    Ok(id)
}

async fn region_for(change: &Change, problems: &mut Problems, region: &ID) -> Result<Option<RegionId>, Error> {
    let found = match parse::<RegionId>(region) {
        Ok(id) => region::Entity::find_by_id(id).one(change.db()).await?,
        Err(_) => None,
    };
    problems.check(found.is_some(), "regionId", Problem::NotFound);
    Ok(found.map(|region| region.id))
}
