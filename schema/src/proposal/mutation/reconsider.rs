//! Asking to reconsider a decision: once, with reasons.

use async_graphql::{ID, InputObject};
use entity::{
    id::{ProposalId, TypedId},
    proposal,
    term::{EventKind, ProposalStatus, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use super::{MOST_CHARACTERS, happened, submit::begin_decision};
use crate::{
    access::Store,
    clock,
    error::Error,
    id::parse,
    payload::{Stop, payload},
    problem::Problems,
    proposal::{
        Proposal,
        rules::RequestReconsideration,
        steps::{Standing, Step},
    },
    sealed_text::{self, Place, Screened},
};

/// Why a decision should be reconsidered.
#[derive(InputObject)]
pub struct RequestReconsiderationInput {
    /// The proposal.
    proposal_id: ID,
    /// Why, in at most 20,000 characters. What identifies a person is masked.
    reasons: String,
}

payload! {
    /// The proposal that is decided on again.
    RequestReconsiderationPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

pub(super) async fn request(store: &Store, input: &RequestReconsiderationInput) -> Result<ProposalId, Stop> {
    let draft = store.draft().await?;
    let proposal = draft.lock::<proposal::Entity>(parse(&input.proposal_id)?).await?.titles().clone();
    let granted = draft.viewer().may(RequestReconsideration((&proposal).into()))?;
    let change = draft.granted(granted);
    let screen = change.screen().await?;

    let mut problems = Problems::new(store.viewer().language());
    problems.take("proposalId", Standing::of(&proposal).allows(Step::Reconsider));
    let reasons = Screened::of(&screen, &problems.text("reasons", &input.reasons, MOST_CHARACTERS));
    problems.settle()?;

    let (id, now) = (proposal.id, change.now());
    let asker = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let place = Place { subject_type: SubjectType::Proposal, subject: id.uuid(), field: "reconsideration" };
    sealed_text::seal(change.db(), change.vault(), asker.uuid(), &[(place, &reasons)], now).await?;
    let due_at = begin_decision(&change, id, 1).await?;
    let mut row = proposal.into_active_model();
    row.status = Set(ProposalStatus::InReview);
    row.reconsideration_asked_at = Set(Some(now));
    row.reconsideration_reasons = Set(Some(reasons.text));
    let row = row.update(change.db()).await?;
    change.commit([happened(EventKind::ReconsiderationAsked, &row).day("dueOn", clock::day_of(due_at))]).await?;
    Ok(id)
}
