//! Deciding on a proposal, and publishing the decision.

use async_graphql::{ID, InputObject};
use chrono::NaiveDate;
use entity::{
    id::{AccountId, DepartmentId, ProposalDecisionId, ProposalId, TypedId},
    proposal, proposal_decision,
    term::{DecisionOutcome, EventKind, PromiseStep, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use super::{MOST_CHARACTERS, happened};
use crate::{
    access::{Change, Store},
    consultation::answering,
    deadline,
    error::Error,
    follow_up::{self, Commitment, Subject},
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
    proposal::{
        Proposal,
        rules::{DecideProposal, PublishProposal},
        steps::{Standing, Step, decided},
    },
    scalar::Date,
    sealed_text::{self, Place, Screened},
};

/// The most commitments of one decision.
const MOST_COMMITMENTS: usize = 20;

/// Something that is promised with a decision.
#[derive(InputObject)]
pub struct CommitmentInput {
    /// What is promised, in at most 2,000 characters. What identifies a person is masked.
    commitment: String,
    /// Who keeps it: somebody who works here.
    owner_id: ID,
    /// The day before whose closing time it is to be kept.
    due_on: Date,
}

/// A decision.
#[derive(InputObject)]
pub struct DecideProposalInput {
    /// The proposal.
    proposal_id: ID,
    /// Whether all of it, part of it or none of it will be done.
    outcome: DecisionOutcome,
    /// Why, in plain language, in at most 20,000 characters. What identifies a person is masked.
    reasons: String,
    /// Which parts will be done; needed where that is not all.
    accepted_parts: Option<String>,
    /// Which parts will not be done; needed where that is not all.
    declined_parts: Option<String>,
    /// What is promised with it; at least one thing where all or part of it is accepted.
    follow_ups: Option<Vec<CommitmentInput>>,
}

/// Which decision is published.
#[derive(InputObject)]
pub struct PublishProposalInput {
    /// The proposal.
    proposal_id: ID,
}

payload! {
    /// The proposal that was decided on.
    DecideProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

payload! {
    /// The proposal whose decision was published.
    PublishProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

/// A commitment of the input, as it was read.
struct Promised {
    text: Screened,
    owner: AccountId,
    department: DepartmentId,
    due_on: NaiveDate,
}

pub(super) async fn decide(store: &Store, input: &DecideProposalInput) -> Result<ProposalId, Stop> {
    let draft = store.draft().await?;
    let proposal = draft.lock::<proposal::Entity>(parse(&input.proposal_id)?).await?.titles().clone();
    let granted = draft.viewer().may(DecideProposal((&proposal).into()))?;
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    let standing = Standing::of(&proposal);
    problems.take("proposalId", standing.allows(Step::Decide));
    problems.settle()?;
    let screen = change.screen().await?;
    let reasons = Screened::of(&screen, &problems.text("reasons", &input.reasons, MOST_CHARACTERS));
    let mut part = |field, text: &Option<String>| {
        problems.optional_text(field, text.as_deref(), MOST_CHARACTERS).map(|text| Screened::of(&screen, &text))
    };
    let accepted = part("acceptedParts", &input.accepted_parts);
    let declined = part("declinedParts", &input.declined_parts);
    if input.outcome == DecisionOutcome::PartlyAccepted {
        problems.check(accepted.is_some(), "acceptedParts", Problem::PartsNeeded);
        problems.check(declined.is_some(), "declinedParts", Problem::PartsNeeded);
    }
    let promised = promised(&change, &mut problems, input, proposal.department_id).await?;
    problems.settle()?;

    let (id, now) = (proposal.id, change.now());
    let decided_by = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let decision = ProposalDecisionId::at(now);
    let texts =
        [("reasons", Some(&reasons)), ("acceptedParts", accepted.as_ref()), ("declinedParts", declined.as_ref())];
    let texts = texts.into_iter().filter_map(|(field, text)| {
        Some((Place { subject_type: SubjectType::Proposal, subject: decision.uuid(), field }, text?))
    });
    let texts: Vec<(Place, &Screened)> = texts.collect();
    let is_masked = texts.iter().any(|(_, text)| text.is_masked);
    sealed_text::seal(change.db(), change.vault(), decided_by.uuid(), &texts, now).await?;
    let row = proposal_decision::ActiveModel {
        id: Set(decision),
        proposal_id: Set(id),
        round: Set(standing.round()),
        outcome: Set(input.outcome),
        reasons: Set(reasons.text),
        accepted_parts: Set(accepted.map(|text| text.text)),
        declined_parts: Set(declined.map(|text| text.text)),
        is_masked: Set(is_masked),
        decided_by: Set(Some(decided_by)),
        decided_at: Set(now),
    };
    row.insert(change.db()).await?;
    deadline::meet(change.db(), &[id], &[PromiseStep::Decided], now).await?;
    let mut commitments = Vec::new();
    for Promised { text, owner, department, due_on } in promised {
        let made = Commitment { about: Subject::Proposal(id), text, owner, department, due_on };
        commitments.push(follow_up::commit_to(&change, made).await?.1);
    }

    // What a council proposed is published when it is decided on; what a client proposed, where the client agreed.
    let may_be_seen = proposal.council_id.is_some() || (proposal.is_from_client && proposal.consent_to_publish);
    let is_published = may_be_seen && proposal.published_at.is_none();
    let mut row = proposal.into_active_model();
    row.status = Set(decided(input.outcome));
    if is_published {
        row.published_at = Set(Some(now));
    }
    let row = row.update(change.db()).await?;
    let mut events = vec![
        happened(EventKind::ProposalDecided, &row).term("outcome", input.outcome).number("round", standing.round()),
    ];
    events.extend(is_published.then(|| happened(EventKind::ProposalPublished, &row)));
    events.extend(commitments);
    if let Some(asked) = row.consultation_id {
        events.extend(answering::close_when_done(&change, asked).await?);
    }
    change.commit(events).await?;
    Ok(id)
}

/// The commitments of the input; what is wrong with them, all at once.
async fn promised(
    change: &Change,
    problems: &mut Problems,
    input: &DecideProposalInput,
    department: Option<DepartmentId>,
) -> Result<Vec<Promised>, Error> {
    let named = input.follow_ups.as_deref().unwrap_or_default();
    let needs_one = input.outcome != DecisionOutcome::Declined;
    problems.check(!needs_one || !named.is_empty(), "followUps", Problem::FollowUpNeeded);
    problems.check(named.len() <= MOST_COMMITMENTS, "followUps", Problem::TooMany);
    let screen = change.screen().await?;
    let mut promised = Vec::new();
    for (place, said) in named.iter().take(MOST_COMMITMENTS).enumerate() {
        let at = |field| format!("followUps.{place}.{field}");
        let text = follow_up::commitment_text(&screen, problems, &at("commitment"), &said.commitment);
        if let Some(problem) = follow_up::due_date_problem(said.due_on.0, change.today()) {
            problems.add(&at("dueOn"), problem);
        }
        let owner = follow_up::owner(change, &said.owner_id).await?;
        problems.check(owner.is_some(), &at("ownerId"), Problem::NotStaff);
        let Some(owner) = owner else { continue };
        let Some(department) = owner.department_id.or(department) else { continue };
        promised.push(Promised { text, owner: owner.id, department, due_on: said.due_on.0 });
    }
    Ok(promised)
}

pub(super) async fn publish(store: &Store, input: &PublishProposalInput) -> Result<ProposalId, Stop> {
    let draft = store.draft().await?;
    let proposal = draft.lock::<proposal::Entity>(parse(&input.proposal_id)?).await?.titles().clone();
    let granted = draft.viewer().may(PublishProposal((&proposal).into()))?;
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    problems.check(Standing::of(&proposal).is_decided, "proposalId", Problem::NotDecidedYet);
    problems.check(proposal.published_at.is_none(), "proposalId", Problem::PublishedAlready);
    problems.check(!proposal.is_from_client || proposal.consent_to_publish, "proposalId", Problem::ConsentNeeded);
    problems.settle()?;

    let id = proposal.id;
    let mut row = proposal.into_active_model();
    row.published_at = Set(Some(change.now()));
    let row = row.update(change.db()).await?;
    change.commit([happened(EventKind::ProposalPublished, &row)]).await?;
    Ok(id)
}
