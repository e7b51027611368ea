//! What participants agreed to, and how they were told: for themselves, and for who organises or leads the session.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::SessionParticipantId,
    session_consent, session_telling,
    term::{ConsentForm, ConsentScope, ContactChannel},
};

use crate::{
    access::{Loaders, Seen, loader},
    error::Error,
    id::global,
};

/// What a participant agreed to.
pub struct Consent(Seen<session_consent::Entity>);

/// What a participant agreed to.
#[Object]
impl Consent {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// To what.
    async fn scope(&self) -> ConsentScope {
        self.0.titles().scope
    }

    /// How.
    async fn form(&self) -> ConsentForm {
        self.0.titles().form
    }

    /// Since when.
    async fn given_at(&self) -> DateTime<Utc> {
        self.0.titles().given_at
    }

    /// When it was taken back. Null: it was not.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().withdrawn_at
    }
}

struct ConsentsOf;

impl loader::Children for ConsentsOf {
    type Row = session_consent::Entity;
    type Parent = SessionParticipantId;
    const PARENT: session_consent::Column = session_consent::Column::ParticipantId;
    const ORDER: session_consent::Column = session_consent::Column::GivenAt;

    fn parent(row: &session_consent::Model) -> Option<SessionParticipantId> {
        Some(row.participant_id)
    }
}

pub(super) async fn consents_of(ctx: &Context<'_>, participant: SessionParticipantId) -> Result<Vec<Consent>> {
    Ok(loader::children::<ConsentsOf>(ctx, participant).await?.into_iter().map(Consent).collect())
}

/// Whether a client agrees, now, that the story is read as it was told. Whoever sees it or not: it decides what others read.
#[derive(Clone, PartialEq, Eq, Hash)]
struct AgreesToStory(SessionParticipantId);

impl async_graphql::dataloader::Loader<AgreesToStory> for loader::Rows {
    type Value = ();
    type Error = Error;

    async fn load(&self, keys: &[AgreesToStory]) -> Result<std::collections::HashMap<AgreesToStory, ()>, Error> {
        use entity::id::TypedId;
        use sea_orm::{ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryTrait};
        let rows = session_consent::Entity::find()
            .filter(session_consent::Column::ParticipantId.eq_any(keys.iter().map(|key| key.0.uuid())))
            .filter(session_consent::Column::Scope.eq(ConsentScope::Story))
            .filter(session_consent::Column::WithdrawnAt.is_null());
        let rows: Vec<session_consent::Model> = self.store().rows(rows.build(DbBackend::Postgres)).await?;
        Ok(rows.into_iter().map(|row| (AgreesToStory(row.participant_id), ())).collect())
    }
}

pub(super) async fn agreed_to_story(ctx: &Context<'_>, participant: SessionParticipantId) -> Result<bool> {
    Ok(ctx.data::<Loaders>()?.load_one(AgreesToStory(participant)).await?.is_some())
}

/// That a participant was told what came of a session, or could not be.
pub struct Told(Seen<session_telling::Entity>);

/// That a participant was told what came of a session, or could not be.
#[Object]
impl Told {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// By what way. Null where the person could not be reached.
    async fn channel(&self) -> Option<ContactChannel> {
        self.0.titles().channel
    }

    /// Why the person could not be reached.
    async fn unreachable_reason(&self) -> Option<&str> {
        self.0.titles().unreachable_reason.as_deref()
    }

    /// Why it went against what the person had asked for, where it did.
    async fn override_reason(&self) -> Option<&str> {
        self.0.titles().override_reason.as_deref()
    }

    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.0.titles().at
    }
}

struct TellingsOf;

impl loader::Children for TellingsOf {
    type Row = session_telling::Entity;
    type Parent = SessionParticipantId;
    const PARENT: session_telling::Column = session_telling::Column::ParticipantId;
    const ORDER: session_telling::Column = session_telling::Column::At;

    fn parent(row: &session_telling::Model) -> Option<SessionParticipantId> {
        Some(row.participant_id)
    }
}

pub(super) async fn tellings_of(ctx: &Context<'_>, participant: SessionParticipantId) -> Result<Vec<Told>> {
    Ok(loader::children::<TellingsOf>(ctx, participant).await?.into_iter().map(Told).collect())
}
