//! Finding centres: by name, region, a client's postcode, and those that are open now.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{
    centre, centre_hours,
    id::{CentreId, RegionId, TypedId},
    term::{CentreStatus, Term},
};
use sea_orm::{ColumnTrait, Condition, Value, prelude::Expr, sea_query::extension::postgres::PgExpr};

use super::{
    Centre,
    opening::{Part, is_open, number_of_day},
};
use crate::{
    access::{Open, Order, Store},
    clock,
    error::Error,
    id::{parse, parse_option},
    page::{self, Connection, Direction, PageArgs},
    region::{self, rules::Postcode},
    settings, text,
};

/// Which centres. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct CentreFilter {
    /// Those of this region.
    region_id: Option<ID>,
    /// Those in one of these states.
    status: Option<Vec<CentreStatus>>,
    /// True: those where clients can come in at this moment. False: the others.
    open_now: Option<bool>,
    /// Those of the region that this Dutch postcode lies in: `1234 AB`, or its four digits.
    postcode: Option<String>,
    /// Those with these letters in their name, street or place.
    search: Option<String>,
}

/// Root fields about centres.
#[derive(Default)]
pub struct CentreQuery;

/// Root fields about centres.
#[Object(guard = "crate::access::Closed")]
impl CentreQuery {
    /// One centre. Null where it does not exist for you.
    #[graphql(guard = "Open")]
    async fn centre(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Centre>> {
        let Ok(id) = parse::<CentreId>(&id) else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Centre))
    }

    /// Centres that you can see, by name. Everybody sees those that are open.
    #[graphql(guard = "Open", complexity = "page::cost(first, last, child_complexity)")]
    async fn centres(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<CentreFilter>,
    ) -> Result<Connection<Centre>> {
        use centre::Column;
        let filter = filter.unwrap_or_default();
        let store = ctx.data::<Store>()?;
        let digits = filter.postcode.as_deref().map(Postcode::digits).transpose().map_err(Error::from)?;
        let region = parse_option::<RegionId>(filter.region_id.as_ref())?;
        let status = filter.status.as_ref();
        let open_now = match filter.open_now {
            Some(wanted) => {
                let open = Condition::all()
                    .add(Column::Status.eq(CentreStatus::Open))
                    .add(Column::Id.eq_any(open_at_this_moment(store).await?.into_iter().map(|id| id.uuid())));
                Some(if wanted { open } else { open.not() })
            }
            None => None,
        };
        let find = store
            .find::<centre::Entity>()
            .filter_option(region.map(|region| Column::RegionId.eq(region)))
            .filter_option(status.map(|status| Column::Status.is_in(CentreStatus::each_once(status))))
            .filter_option(open_now)
            .filter_option(digits.map(|digits| Column::RegionId.in_subquery(region::around(digits))))
            .filter_option(filter.search.as_deref().and_then(text::containing).map(|pattern| found_by(&pattern)));
        let order = Order {
            field: "NAME",
            column: Column::Name,
            value: |row: &centre::Model| Value::from(row.name.clone()),
            direction: Direction::Asc,
        };
        Ok(find.page(PageArgs { first, after, last, before }, order).await?)
    }
}

/// The centres that the viewer sees whose hours say that they are open now.
async fn open_at_this_moment(store: &Store) -> Result<Vec<CentreId>, Error> {
    let (now, holidays) = (store.now(), settings::working_time(store).await?.holidays);
    let of_today = store
        .find::<centre_hours::Entity>()
        .filter(centre_hours::Column::Weekday.eq(number_of_day(clock::day_of(now))))
        .all()
        .await?;
    let rows = of_today.iter().map(|seen| seen.titles());
    let open = rows.filter(|row| Part::of(row).is_some_and(|part| is_open(&[part], &holidays, now)));
    Ok(open.map(|row| row.centre_id).collect())
}

fn found_by(pattern: &str) -> Condition {
    use centre::Column;
    [Column::Name, Column::Street, Column::City]
        .into_iter()
        .fold(Condition::any(), |any, column| any.add(Expr::col((centre::Entity, column)).ilike(pattern)))
}
