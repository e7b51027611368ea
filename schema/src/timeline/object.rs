//! An entry of a timeline, and the timelines of many things read at once.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, ID, Object, Result, dataloader::Loader};
use chrono::{DateTime, Utc};
use entity::{
    event,
    id::{AccountId, TypedId},
    term::{EventKind, SubjectType},
};
use sea_orm::ColumnTrait;
use uuid::Uuid;

use super::{
    kinds::{By, told},
    rules::Subject,
    sentence::sentence,
};
use crate::{
    access::{Loaders, Seen, Viewer, loader},
    account::Account,
    error::Error,
    id::global,
    page::{Connection, PageArgs},
};

/// Something that happened.
#[derive(Clone)]
pub struct TimelineEntry(pub(crate) Seen<event::Entity>);

impl From<Seen<event::Entity>> for TimelineEntry {
    fn from(seen: Seen<event::Entity>) -> Self {
        Self(seen)
    }
}

impl TimelineEntry {
    /// Who did it, where the viewer may learn that such a thing was done by somebody in particular.
    fn actor_id(&self, viewer: &Viewer) -> Option<AccountId> {
        let event = self.0.titles();
        event.actor_id.filter(|actor| told(event.kind).by != By::Unsaid || viewer.id() == Some(*actor))
    }
}

/// Something that happened.
#[Object]
impl TimelineEntry {
    /// The global id of the event.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// When it happened.
    async fn at(&self) -> DateTime<Utc> {
        self.0.titles().at
    }

    /// What kind of thing happened.
    async fn kind(&self) -> EventKind {
        self.0.titles().kind
    }

    /// What happened, in a sentence for people, in the language that was asked for.
    async fn sentence(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(sentence(self.0.titles(), ctx.data::<Viewer>()?.language()))
    }

    /// Who did it, where you may see that. What clients do is never shown as somebody's but to themselves.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        let actor = self.actor_id(ctx.data::<Viewer>()?);
        loader::one(ctx, actor).await
    }

    /// The name of who did it where you may see that, or else what they are: "a member of staff". Null where even that
    /// is not told, or where it went by itself.
    async fn actor_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let viewer = ctx.data::<Viewer>()?;
        let Some(actor) = self.actor_id(viewer) else { return Ok(None) };
        if let Some(Account(account)) = loader::one(ctx, Some(actor)).await? {
            return Ok(Some(account.titles().name.clone()));
        }
        let (english, dutch) = match told(self.0.titles().kind).by {
            By::Staff => ("a member of staff", "een medewerker"),
            By::Council => ("a council member", "een raadslid"),
            By::Unsaid => return Ok(None),
        };
        Ok(Some(viewer.language().of(english, dutch).to_owned()))
    }
}

/// What happened to a thing, as far as the viewer sees it, the first first.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that is too large or a cursor that is not one of this list.
pub(crate) async fn of<T: Subject>(ctx: &Context<'_>, id: T, args: PageArgs) -> Result<Connection<TimelineEntry>> {
    let loaders = ctx.data::<Loaders>()?;
    loaders.loader().give(0)?;
    let events = loaders.load_one(EventsOf { of: T::TYPE, id: id.uuid() }).await?.unwrap_or_default();
    loaders.loader().give(events.len())?;
    let entries = events.iter().map(|seen| (seen.titles().id.uuid(), TimelineEntry(seen.clone()))).collect();
    Ok(Connection::of_all(entries, &args)?)
}

/// The events of a thing that the viewer sees.
#[derive(Clone, PartialEq, Eq, Hash)]
struct EventsOf {
    of: SubjectType,
    id: Uuid,
}

impl Loader<EventsOf> for loader::Rows {
    // Shared, for many may ask for the same.
    type Value = Arc<Vec<Seen<event::Entity>>>;
    type Error = Error;

    async fn load(&self, keys: &[EventsOf]) -> Result<HashMap<EventsOf, Self::Value>, Error> {
        let mut found = self
            .store()
            .find::<event::Entity>()
            .filter(event::Column::SubjectId.eq_any(keys.iter().map(|key| key.id)))
            .all()
            .await?;
        // What happened in one moment is told in the order of the table of kinds: answered, then helped.
        found.sort_by_key(|seen| (seen.titles().at, seen.titles().kind, seen.titles().id));
        let mut events: HashMap<EventsOf, Vec<Seen<event::Entity>>> = HashMap::new();
        for seen in found {
            let event = seen.titles();
            events.entry(EventsOf { of: event.subject_type, id: event.subject_id }).or_default().push(seen);
        }
        Ok(events.into_iter().map(|(key, events)| (key, Arc::new(events))).collect())
    }
}
