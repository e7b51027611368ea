//! Sessions (*spiegelgesprekken, raadsvergaderingen, panels, testrondes*): clients, staff and councils meet.
//!
//! ```text
//! PLANNED → CONFIRMED → HELD → REPORTED → FOLLOWED_UP
//!    └──────────┴→ CANCELLED
//! ```
//!
//! A mirror conversation has two rooms. Who watches from the observation room never learns who the client is: by no
//! path, and never after, whatever else they are ([`naming`], [`sight`]). It is certain with a client and an employee in
//! the conversation room, somebody who leads it and a council member who watches; it counts as held with the client's
//! consent on record ([`steps`]). What those who attended noticed is their own until the report, and can become a
//! signal, a commitment or evidence ([`observation`]). It is followed up when every commitment came to its end and
//! everybody who was there heard of that ([`told`]).

mod agenda;
mod consent;
mod deadlines;
mod meeting;
mod mutation;
mod naming;
mod object;
mod observation;
mod participant;
mod query;
mod sight;
mod standing;
mod steps;
mod story;
mod told;
mod unnamed;

pub(crate) use meeting::NextMeetingOf;
pub use mutation::{SessionLifeMutation, SessionPeopleMutation, SessionTalkMutation};
pub use object::Session;
pub use observation::Observation;
pub(crate) use observation::{CameTo, came_from};
pub(crate) use participant::{Participant, participants_of};
pub(crate) use query::SessionFilter;
pub use query::SessionQuery;
pub(crate) use sight::{session_apart, told_to_the_observation_room};
pub(crate) use unnamed::unnamed;
