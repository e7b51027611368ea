//! Making something of an observation: a signal, a commitment, or evidence of a proposal. The link is kept both ways.

use async_graphql::{ID, InputObject};
use entity::{
    council,
    id::{FollowUpId, ProposalId, RegionId, SessionObservationId, SessionObservationUseId, SignalId, TypedId},
    session, session_council, session_observation, session_observation_use, session_participant,
    term::{Channel, EventKind, SignalKind},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::happened;
use crate::{
    access::{Change, Draft, Store},
    error::Error,
    event::Event,
    follow_up::{self, SessionCommitmentInput},
    id::parse,
    payload::Stop,
    problem::{Problem, Problems},
    proposal,
    sealed_text::{self, Screened},
    session::{
        observation::place_of,
        standing::{Standing, UseObservation},
        steps::{Step, allows},
        unnamed,
    },
    signal::{self, NewSignal},
};

/// What becomes of an observation: one thing.
#[derive(InputObject)]
pub struct UseObservationInput {
    /// The observation.
    observation_id: ID,
    /// A signal, in the words of the observation. Its reporter is who noticed it.
    as_signal: Option<ObservedSignalInput>,
    /// A commitment about the session.
    as_commitment: Option<SessionCommitmentInput>,
    /// Evidence of this proposal, which is still a draft that you can change.
    as_evidence_of_id: Option<ID>,
}

/// The signal that an observation becomes.
#[derive(InputObject)]
pub struct ObservedSignalInput {
    /// What kind of signal.
    kind: SignalKind,
    /// What it is about.
    topic_id: Option<ID>,
}

/// What became of an observation.
pub(super) enum Became {
    Signal(SignalId),
    Commitment(FollowUpId),
    Evidence(ProposalId),
}

pub(super) async fn make(store: &Store, input: &UseObservationInput) -> Result<(SessionObservationId, Became), Stop> {
    let id: SessionObservationId = parse(&input.observation_id)?;
    let draft = store.draft().await?;
    let is_it = || session_observation::Column::Id.eq(id.uuid());
    let found = draft.find::<session_observation::Entity>(is_it()).await?.ok_or(Error::NotFound)?;
    let session = draft.lock::<session::Entity>(found.titles().session_id).await?.titles().clone();
    let observation = draft.find::<session_observation::Entity>(is_it()).await?.ok_or(Error::NotFound)?;
    let from = From { observation: observation.titles().clone(), session };
    match (&input.as_signal, &input.as_commitment, &input.as_evidence_of_id) {
        (Some(signal), None, None) => from.signal(store, draft, signal).await,
        (None, Some(commitment), None) => from.commitment(store, draft, commitment).await,
        (None, None, Some(proposal)) => from.evidence(store, draft, proposal).await,
        _ => Err(Problems::new(store.viewer().language()).stop("", Problem::ObservationUnfit)),
    }
}

/// The observation that something is made of, and its session.
struct From {
    observation: session_observation::Model,
    session: session::Model,
}

type Made = Result<(SessionObservationId, Became), Stop>;

impl From {
    async fn signal(self, store: &Store, draft: Draft, input: &ObservedSignalInput) -> Made {
        // Whose it is decides who may: it is looked up as it is, and goes no further.
        let standing = Standing::of(&draft, &self.session).await?;
        let own = session_participant::Column::Id.eq(self.observation.participant_id.uuid());
        let own = draft.find::<session_participant::Entity>(own).await?;
        let author = own.map(|seen| seen.titles().account_id);
        // Until the report it is its author's own.
        let is_released = can_be_used(&self.session, &draft).is_ok_and(|released| released);
        let granted = match author {
            Some(of) => draft.viewer().may(UseObservation { standing, of, is_released })?,
            None => return Err(Error::Forbidden.into()),
        };
        let mut problems = Problems::new(store.viewer().language());
        problems.take("observationId", can_be_used(&self.session, &draft));
        let topic = signal::topic_of(&draft, input.topic_id.as_ref(), "asSignal.topicId", &mut problems).await?;
        let change = draft.granted(granted);
        if let Some(first) = self.used(&change).await?.into_iter().find_map(|row| row.signal_id) {
            return Ok((self.observation.id, Became::Signal(first)));
        }
        problems.settle()?;
        let author = author.ok_or(Error::Forbidden)?;
        let text = self.original(&change).await?;
        let region = self.region(&change).await?;
        let new = NewSignal { kind: input.kind, channel: Channel::Session, text, topic, region, reporter: author };
        let (signal, came_in) = signal::make(&change, new).await?;
        let used = self.keep(&change, Became::Signal(signal)).await?;
        change.commit(came_in.into_iter().chain([used])).await?;
        Ok((self.observation.id, Became::Signal(signal)))
    }

    async fn commitment(self, store: &Store, draft: Draft, input: &SessionCommitmentInput) -> Made {
        let granted = draft.viewer().may(follow_up::CommitToSession { organiser: self.session.organiser_id })?;
        let change = draft.granted(granted);
        let mut problems = Problems::new(store.viewer().language());
        if let Some(first) = self.used(&change).await?.into_iter().find_map(|row| row.follow_up_id) {
            return Ok((self.observation.id, Became::Commitment(first)));
        }
        let made = follow_up::commit_in_session(&change, &self.session, input, "asCommitment", &mut problems).await?;
        let (follow_up, promised) = made;
        let used = self.keep(&change, Became::Commitment(follow_up)).await?;
        change.commit([promised, used]).await?;
        Ok((self.observation.id, Became::Commitment(follow_up)))
    }

    async fn evidence(self, store: &Store, draft: Draft, id: &ID) -> Made {
        let mut problems = Problems::new(store.viewer().language());
        let (change, proposal) = proposal::draft_to_edit(draft, id, "asEvidenceOfId", &mut problems).await?;
        problems.settle()?;
        let there = self.used(&change).await?.iter().any(|row| row.proposal_id == Some(proposal));
        if there {
            return Ok((self.observation.id, Became::Evidence(proposal)));
        }
        let edited = proposal::edited(&change, proposal).await?;
        let used = self.keep(&change, Became::Evidence(proposal)).await?;
        // Who did it would tell who noticed it.
        change.commit_anonymously([edited, used]).await?;
        Ok((self.observation.id, Became::Evidence(proposal)))
    }

    async fn used(&self, change: &Change) -> Result<Vec<session_observation_use::Model>, Error> {
        let uses = session_observation_use::Entity::find()
            .filter(session_observation_use::Column::ObservationId.eq(self.observation.id.uuid()));
        Ok(uses.all(change.db()).await?)
    }

    async fn keep(&self, change: &Change, became: Became) -> Result<Event, Error> {
        let (mut signal, mut follow_up, mut proposal) = (None, None, None);
        match became {
            Became::Signal(id) => signal = Some(id),
            Became::Commitment(id) => follow_up = Some(id),
            Became::Evidence(id) => proposal = Some(id),
        }
        let row = session_observation_use::ActiveModel {
            id: Set(SessionObservationUseId::at(change.now())),
            observation_id: Set(self.observation.id),
            signal_id: Set(signal),
            follow_up_id: Set(follow_up),
            proposal_id: Set(proposal),
            used_by: Set(change.viewer().id().ok_or(Error::Unauthenticated)?),
            at: Set(change.now()),
        };
        row.insert(change.db()).await?;
        let event = happened(EventKind::ObservationUsed, &self.session)
            .key("observation", Some(self.observation.id))
            .key("participant", Some(self.observation.participant_id));
        Ok(event.key("signal", signal).key("followUp", follow_up))
    }

    /// What was noticed, as it was written: a signal is screened and sealed like any other.
    async fn original(&self, change: &Change) -> Result<Screened, Error> {
        let screen = change.screen().await?;
        let opened = sealed_text::open(change, &[place_of(self.observation.id)]).await?.pop();
        let text = opened.map_or_else(|| self.observation.text.clone(), |(_, text)| text);
        Ok(Screened::of(&screen, &text).without(&unnamed(change, self.session.id).await?))
    }

    /// The region of the one council of the session, where it has one.
    async fn region(&self, change: &Change) -> Result<Option<RegionId>, Error> {
        let links = session_council::Entity::find()
            .filter(session_council::Column::SessionId.eq(self.session.id))
            .all(change.db())
            .await?;
        let [one] = links.as_slice() else { return Ok(None) };
        let council = council::Entity::find_by_id(one.council_id).one(change.db()).await?;
        Ok(council.and_then(|council| council.region_id))
    }
}

/// Something can be made of what was noticed from the beginning of a session on. Gives whether it was released.
fn can_be_used(session: &session::Model, draft: &Draft) -> Result<bool, Problem> {
    match allows(session, Step::Observe, draft.now()) {
        Err(Problem::SessionReported) => Ok(true),
        other => other.map(|()| false),
    }
}
