//! A signal as acts look at it: whose it is, and whether the viewer may not know who told it.

use entity::signal;
use sea_orm::{ColumnTrait, ExprTrait};

use super::rules::Target;
use crate::{
    access::{Draft, Seen},
    error::Error,
    session::told_to_the_observation_room,
};

/// The signal that an act is done to, as the viewer stands to it.
///
/// # Errors
/// Where the database does not answer.
pub(crate) async fn target<'a>(draft: &Draft, seen: &'a Seen<signal::Entity>) -> Result<Target<'a>, Error> {
    let watched = match draft.viewer().id() {
        Some(account) => {
            let is_it = signal::Column::Id.eq(seen.titles().id);
            let is_it = is_it.and(signal::Column::Id.in_subquery(told_to_the_observation_room(account)));
            draft.find::<signal::Entity>(is_it).await?.is_some()
        }
        None => false,
    };
    Ok(Target::of(seen, watched))
}
