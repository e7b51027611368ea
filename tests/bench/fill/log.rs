//! The one log: events, each with its place and the hash that covers the one before, as the sequencer gives them.

use chrono::{DateTime, Utc};
use schema::sealing::sha256;
use uuid::Uuid;

use super::{copy::Tables, lot::made};

/// Events in the order in which they are added.
pub struct Log {
    place: u64,
    hash: Vec<u8>,
    events: Vec<Event>,
}

struct Event {
    id: Uuid,
    at: DateTime<Utc>,
    actor: Option<Uuid>,
    kind: String,
    subject_type: &'static str,
    subject: Uuid,
    data: String,
}

impl Log {
    /// Goes on after the last place of a log.
    pub fn after(place: u64, hash: Vec<u8>) -> Self {
        Self { place, hash, events: Vec::new() }
    }

    /// Something that happened to a thing with this number. The facts are canonical JSON.
    #[allow(clippy::too_many_arguments)]
    pub fn add(
        &mut self,
        number: u64,
        at: DateTime<Utc>,
        actor: Option<Uuid>,
        kind: &str,
        subject_type: &'static str,
        subject: Uuid,
        data: &str,
    ) {
        let nth = u64::try_from(self.events.len()).unwrap_or(0) & 0xff;
        let id = made(at, 0x100 | nth, number);
        let (kind, data) = (kind.to_owned(), data.to_owned());
        self.events.push(Event { id, at, actor, kind, subject_type, subject, data });
    }

    /// Writes what was added.
    pub fn write(&mut self, tables: &mut Tables, now: DateTime<Utc>) {
        for event in std::mem::take(&mut self.events) {
            self.place += 1;
            self.hash = event.hash(&self.hash, self.place);
            let mut row = tables.row("event");
            row.id(event.id).moment(event.at).id_or_null(event.actor).text(&event.kind).text(event.subject_type);
            row.id(event.subject).text(&event.data);
            drop(row);
            let mut row = tables.row("event_place");
            row.number(i64::try_from(self.place).unwrap_or(0)).id(event.id).bytes(&self.hash).moment(now);
        }
    }
}

impl Event {
    /// The bytes are written down in `schema/src/work/sequence.rs`.
    fn hash(&self, before: &[u8], place: u64) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(320);
        let counted = |bytes: &mut Vec<u8>, text: &str| {
            bytes.extend(u32::try_from(text.len()).unwrap_or(0).to_be_bytes());
            bytes.extend(text.as_bytes());
        };
        bytes.extend(before);
        bytes.extend(place.to_be_bytes());
        bytes.extend(self.id.as_bytes());
        bytes.extend(self.at.timestamp_micros().to_be_bytes());
        match self.actor {
            Some(actor) => {
                bytes.push(1);
                bytes.extend(actor.as_bytes());
            }
            None => bytes.push(0),
        }
        counted(&mut bytes, &self.kind);
        counted(&mut bytes, self.subject_type);
        bytes.extend(self.subject.as_bytes());
        counted(&mut bytes, &self.data);
        sha256(&bytes)
    }
}
