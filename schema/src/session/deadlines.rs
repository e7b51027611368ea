//! When the report of a session is due, for many sessions of an answer at once.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use entity::{
    deadline,
    id::SessionId,
    session,
    term::{PromiseStep, SubjectType},
};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::{
    access::{Lens, Sight, loader},
    error::Error,
};

/// When the report of a session is due.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct ReportDue(pub(super) SessionId);

impl Loader<ReportDue> for loader::Rows {
    type Value = DateTime<Utc>;
    type Error = Error;

    async fn load(&self, keys: &[ReportDue]) -> Result<HashMap<ReportDue, DateTime<Utc>>, Error> {
        let whole = Sight::of::<session::Entity>(self.store().viewer()).through(Lens::Full);
        let whole = session::Entity::find().select_only().column(session::Column::Id).filter(whole).into_query();
        let deadlines = deadline::Entity::find()
            .filter(deadline::Column::SubjectType.eq(SubjectType::Session))
            .filter(deadline::Column::Step.eq(PromiseStep::Reported))
            .filter(deadline::Column::DroppedAt.is_null())
            .filter(deadline::Column::SubjectId.eq_any(keys.iter().map(|key| key.0.0)))
            .filter(deadline::Column::SubjectId.in_subquery(whole))
            .order_by_asc(deadline::Column::Round);
        let rows: Vec<deadline::Model> = self.store().rows(deadlines.build(DbBackend::Postgres)).await?;
        Ok(rows.into_iter().map(|row| (ReportDue(SessionId(row.subject_id)), row.due_at)).collect())
    }
}
