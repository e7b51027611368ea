//! Those whom a commitment was made to say whether it helped.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{
    follow_up, follow_up_response,
    id::{AccountId, FollowUpId, FollowUpResponseId, TypedId},
    term::{EventKind, FollowUpStatus, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    FollowUp,
    recipients::{self, MadeTo},
    rules::RespondToFollowUp,
    update::event,
};
use crate::{
    access::{Change, Open, Store},
    account::Limits,
    error::Error,
    id::parse,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    sealed_text::{self, Place, Screened},
    signal,
};

/// The most characters of a comment.
const LONGEST: usize = 5_000;

/// Whether something that was promised to you helped.
#[derive(InputObject)]
pub struct RespondToFollowUpInput {
    /// The follow-up.
    follow_up_id: ID,
    /// The code of the signal, where that was anonymous.
    code: Option<String>,
    /// Whether it helped.
    helped: bool,
    /// What you want to add, in at most 5,000 characters.
    comment: Option<String>,
}

payload! {
    /// The follow-up that was responded to.
    RespondToFollowUpPayload {
        /// The follow-up.
        follow_up: FollowUp,
    }
}

/// Responding to follow-ups.
#[derive(Default)]
pub struct RespondToFollowUpMutation;

/// Responding to follow-ups.
#[Object(guard = "crate::access::Closed")]
impl RespondToFollowUpMutation {
    /// Says whether a commitment that was kept helped: those whom it was made to do. Saying it again changes it.
    #[graphql(guard = "Open")]
    async fn respond_to_follow_up(
        &self,
        ctx: &Context<'_>,
        input: RespondToFollowUpInput,
    ) -> Result<RespondToFollowUpPayload> {
        let (store, limits) = (ctx.data::<Store>()?, ctx.data::<Limits>()?);
        let (id, user_errors) = settled(store.retried(|| respond(store, limits, &input)).await)?;
        let follow_up = match id {
            Some(id) => store.find().by_id(id).await?.map(FollowUp),
            None => None,
        };
        Ok(RespondToFollowUpPayload { follow_up, user_errors })
    }
}

async fn respond(store: &Store, limits: &Limits, input: &RespondToFollowUpInput) -> Result<FollowUpId, Stop> {
    if let Some(code) = &input.code {
        // Who shows the code of a signal sees what was promised about it.
        signal::of_code(store, limits, code).await?.ok_or(Error::NotFound)?;
    }
    let draft = store.draft().await?;
    let follow_up = draft.lock::<follow_up::Entity>(parse(&input.follow_up_id)?).await?.titles().clone();
    let made_to = recipients::made_to(&draft, &follow_up).await?;
    let act = RespondToFollowUp {
        is_recipient: matches!(made_to, MadeTo::Reporter | MadeTo::Participant(_) | MadeTo::Author),
        holds_code: made_to == MadeTo::CodeHolder,
    };
    let granted = draft.viewer().may(act)?;
    let change = draft.granted(granted);
    let screen = change.screen().await?;
    if let MadeTo::Participant(role) = made_to
        && !recipients::is_among(&change, follow_up.id, role).await?
    {
        return Err(Error::Forbidden.into());
    }

    let mut problems = Problems::new(store.viewer().language());
    let comment =
        problems.optional_text("comment", input.comment.as_deref(), LONGEST).map(|text| Screened::of(&screen, &text));
    problems.check(follow_up.status == FollowUpStatus::Done, "followUpId", Problem::FollowUpNotDone);
    problems.settle()?;

    // An anonymous reporter stays so, even when they are signed in by chance.
    let account = change.viewer().id().filter(|_| made_to != MadeTo::CodeHolder);
    let known = said_before(&change, follow_up.id, account).await?;
    if let Some(known) = &known
        && is_the_same(&change, known, input.helped, comment.as_ref()).await?
    {
        return Ok(follow_up.id);
    }
    let sealed_for = match (account, follow_up.signal_id) {
        (Some(account), _) => account.uuid(),
        (None, Some(signal)) => signal.uuid(),
        (None, None) => return Err(Error::Unauthenticated.into()),
    };
    let response = Response { follow_up: follow_up.id, account, helped: input.helped, comment: comment.as_ref() };
    response.keep(&change, known.map(|known| known.id), sealed_for).await?;

    let kind = if input.helped { EventKind::FollowUpHelped } else { EventKind::FollowUpNotHelped };
    let events = [event(kind, &follow_up)];
    match account {
        Some(_) => change.commit(events).await?,
        None => change.commit_anonymously(events).await?,
    }
    Ok(follow_up.id)
}

/// What the same person said of it before.
async fn said_before(
    change: &Change,
    follow_up: FollowUpId,
    account: Option<AccountId>,
) -> Result<Option<follow_up_response::Model>, Error> {
    use follow_up_response::Column;
    let by = account.map_or_else(|| Column::AccountId.is_null(), |account| Column::AccountId.eq(account));
    let said = Condition::all().add(Column::FollowUpId.eq(follow_up)).add(by);
    Ok(follow_up_response::Entity::find().filter(said).one(change.db()).await?)
}

/// Whether somebody says what they said before: then it is a retry.
async fn is_the_same(
    change: &Change,
    known: &follow_up_response::Model,
    helped: bool,
    comment: Option<&Screened>,
) -> Result<bool, Error> {
    if known.helped != helped || known.comment.as_deref() != comment.map(|comment| comment.text.as_str()) {
        return Ok(false);
    }
    if !known.is_masked {
        return Ok(true);
    }
    let opened = sealed_text::open(change, &[place_of(known.id)]).await?.pop();
    Ok(opened.is_some_and(|(_, original)| comment.and_then(Screened::original) == Some(original.as_str())))
}

/// Where a comment is sealed.
pub(super) fn place_of(response: FollowUpResponseId) -> Place {
    Place { subject_type: SubjectType::FollowUp, subject: response.uuid(), field: "comment" }
}

struct Response<'a> {
    follow_up: FollowUpId,
    account: Option<AccountId>,
    helped: bool,
    comment: Option<&'a Screened>,
}

impl Response<'_> {
    /// Keeps it, in the place of the one before where there was one.
    async fn keep(self, change: &Change, known: Option<FollowUpResponseId>, sealed_for: Uuid) -> Result<(), Error> {
        let (db, now) = (change.db(), change.now());
        let id = known.unwrap_or_else(|| FollowUpResponseId::at(now));
        let row = follow_up_response::ActiveModel {
            id: Set(id),
            follow_up_id: Set(self.follow_up),
            account_id: Set(self.account),
            helped: Set(self.helped),
            comment: Set(self.comment.map(|comment| comment.text.clone())),
            is_masked: Set(self.comment.is_some_and(|comment| comment.is_masked)),
            at: Set(now),
        };
        match known {
            Some(_) => {
                row.update(db).await?;
            }
            None => {
                follow_up_response::Entity::insert(row).exec_without_returning(db).await?;
            }
        }
        sealed_text::reseal(db, change.vault(), sealed_for, place_of(id), self.comment, now).await
    }
}
