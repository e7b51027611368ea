//! A person who takes part in a session, under the name that this viewer may know.

use std::collections::HashMap;

use async_graphql::{Context, ID, Object, Result, dataloader::Loader};
use entity::{
    account, council_member,
    id::{AccountId, SessionId, SessionParticipantId, TypedId},
    session_participant,
    term::{InvitationAnswer, ParticipantRole, Room},
};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait,
};

use super::{
    consent::{Consent, Told, agreed_to_story, consents_of, tellings_of},
    naming::{Asked, learns_name, observes},
    story,
};
use crate::{
    access::{Lens, Loaders, Seen, Sight, Viewer, loader},
    error::Error,
    id::global,
};

/// A person who takes part in a session.
pub struct Participant {
    seen: Seen<session_participant::Entity>,
    is_viewer: bool,
    viewer_observes: bool,
    viewer_attended: bool,
}

impl Participant {
    /// The participants of one session, as a viewer sees them. A viewer's own row is always among them.
    pub(super) fn all(rows: Vec<Seen<session_participant::Entity>>, viewer: Option<AccountId>) -> Vec<Self> {
        let is_viewer = |seen: &Seen<session_participant::Entity>| Some(seen.titles().account_id) == viewer;
        let own = rows.iter().find(|seen| is_viewer(seen)).map(Seen::titles);
        let viewer_observes = own.is_some_and(|own| observes(own.role, own.room));
        let viewer_attended = own.is_some_and(|own| own.attended == Some(true));
        rows.into_iter()
            .map(|seen| Self { is_viewer: is_viewer(&seen), viewer_observes, viewer_attended, seen })
            .collect()
    }
}

impl Participant {
    /// The participant with this key, as the viewer sees those of a session.
    pub(super) async fn one(
        ctx: &Context<'_>,
        session: SessionId,
        id: SessionParticipantId,
    ) -> Result<Option<Participant>> {
        Ok(participants_of(ctx, session).await?.into_iter().find(|one| one.seen.titles().id == id))
    }

    pub(super) fn key(&self) -> SessionParticipantId {
        self.seen.titles().id
    }

    /// Whether it is one of these people.
    pub(crate) fn is_among(&self, people: &[AccountId]) -> bool {
        people.contains(&self.seen.titles().account_id)
    }
}

/// The participants of a session, as the viewer sees them.
///
/// # Errors
/// Where the database does not answer, or the answer holds too many rows.
pub(crate) async fn participants_of(ctx: &Context<'_>, session: SessionId) -> Result<Vec<Participant>> {
    let participants = loader::children::<ParticipantsOfSession>(ctx, session).await?;
    Ok(Participant::all(participants, ctx.data::<Viewer>()?.id()))
}

/// A person who takes part in a session.
#[Object]
impl Participant {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.seen.titles().id)
    }

    /// What the person does in the session.
    async fn role(&self) -> ParticipantRole {
        self.seen.titles().role
    }

    /// The room of a mirror conversation.
    async fn room(&self) -> Option<Room> {
        self.seen.titles().room
    }

    /// The name: of a client only "Client", in your language, but to the client and to staff who organise the session
    /// or take part. Nobody in the observation room ever learns it.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let participant = self.seen.titles();
        let Some(person) = ctx.data::<Loaders>()?.load_one(PersonOf(participant.id)).await? else { return Ok(None) };
        let asked = Asked {
            role: participant.role,
            is_viewer: self.is_viewer,
            is_known_by_name: person.is_known_by_name,
            lens: self.seen.lens(),
            viewer_observes: self.viewer_observes,
        };
        if learns_name(&asked) {
            return Ok(Some(person.name));
        }
        Ok(Some(ctx.data::<Viewer>()?.language().of("Client", "Cliënt").to_owned()))
    }

    /// Whether the person comes.
    async fn answer(&self) -> InvitationAnswer {
        self.seen.titles().answer
    }

    /// Whether the person was there. Null as long as nobody wrote that down.
    async fn attended(&self) -> Option<bool> {
        self.seen.titles().attended
    }

    /// Whether it is you.
    async fn is_you(&self) -> bool {
        self.is_viewer
    }

    /// What the person agreed to, and took back. For the person, and for who organises or leads the session.
    #[graphql(complexity = "3 * child_complexity")]
    async fn consents(&self, ctx: &Context<'_>) -> Result<Vec<Consent>> {
        consents_of(ctx, self.seen.titles().id).await
    }

    /// What a client told. The client reads it as it was told; so do staff who took part in the conversation or organise it,
    /// for as long as the client agrees to that. Others who were there read it masked, once the session is reported.
    async fn story(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let participant = self.seen.titles();
        let Some(masked) = &participant.story else { return Ok(None) };
        let agreed = agreed_to_story(ctx, participant.id).await?;
        let reader = story::Reader {
            is_teller: self.is_viewer,
            converses: self.seen.lens() == Lens::Full && !self.viewer_observes,
            heard_report: self.viewer_attended && story::is_reported(ctx, participant.session_id).await?,
        };
        match story::read_by(reader, agreed) {
            story::Reads::Whole if participant.story_is_masked => story::original(ctx, participant.id, masked).await,
            story::Reads::Whole | story::Reads::Masked => Ok(Some(masked.clone())),
            story::Reads::Nothing => Ok(None),
        }
    }

    /// How the person was told what came of the session, where no notice did that. For the person, and for who organises or
    /// leads the session.
    #[graphql(complexity = "3 * child_complexity")]
    async fn told(&self, ctx: &Context<'_>) -> Result<Vec<Told>> {
        tellings_of(ctx, self.seen.titles().id).await
    }
}

pub(super) struct ParticipantsOfSession;

impl loader::Children for ParticipantsOfSession {
    type Row = session_participant::Entity;
    type Parent = SessionId;
    const PARENT: session_participant::Column = session_participant::Column::SessionId;
    const ORDER: session_participant::Column = session_participant::Column::CreatedAt;

    fn parent(row: &session_participant::Model) -> Option<SessionId> {
        Some(row.session_id)
    }
}

/// Who a participant is. Only [`learns_name`] decides whether that leaves this file.
#[derive(Clone, PartialEq, Eq, Hash)]
struct PersonOf(SessionParticipantId);

#[derive(Clone, FromQueryResult)]
struct Person {
    participant: SessionParticipantId,
    name: String,
    is_known_by_name: bool,
}

impl Loader<PersonOf> for loader::Rows {
    type Value = Person;
    type Error = Error;

    async fn load(&self, keys: &[PersonOf]) -> Result<HashMap<PersonOf, Person>, Error> {
        let seats = council_member::Entity::find().select_only().column(council_member::Column::AccountId);
        let known = account::Column::IsStaff.eq(true).or(account::Column::Id.in_subquery(seats.into_query()));
        let people = session_participant::Entity::find()
            .select_only()
            .column_as(session_participant::Column::Id, "participant")
            .column_as(account::Column::Name, "name")
            .expr_as(known, "is_known_by_name")
            .join(
                JoinType::InnerJoin,
                session_participant::Entity::belongs_to(account::Entity)
                    .from(session_participant::Column::AccountId)
                    .to(account::Column::Id)
                    .into(),
            )
            .filter(session_participant::Column::Id.eq_any(keys.iter().map(|key| key.0.uuid())))
            .filter(
                session_participant::Column::Id
                    .in_subquery(Sight::keys::<session_participant::Entity>(self.store().viewer())),
            );
        let people: Vec<Person> = self.store().rows(people.build(DbBackend::Postgres)).await?;
        Ok(people.into_iter().map(|person| (PersonOf(person.participant), person)).collect())
    }
}
