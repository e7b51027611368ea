//! A council's calendar as a file: its public sessions, for any program that keeps a calendar.
//!
//! Those of the past year and all that are planned, the latest thousand. One that is off stays in it as such, so that
//! who subscribed sees it go. The same session always has the same `UID`, and a higher `SEQUENCE` once it was moved.

mod file;

use std::collections::HashMap;

use chrono::Months;
use entity::{
    centre, council,
    id::{CentreId, TypedId},
    session, session_council,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QuerySelect, QueryTrait};

use self::file::{Calendar, Entry};
use crate::{
    access::{Lens, Store},
    error::Error,
};

/// How long what is over stays in it.
const BACK: Months = Months::new(12);
/// The most sessions in it.
const MOST: u64 = 1_000;

/// The calendar of the council with this name in addresses. `None` where it does not exist for the viewer.
///
/// # Errors
/// Where the database does not answer.
pub async fn calendar_of(store: &Store, slug: &str) -> Result<Option<String>, Error> {
    let councils = store.find::<council::Entity>().filter(council::Column::Slug.eq(slug));
    let Some(council) = councils.one().await? else { return Ok(None) };
    let council = council.titles();
    let of_council = session_council::Entity::find()
        .select_only()
        .column(session_council::Column::SessionId)
        .filter(session_council::Column::CouncilId.eq(council.id));
    let since = store.now().checked_sub_months(BACK).unwrap_or_default();
    // Whoever asks: what goes into a file that is passed on is public, and nothing else is.
    let public = Condition::all()
        .add(session::Column::IsPublic.eq(true))
        .add(session::Column::EndsAt.gte(since))
        .add(session::Column::Id.in_subquery(of_council.into_query()));
    let sessions = store
        .find::<session::Entity>()
        .filter_through(Lens::Status, public)
        .order_by(session::Column::StartsAt, Order::Desc)
        .order_by(session::Column::Id, Order::Desc)
        .at_most(MOST)
        .all()
        .await?;
    let centres = store
        .find::<centre::Entity>()
        .filter(
            centre::Column::Id.eq_any(sessions.iter().filter_map(|seen| seen.titles().centre_id).map(|id| id.uuid())),
        )
        .all()
        .await?;
    let centres: HashMap<CentreId, centre::Model> =
        centres.into_iter().map(|seen| (seen.titles().id, seen.titles().clone())).collect();
    let language = store.viewer().language();
    let organisation = store.organisation();

    let entries = sessions.iter().rev().map(|seen| {
        let session = seen.titles();
        let centre = session.centre_id.and_then(|id| centres.get(&id));
        Entry {
            // No host stands in it: it stays the same wherever the program runs.
            uid: format!("{}@{}.gehoord", session.id.uuid(), organisation.slug),
            title: session.title.clone(),
            location: location(session, centre, language.of("online", "online")),
            kind: session.kind,
            status: session.status,
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            created_at: session.created_at,
            changed_at: session.changed_at,
            sequence: session.sequence,
        }
    });
    let name = format!("{}, {}", council.name, organisation.name);
    Ok(Some(file::write(&Calendar { name, language, entries: entries.collect() })))
}

/// Where it is: the place as it was written, the centre with its address, or nowhere but online.
fn location(session: &session::Model, centre: Option<&centre::Model>, online: &str) -> Option<String> {
    let address =
        centre.map(|centre| format!("{}, {}, {} {}", centre.name, centre.street, centre.postcode, centre.city));
    let place = session.place.clone().filter(|place| !place.trim().is_empty());
    let parts: Vec<String> =
        [place, address, session.is_online.then(|| online.to_owned())].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
