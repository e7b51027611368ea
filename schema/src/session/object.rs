//! A session.

use std::collections::HashMap;

use async_graphql::{Context, ID, Object, Result, dataloader::Loader};
use chrono::{DateTime, Utc};
use entity::{
    council,
    id::{CouncilId, SessionId, TypedId},
    session, session_council,
    term::{SessionKind, SessionStatus},
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::{
    deadlines::ReportDue,
    participant::{Participant, participants_of},
};
use crate::{
    access::{Lens, Loaders, Seen, Sight, loader},
    account::Account,
    clock,
    council::Council,
    error::Error,
    follow_up::{self, FollowUp},
    id::global,
    page::{self, Connection, PageArgs},
    scalar::Date,
    timeline::{self, TimelineEntry},
};

/// A session: clients, staff and councils meet.
#[derive(Clone)]
pub struct Session(pub Seen<session::Entity>);

impl From<Seen<session::Entity>> for Session {
    fn from(seen: Seen<session::Entity>) -> Self {
        Self(seen)
    }
}

/// A session: clients, staff and councils meet.
#[Object]
impl Session {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.titles().title
    }

    /// What kind of session it is.
    async fn kind(&self) -> SessionKind {
        self.0.titles().kind
    }

    /// When it starts.
    async fn starts_at(&self) -> DateTime<Utc> {
        self.0.titles().starts_at
    }

    /// When it ends.
    async fn ends_at(&self) -> DateTime<Utc> {
        self.0.titles().ends_at
    }

    /// Where it is.
    async fn place(&self) -> Option<&str> {
        self.0.through(Lens::Status)?.place.as_deref()
    }

    /// Whether it is online.
    async fn online(&self) -> Option<bool> {
        Some(self.0.through(Lens::Status)?.is_online)
    }

    /// Where it is in its life.
    async fn status(&self) -> Option<SessionStatus> {
        Some(self.0.through(Lens::Status)?.status)
    }

    /// Whether everybody can see it in the calendar.
    async fn public(&self) -> Option<bool> {
        Some(self.0.through(Lens::Status)?.is_public)
    }

    /// The councils that it is of, by name.
    #[graphql(complexity = "3 * child_complexity")]
    async fn councils(&self, ctx: &Context<'_>) -> Result<Option<Vec<Council>>> {
        let Some(session) = self.0.through(Lens::Status) else { return Ok(None) };
        let loaders = ctx.data::<Loaders>()?;
        loaders.loader().give(0)?;
        let councils = loaders.load_one(CouncilsOf(session.id)).await?.unwrap_or_default();
        loaders.loader().give(councils.len())?;
        Ok(Some(councils.into_iter().map(Council).collect()))
    }

    /// The last day on which its report is promised, once it was held.
    async fn report_due_on(&self, ctx: &Context<'_>) -> Result<Option<Date>> {
        let Some(session) = self.0.through(Lens::Full) else { return Ok(None) };
        let due = ctx.data::<Loaders>()?.load_one(ReportDue(session.id)).await?;
        Ok(due.map(|due| Date(clock::day_of(due))))
    }

    /// Who organises it, where you may see that.
    async fn organiser(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.through(Lens::Full).map(|session| session.organiser_id)).await
    }

    /// Those who take part, as far as you may see them.
    #[graphql(complexity = "10 * child_complexity")]
    async fn participants(&self, ctx: &Context<'_>) -> Result<Vec<Participant>> {
        participants_of(ctx, self.0.titles().id).await
    }

    /// What was promised in it.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn follow_ups(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<FollowUp>> {
        follow_up::of_session(ctx, self.0.titles().id, PageArgs::forwards(first, after)).await
    }

    // The commitments made in a session are the follow-up noun's to add.

    /// What happened to it, as far as you may see that, the first first.
    #[graphql(complexity = "page::cost(first, last, child_complexity)")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<TimelineEntry>> {
        timeline::of(ctx, self.0.titles().id, PageArgs { first, after, last, before }).await
    }
}

/// The councils of a session.
#[derive(Clone, PartialEq, Eq, Hash)]
struct CouncilsOf(SessionId);

impl Loader<CouncilsOf> for loader::Rows {
    type Value = Vec<Seen<council::Entity>>;
    type Error = Error;

    async fn load(&self, keys: &[CouncilsOf]) -> Result<HashMap<CouncilsOf, Self::Value>, Error> {
        let store = self.store();
        let sessions = Sight::of::<session::Entity>(store.viewer()).through(Lens::Status);
        let sessions = session::Entity::find().select_only().column(session::Column::Id).filter(sessions);
        let links = session_council::Entity::find()
            .filter(session_council::Column::SessionId.eq_any(keys.iter().map(|key| key.0.uuid())))
            .filter(session_council::Column::SessionId.in_subquery(sessions.into_query()))
            .order_by_asc(session_council::Column::SessionId);
        let links: Vec<session_council::Model> = store.rows(links.build(DbBackend::Postgres)).await?;
        let councils = store
            .find::<council::Entity>()
            .filter(council::Column::Id.eq_any(links.iter().map(|link| link.council_id.uuid())))
            .order_by(council::Column::Name, sea_orm::Order::Asc)
            .all()
            .await?;
        let mut of: HashMap<CouncilsOf, Self::Value> = HashMap::new();
        for seen in councils {
            let id: CouncilId = seen.titles().id;
            for link in links.iter().filter(|link| link.council_id == id) {
                of.entry(CouncilsOf(link.session_id)).or_default().push(seen.clone());
            }
        }
        Ok(of)
    }
}
