//! The next meeting of each of many councils.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entity::{
    id::{CouncilId, TypedId},
    session, session_council,
    term::{SessionKind, SessionStatus},
};
use sea_orm::{
    ColumnTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    access::{Lens, Seen, Sight, among, bound, loader},
    error::Error,
};

/// The next meeting of a council that the viewer sees: not cancelled, and still to begin.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct NextMeetingOf(pub(crate) CouncilId);

impl Loader<NextMeetingOf> for loader::Rows {
    type Value = Seen<session::Entity>;
    type Error = Error;

    async fn load(&self, keys: &[NextMeetingOf]) -> Result<HashMap<NextMeetingOf, Self::Value>, Error> {
        let store = self.store();
        // Whose meeting it is, and that it is not cancelled, is more than a title tells.
        let seen = Sight::of::<session::Entity>(store.viewer()).through(Lens::Status);
        let council = session_council::Column::CouncilId;
        let next = Sight::of::<session::Entity>(store.viewer())
            .select::<session::Entity>()
            .column_as(council, OF_COUNCIL)
            .distinct_on([(session_council::Entity, council)])
            .join_rev(
                JoinType::InnerJoin,
                session_council::Entity::belongs_to(session::Entity)
                    .from(session_council::Column::SessionId)
                    .to(session::Column::Id)
                    .into(),
            )
            .filter(among(council, keys.iter().map(|key| key.0.uuid())))
            .filter(session::Column::Kind.eq(SessionKind::CouncilMeeting))
            .filter(session::Column::Status.ne(SessionStatus::Cancelled))
            .filter(Expr::col((session::Entity, session::Column::StartsAt)).gt(bound(store.moment())))
            .filter(seen)
            .order_by_asc(council)
            .order_by_asc(session::Column::StartsAt)
            .order_by_asc(session::Column::Id);
        let next: Vec<Next> = store.rows(next.build(DbBackend::Postgres)).await?;
        // When one of them begins, another is the next.
        for row in &next {
            store.holds_until(row.session.titles().starts_at);
        }
        Ok(next.into_iter().map(|row| (NextMeetingOf(row.council), row.session)).collect())
    }
}

const OF_COUNCIL: &str = "of_council";

/// A meeting, and the council whose next one it is.
struct Next {
    council: CouncilId,
    session: Seen<session::Entity>,
}

impl FromQueryResult for Next {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let council = CouncilId(result.try_get(prefix, OF_COUNCIL)?);
        Ok(Self { council, session: Seen::from_query_result(result, prefix)? })
    }
}
