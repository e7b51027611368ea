//! Finding sessions.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    council,
    id::SessionId,
    session, session_council,
    term::{SessionKind, SessionStatus},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Value,
    sea_query::{Expr, ExprTrait, SelectStatement},
};

use super::Session;
use crate::{
    access::{Find, Lens, Open, Order, Rows, Sight, Store, Viewer, Visible},
    deadline,
    error::Error,
    id::parse,
    page::{self, Connection, Direction, PageArgs},
    search::{self, Meaning, SearchField, Searched, Text},
};

/// Which sessions. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct SessionFilter {
    /// Those of the council with this name in addresses.
    council_slug: Option<String>,
    /// True: those that have not ended and are not cancelled. False: the others.
    upcoming: Option<bool>,
    /// Those of this kind.
    kind: Option<SessionKind>,
    /// Those in this state.
    status: Option<SessionStatus>,
    /// Those of which the report is late, or was; false: the others. Where you see when it is promised.
    promise_broken: Option<bool>,
    /// True: those that were held and have no report yet. False: the others.
    awaiting_report: Option<bool>,
    /// True: those that were reported, and of which not everybody has heard what came of it. False: the others.
    owe_answer: Option<bool>,
    /// True: those for which members of their councils are asked to come forward, and still can. False: the others.
    calling: Option<bool>,
    /// Those that you were invited to, or organise; false: the others.
    mine: Option<bool>,
    /// Those of the series that this session belongs to.
    series_of_id: Option<ID>,
}

/// What sessions can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum SessionOrderField {
    /// When they start.
    StartsAt,
}

/// How sessions are ordered.
#[derive(InputObject)]
pub struct SessionOrder {
    /// By what.
    field: SessionOrderField,
    /// Which way.
    #[graphql(default_with = "Direction::Asc")]
    direction: Direction,
}

impl SessionFilter {
    /// Those of the sessions that the viewer sees.
    pub(crate) async fn find<'a>(&self, store: &'a Store) -> Result<Find<'a, session::Entity>, Error> {
        let mut find =
            store.find::<session::Entity>().filter_option(self.kind.map(|kind| session::Column::Kind.eq(kind)));
        if let Some(status) = self.status {
            find = find.filter_through(Lens::Status, session::Column::Status.eq(status));
        }
        if let Some(broken) = self.promise_broken {
            let late = deadline::is_broken::<SessionId>(session::Column::Id, broken, store.now());
            find = find.filter_through(Lens::Full, late);
        }
        let in_state = |wanted: bool, status: SessionStatus| {
            let is = session::Column::Status.eq(status);
            if wanted { is } else { is.not() }
        };
        if let Some(awaiting) = self.awaiting_report {
            find = find.filter_through(Lens::Full, in_state(awaiting, SessionStatus::Held));
        }
        if let Some(owes) = self.owe_answer {
            find = find.filter_through(Lens::Full, in_state(owes, SessionStatus::Reported));
        }
        if let Some(calling) = self.calling {
            let open = Condition::all()
                .add(session::Column::CallUntil.gte(store.today()))
                .add(session::Column::CallUntil.is_not_null())
                .add(session::Column::Status.is_in([SessionStatus::Planned, SessionStatus::Confirmed]));
            find = find.filter_through(Lens::Full, if calling { open } else { open.not() });
        }
        if let Some(mine) = self.mine {
            let own = <session::Entity as Visible>::rows(Rows::TakingPart, store.viewer());
            let own = own.unwrap_or_else(|| Condition::all().add(Expr::val(false)));
            find = find.filter(if mine { own } else { own.not() });
        }
        if let Some(id) = &self.series_of_id {
            let one = match parse::<SessionId>(id) {
                Ok(id) => store.find::<session::Entity>().by_id(id).await?,
                Err(_) => None,
            };
            let series = one.as_ref().and_then(|seen| seen.through(Lens::Status)).and_then(|row| row.series_id);
            let condition = match series {
                Some(series) => session::Column::SeriesId.eq(series),
                None => Expr::val(false),
            };
            find = find.filter_through(Lens::Status, condition);
        }
        if let Some(slug) = &self.council_slug {
            let sessions = of_council(store.viewer(), slug);
            find = find.filter_through(Lens::Status, session::Column::Id.in_subquery(sessions));
        }
        if let Some(upcoming) = self.upcoming {
            // To whom a session's state is hidden, a cancelled one is a session like any other.
            let cancelled = Condition::all()
                .add(Sight::of::<session::Entity>(store.viewer()).through(Lens::Status))
                .add(session::Column::Status.eq(SessionStatus::Cancelled));
            let now = store.moment();
            lasts_until_the_next_ends(store, now).await?;
            let over = Condition::any().add(session::Column::EndsAt.lte(now)).add(cancelled);
            find = find.filter(if upcoming { over.not() } else { over });
        }
        Ok(find)
    }
}

impl Searched for session::Entity {
    const READ_THROUGH: Lens = Lens::Full;
    const HAS_TITLE: bool = true;

    fn texts(row: &session::Model) -> Vec<Text<'_>> {
        let title = Text { field: SearchField::Title, is_title: true, text: &row.title };
        let about = row.about.iter().map(|text| Text { field: SearchField::About, is_title: false, text });
        let report = row.report.iter().map(|text| Text { field: SearchField::Report, is_title: false, text });
        [title].into_iter().chain(about).chain(report).collect()
    }
}

/// Root fields about sessions.
#[derive(Default)]
pub struct SessionQuery;

/// Root fields about sessions.
#[Object(guard = "crate::access::Closed")]
impl SessionQuery {
    /// One session.
    #[graphql(guard = "Open")]
    async fn session(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Session>> {
        let Ok(id) = parse::<SessionId>(&id) else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Session))
    }

    /// Sessions that you can see, by when they start.
    #[graphql(
        guard = "Open",
        complexity = "page::cost(first, last, child_complexity) + search::cost(search.as_deref())"
    )]
    #[allow(clippy::too_many_arguments)]
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(
            desc = "Words of the title, of what it is about and of the report, as far as you see them, also within longer words; quotes and a minus work as in a search engine."
        )]
        search: Option<String>,
        filter: Option<SessionFilter>,
        order_by: Option<SessionOrder>,
    ) -> Result<Connection<Session>> {
        let store = ctx.data::<Store>()?;
        let find = filter.unwrap_or_default().find(store).await?;
        let meaning = Meaning::of_list::<session::Entity>(store, search.as_deref()).await?;
        let order = Order {
            field: "STARTS_AT",
            column: session::Column::StartsAt,
            value: |row: &session::Model| Value::from(row.starts_at),
            direction: order_by.map_or(Direction::Asc, |order| match order.field {
                SessionOrderField::StartsAt => order.direction,
            }),
        };
        Ok(find.matching(meaning.as_ref()).page(PageArgs { first, after, last, before }, order).await?)
    }
}

/// A list of what is still to come is another one when the first of all sessions ends. Only the answers to nobody in
/// particular are kept, and have to know.
async fn lasts_until_the_next_ends(store: &Store, now: DateTime<Utc>) -> Result<(), Error> {
    if !store.viewer().is_nobody() {
        return Ok(());
    }
    let coming = store.find::<session::Entity>().filter(session::Column::EndsAt.gt(now));
    let next = coming.order_by(session::Column::EndsAt, sea_orm::Order::Asc).one().await?;
    if let Some(next) = next {
        store.holds_until(next.titles().ends_at);
    }
    Ok(())
}

/// The keys of the sessions of a council that the viewer sees.
fn of_council(viewer: &Viewer, slug: &str) -> SelectStatement {
    let councils = council::Entity::find()
        .select_only()
        .column(council::Column::Id)
        .filter(council::Column::Slug.eq(slug))
        .filter(council::Column::Id.in_subquery(Sight::keys::<council::Entity>(viewer)));
    session_council::Entity::find()
        .select_only()
        .column(session_council::Column::SessionId)
        .filter(session_council::Column::CouncilId.in_subquery(councils.into_query()))
        .into_query()
}
