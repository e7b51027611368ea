//! Who is asking, and finding accounts.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::{
    account, account_function, council_member,
    id::DepartmentId,
    term::{AccountStatus, Function, Role},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait, Value,
    sea_query::{Expr, Func, LikeExpr},
};

use super::{Account, rules::LONGEST_NAME};
use crate::{
    access::{Lens, Open, Order, Sight, SignedIn, Store, Viewer},
    error::Error,
    id, notice,
    page::{self, Connection, Direction, PageArgs},
    problem::Problem,
};

/// Who is asking. Never null; `account` is null when nobody is signed in.
pub(super) struct ViewerObject;

/// Who is asking. Never null; `account` is null when nobody is signed in.
#[Object(name = "Viewer")]
impl ViewerObject {
    /// The signed-in account.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        let Some(id) = ctx.data::<Viewer>()?.id() else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Account))
    }

    /// How many of your notices you did not read yet. Counted only when asked for; null when nobody is signed in.
    #[graphql(complexity = 10)]
    async fn unread_notices(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        let store = ctx.data::<Store>()?;
        Ok(if store.viewer().account().is_some() { Some(notice::unread(store).await?) } else { None })
    }

    /// Whether your notices go to you by e-mail too, where this installation sends mail: as you chose with
    /// `setMailNotices`, or else when you work here or your contact preferences name e-mail as welcome. Null when nobody is
    /// signed in.
    async fn mail_notices(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        Ok(notice::by_mail(ctx.data::<Store>()?).await?)
    }
}

/// Which accounts. What is left out is not filtered. A filter finds only those of whom you see what it is about.
#[derive(InputObject, Default)]
pub(super) struct AccountFilter {
    /// Those with this role.
    role: Option<Role>,
    /// Those of staff with this function.
    function: Option<Function>,
    /// Those of staff who work here.
    department_id: Option<ID>,
    /// Those in this state.
    status: Option<AccountStatus>,
    /// Those with this in their name, or in their e-mail address where you see it.
    search: Option<String>,
}

/// What accounts can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum AccountOrderField {
    /// Their name.
    Name,
}

/// How accounts are ordered.
#[derive(InputObject)]
pub(super) struct AccountOrder {
    /// By what.
    field: AccountOrderField,
    /// Which way.
    #[graphql(default_with = "Direction::Asc")]
    direction: Direction,
}

/// Root fields about accounts.
#[derive(Default)]
pub struct AccountQuery;

/// Root fields about accounts.
#[Object(guard = "crate::access::Closed")]
impl AccountQuery {
    /// Who is asking.
    #[graphql(guard = "Open")]
    async fn viewer(&self) -> ViewerObject {
        ViewerObject
    }

    /// Accounts that you can see: of yourself, of staff where you work here, of your council, of all where you are an
    /// administrator.
    #[graphql(guard = "SignedIn", complexity = "page::cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<AccountFilter>,
        order_by: Option<AccountOrder>,
    ) -> Result<Connection<Account>> {
        let store = ctx.data::<Store>()?;
        let filter = filter.unwrap_or_default();
        let mut find = store.find::<account::Entity>();
        if let Some(role) = filter.role {
            let (lens, condition) = with_role(store, role);
            find = find.filter_through(lens, condition);
        }
        if let Some(function) = filter.function {
            find = find.filter_through(Lens::Status, with_function(function));
        }
        if let Some(department) = id::parse_option::<DepartmentId>(filter.department_id.as_ref())? {
            find = find.filter_through(Lens::Status, account::Column::DepartmentId.eq(department));
        }
        if let Some(status) = filter.status {
            find = find.filter_through(Lens::Full, account::Column::Status.eq(status));
        }
        if let Some(search) = &filter.search {
            find = find.filter(with_text(store, search)?);
        }
        let order = Order {
            field: "NAME",
            column: account::Column::Name,
            value: |row: &account::Model| Value::from(row.name.clone()),
            direction: order_by.map_or(Direction::Asc, |order| match order.field {
                AccountOrderField::Name => order.direction,
            }),
        };
        Ok(find.page(PageArgs { first, after, last, before }, order).await?)
    }
}

/// Accounts with a role, and the lens through which that is seen. Seats are seen through those of the council.
fn with_role(store: &Store, role: Role) -> (Lens, Condition) {
    let has = |column: account::Column| column.eq(true).into();
    match role {
        Role::Client => (Lens::Full, has(account::Column::IsClient)),
        Role::Staff => (Lens::Status, has(account::Column::IsStaff)),
        Role::Admin => (Lens::Full, has(account::Column::IsAdmin)),
        Role::Integration => (Lens::Full, has(account::Column::IsIntegration)),
        Role::CouncilMember => {
            let today = store.today();
            let seats = council_member::Entity::find()
                .select_only()
                .column(council_member::Column::AccountId)
                .filter(Sight::of::<council_member::Entity>(store.viewer()).through(Lens::Full))
                .filter(council_member::Column::StartedOn.lte(today))
                .filter(
                    Condition::any()
                        .add(council_member::Column::EndsOn.is_null())
                        .add(council_member::Column::EndsOn.gte(today)),
                );
            (Lens::Titles, account::Column::Id.in_subquery(seats.into_query()).into())
        }
    }
}

fn with_function(function: Function) -> Condition {
    let accounts = account_function::Entity::find()
        .select_only()
        .column(account_function::Column::AccountId)
        .filter(account_function::Column::Function.eq(function));
    Condition::all().add(account::Column::IsStaff.eq(true)).add(account::Column::Id.in_subquery(accounts.into_query()))
}

/// Accounts with a text in what the viewer sees of them.
fn with_text(store: &Store, text: &str) -> Result<Condition, Error> {
    let text = text.trim().to_lowercase();
    if text.chars().count() > LONGEST_NAME {
        return Err(Problem::TooLong.into());
    }
    let pattern = format!("%{}%", text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"));
    let has = |column: account::Column| {
        let folded = Expr::expr(Func::lower(Expr::col((account::Entity, column))));
        folded.like(LikeExpr::new(pattern.clone()).escape('\\'))
    };
    let seen = Sight::of::<account::Entity>(store.viewer()).through(Lens::Full);
    let by_email = Condition::all().add(seen).add(has(account::Column::Email));
    Ok(Condition::any().add(has(account::Column::Name)).add(by_email))
}
