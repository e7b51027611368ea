//! Finding regions: by kind, by name, by what they lie in, by a postcode.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{id::RegionId, region, region_alias, region_postcodes, term::RegionKind};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Value,
    prelude::Expr,
    sea_query::{SelectStatement, extension::postgres::PgExpr},
};

use super::{Region, rules::Postcode};
use crate::{
    access::{Open, Order, Store},
    error::Error,
    id::{parse, parse_option},
    page::{self, Connection, Direction, PageArgs},
    text,
};

/// Which regions. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct RegionFilter {
    /// Those of this kind.
    kind: Option<RegionKind>,
    /// Those that lie directly in this region.
    parent_id: Option<ID>,
    /// Those with these letters in their name, or in a name that another system uses.
    search: Option<String>,
    /// Those that this Dutch postcode lies in: `1234 AB`, or its four digits.
    postcode: Option<String>,
}

/// Root fields about regions.
#[derive(Default)]
pub struct RegionQuery;

/// Root fields about regions.
#[Object(guard = "crate::access::Closed")]
impl RegionQuery {
    /// One region.
    #[graphql(guard = "Open")]
    async fn region(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Region>> {
        let Ok(id) = parse::<RegionId>(&id) else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Region))
    }

    /// Regions, by name.
    #[graphql(guard = "Open", complexity = "page::cost(first, None, child_complexity)")]
    async fn regions(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        filter: Option<RegionFilter>,
    ) -> Result<Connection<Region>> {
        let filter = filter.unwrap_or_default();
        let digits = filter.postcode.as_deref().map(Postcode::digits).transpose().map_err(Error::from)?;
        let parent = parse_option::<RegionId>(filter.parent_id.as_ref())?;
        let find = ctx
            .data::<Store>()?
            .find::<region::Entity>()
            .filter_option(filter.kind.map(|kind| region::Column::Kind.eq(kind)))
            .filter_option(parent.map(|parent| region::Column::ParentId.eq(parent)))
            .filter_option(filter.search.as_deref().and_then(text::containing).map(named_like))
            .filter_option(digits.map(|digits| region::Column::Id.in_subquery(around(digits))));
        let order = Order {
            field: "NAME",
            column: region::Column::Name,
            value: |row: &region::Model| Value::from(row.name.clone()),
            direction: Direction::Asc,
        };
        Ok(find.page(PageArgs::forwards(first, after), order).await?)
    }
}

/// The keys of the regions that a postcode lies in.
pub(crate) fn around(digits: i32) -> SelectStatement {
    region_postcodes::Entity::find()
        .select_only()
        .column(region_postcodes::Column::RegionId)
        .filter(region_postcodes::Column::First.lte(digits))
        .filter(region_postcodes::Column::Last.gte(digits))
        .into_query()
}

fn named_like(pattern: String) -> Condition {
    let aliases = region_alias::Entity::find()
        .select_only()
        .column(region_alias::Column::RegionId)
        .filter(Expr::col((region_alias::Entity, region_alias::Column::Alias)).ilike(pattern.clone()));
    Condition::any()
        .add(Expr::col((region::Entity, region::Column::Name)).ilike(pattern))
        .add(region::Column::Id.in_subquery(aliases.into_query()))
}
