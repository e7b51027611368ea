//! A council is renewed: all terms end, and new ones start, in one act.

use async_graphql::{ID, InputObject};
use chrono::NaiveDate;
use entity::{
    council, council_member,
    id::{AccountId, CouncilId, CouncilMemberId},
    term::{CouncilRole, CouncilStatus, EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel, ModelTrait};

use super::members::{appointed, client_for, left, members_of, new_member};
use crate::{
    access::{Change, ManageOrganisation, Store, insert_all},
    council::{
        Council,
        terms::{Ending, Seat, ending, hindrances},
    },
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
    scalar::Date,
};

/// A member of the council as it will be.
#[derive(InputObject)]
pub struct NewMemberInput {
    /// The client. One who goes on keeps the name that the website shows.
    account_id: ID,
    /// What the member does on the council.
    #[graphql(default_with = "CouncilRole::Member")]
    role: CouncilRole,
    /// The last day of the term, where it is another than that of the council.
    ends_on: Option<Date>,
}

/// A council as it will be from a day on.
#[derive(InputObject)]
pub struct RenewCouncilInput {
    /// The council.
    council_id: ID,
    /// The first day of the new terms; the others end the day before, and those still to begin are taken back.
    starts_on: Date,
    /// The last day of the new terms; none where that is not set yet.
    ends_on: Option<Date>,
    /// All who will sit.
    members: Vec<NewMemberInput>,
}

payload! {
    /// A council that was renewed.
    RenewCouncilPayload {
        /// The council.
        council: Council,
    }
}

pub(super) async fn renew(store: &Store, input: &RenewCouncilInput) -> Result<CouncilId, Stop> {
    let draft = store.draft().await?;
    let council = draft.lock::<council::Entity>(parse(&input.council_id)?).await?.titles().clone();
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    problems.check(council.status != CouncilStatus::Dissolved, "councilId", Problem::CouncilDissolved);
    problems.check(!input.members.is_empty(), "members", Problem::Empty);
    let old = members_of(&change, council.id).await?;
    // A term that has begun happened: a renewal before it would make as if it had not.
    let has_begun = |member: &&council_member::Model| member.started_on <= change.today();
    let is_after_all = old.iter().filter(has_begun).all(|member| member.started_on < input.starts_on.0);
    problems.check(is_after_all, "startsOn", Problem::Past);

    let mut seats: Vec<Seat> = Vec::new();
    // More than any council has seats for need not be looked at one by one.
    problems.check(input.members.len() <= 100, "members", Problem::TooMany);
    for (place, member) in input.members.iter().take(100).enumerate() {
        let field = format!("members.{place}");
        let person = client_for(&change, &mut problems, &format!("{field}.accountId"), &member.account_id).await?;
        let seat = Seat {
            person: person.unwrap_or(AccountId(uuid::Uuid::nil())),
            role: member.role,
            first: input.starts_on.0,
            last: member.ends_on.or(input.ends_on).map(|day| day.0),
        };
        for problem in hindrances(&seat, &seats, council.seats) {
            // Two who are not known are not the same person.
            if person.is_some() || problem != Problem::TermsOverlap {
                problems.add(&field, problem);
            }
        }
        seats.push(seat);
    }
    problems.settle()?;

    let mut events = vec![
        Event::new(EventKind::CouncilRenewed, SubjectType::Council, council.id).day("startsOn", input.starts_on.0),
    ];
    events.extend(end_all(&change, council.id, input.starts_on.0).await?);
    let mut rows = Vec::new();
    for seat in seats {
        let id = CouncilMemberId::at(change.now());
        let goes_on = |member: &&council_member::Model| {
            member.account_id == seat.person && matches!(ending(&Seat::from(*member), seat.first), Ending::EndsOn(_))
        };
        // One whose term ran out the day before goes on just the same.
        let eve = seat.first.pred_opt();
        let before = old.iter().find(goes_on).or_else(|| {
            old.iter()
                .find(|member| member.account_id == seat.person && member.ends_on.is_some() && member.ends_on == eve)
        });
        rows.push(new_member(&change, council.id, id, seat, before));
        events.push(appointed(council.id, id, seat));
    }
    insert_all(change.db(), rows).await?;
    change.commit(events).await?;
    Ok(council.id)
}

/// Ends all terms of a council before a day, and takes back those that would only begin then.
pub(super) async fn end_all(change: &Change, council: CouncilId, before: NaiveDate) -> Result<Vec<Event>, Error> {
    let mut events = Vec::new();
    for member in members_of(change, council).await? {
        let id = member.id;
        match ending(&Seat::from(&member), before) {
            Ending::Stays => {}
            Ending::EndsOn(last) => {
                let mut row = member.into_active_model();
                row.ends_on = Set(Some(last));
                row.update(change.db()).await?;
                events.push(left(council, id, last));
            }
            Ending::NeverBegins => {
                member.delete(change.db()).await?;
                events.push(left(council, id, before));
            }
        }
    }
    Ok(events)
}
