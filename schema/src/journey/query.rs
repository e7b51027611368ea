//! Finding journeys.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::{
    council,
    id::{JourneyId, RegionId},
    journey, journey_council,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Value};

use super::Journey;
use crate::{
    access::{Open, Order, Sight, Store},
    id::{parse, parse_option},
    page::{self, Connection, Direction, PageArgs},
};

/// Which journeys. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct JourneyFilter {
    /// Those about this region.
    region_id: Option<ID>,
    /// Those in which the council with this name in addresses takes part.
    council_slug: Option<String>,
    /// True: those that everybody can see. False: those that are not published.
    published: Option<bool>,
}

/// What journeys can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum JourneyOrderField {
    /// When they were made.
    CreatedAt,
}

/// How journeys are ordered.
#[derive(InputObject)]
pub struct JourneyOrder {
    /// By what.
    field: JourneyOrderField,
    /// Which way.
    #[graphql(default_with = "Direction::Desc")]
    direction: Direction,
}

/// Root fields about journeys.
#[derive(Default)]
pub struct JourneyQuery;

/// Root fields about journeys.
#[Object(guard = "crate::access::Closed")]
impl JourneyQuery {
    /// One journey. Null where it does not exist for you.
    #[graphql(guard = "Open")]
    async fn journey(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Journey>> {
        let Ok(id) = parse::<JourneyId>(&id) else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Journey))
    }

    /// Journeys that you can see, the newest first.
    #[graphql(guard = "Open", complexity = "page::cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn journeys(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<JourneyFilter>,
        order_by: Option<JourneyOrder>,
    ) -> Result<Connection<Journey>> {
        use journey::Column;
        let store = ctx.data::<Store>()?;
        let filter = filter.unwrap_or_default();
        let region = parse_option::<RegionId>(filter.region_id.as_ref())?;
        let mut find = store
            .find::<journey::Entity>()
            .filter_option(region.map(|region| Column::RegionId.eq(region)))
            .filter_option(filter.published.map(|published| {
                if published { Column::PublishedAt.is_not_null() } else { Column::PublishedAt.is_null() }
            }));
        if let Some(slug) = &filter.council_slug {
            let councils = council::Entity::find()
                .select_only()
                .column(council::Column::Id)
                .filter(council::Column::Slug.eq(slug))
                .filter(council::Column::Id.in_subquery(Sight::keys::<council::Entity>(store.viewer())));
            let taking_part = journey_council::Entity::find()
                .select_only()
                .column(journey_council::Column::JourneyId)
                .filter(journey_council::Column::CouncilId.in_subquery(councils.into_query()));
            find = find.filter(Column::Id.in_subquery(taking_part.into_query()));
        }
        let order = Order {
            field: "CREATED_AT",
            column: Column::CreatedAt,
            value: |row: &journey::Model| Value::from(row.created_at),
            direction: order_by.map_or(Direction::Desc, |order| match order.field {
                JourneyOrderField::CreatedAt => order.direction,
            }),
        };
        Ok(find.page(PageArgs { first, after, last, before }, order).await?)
    }
}
