//! End-to-end tests: a real server, a real PostgreSQL, real clients. They read as sentences.
//!
//! `cargo test --workspace -- NAME` runs those with NAME in theirs, with nothing started before.

mod access;
mod audits;
mod centres;
mod closed_doors;
mod consultations;
mod contact;
mod contract;
mod councils;
mod data_quality;
mod demo;
mod distress;
mod duplicates;
mod exports;
mod faults;
mod follow_ups;
mod hostile;
mod imports;
mod insight;
mod journeys;
mod loop_report;
mod memory;
mod notices;
mod observation_room;
mod organisations;
mod papers;
mod people;
mod pilots;
mod pooler;
mod processes;
mod promise_clock;
mod proposals;
mod rules_hold;
mod schema_file;
mod screening;
mod searching;
mod serving;
mod sessions;
mod signals;
mod standby;
mod stories;
mod terms;
mod timeline;
mod traces;
mod walking;
