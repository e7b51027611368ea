//! Finding follow-ups: what is overdue, by department and owner.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use chrono::NaiveDate;
use entity::{
    account, follow_up,
    id::{AccountId, DepartmentId, FollowUpId, ProposalId, SessionId, SignalId},
    term::{FollowUpStatus, Term},
};
use sea_orm::{ColumnTrait, Condition, Value};

use super::{FollowUp, rules::is_open};
use crate::{
    access::{Lens, Open, Order, Sight, Store},
    clock, deadline,
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
    /// Those about this signal.
    signal_id: Option<ID>,
    /// Those about this session.
    session_id: Option<ID>,
    /// Those about this proposal.
    proposal_id: Option<ID>,
    /// Those that are late, or were kept too late; false: the others. Where you see when they were promised.
    promise_broken: Option<bool>,
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
        let condition = filter.condition(clock::day_of(store.now()))?;
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
        Ok(find.page(PageArgs { first, after, last, before }, order(order_by)).await?)
    }
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
        let late = || is_open().add(Column::DueOn.lt(today));
        Ok(Condition::all()
            .add_option(self.overdue.map(|overdue| if overdue { late() } else { late().not() }))
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
    NaiveDate::from_ymd_opt(1, 1, 1).map_or(day, |first| day.max(first))
}
