//! Some thousands of signals of a city, drawn from templates: more on Mondays, more in large neighbourhoods, and
//! ever more about what rises.

use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};
use entity::term::{Channel, SignalKind, Urgency};

use super::{
    content::{Pace, Region, Saying, Sayings, Told},
    lot::Lot,
    people::postcode_in,
    plans::{From, Plan, came_in, import_after, stranger},
    world::World,
};
use crate::clock::day_of;

/// How much comes in on a day of the week, out of a hundred.
fn busy(day: Weekday) -> i64 {
    match day {
        Weekday::Mon => 100,
        Weekday::Tue => 90,
        Weekday::Wed | Weekday::Thu => 82,
        Weekday::Fri => 74,
        Weekday::Sat => 34,
        Weekday::Sun => 26,
    }
}

/// The system that a channel's signals come from.
pub(super) fn source_of(channel: Channel) -> &'static str {
    match channel {
        Channel::Website => "meldpunt",
        Channel::SocialMedia => "webcare",
        Channel::Survey => "onderzoek",
        Channel::ComplaintForm => "klachten",
        _ => "klantcontact",
    }
}

pub(super) fn draw(world: &World<'_>, sayings: &Sayings, lot: &mut Lot) -> Vec<Plan> {
    let mut plans = Vec::new();
    for _ in 0..sayings.total {
        let about = lot.weighed(sayings.about.iter().map(|saying| (saying, saying.weight)));
        let days = usual_day(world, sayings.days, lot);
        plans.extend(about.and_then(|about| plan(world, sayings, about, days, lot)));
    }
    for about in &sayings.about {
        let Some(rise) = &about.rise else { continue };
        let days = rise.weeks * 7;
        for _ in 0..rise.extra {
            // The lower of two draws: ever more towards today.
            let days = lot.between(0, days).min(lot.between(0, days));
            plans.extend(plan(world, sayings, about, days, lot));
        }
    }
    plans
}

fn usual_day(world: &World<'_>, most: i64, lot: &mut Lot) -> i64 {
    let mut days = lot.between(0, most);
    for _ in 0..20 {
        if lot.chance(busy(day_of(world.now - TimeDelta::days(days)).weekday())) {
            break;
        }
        days = lot.between(0, most);
    }
    days
}

fn plan(world: &World<'_>, sayings: &Sayings, about: &Saying, days: i64, lot: &mut Lot) -> Option<Plan> {
    let texts: Vec<(SignalKind, &String)> =
        about.texts.iter().flat_map(|(kind, texts)| texts.iter().map(|text| (*kind, text))).collect();
    let (kind, template) = *lot.pick(&texts)?;
    let channel = channel(sayings, about, kind, lot)?;
    let neighbourhoods = world.content.base.region.iter().filter(|region| region.weight > 0);
    let neighbourhood = lot.weighed(neighbourhoods.map(|region| (region, region.weight)))?;
    let street = lot.pick(&neighbourhood.streets)?;
    let number = lot.between(1, 140);
    let text = template
        .replace("{straat}", street)
        .replace("{wijk}", &neighbourhood.name)
        .replace("{nummer}", &number.to_string())
        .replace("{dagen}", &lot.between(2, 9).to_string());
    let leaves = (kind == SignalKind::DropOff).then(|| lot.pick(&about.pages).cloned()).flatten();
    let source = source_of(channel);
    let mut told = Told {
        kind,
        channel,
        text,
        urgency: if lot.chance(4) { Urgency::High } else { Urgency::Normal },
        days: Some(days),
        reach: None,
        pace: Pace::Usual,
        reporter: None,
        anonymous: false,
        lost: false,
        imported: true,
        postcode: None,
        address: None,
        at: None,
        page: leaves.as_ref().map(|(page, _)| page.clone()),
        step: leaves.map(|(_, step)| step),
        score: (channel == Channel::Survey).then(|| i32::try_from(lot.between(1, 10)).unwrap_or(5)),
        outcome: None,
        answer: None,
        objection: lot.chance(3).then(|| "Het is nog niet opgelost.".to_owned()),
        reveal: None,
        promise: None,
    };
    let region_name = locate(&mut told, about, neighbourhood, (street, number), source, lot);
    let received = came_in(world, channel, days, lot);
    let (begun, resolved) = taken_over(world, sayings, received, lot);
    let reachable = kind != SignalKind::DropOff && lot.chance(65);
    let from = if reachable { From::Other(stranger(world, lot)) } else { From::Nobody };
    Some(Plan {
        told,
        topic: about.topic.clone(),
        turns_out: about.topic.clone().unwrap_or_else(|| sayings.fallback.clone()),
        received,
        begun,
        // What came in resolved came in without whoever told it.
        from: if resolved.is_some() { From::Nobody } else { from },
        region_name,
        source: Some((source.to_owned(), String::new())),
        resolved,
    })
}

/// People leave a website, and complain on a complaint form.
fn channel(sayings: &Sayings, about: &Saying, kind: SignalKind, lot: &mut Lot) -> Option<Channel> {
    if kind == SignalKind::DropOff {
        return Some(Channel::Website);
    }
    let mix = sayings.mix.get(&about.mix)?;
    let fits = |channel: Channel| channel != Channel::ComplaintForm || kind == SignalKind::Complaint;
    lot.weighed(mix.iter().filter(|(channel, _)| fits(**channel)).map(|(channel, share)| (*channel, *share)))
}

/// Where it is: a spot on the map, or somebody's postcode; or only what the source calls the neighbourhood.
fn locate(
    told: &mut Told,
    about: &Saying,
    neighbourhood: &Region,
    (street, number): (&str, i64),
    source: &str,
    lot: &mut Lot,
) -> Option<String> {
    let (first, last) = neighbourhood.postcodes.first().copied()?;
    let alias = neighbourhood.aliases.get(source).and_then(|names| lot.pick(names)).unwrap_or(&neighbourhood.name);
    if told.page.is_some() || lot.chance(7) {
        return None;
    }
    if about.placed {
        told.address = Some(format!("{street} {number}"));
        told.at = neighbourhood.centre.map(|(latitude, longitude)| {
            let mut near = |middle: f64, most: i64| {
                let offset = i32::try_from(lot.between(-most, most)).unwrap_or_default();
                ((middle + f64::from(offset) / 100_000.0) * 100_000.0).round() / 100_000.0
            };
            (near(latitude, 250), near(longitude, 400))
        });
    } else if lot.chance(60) {
        told.postcode = Some(postcode_in(first, last, lot));
        return None;
    }
    Some(alias.clone())
}

/// When a signal came in here, and when it was resolved if that was before: what came in before the city began to
/// work with its signals was taken over on that day, as it stood.
fn taken_over(
    world: &World<'_>,
    sayings: &Sayings,
    received: DateTime<Utc>,
    lot: &mut Lot,
) -> (DateTime<Utc>, Option<DateTime<Utc>>) {
    let began = world.moment(-sayings.in_use, 6);
    let handed_over = import_after(world, received);
    if handed_over >= began {
        return (handed_over, None);
    }
    let resolved = received + TimeDelta::minutes(lot.between(30, 16 * 1_440));
    (began, (resolved < began).then_some(resolved))
}
