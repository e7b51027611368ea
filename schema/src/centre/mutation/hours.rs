//! Opening hours, as they are sent and kept.

use async_graphql::InputObject;
use entity::{
    centre_hours,
    id::{CentreHoursId, CentreId},
    term::Weekday,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    access::{Change, insert_all},
    centre::opening::{MOST_PARTS, Part, faults, number_of},
    error::Error,
    problem::{Problem, Problems},
    scalar::Time,
};

/// A part of a day of the week in which a centre is open.
#[derive(InputObject)]
pub struct OpeningHoursInput {
    /// The day of the week.
    weekday: Weekday,
    /// When it opens, in Amsterdam.
    opens_at: Time,
    /// When it closes, later that day.
    closes_at: Time,
}

/// Reads the hours of a week, from Monday on. Parts of a day may follow one another; they may not overlap.
pub(super) fn parse(problems: &mut Problems, input: &[OpeningHoursInput]) -> Vec<Part> {
    problems.check(input.len() <= MOST_PARTS, "openingHours", Problem::TooMany);
    let sent = input.iter().take(MOST_PARTS);
    let mut parts: Vec<Part> =
        sent.map(|part| Part { weekday: part.weekday, opens: part.opens_at.0, closes: part.closes_at.0 }).collect();
    for (place, problem) in faults(&parts) {
        let field = if problem == Problem::HoursInvalid { ".closesAt" } else { "" };
        problems.add(&format!("openingHours.{place}{field}"), problem);
    }
    parts.sort_unstable();
    parts
}

/// The hours that a centre has, from Monday on.
pub(super) async fn of(change: &Change, centre: CentreId) -> Result<Vec<Part>, Error> {
    let rows = centre_hours::Entity::find().filter(centre_hours::Column::CentreId.eq(centre)).all(change.db()).await?;
    let mut parts: Vec<Part> = rows.iter().filter_map(Part::of).collect();
    parts.sort_unstable();
    Ok(parts)
}

/// Puts these hours in the place of those that were there.
pub(super) async fn replace(change: &Change, centre: CentreId, parts: &[Part]) -> Result<(), Error> {
    let before = centre_hours::Column::CentreId.eq(centre);
    centre_hours::Entity::delete_many().filter(before).exec(change.db()).await?;
    let rows = parts.iter().map(|part| centre_hours::ActiveModel {
        id: Set(CentreHoursId::at(change.now())),
        centre_id: Set(centre),
        weekday: Set(number_of(part.weekday)),
        opens: Set(part.opens),
        closes: Set(part.closes),
    });
    insert_all(change.db(), rows.collect()).await
}
