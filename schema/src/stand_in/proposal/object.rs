//! A stand-in: the object with its id alone.

use async_graphql::{Context, ID, Object, Result};
use entity::proposal;

use crate::{
    access::Seen,
    follow_up::{self, FollowUp},
    id::global,
    page::{self, Connection, PageArgs},
};

/// A proposal.
#[derive(Clone)]
pub struct Proposal(pub Seen<proposal::Entity>);

impl From<Seen<proposal::Entity>> for Proposal {
    fn from(seen: Seen<proposal::Entity>) -> Self {
        Self(seen)
    }
}

/// A proposal.
#[Object]
impl Proposal {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// The follow-ups about it.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn follow_ups(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<FollowUp>> {
        follow_up::of_proposal(ctx, self.0.titles().id, PageArgs::forwards(first, after)).await
    }
}
