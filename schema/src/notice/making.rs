//! Making notices of events: for those who follow what they happened to, and may read them.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, contact_preferences, event,
    id::{AccountId, EventId, MailId, NoticeId},
    mail, notice, notice_choice,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{followers, wants_mail};
use crate::{
    access::{Language, Person, Sight, Viewer, insert_all},
    clock,
    error::Error,
};

/// What happened longer ago is no news: its notice is made as read.
const NEWS_FOR: TimeDelta = TimeDelta::days(60);
/// What happened longer ago is not mailed any more.
const MAILED_FOR: TimeDelta = TimeDelta::days(7);

/// Makes the notices of events, and where mail goes out, the mails beside. In the transaction that also moves the reader of
/// the log on, so that each is made once.
///
/// # Errors
/// Where the database does not answer.
pub(crate) async fn make(
    db: &impl ConnectionTrait,
    events: &[event::Model],
    mail_goes_out: bool,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut notices = Vec::new();
    let mut mails = Vec::new();
    for (account, follows) in followers::of(db, events).await? {
        let wanted = readable(db, account, &follows, now).await?;
        if wanted.is_empty() {
            continue;
        }
        let by_mail = mail_goes_out && mail_is_wanted(db, account).await?;
        for event in events.iter().filter(|event| wanted.contains(&event.id)) {
            let id = NoticeId::at(event.at);
            notices.push(notice::ActiveModel {
                id: Set(id),
                account_id: Set(account),
                event_id: Set(event.id),
                at: Set(event.at),
                made_at: Set(now),
                read_at: Set((now - event.at > NEWS_FOR).then_some(now)),
            });
            if by_mail && now - event.at <= MAILED_FOR {
                mails.push(mail::ActiveModel {
                    id: Set(MailId::at(now)),
                    notice_id: Set(id),
                    queued_at: Set(now),
                    due_at: Set(now),
                    tries: Set(0),
                    sent_at: Set(None),
                    given_up_at: Set(None),
                });
            }
        }
    }
    insert_all(db, notices).await?;
    insert_all(db, mails).await
}

/// Those of these events that somebody may read, and has no notice of yet.
async fn readable(
    db: &impl ConnectionTrait,
    account: AccountId,
    events: &BTreeSet<EventId>,
    now: DateTime<Utc>,
) -> Result<BTreeSet<EventId>, Error> {
    let Some(person) = Person::load(db, account, clock::day_of(now)).await? else { return Ok(BTreeSet::new()) };
    let viewer = Viewer::person(person, Language::default(), None);
    let sight = Sight::of::<event::Entity>(&viewer);
    if sight.is_blind() {
        return Ok(BTreeSet::new());
    }
    let there = notice::Entity::find()
        .select_only()
        .column(notice::Column::EventId)
        .filter(notice::Column::AccountId.eq(account))
        .filter(notice::Column::EventId.eq_any(events.iter().map(|id| id.0)));
    let there: Vec<EventId> = there.into_tuple().all(db).await?;
    let seen = event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(event::Column::Id.eq_any(events.iter().map(|id| id.0)))
        .filter(sight.condition());
    let seen: Vec<EventId> = seen.into_tuple().all(db).await?;
    Ok(seen.into_iter().filter(|id| !there.contains(id)).collect())
}

/// Whether somebody wants mail, as things stand.
pub(crate) async fn mail_is_wanted(db: &impl ConnectionTrait, id: AccountId) -> Result<bool, Error> {
    let Some(account) = account::Entity::find_by_id(id).one(db).await? else { return Ok(false) };
    let choice = notice_choice::Entity::find_by_id(id).one(db).await?;
    let preferences = contact_preferences::Entity::find_by_id(id).one(db).await?;
    Ok(wants_mail(&account, choice.map(|choice| choice.by_mail), preferences.as_ref()))
}
