//! A council answers with advice: what a draft, its submission, its withdrawal and its decision mean to the consultation.

use entity::{
    consultation, consultation_request, deadline,
    id::{ConsultationId, CouncilId, TypedId},
    proposal,
    term::{EventKind, PromiseStep, ProposalStatus, SubjectType},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::{access::Change, deadline::running, error::Error, event::Event, problem::Problem};

/// Something that happened to a consultation, with the council that it concerns.
pub(super) fn happened(kind: EventKind, consultation: &consultation::Model, council: Option<CouncilId>) -> Event {
    Event::new(kind, SubjectType::Consultation, consultation.id)
        .key("council", council)
        .key("department", Some(consultation.department_id))
        .key("owner", Some(consultation.put_by))
}

/// A consultation, locked: what its councils do to it comes one after the other.
pub(super) async fn locked(change: &Change, id: ConsultationId) -> Result<consultation::Model, Error> {
    consultation::Entity::find_by_id(id).lock_exclusive().one(change.db()).await?.ok_or(Error::NotFound)
}

/// What was put to a council, if it was.
pub(super) async fn request(
    change: &Change,
    id: ConsultationId,
    council: CouncilId,
) -> Result<Option<consultation_request::Model>, Error> {
    let request = consultation_request::Entity::find()
        .filter(consultation_request::Column::ConsultationId.eq(id))
        .filter(consultation_request::Column::CouncilId.eq(council));
    Ok(request.one(change.db()).await?)
}

/// What keeps a council from beginning an answer.
pub(crate) async fn hindrance(
    change: &Change,
    id: ConsultationId,
    council: CouncilId,
) -> Result<Option<Problem>, Error> {
    let consultation = locked(change, id).await?;
    if consultation.closed_at.is_some() {
        return Ok(Some(Problem::ConsultationClosed));
    }
    let Some(request) = request(change, id, council).await? else { return Ok(Some(Problem::CouncilNotAsked)) };
    if request.answered_at.is_some() || request.declined_at.is_some() {
        return Ok(Some(Problem::AnsweredAlready));
    }
    let begun = proposal::Entity::find()
        .filter(proposal::Column::ConsultationId.eq(id))
        .filter(proposal::Column::CouncilId.eq(council))
        .filter(proposal::Column::Status.ne(ProposalStatus::Withdrawn));
    Ok(begun.one(change.db()).await?.map(|_| Problem::AnswerThere))
}

/// The submission of an answer: the council has answered.
///
/// # Errors
/// `Ok(Err(…))`: what is in the way of it.
pub(crate) async fn answer(
    change: &Change,
    id: ConsultationId,
    council: CouncilId,
) -> Result<Result<Event, Problem>, Error> {
    let consultation = locked(change, id).await?;
    if consultation.closed_at.is_some() {
        return Ok(Err(Problem::ConsultationClosed));
    }
    let Some(request) = request(change, id, council).await? else { return Ok(Err(Problem::CouncilNotAsked)) };
    if request.answered_at.is_some() || request.declined_at.is_some() {
        return Ok(Err(Problem::AnsweredAlready));
    }
    keep(change, &request).await?;
    let mut row = request.into_active_model();
    row.answered_at = Set(Some(change.now()));
    row.update(change.db()).await?;
    Ok(Ok(happened(EventKind::ConsultationAnswered, &consultation, Some(council))))
}

/// The withdrawal of an answer that was submitted: the council is asked as before, by the same day.
pub(crate) async fn take_back(change: &Change, id: ConsultationId, council: CouncilId) -> Result<(), Error> {
    let consultation = locked(change, id).await?;
    let Some(request) = request(change, id, council).await?.filter(|request| request.answered_at.is_some()) else {
        return Ok(());
    };
    if consultation.closed_at.is_none() {
        let never = Expr::val(Option::<chrono::DateTime<chrono::Utc>>::None).cast_as("timestamptz");
        deadline::Entity::update_many()
            .col_expr(deadline::Column::MetAt, never)
            .filter(deadline::Column::SubjectType.eq(SubjectType::Consultation))
            .filter(deadline::Column::SubjectId.eq(id.uuid()))
            .filter(deadline::Column::Round.eq(request.place))
            .exec(change.db())
            .await?;
    }
    let mut row = request.into_active_model();
    row.answered_at = Set(None);
    row.update(change.db()).await?;
    Ok(())
}

/// What was promised of this council is kept: it answered, or said why not.
pub(super) async fn keep(change: &Change, request: &consultation_request::Model) -> Result<(), Error> {
    let which = running(&[request.consultation_id])
        .add(deadline::Column::Step.eq(PromiseStep::Answered))
        .add(deadline::Column::Round.eq(request.place));
    crate::deadline::meet_where(change.db(), which, change.now()).await
}

/// Closes a consultation to which every council has said its part, and on all of whose answers is decided.
pub(crate) async fn close_when_done(change: &Change, id: ConsultationId) -> Result<Option<Event>, Error> {
    let consultation = locked(change, id).await?;
    let waiting_for_councils = consultation_request::Entity::find()
        .filter(consultation_request::Column::ConsultationId.eq(id))
        .filter(consultation_request::Column::AnsweredAt.is_null())
        .filter(consultation_request::Column::DeclinedAt.is_null())
        .count(change.db())
        .await?;
    let waiting_for_staff = proposal::Entity::find()
        .filter(proposal::Column::ConsultationId.eq(id))
        .filter(proposal::Column::Status.is_in([ProposalStatus::Submitted, ProposalStatus::InReview]))
        .count(change.db())
        .await?;
    if consultation.closed_at.is_some() || waiting_for_councils + waiting_for_staff > 0 {
        return Ok(None);
    }
    let event = happened(EventKind::ConsultationClosed, &consultation, None);
    let mut row = consultation.into_active_model();
    row.closed_at = Set(Some(change.now()));
    row.update(change.db()).await?;
    Ok(Some(event))
}
