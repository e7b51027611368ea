//! Counting the loop report from scratch: one statement, straight over signals and their deadlines. For what the tallies of
//! whole months do not tell: any days, and two divisions at once.

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{CentreId, DepartmentId, RegionId, TypedId};
use sea_orm::{DbBackend, FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::object::LoopReportGroup;
use crate::{
    clock,
    insight::{beside::TriedAt, figures::Figures, period::Period},
};

/// What was asked for.
pub(in crate::insight) struct Asked {
    pub(in crate::insight) by: LoopReportGroup,
    /// Signals of this region and of all within it.
    pub(in crate::insight) region: Option<RegionId>,
    pub(in crate::insight) department: Option<DepartmentId>,
}

/// A row as it is counted. A label is null for what belongs to no region or department.
#[derive(Debug, Clone, Default, PartialEq, FromQueryResult)]
pub(in crate::insight) struct Counted {
    pub(in crate::insight) label: Option<String>,
    pub(in crate::insight) received: i64,
    /// Whether 1 to 4 signals came in in one of its months.
    pub(in crate::insight) has_small_month: bool,
    /// How many promises were met or have run out.
    pub(in crate::insight) seen_promised: i64,
    pub(in crate::insight) heard_promised: i64,
    pub(in crate::insight) helped_promised: i64,
    /// How many of them were kept.
    pub(in crate::insight) seen_kept: i64,
    pub(in crate::insight) heard_kept: i64,
    pub(in crate::insight) helped_kept: i64,
    /// How many were seen, heard and helped at all.
    pub(in crate::insight) seen: i64,
    pub(in crate::insight) heard: i64,
    pub(in crate::insight) helped: i64,
    pub(in crate::insight) median_days_to_seen: Option<f64>,
    pub(in crate::insight) p90_days_to_seen: Option<f64>,
    pub(in crate::insight) median_days_to_heard: Option<f64>,
    pub(in crate::insight) p90_days_to_heard: Option<f64>,
    pub(in crate::insight) median_days_to_helped: Option<f64>,
    pub(in crate::insight) p90_days_to_helped: Option<f64>,
    pub(in crate::insight) reopened: i64,
    pub(in crate::insight) never_answered: i64,
}

impl Counted {
    /// A row of the tallies.
    pub(in crate::insight) fn of(label: Option<String>, figures: &Figures) -> Self {
        let Figures { seen, heard, helped, .. } = figures;
        Self {
            label,
            received: figures.received,
            has_small_month: false,
            seen_promised: seen.promised,
            heard_promised: heard.promised,
            helped_promised: helped.promised,
            seen_kept: seen.kept,
            heard_kept: heard.kept,
            helped_kept: helped.kept,
            seen: seen.spans.total(),
            heard: heard.spans.total(),
            helped: helped.spans.total(),
            median_days_to_seen: seen.spans.quantile(0.5),
            p90_days_to_seen: seen.spans.quantile(0.9),
            median_days_to_heard: heard.spans.quantile(0.5),
            p90_days_to_heard: heard.spans.quantile(0.9),
            median_days_to_helped: helped.spans.quantile(0.5),
            p90_days_to_helped: helped.spans.quantile(0.9),
            reopened: figures.reopened,
            never_answered: figures.unanswered,
        }
    }

    /// How many promises of any step were broken.
    pub(in crate::insight) fn broken(&self) -> i64 {
        let promised = self.seen_promised + self.heard_promised + self.helped_promised;
        promised - self.seen_kept - self.heard_kept - self.helped_kept
    }
}

const MONTH: &str = "to_char(signal.received_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM')";

/// What divides signals into rows, what a row is called, and the table that the name comes from.
fn grouping(by: LoopReportGroup) -> (&'static str, &'static str, &'static str) {
    match by {
        LoopReportGroup::Month => (MONTH, MONTH, ""),
        LoopReportGroup::Region => {
            ("signal.region_id", "region.name", "LEFT JOIN region ON region.id = signal.region_id")
        }
        LoopReportGroup::Department => {
            ("signal.department_id", "department.name", "LEFT JOIN department ON department.id = signal.department_id")
        }
        LoopReportGroup::Topic => ("signal.topic_id", "topic.name", "LEFT JOIN topic ON topic.id = signal.topic_id"),
        LoopReportGroup::Channel => ("signal.channel", "signal.channel", ""),
    }
}

/// A step's deadline of the first time round, unless it was dropped.
fn deadline(step: &str) -> String {
    let alias = step.to_lowercase();
    format!(
        "LEFT JOIN deadline AS {alias} ON {alias}.subject_type = 'SIGNAL' AND {alias}.subject_id = signal.id \
         AND {alias}.step = '{step}' AND {alias}.round = 0 AND {alias}.dropped_at IS NULL"
    )
}

/// What is reckoned of a step: its promises, the share in time, how many came to it, and how soon.
fn figures(step: &str) -> String {
    let over = format!("({step}_met IS NOT NULL OR {step}_due <= $3)");
    format!(
        "count(*) FILTER (WHERE {over}) AS {step}_promised, \
         count(*) FILTER (WHERE {step}_met <= {step}_due) AS {step}_kept, \
         count({step}_days) AS {step}, \
         percentile_cont(0.5) WITHIN GROUP (ORDER BY {step}_days) AS median_days_to_{step}, \
         percentile_cont(0.9) WITHIN GROUP (ORDER BY {step}_days) AS p90_days_to_{step}"
    )
}

/// The moments of a step beside each signal.
fn moments(step: &str) -> String {
    format!(
        "{step}.due_at AS {step}_due, {step}.met_at AS {step}_met, \
         (extract(epoch FROM signal.{step}_at - signal.received_at) / 86400)::float8 AS {step}_days"
    )
}

/// What divides signals into rows, and which of them count.
struct Division {
    key: &'static str,
    label: &'static str,
    join: &'static str,
    /// More to select from.
    with: &'static str,
    /// What is true of those that count.
    only: &'static str,
}

impl From<LoopReportGroup> for Division {
    fn from(by: LoopReportGroup) -> Self {
        let (key, label, join) = grouping(by);
        Self { key, label, join, with: "", only: "" }
    }
}

/// Where and when something is tried, and where not at all.
const TRIED: Division = Division {
    key: TRIED_KEY,
    label: TRIED_KEY,
    join: "",
    with: ", tried AS (
            SELECT * FROM unnest($6::uuid[], $7::timestamptz[], $8::timestamptz[]) AS tried (region_id, begins, ends)
            UNION
            SELECT region.id, begins, ends FROM region JOIN tried ON region.parent_id = tried.region_id
        ), ever AS (
            SELECT unnest($9::uuid[]) AS region_id
            UNION
            SELECT region_id FROM centre WHERE id = ANY($10) AND region_id IS NOT NULL
            UNION
            SELECT region.id FROM region JOIN ever ON region.parent_id = ever.region_id
        )",
    only: "AND (signal.region_id IS NULL OR signal.region_id NOT IN (SELECT region_id FROM ever)
            OR EXISTS (SELECT FROM tried WHERE tried.region_id = signal.region_id
                AND received_at >= begins AND received_at < ends))",
};
const TRIED_KEY: &str = "CASE WHEN signal.region_id IN (SELECT region_id FROM ever) THEN 'SITES' ELSE 'OTHERS' END";

/// The statement that counts. Every value in it is a parameter; the rest is written here.
fn sql(division: &Division) -> String {
    let Division { key, label, join, with, only } = division;
    let deadlines = ["SEEN", "HEARD", "HELPED"].map(deadline).join("\n");
    let moments = ["seen", "heard", "helped"].map(moments).join(",\n");
    let figures = ["seen", "heard", "helped"].map(figures).join(",\n");
    format!(
        "WITH RECURSIVE wanted AS (
            SELECT id FROM region WHERE id = $4
            UNION
            SELECT region.id FROM region JOIN wanted ON region.parent_id = wanted.id
        ){with}, counted AS (
            SELECT {key} AS key, {label} AS label, signal.reopened_count, signal.status,
                count(*) OVER (PARTITION BY {key}, {MONTH}) AS in_month,
                {moments}
            FROM signal {join}
            {deadlines}
            WHERE signal.received_at >= $1 AND signal.received_at < $2
                AND ($4::uuid IS NULL OR signal.region_id IN (SELECT id FROM wanted))
                AND ($5::uuid IS NULL OR signal.department_id = $5)
                {only}
        )
        SELECT max(label) AS label,
            count(*) AS received,
            bool_or(in_month < 5) AS has_small_month,
            {figures},
            count(*) FILTER (WHERE reopened_count > 0) AS reopened,
            count(*) FILTER (WHERE heard_due IS NOT NULL AND heard_met IS NULL
                AND (heard_due < $3 OR status = 'CLOSED')) AS never_answered
        FROM counted
        GROUP BY key
        ORDER BY max(label) NULLS LAST, key"
    )
}

/// The statement that counts what was asked for.
pub(in crate::insight) fn statement(asked: &Asked, period: Period, now: DateTime<Utc>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql(&asked.by.into()), values(asked, period, now))
}

fn values(asked: &Asked, period: Period, now: DateTime<Utc>) -> Vec<Value> {
    vec![
        clock::start_of(period.from).into(),
        clock::start_of(period.until).into(),
        now.into(),
        asked.region.map(TypedId::uuid).into(),
        asked.department.map(TypedId::uuid).into(),
    ]
}

/// A place where something is tried, for as long as that counts.
pub(in crate::insight) struct Tried {
    pub(in crate::insight) region: RegionId,
    pub(in crate::insight) from: NaiveDate,
    /// The first day that does not count.
    pub(in crate::insight) until: NaiveDate,
}

/// The statement that counts what came in where something is tried (labelled `SITES`), and what came in where it
/// never is (`OTHERS`). What came in around a centre at which it is tried counts on neither side.
pub(in crate::insight) fn tried(
    tried: &[Tried],
    ever: &[TriedAt],
    centres: &[CentreId],
    period: Period,
    now: DateTime<Utc>,
) -> Statement {
    let anywhere = Asked { by: LoopReportGroup::Region, region: None, department: None };
    let mut values = values(&anywhere, period, now);
    let moments = |day: fn(&Tried) -> NaiveDate| -> Vec<DateTime<Utc>> {
        tried.iter().map(|tried| clock::start_of(day(tried))).collect()
    };
    let regions: Vec<Uuid> = tried.iter().map(|tried| tried.region.uuid()).collect();
    values.push(regions.into());
    values.push(moments(|tried| tried.from).into());
    values.push(moments(|tried| tried.until).into());
    values.push(ever.iter().map(|place| place.region.uuid()).collect::<Vec<Uuid>>().into());
    values.push(centres.iter().map(|centre| centre.uuid()).collect::<Vec<Uuid>>().into());
    Statement::from_sql_and_values(DbBackend::Postgres, sql(&TRIED), values)
}
