//! A stand-in: the object with its id alone.

use async_graphql::{ID, Object};
use entity::department;

use crate::{access::Seen, id::global};

/// A department.
#[derive(Clone)]
pub struct Department(pub Seen<department::Entity>);

impl From<Seen<department::Entity>> for Department {
    fn from(seen: Seen<department::Entity>) -> Self {
        Self(seen)
    }
}

/// A department.
#[Object]
impl Department {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }
}
