//! Connections after Relay's cursor specification: keyset pages, opaque cursors, a count only when asked.

use std::borrow::Cow;

use async_graphql::{ContainerType, Context, Enum, Object, SimpleObject, TypeName};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::{ColumnType, FromQueryResult, Value, sea_query::SelectStatement};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{access::Store, error::Error, problem::Problem, walk::Walked};

/// The most that a page holds.
pub const MOST: i32 = 100;
/// What a page holds where nobody says how much.
pub const USUAL: i32 = 20;

/// Which way a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize, Deserialize)]
pub enum Direction {
    /// From low to high, from early to late.
    Asc,
    /// From high to low, from late to early.
    Desc,
}

impl Direction {
    pub(crate) fn reversed(self) -> Self {
        match self {
            Self::Asc => Self::Desc,
            Self::Desc => Self::Asc,
        }
    }
}

impl From<Direction> for sea_orm::Order {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Asc => Self::Asc,
            Direction::Desc => Self::Desc,
        }
    }
}

/// What a field of a list takes.
#[derive(Debug, Clone, Default)]
pub struct PageArgs {
    /// The first so many.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// The last so many.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
}

impl PageArgs {
    /// The first so many, after a cursor.
    #[must_use]
    pub fn forwards(first: Option<i32>, after: Option<String>) -> Self {
        Self { first, after, last: None, before: None }
    }

    /// Parses the arguments.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a size outside 0 to 100, both ends at once, or a text that is no cursor.
    pub(crate) fn window(&self) -> Result<Window, Error> {
        let backwards = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(Problem::FirstAndLast.into()),
            (_, last) => last.is_some(),
        };
        let size = self.first.or(self.last).unwrap_or(USUAL);
        let limit = u32::try_from(size).ok().filter(|_| size <= MOST).ok_or(Problem::PageSize)?;
        let parse = |cursor: &Option<String>| cursor.as_deref().map(Cursor::parse).transpose();
        Ok(Window { after: parse(&self.after)?, before: parse(&self.before)?, limit, backwards })
    }
}

/// A parsed page.
pub(crate) struct Window {
    pub(crate) after: Option<Cursor>,
    pub(crate) before: Option<Cursor>,
    pub(crate) limit: u32,
    pub(crate) backwards: bool,
}

impl Window {
    /// One more than asked for tells whether there is a next page.
    pub(crate) fn limit_and_one(&self) -> u64 {
        u64::from(self.limit) + 1
    }
}

/// The years that a cursor can lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9_999;

/// A place in a list: the list's order, the value there, the key.
#[derive(Debug, Clone)]
pub(crate) struct Cursor {
    pub(crate) field: Cow<'static, str>,
    pub(crate) direction: Direction,
    pub(crate) value: Value,
    pub(crate) id: Uuid,
}

#[derive(Serialize, Deserialize)]
enum CursorValue {
    #[serde(rename = "t")]
    Text(String),
    #[serde(rename = "m")]
    Moment(i64),
    #[serde(rename = "d")]
    Day(NaiveDate),
    #[serde(rename = "i")]
    Place(i64),
}

impl Cursor {
    fn write(&self) -> String {
        let value = match &self.value {
            Value::String(Some(text)) => CursorValue::Text(text.to_string()),
            Value::ChronoDateTimeUtc(Some(moment)) => CursorValue::Moment(moment.timestamp_micros()),
            Value::ChronoDate(Some(day)) => CursorValue::Day(*day),
            Value::BigInt(Some(place)) => CursorValue::Place(*place),
            _ => CursorValue::Text(String::new()),
        };
        let parts = (&self.field, self.direction, value, self.id);
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&parts).unwrap_or_default())
    }

    fn parse(text: &str) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Problem::Cursor)?;
        let (field, direction, value, id) = serde_json::from_slice(&bytes).map_err(|_| Problem::Cursor)?;
        let value = match value {
            CursorValue::Text(text) if text.contains('\0') => return Err(Problem::Cursor.into()),
            CursorValue::Text(text) => Value::from(text),
            CursorValue::Moment(micros) => {
                let moment = DateTime::<Utc>::from_timestamp_micros(micros);
                // Whatever is further away, PostgreSQL does not know, and no list holds.
                Value::from(moment.filter(|moment| YEARS.contains(&moment.year())).ok_or(Problem::Cursor)?)
            }
            CursorValue::Day(day) if !YEARS.contains(&day.year()) => return Err(Problem::Cursor.into()),
            CursorValue::Day(day) => Value::from(day),
            CursorValue::Place(place) => Value::from(place),
        };
        Ok(Self { field, direction, value, id })
    }

    /// Anybody can write a cursor: its value is of the kind that the column holds, or it is none of this list.
    pub(crate) fn fits(&self, column: &ColumnType) -> Result<(), Error> {
        let fits = match &self.value {
            Value::String(_) => matches!(column, ColumnType::Text | ColumnType::String(_)),
            Value::ChronoDateTimeUtc(_) => matches!(column, ColumnType::TimestampWithTimeZone),
            Value::ChronoDate(_) => matches!(column, ColumnType::Date),
            Value::BigInt(_) => matches!(column, ColumnType::BigInteger),
            _ => false,
        };
        if fits { Ok(()) } else { Err(Problem::Cursor.into()) }
    }

    /// A cursor only means something in the order that it came from.
    pub(crate) fn belongs_to(&self, field: &str, direction: Direction) -> Result<(), Error> {
        if self.field == field && self.direction == direction { Ok(()) } else { Err(Problem::Cursor.into()) }
    }
}

/// Where a page lies in its list.
#[derive(Debug, Clone, SimpleObject)]
pub struct PageInfo {
    /// Whether there is more after this page.
    has_next_page: bool,
    /// Whether there is more before this page.
    has_previous_page: bool,
    /// The first cursor of this page.
    start_cursor: Option<String>,
    /// The last cursor of this page.
    end_cursor: Option<String>,
}

/// One item of a list, with its place in it.
pub struct Edge<T> {
    cursor: Cursor,
    node: T,
}

impl<T: ContainerType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// One item of a list, with its place in it.
#[Object(name_type)]
impl<T: ContainerType> Edge<T> {
    /// Its place in the list.
    async fn cursor(&self) -> String {
        self.cursor.write()
    }

    /// The item.
    async fn node(&self) -> Walked<&T> {
        Walked(&self.node)
    }
}

enum Total {
    Known(usize),
    ToCount(Box<SelectStatement>),
}

/// A page of a list.
pub struct Connection<T> {
    edges: Vec<Edge<T>>,
    has_next_page: bool,
    has_previous_page: bool,
    total: Total,
}

impl<T: ContainerType> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

impl<T> Connection<T> {
    /// A list in which the viewer sees nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self { edges: Vec::new(), has_next_page: false, has_previous_page: false, total: Total::Known(0) }
    }

    /// The page that a window shows of rows that were read one further than it.
    pub(crate) fn of_window(mut rows: Vec<(Cursor, T)>, window: &Window, count: Option<SelectStatement>) -> Self {
        let limit = usize::try_from(window.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        if window.backwards {
            rows.reverse();
        }
        let edges: Vec<_> = rows.into_iter().map(|(cursor, node)| Edge { cursor, node }).collect();
        let (has_next_page, has_previous_page) =
            if window.backwards { (window.before.is_some(), more) } else { (more, window.after.is_some()) };
        let total = count.map_or(Total::Known(edges.len()), |count| Total::ToCount(Box::new(count)));
        Self { edges, has_next_page, has_previous_page, total }
    }

    /// A page of a short list that is in memory whole, such as a signal's answers.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` as for any page.
    pub fn of_all(items: Vec<(Uuid, T)>, args: &PageArgs) -> Result<Self, Error> {
        const FIELD: &str = "PLACE";
        let window = args.window()?;
        let total = items.len();
        let place_of = |cursor: &Option<Cursor>| -> Result<Option<usize>, Error> {
            let Some(cursor) = cursor else { return Ok(None) };
            cursor.belongs_to(FIELD, Direction::Asc)?;
            Ok(items.iter().position(|(id, _)| *id == cursor.id))
        };
        let from = place_of(&window.after)?.map_or(0, |place| place + 1);
        let to = place_of(&window.before)?.unwrap_or(total).max(from);
        let limit = usize::try_from(window.limit).unwrap_or(usize::MAX);
        let (from, to) = if window.backwards {
            (from.max(to.saturating_sub(limit)), to)
        } else {
            (from, to.min(from.saturating_add(limit)))
        };
        let edges: Vec<_> = items
            .into_iter()
            .enumerate()
            .skip(from)
            .take(to.saturating_sub(from))
            .map(|(_, (id, node))| {
                let cursor = Cursor { field: FIELD.into(), direction: Direction::Asc, value: Value::from(0_i64), id };
                Edge { cursor, node }
            })
            .collect();
        Ok(Self { edges, has_next_page: to < total, has_previous_page: from > 0, total: Total::Known(total) })
    }
}

/// A page of a list.
#[Object(name_type)]
impl<T: ContainerType> Connection<T> {
    /// The items, each with its place in the list.
    async fn edges(&self) -> &[Edge<T>] {
        &self.edges
    }

    /// The items.
    async fn nodes(&self) -> Vec<Walked<&T>> {
        self.edges.iter().map(|edge| Walked(&edge.node)).collect()
    }

    /// Where this page lies in the list.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.has_next_page,
            has_previous_page: self.has_previous_page,
            start_cursor: self.edges.first().map(|edge| edge.cursor.write()),
            end_cursor: self.edges.last().map(|edge| edge.cursor.write()),
        }
    }

    /// How many there are in the whole list that you can see. Counted only when asked for.
    #[graphql(complexity = 10)]
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        #[derive(FromQueryResult)]
        struct Row {
            count: i64,
        }
        let count = match &self.total {
            Total::Known(count) => i64::try_from(*count).unwrap_or(i64::MAX),
            Total::ToCount(select) => {
                let statement = sea_orm::DbBackend::Postgres.build(select.as_ref());
                let rows: Vec<Row> = Box::pin(ctx.data::<Store>()?.rows(statement)).await?;
                rows.first().map_or(0, |row| row.count)
            }
        };
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }
}

/// What a page of a list costs: its size times what an item costs.
#[must_use]
pub fn cost(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    let size = first.or(last).unwrap_or(USUAL).clamp(1, MOST);
    child.saturating_mul(usize::try_from(size).unwrap_or(1)).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<(Uuid, i32)> {
        (1..=5).map(|n| (Uuid::from_u128(u128::try_from(n).unwrap()), n)).collect()
    }

    fn shown(connection: &Connection<i32>) -> Vec<i32> {
        connection.edges.iter().map(|edge| edge.node).collect()
    }

    #[test]
    fn a_list_in_memory_is_walked_page_by_page_both_ways() {
        let first = Connection::of_all(items(), &PageArgs::forwards(Some(2), None)).unwrap();
        assert_eq!(shown(&first), [1, 2]);
        assert!(first.has_next_page && !first.has_previous_page);
        let end = first.edges.last().map(|edge| edge.cursor.write());
        let next = Connection::of_all(items(), &PageArgs::forwards(Some(9), end)).unwrap();
        assert_eq!(shown(&next), [3, 4, 5]);
        let start = next.edges.first().map(|edge| edge.cursor.write());
        let args = PageArgs { last: Some(2), before: start, ..PageArgs::default() };
        assert_eq!(shown(&Connection::of_all(items(), &args).unwrap()), [1, 2]);
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for text in ["", "x", "bnVsbA", "W10", "é"] {
            assert!(Cursor::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_page_is_never_larger_than_a_hundred() {
        assert!(PageArgs::forwards(Some(101), None).window().is_err());
        assert!(PageArgs::forwards(Some(-1), None).window().is_err());
        assert!(PageArgs { first: Some(1), last: Some(1), ..PageArgs::default() }.window().is_err());
    }
}
