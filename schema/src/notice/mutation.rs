//! Reading notices, and choosing whether they come by e-mail too.

use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::NoticeId,
    notice, notice_choice,
    term::{EventKind, SubjectType},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{
    query::{by_mail, unread},
    rules::KeepNotices,
};
use crate::{
    access::{SignedIn, Store},
    clock,
    error::Error,
    event::Event,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
};

/// The most notices that are named at once.
const MOST: usize = 100;

/// Which notices you have read: some, or all up to a moment.
#[derive(InputObject)]
pub(super) struct MarkNoticesReadInput {
    /// These.
    notice_ids: Option<Vec<ID>>,
    /// All of what happened until this moment. A list shows the newest first: give when the first of it happened.
    until: Option<DateTime<Utc>>,
}

/// Whether notices come by e-mail too.
#[derive(InputObject)]
pub(super) struct SetMailNoticesInput {
    /// Whether you want that.
    wanted: bool,
}

payload! {
    /// What is still to be read.
    MarkNoticesReadPayload {
        /// How many were not read before.
        marked_count: i32,
        /// How many there are still to read.
        unread_notices: i32,
    }
}

payload! {
    /// What was chosen.
    SetMailNoticesPayload {
        /// Whether notices go to you by e-mail too. False also where your contact preferences say that e-mail is unwanted.
        mail_notices: bool,
    }
}

/// Changes of one's own notices.
#[derive(Default)]
pub struct NoticeMutation;

/// Changes of one's own notices.
#[Object(guard = "crate::access::Closed")]
impl NoticeMutation {
    /// Marks your own notices as read.
    #[graphql(guard = "SignedIn")]
    async fn mark_notices_read(
        &self,
        ctx: &Context<'_>,
        input: MarkNoticesReadInput,
    ) -> Result<MarkNoticesReadPayload> {
        let store = ctx.data::<Store>()?;
        let (marked_count, user_errors) = settled(store.retried(|| mark(store, &input)).await)?;
        let unread_notices = if marked_count.is_some() { Some(unread(store).await?) } else { None };
        Ok(MarkNoticesReadPayload { marked_count, unread_notices, user_errors })
    }

    /// Chooses whether your notices come by e-mail too. A mail says what kind of thing happened and where to read it; never
    /// what was told.
    #[graphql(guard = "SignedIn")]
    async fn set_mail_notices(&self, ctx: &Context<'_>, input: SetMailNoticesInput) -> Result<SetMailNoticesPayload> {
        let store = ctx.data::<Store>()?;
        let (done, user_errors) = settled(store.retried(|| choose(store, &input)).await)?;
        let mail_notices = if done.is_some() { by_mail(store).await? } else { None };
        Ok(SetMailNoticesPayload { mail_notices, user_errors })
    }
}

async fn mark(store: &Store, input: &MarkNoticesReadInput) -> Result<i32, Stop> {
    let draft = store.draft().await?;
    let account = draft.viewer().id().ok_or(Error::Unauthenticated)?;
    let granted = draft.viewer().may(KeepNotices)?;
    let mut problems = Problems::new(store.viewer().language());
    let chosen = match (&input.notice_ids, input.until) {
        (Some(ids), None) => {
            problems.check(ids.len() <= MOST, "noticeIds", Problem::TooMany);
            problems.settle()?;
            let mut keys = Vec::new();
            for (place, id) in ids.iter().enumerate() {
                let key: Option<NoticeId> = id.parse().ok();
                let seen = match key {
                    Some(key) => draft.find::<notice::Entity>(notice::Column::Id.eq(key)).await?,
                    None => None,
                };
                problems.check(seen.is_some(), &format!("noticeIds.{place}"), Problem::NotFound);
                keys.extend(key.map(|key| key.0));
            }
            notice::Column::Id.eq_any(keys)
        }
        (None, Some(until)) => notice::Column::At.lte(clock::within_reach(until)),
        _ => return Err(problems.stop("", Problem::NoticesOrUntil)),
    };
    problems.settle()?;
    let change = draft.granted(granted);
    let done = notice::Entity::update_many()
        .col_expr(notice::Column::ReadAt, Expr::val(change.now()))
        .filter(
            Condition::all()
                .add(notice::Column::AccountId.eq(account))
                .add(notice::Column::ReadAt.is_null())
                .add(chosen),
        )
        .exec(change.db())
        .await?;
    let count = i32::try_from(done.rows_affected).unwrap_or(i32::MAX);
    if count > 0 {
        let event = Event::new(EventKind::NoticesRead, SubjectType::Account, account);
        change.commit([event.number("count", count)]).await?;
    }
    Ok(count)
}

async fn choose(store: &Store, input: &SetMailNoticesInput) -> Result<(), Stop> {
    let draft = store.draft().await?;
    let account = draft.viewer().id().ok_or(Error::Unauthenticated)?;
    let granted = draft.viewer().may(KeepNotices)?;
    let change = draft.granted(granted);
    let row = notice_choice::ActiveModel {
        account_id: Set(account),
        by_mail: Set(input.wanted),
        changed_at: Set(change.now()),
    };
    let replacing = OnConflict::column(notice_choice::Column::AccountId)
        .update_columns([notice_choice::Column::ByMail, notice_choice::Column::ChangedAt])
        .to_owned();
    notice_choice::Entity::insert(row).on_conflict(replacing).exec_without_returning(change.db()).await?;
    let event = Event::new(EventKind::MailNoticesSet, SubjectType::Account, account);
    Ok(change.commit([event.number("wanted", i32::from(input.wanted))]).await?)
}
