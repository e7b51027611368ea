//! Which signals there will be, where they came from and when, before anything becomes of them.

use std::collections::HashMap;

use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::{id::AccountId, term::Channel};

use super::{
    content::Told,
    lot::Lot,
    people, sayings,
    world::{Somebody, World, at_hour, shifted},
};
use crate::{clock::day_of, error::Error, signal::input::Reporter};

/// Over how many days what is told without a day is spread.
const SPREAD: i64 = 150;

/// Who told it.
pub(super) enum From {
    /// A client; with the employee who wrote it down, where one did.
    Client(Somebody, Option<AccountId>),
    /// Somebody without an account.
    Other(Reporter),
    /// Nobody who is known: a code leads back.
    Code,
    /// Nobody who can be told anything.
    Nobody,
}

/// A signal, and where it came from.
pub(super) struct Plan {
    pub(super) told: Told,
    pub(super) topic: Option<String>,
    /// What it turns out to be about, where it does not say.
    pub(super) turns_out: String,
    pub(super) received: DateTime<Utc>,
    /// When its promises began: when it came in here.
    pub(super) begun: DateTime<Utc>,
    pub(super) from: From,
    pub(super) region_name: Option<String>,
    /// Source and id there.
    pub(super) source: Option<(String, String)>,
    /// When it was resolved before it came in here.
    pub(super) resolved: Option<DateTime<Utc>>,
}

/// Numbers what came from other systems, each from one on.
pub(super) fn number(plans: &mut [Plan]) {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for (source, id) in plans.iter_mut().filter_map(|plan| plan.source.as_mut()) {
        let count = counts.entry(source.clone()).or_default();
        *count += 1;
        *id = format!("{source}-{count:06}");
    }
}

/// The signals that the files tell one by one.
pub(super) fn told(world: &World<'_>, lot: &mut Lot) -> Result<Vec<Plan>, Error> {
    // What came in before the organisation worked with its signals came in as it was.
    let in_use = world.content.sayings.as_ref().map_or(SPREAD, |sayings| sayings.in_use);
    let mut plans = Vec::new();
    for about in &world.content.told {
        for told in &about.signals {
            let days = told.days.unwrap_or_else(|| lot.between(0, SPREAD).min(lot.between(0, SPREAD)));
            let received = came_in(world, told.channel, days, lot);
            let imported = told.imported || told.lost;
            let begun = if imported { import_after(world, received) } else { received };
            let mut told = told.clone();
            let from = from(world, &mut told, lot)?;
            // A letter or a post does not say which topic it is about.
            let says = !matches!(told.channel, Channel::Letter | Channel::Email | Channel::SocialMedia);
            plans.push(Plan {
                topic: (says || imported).then(|| about.topic.clone()),
                turns_out: about.topic.clone(),
                received,
                begun,
                from,
                region_name: None,
                source: imported.then(|| (sayings::source_of(told.channel).to_owned(), String::new())),
                resolved: (imported && told.reach.is_none() && days > in_use).then(|| received + TimeDelta::days(3)),
                told,
            });
        }
    }
    Ok(plans)
}

/// The moment at which it came in: at a desk in office hours, else at any hour of the day.
pub(super) fn came_in(world: &World<'_>, channel: Channel, days: i64, lot: &mut Lot) -> DateTime<Utc> {
    let minute = u32::try_from(lot.between(0, 59)).unwrap_or_default();
    let in_office = matches!(channel, Channel::Desk | Channel::Phone | Channel::Reception);
    let (first, last) = if in_office { (8, 17) } else { (7, 22) };
    let hour = u32::try_from(lot.between(first, last)).unwrap_or_default();
    let mut day = day_of(world.now - TimeDelta::days(days));
    if in_office {
        // Who would have come in a weekend comes on one of the days before it.
        while !world.calendar().is_working_day(day) {
            day = day.checked_sub_days(Days::new(lot.between(1, 5).unsigned_abs())).unwrap_or_default();
        }
    }
    let at = at_hour(day, hour, minute) + TimeDelta::seconds(lot.between(0, 59));
    if at < world.now { at } else { world.now - TimeDelta::minutes(lot.between(8, 240)) }
}

/// Other systems hand over what came in early the next morning.
pub(super) fn import_after(world: &World<'_>, received: DateTime<Utc>) -> DateTime<Utc> {
    at_hour(shifted(day_of(received), 1), 6, 5).min(world.now).max(received)
}

fn from(world: &World<'_>, told: &mut Told, lot: &mut Lot) -> Result<From, Error> {
    if let Some(who) = &told.reporter {
        return Ok(From::Client(world.somebody(who)?.clone(), None));
    }
    if told.lost || told.imported {
        return Ok(if told.lost || lot.chance(40) { From::Nobody } else { From::Other(stranger(world, lot)) });
    }
    if told.anonymous || lot.chance(9) {
        return Ok(From::Code);
    }
    let Some(client) = lot.pick(&world.clients) else { return Ok(From::Code) };
    if told.postcode.is_none() {
        told.postcode = client.postcode.clone();
    }
    let written_down = matches!(told.channel, Channel::Desk | Channel::Phone | Channel::Reception | Channel::Letter);
    let by = written_down.then(|| world.intake_handlers()).transpose()?;
    let by = by.and_then(|handlers| lot.pick(&handlers).map(|handler| handler.id));
    Ok(From::Client(client.somebody.clone(), by))
}

/// Somebody without an account who can be reached.
pub(super) fn stranger(world: &World<'_>, lot: &mut Lot) -> Reporter {
    let name = people::name(&world.content.people, lot);
    Reporter { email: Some(people::address(&name, "post.example")), name: Some(name), phone: None }
}
