//! A region.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::{id::RegionId, region, region_alias, region_postcodes, term::RegionKind};

use crate::{
    access::{Seen, loader},
    council::{Council, CouncilsOfRegion},
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

/// A name that another system uses for a region.
#[derive(SimpleObject)]
pub struct RegionAlias {
    /// The other system.
    source: String,
    /// What it calls the region.
    alias: String,
}

/// Four-digit postcodes from the first to the last, both included.
#[derive(SimpleObject)]
pub struct PostcodeRange {
    /// The first.
    first: i32,
    /// The last.
    last: i32,
}

/// Where: an area that councils and signals belong to.
#[Object]
impl Region {
    /// The global id.
    pub async fn id(&self) -> ID {
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

    /// The names that other systems use for it.
    #[graphql(complexity = "5 * child_complexity")]
    async fn aliases(&self, ctx: &Context<'_>) -> Result<Vec<RegionAlias>> {
        let aliases = loader::children::<AliasesOfRegion>(ctx, self.0.titles().id).await?;
        Ok(aliases
            .iter()
            .map(|seen| RegionAlias { source: seen.titles().source.clone(), alias: seen.titles().alias.clone() })
            .collect())
    }

    /// The postcodes that it covers, in order.
    #[graphql(complexity = "5 * child_complexity")]
    async fn postcodes(&self, ctx: &Context<'_>) -> Result<Vec<PostcodeRange>> {
        let ranges = loader::children::<PostcodesOfRegion>(ctx, self.0.titles().id).await?;
        Ok(ranges.iter().map(|seen| PostcodeRange { first: seen.titles().first, last: seen.titles().last }).collect())
    }

    /// The councils of this region that you can see, by name.
    #[graphql(complexity = "5 * child_complexity")]
    async fn councils(&self, ctx: &Context<'_>) -> Result<Vec<Council>> {
        let councils = loader::children::<CouncilsOfRegion>(ctx, self.0.titles().id).await?;
        Ok(councils.into_iter().map(Council).collect())
    }
}

struct AliasesOfRegion;

impl loader::Children for AliasesOfRegion {
    type Row = region_alias::Entity;
    type Parent = RegionId;
    const PARENT: region_alias::Column = region_alias::Column::RegionId;
    const ORDER: region_alias::Column = region_alias::Column::Source;

    fn parent(row: &region_alias::Model) -> Option<RegionId> {
        Some(row.region_id)
    }
}

struct PostcodesOfRegion;

impl loader::Children for PostcodesOfRegion {
    type Row = region_postcodes::Entity;
    type Parent = RegionId;
    const PARENT: region_postcodes::Column = region_postcodes::Column::RegionId;
    const ORDER: region_postcodes::Column = region_postcodes::Column::First;

    fn parent(row: &region_postcodes::Model) -> Option<RegionId> {
        Some(row.region_id)
    }
}
