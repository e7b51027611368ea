//! A department.

use async_graphql::{Context, ID, Object, Result};
use entity::department;

use crate::{
    access::{Seen, loader},
    account::Account,
    id::global,
};

/// A department of the organisation.
#[derive(Clone)]
pub struct Department(pub Seen<department::Entity>);

impl From<Seen<department::Entity>> for Department {
    fn from(seen: Seen<department::Entity>) -> Self {
        Self(seen)
    }
}

/// A department of the organisation.
#[Object]
impl Department {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// The code that the organisation gives it.
    async fn code(&self) -> &str {
        &self.0.titles().code
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.0.titles().name
    }

    /// Whether it owns signals that are not triaged yet.
    async fn intake(&self) -> bool {
        self.0.titles().is_intake
    }

    /// Who answers for its processes and decides on proposals, where you may see that.
    async fn process_owner(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.titles().process_owner_id).await
    }
}
