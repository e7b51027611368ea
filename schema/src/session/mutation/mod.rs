//! What can be done to sessions, one subject a file.

mod agenda;
mod answer;
mod change;
mod consent;
mod facts;
mod invite;
mod life;
mod moments;
mod observe;
mod payloads;
mod plan;
mod tell;
mod use_observation;

use async_graphql::{Context, Object, Result};
use entity::{follow_up, session_observation};

use super::{Observation, Session, participant::participants_of};
use crate::{
    access::{SignedIn, Store, loader},
    follow_up::FollowUp,
    payload::settled,
    problem::{Problem, Problems},
    proposal::Proposal,
    signal::Signal,
};

pub use agenda::{AddAgendaPointInput, RemoveAgendaPointInput};
pub use answer::{AnswerInvitationInput, VolunteerInput};
pub use change::{CallForVolunteersInput, ChangeSessionInput, TransferSessionInput};
pub use consent::{GiveConsentInput, WithdrawConsentInput, WriteStoryInput};
use facts::{
    happened, happened_on, has_councils, invited, is_member, organisers, participants, sits_on_a_council_of, watches,
};
pub use invite::{InviteToSessionInput, WithdrawInvitationInput};
pub use life::{
    CancelSessionInput, ConfirmSessionInput, FollowUpSessionInput, HoldSessionInput, RecordAttendanceInput,
    ReportSessionInput,
};
pub use observe::{AddObservationInput, ChangeObservationInput, RemoveObservationInput};
pub use payloads::*;
pub use plan::PlanSessionInput;
pub use tell::RecordTellingInput;
pub use use_observation::UseObservationInput;

const MOST_OF_A_TITLE: usize = 200;
const MOST_OF_ABOUT: usize = 4_000;
const MOST_PLACES: i32 = 1_000;

/// What can be done to a session itself.
#[derive(Default)]
pub struct SessionLifeMutation;

/// What can be done to a session itself.
#[Object(guard = "crate::access::Closed")]
impl SessionLifeMutation {
    /// Plans a session, a series or a test round. For facilitators and improvement managers; a council's own meeting for its
    /// chair or secretary.
    #[graphql(guard = "SignedIn")]
    async fn plan_session(&self, ctx: &Context<'_>, input: PlanSessionInput) -> Result<PlanSessionPayload> {
        let store = ctx.data::<Store>()?;
        PlanSessionPayload::of(store, store.retried(|| plan::plan(store, &input)).await).await
    }

    /// Changes a session that is still to come. Who takes part hears when it is elsewhere or at another time.
    #[graphql(guard = "SignedIn")]
    async fn change_session(&self, ctx: &Context<'_>, input: ChangeSessionInput) -> Result<ChangeSessionPayload> {
        let store = ctx.data::<Store>()?;
        ChangeSessionPayload::of(store, store.retried(|| change::change(store, &input)).await).await
    }

    /// Hands a session over to another organiser. For who organises or leads it; where the organiser does not work here any
    /// more, for facilitators and improvement managers.
    #[graphql(guard = "SignedIn")]
    async fn transfer_session(&self, ctx: &Context<'_>, input: TransferSessionInput) -> Result<TransferSessionPayload> {
        let store = ctx.data::<Store>()?;
        TransferSessionPayload::of(store, store.retried(|| change::transfer(store, &input)).await).await
    }

    /// Asks the members of a session's councils to come forward.
    #[graphql(guard = "SignedIn")]
    async fn call_for_volunteers(
        &self,
        ctx: &Context<'_>,
        input: CallForVolunteersInput,
    ) -> Result<CallForVolunteersPayload> {
        let store = ctx.data::<Store>()?;
        CallForVolunteersPayload::of(store, store.retried(|| change::call(store, &input)).await).await
    }

    /// Says that a session is certain. Refused with all that is missing: a mirror conversation needs a client and an employee
    /// in the conversation room, somebody who leads it, and a council member who watches.
    #[graphql(guard = "SignedIn")]
    async fn confirm_session(&self, ctx: &Context<'_>, input: ConfirmSessionInput) -> Result<ConfirmSessionPayload> {
        let store = ctx.data::<Store>()?;
        ConfirmSessionPayload::of(store, store.retried(|| life::confirm(store, &input)).await).await
    }

    /// Says that a session took place, and who was there. A mirror conversation needs the client's consent on record. For who
    /// organises or leads the session.
    #[graphql(guard = "SignedIn")]
    async fn hold_session(&self, ctx: &Context<'_>, input: HoldSessionInput) -> Result<HoldSessionPayload> {
        let store = ctx.data::<Store>()?;
        HoldSessionPayload::of(store, store.retried(|| life::hold(store, &input)).await).await
    }

    /// Corrects who was there, until the session is reported.
    #[graphql(guard = "SignedIn")]
    async fn record_attendance(
        &self,
        ctx: &Context<'_>,
        input: RecordAttendanceInput,
    ) -> Result<RecordAttendancePayload> {
        let store = ctx.data::<Store>()?;
        RecordAttendancePayload::of(store, store.retried(|| life::record_attendance(store, &input)).await).await
    }

    /// Reports a session. What was noticed is then there for all who attended.
    #[graphql(guard = "SignedIn")]
    async fn report_session(&self, ctx: &Context<'_>, input: ReportSessionInput) -> Result<ReportSessionPayload> {
        let store = ctx.data::<Store>()?;
        ReportSessionPayload::of(store, store.retried(|| life::report(store, &input)).await).await
    }

    /// Says that everybody heard what came of a session. Refused while something that was promised is open or somebody who
    /// was there has still to hear; then it says what, and who.
    #[graphql(guard = "SignedIn", complexity = "10 * child_complexity")]
    async fn follow_up_session(
        &self,
        ctx: &Context<'_>,
        input: FollowUpSessionInput,
    ) -> Result<FollowUpSessionPayload> {
        let store = ctx.data::<Store>()?;
        let (found, mut user_errors) = settled(store.retried(|| life::follow_up(store, &input)).await)?;
        let Some((id, owed)) = found else {
            return Ok(FollowUpSessionPayload {
                session: None,
                open_commitments: Vec::new(),
                not_told: Vec::new(),
                user_errors,
            });
        };
        let mut problems = Problems::new(store.viewer().language());
        problems.check(owed.commitments.is_empty(), "sessionId", Problem::CommitmentsOpen);
        problems.check(owed.not_told.is_empty(), "sessionId", Problem::NotAllTold);
        user_errors.extend(
            problems
                .settle()
                .err()
                .map(|stop| settled::<()>(Err(stop)))
                .transpose()?
                .map(|(_, all)| all)
                .unwrap_or_default(),
        );
        let mut open_commitments = Vec::new();
        for commitment in owed.commitments {
            open_commitments.extend(loader::one::<follow_up::Entity, FollowUp>(ctx, Some(commitment)).await?);
        }
        let participants = if owed.not_told.is_empty() { Vec::new() } else { participants_of(ctx, id).await? };
        let not_told = participants.into_iter().filter(|one| owed.not_told.contains(&one.key())).collect();
        let session = store.find().by_id(id).await?.map(Session).filter(|_| user_errors.is_empty());
        Ok(FollowUpSessionPayload { session, open_commitments, not_told, user_errors })
    }

    /// Calls a session off, with a reason, until it took place.
    #[graphql(guard = "SignedIn")]
    async fn cancel_session(&self, ctx: &Context<'_>, input: CancelSessionInput) -> Result<CancelSessionPayload> {
        let store = ctx.data::<Store>()?;
        CancelSessionPayload::of(store, store.retried(|| life::cancel(store, &input)).await).await
    }
}

/// What is done about those who take part in a session.
#[derive(Default)]
pub struct SessionPeopleMutation;

/// What is done about those who take part in a session.
#[Object(guard = "crate::access::Closed")]
impl SessionPeopleMutation {
    /// Invites people. For who organises or leads the session.
    #[graphql(guard = "SignedIn")]
    async fn invite_to_session(
        &self,
        ctx: &Context<'_>,
        input: InviteToSessionInput,
    ) -> Result<InviteToSessionPayload> {
        let store = ctx.data::<Store>()?;
        InviteToSessionPayload::of(store, store.retried(|| invite::invite(store, &input)).await).await
    }

    /// Takes an invitation back, before the session begins. For who organises or leads the session.
    #[graphql(guard = "SignedIn")]
    async fn withdraw_invitation(
        &self,
        ctx: &Context<'_>,
        input: WithdrawInvitationInput,
    ) -> Result<WithdrawInvitationPayload> {
        let store = ctx.data::<Store>()?;
        WithdrawInvitationPayload::of(store, store.retried(|| invite::withdraw(store, &input)).await).await
    }

    /// Says whether somebody comes.
    #[graphql(guard = "SignedIn")]
    async fn answer_invitation(
        &self,
        ctx: &Context<'_>,
        input: AnswerInvitationInput,
    ) -> Result<AnswerInvitationPayload> {
        let store = ctx.data::<Store>()?;
        AnswerInvitationPayload::of(store, store.retried(|| answer::answer(store, &input)).await).await
    }

    /// Comes forward for a session for which members of your council are asked to.
    #[graphql(guard = "SignedIn")]
    async fn volunteer(&self, ctx: &Context<'_>, input: VolunteerInput) -> Result<VolunteerPayload> {
        let store = ctx.data::<Store>()?;
        VolunteerPayload::of(store, store.retried(|| answer::volunteer(store, &input)).await).await
    }

    /// Records what a client agrees to.
    #[graphql(guard = "SignedIn")]
    async fn give_consent(&self, ctx: &Context<'_>, input: GiveConsentInput) -> Result<GiveConsentPayload> {
        let store = ctx.data::<Store>()?;
        GiveConsentPayload::of(store, store.retried(|| consent::give(store, &input)).await).await
    }

    /// Takes a consent back. What it opened is masked again.
    #[graphql(guard = "SignedIn")]
    async fn withdraw_consent(&self, ctx: &Context<'_>, input: WithdrawConsentInput) -> Result<WithdrawConsentPayload> {
        let store = ctx.data::<Store>()?;
        WithdrawConsentPayload::of(store, store.retried(|| consent::withdraw(store, &input)).await).await
    }

    /// Writes down what a client told.
    #[graphql(guard = "SignedIn")]
    async fn write_story(&self, ctx: &Context<'_>, input: WriteStoryInput) -> Result<WriteStoryPayload> {
        let store = ctx.data::<Store>()?;
        WriteStoryPayload::of(store, store.retried(|| consent::write_story(store, &input)).await).await
    }

    /// Records that somebody was told what came of a session, or could not be. For who organises or leads the session.
    #[graphql(guard = "SignedIn")]
    async fn record_telling(&self, ctx: &Context<'_>, input: RecordTellingInput) -> Result<RecordTellingPayload> {
        let store = ctx.data::<Store>()?;
        RecordTellingPayload::of(store, store.retried(|| tell::record(store, &input)).await).await
    }
}

/// What is brought to a session, and noticed in it.
#[derive(Default)]
pub struct SessionTalkMutation;

/// What is brought to a session, and noticed in it.
#[Object(guard = "crate::access::Closed")]
impl SessionTalkMutation {
    /// Brings a point for the agenda. For staff, and for members of the session's councils.
    #[graphql(guard = "SignedIn")]
    async fn add_agenda_point(&self, ctx: &Context<'_>, input: AddAgendaPointInput) -> Result<AddAgendaPointPayload> {
        let store = ctx.data::<Store>()?;
        AddAgendaPointPayload::of(store, store.retried(|| agenda::add(store, &input)).await).await
    }

    /// Takes a point off the agenda. For who brought it, and for who organises or leads the session.
    #[graphql(guard = "SignedIn")]
    async fn remove_agenda_point(
        &self,
        ctx: &Context<'_>,
        input: RemoveAgendaPointInput,
    ) -> Result<RemoveAgendaPointPayload> {
        let store = ctx.data::<Store>()?;
        RemoveAgendaPointPayload::of(store, store.retried(|| agenda::remove(store, &input)).await).await
    }

    /// Writes down what you noticed in a session that you attended.
    #[graphql(guard = "SignedIn")]
    async fn add_observation(&self, ctx: &Context<'_>, input: AddObservationInput) -> Result<AddObservationPayload> {
        let store = ctx.data::<Store>()?;
        AddObservationPayload::of(store, store.retried(|| observe::add(store, &input)).await).await
    }

    /// Changes an observation of your own, until the session is reported.
    #[graphql(guard = "SignedIn")]
    async fn change_observation(
        &self,
        ctx: &Context<'_>,
        input: ChangeObservationInput,
    ) -> Result<ChangeObservationPayload> {
        let store = ctx.data::<Store>()?;
        ChangeObservationPayload::of(store, store.retried(|| observe::change(store, &input)).await).await
    }

    /// Takes an observation of your own back, until the session is reported.
    #[graphql(guard = "SignedIn")]
    async fn remove_observation(
        &self,
        ctx: &Context<'_>,
        input: RemoveObservationInput,
    ) -> Result<RemoveObservationPayload> {
        let store = ctx.data::<Store>()?;
        let (observation_id, user_errors) = settled(store.retried(|| observe::remove(store, &input)).await)?;
        Ok(RemoveObservationPayload { observation_id, user_errors })
    }

    /// Makes something of an observation: a signal, a commitment or evidence of a proposal. A signal for who noticed it, who
    /// organises the session, facilitators and improvement managers; a commitment for who can make one in the session;
    /// evidence for who can change the draft.
    #[graphql(guard = "SignedIn", complexity = "5 * child_complexity")]
    async fn use_observation(&self, ctx: &Context<'_>, input: UseObservationInput) -> Result<UseObservationPayload> {
        let store = ctx.data::<Store>()?;
        let (found, user_errors) = settled(store.retried(|| use_observation::make(store, &input)).await)?;
        let mut payload =
            UseObservationPayload { observation: None, signal: None, follow_up: None, proposal: None, user_errors };
        let Some((observation, became)) = found else { return Ok(payload) };
        payload.observation =
            store.find::<session_observation::Entity>().by_id(observation).await?.map(Observation::from);
        match became {
            use_observation::Became::Signal(id) => payload.signal = store.find().by_id(id).await?.map(Signal),
            use_observation::Became::Commitment(id) => payload.follow_up = store.find().by_id(id).await?.map(FollowUp),
            use_observation::Became::Evidence(id) => {
                payload.proposal = store.find().by_id(id).await?.map(Proposal::from);
            }
        }
        Ok(payload)
    }
}
