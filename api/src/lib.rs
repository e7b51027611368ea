//! The program `gehoord`: HTTP, sign-in, background work and commands.
//!
//! ```text
//! config.rs     what a person may set, from flags and the environment
//! commands/     what the program can be told to do; `serve` where it is told nothing
//! server/       HTTP: from binding the address to ending what runs
//! graphql/      GraphQL over HTTP, the guards before the parser, the explorer
//! auth/         who a request says it is from
//! registry.rs   the organisations that are open, with their keys
//! database/     PostgreSQL: one's own or the embedded one, a schema an organisation
//! work/         what happens without a request
//! mail.rs       mail that goes out by SMTP
//! demo.rs       two invented organisations to try things with
//! import/       files of other systems, by mapping
//! telemetry.rs  logs and numbers
//! traces.rs     the way of a request, for a collector
//! console.rs    what a person at a terminal reads
//! ```

mod auth;
pub mod commands;
pub mod config;
mod console;
pub mod database;
mod demo;
pub mod graphql;
mod import;
mod mail;
pub mod registry;
pub mod server;
pub mod telemetry;
mod traces;
mod work;

pub use commands::main;
