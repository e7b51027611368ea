//! A session.

use std::collections::HashMap;

use async_graphql::{Context, ID, Object, Result, dataloader::Loader};
use chrono::{DateTime, Utc};
use entity::{
    council,
    id::{CouncilId, SessionId, TypedId},
    session, session_council, session_participant,
    term::{InvitationAnswer, ParticipantRole, SessionKind, SessionStatus, Term},
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::{
    agenda::{AgendaOf, AgendaPoint},
    deadlines::ReportDue,
    observation::{Observation, ObservationsOf},
    participant::{Participant, participants_of},
    steps::takes_a_place,
};
use crate::{
    access::{Lens, Loaders, Seen, Sight, loader},
    account::Account,
    centre::Centre,
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

    /// The centre that it is at, or that is tested, where you can see that.
    async fn centre(&self, ctx: &Context<'_>) -> Result<Option<Centre>> {
        loader::one(ctx, self.0.through(Lens::Status).and_then(|session| session.centre_id)).await
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

    /// What it is about.
    async fn about(&self) -> Option<&str> {
        self.0.through(Lens::Full)?.about.as_deref()
    }

    /// How many can take part, apart from those for whom it is work. Null: there is no bound.
    async fn capacity(&self) -> Option<i32> {
        self.0.through(Lens::Full)?.capacity
    }

    /// How many places are left. Null: there is no bound.
    async fn places_left(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        let Some(session) = self.0.through(Lens::Full).filter(|session| session.capacity.is_some()) else {
            return Ok(None);
        };
        let taken = ctx.data::<Loaders>()?.load_one(TakenIn(session.id)).await?.unwrap_or(0);
        Ok(session.capacity.map(|capacity| capacity.saturating_sub(taken).max(0)))
    }

    /// The last day on which members of its councils can come forward by themselves. Null: nobody is asked to.
    async fn call_until(&self) -> Option<Date> {
        self.0.through(Lens::Full)?.call_until.map(Date)
    }

    /// The sessions of the series that it belongs to, itself among them, that you can see; by when they start. Null: it
    /// stands alone.
    #[graphql(complexity = "5 * child_complexity")]
    async fn series(&self, ctx: &Context<'_>) -> Result<Option<Vec<Session>>> {
        let Some(first) = self.0.through(Lens::Status).and_then(|session| session.series_id) else { return Ok(None) };
        let sessions = loader::children::<SessionsOfSeries>(ctx, first).await?;
        Ok(Some(sessions.into_iter().map(Self).collect()))
    }

    /// Why it is off, where it is.
    async fn cancelled_reason(&self) -> Option<&str> {
        self.0.through(Lens::Full)?.cancelled_reason.as_deref()
    }

    /// The report. What identifies a person is masked.
    async fn report(&self) -> Option<&str> {
        self.0.through(Lens::Full)?.report.as_deref()
    }

    /// When it was reported.
    async fn reported_at(&self) -> Option<DateTime<Utc>> {
        self.0.through(Lens::Full)?.reported_at
    }

    /// When everybody who was there had heard what came of it.
    async fn followed_up_at(&self) -> Option<DateTime<Utc>> {
        self.0.through(Lens::Full)?.followed_up_at
    }

    /// What is to be talked about, the first first.
    #[graphql(complexity = "5 * child_complexity")]
    async fn agenda(&self, ctx: &Context<'_>) -> Result<Vec<AgendaPoint>> {
        let points = loader::children::<AgendaOf>(ctx, self.0.titles().id).await?;
        Ok(points.into_iter().map(AgendaPoint).collect())
    }

    /// What those who attended noticed, as far as you may see that, the first first. Before the session is reported, only
    /// its organiser sees what others wrote.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn observations(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Observation>> {
        let rows = loader::children::<ObservationsOf>(ctx, self.0.titles().id).await?;
        let rows = rows.into_iter().map(|seen| (seen.titles().id.uuid(), Observation::from(seen))).collect();
        Ok(Connection::of_all(rows, &PageArgs::forwards(first, after))?)
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

struct SessionsOfSeries;

impl loader::Children for SessionsOfSeries {
    type Row = session::Entity;
    type Parent = SessionId;
    const PARENT: session::Column = session::Column::SeriesId;
    const ORDER: session::Column = session::Column::StartsAt;

    fn parent(row: &session::Model) -> Option<SessionId> {
        row.series_id
    }
}

/// How many places of a session are taken. Only for sessions that the viewer sees in full.
#[derive(Clone, PartialEq, Eq, Hash)]
struct TakenIn(SessionId);

impl Loader<TakenIn> for loader::Rows {
    type Value = i32;
    type Error = Error;

    async fn load(&self, keys: &[TakenIn]) -> Result<HashMap<TakenIn, i32>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            session_id: SessionId,
            taken: i64,
        }
        let places = ParticipantRole::ALL.iter().copied().filter(|role| takes_a_place(*role));
        let taken = session_participant::Entity::find()
            .select_only()
            .column(session_participant::Column::SessionId)
            .column_as(session_participant::Column::Id.count(), "taken")
            .filter(session_participant::Column::SessionId.eq_any(keys.iter().map(|key| key.0.uuid())))
            .filter(session_participant::Column::Answer.eq(InvitationAnswer::Accepted))
            .filter(session_participant::Column::Role.is_in(places))
            .group_by(session_participant::Column::SessionId);
        let rows: Vec<Row> = self.store().rows(taken.build(DbBackend::Postgres)).await?;
        let count = |row: &Row| i32::try_from(row.taken).unwrap_or(i32::MAX);
        Ok(rows.into_iter().map(|row| (TakenIn(row.session_id), count(&row))).collect())
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
