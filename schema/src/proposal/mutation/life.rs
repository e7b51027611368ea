//! The steps of a proposal around its decision: taken up, planned, in use, evaluated, or stopped.

use async_graphql::{ID, InputObject};
use entity::{
    id::{ProposalId, TypedId},
    proposal,
    term::{EventKind, ProposalStatus, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use super::{MOST_CHARACTERS, happened};
use crate::{
    access::{Change, Store},
    error::Error,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
    proposal::{
        Proposal,
        rules::{CarryOutProposal, DecideProposal},
        steps::{Standing, Step},
    },
    scalar::Date,
    sealed_text::{self, Place, Screened},
};

/// What is taken up.
#[derive(InputObject)]
pub struct ReviewProposalInput {
    /// The proposal.
    proposal_id: ID,
}

/// When a proposal will be in use.
#[derive(InputObject)]
pub struct PlanProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// The day for which it is planned: today or later.
    planned_for: Date,
}

/// Since when a proposal is in use.
#[derive(InputObject)]
pub struct ImplementProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// The day from which it is in use: from its submission until today.
    implemented_on: Date,
}

/// What a proposal brought.
#[derive(InputObject)]
pub struct EvaluateProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// What it brought, in at most 20,000 characters. What identifies a person is masked.
    evaluation: String,
}

/// Why an accepted proposal is stopped.
#[derive(InputObject)]
pub struct AbandonProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// Why, in at most 20,000 characters. What identifies a person is masked.
    reasons: String,
}

payload! {
    /// The proposal that was taken up.
    ReviewProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

payload! {
    /// The proposal with its day.
    PlanProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

payload! {
    /// The proposal that is in use.
    ImplementProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

payload! {
    /// The proposal that was evaluated.
    EvaluateProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

payload! {
    /// The proposal that was stopped.
    AbandonProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

pub(super) async fn review(store: &Store, input: &ReviewProposalInput) -> Result<ProposalId, Stop> {
    let draft = store.draft().await?;
    let proposal = draft.lock::<proposal::Entity>(parse(&input.proposal_id)?).await?.titles().clone();
    let granted = draft.viewer().may(DecideProposal((&proposal).into()))?;
    let change = draft.granted(granted);
    let mut problems = Problems::new(store.viewer().language());
    problems.take("proposalId", Standing::of(&proposal).allows(Step::Review));
    problems.settle()?;

    let mut row = proposal.into_active_model();
    row.status = Set(ProposalStatus::InReview);
    let row = row.update(change.db()).await?;
    change.commit([happened(EventKind::ProposalInReview, &row)]).await?;
    Ok(row.id)
}

/// A proposal that the viewer may carry out, locked, with what hinders this step.
async fn opened(store: &Store, id: &ID, step: Step) -> Result<(Change, proposal::Model, Problems), Stop> {
    let draft = store.draft().await?;
    let proposal = draft.lock::<proposal::Entity>(parse(id)?).await?.titles().clone();
    let granted = draft.viewer().may(CarryOutProposal((&proposal).into()))?;
    let mut problems = Problems::new(store.viewer().language());
    problems.take("proposalId", Standing::of(&proposal).allows(step));
    Ok((draft.granted(granted), proposal, problems))
}

pub(super) async fn plan(store: &Store, input: &PlanProposalInput) -> Result<ProposalId, Stop> {
    let (change, proposal, mut problems) = opened(store, &input.proposal_id, Step::Plan).await?;
    let day = input.planned_for.0;
    problems.check(change.today() <= day, "plannedFor", Problem::Past);
    let latest = change.today().checked_add_days(chrono::Days::new(3_660));
    problems.check(latest.is_none_or(|latest| day <= latest), "plannedFor", Problem::DueTooFar);
    problems.settle()?;

    let mut row = proposal.into_active_model();
    row.status = Set(ProposalStatus::Planned);
    row.planned_for = Set(Some(day));
    let row = row.update(change.db()).await?;
    change.commit([happened(EventKind::ProposalPlanned, &row).day("plannedFor", day)]).await?;
    Ok(row.id)
}

pub(super) async fn implement(store: &Store, input: &ImplementProposalInput) -> Result<ProposalId, Stop> {
    let (change, proposal, mut problems) = opened(store, &input.proposal_id, Step::Implement).await?;
    let day = input.implemented_on.0;
    problems.check(day <= change.today(), "implementedOn", Problem::Future);
    let submitted = proposal.submitted_at.map(crate::clock::day_of);
    problems.check(submitted.is_none_or(|submitted| submitted <= day), "implementedOn", Problem::BeforeSubmitted);
    problems.settle()?;

    let mut row = proposal.into_active_model();
    row.status = Set(ProposalStatus::Implemented);
    row.implemented_on = Set(Some(day));
    let row = row.update(change.db()).await?;
    change.commit([happened(EventKind::ProposalImplemented, &row).day("implementedOn", day)]).await?;
    Ok(row.id)
}

pub(super) async fn evaluate(store: &Store, input: &EvaluateProposalInput) -> Result<ProposalId, Stop> {
    let (change, proposal, mut problems) = opened(store, &input.proposal_id, Step::Evaluate).await?;
    let screen = change.screen().await?;
    let evaluation = Screened::of(&screen, &problems.text("evaluation", &input.evaluation, MOST_CHARACTERS));
    problems.settle()?;

    seal(&change, proposal.id, "evaluation", &evaluation).await?;
    let mut row = proposal.into_active_model();
    row.status = Set(ProposalStatus::Evaluated);
    row.evaluation = Set(Some(evaluation.text));
    let row = row.update(change.db()).await?;
    change.commit([happened(EventKind::ProposalEvaluated, &row)]).await?;
    Ok(row.id)
}

pub(super) async fn abandon(store: &Store, input: &AbandonProposalInput) -> Result<ProposalId, Stop> {
    let (change, proposal, mut problems) = opened(store, &input.proposal_id, Step::Abandon).await?;
    let screen = change.screen().await?;
    let reasons = Screened::of(&screen, &problems.text("reasons", &input.reasons, MOST_CHARACTERS));
    problems.settle()?;

    seal(&change, proposal.id, "abandoned", &reasons).await?;
    let mut row = proposal.into_active_model();
    row.status = Set(ProposalStatus::Abandoned);
    row.abandoned_reason = Set(Some(reasons.text));
    let row = row.update(change.db()).await?;
    change.commit([happened(EventKind::ProposalAbandoned, &row)]).await?;
    Ok(row.id)
}

/// Seals the original of what the process owner wrote.
async fn seal(change: &Change, proposal: ProposalId, field: &'static str, text: &Screened) -> Result<(), Error> {
    let writer = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let place = Place { subject_type: SubjectType::Proposal, subject: proposal.uuid(), field };
    sealed_text::seal(change.db(), change.vault(), writer.uuid(), &[(place, text)], change.now()).await
}
