//! The reader of the log that makes notices: event after event, by place, once each.
//!
//! How far it has come is one row. A server that works locks that row for as long as its transaction lasts, and others
//! pass by; notices, mails and the new place are committed together. So whatever is killed in between, nothing is
//! made twice and nothing is left out; and what fell due while no server ran is worked off by the first that does.

use chrono::{DateTime, Utc};
use entity::{event, event_place, log_reader};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};

use crate::{access::Organisation, error::Error, notice, timeline::told};

const NAME: &str = "NOTICES";
/// How many events are read at once.
const AT_ONCE: u64 = 500;

/// Makes the notices of events that have none yet, if no other server is at it; and where mail goes out, the mails beside.
/// Says whether there may be more to do.
///
/// # Errors
/// Where the database does not answer. Nothing was made then.
pub async fn make_notices(organisation: &Organisation, mail_goes_out: bool, now: DateTime<Utc>) -> Result<bool, Error> {
    let db = &organisation.work;
    // A look first, so that a quiet organisation writes nothing.
    let last = event_place::Entity::find().order_by_desc(event_place::Column::Place).one(db).await?;
    let reader = log_reader::Entity::find_by_id(NAME).one(db).await?;
    if last.map_or(0, |last| last.place) <= reader.map_or(0, |reader| reader.place) {
        return Ok(false);
    }
    let transaction = db.begin().await?;
    let reader = log_reader::Entity::find_by_id(NAME)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&transaction)
        .await?;
    let Some(reader) = reader else { return Ok(false) };
    let places = event_place::Entity::find()
        .filter(event_place::Column::Place.gt(reader.place))
        .order_by_asc(event_place::Column::Place)
        .limit(AT_ONCE)
        .all(&transaction)
        .await?;
    let Some(last) = places.last().map(|last| last.place) else { return Ok(false) };
    let events = event::Entity::find()
        .filter(event::Column::Id.eq_any(places.iter().map(|place| place.event_id.0)))
        .all(&transaction)
        .await?;
    let events: Vec<event::Model> = events.into_iter().filter(|event| !told(event.kind).notices.is_empty()).collect();
    notice::make(&transaction, &events, mail_goes_out, now).await?;
    let mut reader = reader.into_active_model();
    reader.place = Set(last);
    reader.update(&transaction).await?;
    transaction.commit().await?;
    Ok(u64::try_from(places.len()).unwrap_or(u64::MAX) == AT_ONCE)
}
