//! Submitting a proposal to a department, and taking it back.

use async_graphql::{ID, InputObject};
use entity::{
    account, council_member, department,
    id::{AccountId, ProposalId},
    proposal,
    term::{AccountStatus, EventKind, PromiseStep, ProposalStatus},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter};

use super::{MOST_CHARACTERS, MOST_OF_A_TITLE, happened};
use crate::{
    access::{Change, Store},
    clock,
    consultation::answering,
    deadline::{self, Begun},
    error::Error,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
    promise::due,
    proposal::{
        Proposal,
        rules::{SubmitProposal, WithdrawProposal},
        steps::{Standing, Step},
    },
};

/// What is submitted.
#[derive(InputObject)]
pub struct SubmitProposalInput {
    /// The proposal.
    proposal_id: ID,
}

/// What is taken back.
#[derive(InputObject)]
pub struct WithdrawProposalInput {
    /// The proposal.
    proposal_id: ID,
}

payload! {
    /// The proposal that was submitted.
    SubmitProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

payload! {
    /// The proposal that was taken back.
    WithdrawProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

pub(super) async fn submit(store: &Store, input: &SubmitProposalInput) -> Result<ProposalId, Stop> {
    let draft = store.draft().await?;
    let proposal = draft.lock::<proposal::Entity>(parse(&input.proposal_id)?).await?.titles().clone();
    let granted = draft.viewer().may(SubmitProposal((&proposal).into()))?;
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    problems.take("proposalId", Standing::of(&proposal).allows(Step::Write));
    problems.settle()?;
    problems.text("title", &proposal.title, MOST_OF_A_TITLE);
    problems.text("text", &proposal.text, MOST_CHARACTERS);
    if let Some(problem) = addressee_problem(&change, &proposal).await? {
        problems.add("departmentId", problem);
    }
    let answered = match (proposal.consultation_id, proposal.council_id) {
        (Some(asked), Some(council)) => {
            problems.take("consultationId", answering::answer(&change, asked, council).await?)
        }
        _ => None,
    };
    problems.settle()?;

    let (id, now) = (proposal.id, change.now());
    let due_at = begin_decision(&change, id, 0).await?;
    let mut row = proposal.into_active_model();
    row.status = Set(ProposalStatus::Submitted);
    row.submitted_at = Set(Some(now));
    let row = row.update(change.db()).await?;
    let mut events = vec![happened(EventKind::ProposalSubmitted, &row).day("dueOn", clock::day_of(due_at))];
    events.extend(answered);
    change.commit(events).await?;
    Ok(id)
}

/// Promises a decision, from now on. Gives the moment at which it is due.
pub(super) async fn begin_decision(
    change: &Change,
    subject: ProposalId,
    round: i32,
) -> Result<chrono::DateTime<chrono::Utc>, Error> {
    let reference = change.reference().await?;
    let terms = &reference.terms;
    let from = change.now();
    let due_at = due(terms.promises.proposal_decided, from, &terms.calendar);
    deadline::begin(change.db(), terms, Begun { subject, step: PromiseStep::Decided, round, from, due_at }).await?;
    Ok(due_at)
}

/// What hinders the department from deciding: nobody there can, or only who proposes it.
async fn addressee_problem(change: &Change, proposal: &proposal::Model) -> Result<Option<Problem>, Error> {
    let Some(id) = proposal.department_id else { return Ok(Some(Problem::DepartmentNeeded)) };
    let department = department::Entity::find_by_id(id).one(change.db()).await?;
    let owner = match department.and_then(|department| department.process_owner_id) {
        Some(owner) => account::Entity::find_by_id(owner).one(change.db()).await?,
        None => None,
    };
    let owner = owner.filter(|owner| owner.is_staff && owner.status == AccountStatus::Active);
    let Some(owner) = owner else { return Ok(Some(Problem::NoProcessOwner)) };
    let is_own = owner.id == proposal.author_id || sits_on_its_council(change, owner.id, proposal).await?;
    Ok(is_own.then_some(Problem::OwnDepartment))
}

async fn sits_on_its_council(change: &Change, person: AccountId, proposal: &proposal::Model) -> Result<bool, Error> {
    use council_member::Column;
    let Some(council) = proposal.council_id else { return Ok(false) };
    let today = change.today();
    let seat = council_member::Entity::find()
        .filter(Column::AccountId.eq(person))
        .filter(Column::CouncilId.eq(council))
        .filter(Column::StartedOn.lte(today))
        .filter(Condition::any().add(Column::EndsOn.is_null()).add(Column::EndsOn.gte(today)));
    Ok(seat.one(change.db()).await?.is_some())
}

pub(super) async fn withdraw(store: &Store, input: &WithdrawProposalInput) -> Result<ProposalId, Stop> {
    let draft = store.draft().await?;
    let proposal = draft.lock::<proposal::Entity>(parse(&input.proposal_id)?).await?.titles().clone();
    let granted = draft.viewer().may(WithdrawProposal((&proposal).into()))?;
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    problems.take("proposalId", Standing::of(&proposal).allows(Step::Withdraw));
    problems.settle()?;

    let id = proposal.id;
    deadline::give_up(change.db(), &[id], &[PromiseStep::Decided], change.now()).await?;
    if let (Some(asked), Some(council), Some(_)) =
        (proposal.consultation_id, proposal.council_id, proposal.submitted_at)
    {
        answering::take_back(&change, asked, council).await?;
    }
    let mut row = proposal.into_active_model();
    row.status = Set(ProposalStatus::Withdrawn);
    let row = row.update(change.db()).await?;
    change.commit([happened(EventKind::ProposalWithdrawn, &row)]).await?;
    Ok(id)
}
