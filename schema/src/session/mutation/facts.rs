//! What the rules of a session look at within a change: who is invited, who organises it, whose council it is of.

use entity::{
    council_member, event,
    id::{AccountId, SessionId, TypedId},
    session, session_council, session_participant,
    term::{EventKind, SubjectType},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::invite::seats;
use crate::{
    access::Change,
    error::Error,
    event::Event,
    session::{naming::observes, steps::Invited},
};

/// Something that happened to a session.
pub(super) fn happened(kind: EventKind, session: &session::Model) -> Event {
    happened_on(kind, session.id)
}

pub(super) fn happened_on(kind: EventKind, session: SessionId) -> Event {
    Event::new(kind, SubjectType::Session, session)
}

/// Everybody of a session, the first invited first.
pub(super) async fn participants(
    change: &Change,
    session: SessionId,
) -> Result<Vec<session_participant::Model>, Error> {
    let all = session_participant::Entity::find()
        .filter(session_participant::Column::SessionId.eq(session))
        .order_by_asc(session_participant::Column::CreatedAt)
        .order_by_asc(session_participant::Column::Id);
    Ok(all.all(change.db()).await?)
}

/// Everybody of a session, as its rules look at them.
pub(super) async fn invited(change: &Change, session: SessionId) -> Result<Vec<Invited>, Error> {
    let all = participants(change, session).await?;
    let accounts: Vec<AccountId> = all.iter().map(|one| one.account_id).collect();
    let members = seats(change, &accounts).await?;
    Ok(all.iter().map(|one| Invited::of(one, members.contains(&one.account_id))).collect())
}

/// Whether an account has a seat on any council now.
pub(super) async fn is_member(change: &Change, account: AccountId) -> Result<bool, Error> {
    Ok(!seats(change, &[account]).await?.is_empty())
}

/// Whether an account watches a session from the observation room.
pub(super) async fn watches(change: &Change, session: SessionId, account: AccountId) -> Result<bool, Error> {
    let own = session_participant::Entity::find()
        .filter(session_participant::Column::SessionId.eq(session))
        .filter(session_participant::Column::AccountId.eq(account))
        .one(change.db())
        .await?;
    Ok(own.is_some_and(|own| observes(own.role, own.room)))
}

/// Who organises a session, and who did: they know who the client is.
pub(super) async fn organisers(change: &Change, session: &session::Model) -> Result<Vec<AccountId>, Error> {
    let events = event::Entity::find()
        .filter(event::Column::SubjectType.eq(SubjectType::Session))
        .filter(event::Column::SubjectId.eq(session.id.uuid()))
        .filter(event::Column::Kind.is_in([EventKind::SessionPlanned, EventKind::SessionHandedOver]))
        .all(change.db())
        .await?;
    let named = |event: &event::Model| event.data.get("organiser")?.as_str()?.parse::<AccountId>().ok();
    let mut all = vec![session.organiser_id];
    for event in &events {
        all.extend(named(event));
        all.extend(event.actor_id);
    }
    Ok(all)
}

async fn councils_of(change: &Change, session: SessionId) -> Result<Vec<session_council::Model>, Error> {
    let links = session_council::Entity::find().filter(session_council::Column::SessionId.eq(session));
    Ok(links.all(change.db()).await?)
}

pub(super) async fn has_councils(change: &Change, session: SessionId) -> Result<bool, Error> {
    Ok(!councils_of(change, session).await?.is_empty())
}

/// Whether an account has a seat now on one of a session's councils.
pub(super) async fn sits_on_a_council_of(
    change: &Change,
    session: SessionId,
    account: AccountId,
) -> Result<bool, Error> {
    let councils = councils_of(change, session).await?;
    let today = change.today();
    let seats = council_member::Entity::find()
        .filter(council_member::Column::AccountId.eq(account))
        .filter(council_member::Column::CouncilId.eq_any(councils.iter().map(|link| link.council_id)))
        .filter(council_member::Column::StartedOn.lte(today))
        .filter(
            sea_orm::Condition::any()
                .add(council_member::Column::EndsOn.is_null())
                .add(council_member::Column::EndsOn.gte(today)),
        );
    Ok(seats.count(change.db()).await? > 0)
}
