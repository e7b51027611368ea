//! The list of distressing signals: what must be looked at first.

use async_graphql::{Context, Object, Result};
use entity::{
    signal, signal_distress,
    term::{DistressState, SignalStatus, Urgency},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::Expr};

use crate::{
    access::{SignedIn, Store},
    page::{self, Connection, PageArgs},
    signal::Signal,
};

/// By when something is promised of a signal next: of a proposal, also by when it is looked at. What nothing is promised of
/// any more comes last.
const NEXT: &str = "coalesce(least( \
    (SELECT min(due_at) FROM deadline WHERE subject_type = 'SIGNAL' AND subject_id = signal.id \
        AND met_at IS NULL AND dropped_at IS NULL), \
    (SELECT look_by FROM signal_distress WHERE signal_id = signal.id AND state = 'PROPOSED')), \
    TIMESTAMPTZ '9999-12-31T00:00:00Z')";

/// Root fields about distressing signals.
#[derive(Default)]
pub struct DistressQuery;

/// Root fields about distressing signals.
#[Object(guard = "crate::access::Closed")]
impl DistressQuery {
    /// Open signals that are distressing, and those proposed as such that nobody looked at yet, ordered by the next deadline:
    /// what is late comes first. For staff; nobody else sees any.
    #[graphql(guard = "SignedIn", complexity = "page::cost(first, None, child_complexity)")]
    async fn distressing_signals(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Signal>> {
        let store = ctx.data::<Store>()?;
        if !store.viewer().account().is_some_and(|person| person.is_staff) {
            return Ok(Connection::empty());
        }
        let proposed = signal_distress::Entity::find()
            .select_only()
            .column(signal_distress::Column::SignalId)
            .filter(signal_distress::Column::State.eq(DistressState::Proposed))
            .into_query();
        let distressing = Condition::any()
            .add(signal::Column::Urgency.eq(Urgency::Distressing))
            .add(signal::Column::Id.in_subquery(proposed));
        Ok(store
            .find::<signal::Entity>()
            .filter(signal::Column::Status.ne(SignalStatus::Closed))
            .filter(distressing)
            .page_by_moment(PageArgs::forwards(first, after), "NEXT_DEADLINE", Expr::cust(NEXT))
            .await?)
    }
}
