//! Work that goes on by itself, on any number of servers: what one of them does at a time is held by a lease.

mod lease;
mod sequence;
mod sequencer;

pub use sequencer::{Verified, place_events, verify};
