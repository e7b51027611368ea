//! Finding consultations: of a council, open ones, those that wait for somebody.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::{
    consultation, consultation_request, council,
    id::{ConsultationId, DepartmentId},
    proposal,
    term::ProposalStatus,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, Value,
    sea_query::SelectStatement,
};

use super::Consultation;
use crate::{
    access::{Open, Order, Sight, Store, Viewer},
    id::{parse, parse_option},
    page::{self, Connection, Direction, PageArgs},
};

/// Whom a consultation waits for.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum WaitingFor {
    /// A council that has not answered, nor said why not; to a council: the own one.
    Council,
    /// The department, which has not decided on the advice.
    Staff,
}

/// Which consultations. What is left out is not filtered.
#[derive(InputObject, Default)]
pub struct ConsultationFilter {
    /// Those put to the council with this name in addresses.
    council_slug: Option<String>,
    /// Those that are not closed, or those that are.
    open: Option<bool>,
    /// Open ones that wait for somebody.
    waiting_for: Option<WaitingFor>,
    /// Those of this department.
    department_id: Option<ID>,
}

/// Root fields about consultations.
#[derive(Default)]
pub struct ConsultationQuery;

/// Root fields about consultations.
#[Object(guard = "crate::access::Closed")]
impl ConsultationQuery {
    /// One consultation.
    #[graphql(guard = "Open")]
    async fn consultation(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Consultation>> {
        let Ok(id) = parse::<ConsultationId>(&id) else { return Ok(None) };
        Ok(ctx.data::<Store>()?.find().by_id(id).await?.map(Consultation))
    }

    /// Consultations that you can see, the newest first.
    #[graphql(guard = "Open", complexity = "page::cost(first, last, child_complexity)")]
    async fn consultations(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<ConsultationFilter>,
    ) -> Result<Connection<Consultation>> {
        use consultation::Column;
        let filter = filter.unwrap_or_default();
        let store = ctx.data::<Store>()?;
        let viewer = store.viewer();
        let is_open = |open: bool| if open { Column::ClosedAt.is_null() } else { Column::ClosedAt.is_not_null() };
        let department = parse_option::<DepartmentId>(filter.department_id.as_ref())?;
        let waiting = filter.waiting_for.map(|whom| {
            let waiting = match whom {
                WaitingFor::Council => unanswered(viewer),
                WaitingFor::Staff => undecided(viewer),
            };
            Condition::all().add(is_open(true)).add(Column::Id.in_subquery(waiting))
        });
        let find = store
            .find::<consultation::Entity>()
            .filter_option(filter.open.map(is_open))
            .filter_option(department.map(|id| Column::DepartmentId.eq(id)))
            .filter_option(filter.council_slug.map(|slug| Column::Id.in_subquery(put_to(&slug, viewer))))
            .filter_option(waiting);
        let order = Order {
            field: "CREATED_AT",
            column: Column::CreatedAt,
            value: |row: &consultation::Model| Value::from(row.created_at),
            direction: Direction::Desc,
        };
        Ok(find.page(PageArgs { first, after, last, before }, order).await?)
    }
}

/// Requests that the viewer sees, by their consultations.
fn requests(viewer: &Viewer) -> Select<consultation_request::Entity> {
    consultation_request::Entity::find()
        .select_only()
        .column(consultation_request::Column::ConsultationId)
        .filter(consultation_request::Column::Id.in_subquery(Sight::keys::<consultation_request::Entity>(viewer)))
}

fn put_to(slug: &str, viewer: &Viewer) -> SelectStatement {
    let councils =
        council::Entity::find().select_only().column(council::Column::Id).filter(council::Column::Slug.eq(slug));
    let to = consultation_request::Column::CouncilId.in_subquery(councils.into_query());
    requests(viewer).filter(to).into_query()
}

fn unanswered(viewer: &Viewer) -> SelectStatement {
    requests(viewer)
        .filter(consultation_request::Column::AnsweredAt.is_null())
        .filter(consultation_request::Column::DeclinedAt.is_null())
        .into_query()
}

/// Consultations with an answer that the viewer sees and that is not decided on.
fn undecided(viewer: &Viewer) -> SelectStatement {
    proposal::Entity::find()
        .select_only()
        .column(proposal::Column::ConsultationId)
        .filter(proposal::Column::ConsultationId.is_not_null())
        .filter(proposal::Column::Status.is_in([ProposalStatus::Submitted, ProposalStatus::InReview]))
        .filter(proposal::Column::Id.in_subquery(Sight::keys::<proposal::Entity>(viewer)))
        .into_query()
}
