//! Finding councils: by name, region, or a client's postcode.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::{
    council,
    id::RegionId,
    term::{CouncilKind, CouncilStatus},
};
use sea_orm::{ColumnTrait, Value};

use super::Council;
use crate::{
    access::{Find, Lens, Open, Order, Store},
    error::Error,
    id,
    page::{self, Connection, Direction, PageArgs},
    region::{self, rules::Postcode},
    search::{self, Meaning, SearchField, Searched, Text},
};

/// Which councils. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct CouncilFilter {
    /// Those of the region that this Dutch postcode lies in: `1234 AB`, or its four digits.
    postcode: Option<String>,
    /// Those of this region.
    region_id: Option<ID>,
    /// Those of this kind.
    kind: Option<CouncilKind>,
    /// Those in this state.
    status: Option<CouncilStatus>,
}

/// What councils can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum CouncilOrderField {
    /// Their name.
    Name,
}

/// How councils are ordered.
#[derive(InputObject)]
pub struct CouncilOrder {
    /// By what.
    field: CouncilOrderField,
    /// Which way.
    #[graphql(default_with = "Direction::Asc")]
    direction: Direction,
}

impl CouncilFilter {
    /// Those of the councils that the viewer sees.
    pub(crate) fn find<'a>(&self, store: &'a Store) -> Result<Find<'a, council::Entity>, Error> {
        let find = store
            .find::<council::Entity>()
            .filter_option(self.kind.map(|kind| council::Column::Kind.eq(kind)))
            .filter_option(self.status.map(|status| council::Column::Status.eq(status)))
            .filter_option(
                id::parse_option::<RegionId>(self.region_id.as_ref())?
                    .map(|region| council::Column::RegionId.eq(region)),
            );
        let Some(postcode) = &self.postcode else { return Ok(find) };
        let digits = Postcode::digits(postcode).map_err(Error::from)?;
        Ok(find.filter(council::Column::RegionId.in_subquery(region::around(digits))))
    }
}

impl Searched for council::Entity {
    const READ_THROUGH: Lens = Lens::Full;
    const HAS_TITLE: bool = true;

    fn texts(row: &council::Model) -> Vec<Text<'_>> {
        let name = Text { field: SearchField::Name, is_title: true, text: &row.name };
        let about = row.about.iter().map(|text| Text { field: SearchField::About, is_title: false, text });
        [name].into_iter().chain(about).collect()
    }
}

/// Root fields about councils.
#[derive(Default)]
pub struct CouncilQuery;

/// Root fields about councils.
#[Object(guard = "crate::access::Closed")]
impl CouncilQuery {
    /// One council, by its name in addresses.
    #[graphql(guard = "Open")]
    async fn council(&self, ctx: &Context<'_>, slug: String) -> Result<Option<Council>> {
        let councils = ctx.data::<Store>()?.find::<council::Entity>();
        Ok(councils.filter(council::Column::Slug.eq(slug)).one().await?.map(Council))
    }

    /// Councils that you can see.
    #[graphql(
        guard = "Open",
        complexity = "page::cost(first, last, child_complexity) + search::cost(search.as_deref())"
    )]
    #[allow(clippy::too_many_arguments)]
    async fn councils(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(
            desc = "Words of the name and of what they say of themselves, also within longer words; quotes and a minus work as in a search engine."
        )]
        search: Option<String>,
        filter: Option<CouncilFilter>,
        order_by: Option<CouncilOrder>,
    ) -> Result<Connection<Council>> {
        let store = ctx.data::<Store>()?;
        let find = filter.unwrap_or_default().find(store)?;
        let meaning = Meaning::of_list::<council::Entity>(store, search.as_deref()).await?;
        let order = Order {
            field: "NAME",
            column: council::Column::Name,
            value: |row: &council::Model| Value::from(row.name.clone()),
            direction: order_by.map_or(Direction::Asc, |order| match order.field {
                CouncilOrderField::Name => order.direction,
            }),
        };
        Ok(find.matching(meaning.as_ref()).page(PageArgs { first, after, last, before }, order).await?)
    }
}
