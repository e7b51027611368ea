//! Sessions (*spiegelgesprekken, raadsvergaderingen, panels, testrondes*): clients, staff and councils meet.
//!
//! ```text
//! PLANNED → CONFIRMED → HELD → REPORTED → FOLLOWED_UP
//!    └──────────┴→ CANCELLED
//! ```
//!
//! A mirror conversation has two rooms. Who watches from the observation room never learns who the client is: by no
//! path, and never after, whatever else they are. For now sessions can only be read.

mod deadlines;
mod meeting;
mod object;
mod participant;
mod query;
mod rules;

pub(crate) use meeting::NextMeetingOf;
pub use object::Session;
pub(crate) use participant::{Participant, participants_of};
pub use query::SessionQuery;
