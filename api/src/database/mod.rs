//! Where the data is, and who may reach what of it.
//!
//! ```text
//! settings.rs       what a person may set
//! embedded.rs       the PostgreSQL that the program starts itself
//!   programs.rs       … finds initdb and postgres
//!   folder.rs         … chooses folders that PostgreSQL can reach
//!   ownership.rs      … one owner a data folder, any number of users beside it
//!   cluster.rs        … makes the cluster
//!   files.rs         … writes small files whole
//!   postmaster.rs     … runs it, and stops it with the program
//!   process.rs        … the few calls that need `unsafe`
//! secret.rs         the installation's key
//! connection.rs     the owner's connection: `Database`
//! migrating.rs      migrations, safe when several servers start at once
//! creating.rs       a new organisation: a schema, a role, a row
//! role.rs           what an organisation's role is
//! scram.rs          … a password that PostgreSQL can check and nobody can read
//! name.rs           slugs, and the names of schemas and roles made of them
//! organisations.rs  the pools that the server answers from
//! error.rs          one plain sentence for whatever goes wrong
//! ```
//!
//! An organisation is a PostgreSQL schema. The server answers through a pool that logs in as that organisation's
//! own role, which reaches nothing else; only migrations, commands and look-ups of organisations use the owner.

mod cluster;
mod connection;
mod creating;
mod embedded;
mod error;
mod files;
mod folder;
mod migrating;
mod name;
mod organisations;
mod ownership;
mod postmaster;
mod process;
mod programs;
mod role;
mod scram;
mod secret;
mod settings;
#[cfg(test)]
mod testing;

pub use connection::Database;
pub use creating::OrganisationRecord;
pub use embedded::Embedded;
pub use error::DatabaseError;
pub use name::Slug;
pub use organisations::{Organisation, Organisations};
pub use ownership::Purpose;
pub use secret::SecretKey;
pub use settings::{DatabaseSettings, EmbeddedSettings};

/// The oldest PostgreSQL that the program works with.
pub const OLDEST_POSTGRES: u32 = 15;
