//! What those whom a commitment was made to said of it, and how many.

use std::collections::HashMap;

use async_graphql::{Context, ID, Object, Result, SimpleObject, dataloader::Loader};
use chrono::{DateTime, Utc};
use entity::{
    follow_up_response,
    id::{FollowUpId, FollowUpResponseId, TypedId},
};
use sea_orm::FromQueryResult;

use super::respond::place_of;
use crate::{
    access::{Lens, Loaders, Seen, loader, loader::Rows},
    error::Error,
    id::global,
    page::{Connection, PageArgs},
    sealed_text,
};

/// What somebody said of a commitment that was made to them. Who it was is not shown.
pub struct FollowUpResponse(Seen<follow_up_response::Entity>);

/// What somebody said of a commitment that was made to them. Who it was is not shown.
#[Object]
impl FollowUpResponse {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// Whether it helped.
    async fn helped(&self) -> bool {
        self.0.titles().helped
    }

    /// What they added. What identifies a person is masked for everybody but themselves.
    async fn comment(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let response = self.0.titles();
        if response.is_masked && self.0.lens() == Lens::Full {
            let original = ctx.data::<Loaders>()?.load_one(OriginalOf(response.id)).await?;
            return Ok(original.or_else(|| response.comment.clone()));
        }
        Ok(response.comment.clone())
    }

    /// When they said it last.
    async fn at(&self) -> DateTime<Utc> {
        self.0.titles().at
    }
}

/// How many of those whom a commitment was made to say that it helped, and how many that it did not.
#[derive(Clone, Default, SimpleObject)]
pub struct HelpedCounts {
    /// That it helped.
    yes: i32,
    /// That it did not.
    no: i32,
}

struct ResponsesOf;

impl loader::Children for ResponsesOf {
    type Row = follow_up_response::Entity;
    type Parent = FollowUpId;
    const PARENT: follow_up_response::Column = follow_up_response::Column::FollowUpId;
    const ORDER: follow_up_response::Column = follow_up_response::Column::At;

    fn parent(row: &follow_up_response::Model) -> Option<FollowUpId> {
        Some(row.follow_up_id)
    }
}

/// What was said of a follow-up, as far as the viewer sees it.
pub(super) async fn responses_of(
    ctx: &Context<'_>,
    follow_up: FollowUpId,
    args: PageArgs,
) -> Result<Connection<FollowUpResponse>> {
    let rows = loader::children::<ResponsesOf>(ctx, follow_up).await?;
    let rows = rows.into_iter().map(|seen| (seen.titles().id.uuid(), FollowUpResponse(seen))).collect();
    Ok(Connection::of_all(rows, &args)?)
}

/// The comment as it was sent: for its author, who sees the row in full.
#[derive(Clone, PartialEq, Eq, Hash)]
struct OriginalOf(FollowUpResponseId);

impl Loader<OriginalOf> for Rows {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[OriginalOf]) -> Result<HashMap<OriginalOf, String>, Error> {
        let places: Vec<_> = keys.iter().map(|key| place_of(key.0)).collect();
        let opened = sealed_text::open_for_author(self.store(), &places).await?;
        Ok(opened.into_iter().map(|(place, text)| (OriginalOf(FollowUpResponseId(place.subject)), text)).collect())
    }
}

/// The counts of a follow-up, for those who see all its responses.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct CountsOf(pub(super) FollowUpId);

impl Loader<CountsOf> for Rows {
    type Value = HelpedCounts;
    type Error = Error;

    async fn load(&self, keys: &[CountsOf]) -> Result<HashMap<CountsOf, HelpedCounts>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            follow_up_id: FollowUpId,
            yes: i64,
            no: i64,
        }
        const SQL: &str = "SELECT follow_up_id, count(*) FILTER (WHERE helped) AS yes, \
                           count(*) FILTER (WHERE NOT helped) AS no \
                           FROM follow_up_response WHERE follow_up_id = ANY($1) GROUP BY follow_up_id";
        let ids: Vec<uuid::Uuid> = keys.iter().map(|key| key.0.uuid()).collect();
        let rows: Vec<Row> = self.store().sql(SQL, [ids.into()]).await?;
        let number = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
        Ok(rows
            .into_iter()
            .map(|row| (CountsOf(row.follow_up_id), HelpedCounts { yes: number(row.yes), no: number(row.no) }))
            .collect())
    }
}
