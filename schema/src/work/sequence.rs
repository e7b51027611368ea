//! The chain of hashes over the log, as bytes. Pure.
//!
//! Anybody can check the chain with this page and SHA-256 alone:
//!
//! ```text
//! hash(place) = SHA-256( hash(place - 1) ‖ place ‖ event )
//! ```
//!
//! `hash(0)` is 32 zero bytes; `place` is eight bytes, big endian; `event` is, one after the other:
//!
//! | what | bytes |
//! | --- | --- |
//! | id | the 16 of the UUID |
//! | at | microseconds since 1970-01-01T00:00:00Z, eight bytes, signed, big endian |
//! | actor | one byte 0 where there is none, else one byte 1 and the 16 of the UUID |
//! | kind | its length as four bytes, big endian, then its code in UTF-8 |
//! | subject type | likewise |
//! | subject id | the 16 of the UUID |
//! | data | its length as four bytes, big endian, then canonical JSON in UTF-8 |
//!
//! Canonical JSON has no white space, the keys of an object in the order of their UTF-8 bytes, whole numbers in
//! decimal, and in texts no escapes but those that RFC 8259 demands: `\"`, `\\`, and for control characters
//! `\b`, `\f`, `\n`, `\r`, `\t` or `\u00xx`.

use entity::{event, term::Term};
use serde_json::Value;

use crate::sealing::sha256;

/// The hash before the first place.
pub(super) const BEFORE_THE_FIRST: [u8; 32] = [0; 32];

/// The hash at a place: it covers the one before, the place and the event.
pub(super) fn hash(previous: &[u8], place: i64, event: &event::Model) -> Vec<u8> {
    let mut bytes = previous.to_vec();
    bytes.extend(place.to_be_bytes());
    bytes.extend(canonical(event));
    sha256(&bytes)
}

fn canonical(event: &event::Model) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(event.id.0.as_bytes());
    bytes.extend(event.at.timestamp_micros().to_be_bytes());
    match event.actor_id {
        Some(actor) => {
            bytes.push(1);
            bytes.extend(actor.0.as_bytes());
        }
        None => bytes.push(0),
    }
    counted(&mut bytes, event.kind.code());
    counted(&mut bytes, event.subject_type.code());
    bytes.extend(event.subject_id.as_bytes());
    let mut json = String::new();
    write_json(&mut json, &event.data);
    counted(&mut bytes, &json);
    bytes
}

fn counted(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(text.as_bytes());
}

fn write_json(out: &mut String, value: &Value) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_json(out, item);
            }
            out.push(']');
        }
        Value::Object(members) => {
            // Whatever order the map keeps.
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
            out.push('{');
            for (place, (key, member)) in members.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_json(out, member);
            }
            out.push('}');
        }
        // What holds nothing else is written canonically as it is.
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use entity::{
        id::{AccountId, EventId},
        term::{EventKind, SubjectType},
    };
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn event() -> event::Model {
        event::Model {
            id: EventId(Uuid::from_u128(0x0102)),
            at: "2026-01-13T09:30:00.000001Z".parse().unwrap(),
            actor_id: Some(AccountId(Uuid::from_u128(0x0304))),
            kind: EventKind::SignedIn,
            subject_type: SubjectType::Account,
            subject_id: Uuid::from_u128(0x0304),
            data: json!({"b": 1, "a": "x"}),
        }
    }

    #[test]
    fn an_event_has_the_bytes_that_are_written_down() {
        let mut expected = vec![0; 14];
        expected.extend([1, 2]);
        expected.extend(1_768_296_600_000_001_i64.to_be_bytes());
        expected.push(1);
        expected.extend([0; 14]);
        expected.extend([3, 4]);
        expected.extend(b"\0\0\0\x09SIGNED_IN\0\0\0\x07ACCOUNT");
        expected.extend([0; 14]);
        expected.extend([3, 4]);
        expected.extend(b"\0\0\0\x0f{\"a\":\"x\",\"b\":1}");
        assert_eq!(canonical(&event()), expected);
    }

    #[test]
    fn a_hash_never_changes_from_one_release_to_the_next() {
        let hex: String = hash(&BEFORE_THE_FIRST, 1, &event()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "04955ba07850ed4dca98da26c6acc639857c9cefa7ca10fa0246bf66715dc921");
    }

    #[test]
    fn a_hash_covers_the_one_before_the_place_and_every_part_of_the_event() {
        let first = hash(&BEFORE_THE_FIRST, 1, &event());
        let mut hashes = vec![first.clone(), hash(&first, 1, &event()), hash(&BEFORE_THE_FIRST, 2, &event())];
        for change in [
            |event: &mut event::Model| event.id = EventId(Uuid::from_u128(9)),
            |event: &mut event::Model| event.at += chrono::TimeDelta::microseconds(1),
            |event: &mut event::Model| event.actor_id = None,
            |event: &mut event::Model| event.kind = EventKind::SignedOut,
            |event: &mut event::Model| event.subject_type = SubjectType::Council,
            |event: &mut event::Model| event.subject_id = Uuid::nil(),
            |event: &mut event::Model| event.data = json!({"b": 2, "a": "x"}),
        ] {
            let mut changed = event();
            change(&mut changed);
            hashes.push(hash(&BEFORE_THE_FIRST, 1, &changed));
        }
        let count = hashes.len();
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), count);
    }

    #[test]
    fn json_is_written_the_same_whatever_the_order_of_its_keys() {
        let mut out = String::new();
        write_json(&mut out, &json!({"é": [1, null, true], "a": {"z": -2, "b": "\"\\\n\u{1}é"}}));
        assert_eq!(out, "{\"a\":{\"b\":\"\\\"\\\\\\n\\u0001é\",\"z\":-2},\"é\":[1,null,true]}");
    }
}
