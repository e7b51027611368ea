//! Who follows what events happened to, read for many events at once.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    council_member, department, event,
    id::{AccountId, CouncilMemberId, DepartmentId, EventId, SessionParticipantId},
    session_participant,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, Statement, Value};
use uuid::Uuid;

use crate::{
    error::Error,
    timeline::{Follower, told},
};

/// Who has a seat on the council of `seat` on the day of the event, in Amsterdam.
macro_rules! sits {
    () => {
        "seat.started_on <= (event.at AT TIME ZONE 'Europe/Amsterdam')::date AND \
         (seat.ends_on IS NULL OR seat.ends_on >= (event.at AT TIME ZONE 'Europe/Amsterdam')::date)"
    };
}

const REPORTER: &str = "SELECT event.id AS event_id, reporter.account_id FROM event \
    JOIN signal_reporter reporter ON reporter.signal_id = event.subject_id \
    WHERE event.id = ANY($1) AND reporter.account_id IS NOT NULL";

const HANDLER: &str = "SELECT event.id AS event_id, signal.handler_id AS account_id FROM event \
    JOIN signal ON signal.id = event.subject_id WHERE event.id = ANY($1) AND signal.handler_id IS NOT NULL";

const AUTHORS: &str = concat!(
    "SELECT event.id AS event_id, proposal.author_id AS account_id FROM event \
     JOIN proposal ON proposal.id = event.subject_id WHERE event.id = ANY($1) AND proposal.council_id IS NULL \
     UNION SELECT event.id, seat.account_id FROM event JOIN proposal ON proposal.id = event.subject_id \
     JOIN council_member seat ON seat.council_id = proposal.council_id WHERE event.id = ANY($1) AND ",
    sits!()
);

const PARTICIPANTS: &str = "SELECT event.id AS event_id, part.account_id FROM event \
    JOIN session_participant part ON part.session_id = event.subject_id WHERE event.id = ANY($1) \
    UNION SELECT event.id, session.organiser_id FROM event JOIN session ON session.id = event.subject_id \
    WHERE event.id = ANY($1)";

const ORGANISER: &str = "SELECT event.id AS event_id, session.organiser_id AS account_id FROM event \
    JOIN session ON session.id = event.subject_id WHERE event.id = ANY($1)";

const OWNER: &str = "SELECT event.id AS event_id, follow_up.owner_id AS account_id FROM event \
    JOIN follow_up ON follow_up.id = event.subject_id WHERE event.id = ANY($1)";

const MADE_TO: &str = concat!(
    "SELECT event.id AS event_id, reporter.account_id FROM event JOIN follow_up ON follow_up.id = event.subject_id \
     JOIN signal_reporter reporter ON reporter.signal_id = follow_up.signal_id \
     WHERE event.id = ANY($1) AND reporter.account_id IS NOT NULL \
     UNION SELECT event.id, part.account_id FROM event JOIN follow_up ON follow_up.id = event.subject_id \
     JOIN session_participant part ON part.session_id = follow_up.session_id WHERE event.id = ANY($1) \
     UNION SELECT event.id, proposal.author_id FROM event JOIN follow_up ON follow_up.id = event.subject_id \
     JOIN proposal ON proposal.id = follow_up.proposal_id WHERE event.id = ANY($1) AND proposal.council_id IS NULL \
     UNION SELECT event.id, seat.account_id FROM event JOIN follow_up ON follow_up.id = event.subject_id \
     JOIN proposal ON proposal.id = follow_up.proposal_id \
     JOIN council_member seat ON seat.council_id = proposal.council_id WHERE event.id = ANY($1) AND ",
    sits!()
);

const MEMBERS: &str = concat!(
    "SELECT event.id AS event_id, seat.account_id FROM event \
     LEFT JOIN consultation_request request ON request.consultation_id = event.subject_id \
     LEFT JOIN session_council link ON link.session_id = event.subject_id \
     JOIN council_member seat ON seat.council_id = coalesce(request.council_id, link.council_id, event.subject_id) \
     WHERE event.id = ANY($1) AND ",
    sits!()
);

#[derive(FromQueryResult)]
struct Row {
    event_id: EventId,
    account_id: AccountId,
}

/// For each person the events of which they get a notice, as far as they may read them. Not those of their own doing.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    events: &[event::Model],
) -> Result<BTreeMap<AccountId, BTreeSet<EventId>>, Error> {
    let mut found: Vec<Row> = Vec::new();
    for (follower, sql) in [
        (Follower::Reporter, REPORTER),
        (Follower::Handler, HANDLER),
        (Follower::Authors, AUTHORS),
        (Follower::Participants, PARTICIPANTS),
        (Follower::Organiser, ORGANISER),
        (Follower::Owner, OWNER),
        (Follower::MadeTo, MADE_TO),
        (Follower::Members, MEMBERS),
    ] {
        let ids: Vec<Uuid> = telling(events, follower).map(|event| event.id.0).collect();
        if !ids.is_empty() {
            let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [Value::from(ids)]);
            found.extend(Row::find_by_statement(statement).all(db).await?);
        }
    }
    found.extend(named(events));
    found.extend(members(db, events).await?);
    found.extend(participants(db, events).await?);
    found.extend(process_owners(db, events).await?);
    let mut followers: BTreeMap<AccountId, BTreeSet<EventId>> = BTreeMap::new();
    for Row { event_id, account_id } in found {
        let is_own_doing = events.iter().any(|event| event.id == event_id && event.actor_id == Some(account_id));
        if !is_own_doing {
            followers.entry(account_id).or_default().insert(event_id);
        }
    }
    Ok(followers)
}

/// The events of which this follower gets a notice.
fn telling(events: &[event::Model], follower: Follower) -> impl Iterator<Item = &event::Model> {
    events.iter().filter(move |event| told(event.kind).notices.contains(&follower))
}

/// The key that an event tells under a name.
fn key<T: std::str::FromStr>(event: &event::Model, name: &str) -> Option<T> {
    event.data.get(name)?.as_str()?.parse().ok()
}

/// The owners and process owners that events name themselves.
fn named(events: &[event::Model]) -> Vec<Row> {
    let names = [(Follower::Owner, "owner"), (Follower::ProcessOwner, "processOwner")];
    let rows = names.iter().flat_map(|(follower, name)| {
        telling(events, *follower).filter_map(|event| Some(Row { event_id: event.id, account_id: key(event, name)? }))
    });
    rows.collect()
}

/// The members that events are about.
async fn members(db: &impl ConnectionTrait, events: &[event::Model]) -> Result<Vec<Row>, Error> {
    let about: Vec<(EventId, CouncilMemberId)> =
        telling(events, Follower::Member).filter_map(|event| Some((event.id, key(event, "member")?))).collect();
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let ids = about.iter().map(|(_, member)| member.0);
    let seats = council_member::Entity::find().filter(council_member::Column::Id.eq_any(ids)).all(db).await?;
    let of = |(event_id, member): &(EventId, CouncilMemberId)| {
        let seat = seats.iter().find(|seat| seat.id == *member)?;
        Some(Row { event_id: *event_id, account_id: seat.account_id })
    };
    Ok(about.iter().filter_map(of).collect())
}

/// The participants that events are about.
async fn participants(db: &impl ConnectionTrait, events: &[event::Model]) -> Result<Vec<Row>, Error> {
    let about: Vec<(EventId, SessionParticipantId)> = telling(events, Follower::Participant)
        .filter_map(|event| Some((event.id, key(event, "participant")?)))
        .collect();
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let ids = about.iter().map(|(_, participant)| participant.0);
    let people =
        session_participant::Entity::find().filter(session_participant::Column::Id.eq_any(ids)).all(db).await?;
    let of = |(event_id, id): &(EventId, SessionParticipantId)| {
        let person = people.iter().find(|person| person.id == *id)?;
        Some(Row { event_id: *event_id, account_id: person.account_id })
    };
    Ok(about.iter().filter_map(of).collect())
}

/// The process owners of the departments that events name, where they do not name the person.
async fn process_owners(db: &impl ConnectionTrait, events: &[event::Model]) -> Result<Vec<Row>, Error> {
    let about: Vec<(EventId, DepartmentId)> = telling(events, Follower::ProcessOwner)
        .filter(|event| event.data.get("processOwner").is_none())
        .filter_map(|event| Some((event.id, key(event, "department").or_else(|| key(event, "departmentId"))?)))
        .collect();
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let ids = about.iter().map(|(_, department)| department.0);
    let departments = department::Entity::find().filter(department::Column::Id.eq_any(ids)).all(db).await?;
    let of = |(event_id, id): &(EventId, DepartmentId)| {
        let department = departments.iter().find(|department| department.id == *id)?;
        Some(Row { event_id: *event_id, account_id: department.process_owner_id? })
    };
    Ok(about.iter().filter_map(of).collect())
}
