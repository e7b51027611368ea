//! What an organisation sets of its promises: how long, and by which calendar.

use serde::{Deserialize, Serialize};

use super::{Calendar, CalendarError, Holidays, OfficeHours, Promises};
use crate::settings::Setting;

impl Setting for Promises {
    const NAME: &'static str = "PROMISES";
}

/// When an organisation works: its office hours, and the holidays that count for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkingTime {
    /// When the office is open on a working day.
    pub hours: OfficeHours,
    /// Which holidays count.
    pub holidays: Holidays,
}

impl Setting for WorkingTime {
    const NAME: &'static str = "WORKING_TIME";
}

impl TryFrom<WorkingTime> for Calendar {
    type Error = CalendarError;

    fn try_from(time: WorkingTime) -> Result<Self, CalendarError> {
        Self::new(time.hours, time.holidays)
    }
}
