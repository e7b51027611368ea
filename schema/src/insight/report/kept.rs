//! The loop report of whole months, from the tallies.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::id::TypedId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{
    count::{Asked, Counted},
    object::LoopReportGroup,
};
use crate::{
    access::Store,
    error::Error,
    insight::{
        counting,
        dimension::Dimension,
        figures::{Figures, Kept},
        period::Period,
    },
};

/// What tells the report: one dimension of the tallies, and which of its values.
pub(super) struct Division {
    dimension: Dimension,
    /// Values of the dimension; all of them where nothing is said.
    of: Option<Of>,
    /// Whether months are the rows; else values are.
    pub(super) by_month: bool,
}

enum Of {
    /// A region and all within it.
    Region(Uuid),
    Department(Uuid),
}

impl Division {
    /// The division that was asked for. `None` where it takes two at once.
    pub(super) fn of(asked: &Asked) -> Option<Self> {
        let region = asked.region.map(|region| Of::Region(region.uuid()));
        let department = asked.department.map(|department| Of::Department(department.uuid()));
        let by_month = asked.by == LoopReportGroup::Month;
        let (dimension, of) = match (asked.by, region, department) {
            (LoopReportGroup::Month, None, None) => (Dimension::All, None),
            (LoopReportGroup::Month | LoopReportGroup::Region, region @ Some(_), None) => (Dimension::Region, region),
            (LoopReportGroup::Month | LoopReportGroup::Department, None, department @ Some(_)) => {
                (Dimension::Department, department)
            }
            (LoopReportGroup::Region, None, None) => (Dimension::Region, None),
            (LoopReportGroup::Department, None, None) => (Dimension::Department, None),
            (LoopReportGroup::Topic, None, None) => (Dimension::Topic, None),
            (LoopReportGroup::Channel, None, None) => (Dimension::Channel, None),
            _ => return None,
        };
        Some(Self { dimension, of, by_month })
    }
}

/// A value of a dimension in a month.
pub(super) struct Cell {
    pub(super) month: NaiveDate,
    pub(super) value: String,
    /// What the value is called. Nothing for what belongs nowhere.
    pub(super) label: Option<String>,
    /// Whether it is of those asked for.
    pub(super) is_wanted: bool,
    pub(super) figures: Figures,
}

#[derive(FromQueryResult)]
struct Value {
    value: String,
    label: Option<String>,
    is_wanted: bool,
}

/// The cells of a period of whole months: those that were asked for, or with `all` the others of the dimension too.
pub(super) async fn cells(store: &Store, division: &Division, period: Period, all: bool) -> Result<Vec<Cell>, Error> {
    const SQL: &str = "SELECT * FROM loop_tally WHERE dimension = $1 AND month >= $2 AND month < $3 \
        AND ($4::text[] IS NULL OR value = ANY($4)) AND received > 0 ORDER BY month, value";
    counting::check(store).await?;
    let values = values(store, division).await?;
    let wanted: Option<Vec<String>> = match (&division.of, all) {
        (Some(_), false) => {
            Some(values.iter().filter(|value| value.is_wanted).map(|value| value.value.clone()).collect())
        }
        _ => None,
    };
    let arguments = [division.dimension.code().into(), period.from.into(), period.until.into(), wanted.into()];
    let kept: Vec<Kept> = store.sql(SQL, arguments).await?;
    let mut known: BTreeMap<String, Value> = values.into_iter().map(|value| (value.value.clone(), value)).collect();
    // What has no name belongs nowhere, and is wanted where all is.
    let nowhere = |value: &str| Value { value: value.to_owned(), label: None, is_wanted: division.of.is_none() };
    let cells = kept.into_iter().map(|row| {
        let value = known.entry(row.value.clone()).or_insert_with(|| nowhere(&row.value));
        Cell {
            month: row.month,
            value: row.value.clone(),
            label: value.label.clone(),
            is_wanted: value.is_wanted,
            figures: Figures::from(row),
        }
    });
    Ok(cells.collect())
}

/// The values of the dimension, with what they are called.
async fn values(store: &Store, division: &Division) -> Result<Vec<Value>, Error> {
    const REGIONS: &str = "WITH RECURSIVE wanted AS (
            SELECT id FROM region WHERE $1::uuid IS NULL OR id = $1
            UNION
            SELECT region.id FROM region JOIN wanted ON region.parent_id = wanted.id
        )
        SELECT id::text AS value, name AS label, id IN (SELECT id FROM wanted) AS is_wanted FROM region";
    const DEPARTMENTS: &str =
        "SELECT id::text AS value, name AS label, $1::uuid IS NULL OR id = $1 AS is_wanted FROM department";
    const TOPICS: &str = "SELECT id::text AS value, name AS label, $1::uuid IS NULL AS is_wanted FROM topic";
    const CHANNELS: &str = "SELECT value, value AS label, $1::uuid IS NULL AS is_wanted \
        FROM (SELECT DISTINCT value FROM loop_tally WHERE dimension = 'CHANNEL') AS channels";
    let sql = match division.dimension {
        Dimension::All | Dimension::Kind => return Ok(Vec::new()),
        Dimension::Region => REGIONS,
        Dimension::Department => DEPARTMENTS,
        Dimension::Topic => TOPICS,
        Dimension::Channel => CHANNELS,
    };
    let of = division.of.as_ref().map(|of| match of {
        Of::Region(id) | Of::Department(id) => *id,
    });
    store.sql(sql, [of.into()]).await
}

/// A month as it is called.
pub(super) fn name_of(month: NaiveDate) -> String {
    month.format("%Y-%m").to_string()
}

/// The rows that the wanted cells come to: a row a month, or a row a value.
pub(super) fn counted(cells: &[Cell], division: &Division) -> Vec<Counted> {
    let mut rows: BTreeMap<(bool, String, &str), (Option<String>, Figures)> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.is_wanted) {
        let label = if division.by_month { Some(name_of(cell.month)) } else { cell.label.clone() };
        let value = if division.by_month { "" } else { &cell.value };
        let key = (label.is_none(), label.clone().unwrap_or_default(), value);
        rows.entry(key).or_insert_with(|| (label, Figures::default())).1.merge(&cell.figures);
    }
    rows.into_values().map(|(label, figures)| Counted::of(label, &figures)).collect()
}
