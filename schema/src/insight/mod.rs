//! Insight (*inzicht*): what all signals together tell.
//!
//! The loop report says whether what was promised was kept: how much came in, and which share was seen, heard
//! and helped in time. [`rules`] decides how much of it a viewer is shown, [`count`] counts it in one statement,
//! and [`rows`] makes the rows that are shown, without the small counts where the viewer may not see those. [`beside`]
//! puts what came in where a pilot is tried beside everything else.

mod beside;
mod count;
mod object;
mod period;
mod quality;
mod query;
mod rows;
mod rules;

pub(crate) use beside::beside;
pub use beside::{PilotFigures, TriedAt};
pub use object::{LoopReportGroup, LoopReportRow};
pub(crate) use period::Period;
pub use period::PeriodInput;
pub use quality::SourceQuality;
pub use query::{Insight, InsightQuery};
