//! Making a commitment.

use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::NaiveDate;
use entity::{
    account, department, follow_up,
    id::{AccountId, DepartmentId, FollowUpId, ProposalId, SessionId, SignalId, TypedId},
    proposal, session, session_participant, signal,
    term::{AccountStatus, EventKind, FollowUpKind, FollowUpStatus, PromiseStep, SessionKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    FollowUp, Subject,
    plan::due_date_problem,
    recipients,
    referral::ReferralInput,
    rules::{CommitToProposal, CommitToSession, CommitToSignal, can_commit_to_proposal, can_commit_to_session},
};
use crate::{
    access::{Change, Draft, Lens, SignedIn, Store},
    deadline::{self, Begun},
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    scalar::Date,
    screening::Screen,
    sealed_text::{self, Place, Screened},
    session::unnamed,
};

/// The most characters of a commitment.
const MOST_CHARACTERS: usize = 2_000;

/// A commitment about one thing: a signal, a session or a proposal.
#[derive(InputObject)]
pub struct CreateFollowUpInput {
    /// The signal that it is about.
    signal_id: Option<ID>,
    /// The session that it is about.
    session_id: Option<ID>,
    /// The proposal that it is about.
    proposal_id: Option<ID>,
    /// What is promised, in at most 2,000 characters. What identifies a person is masked.
    commitment: String,
    /// Who keeps it: somebody who works here.
    owner_id: ID,
    /// The department that it belongs to; the owner's own where none is named, or else that of what it is about.
    department_id: Option<ID>,
    /// The day before whose closing time it is to be kept.
    due_on: Date,
    /// Of a session: the participants whom it is made to. Nobody named: all who took part, but not those for whom it was
    /// work.
    recipient_ids: Option<Vec<ID>>,
    /// The partner outside who takes the person over, where one does.
    referral: Option<ReferralInput>,
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
    /// Commits to something. About a signal its handler does, a complaints coordinator or the process owner of its
    /// department; about a session its organiser, a facilitator or an improvement manager; about a proposal that was
    /// accepted the process owner of the department addressed.
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

/// What a commitment is about, as far as making it depends on that.
struct About {
    subject: Subject,
    /// The department that it belongs to, where nobody names one and the owner has none.
    department: Option<DepartmentId>,
    /// Why nothing can be committed to, where nothing can.
    problem: Option<Problem>,
}

/// A commitment about a session.
#[derive(InputObject)]
pub struct SessionCommitmentInput {
    /// What is promised, in at most 2,000 characters. What identifies a person is masked.
    commitment: String,
    /// Who keeps it: somebody who works here.
    owner_id: ID,
    /// The department that it belongs to; the owner's own where none is named.
    department_id: Option<ID>,
    /// The day before whose closing time it is to be kept.
    due_on: Date,
    /// The participants whom it is made to. Nobody named: all who took part, but not those for whom it was work.
    recipient_ids: Option<Vec<ID>>,
}

/// Makes a commitment in a session, in a change that may. Gives what happened, for the commit.
pub(crate) async fn commit_in_session(
    change: &Change,
    session: &session::Model,
    input: &SessionCommitmentInput,
    at: &str,
    problems: &mut Problems,
) -> Result<(FollowUpId, Event), Stop> {
    let field = |name: &str| format!("{at}.{name}");
    problems.take(at, can_commit_to_session(session.status));
    let screen = change.screen().await?;
    let commitment = commitment_text(&screen, problems, &field("commitment"), &input.commitment);
    let commitment = commitment.without(&unnamed(change, session.id).await?);
    if let Some(problem) = due_date_problem(input.due_on.0, change.today()) {
        problems.add(&field("dueOn"), problem);
    }
    let owner = owner(change, &input.owner_id).await?;
    problems.check(owner.is_some(), &field("ownerId"), Problem::NotStaff);
    check_sight(change, Subject::Session(session.id), owner.as_ref(), &field("ownerId"), problems).await?;
    let usual = owner.as_ref().and_then(|owner| owner.department_id);
    let department = department(change, input.department_id.as_ref(), usual).await?;
    let department = problems.take(&field("departmentId"), department);
    let about = Subject::Session(session.id);
    let recipients = recipients::named(change, about, input.recipient_ids.as_deref(), problems).await?;
    problems.settle()?;
    let (Some(owner), Some(department)) = (owner, department) else {
        return Err(Error::internal("a commitment without an owner or a department").into());
    };
    let made = Commitment { about, text: commitment, owner: owner.id, department, due_on: input.due_on.0 };
    let (id, event) = commit_to(change, made).await?;
    recipients::keep(change, id, &recipients).await?;
    Ok((id, event))
}

async fn create(store: &Store, input: &CreateFollowUpInput) -> Result<FollowUpId, Stop> {
    let mut problems = Problems::new(store.viewer().language());
    let draft = store.draft().await?;
    let (change, about) = match (&input.signal_id, &input.session_id, &input.proposal_id) {
        (Some(id), None, None) => about_signal(draft, parse(id)?).await?,
        (None, Some(id), None) => about_session(draft, parse(id)?).await?,
        (None, None, Some(id)) => about_proposal(draft, parse(id)?).await?,
        _ => return Err(problems.stop("", Problem::SubjectNeeded)),
    };
    if let Some(problem) = about.problem {
        problems.add(about.field(), problem);
    }
    let screen = change.screen().await?;
    let commitment = commitment_text(&screen, &mut problems, "commitment", &input.commitment);
    let commitment = match about.subject {
        Subject::Session(session) => commitment.without(&unnamed(&change, session).await?),
        Subject::Signal(_) | Subject::Proposal(_) => commitment,
    };
    if let Some(problem) = due_date_problem(input.due_on.0, change.today()) {
        problems.add("dueOn", problem);
    }
    let owner = owner(&change, &input.owner_id).await?;
    problems.check(owner.is_some(), "ownerId", Problem::NotStaff);
    check_sight(&change, about.subject, owner.as_ref(), "ownerId", &mut problems).await?;
    let usual = owner.as_ref().and_then(|owner| owner.department_id).or(about.department);
    let department = department(&change, input.department_id.as_ref(), usual).await?;
    let department = problems.take("departmentId", department);
    let recipients = recipients::named(&change, about.subject, input.recipient_ids.as_deref(), &mut problems).await?;
    let referral =
        input.referral.as_ref().map(|referral| referral.read(about.subject, &recipients, &screen, &mut problems));
    problems.settle()?;
    let (Some(owner), Some(department)) = (owner, department) else {
        return Err(Error::internal("a commitment without an owner or a department").into());
    };

    let commitment =
        Commitment { about: about.subject, text: commitment, owner: owner.id, department, due_on: input.due_on.0 };
    let (id, event) = commit_to(&change, commitment).await?;
    recipients::keep(&change, id, &recipients).await?;
    let event = match referral {
        Some(referral) => referral.keep(&change, id, event).await?,
        None => event,
    };
    change.commit([event]).await?;
    Ok(id)
}

/// What is promised, screened.
pub(crate) fn commitment_text(screen: &Screen, problems: &mut Problems, field: &str, text: &str) -> Screened {
    Screened::of(screen, &problems.text(field, text, MOST_CHARACTERS))
}

impl About {
    fn field(&self) -> &'static str {
        match self.subject {
            Subject::Signal(_) => "signalId",
            Subject::Session(_) => "sessionId",
            Subject::Proposal(_) => "proposalId",
        }
    }
}

async fn about_signal(draft: Draft, id: SignalId) -> Result<(Change, About), Error> {
    let seen = draft.lock::<signal::Entity>(id).await?;
    // Of a signal that is not their own, staff see at most the masked side.
    let is_own = seen.through(Lens::Full).is_some();
    let signal = seen.titles();
    let act = CommitToSignal { handler: signal.handler_id, department: signal.department_id, is_own };
    let granted = draft.viewer().may(act)?;
    let about = About { subject: Subject::Signal(id), department: signal.department_id, problem: None };
    Ok((draft.granted(granted), about))
}

async fn about_session(draft: Draft, id: SessionId) -> Result<(Change, About), Error> {
    let seen = draft.lock::<session::Entity>(id).await?;
    let session = seen.titles();
    let granted = draft.viewer().may(CommitToSession { organiser: session.organiser_id })?;
    let problem = can_commit_to_session(session.status).err();
    Ok((draft.granted(granted), About { subject: Subject::Session(id), department: None, problem }))
}

async fn about_proposal(draft: Draft, id: ProposalId) -> Result<(Change, About), Error> {
    let seen = draft.lock::<proposal::Entity>(id).await?;
    let proposal = seen.titles();
    let is_own = draft.viewer().id() == Some(proposal.author_id);
    let granted = draft.viewer().may(CommitToProposal { department: proposal.department_id, is_own })?;
    let problem = can_commit_to_proposal(proposal.status).err();
    let about = About { subject: Subject::Proposal(id), department: proposal.department_id, problem };
    Ok((draft.granted(granted), about))
}

/// The account that is to keep a commitment, if it is somebody at work here.
pub(crate) async fn owner(change: &Change, id: &ID) -> Result<Option<account::Model>, Error> {
    let Ok(id) = parse::<AccountId>(id) else { return Ok(None) };
    let account = account::Entity::find_by_id(id).one(change.db()).await?;
    Ok(account.filter(|account| account.is_staff && account.status == AccountStatus::Active))
}

/// Who keeps a commitment sees what it is about: of a council's closed meeting, only who was invited does.
pub(super) async fn check_sight(
    change: &Change,
    about: Subject,
    owner: Option<&account::Model>,
    field: &str,
    problems: &mut Problems,
) -> Result<(), Error> {
    let (Subject::Session(id), Some(owner)) = (about, owner) else { return Ok(()) };
    let Some(session) = session::Entity::find_by_id(id).one(change.db()).await? else { return Ok(()) };
    if session.kind != SessionKind::CouncilMeeting || session.is_public || session.organiser_id == owner.id {
        return Ok(());
    }
    let invited = session_participant::Entity::find()
        .filter(session_participant::Column::SessionId.eq(id))
        .filter(session_participant::Column::AccountId.eq(owner.id))
        .one(change.db())
        .await?;
    problems.check(invited.is_some(), field, Problem::OwnerNotThere);
    Ok(())
}

pub(super) async fn department(
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
    let reference = change.reference().await?;
    let terms = &reference.terms;
    let due_at = terms.closing(made.due_on);
    let begun = Begun { subject: id, step: PromiseStep::Done, round: 0, from: now, due_at };
    deadline::begin(change.db(), terms, begun).await?;
    let event = made
        .about
        .told_in(Event::new(EventKind::FollowUpCreated, SubjectType::FollowUp, id))
        .key("owner", Some(made.owner))
        .key("department", Some(made.department))
        .day("dueOn", made.due_on);
    Ok((id, event))
}
