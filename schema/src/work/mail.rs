//! The outbox: mail that goes out with notices, claimed row by row, tried until it is taken or given up.
//!
//! A mail is made in the transaction that makes its notice. Who sends it first puts off the moment from which others
//! can take it, commits, and only then talks to the mail server; afterwards it writes down what came of it. A server
//! that is killed in between leaves a mail that another takes when that moment has come: a mail goes out at least once,
//! under a name that stays the same. What it says is made at that moment, for those who may still read the notice and
//! still want mail: a greeting, one sentence of the kind of event, and a link. Never a title, never a text.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, contact_preferences, event,
    id::{AccountId, MailId},
    mail, notice,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};

use crate::{
    access::{Language, Organisation, Person, Sight, Viewer},
    clock,
    error::Error,
    notice::mail_is_wanted,
    timeline::plain_sentence,
};

/// How many are taken at once.
const AT_ONCE: u64 = 10;
/// For how long nobody else takes a mail that somebody took: longer than a mail server may take over all of them.
const CLAIM: TimeDelta = TimeDelta::minutes(5);
/// For how long a mail is tried. A sender goes on for at least four to five days (RFC 5321, 4.5.4.1).
const TRIED_FOR: TimeDelta = TimeDelta::days(5);
/// How often a mail is refused for good before it is given up: the fault may be in our settings.
const REFUSED: i32 = 3;
/// The longest wait between two tries.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(4);

/// A mail that is to be sent now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its key: what it is called at the mail server too.
    pub id: MailId,
    /// Whom it is for.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Its subject.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent,
    /// The mail server is away, or says to try later.
    Later,
    /// The mail server does not want it.
    Refused,
}

/// Takes mails that are due, and makes their letters. Those that nobody wants or may read any more are given up.
///
/// # Errors
/// Where the database does not answer. Nothing was taken then.
pub async fn claim_mails(organisation: &Organisation, link: &str, now: DateTime<Utc>) -> Result<Vec<Letter>, Error> {
    use mail::Column::{DueAt, GivenUpAt, Id, SentAt};
    let due = || {
        mail::Entity::find()
            .filter(SentAt.is_null())
            .filter(GivenUpAt.is_null())
            .filter(DueAt.lte(now))
            .order_by_asc(DueAt)
            .order_by_asc(Id)
            .limit(AT_ONCE)
    };
    // A look first, so that a quiet organisation writes nothing.
    if due().one(&organisation.work).await?.is_none() {
        return Ok(Vec::new());
    }
    let transaction = organisation.work.begin().await?;
    let claimed = due().lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).all(&transaction).await?;
    let mut letters = Vec::new();
    for mail in claimed {
        let letter = letter(&transaction, organisation, link, &mail, now).await?;
        let mut row = mail.clone().into_active_model();
        if letter.is_some() {
            row.tries = Set(mail.tries.saturating_add(1));
            row.due_at = Set(now + CLAIM);
        } else {
            row.given_up_at = Set(Some(now));
        }
        row.update(&transaction).await?;
        letters.extend(letter);
    }
    transaction.commit().await?;
    Ok(letters)
}

/// Writes down what came of a try. Says whether the mail was given up.
///
/// # Errors
/// Where the database does not answer: the mail is tried again when its claim ends.
pub async fn settle_mail(
    organisation: &Organisation,
    id: MailId,
    outcome: Outcome,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let db = &organisation.work;
    let Some(mail) = mail::Entity::find_by_id(id).one(db).await? else { return Ok(false) };
    if mail.sent_at.is_some() || mail.given_up_at.is_some() {
        return Ok(false);
    }
    let next = after(&mail, outcome, now);
    let mut row = mail.into_active_model();
    match next {
        Next::Done => row.sent_at = Set(Some(now)),
        Next::GiveUp => row.given_up_at = Set(Some(now)),
        Next::Again(at) => row.due_at = Set(at),
    }
    row.update(db).await?;
    Ok(next == Next::GiveUp)
}

/// How many mails wait to be sent.
///
/// # Errors
/// Where the database does not answer.
pub async fn waiting_mails(organisation: &Organisation) -> Result<u64, Error> {
    let waiting = mail::Entity::find().filter(mail::Column::SentAt.is_null()).filter(mail::Column::GivenUpAt.is_null());
    Ok(waiting.count(&organisation.work).await?)
}

#[derive(Debug, PartialEq, Eq)]
enum Next {
    Done,
    GiveUp,
    Again(DateTime<Utc>),
}

/// What follows on a try: a minute later, then two, four, up to four hours; and in the end no more.
fn after(mail: &mail::Model, outcome: Outcome, now: DateTime<Utc>) -> Next {
    let doubled = u32::try_from(mail.tries.clamp(1, 10) - 1).unwrap_or_default();
    let wait = TimeDelta::minutes(2_i64.saturating_pow(doubled)).min(LONGEST_WAIT);
    match outcome {
        Outcome::Sent => Next::Done,
        Outcome::Refused if mail.tries >= REFUSED => Next::GiveUp,
        Outcome::Refused | Outcome::Later if now - mail.queued_at >= TRIED_FOR => Next::GiveUp,
        Outcome::Refused | Outcome::Later => Next::Again(now + wait),
    }
}

/// The letter of a mail; nothing where its reader is gone, does not want it, or may not read the notice any more.
async fn letter(
    db: &impl ConnectionTrait,
    organisation: &Organisation,
    link: &str,
    mail: &mail::Model,
    now: DateTime<Utc>,
) -> Result<Option<Letter>, Error> {
    let Some(notice) = notice::Entity::find_by_id(mail.notice_id).one(db).await? else { return Ok(None) };
    let id = notice.account_id;
    if !mail_is_wanted(db, id).await? {
        return Ok(None);
    }
    let Some(account) = account::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let Some(address) = account.email.clone() else { return Ok(None) };
    let Some(person) = Person::load(db, id, clock::day_of(now)).await? else { return Ok(None) };
    let language = language(db, id).await?;
    let sight = Sight::of::<notice::Entity>(&Viewer::person(person, language, None));
    if sight.is_blind() {
        return Ok(None);
    }
    let seen = notice::Entity::find_by_id(notice.id).filter(sight.condition()).one(db).await?;
    let event = event::Entity::find_by_id(notice.event_id).one(db).await?;
    let (Some(_), Some(event)) = (seen, event) else { return Ok(None) };
    let link = link.replace("{organisation}", &organisation.slug).replace("{notice}", &notice.id.to_string());
    let (subject, text) =
        words(language, &account.name, plain_sentence(event.kind, language), &organisation.name, &link);
    Ok(Some(Letter { id: mail.id, name: account.name, address, subject, text }))
}

/// Dutch, unless somebody's contact preferences say English.
async fn language(db: &impl ConnectionTrait, id: AccountId) -> Result<Language, Error> {
    let preferences = contact_preferences::Entity::find_by_id(id).one(db).await?;
    Ok(preferences.map_or_else(Language::default, |preferences| Language::accepted(&preferences.language)))
}

/// Subject and text.
fn words(language: Language, name: &str, sentence: &str, organisation: &str, link: &str) -> (String, String) {
    match language {
        Language::Dutch => (
            "Er is een bericht voor u".to_owned(),
            format!(
                "Beste {name},\n\n{sentence}\n\nU leest het hier:\n{link}\n\nU krijgt deze mail van {organisation}. U kunt \
                 niet op deze mail antwoorden.\nWilt u geen mail meer over berichten? Zet dat dan uit bij uw \
                 instellingen.\n"
            ),
        ),
        Language::English => (
            "There is a notice for you".to_owned(),
            format!(
                "Dear {name},\n\n{sentence}\n\nYou can read it here:\n{link}\n\nThis mail is from {organisation}. You cannot \
                 answer it.\nDo you not want mail about notices any more? Then switch it off in your settings.\n"
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use entity::id::NoticeId;

    use super::*;

    const QUEUED: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn mail(tries: i32) -> mail::Model {
        mail::Model {
            id: MailId::at(QUEUED),
            notice_id: NoticeId::at(QUEUED),
            queued_at: QUEUED,
            due_at: QUEUED,
            tries,
            sent_at: None,
            given_up_at: None,
        }
    }

    #[test]
    fn tries_are_further_and_further_apart() {
        let wait = |tries| match after(&mail(tries), Outcome::Later, QUEUED) {
            Next::Again(at) => (at - QUEUED).num_minutes(),
            other => panic!("{other:?}"),
        };
        assert_eq!([1, 2, 3, 9, 100].map(wait), [1, 2, 4, 240, 240]);
    }

    #[test]
    fn a_mail_is_given_up_after_five_days_or_when_it_was_refused_three_times() {
        assert_eq!(after(&mail(40), Outcome::Later, QUEUED + TRIED_FOR), Next::GiveUp);
        assert!(matches!(after(&mail(40), Outcome::Later, QUEUED + TimeDelta::days(4)), Next::Again(_)));
        assert!(matches!(after(&mail(2), Outcome::Refused, QUEUED), Next::Again(_)));
        assert_eq!(after(&mail(3), Outcome::Refused, QUEUED), Next::GiveUp);
        assert_eq!(after(&mail(3), Outcome::Sent, QUEUED + TRIED_FOR), Next::Done);
    }
}
