//! A stand-in: the object with its id alone.

use async_graphql::{Context, ID, Object, Result};
use entity::session;

use crate::{
    access::Seen,
    follow_up::{self, FollowUp},
    id::global,
    page::{self, Connection, PageArgs},
};

/// A session.
#[derive(Clone)]
pub struct Session(pub Seen<session::Entity>);

impl From<Seen<session::Entity>> for Session {
    fn from(seen: Seen<session::Entity>) -> Self {
        Self(seen)
    }
}

/// A session.
#[Object]
impl Session {
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
        follow_up::of_session(ctx, self.0.titles().id, PageArgs::forwards(first, after)).await
    }
}
