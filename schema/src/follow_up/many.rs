//! Handing over and moving many follow-ups at once.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::{
    follow_up,
    id::{FollowUpId, TypedId},
    term::Audience,
};
use sea_orm::ColumnTrait;

use super::{
    FollowUp,
    transfer::{TransferFollowUpInput, transfer},
    update::{UpdateFollowUpInput, update},
};
use crate::{
    access::{SignedIn, Store},
    many::{self, Outcome},
    payload::payload,
    problem::UserError,
    scalar::Date,
};

/// Follow-ups to hand over, at most 100.
#[derive(InputObject)]
pub struct TransferFollowUpsInput {
    /// Each with whom it goes to, and why.
    transfers: Vec<TransferFollowUpInput>,
}

/// A follow-up whose date moves.
#[derive(InputObject)]
pub struct MoveFollowUpInput {
    /// The follow-up.
    follow_up_id: ID,
    /// The day to which the due date moves.
    due_on: Date,
    /// Why, in at most 5,000 characters.
    reason: String,
    /// Who reads it; the widest audience that there is where nobody is named, and never staff alone.
    audience: Option<Audience>,
}

/// Follow-ups whose dates move, at most 100.
#[derive(InputObject)]
pub struct MoveFollowUpsInput {
    /// Each with its new date, and why.
    moves: Vec<MoveFollowUpInput>,
}

/// What came of one of many.
#[derive(SimpleObject)]
pub struct FollowUpResult {
    /// Its place in what was sent, from 0.
    index: i32,
    /// The follow-up as it is now. Null where nothing was done to it.
    follow_up: Option<FollowUp>,
    /// Why nothing was done, for programs, where that cannot be mended: `NOT_FOUND`, `FORBIDDEN`.
    code: Option<String>,
    /// Why nothing was done, for people.
    message: Option<String>,
    /// What in this one can be mended.
    user_errors: Vec<UserError>,
}

payload! {
    /// What came of each, in the order in which they were sent.
    TransferFollowUpsPayload {
        /// A result each.
        results: Vec<FollowUpResult>,
    }
}
payload! {
    /// What came of each, in the order in which they were sent.
    MoveFollowUpsPayload {
        /// A result each.
        results: Vec<FollowUpResult>,
    }
}

/// Changes of many follow-ups.
#[derive(Default)]
pub struct ManyFollowUpsMutation;

/// Changes of many follow-ups.
#[Object(guard = "crate::access::Closed")]
impl ManyFollowUpsMutation {
    /// Hands over many follow-ups, each as `transferFollowUp` does: one that fails does not spoil the others. Sending the same
    /// again changes nothing more.
    #[graphql(guard = "SignedIn", complexity = "crate::many::cost(input.transfers.len(), child_complexity)")]
    async fn transfer_follow_ups(
        &self,
        ctx: &Context<'_>,
        input: TransferFollowUpsInput,
    ) -> Result<TransferFollowUpsPayload> {
        let store = ctx.data::<Store>()?;
        let user_errors = many::check(store.viewer().language(), "transfers", input.transfers.len());
        if !user_errors.is_empty() {
            return Ok(TransferFollowUpsPayload { results: None, user_errors });
        }
        let mut outcomes = Vec::new();
        for (index, one) in input.transfers.iter().enumerate() {
            outcomes.push(Outcome::of(store, index, store.retried(|| transfer(store, one)).await));
        }
        Ok(TransferFollowUpsPayload { results: Some(results(store, outcomes).await?), user_errors })
    }

    /// Moves the dates of many follow-ups, each as `updateFollowUp` does: one that fails does not spoil the others. Sending the
    /// same again changes nothing more.
    #[graphql(guard = "SignedIn", complexity = "crate::many::cost(input.moves.len(), child_complexity)")]
    async fn move_follow_ups(&self, ctx: &Context<'_>, input: MoveFollowUpsInput) -> Result<MoveFollowUpsPayload> {
        let store = ctx.data::<Store>()?;
        let user_errors = many::check(store.viewer().language(), "moves", input.moves.len());
        if !user_errors.is_empty() {
            return Ok(MoveFollowUpsPayload { results: None, user_errors });
        }
        let mut outcomes = Vec::new();
        for (index, one) in input.moves.into_iter().enumerate() {
            let one = UpdateFollowUpInput::moving(one.follow_up_id, one.due_on, one.reason, one.audience);
            outcomes.push(Outcome::of(store, index, store.retried(|| update(store, &one)).await));
        }
        Ok(MoveFollowUpsPayload { results: Some(results(store, outcomes).await?), user_errors })
    }
}

/// The results, with the follow-ups as the viewer sees them now.
async fn results(store: &Store, outcomes: Vec<Outcome<FollowUpId>>) -> Result<Vec<FollowUpResult>> {
    let keys = outcomes.iter().filter_map(|outcome| Some(outcome.id?.uuid()));
    let found = store.find::<follow_up::Entity>().filter(follow_up::Column::Id.eq_any(keys)).all().await?;
    let found: HashMap<FollowUpId, FollowUp> =
        found.into_iter().map(|seen| (seen.titles().id, FollowUp(seen))).collect();
    let result = |outcome: Outcome<FollowUpId>| FollowUpResult {
        index: outcome.index,
        follow_up: outcome.id.and_then(|id| found.get(&id).cloned()),
        code: outcome.code,
        message: outcome.message,
        user_errors: outcome.user_errors,
    };
    Ok(outcomes.into_iter().map(result).collect())
}
