//! Global ids at the edge: a text that a client sends becomes a typed id, or nothing.

use async_graphql::ID;
use entity::id::TypedId;

use crate::{error::Error, problem::Problem};

/// The typed id that a global id stands for.
///
/// # Errors
/// `NOT_FOUND`: what is no id of this kind, is the id of nothing.
pub fn parse<T: TypedId>(id: &ID) -> Result<T, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

/// The typed id of a filter or an optional input, where one was sent.
///
/// # Errors
/// `BAD_USER_INPUT` for a text that is no id of this kind.
pub fn parse_option<T: TypedId>(id: Option<&ID>) -> Result<Option<T>, Error> {
    id.map(|id| id.parse().map_err(|_| Problem::Id.into())).transpose()
}

/// The global id of a key.
#[must_use]
pub fn global(id: impl TypedId) -> ID {
    ID(id.to_string())
}
