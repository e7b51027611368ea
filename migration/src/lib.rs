//! Numbered migrations: one history for the installation, one for each organisation's schema.
//!
//! They are plain SQL, so that what stands in the database can be read here, and they import none
//! of the other crates: history stays as it was when it ran.

pub mod installation;
pub mod organisation;
mod sql;
