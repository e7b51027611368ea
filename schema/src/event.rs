//! The one log: everything that happens is one row, written in the transaction of the change.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::{AccountId, EventId, TypedId},
    term::{EventKind, SubjectType, Term},
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{error::Error, reference};

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
    for part in happened.chunks(AT_ONCE) {
        write(db, part).await?;
    }
    Ok(())
}

/// How many are written by one statement.
const AT_ONCE: usize = 1_000;

/// The rows of events, and of those that wait for their place, by one statement.
async fn write(db: &impl ConnectionTrait, happened: &[Happened]) -> Result<(), Error> {
    const SQL: &str = "WITH happened AS (
            INSERT INTO event (id, at, actor_id, kind, subject_type, subject_id, data)
            SELECT id, at, NULLIF(actor_id, '00000000-0000-0000-0000-000000000000'), kind, subject_type, subject_id, data::jsonb
            FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[])
                AS of_events (id, at, actor_id, kind, subject_type, subject_id, data)
            RETURNING id
        )
        INSERT INTO event_unplaced (event_id) SELECT id FROM happened";
    fn all<T>(happened: &[Happened], of: impl Fn(&Happened) -> T) -> Vec<T> {
        happened.iter().map(of).collect()
    }
    let values = [
        all(happened, |happened| EventId::at(happened.at).0).into(),
        all(happened, |happened| happened.at).into(),
        // A list of values has none that is null.
        all(happened, |happened| happened.actor.map_or(Uuid::nil(), |actor| actor.0)).into(),
        all(happened, |happened| happened.event.kind.code().to_owned()).into(),
        all(happened, |happened| happened.event.subject_type.code().to_owned()).into(),
        all(happened, |happened| happened.event.subject_id).into(),
        all(happened, |happened| Value::Object(happened.event.data.clone()).to_string()).into(),
    ];
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, SQL, values)).await?;
    Ok(())
}
