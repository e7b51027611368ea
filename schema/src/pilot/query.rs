//! Finding pilots.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::{
    centre,
    id::{PilotId, RegionId},
    pilot, pilot_site,
    term::{PilotStatus, Term},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Value};

use super::Pilot;
use crate::{
    access::{Open, Order, Sight, Store},
    id::{parse, parse_option},
    page::{self, Connection, Direction, PageArgs},
};

/// Which pilots. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct PilotFilter {
    /// Those in one of these states.
    status: Option<Vec<PilotStatus>>,
    /// Those that are, were or will be tried in this region, or at a centre in it that you see.
    region_id: Option<ID>,
    /// True: those that everybody can see. False: those that are not published.
    published: Option<bool>,
}

/// What pilots can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum PilotOrderField {
    /// When they were made.
    CreatedAt,
}

/// How pilots are ordered.
#[derive(InputObject)]
pub struct PilotOrder {
    /// By what.
    field: PilotOrderField,
    /// Which way.
    #[graphql(default_with = "Direction::Desc")]
    direction: Direction,
}

/// Root fields about pilots.
#[derive(Default)]
pub struct PilotQuery;

/// Root fields about pilots.
#[Object(guard = "crate::access::Closed")]
impl PilotQuery {
    /// One pilot. Null where it does not exist for you.
    #[graphql(guard = "Open")]
    async fn pilot(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Pilot>> {
        let Ok(id) = parse::<PilotId>(&id) else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Pilot))
    }

    /// Pilots that you can see, the newest first.
    #[graphql(guard = "Open", complexity = "page::cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn pilots(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<PilotFilter>,
        order_by: Option<PilotOrder>,
    ) -> Result<Connection<Pilot>> {
        use pilot::Column;
        let filter = filter.unwrap_or_default();
        let store = ctx.data::<Store>()?;
        let tried_in = |region: RegionId| {
            let centres = centre::Entity::find()
                .select_only()
                .column(centre::Column::Id)
                .filter(centre::Column::RegionId.eq(region))
                .filter(centre::Column::Id.in_subquery(Sight::keys::<centre::Entity>(store.viewer())));
            let here = Condition::any()
                .add(pilot_site::Column::RegionId.eq(region))
                .add(pilot_site::Column::CentreId.in_subquery(centres.into_query()));
            let sites = pilot_site::Entity::find().select_only().column(pilot_site::Column::PilotId).filter(here);
            Column::Id.in_subquery(sites.into_query())
        };
        let status = filter.status.as_ref();
        let find = store
            .find::<pilot::Entity>()
            .filter_option(status.map(|status| Column::Status.is_in(PilotStatus::each_once(status))))
            .filter_option(parse_option::<RegionId>(filter.region_id.as_ref())?.map(tried_in))
            .filter_option(filter.published.map(|published| {
                if published { Column::PublishedAt.is_not_null() } else { Column::PublishedAt.is_null() }
            }));
        let order = Order {
            field: "CREATED_AT",
            column: Column::CreatedAt,
            value: |row: &pilot::Model| Value::from(row.created_at),
            direction: order_by.map_or(Direction::Desc, |order| match order.field {
                PilotOrderField::CreatedAt => order.direction,
            }),
        };
        Ok(find.page(PageArgs { first, after, last, before }, order).await?)
    }
}
