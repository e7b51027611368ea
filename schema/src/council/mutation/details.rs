//! What a council is: made and changed by an administrator; what it says about itself is its officers' to change.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    council, council_member,
    id::{AccountId, CouncilId, RegionId},
    region,
    term::{CouncilKind, CouncilStatus, EventKind, Function, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::{
    access::{Change, ManageOrganisation, Store},
    council::{
        Council,
        rules::EditCouncil,
        terms::{Seat, seats_suffice},
    },
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
    screening::Screen,
    staff,
    text::is_slug,
};

/// How to reach a council. What is left out, cannot be used.
#[derive(InputObject)]
pub struct CouncilContactInput {
    /// E-mail address.
    email: Option<String>,
    /// Telephone number.
    phone: Option<String>,
    /// Web page, from `https://` on.
    website: Option<String>,
}

/// A new council.
#[derive(InputObject)]
pub struct CreateCouncilInput {
    /// Its name in addresses: small letters, digits and dashes.
    slug: String,
    /// The name.
    name: String,
    /// Which clients it speaks for.
    kind: CouncilKind,
    /// Where its clients live.
    region_id: Option<ID>,
    /// How many members it can have at once, from 1 to 100.
    seats: i32,
    /// The district manager who works with it.
    liaison_id: Option<ID>,
    /// What it is, in its own words.
    about: Option<String>,
    /// How to reach it.
    contact: Option<CouncilContactInput>,
}

/// What is to change about a council. What is left out stays as it is.
#[derive(InputObject)]
pub struct ChangeCouncilInput {
    /// The council.
    council_id: ID,
    /// What it is, in its own words; null for nothing.
    about: MaybeUndefined<String>,
    /// How to reach it, all of it.
    contact: Option<CouncilContactInput>,
    /// The name. For administrators, as all below.
    name: Option<String>,
    /// Which clients it speaks for.
    kind: Option<CouncilKind>,
    /// Where its clients live; null for everywhere.
    region_id: MaybeUndefined<ID>,
    /// How many members it can have at once, from 1 to 100; never fewer than sit or will.
    seats: Option<i32>,
    /// The district manager who works with it; null for none.
    liaison_id: MaybeUndefined<ID>,
}

impl ChangeCouncilInput {
    /// Whether it only changes what the council says about itself.
    fn is_the_councils_own(&self) -> bool {
        self.name.is_none()
            && self.kind.is_none()
            && self.region_id.is_undefined()
            && self.seats.is_none()
            && self.liaison_id.is_undefined()
    }
}

payload! {
    /// A council that was made.
    CreateCouncilPayload {
        /// The council.
        council: Council,
    }
}

payload! {
    /// A council that was changed.
    ChangeCouncilPayload {
        /// The council.
        council: Council,
    }
}

pub(super) async fn create(store: &Store, input: &CreateCouncilInput) -> Result<CouncilId, Stop> {
    let draft = store.draft().await?;
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);
    change.take_turns("COUNCILS").await?;

    let mut problems = Problems::new(store.viewer().language());
    let slug = problems.text("slug", &input.slug, 100);
    problems.check(slug.is_empty() || is_slug(&slug), "slug", Problem::SlugInvalid);
    let taken = council::Entity::find().filter(council::Column::Slug.eq(slug.clone())).one(change.db()).await?;
    problems.check(taken.is_none(), "slug", Problem::Taken);
    let name = problems.text("name", &input.name, 200);
    problems.check((1..=100).contains(&input.seats), "seats", Problem::SeatsInvalid);
    let region_id = match &input.region_id {
        Some(region) => region_for(&change, &mut problems, region).await?,
        None => None,
    };
    let liaison_id = match &input.liaison_id {
        Some(liaison) => liaison_for(&change, &mut problems, liaison).await?,
        None => None,
    };
    let screen = change.screen().await?;
    let about = about(&screen, &mut problems, input.about.as_deref());
    let [email, phone, website] = match &input.contact {
        Some(given) => contact(&mut problems, given),
        None => [None, None, None],
    };
    problems.settle()?;

    let id = CouncilId::at(change.now());
    let row = council::ActiveModel {
        id: Set(id),
        slug: Set(slug),
        name: Set(name),
        kind: Set(input.kind),
        region_id: Set(region_id),
        about: Set(about),
        email: Set(email),
        phone: Set(phone),
        website: Set(website),
        seats: Set(input.seats),
        liaison_id: Set(liaison_id),
        status: Set(CouncilStatus::Forming),
        created_at: Set(change.now()),
    };
    row.insert(change.db()).await?;
    change.commit([Event::new(EventKind::CouncilCreated, SubjectType::Council, id)]).await?;
    Ok(id)
}

pub(super) async fn change(store: &Store, input: &ChangeCouncilInput) -> Result<CouncilId, Stop> {
    let draft = store.draft().await?;
    let council = draft.lock::<council::Entity>(parse(&input.council_id)?).await?.titles().clone();
    let change = if input.is_the_councils_own() {
        let granted = draft.viewer().may(EditCouncil { council: council.id })?;
        draft.granted(granted)
    } else {
        let granted = draft.viewer().may(ManageOrganisation)?;
        draft.granted(granted)
    };

    let id = council.id;
    let screen = change.screen().await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.check(council.status != CouncilStatus::Dissolved, "councilId", Problem::CouncilDissolved);
    let mut row = council.into_active_model();
    match &input.about {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.about = Set(None),
        MaybeUndefined::Value(text) => row.about = Set(about(&screen, &mut problems, Some(text))),
    }
    if let Some(given) = &input.contact {
        let [email, phone, website] = contact(&mut problems, given);
        row.email = Set(email);
        row.phone = Set(phone);
        row.website = Set(website);
    }
    if let Some(name) = &input.name {
        row.name = Set(problems.text("name", name, 200));
    }
    if let Some(kind) = input.kind {
        row.kind = Set(kind);
    }
    match &input.region_id {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.region_id = Set(None),
        MaybeUndefined::Value(region) => row.region_id = Set(region_for(&change, &mut problems, region).await?),
    }
    match &input.liaison_id {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => row.liaison_id = Set(None),
        MaybeUndefined::Value(liaison) => row.liaison_id = Set(liaison_for(&change, &mut problems, liaison).await?),
    }
    if let Some(seats) = input.seats {
        problems.check((1..=100).contains(&seats), "seats", Problem::SeatsInvalid);
        let members = council_member::Entity::find().filter(council_member::Column::CouncilId.eq(id));
        let taken: Vec<Seat> = members.all(change.db()).await?.iter().map(Seat::from).collect();
        problems.check(seats_suffice(&taken, seats, change.today()), "seats", Problem::SeatsFull);
        row.seats = Set(seats);
    }
    problems.settle()?;

    if row.is_changed() {
        row.update(change.db()).await?;
    }
    change.commit([Event::new(EventKind::CouncilChanged, SubjectType::Council, id)]).await?;
    Ok(id)
}

/// What a council says about itself. It is a free text, so it is screened like any other; ways to reach the council
/// have fields of their own.
fn about(screen: &Screen, problems: &mut Problems, text: Option<&str>) -> Option<String> {
    problems.optional_text("about", text, 5_000).map(|text| screen.mask(&text).text)
}

fn contact(problems: &mut Problems, input: &CouncilContactInput) -> [Option<String>; 3] {
    let email = problems.optional_text("contact.email", input.email.as_deref(), 200);
    let phone = problems.optional_text("contact.phone", input.phone.as_deref(), 50);
    let website = problems.optional_text("contact.website", input.website.as_deref(), 500);
    let is_email = |text: &String| {
        let parts = text.split_once('@');
        let fits = parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
        fits && !text.contains(char::is_whitespace)
    };
    problems.check(email.as_ref().is_none_or(is_email), "contact.email", Problem::EmailInvalid);
    // The website makes a link of it: nothing but a web page may be behind that.
    let is_page = |text: &String| text.starts_with("https://") || text.starts_with("http://");
    problems.check(website.as_ref().is_none_or(is_page), "contact.website", Problem::WebAddressInvalid);
    [email, phone, website]
}

async fn region_for(change: &Change, problems: &mut Problems, region: &ID) -> Result<Option<RegionId>, Error> {
    let found = match parse::<RegionId>(region) {
        Ok(id) => region::Entity::find_by_id(id).one(change.db()).await?,
        Err(_) => None,
    };
    problems.check(found.is_some(), "regionId", Problem::NotFound);
    Ok(found.map(|region| region.id))
}

async fn liaison_for(change: &Change, problems: &mut Problems, liaison: &ID) -> Result<Option<AccountId>, Error> {
    let wanted = (liaison, Function::Liaison, Problem::NotLiaison);
    staff::with_function(change, problems, "liaisonId", wanted).await
}
