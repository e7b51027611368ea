//! Councils, who sits on them, and what they find most important this year.

use chrono::{Datelike, NaiveDate};
use entity::{
    council, council_member, council_priority,
    id::{CouncilId, CouncilMemberId, CouncilPriorityId},
    term::{CouncilRole, CouncilStatus, EventKind, SubjectType},
};
use sea_orm::ActiveValue::Set;

use super::{
    content::{Council, Member},
    rows::Rows,
    world::{World, at_hour},
};
use crate::{clock::day_of, error::Error, event::Event};

/// How many years a term lasts.
const TERM: i32 = 4;

pub(super) fn make(world: &mut World<'_>, rows: &mut Rows) -> Result<(), Error> {
    let content = world.content;
    for said in &content.councils {
        let id = CouncilId::at(world.founded);
        let region = world.region(&said.region)?;
        rows.councils.push(council::ActiveModel {
            id: Set(id),
            slug: Set(said.slug.clone()),
            name: Set(said.name.clone()),
            kind: Set(said.kind),
            region_id: Set(Some(region)),
            about: Set(Some(said.about.clone())),
            email: Set(said.email.clone()),
            phone: Set(said.phone.clone()),
            website: Set(said.website.clone()),
            seats: Set(said.seats),
            liaison_id: Set(Some(world.somebody(&said.liaison)?.id)),
            status: Set(CouncilStatus::Active),
            created_at: Set(world.founded),
        });
        rows.happened(world.founded, None, Event::new(EventKind::CouncilCreated, SubjectType::Council, id));
        for member in &said.members {
            seat(world, rows, id, member)?;
        }
        priorities(world, rows, id, said)?;
        world.councils.insert(said.slug.clone(), (id, Some(region)));
    }
    Ok(())
}

fn new_year(year: i32) -> NaiveDate {
    NaiveDate::from_yo_opt(year, 1).unwrap_or_default()
}

fn seat(world: &World<'_>, rows: &mut Rows, council: CouncilId, said: &Member) -> Result<(), Error> {
    let first = new_year(day_of(world.now).year() - said.years);
    let last = new_year(first.year() + TERM).pred_opt();
    let begun = at_hour(first, 0, 0).min(world.now);
    let id = CouncilMemberId::at(begun);
    let account = world.somebody(said.email.as_deref().unwrap_or(&said.name))?.id;
    rows.members.push(council_member::ActiveModel {
        id: Set(id),
        council_id: Set(council),
        account_id: Set(account),
        role: Set(said.role),
        started_on: Set(first),
        ends_on: Set(last),
        is_public: Set(said.public),
        public_name: Set(said.public.then(|| said.public_name.clone().unwrap_or_else(|| said.name.clone()))),
        created_at: Set(begun),
    });
    let event = Event::new(EventKind::MemberAppointed, SubjectType::Council, council)
        .key("member", Some(id))
        .term("role", said.role)
        .day("startedOn", first);
    rows.happened(begun, None, event);
    Ok(())
}

fn priorities(world: &World<'_>, rows: &mut Rows, council: CouncilId, said: &Council) -> Result<(), Error> {
    let year = day_of(world.now).year();
    let chosen = at_hour(new_year(year), 0, 30).min(world.now);
    rows.priorities.extend((1..).zip(&said.priorities).map(|(rank, priority)| council_priority::ActiveModel {
        id: Set(CouncilPriorityId::at(chosen)),
        council_id: Set(council),
        year: Set(year),
        rank: Set(rank),
        title: Set(priority.title.clone()),
        description: Set(priority.description.clone()),
        created_at: Set(chosen),
    }));
    let chair = said.members.iter().find(|member| member.role == CouncilRole::Chair);
    let chair = chair.map(|member| world.somebody(&member.name)).transpose()?.map(|somebody| somebody.id);
    let event = Event::new(EventKind::PrioritiesSet, SubjectType::Council, council).number("year", year);
    rows.happened(chosen, chair, event);
    Ok(())
}
