//! Answering many signals at once.

use std::collections::HashMap;

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use entity::{id::SignalId, signal};
use sea_orm::ColumnTrait;

use super::{
    Signal,
    answer::{AnswerSignalInput, answer},
};
use crate::{
    access::{SignedIn, Store},
    many::{self, Outcome},
    payload::payload,
    problem::UserError,
};

/// Answers to reporters, at most 100.
#[derive(InputObject)]
pub struct AnswerSignalsInput {
    /// Each with its signal.
    answers: Vec<AnswerSignalInput>,
}

/// What came of one of many.
#[derive(SimpleObject)]
pub struct SignalResult {
    /// Its place in what was sent, from 0.
    index: i32,
    /// The signal as it is now. Null where nothing was done to it.
    signal: Option<Signal>,
    /// Why nothing was done, for programs, where that cannot be mended: `NOT_FOUND`, `FORBIDDEN`.
    code: Option<String>,
    /// Why nothing was done, for people.
    message: Option<String>,
    /// What in this one can be mended.
    user_errors: Vec<UserError>,
}

payload! {
    /// What came of each, in the order in which they were sent.
    AnswerSignalsPayload {
        /// A result each.
        results: Vec<SignalResult>,
    }
}

/// Changes of many signals.
#[derive(Default)]
pub struct ManySignalsMutation;

/// Changes of many signals.
#[Object(guard = "crate::access::Closed")]
impl ManySignalsMutation {
    /// Answers many signals, each as `answerSignal` does: one that fails does not spoil the others. Sending the same again tells
    /// nobody twice.
    #[graphql(guard = "SignedIn", complexity = "crate::many::cost(input.answers.len(), child_complexity)")]
    async fn answer_signals(&self, ctx: &Context<'_>, input: AnswerSignalsInput) -> Result<AnswerSignalsPayload> {
        let store = ctx.data::<Store>()?;
        let user_errors = many::check(store.viewer().language(), "answers", input.answers.len());
        if !user_errors.is_empty() {
            return Ok(AnswerSignalsPayload { results: None, user_errors });
        }
        let mut outcomes = Vec::new();
        for (index, one) in input.answers.iter().enumerate() {
            outcomes.push(Outcome::of(store, index, store.retried(|| answer(store, one)).await));
        }
        Ok(AnswerSignalsPayload { results: Some(results(store, outcomes).await?), user_errors })
    }
}

/// The results, with the signals as the viewer sees them now.
async fn results(store: &Store, outcomes: Vec<Outcome<SignalId>>) -> Result<Vec<SignalResult>> {
    let keys = outcomes.iter().filter_map(|outcome| Some(outcome.id?.0));
    let found = store.find::<signal::Entity>().filter(signal::Column::Id.eq_any(keys)).all().await?;
    let found: HashMap<SignalId, Signal> = found.into_iter().map(|seen| (seen.titles().id, Signal(seen))).collect();
    let result = |outcome: Outcome<SignalId>| SignalResult {
        index: outcome.index,
        signal: outcome.id.and_then(|id| found.get(&id).cloned()),
        code: outcome.code,
        message: outcome.message,
        user_errors: outcome.user_errors,
    };
    Ok(outcomes.into_iter().map(result).collect())
}
