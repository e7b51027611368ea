//! The program `gehoord`: HTTP, sign-in, background work and commands.

pub mod database;
pub mod graphql;
