//! A region.

use async_graphql::{Context, ID, Object, Result};
use entity::{region, term::RegionKind};

use crate::{
    access::{Seen, loader},
    id::global,
};

/// Where: an area that councils and signals belong to.
#[derive(Clone)]
pub struct Region(pub Seen<region::Entity>);

impl From<Seen<region::Entity>> for Region {
    fn from(seen: Seen<region::Entity>) -> Self {
        Self(seen)
    }
}

/// Where: an area that councils and signals belong to.
#[Object]
impl Region {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// The code that the organisation gives it, such as a CBS code.
    async fn code(&self) -> &str {
        &self.0.titles().code
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.0.titles().name
    }

    /// How large an area it is.
    async fn kind(&self) -> RegionKind {
        self.0.titles().kind
    }

    /// The region that it lies in.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        loader::one(ctx, self.0.titles().parent_id).await
    }
}
