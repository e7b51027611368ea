//! Centres: open, being tested, and to come.

use entity::{
    centre, centre_hours,
    id::{CentreHoursId, CentreId},
    term::{CentreStatus, EventKind, SubjectType},
};
use sea_orm::ActiveValue::Set;

use super::{content::Centre, rows::Rows, world::World};
use crate::{centre::number_of, error::Error, event::Event};

pub(super) fn make(world: &mut World<'_>, rows: &mut Rows) -> Result<(), Error> {
    let content = world.content;
    for said in &content.centres {
        let id = centre(world, rows, said)?;
        world.centres.insert(said.name.clone(), id);
    }
    Ok(())
}

fn centre(world: &World<'_>, rows: &mut Rows, said: &Centre) -> Result<CentreId, Error> {
    let created_at = world.moment(said.planned, 10).clamp(world.founded, world.now);
    let id = CentreId::at(created_at);
    let author = Some(world.somebody(&said.author)?.id);
    let region = world.region(&said.region)?;
    let event = |kind| Event::new(kind, SubjectType::Centre, id);
    rows.happened(created_at, author, event(EventKind::CentreCreated).key("region", Some(region)));
    let (mut status, mut opened_at) = (CentreStatus::Planned, None);
    for (to, days) in [(CentreStatus::Testing, said.testing), (CentreStatus::Open, said.opened)] {
        let Some(days) = days else { continue };
        let at = world.moment(days, 9).clamp(created_at, world.now);
        rows.happened(at, author, event(EventKind::CentreAdvanced).term("status", to));
        status = to;
        if to == CentreStatus::Open {
            opened_at = Some(at);
        }
    }
    rows.centres.push(centre::ActiveModel {
        id: Set(id),
        name: Set(said.name.clone()),
        region_id: Set(Some(region)),
        street: Set(said.street.clone()),
        postcode: Set(said.postcode.clone()),
        city: Set(said.city.clone()),
        status: Set(status),
        opened_at: Set(opened_at),
        closed_at: Set(None),
        created_at: Set(created_at),
    });
    for part in &said.hours {
        rows.centre_hours.extend(part.days.iter().map(|day| centre_hours::ActiveModel {
            id: Set(CentreHoursId::at(created_at)),
            centre_id: Set(id),
            weekday: Set(number_of(*day)),
            opens: Set(part.opens),
            closes: Set(part.closes),
        }));
    }
    Ok(id)
}
