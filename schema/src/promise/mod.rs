//! Promises: how long a person may have to wait, and when that time is up.
//!
//! [`table`] says what is promised, [`span`] in which words, [`holidays`] and [`calendar`] which hours
//! count, and [`deadline`] turns the three into a moment and into the state of a deadline. All of it is
//! arithmetic: no clock, no database, and nothing that can fail once a value is parsed.

pub mod calendar;
pub mod deadline;
pub mod holidays;
mod settings;
pub mod span;
pub mod table;

pub use calendar::{Calendar, CalendarError, OfficeHours};
pub use deadline::{due, near_end, restart, state, warn_at};
pub use holidays::{Holidays, LiberationDay};
pub use settings::WorkingTime;
pub use span::{Span, SpanError};
pub use table::{Promise, Promises, stricter};
