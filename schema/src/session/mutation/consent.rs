//! What a client agrees to, takes back, and tells.

use async_graphql::{ID, InputObject};
use entity::{
    id::{SessionConsentId, SessionId, TypedId},
    session_consent, session_participant,
    term::{ConsentForm, ConsentScope, EventKind, ParticipantRole, Term},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::happened;
use crate::{
    access::{Change, Store, insert_all},
    error::Error,
    event::Event,
    payload::Stop,
    problem::{Problem, Problems},
    sealed_text::{self, Screened},
    session::{
        standing::{KeepConsent, locked_with_participant},
        steps::{Step, allows},
        story,
    },
};

/// The most characters of a story.
const MOST_OF_A_STORY: usize = 20_000;

/// What a client agrees to.
#[derive(InputObject)]
pub struct GiveConsentInput {
    /// The session.
    session_id: ID,
    /// The client. Nobody named: you. For somebody else, who organises or leads the session writes it down.
    participant_id: Option<ID>,
    /// To what.
    scopes: Vec<ConsentScope>,
    /// How, where somebody writes it down for the client: in writing or aloud.
    form: Option<ConsentForm>,
}

pub(super) async fn give(store: &Store, input: &GiveConsentInput) -> Result<SessionId, Stop> {
    let may = |standing, of| KeepConsent { standing, of };
    let (change, session, participant) =
        locked_with_participant(store, &input.session_id, input.participant_id.as_ref(), may).await?;
    let by = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let scopes = ConsentScope::each_once(&input.scopes);
    let mut problems = Problems::new(store.viewer().language());
    problems.take("sessionId", allows(&session, Step::KeepConsent, change.now()));
    problems.check(participant.role == ParticipantRole::Client, "participantId", Problem::NotTheClient);
    problems.check(!scopes.is_empty(), "scopes", Problem::ConsentUnsaid);
    let is_oneself = by == participant.account_id;
    let form = match (is_oneself, input.form) {
        (true, None | Some(ConsentForm::App)) => Some(ConsentForm::App),
        (false, Some(form @ (ConsentForm::Written | ConsentForm::Spoken))) => Some(form),
        _ => None,
    };
    problems.check(form.is_some(), "form", Problem::ConsentForm);
    problems.settle()?;
    let there = in_force(&change, &participant).await?;
    let new: Vec<ConsentScope> =
        scopes.into_iter().filter(|scope| there.iter().all(|row| row.scope != *scope)).collect();
    let (Some(form), false) = (form, new.is_empty()) else { return Ok(session.id) };
    let rows = new.iter().map(|scope| session_consent::ActiveModel {
        id: Set(SessionConsentId::at(change.now())),
        participant_id: Set(participant.id),
        scope: Set(*scope),
        form: Set(form),
        recorded_by: Set(by),
        given_at: Set(change.now()),
        withdrawn_at: Set(None),
    });
    insert_all(change.db(), rows.collect()).await?;
    let said = |scope: &ConsentScope| {
        happened(EventKind::ConsentGiven, &session).key("participant", Some(participant.id)).term("scope", *scope)
    };
    let events: Vec<Event> = new.iter().map(said).collect();
    change.commit(events).await?;
    Ok(session.id)
}

async fn in_force(
    change: &Change,
    participant: &session_participant::Model,
) -> Result<Vec<session_consent::Model>, Error> {
    let rows = session_consent::Entity::find()
        .filter(session_consent::Column::ParticipantId.eq(participant.id.uuid()))
        .filter(session_consent::Column::WithdrawnAt.is_null());
    Ok(rows.all(change.db()).await?)
}

/// What a client takes back, at any moment and without a reason.
#[derive(InputObject)]
pub struct WithdrawConsentInput {
    /// The session.
    session_id: ID,
    /// The client. Nobody named: you. For somebody else, who organises or leads the session writes it down.
    participant_id: Option<ID>,
    /// What. Who takes back the conversation takes back the story with it.
    scopes: Vec<ConsentScope>,
}

pub(super) async fn withdraw(store: &Store, input: &WithdrawConsentInput) -> Result<SessionId, Stop> {
    let may = |standing, of| KeepConsent { standing, of };
    let (change, session, participant) =
        locked_with_participant(store, &input.session_id, input.participant_id.as_ref(), may).await?;
    let mut problems = Problems::new(store.viewer().language());
    problems.check(!input.scopes.is_empty(), "scopes", Problem::ConsentUnsaid);
    problems.settle()?;
    let takes_all = input.scopes.contains(&ConsentScope::Conversation);
    let rows = in_force(&change, &participant).await?;
    let taken: Vec<&session_consent::Model> =
        rows.iter().filter(|row| takes_all || input.scopes.contains(&row.scope)).collect();
    if taken.is_empty() {
        return Ok(session.id);
    }
    let mut events = Vec::new();
    for row in taken {
        let withdrawn = session_consent::ActiveModel {
            id: Set(row.id),
            withdrawn_at: Set(Some(change.now().max(row.given_at))),
            ..Default::default()
        };
        withdrawn.update(change.db()).await?;
        let event = happened(EventKind::ConsentWithdrawn, &session).key("participant", Some(participant.id));
        events.push(event.term("scope", row.scope));
    }
    change.commit(events).await?;
    Ok(session.id)
}

/// What a client told.
#[derive(InputObject)]
pub struct WriteStoryInput {
    /// The session.
    session_id: ID,
    /// The client. Nobody named: you. For somebody else, who organises or leads the session writes it down.
    participant_id: Option<ID>,
    /// The story, in at most 20,000 characters; a story that is there is replaced. What identifies a person is masked for
    /// all who did not take part in the conversation, and for them too unless the client agrees.
    text: String,
}

pub(super) async fn write_story(store: &Store, input: &WriteStoryInput) -> Result<SessionId, Stop> {
    let may = |standing, of| KeepConsent { standing, of };
    let (change, session, participant) =
        locked_with_participant(store, &input.session_id, input.participant_id.as_ref(), may).await?;
    let mut problems = Problems::new(store.viewer().language());
    let screen = change.screen().await?;
    problems.take("sessionId", allows(&session, Step::KeepConsent, change.now()));
    problems.check(participant.role == ParticipantRole::Client, "participantId", Problem::NotTheClient);
    let text = Screened::of(&screen, &problems.text("text", &input.text, MOST_OF_A_STORY));
    problems.settle()?;
    let row = session_participant::ActiveModel {
        id: Set(participant.id),
        story: Set(Some(text.text.clone())),
        story_is_masked: Set(text.is_masked),
        ..Default::default()
    };
    row.update(change.db()).await?;
    // It is the client's, whoever wrote it down: it is sealed with the client's key.
    let (owner, place) = (participant.account_id.uuid(), story::place_of(participant.id));
    sealed_text::reseal(change.db(), change.vault(), owner, place, Some(&text), change.now()).await?;
    change.commit([happened(EventKind::StoryWritten, &session).key("participant", Some(participant.id))]).await?;
    Ok(session.id)
}
