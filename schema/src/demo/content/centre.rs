//! What the demo tells of centres.

use chrono::NaiveTime;
use entity::term::Weekday;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct Centre {
    pub(in crate::demo) name: String,
    /// The code of its region.
    pub(in crate::demo) region: String,
    pub(in crate::demo) street: String,
    pub(in crate::demo) postcode: String,
    pub(in crate::demo) city: String,
    /// E-mail address or name of who plans it, and takes it further.
    pub(in crate::demo) author: String,
    /// In days from today, as the two below.
    pub(in crate::demo) planned: i64,
    /// Since when it is tested.
    pub(in crate::demo) testing: Option<i64>,
    /// Since when it is open.
    pub(in crate::demo) opened: Option<i64>,
    #[serde(default)]
    pub(in crate::demo) hours: Vec<Hours>,
}

/// The same part of some days of the week.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct Hours {
    pub(in crate::demo) days: Vec<Weekday>,
    pub(in crate::demo) opens: NaiveTime,
    pub(in crate::demo) closes: NaiveTime,
}
