//! Making a commitment.

use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::NaiveDate;
use entity::{
    account, department, follow_up,
    id::{AccountId, DepartmentId, FollowUpId, TypedId},
    signal,
    term::{AccountStatus, EventKind, FollowUpKind, FollowUpStatus, PromiseStep, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::{FollowUp, plan::due_date_problem, rules::CommitToSignal, subject::Subject};
use crate::{
    access::{Change, Lens, SignedIn, Store},
    deadline::{self, Begun, Terms},
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    scalar::Date,
    sealed_text::{self, Place, Screened},
};

/// The most characters of a commitment.
const MOST_CHARACTERS: usize = 2_000;

/// A commitment about a signal.
#[derive(InputObject)]
pub struct CreateFollowUpInput {
    /// The signal that it is about.
    signal_id: ID,
    /// What is promised, in at most 2,000 characters. What identifies a person is masked.
    commitment: String,
    /// Who keeps it: somebody who works here.
    owner_id: ID,
    /// The department that it belongs to; the owner's own where none is named, or else the signal's.
    department_id: Option<ID>,
    /// The day before whose closing time it is to be kept.
    due_on: Date,
}

payload! {
    /// The follow-up that was made.
    CreateFollowUpPayload {
        /// The follow-up.
        follow_up: FollowUp,
    }
}

/// Making follow-ups.
#[derive(Default)]
pub struct CreateFollowUpMutation;

/// Making follow-ups.
#[Object(guard = "crate::access::Closed")]
impl CreateFollowUpMutation {
    /// Commits to something about a signal: its handler, a complaints coordinator or the process owner of its
    /// department does.
    #[graphql(guard = "SignedIn")]
    async fn create_follow_up(&self, ctx: &Context<'_>, input: CreateFollowUpInput) -> Result<CreateFollowUpPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| create(store, &input)).await)?;
        let follow_up = match id {
            Some(id) => store.find().by_id(id).await?.map(FollowUp),
            None => None,
        };
        Ok(CreateFollowUpPayload { follow_up, user_errors })
    }
}

async fn create(store: &Store, input: &CreateFollowUpInput) -> Result<FollowUpId, Stop> {
    let draft = store.draft().await?;
    let seen = draft.lock::<signal::Entity>(parse(&input.signal_id)?).await?;
    // Of a signal that is not their own, staff see at most the masked side.
    let is_own = seen.through(Lens::Full).is_some();
    let signal = seen.titles().clone();
    let change = {
        let act = CommitToSignal { handler: signal.handler_id, department: signal.department_id, is_own };
        let granted = draft.viewer().may(act)?;
        draft.granted(granted)
    };

    let mut problems = Problems::new(store.viewer().language());
    let commitment = commitment_text(&mut problems, "commitment", &input.commitment);
    if let Some(problem) = due_date_problem(input.due_on.0, change.today()) {
        problems.add("dueOn", problem);
    }
    let owner = owner(&change, &input.owner_id).await?;
    problems.check(owner.is_some(), "ownerId", Problem::NotStaff);
    let usual = owner.as_ref().and_then(|owner| owner.department_id).or(signal.department_id);
    let department = department(&change, input.department_id.as_ref(), usual).await?;
    let department = problems.take("departmentId", department);
    problems.settle()?;
    let (Some(owner), Some(department)) = (owner, department) else {
        return Err(Error::internal("a commitment without an owner or a department").into());
    };

    let commitment = Commitment {
        about: Subject::Signal(signal.id),
        text: commitment,
        owner: owner.id,
        department,
        due_on: input.due_on.0,
    };
    let (id, event) = commit_to(&change, commitment).await?;
    change.commit([event]).await?;
    Ok(id)
}

/// What is promised, screened.
pub(crate) fn commitment_text(problems: &mut Problems, field: &str, text: &str) -> Screened {
    Screened::of(&problems.text(field, text, MOST_CHARACTERS))
}

/// The account that is to keep a commitment, if it is somebody at work here.
pub(crate) async fn owner(change: &Change, id: &ID) -> Result<Option<account::Model>, Error> {
    let Ok(id) = parse::<AccountId>(id) else { return Ok(None) };
    let account = account::Entity::find_by_id(id).one(change.db()).await?;
    Ok(account.filter(|account| account.is_staff && account.status == AccountStatus::Active))
}

async fn department(
    change: &Change,
    named: Option<&ID>,
    usual: Option<DepartmentId>,
) -> Result<Result<DepartmentId, Problem>, Error> {
    let Some(named) = named else { return Ok(usual.ok_or(Problem::NoDepartment)) };
    let Ok(id) = parse::<DepartmentId>(named) else { return Ok(Err(Problem::NotFound)) };
    let found = department::Entity::find_by_id(id).one(change.db()).await?;
    Ok(found.map(|department| department.id).ok_or(Problem::NotFound))
}

/// What is promised, about what, by whom and by when.
pub(crate) struct Commitment {
    pub(crate) about: Subject,
    pub(crate) text: Screened,
    pub(crate) owner: AccountId,
    pub(crate) department: DepartmentId,
    pub(crate) due_on: NaiveDate,
}

/// Writes a commitment and its deadline. Gives what happened, for the commit.
pub(crate) async fn commit_to(change: &Change, made: Commitment) -> Result<(FollowUpId, Event), Error> {
    let now = change.now();
    let created_by = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let id = FollowUpId::at(now);
    let row = follow_up::ActiveModel {
        id: Set(id),
        signal_id: Set(made.about.signal()),
        session_id: Set(made.about.session()),
        proposal_id: Set(made.about.proposal()),
        kind: Set(FollowUpKind::Commitment),
        commitment: Set(made.text.text.clone()),
        is_masked: Set(made.text.is_masked),
        owner_id: Set(made.owner),
        department_id: Set(made.department),
        due_on: Set(made.due_on),
        status: Set(FollowUpStatus::Open),
        dropped_reason: Set(None),
        partner: Set(None),
        handed_over: Set(None),
        agreed_at: Set(None),
        confirmed_at: Set(None),
        created_by: Set(created_by),
        created_at: Set(now),
        ended_at: Set(None),
    };
    row.insert(change.db()).await?;
    let place = Place { subject_type: SubjectType::FollowUp, subject: id.uuid(), field: "commitment" };
    sealed_text::seal(change.db(), change.vault(), created_by.uuid(), &[(place, &made.text)], now).await?;
    let terms = Terms::load(change.db()).await?;
    let due_at = terms.closing(made.due_on);
    let begun = Begun { subject: id, step: PromiseStep::Done, round: 0, from: now, due_at };
    deadline::begin(change.db(), &terms, begun).await?;
    let event = made
        .about
        .told_in(Event::new(EventKind::FollowUpCreated, SubjectType::FollowUp, id))
        .key("owner", Some(made.owner))
        .key("department", Some(made.department))
        .day("dueOn", made.due_on);
    Ok((id, event))
}
