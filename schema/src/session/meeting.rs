//! The next meeting of each of many councils.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entity::{
    id::{CouncilId, SessionId, TypedId},
    session, session_council,
    term::{SessionKind, SessionStatus},
};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::{
    access::{Lens, Seen, Sight, loader},
    error::Error,
};

/// The next meeting of a council that the viewer sees: not cancelled, and still to begin.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct NextMeetingOf(pub(crate) CouncilId);

impl Loader<NextMeetingOf> for loader::Rows {
    type Value = Seen<session::Entity>;
    type Error = Error;

    async fn load(&self, keys: &[NextMeetingOf]) -> Result<HashMap<NextMeetingOf, Self::Value>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            council_id: CouncilId,
            session_id: SessionId,
        }
        let store = self.store();
        // Whose meeting it is, and that it is not cancelled, is more than a title tells.
        let seen = Sight::of::<session::Entity>(store.viewer()).through(Lens::Status);
        let next = session_council::Entity::find()
            .select_only()
            .columns([session_council::Column::CouncilId, session_council::Column::SessionId])
            .distinct_on([(session_council::Entity, session_council::Column::CouncilId)])
            .join(
                JoinType::InnerJoin,
                session_council::Entity::belongs_to(session::Entity)
                    .from(session_council::Column::SessionId)
                    .to(session::Column::Id)
                    .into(),
            )
            .filter(session_council::Column::CouncilId.eq_any(keys.iter().map(|key| key.0.uuid())))
            .filter(session::Column::Kind.eq(SessionKind::CouncilMeeting))
            .filter(session::Column::Status.ne(SessionStatus::Cancelled))
            .filter(session::Column::StartsAt.gt(store.moment()))
            .filter(seen)
            .order_by_asc(session_council::Column::CouncilId)
            .order_by_asc(session::Column::StartsAt)
            .order_by_asc(session::Column::Id);
        let next: Vec<Row> = store.rows(next.build(DbBackend::Postgres)).await?;
        let sessions = store
            .find::<session::Entity>()
            .filter(session::Column::Id.eq_any(next.iter().map(|row| row.session_id.uuid())))
            .all()
            .await?;
        // When one of them begins, another is the next.
        for seen in &sessions {
            store.holds_until(seen.titles().starts_at);
        }
        let sessions: HashMap<SessionId, Self::Value> =
            sessions.into_iter().map(|seen| (seen.titles().id, seen)).collect();
        let found = |row: Row| Some((NextMeetingOf(row.council_id), sessions.get(&row.session_id)?.clone()));
        Ok(next.into_iter().filter_map(found).collect())
    }
}
