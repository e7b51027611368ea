//! A stand-in: the object with its id alone.

use async_graphql::{Context, ID, Object, Result};
use entity::signal;

use crate::{
    access::Seen,
    follow_up::{self, FollowUp},
    id::global,
    page::{self, Connection, PageArgs},
};

/// A signal.
#[derive(Clone)]
pub struct Signal(pub Seen<signal::Entity>);

impl From<Seen<signal::Entity>> for Signal {
    fn from(seen: Seen<signal::Entity>) -> Self {
        Self(seen)
    }
}

/// A signal.
#[Object]
impl Signal {
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
        follow_up::of_signal(ctx, self.0.titles().id, PageArgs::forwards(first, after)).await
    }
}
