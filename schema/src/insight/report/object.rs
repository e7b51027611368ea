//! The loop report, as it is shown.

use async_graphql::{Enum, SimpleObject};

/// By what the loop report is divided into rows.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoopReportGroup {
    /// By the month in which signals came in; a row for each month that has begun, also where nothing came in.
    Month,
    /// By the region that signals belong to; a row for each that has any.
    Region,
    /// By the department that signals belong to; a row for each that has any.
    Department,
    /// By the topic that signals are about; a row for each that has any.
    Topic,
    /// By the channel that signals came in by; a row for each that has any.
    Channel,
}

/// One row of the loop report: how many signals came in, and how much of what was promised about them was kept.
///
/// In time is: met no later than promised the first time round, before any objection. A share is of the promises
/// that were met or have run out; those still pending do not count. Signals that were imported as already
/// resolved were promised nothing, and are in no share. A figure is null where there is nothing to reckon it from,
/// where it is not shown to you, and, to all but staff, where it rests on 1 to 4 signals.
#[derive(SimpleObject, Debug, Clone, PartialEq)]
pub struct LoopReportRow {
    /// What the row is about: a month such as `2026-03`, or the name of a region, department, topic or channel.
    pub label: String,
    /// How many signals came in.
    pub received: Option<i32>,
    /// The share that was seen in time, from 0 to 1.
    pub seen_in_time: Option<f64>,
    /// The share that was heard in time, from 0 to 1.
    pub heard_in_time: Option<f64>,
    /// The share that was helped in time, from 0 to 1.
    pub helped_in_time: Option<f64>,
    /// Half of those seen were seen within so many days. Of whole months, times are told to within 1 %.
    pub median_days_to_seen: Option<f64>,
    /// Nine in ten of those seen were seen within so many days.
    pub p90_days_to_seen: Option<f64>,
    /// Half of those heard were heard within so many days.
    pub median_days_to_heard: Option<f64>,
    /// Nine in ten of those heard were heard within so many days.
    pub p90_days_to_heard: Option<f64>,
    /// Half of those helped were helped within so many days. Of a signal that came back, the last time counts.
    pub median_days_to_helped: Option<f64>,
    /// Nine in ten of those helped were helped within so many days.
    pub p90_days_to_helped: Option<f64>,
    /// How many promises were broken: of each signal that to see it, to hear and to help each count as one.
    pub broken_promises: Option<i32>,
    /// How many came back because the answer did not help.
    pub reopened: Option<i32>,
    /// How many were never answered while an answer was promised: the promise has run out, or the signal is
    /// closed. There must be none.
    pub never_answered: Option<i32>,
}
