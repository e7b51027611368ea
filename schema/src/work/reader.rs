//! Reading the log by place, event after event, once each.
//!
//! How far a reader has come is one row. A server that works locks that row for as long as its transaction lasts, and others
//! pass by; what the reader makes and the new place are committed together. So whatever is killed in between, nothing is
//! made twice and nothing is left out; and what fell due while no server ran is worked off by the first that does.

use entity::{event, event_place, log_reader};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};

use crate::{
    access::{Connections, Held},
    error::Error,
};

/// How many events are read at once.
const AT_ONCE: u64 = 500;

/// The transaction in which a reader goes on.
pub(super) struct Reading {
    pub(super) transaction: Held,
    /// The place that it goes on to.
    pub(super) place: i64,
    reader: log_reader::Model,
    is_full: bool,
}

/// A transaction that holds a reader, if no other server does.
///
/// # Errors
/// Where the database does not answer.
pub(super) async fn hold(db: &Connections, name: &str) -> Result<Option<(Held, log_reader::Model)>, Error> {
    let transaction = db.begin().await?;
    let reader = log_reader::Entity::find_by_id(name)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&transaction)
        .await?;
    Ok(reader.map(|reader| (transaction, reader)))
}

/// The next events for a reader, if there are any and no other server is at it.
///
/// # Errors
/// Where the database does not answer.
pub(super) async fn next(db: &Connections, name: &str) -> Result<Option<(Reading, Vec<event::Model>)>, Error> {
    // A look first, so that a quiet organisation writes nothing.
    let last = event_place::Entity::find().order_by_desc(event_place::Column::Place).one(db).await?;
    let reader = log_reader::Entity::find_by_id(name).one(db).await?;
    if last.map_or(0, |last| last.place) <= reader.map_or(0, |reader| reader.place) {
        return Ok(None);
    }
    let Some((transaction, reader)) = hold(db, name).await? else { return Ok(None) };
    let places = event_place::Entity::find()
        .filter(event_place::Column::Place.gt(reader.place))
        .order_by_asc(event_place::Column::Place)
        .limit(AT_ONCE)
        .all(&transaction)
        .await?;
    let Some(place) = places.last().map(|last| last.place) else { return Ok(None) };
    let events = event::Entity::find()
        .filter(event::Column::Id.eq_any(places.iter().map(|place| place.event_id.0)))
        .all(&transaction)
        .await?;
    let is_full = u64::try_from(places.len()).unwrap_or(u64::MAX) == AT_ONCE;
    Ok(Some((Reading { transaction, place, reader, is_full }, events)))
}

impl Reading {
    /// Keeps what was made, and that these events were read. Says whether there may be more.
    ///
    /// # Errors
    /// Where the database does not answer. Nothing was made then.
    pub(super) async fn done(self) -> Result<bool, Error> {
        let mut reader = self.reader.into_active_model();
        reader.place = Set(self.place);
        reader.update(&self.transaction).await?;
        self.transaction.commit().await?;
        Ok(self.is_full)
    }
}
