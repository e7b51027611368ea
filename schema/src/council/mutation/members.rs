//! Who sits on a council: terms that begin, end, and change their role.
//!
//! The council's row is locked first, so that the rules of its terms are kept by one at a time.

use async_graphql::{ID, InputObject};
use chrono::NaiveDate;
use entity::{
    account, council, council_member,
    id::{AccountId, CouncilId, CouncilMemberId},
    term::{AccountStatus, CouncilRole, CouncilStatus, EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter};

use crate::{
    access::{Change, ManageOrganisation, Store},
    council::{
        Council,
        member::CouncilMember,
        terms::{Seat, hindrances},
    },
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
    scalar::Date,
};

/// Who gets a seat on which council.
#[derive(InputObject)]
pub struct AppointMemberInput {
    /// The council.
    council_id: ID,
    /// The client.
    account_id: ID,
    /// What the member does on the council.
    #[graphql(default_with = "CouncilRole::Member")]
    role: CouncilRole,
    /// The first day of the term.
    started_on: Date,
    /// The last day of the term; none where that is not set yet.
    ends_on: Option<Date>,
}

/// Whose term ends.
#[derive(InputObject)]
pub struct EndMembershipInput {
    /// The member.
    council_member_id: ID,
    /// The last day of the term; today where it is left out.
    ends_on: Option<Date>,
}

/// Who gets which role.
#[derive(InputObject)]
pub struct ChangeMemberRoleInput {
    /// The member.
    council_member_id: ID,
    /// What the member is to do on the council.
    role: CouncilRole,
}

payload! {
    /// A member who was appointed.
    AppointMemberPayload {
        /// The member.
        council_member: CouncilMember,
    }
}

payload! {
    /// A member whose term ends.
    EndMembershipPayload {
        /// The council.
        council: Council,
        /// The member; null where the term was taken back before it began.
        council_member: CouncilMember,
    }
}

payload! {
    /// A member with another role.
    ChangeMemberRolePayload {
        /// The council.
        council: Council,
        /// The member.
        council_member: CouncilMember,
    }
}

pub(super) async fn appoint(store: &Store, input: &AppointMemberInput) -> Result<CouncilMemberId, Stop> {
    let draft = store.draft().await?;
    let council = draft.lock::<council::Entity>(parse(&input.council_id)?).await?.titles().clone();
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    problems.check(council.status != CouncilStatus::Dissolved, "councilId", Problem::CouncilDissolved);
    let person = client_for(&change, &mut problems, "accountId", &input.account_id).await?;
    // Where the person is not known, the rest of the term can still be looked at.
    let seat = Seat {
        person: person.unwrap_or(AccountId(uuid::Uuid::nil())),
        role: input.role,
        first: input.started_on.0,
        last: input.ends_on.map(|day| day.0),
    };
    let others: Vec<Seat> = members_of(&change, council.id).await?.iter().map(Seat::from).collect();
    for problem in hindrances(&seat, &others, council.seats) {
        problems.add(field_of(problem), problem);
    }
    problems.settle()?;

    let id = CouncilMemberId::at(change.now());
    new_member(&change, council.id, id, seat, None).insert(change.db()).await?;
    change.commit([appointed(council.id, id, seat)]).await?;
    Ok(id)
}

pub(super) async fn end(store: &Store, input: &EndMembershipInput) -> Result<(CouncilId, CouncilMemberId), Stop> {
    let (change, council, member) = opened(store, &input.council_member_id).await?;
    let today = change.today();
    let mut problems = Problems::new(store.viewer().language());
    let last = input.ends_on.map_or(today, |day| day.0);
    let takes_back = member.started_on > today && last < member.started_on;
    problems.check(takes_back || member.started_on <= last, "endsOn", Problem::TermEndsBeforeStart);
    let is_sooner = member.ends_on.is_none_or(|end| last <= end);
    problems.check(is_sooner, "endsOn", Problem::TermEndsSooner);
    problems.settle()?;

    let id = member.id;
    if takes_back {
        member.delete(change.db()).await?;
    } else {
        let mut row = member.into_active_model();
        row.ends_on = Set(Some(last));
        row.update(change.db()).await?;
    }
    change.commit([left(council.id, id, last)]).await?;
    Ok((council.id, id))
}

pub(super) async fn change_role(
    store: &Store,
    input: &ChangeMemberRoleInput,
) -> Result<(CouncilId, CouncilMemberId), Stop> {
    let (change, council, member) = opened(store, &input.council_member_id).await?;
    let today = change.today();
    let mut problems = Problems::new(store.viewer().language());
    problems.check(council.status != CouncilStatus::Dissolved, "councilMemberId", Problem::CouncilDissolved);
    problems.check(member.ends_on.is_none_or(|end| today <= end), "councilMemberId", Problem::TermEndsSooner);
    let (id, is_chair) = (member.id, input.role == CouncilRole::Chair);
    let mut others = members_of(&change, council.id).await?;
    others.retain(|other| other.id != id);
    // The chair who sits today hands over; one who is still to come does not.
    let gives_way = |other: &council_member::Model| {
        is_chair && other.role == CouncilRole::Chair && Seat::from(other).is_taken_on(today)
    };
    // A role is the one of today; who was what before stands in the log. So chairs of the past hinder nobody.
    let seat = Seat { role: input.role, first: member.started_on.max(today), ..Seat::from(&member) };
    let beside: Vec<Seat> = others.iter().filter(|other| !gives_way(other)).map(Seat::from).collect();
    let is_free = !hindrances(&seat, &beside, council.seats).contains(&Problem::ChairTaken);
    problems.check(is_free, "role", Problem::ChairTaken);
    problems.settle()?;

    let changed = |id, role| {
        let happened = Event::new(EventKind::MemberChanged, SubjectType::Council, council.id);
        happened.key("member", Some(id)).term("role", role)
    };
    let mut events = vec![changed(id, input.role)];
    for other in others.into_iter().filter(gives_way) {
        events.push(changed(other.id, CouncilRole::Member));
        let mut row = other.into_active_model();
        row.role = Set(CouncilRole::Member);
        row.update(change.db()).await?;
    }
    let mut row = member.into_active_model();
    row.role.set_if_not_equals(input.role);
    if row.is_changed() {
        row.update(change.db()).await?;
    }
    change.commit(events).await?;
    Ok((council.id, id))
}

/// A member's council, locked, and the member's row as it is then.
async fn opened(store: &Store, member: &ID) -> Result<(Change, council::Model, council_member::Model), Stop> {
    let draft = store.draft().await?;
    let id = parse::<CouncilMemberId>(member)?;
    let seen = draft.find::<council_member::Entity>(council_member::Column::Id.eq(id)).await?.ok_or(Error::NotFound)?;
    let council = draft.lock::<council::Entity>(seen.titles().council_id).await?.titles().clone();
    let granted = draft.viewer().may(ManageOrganisation)?;
    let change = draft.granted(granted);
    let member = council_member::Entity::find_by_id(id).one(change.db()).await?.ok_or(Error::NotFound)?;
    Ok((change, council, member))
}

pub(super) async fn members_of(change: &Change, council: CouncilId) -> Result<Vec<council_member::Model>, Error> {
    let members = council_member::Entity::find().filter(council_member::Column::CouncilId.eq(council));
    Ok(members.all(change.db()).await?)
}

/// The account, where it is of a client who can sign in.
pub(super) async fn client_for(
    change: &Change,
    problems: &mut Problems,
    field: &str,
    account: &ID,
) -> Result<Option<AccountId>, Error> {
    let found = match parse::<AccountId>(account) {
        Ok(id) => account::Entity::find_by_id(id).one(change.db()).await?,
        Err(_) => None,
    };
    let Some(account) = found.filter(|account| account.status == AccountStatus::Active) else {
        problems.add(field, Problem::NotFound);
        return Ok(None);
    };
    problems.check(account.is_client, field, Problem::NotClient);
    Ok(Some(account.id))
}

/// The row of a new term. A member who goes on keeps the name that the website shows.
pub(super) fn new_member(
    change: &Change,
    council: CouncilId,
    id: CouncilMemberId,
    seat: Seat,
    before: Option<&council_member::Model>,
) -> council_member::ActiveModel {
    council_member::ActiveModel {
        id: Set(id),
        council_id: Set(council),
        account_id: Set(seat.person),
        role: Set(seat.role),
        started_on: Set(seat.first),
        ends_on: Set(seat.last),
        is_public: Set(before.is_some_and(|before| before.is_public)),
        public_name: Set(before.and_then(|before| before.public_name.clone())),
        created_at: Set(change.now()),
    }
}

pub(super) fn appointed(council: CouncilId, id: CouncilMemberId, seat: Seat) -> Event {
    Event::new(EventKind::MemberAppointed, SubjectType::Council, council)
        .key("member", Some(id))
        .term("role", seat.role)
        .day("startedOn", seat.first)
}

pub(super) fn left(council: CouncilId, id: CouncilMemberId, last: NaiveDate) -> Event {
    Event::new(EventKind::MemberLeft, SubjectType::Council, council).key("member", Some(id)).day("endsOn", last)
}

/// The part of the input of a term that a hindrance is about.
fn field_of(problem: Problem) -> &'static str {
    match problem {
        Problem::TermEndsBeforeStart => "endsOn",
        Problem::TermsOverlap => "accountId",
        Problem::ChairTaken => "role",
        _ => "startedOn",
    }
}
