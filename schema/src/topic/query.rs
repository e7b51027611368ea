//! Finding topics: by name, and by what they lie in.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{id::TopicId, topic};
use sea_orm::{ColumnTrait, Condition, Value, prelude::Expr, sea_query::extension::postgres::PgExpr};

use super::Topic;
use crate::{
    access::{Open, Order, Store},
    id::{parse, parse_option},
    page::{self, Connection, Direction, PageArgs},
    text,
};

/// Which topics. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct TopicFilter {
    /// Those that lie directly in this topic.
    parent_id: Option<ID>,
    /// Those with these letters in their name or their description.
    search: Option<String>,
}

/// Root fields about topics.
#[derive(Default)]
pub struct TopicQuery;

/// Root fields about topics.
#[Object(guard = "crate::access::Closed")]
impl TopicQuery {
    /// One topic.
    #[graphql(guard = "Open")]
    async fn topic(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Topic>> {
        let Ok(id) = parse::<TopicId>(&id) else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Topic))
    }

    /// Topics that you can see, each after the one that it lies in.
    #[graphql(guard = "Open", complexity = "page::cost(first, None, child_complexity)")]
    async fn topics(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        filter: Option<TopicFilter>,
    ) -> Result<Connection<Topic>> {
        let filter = filter.unwrap_or_default();
        let parent = parse_option::<TopicId>(filter.parent_id.as_ref())?;
        let named_like = |pattern: String| {
            Condition::any()
                .add(Expr::col((topic::Entity, topic::Column::Name)).ilike(pattern.clone()))
                .add(Expr::col((topic::Entity, topic::Column::Description)).ilike(pattern))
        };
        let find = ctx
            .data::<Store>()?
            .find::<topic::Entity>()
            .filter_option(parent.map(|parent| topic::Column::ParentId.eq(parent)))
            .filter_option(filter.search.as_deref().and_then(text::containing).map(named_like));
        let order = Order {
            field: "PATH",
            column: topic::Column::Path,
            value: |row: &topic::Model| Value::from(row.path.clone()),
            direction: Direction::Asc,
        };
        Ok(find.page(PageArgs::forwards(first, after), order).await?)
    }
}
