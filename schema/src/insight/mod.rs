//! Insight (*inzicht*): what all signals together tell.
//!
//! Figures come from tallies that a reader of the log keeps ([`counting`]), so that they cost the same at any size; what the
//! tallies do not tell is counted from scratch. The loop report ([`report`]) says whether what was promised was kept;
//! [`top_topics`] what is asked most and what is rising, [`inside`] what a topic is about, [`hot_spots`] where the same comes
//! in again and again, and [`effect`] whether a measure helped. [`beside`] puts what came in where a pilot is tried beside
//! everything else. [`pictures`] draws some of it. [`scope`] says how much of it a viewer is shown, and [`small`] keeps small counts from those who may not
//! see them.

mod beside;
mod blocks;
mod counting;
mod dimension;
mod effect;
mod figures;
mod hot_spots;
mod inside;
mod number;
mod period;
pub mod pictures;
mod poisson;
mod quality;
mod query;
mod report;
mod scope;
mod small;
mod spans;
mod tallies;
mod top_topics;
mod trend;
mod words;

pub(crate) use beside::beside;
pub use beside::{PilotFigures, TriedAt};
pub(crate) use counting::count_signals;
pub use effect::{ChannelEffect, Effect, EffectCount, EffectVerdict};
pub use hot_spots::{HotSpot, HotSpotPlace};
pub use inside::{ChannelCount, InsideTopic, Subtopic};
pub(crate) use period::Period;
pub use period::PeriodInput;
pub use quality::SourceQuality;
pub use query::{Insight, InsightQuery};
pub use report::{LoopReportGroup, LoopReportRow};
pub use top_topics::TopTopic;
pub use trend::{TrendPoint, TrendStep};
pub use words::DistinctiveWord;
