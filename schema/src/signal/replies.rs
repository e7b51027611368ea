//! What hangs on a signal: its answers, what the reporter said of them, and each time that it was opened.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    answer, answer_response, signal_reveal,
    term::{ContactChannel, SignalOutcome},
};

use super::{
    loading::{self, Originals},
    object::is_staff,
};
use crate::{
    access::{Lens, Seen, loader},
    account::Account,
    id::global,
};

/// An answer to a signal.
pub struct Answer(pub(super) Seen<answer::Entity>);

/// An answer to a signal.
#[Object]
impl Answer {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What was told.
    async fn text(&self, ctx: &Context<'_>) -> Result<String> {
        let answer = self.0.titles();
        if answer.is_masked && self.0.lens() == Lens::Full {
            let original = loading::original(ctx, Originals::answer(answer.id)).await?;
            return Ok(original.unwrap_or_else(|| answer.text.clone()));
        }
        Ok(answer.text.clone())
    }

    /// How it was told.
    async fn channel(&self) -> ContactChannel {
        self.0.titles().channel
    }

    /// The outcome that it carried.
    async fn outcome(&self) -> Option<SignalOutcome> {
        self.0.titles().outcome
    }

    /// The name that its writer chose to show, or the department's.
    async fn author_name(&self) -> &str {
        &self.0.titles().author_name
    }

    /// When it was told.
    async fn at(&self) -> DateTime<Utc> {
        self.0.titles().at
    }

    /// Who wrote it, for staff.
    async fn writer(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        if !is_staff(ctx)? {
            return Ok(None);
        }
        loader::one(ctx, Some(self.0.titles().writer_id)).await
    }

    /// Why the reporter's contact preferences were set aside, for staff.
    async fn override_reason(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(if is_staff(ctx)? { self.0.titles().override_reason.as_deref() } else { None })
    }
}

/// What a reporter said of an answer.
pub struct AnswerResponse(pub(super) Seen<answer_response::Entity>);

/// What a reporter said of an answer.
#[Object]
impl AnswerResponse {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// Whether it helped.
    async fn helped(&self) -> bool {
        self.0.titles().helped
    }

    /// What they added.
    async fn comment(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let response = self.0.titles();
        if response.is_masked && self.0.lens() == Lens::Full {
            let original = loading::original(ctx, Originals::comment(response.id)).await?;
            return Ok(original.or_else(|| response.comment.clone()));
        }
        Ok(response.comment.clone())
    }

    /// When they said it.
    async fn at(&self) -> DateTime<Utc> {
        self.0.titles().at
    }
}

/// A time that somebody opened what was masked, or who told it.
pub struct SignalReveal(pub(super) Seen<signal_reveal::Entity>);

/// A time that somebody opened what was masked, or who told it.
#[Object]
impl SignalReveal {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.0.titles().reason
    }

    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.0.titles().at
    }

    /// Who, for staff.
    async fn opened_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        if !is_staff(ctx)? {
            return Ok(None);
        }
        loader::one(ctx, Some(self.0.titles().opened_by)).await
    }
}
