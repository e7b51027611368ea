//! Inviting people to a session, and taking an invitation back.

use async_graphql::{ID, InputObject};
use entity::{
    account, council_member,
    id::{AccountId, SessionId, SessionParticipantId, TypedId},
    session, session_consent, session_observation, session_participant, session_telling,
    term::{AccountStatus, EventKind, InvitationAnswer, ParticipantRole, Room},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::{happened, participants};
use crate::{
    access::{Change, Sight, Store, insert_all},
    error::Error,
    event::Event,
    id::parse,
    payload::Stop,
    problem::{Problem, Problems},
    sealed_text,
    session::{
        naming::observes,
        standing::{KeepParticipants, locked, locked_with_participant},
        steps::{Step, allows, places_left, takes_a_place, unfit, usual_room},
        story,
    },
};

/// The most people of one session.
const MOST: usize = 200;
/// The most people in one invitation.
const AT_ONCE: usize = 50;

/// Somebody to be invited: one of account and e-mail address.
#[derive(InputObject)]
pub struct InviteeInput {
    /// An account that you can see.
    account_id: Option<ID>,
    /// The e-mail address of an account, for somebody whose account you cannot see. A client is found so by staff alone.
    email: Option<String>,
    /// What the person does in the session.
    role: ParticipantRole,
    /// The room of a mirror conversation. Where none is named: observers watch, everybody else converses.
    room: Option<Room>,
}

/// People to be invited to a session that is still to come.
#[derive(InputObject)]
pub struct InviteToSessionInput {
    /// The session.
    session_id: ID,
    /// Who; at most 50 at once.
    people: Vec<InviteeInput>,
}

pub(super) async fn invite(store: &Store, input: &InviteToSessionInput) -> Result<SessionId, Stop> {
    let (change, session) = locked(store, &input.session_id, KeepParticipants).await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.take("sessionId", allows(&session, Step::Prepare, change.now()));
    problems.check(!input.people.is_empty(), "people", Problem::InviteeNeeded);
    let there = participants(&change, session.id).await?;
    let is_bounded = input.people.len() <= AT_ONCE && there.len().saturating_add(input.people.len()) <= MOST;
    problems.check(is_bounded, "people", Problem::TooMany);
    problems.settle()?;

    let has_organised = super::organisers(&change, &session).await?;
    let mut people: Vec<session_participant::ActiveModel> = Vec::new();
    let mut invited: Vec<AccountId> = there.iter().map(|one| one.account_id).collect();
    for (place, invitee) in input.people.iter().enumerate() {
        let field = format!("people.{place}");
        let Some(account) = account_of(&change, invitee, &field, &mut problems).await? else { continue };
        // The same invitation once more is a retry.
        let same = |one: &&session_participant::Model| one.account_id == account.id && one.role == invitee.role;
        if there.iter().any(|one| same(&one)) {
            continue;
        }
        problems.check(!invited.contains(&account.id), &field, Problem::AlreadyInvited);
        invited.push(account.id);
        people.push(row(&change, &session, invitee, &account, &has_organised, &field, &mut problems));
    }
    // Who invites themselves takes a place like others who come.
    let takes = |row: &session_participant::ActiveModel| {
        let comes = row.answer.try_as_ref() == Some(&InvitationAnswer::Accepted);
        comes && row.role.try_as_ref().is_some_and(|role| takes_a_place(*role))
    };
    let left = places_left(session.capacity, super::invited(&change, session.id).await?);
    problems.check(left.is_none_or(|left| left > 0) || !people.iter().any(takes), "people", Problem::SessionFull);
    problems.settle()?;
    let events: Vec<Event> = people
        .iter()
        .map(|row| happened(EventKind::ParticipantInvited, &session).key("participant", row.id.try_as_ref().copied()))
        .collect();
    if events.is_empty() {
        return Ok(session.id);
    }
    insert_all(change.db(), people).await?;
    change.commit(events).await?;
    Ok(session.id)
}

/// The account of somebody who is to be invited: one that the viewer sees, or one whose e-mail address they know.
async fn account_of(
    change: &Change,
    invitee: &InviteeInput,
    field: &str,
    problems: &mut Problems,
) -> Result<Option<account::Model>, Error> {
    let active = account::Entity::find()
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .filter(account::Column::IsIntegration.eq(false));
    let email = invitee.email.as_deref().map(str::trim).filter(|email| !email.is_empty());
    let (found, at) = match (&invitee.account_id, email) {
        (Some(id), None) => {
            let seen = Sight::keys::<account::Entity>(change.viewer());
            let found = match parse::<AccountId>(id) {
                Ok(id) => {
                    let known = seen_or_member(change, id).await?;
                    let select = active.filter(account::Column::Id.eq(id));
                    let select = if known { select } else { select.filter(account::Column::Id.in_subquery(seen)) };
                    select.one(change.db()).await?
                }
                Err(_) => None,
            };
            (found, "accountId")
        }
        (None, Some(email)) => {
            let proven = active
                .filter(account::Column::Email.eq(email.to_lowercase()))
                .filter(account::Column::IsEmailProven.eq(true));
            let found = proven.one(change.db()).await?;
            (of_reach(change, found).await?, "email")
        }
        _ => {
            problems.add(field, Problem::InviteeNeeded);
            return Ok(None);
        }
    };
    problems.check(found.is_some(), &format!("{field}.{at}"), Problem::NotFound);
    Ok(found)
}

/// The account, where the viewer may find it by its e-mail address: a council does not learn who is a client here.
async fn of_reach(change: &Change, found: Option<account::Model>) -> Result<Option<account::Model>, Error> {
    let works_here = change.viewer().account().is_some_and(|person| person.is_staff);
    let Some(account) = found else { return Ok(None) };
    let is_known = works_here || account.is_staff || super::is_member(change, account.id).await?;
    Ok(is_known.then_some(account))
}

/// Whether an account sits on a council now: staff see every member, by name, though not the account behind the seat.
async fn seen_or_member(change: &Change, account: AccountId) -> Result<bool, Error> {
    let works_here = change.viewer().account().is_some_and(|person| person.is_staff);
    Ok(works_here && super::is_member(change, account).await?)
}

fn row(
    change: &Change,
    session: &session::Model,
    invitee: &InviteeInput,
    account: &account::Model,
    has_organised: &[AccountId],
    field: &str,
    problems: &mut Problems,
) -> session_participant::ActiveModel {
    let room = invitee.room.or_else(|| usual_room(session.kind, invitee.role));
    if let Some(problem) = unfit(session.kind, invitee.role, room, (account.is_client, account.is_staff)) {
        let at = if problem == Problem::RoomUnfit { "room" } else { "role" };
        problems.add(&format!("{field}.{at}"), problem);
    }
    problems.check(
        !has_organised.contains(&account.id) || !observes(invitee.role, room),
        field,
        Problem::OrganiserObserves,
    );
    // Who invites themselves, comes.
    let is_oneself = change.viewer().id() == Some(account.id);
    session_participant::ActiveModel {
        id: Set(SessionParticipantId::at(change.now())),
        session_id: Set(session.id),
        account_id: Set(account.id),
        role: Set(invitee.role),
        room: Set(room),
        answer: Set(if is_oneself { InvitationAnswer::Accepted } else { InvitationAnswer::Invited }),
        answered_at: Set(is_oneself.then_some(change.now())),
        attended: Set(None),
        story: Set(None),
        story_is_masked: Set(false),
        created_at: Set(change.now()),
    }
}

/// An invitation to be taken back, before the session takes place.
#[derive(InputObject)]
pub struct WithdrawInvitationInput {
    /// The session.
    session_id: ID,
    /// The participant.
    participant_id: ID,
}

pub(super) async fn withdraw(store: &Store, input: &WithdrawInvitationInput) -> Result<SessionId, Stop> {
    let may = |standing, _| KeepParticipants(standing);
    let (change, session, participant) =
        locked_with_participant(store, &input.session_id, Some(&input.participant_id), may).await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.take("sessionId", allows(&session, Step::Prepare, change.now()));
    // Who has been in a room of a session that began has been there, also where it was put off since.
    let id = participant.id.uuid();
    let observed = session_observation::Entity::find().filter(session_observation::Column::ParticipantId.eq(id));
    let has_been_there = session.starts_at <= change.now() || observed.count(change.db()).await? > 0;
    problems.check(!has_been_there, "sessionId", Problem::SessionOver);
    problems.settle()?;
    let (owner, place) = (participant.account_id.uuid(), story::place_of(participant.id));
    sealed_text::reseal(change.db(), change.vault(), owner, place, None, change.now()).await?;
    session_consent::Entity::delete_many()
        .filter(session_consent::Column::ParticipantId.eq(id))
        .exec(change.db())
        .await?;
    session_telling::Entity::delete_many()
        .filter(session_telling::Column::ParticipantId.eq(id))
        .exec(change.db())
        .await?;
    session_participant::Entity::delete_by_id(participant.id).exec(change.db()).await?;
    change.commit([happened(EventKind::InvitationWithdrawn, &session)]).await?;
    Ok(session.id)
}

/// Whether an account has a seat on a council on the day of the change.
pub(super) async fn seats(change: &Change, accounts: &[AccountId]) -> Result<Vec<AccountId>, Error> {
    let today = change.today();
    let sitting = council_member::Entity::find()
        .select_only()
        .column(council_member::Column::AccountId)
        .filter(council_member::Column::AccountId.eq_any(accounts.iter().copied()))
        .filter(council_member::Column::StartedOn.lte(today))
        .filter(
            sea_orm::Condition::any()
                .add(council_member::Column::EndsOn.is_null())
                .add(council_member::Column::EndsOn.gte(today)),
        );
    Ok(sitting.into_tuple().all(change.db()).await?)
}
