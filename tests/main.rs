//! End-to-end tests: a real server, a real PostgreSQL, real clients. They read as sentences.
//!
//! `cargo test --workspace -- NAME` runs those with NAME in theirs, with nothing started before.

mod access;
mod audits;
mod contract;
mod demo;
mod hostile;
mod imports;
mod organisations;
mod processes;
mod schema_file;
mod serving;
mod signals;
