//! The sequencer: gives events their place in the log after they were committed, and proves the log.
//!
//! Everyone reads the log by place. An event that commits late gets a later place, so that no reader passes it
//! by; and since each place's hash covers the one before, nothing can be changed, left out or put in between
//! without the chain showing it. See [`sequence`](super::sequence) for the bytes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{event, event_place, event_unplaced, id::EventId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};
use uuid::Uuid;

use super::{
    lease,
    sequence::{BEFORE_THE_FIRST, hash},
};
use crate::{
    access::{Organisation, insert_all},
    error::Error,
};

const LEASE: &str = "SEQUENCER";
/// How long a server that stops keeps the others waiting.
const LEASE_SECONDS: u32 = 5;
/// How many events are placed, and read, at once.
const AT_ONCE: u64 = 1_000;

/// Gives a place to events that have none, if no other server is at it. Gives how many it placed: where that is a
/// thousand, there may be more.
///
/// # Errors
/// Where the database does not answer. Nothing was placed then.
pub async fn place_events(organisation: &Organisation, holder: Uuid, now: DateTime<Utc>) -> Result<usize, Error> {
    // A look first, so that a quiet organisation writes nothing.
    if event_unplaced::Entity::find().one(&organisation.work).await?.is_none() {
        return Ok(0);
    }
    let transaction = organisation.work.begin().await?;
    if !lease::take(&transaction, LEASE, holder, LEASE_SECONDS).await? {
        transaction.rollback().await?;
        return Ok(0);
    }
    let placed = place(&transaction, now).await?;
    transaction.commit().await?;
    Ok(placed)
}

async fn place(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<usize, Error> {
    let waiting: Vec<EventId> = event_unplaced::Entity::find()
        .order_by_asc(event_unplaced::Column::EventId)
        .limit(AT_ONCE)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.event_id)
        .collect();
    if waiting.is_empty() {
        return Ok(0);
    }
    let events = events(db, &waiting).await?;
    let last = event_place::Entity::find().order_by_desc(event_place::Column::Place).one(db).await?;
    let (mut place, mut previous) = last.map_or_else(|| (0, BEFORE_THE_FIRST.to_vec()), |last| (last.place, last.hash));
    let mut rows = Vec::with_capacity(waiting.len());
    for id in &waiting {
        let event = events.get(id).ok_or_else(|| Error::internal("an event without a place is not in the log"))?;
        place += 1;
        previous = hash(&previous, place, event);
        rows.push(event_place::ActiveModel {
            place: Set(place),
            event_id: Set(*id),
            hash: Set(previous.clone()),
            placed_at: Set(now),
        });
    }
    insert_all(db, rows).await?;
    event_unplaced::Entity::delete_many()
        .filter(event_unplaced::Column::EventId.eq_any(waiting.iter().map(|id| id.0)))
        .exec(db)
        .await?;
    Ok(waiting.len())
}

async fn events(db: &impl ConnectionTrait, ids: &[EventId]) -> Result<HashMap<EventId, event::Model>, Error> {
    let found = event::Entity::find().filter(event::Column::Id.eq_any(ids.iter().map(|id| id.0))).all(db).await?;
    Ok(found.into_iter().map(|event| (event.id, event)).collect())
}

/// What walking the log showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many places were found right, from the first on.
    pub places: i64,
    /// The hash of the last of them: kept elsewhere, it shows whether the end of the log was cut off since.
    pub last_hash: Vec<u8>,
    /// The first place that is not right: changed, or missing before a later one.
    pub broken_at: Option<i64>,
}

impl Verified {
    /// Whether the chain is whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.broken_at.is_none()
    }
}

/// Walks the log from its first place, and says whether the chain is whole.
///
/// # Errors
/// Where the database does not answer, or an event cannot be read at all.
pub async fn verify(organisation: &Organisation) -> Result<Verified, Error> {
    let db = &organisation.work;
    let mut verified = Verified { places: 0, last_hash: BEFORE_THE_FIRST.to_vec(), broken_at: None };
    loop {
        let places = event_place::Entity::find()
            .filter(event_place::Column::Place.gt(verified.places))
            .order_by_asc(event_place::Column::Place)
            .limit(AT_ONCE)
            .all(db)
            .await?;
        if places.is_empty() {
            return Ok(verified);
        }
        let ids: Vec<EventId> = places.iter().map(|place| place.event_id).collect();
        let events = events(db, &ids).await?;
        for found in &places {
            if !verified.goes_on_with(found, events.get(&found.event_id)) {
                verified.broken_at = Some(verified.places + 1);
                return Ok(verified);
            }
        }
    }
}

impl Verified {
    /// Takes the next place, if it is the right one.
    fn goes_on_with(&mut self, found: &event_place::Model, event: Option<&event::Model>) -> bool {
        let next = self.places + 1;
        let is_right =
            event.is_some_and(|event| found.place == next && found.hash == hash(&self.last_hash, next, event));
        if is_right {
            self.places = next;
            self.last_hash.clone_from(&found.hash);
        }
        is_right
    }
}

#[cfg(test)]
mod tests {
    use entity::term::{EventKind, SubjectType};

    use super::*;

    fn log(count: i64) -> Vec<(event_place::Model, event::Model)> {
        let mut previous = BEFORE_THE_FIRST.to_vec();
        (1..=count)
            .map(|place| {
                let event = event::Model {
                    id: EventId(Uuid::from_u128(u128::try_from(place).unwrap())),
                    at: DateTime::UNIX_EPOCH,
                    actor_id: None,
                    kind: EventKind::SignedIn,
                    subject_type: SubjectType::Account,
                    subject_id: Uuid::nil(),
                    data: serde_json::json!({}),
                };
                previous = hash(&previous, place, &event);
                let found = event_place::Model {
                    place,
                    event_id: event.id,
                    hash: previous.clone(),
                    placed_at: DateTime::UNIX_EPOCH,
                };
                (found, event)
            })
            .collect()
    }

    fn places_found_right(log: &[(event_place::Model, event::Model)]) -> i64 {
        let mut verified = Verified { places: 0, last_hash: BEFORE_THE_FIRST.to_vec(), broken_at: None };
        log.iter().all(|(found, event)| verified.goes_on_with(found, Some(event)));
        verified.places
    }

    #[test]
    fn a_log_as_it_was_written_is_whole() {
        assert_eq!(places_found_right(&log(5)), 5);
    }

    #[test]
    fn a_changed_event_breaks_the_chain_where_it_is() {
        let mut log = log(5);
        log[2].1.kind = EventKind::SignedOut;
        assert_eq!(places_found_right(&log), 2);
    }

    #[test]
    fn a_missing_place_breaks_the_chain_even_where_the_places_close_up() {
        let mut log = log(5);
        log.remove(2);
        assert_eq!(places_found_right(&log), 2);
        for (place, (found, _)) in (1..).zip(&mut log) {
            found.place = place;
        }
        assert_eq!(places_found_right(&log), 2);
    }
}
