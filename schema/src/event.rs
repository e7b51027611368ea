//! The one log: everything that happens is one row, written in the transaction of the change.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    event, event_unplaced,
    id::{AccountId, EventId, TypedId},
    term::{EventKind, SubjectType, Term},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{access::insert_all, error::Error, reference};

/// Something that happened to one thing: keys, values of closed lists, numbers and dates.
#[derive(Debug, Clone)]
pub struct Event {
    kind: EventKind,
    subject_type: SubjectType,
    subject_id: Uuid,
    data: Map<String, Value>,
}

impl Event {
    /// Something that happened to this.
    #[must_use]
    pub fn new(kind: EventKind, subject_type: SubjectType, subject: impl TypedId) -> Self {
        Self { kind, subject_type, subject_id: subject.uuid(), data: Map::new() }
    }

    /// Something that happened to this, whatever kind of thing it is.
    #[must_use]
    pub fn about(kind: EventKind, subject_type: SubjectType, subject_id: Uuid) -> Self {
        Self { kind, subject_type, subject_id, data: Map::new() }
    }

    /// Something that happened to the organisation as a whole.
    #[must_use]
    pub fn of_organisation(kind: EventKind) -> Self {
        Self { kind, subject_type: SubjectType::Organisation, subject_id: Uuid::nil(), data: Map::new() }
    }

    /// Whether it happened to this.
    #[must_use]
    pub fn is_about(&self, subject: impl TypedId) -> bool {
        self.subject_id == subject.uuid()
    }

    /// Tells a value of a closed list.
    #[must_use]
    pub fn term(self, name: &'static str, term: impl Term) -> Self {
        self.fact(name, Value::from(term.code()))
    }

    /// Tells the key of something, where there is one.
    #[must_use]
    pub fn key(self, name: &'static str, key: Option<impl TypedId>) -> Self {
        match key {
            Some(key) => self.fact(name, Value::from(key.to_string())),
            None => self,
        }
    }

    /// Tells a day.
    #[must_use]
    pub fn day(self, name: &'static str, day: NaiveDate) -> Self {
        self.fact(name, Value::from(day.to_string()))
    }

    /// Tells a number.
    #[must_use]
    pub fn number(self, name: &'static str, number: i32) -> Self {
        self.fact(name, Value::from(number))
    }

    // Private: an event tells keys, values of closed lists, numbers and dates. Never a text or a name.
    fn fact(mut self, name: &'static str, fact: Value) -> Self {
        self.data.insert(name.to_owned(), fact);
        self
    }
}

/// Writes events. The sequencer gives them their place.
pub(crate) async fn append(
    db: &impl ConnectionTrait,
    actor: Option<AccountId>,
    now: DateTime<Utc>,
    events: &[Event],
) -> Result<(), Error> {
    let happened: Vec<Happened> =
        events.iter().map(|event| Happened { at: now, actor, event: event.clone() }).collect();
    append_all(db, &happened).await
}

/// Something that happened at its own moment, by its own hand.
pub(crate) struct Happened {
    pub(crate) at: DateTime<Utc>,
    pub(crate) actor: Option<AccountId>,
    pub(crate) event: Event,
}

/// Writes events, each with its own moment.
pub(crate) async fn append_all(db: &impl ConnectionTrait, happened: &[Happened]) -> Result<(), Error> {
    if happened.iter().any(|happened| reference::is_about(happened.event.subject_type)) {
        reference::has_changed(db).await?;
    }
    let ids: Vec<EventId> = happened.iter().map(|happened| EventId::at(happened.at)).collect();
    let rows = happened.iter().zip(&ids).map(|(Happened { at, actor, event }, id)| event::ActiveModel {
        id: Set(*id),
        at: Set(*at),
        actor_id: Set(*actor),
        kind: Set(event.kind),
        subject_type: Set(event.subject_type),
        subject_id: Set(event.subject_id),
        data: Set(Value::Object(event.data.clone())),
    });
    insert_all(db, rows.collect()).await?;
    let unplaced = ids.iter().map(|id| event_unplaced::ActiveModel { event_id: Set(*id) });
    insert_all(db, unplaced.collect()).await
}
