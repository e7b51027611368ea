//! Updating, moving and ending a follow-up.

use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::NaiveDate;
use entity::{
    follow_up, follow_up_update,
    id::{FollowUpId, FollowUpUpdateId, TypedId},
    proposal, session_council, session_participant, signal,
    term::{Audience, EventKind, FollowUpKind, FollowUpStatus, PromiseStep, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{
    FollowUp,
    plan::{Plan, Standing, Told, Wish, plan},
    rules::{UpdateFollowUp, has_ended},
};
use crate::{
    access::{Change, Draft, Lens, SignedIn, Store, insert_all},
    deadline,
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload, settled},
    problem::Problems,
    scalar::Date,
    sealed_text::{self, Place, Screened},
};

/// The most characters of a text or a reason.
const MOST_CHARACTERS: usize = 5_000;

/// What is new about a follow-up. What is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateFollowUpInput {
    /// The follow-up.
    follow_up_id: ID,
    /// Where it is now. Dropping it needs a reason.
    status: Option<FollowUpStatus>,
    /// What there is to say, in at most 5,000 characters.
    text: Option<String>,
    /// Who the text is for; staff where nobody is named. A moved date and a dropped commitment are told to the
    /// widest audience that there is, or to this one where it is as wide.
    audience: Option<Audience>,
    /// The day to which the due date moves. Moving it needs a reason.
    due_on: Option<Date>,
    /// Why it is moved or dropped, in at most 5,000 characters.
    reason: Option<String>,
    /// Of a referral: the partner outside has confirmed. Then it is done.
    partner_confirmed: Option<bool>,
}

impl UpdateFollowUpInput {
    /// Moves the date, and nothing else.
    pub(super) fn moving(follow_up_id: ID, due_on: Date, reason: String, audience: Option<Audience>) -> Self {
        Self {
            follow_up_id,
            status: None,
            text: None,
            audience,
            due_on: Some(due_on),
            reason: Some(reason),
            partner_confirmed: None,
        }
    }

    /// Whether it only moves the date to where that lies already: then it is a retry.
    fn is_moved_already(&self, due_on: NaiveDate) -> bool {
        let moves_alone = self.status.is_none() && self.text.is_none() && self.partner_confirmed != Some(true);
        moves_alone && self.reason.is_some() && self.due_on == Some(Date(due_on))
    }
}

payload! {
    /// The follow-up as it is now.
    UpdateFollowUpPayload {
        /// The follow-up.
        follow_up: FollowUp,
    }
}

/// Changes of follow-ups.
#[derive(Default)]
pub struct UpdateFollowUpMutation;

/// Changes of follow-ups.
#[Object(guard = "crate::access::Closed")]
impl UpdateFollowUpMutation {
    /// Says how a follow-up is getting on, moves its date, or ends it: its owner or the process owner of its
    /// department does.
    #[graphql(guard = "SignedIn")]
    async fn update_follow_up(&self, ctx: &Context<'_>, input: UpdateFollowUpInput) -> Result<UpdateFollowUpPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| update(store, &input)).await)?;
        let follow_up = match id {
            Some(id) => store.find().by_id(id).await?.map(FollowUp),
            None => None,
        };
        Ok(UpdateFollowUpPayload { follow_up, user_errors })
    }
}

pub(super) async fn update(store: &Store, input: &UpdateFollowUpInput) -> Result<FollowUpId, Stop> {
    let draft = store.draft().await?;
    let follow_up = draft.lock::<follow_up::Entity>(parse(&input.follow_up_id)?).await?.titles().clone();
    let is_own = is_about_own_signal(&draft, &follow_up).await?;
    let change = {
        let act = UpdateFollowUp { owner: follow_up.owner_id, department: follow_up.department_id, is_own };
        let granted = draft.viewer().may(act)?;
        draft.granted(granted)
    };

    if input.is_moved_already(follow_up.due_on) {
        return Ok(follow_up.id);
    }
    let mut problems = Problems::new(store.viewer().language());
    let screen = change.screen().await?;
    let mut screened = |field, text: &Option<String>| -> Option<Screened> {
        problems.optional_text(field, text.as_deref(), MOST_CHARACTERS).map(|text| Screened::of(&screen, &text))
    };
    let wish = Wish {
        status: input.status,
        text: screened("text", &input.text),
        audience: input.audience,
        due_on: input.due_on.map(|day| day.0),
        reason: screened("reason", &input.reason),
        partner_confirmed: input.partner_confirmed == Some(true),
    };
    let standing = Standing {
        kind: follow_up.kind,
        status: follow_up.status,
        due_on: follow_up.due_on,
        audiences: audiences(&change, &follow_up).await?,
    };
    let plan = plan(&standing, wish, change.today(), &mut problems);
    problems.settle()?;

    let id = follow_up.id;
    let events = events(&follow_up, &plan);
    write(&change, follow_up, plan).await?;
    change.commit(events).await?;
    Ok(id)
}

/// Nobody handles their own signal. Only of their own do staff see the full side.
pub(super) async fn is_about_own_signal(draft: &Draft, follow_up: &follow_up::Model) -> Result<bool, Error> {
    let Some(signal) = follow_up.signal_id else { return Ok(false) };
    let signal = draft.find::<signal::Entity>(signal::Column::Id.eq(signal)).await?;
    Ok(signal.is_some_and(|signal| signal.through(Lens::Full).is_some()))
}

/// The audiences that the subject of a follow-up has beside staff, the widest first.
async fn audiences(change: &Change, follow_up: &follow_up::Model) -> Result<Vec<Audience>, Error> {
    let db = change.db();
    let mut audiences = Vec::new();
    if let Some(id) = follow_up.signal_id {
        let signal = signal::Entity::find_by_id(id).one(db).await?;
        audiences.extend(signal.filter(|signal| signal.has_way_back).map(|_| Audience::Reporter));
    }
    if let Some(id) = follow_up.session_id {
        let participants = session_participant::Column::SessionId.eq(id);
        let participant = session_participant::Entity::find().filter(participants).one(db).await?;
        let councils = session_council::Column::SessionId.eq(id);
        let council = session_council::Entity::find().filter(councils).one(db).await?;
        audiences.extend(participant.map(|_| Audience::Participants));
        audiences.extend(council.map(|_| Audience::Council));
    }
    if let Some(id) = follow_up.proposal_id {
        let proposal = proposal::Entity::find_by_id(id).one(db).await?;
        audiences.extend(proposal.as_ref().and_then(|proposal| proposal.published_at).map(|_| Audience::Public));
        audiences.extend(proposal.and_then(|proposal| proposal.council_id).map(|_| Audience::Council));
    }
    Ok(audiences)
}

/// Something that happens to a follow-up, for the log.
pub(super) fn event(kind: EventKind, follow_up: &follow_up::Model) -> Event {
    Event::new(kind, SubjectType::FollowUp, follow_up.id)
        .key("signal", follow_up.signal_id)
        .key("session", follow_up.session_id)
        .key("proposal", follow_up.proposal_id)
        .key("owner", Some(follow_up.owner_id))
        .key("department", Some(follow_up.department_id))
}

/// What happens, for the log.
fn events(follow_up: &follow_up::Model, plan: &Plan) -> Vec<Event> {
    let event = |kind| event(kind, follow_up);
    let mut events = Vec::new();
    if let Some((from, to)) = plan.moved {
        events.push(event(EventKind::FollowUpMoved).day("from", from).day("to", to));
    }
    // One for each thing said, so that each audience has its own; a move tells itself.
    for told in plan.told.iter().filter(|told| told.moved.is_none() || told.status.is_some()) {
        let event = event(EventKind::FollowUpUpdated).term("audience", told.audience);
        events.push(match told.status {
            Some(status) => event.term("status", status),
            None => event,
        });
    }
    events
}

async fn write(change: &Change, follow_up: follow_up::Model, plan: Plan) -> Result<(), Error> {
    let now = change.now();
    let author = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let id = follow_up.id;

    let is_referral = follow_up.kind == FollowUpKind::Referral;
    let mut row = follow_up.into_active_model();
    if let Some(status) = plan.status {
        row.confirmed_at = Set((is_referral && status == FollowUpStatus::Done).then_some(now));
        row.status = Set(status);
        row.ended_at = Set(has_ended(status).then_some(now));
        row.dropped_reason = Set(plan.dropped_reason);
    }
    if let Some((_, day)) = plan.moved {
        row.due_on = Set(day);
    }
    if row.is_changed() {
        row.update(change.db()).await?;
        write_deadline(change, id, plan.status, plan.moved.map(|(_, day)| day)).await?;
    }

    // Said at one moment, and read in the order in which they were said.
    let mut ids: Vec<_> = plan.told.iter().map(|_| FollowUpUpdateId::at(now)).collect();
    ids.sort_unstable();
    let mut originals = Vec::new();
    for (update, told) in ids.iter().zip(&plan.told) {
        if let Some(text) = &told.text {
            let place = Place { subject_type: SubjectType::FollowUp, subject: update.uuid(), field: "update" };
            originals.push((place, text));
        }
    }
    sealed_text::seal(change.db(), change.vault(), author.uuid(), &originals, now).await?;
    let told = ids.into_iter().zip(plan.told).map(|(update, told)| {
        let Told { audience, text, status, moved } = told;
        follow_up_update::ActiveModel {
            id: Set(update),
            follow_up_id: Set(id),
            author_id: Set(author),
            is_masked: Set(text.as_ref().is_some_and(|text| text.is_masked)),
            text: Set(text.map(|text| text.text)),
            audience: Set(audience),
            status: Set(status),
            moved_from: Set(moved.map(|(from, _)| from)),
            moved_to: Set(moved.map(|(_, to)| to)),
            handed_to_id: Set(None),
            handed_to_department_id: Set(None),
            at: Set(now),
        }
    });
    insert_all(change.db(), told.collect()).await
}

/// The deadline goes with the follow-up: kept, given up, or moved, and then warned of anew.
async fn write_deadline(
    change: &Change,
    id: FollowUpId,
    status: Option<FollowUpStatus>,
    moved_to: Option<NaiveDate>,
) -> Result<(), Error> {
    if let Some(day) = moved_to {
        let reference = change.reference().await?;
        let terms = &reference.terms;
        deadline::move_to(change.db(), terms, id, terms.closing(day), change.now()).await?;
    }
    match status {
        Some(FollowUpStatus::Done) => deadline::meet(change.db(), &[id], &[PromiseStep::Done], change.now()).await,
        Some(FollowUpStatus::Dropped) => deadline::give_up_all(change.db(), &[id], change.now()).await,
        Some(FollowUpStatus::Open | FollowUpStatus::InProgress) | None => Ok(()),
    }
}
