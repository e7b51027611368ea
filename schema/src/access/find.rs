//! Looking for rows: always within the viewer's sight, a page at a time.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ColumnType, Condition, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, QueryTrait, Select, Value,
    prelude::Expr,
    sea_query::{self, IntoCondition, SelectStatement, SimpleExpr},
};

use super::{Lens, Seen, Sight, Store, Visible};
use crate::{
    error::Error,
    page::{Connection, Cursor, Direction, PageArgs, Window},
    search::{self, Meaning, Searched},
};

/// How a list is ordered: by one column that is never null, and by key where that is the same.
pub struct Order<E: EntityTrait> {
    /// The name of the field, which the cursor carries.
    pub field: &'static str,
    /// The column.
    pub column: E::Column,
    /// Its value in a row, as a cursor writes it.
    pub value: fn(&E::Model) -> Value,
    /// Which way.
    pub direction: Direction,
}

/// Rows of a noun, within a viewer's sight.
#[must_use]
pub struct Find<'a, E: Visible> {
    store: &'a Store,
    /// `None`: the noun does not exist for this viewer.
    select: Option<Select<E>>,
}

impl<'a, E: Visible> Find<'a, E> {
    pub(super) fn new(store: &'a Store, sight: &Sight) -> Self {
        Self { store, select: (!sight.is_blind()).then(|| sight.select::<E>()) }
    }

    /// Only those for which this is true.
    pub fn filter(mut self, condition: impl IntoCondition) -> Self {
        self.select = self.select.map(|select| select.filter(condition));
        self
    }

    /// Only those for which this is true, where it is asked for.
    pub fn filter_option<C: IntoCondition>(self, condition: Option<C>) -> Self {
        match condition {
            Some(condition) => self.filter(condition),
            None => self,
        }
    }

    /// Only those for which this is true and that the viewer sees through at least this lens: what a lens
    /// hides cannot be found out by filtering on it.
    pub fn filter_through(self, lens: Lens, condition: impl IntoCondition) -> Self {
        let seen = Sight::of::<E>(self.store.viewer()).through(lens);
        self.filter(Condition::all().add(seen).add(condition.into_condition()))
    }

    /// Only those in which the viewer finds what is searched for, where something is.
    pub(crate) fn matching(self, meaning: Option<&Meaning>) -> Self
    where
        E: Searched,
    {
        let condition = meaning.map(|meaning| search::matching::<E>(self.store.viewer(), meaning));
        self.filter_option(condition)
    }

    /// The select that these rows are, within the sight, for a statement that puts several nouns in one list. `None`: the noun
    /// does not exist for this viewer.
    pub(crate) fn into_select(self) -> Option<Select<E>> {
        self.select
    }

    /// In this order; for lists that are never paged in the database.
    pub fn order_by(mut self, column: E::Column, order: sea_query::Order) -> Self {
        self.select = self.select.map(|select| select.order_by(column, order));
        self
    }

    /// No more than so many rows, the first in the order.
    pub fn at_most(mut self, rows: u64) -> Self {
        self.select = self.select.map(|select| select.limit(rows));
        self
    }

    /// The row with this key.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn by_id(self, id: E::Id) -> Result<Option<Seen<E>>, Error> {
        self.filter(E::ID.eq(id)).one().await
    }

    /// The first row.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn one(self) -> Result<Option<Seen<E>>, Error> {
        let Some(select) = self.select else { return Ok(None) };
        Ok(self.store.all::<E, Seen<E>>(select.limit(1)).await?.pop())
    }

    /// All rows. For lists that the domain bounds: a council's members, an answer's updates.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn all(self) -> Result<Vec<Seen<E>>, Error> {
        match self.select {
            Some(select) => self.store.all(select).await,
            None => Ok(Vec::new()),
        }
    }

    /// A page of rows. Counts nothing; the connection can count when asked.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a page that is too large or a cursor that is not one of this list.
    pub async fn page<T: From<Seen<E>>>(self, args: PageArgs, order: Order<E>) -> Result<Connection<T>, Error> {
        let window = args.window()?;
        let Some(select) = self.select else { return Ok(Connection::empty()) };
        let count = counted(&select);
        let select = within(select, &window, &order)?;
        let direction = if window.backwards { order.direction.reversed() } else { order.direction };
        let select = select
            .order_by(order.column, direction.into())
            .order_by(E::ID, direction.into())
            .limit(window.limit_and_one());
        let rows = self.store.all::<E, Seen<E>>(select).await?;
        let edges = rows
            .into_iter()
            .map(|seen| {
                let cursor = Cursor {
                    field: order.field.into(),
                    direction: order.direction,
                    value: (order.value)(seen.titles()),
                    id: entity::id::TypedId::uuid(E::id(seen.titles())),
                };
                (cursor, T::from(seen))
            })
            .collect();
        Ok(Connection::of_window(edges, &window, Some(count)))
    }

    /// A page of rows, the first first, by a moment that is reckoned for each and never null. For lists that are short in
    /// themselves: the moment of each row is reckoned for each page.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub async fn page_by_moment<T: From<Seen<E>>>(
        self,
        args: PageArgs,
        field: &'static str,
        moment: Expr,
    ) -> Result<Connection<T>, Error> {
        let window = args.window()?;
        let Some(mut select) = self.select else { return Ok(Connection::empty()) };
        let count = counted(&select);
        let key = || Expr::col((E::default(), E::ID));
        for (cursor, onwards) in [(&window.after, true), (&window.before, false)] {
            let Some(cursor) = cursor else { continue };
            cursor.belongs_to(field, Direction::Asc)?;
            cursor.fits(&ColumnType::TimestampWithTimeZone)?;
            let row = SimpleExpr::Tuple(vec![moment.clone(), key()]);
            let bound = SimpleExpr::Tuple(vec![Expr::val(cursor.value.clone()), Expr::val(cursor.id)]);
            select = select.filter(if onwards { row.gt(bound) } else { row.lt(bound) });
        }
        let direction = if window.backwards { Direction::Desc } else { Direction::Asc };
        let select = select
            .expr_as(moment.clone(), MOMENT)
            .order_by(moment, direction.into())
            .order_by(key(), direction.into())
            .limit(window.limit_and_one());
        let rows = self.store.all::<E, Placed<E>>(select).await?;
        let edges = rows.into_iter().map(|Placed { seen, at }| {
            let id = entity::id::TypedId::uuid(E::id(seen.titles()));
            (Cursor { field: field.into(), direction: Direction::Asc, value: Value::from(at), id }, T::from(seen))
        });
        Ok(Connection::of_window(edges.collect(), &window, Some(count)))
    }
}

/// The name of the moment by which rows are ordered.
const MOMENT: &str = "moment";

/// A row, with the moment by which it is ordered.
struct Placed<E: EntityTrait> {
    seen: Seen<E>,
    at: DateTime<Utc>,
}

impl<E: Visible> FromQueryResult for Placed<E> {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self { seen: Seen::from_query_result(result, prefix)?, at: result.try_get(prefix, MOMENT)? })
    }
}

/// The select that counts what a select finds, without reading its columns.
fn counted<E: EntityTrait>(select: &Select<E>) -> SelectStatement {
    let mut statement = select.clone().into_query();
    statement.clear_selects();
    statement.expr_as(Expr::cust("count(*)"), "count");
    statement.take()
}

/// Keeps to what lies between the cursors of a window.
fn within<E: Visible>(mut select: Select<E>, window: &Window, order: &Order<E>) -> Result<Select<E>, Error> {
    let ascending = order.direction == Direction::Asc;
    for (cursor, onwards) in [(&window.after, true), (&window.before, false)] {
        let Some(cursor) = cursor else { continue };
        cursor.belongs_to(order.field, order.direction)?;
        cursor.fits(order.column.def().get_column_type())?;
        let row = SimpleExpr::Tuple(vec![Expr::col((E::default(), order.column)), Expr::col((E::default(), E::ID))]);
        let bound = SimpleExpr::Tuple(vec![Expr::val(cursor.value.clone()), Expr::val(cursor.id)]);
        select = select.filter(if ascending == onwards { row.gt(bound) } else { row.lt(bound) });
    }
    Ok(select)
}
