//! Finding proposals.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::{
    council,
    id::ProposalId,
    proposal,
    term::{ProposalKind, ProposalStatus},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Value};

use super::Proposal;
use crate::{
    access::{Find, Lens, Open, Order, Sight, Store},
    deadline,
    id::parse,
    page::{self, Connection, Direction, PageArgs},
    search::{self, Meaning, SearchField, Searched, Text},
};

/// Which proposals. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct ProposalFilter {
    /// Those from the council with this name in addresses.
    council_slug: Option<String>,
    /// Those in this state.
    status: Option<ProposalStatus>,
    /// Those of this kind.
    kind: Option<ProposalKind>,
    /// Those on which the decision is late, or was; false: the others. Where you see when it is promised.
    promise_broken: Option<bool>,
}

/// What proposals can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum ProposalOrderField {
    /// When they were begun.
    CreatedAt,
}

/// How proposals are ordered.
#[derive(InputObject)]
pub struct ProposalOrder {
    /// By what.
    field: ProposalOrderField,
    /// Which way.
    #[graphql(default_with = "Direction::Desc")]
    direction: Direction,
}

impl ProposalFilter {
    /// Those of the proposals that the viewer sees.
    pub(crate) fn find<'a>(&self, store: &'a Store) -> Find<'a, proposal::Entity> {
        let mut find =
            store.find::<proposal::Entity>().filter_option(self.kind.map(|kind| proposal::Column::Kind.eq(kind)));
        if let Some(status) = self.status {
            find = find.filter_through(Lens::Status, proposal::Column::Status.eq(status));
        }
        if let Some(broken) = self.promise_broken {
            let late = deadline::is_broken::<ProposalId>(proposal::Column::Id, broken, store.now());
            find = find.filter_through(Lens::Masked, late);
        }
        if let Some(slug) = &self.council_slug {
            let councils = council::Entity::find()
                .select_only()
                .column(council::Column::Id)
                .filter(council::Column::Slug.eq(slug))
                .filter(council::Column::Id.in_subquery(Sight::keys::<council::Entity>(store.viewer())));
            let from_council = proposal::Column::CouncilId.in_subquery(councils.into_query());
            find = find.filter_through(Lens::Masked, from_council);
        }
        find
    }
}

impl Searched for proposal::Entity {
    const READ_THROUGH: Lens = Lens::Masked;
    const HAS_TITLE: bool = true;

    fn texts(row: &proposal::Model) -> Vec<Text<'_>> {
        vec![
            Text { field: SearchField::Title, is_title: true, text: &row.title },
            Text { field: SearchField::Text, is_title: false, text: &row.text },
        ]
    }
}

/// Root fields about proposals.
#[derive(Default)]
pub struct ProposalQuery;

/// Root fields about proposals.
#[Object(guard = "crate::access::Closed")]
impl ProposalQuery {
    /// One proposal.
    #[graphql(guard = "Open")]
    async fn proposal(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Proposal>> {
        let Ok(id) = parse::<ProposalId>(&id) else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Proposal))
    }

    /// Proposals that you can see, the newest first.
    #[graphql(
        guard = "Open",
        complexity = "page::cost(first, last, child_complexity) + search::cost(search.as_deref())"
    )]
    #[allow(clippy::too_many_arguments)]
    async fn proposals(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(
            desc = "Words of the title and the text, as far as you see them, also within longer words; quotes and a minus work as in a search engine."
        )]
        search: Option<String>,
        filter: Option<ProposalFilter>,
        order_by: Option<ProposalOrder>,
    ) -> Result<Connection<Proposal>> {
        let store = ctx.data::<Store>()?;
        let find = filter.unwrap_or_default().find(store);
        let meaning = Meaning::of_list::<proposal::Entity>(store, search.as_deref()).await?;
        let order = Order {
            field: "CREATED_AT",
            column: proposal::Column::CreatedAt,
            value: |row: &proposal::Model| Value::from(row.created_at),
            direction: order_by.map_or(Direction::Desc, |order| match order.field {
                ProposalOrderField::CreatedAt => order.direction,
            }),
        };
        Ok(find.matching(meaning.as_ref()).page(PageArgs { first, after, last, before }, order).await?)
    }
}
