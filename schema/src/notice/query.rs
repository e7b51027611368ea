//! Finding one's own notices.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{account, contact_preferences, id::NoticeId, notice, notice_choice};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Value, sea_query::Expr,
};

use super::{Notice, wants_mail};
use crate::{
    access::{Order, Sight, SignedIn, Store},
    error::Error,
    id::parse,
    page::{self, Connection, Direction, PageArgs},
};

/// Which notices. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct NoticeFilter {
    /// True: those that you did not read yet. False: those that you did.
    unread: Option<bool>,
}

/// Root fields about notices.
#[derive(Default)]
pub struct NoticeQuery;

/// Root fields about notices.
#[Object(guard = "crate::access::Closed")]
impl NoticeQuery {
    /// One of your own notices. Null where it does not exist for you.
    #[graphql(guard = "SignedIn")]
    async fn notice(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Notice>> {
        let Ok(id) = parse::<NoticeId>(&id) else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Notice))
    }

    /// What moved on what you follow, the newest first: your own signals, proposals and sessions, what you handle, keep or
    /// answer for, your council.
    #[graphql(guard = "SignedIn", complexity = "page::cost(first, None, child_complexity)")]
    async fn notices(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        filter: Option<NoticeFilter>,
    ) -> Result<Connection<Notice>> {
        let unread = filter.unwrap_or_default().unread.map(|unread| match unread {
            true => notice::Column::ReadAt.is_null(),
            false => notice::Column::ReadAt.is_not_null(),
        });
        let order = Order {
            field: "AT",
            column: notice::Column::At,
            value: |row: &notice::Model| Value::from(row.at),
            direction: Direction::Desc,
        };
        let find = ctx.data::<Store>()?.find::<notice::Entity>().filter_option(unread);
        Ok(find.page(PageArgs::forwards(first, after), order).await?)
    }
}

/// How many notices the viewer did not read yet.
pub(crate) async fn unread(store: &Store) -> Result<i32, Error> {
    #[derive(FromQueryResult)]
    struct Row {
        count: i64,
    }
    let sight = Sight::of::<notice::Entity>(store.viewer());
    if sight.is_blind() {
        return Ok(0);
    }
    let count = notice::Entity::find()
        .select_only()
        .expr_as(Expr::cust("count(*)"), "count")
        .filter(notice::Column::ReadAt.is_null())
        .filter(sight.condition());
    let rows: Vec<Row> = store.rows(count.build(DbBackend::Postgres)).await?;
    Ok(rows.first().map_or(0, |row| i32::try_from(row.count).unwrap_or(i32::MAX)))
}

/// Whether notices go to the viewer by e-mail too, where mail goes out at all.
pub(crate) async fn by_mail(store: &Store) -> Result<Option<bool>, Error> {
    let Some(id) = store.viewer().id() else { return Ok(None) };
    let Some(seen) = store.find::<account::Entity>().by_id(id).await? else { return Ok(None) };
    let choice = notice_choice::Entity::find_by_id(id).build(DbBackend::Postgres);
    let choice: Vec<notice_choice::Model> = store.rows(choice).await?;
    let preferences = store.find::<contact_preferences::Entity>().by_id(id).await?;
    let preferences = preferences.as_ref().map(|seen| seen.titles());
    Ok(Some(wants_mail(seen.titles(), choice.first().map(|choice| choice.by_mail), preferences)))
}
