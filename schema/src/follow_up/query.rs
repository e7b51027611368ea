//! Finding follow-ups: what is overdue, by department and owner.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use chrono::NaiveDate;
use entity::{
    account, council, follow_up, follow_up_response,
    id::{AccountId, DepartmentId, FollowUpId, ProposalId, SessionId, SignalId},
    proposal, session, session_council,
    term::{FollowUpAbout, FollowUpKind, FollowUpStatus, Term},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait, Value, sea_query::Expr,
};

use super::{FollowUp, rules::is_open};
use crate::{
    access::{Lens, Open, Order, Rows, Sight, Store, Viewer, Visible, bound},
    deadline,
    error::Error,
    id::{parse, parse_option},
    page::{self, Connection, Direction, PageArgs},
    scalar::Date,
};

/// Which follow-ups. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct FollowUpFilter {
    /// True: those that are late. False: those that are not.
    overdue: Option<bool>,
    /// Those of this department.
    department_id: Option<ID>,
    /// Those that this account keeps.
    owner_id: Option<ID>,
    /// Those in one of these states.
    status: Option<Vec<FollowUpStatus>>,
    /// Those due on this day or later.
    due_from: Option<Date>,
    /// Those due before this day.
    due_until: Option<Date>,
    /// True: those that still have to be kept. False: those that were kept or dropped.
    open: Option<bool>,
    /// Those of these kinds.
    kind: Option<Vec<FollowUpKind>>,
    /// Those about one of these kinds of thing.
    subject: Option<Vec<FollowUpAbout>>,
    /// Those about proposals and sessions of the council with this name in addresses.
    council_slug: Option<String>,
    /// True: those of which somebody said that it helped. False: those of which somebody said that it did not. For staff.
    helped: Option<bool>,
    /// Those about this signal.
    signal_id: Option<ID>,
    /// Those about this session.
    session_id: Option<ID>,
    /// Those about this proposal.
    proposal_id: Option<ID>,
    /// Those that are late, or were kept too late; false: the others. Where you see when they were promised.
    promise_broken: Option<bool>,
    /// True: all that was promised about your own signals, in sessions where you sat, and about your own proposals. False: the
    /// others.
    mine: Option<bool>,
}

/// What follow-ups can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum FollowUpOrderField {
    /// When they are due.
    DueOn,
    /// When they were promised.
    CreatedAt,
}

/// How follow-ups are ordered.
#[derive(InputObject)]
pub struct FollowUpOrder {
    /// By what.
    field: FollowUpOrderField,
    /// Which way.
    #[graphql(default_with = "Direction::Asc")]
    direction: Direction,
}

/// Root fields about follow-ups.
#[derive(Default)]
pub struct FollowUpQuery;

/// Root fields about follow-ups.
#[Object(guard = "crate::access::Closed")]
impl FollowUpQuery {
    /// One follow-up. Null where it does not exist for you.
    #[graphql(guard = "Open")]
    async fn follow_up(&self, ctx: &Context<'_>, id: ID) -> Result<Option<FollowUp>> {
        let Ok(id) = parse::<FollowUpId>(&id) else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(FollowUp))
    }

    /// Follow-ups that you can see, those due first first unless you order them otherwise.
    #[graphql(guard = "Open", complexity = "page::cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn follow_ups(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<FollowUpFilter>,
        order_by: Option<FollowUpOrder>,
    ) -> Result<Connection<FollowUp>> {
        let store = ctx.data::<Store>()?;
        let filter = filter.unwrap_or_default();
        let condition = filter.condition(store.today())?;
        let mut find = store.find::<follow_up::Entity>().filter(condition);
        // Staff see whose it is of every follow-up; to filter by what one does not see would tell it.
        let is_staff = store.viewer().account().is_some_and(|person| person.is_staff);
        if (filter.department_id.is_some() || filter.owner_id.is_some()) && !is_staff {
            find = find.filter_through(Lens::Masked, Condition::all());
        }
        if filter.owner_id.is_some() && !is_staff {
            let named = Sight::keys::<account::Entity>(store.viewer());
            find = find.filter(follow_up::Column::OwnerId.in_subquery(named));
        }
        if let Some(broken) = filter.promise_broken {
            let late = deadline::is_broken::<FollowUpId>(follow_up::Column::Id, broken, store.now());
            find = find.filter_through(Lens::Masked, late);
        }
        if let Some(mine) = filter.mine {
            let own = <follow_up::Entity as Visible>::rows(Rows::Own, store.viewer());
            let own = own.unwrap_or_else(|| Condition::all().add(Expr::val(false)));
            // By their keys: of what a follow-up is about all but one are null, and not null is nothing.
            let keys = follow_up::Entity::find().select_only().column(follow_up::Column::Id).filter(own);
            let (id, keys) = (follow_up::Column::Id, keys.into_query());
            find = find.filter(if mine { id.in_subquery(keys) } else { id.not_in_subquery(keys) });
        }
        if let Some(slug) = &filter.council_slug {
            find = find.filter(of_council(slug, store.viewer()));
        }
        if let Some(helped) = filter.helped {
            let said = follow_up_response::Entity::find()
                .select_only()
                .column(follow_up_response::Column::FollowUpId)
                .filter(follow_up_response::Column::Helped.eq(helped));
            find = find.filter_through(Lens::Full, follow_up::Column::Id.in_subquery(said.into_query()));
        }
        Ok(find.page(PageArgs { first, after, last, before }, order(order_by)).await?)
    }
}

/// About a proposal or a session of a council, as far as the viewer sees whose that is.
fn of_council(slug: &str, viewer: &Viewer) -> Condition {
    let councils = council::Entity::find()
        .select_only()
        .column(council::Column::Id)
        .filter(council::Column::Slug.eq(slug))
        .filter(council::Column::Id.in_subquery(Sight::keys::<council::Entity>(viewer)))
        .into_query();
    let proposals = proposal::Entity::find()
        .select_only()
        .column(proposal::Column::Id)
        .filter(proposal::Column::CouncilId.in_subquery(councils.clone()))
        .filter(Sight::of::<proposal::Entity>(viewer).through(Lens::Masked));
    let sessions = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(Sight::of::<session::Entity>(viewer).through(Lens::Status));
    let of_council = session_council::Entity::find()
        .select_only()
        .column(session_council::Column::SessionId)
        .filter(session_council::Column::CouncilId.in_subquery(councils))
        .filter(session_council::Column::SessionId.in_subquery(sessions.into_query()));
    Condition::any()
        .add(follow_up::Column::ProposalId.in_subquery(proposals.into_query()))
        .add(follow_up::Column::SessionId.in_subquery(of_council.into_query()))
}

/// About one of these kinds of thing.
fn about(kinds: &[FollowUpAbout]) -> Condition {
    let columns = FollowUpAbout::each_once(kinds).into_iter().map(|kind| match kind {
        FollowUpAbout::Signal => follow_up::Column::SignalId,
        FollowUpAbout::Session => follow_up::Column::SessionId,
        FollowUpAbout::Proposal => follow_up::Column::ProposalId,
    });
    // An empty `any` is true in sea-query.
    columns.fold(Condition::any().add(Expr::val(false)), |any, column| any.add(column.is_not_null()))
}

fn order(order_by: Option<FollowUpOrder>) -> Order<follow_up::Entity> {
    let (field, direction) =
        order_by.map_or((FollowUpOrderField::DueOn, Direction::Asc), |order| (order.field, order.direction));
    match field {
        FollowUpOrderField::DueOn => Order {
            field: "DUE_ON",
            column: follow_up::Column::DueOn,
            value: |row: &follow_up::Model| Value::from(row.due_on),
            direction,
        },
        FollowUpOrderField::CreatedAt => Order {
            field: "CREATED_AT",
            column: follow_up::Column::CreatedAt,
            value: |row: &follow_up::Model| Value::from(row.created_at),
            direction,
        },
    }
}

impl FollowUpFilter {
    fn condition(&self, today: NaiveDate) -> Result<Condition, Error> {
        use follow_up::Column;
        let late = || is_open().add(Expr::col((follow_up::Entity, Column::DueOn)).lt(bound(today)));
        Ok(Condition::all()
            .add_option(self.overdue.map(|overdue| if overdue { late() } else { late().not() }))
            .add_option(self.open.map(|open| if open { is_open() } else { is_open().not() }))
            .add_option(self.kind.as_ref().map(|kinds| Column::Kind.is_in(FollowUpKind::each_once(kinds))))
            .add_option(self.subject.as_deref().map(about))
            .add_option(
                parse_option::<DepartmentId>(self.department_id.as_ref())?.map(|id| Column::DepartmentId.eq(id)),
            )
            .add_option(parse_option::<AccountId>(self.owner_id.as_ref())?.map(|id| Column::OwnerId.eq(id)))
            .add_option(self.status.as_ref().map(|status| Column::Status.is_in(FollowUpStatus::each_once(status))))
            .add_option(self.due_from.map(|day| Column::DueOn.gte(within_reach(day.0))))
            .add_option(self.due_until.map(|day| Column::DueOn.lt(within_reach(day.0))))
            .add_option(parse_option::<SignalId>(self.signal_id.as_ref())?.map(|id| Column::SignalId.eq(id)))
            .add_option(parse_option::<SessionId>(self.session_id.as_ref())?.map(|id| Column::SessionId.eq(id)))
            .add_option(parse_option::<ProposalId>(self.proposal_id.as_ref())?.map(|id| Column::ProposalId.eq(id))))
    }
}

/// A day that PostgreSQL has too: those before the first year of its calendar come to that year.
fn within_reach(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(1, 1, 1).map_or(day, |first| Ord::max(day, first))
}
