//! A council says why it does not answer.

use async_graphql::{ID, InputObject};
use entity::{
    consultation, council,
    id::{ConsultationId, CouncilId, TypedId},
    term::{EventKind, SubjectType},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, IntoActiveModel};

use super::MOST_CHARACTERS;
use crate::{
    access::Store,
    consultation::{
        Consultation,
        answering::{close_when_done, happened, keep, request},
        rules::DeclineConsultation,
    },
    error::Error,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
    sealed_text::{self, Place, Screened},
};

/// Why a council does not answer.
#[derive(InputObject)]
pub struct DeclineConsultationInput {
    /// The consultation.
    consultation_id: ID,
    /// The council that does not answer.
    council_id: ID,
    /// Why, in at most 5,000 characters. What identifies a person is masked.
    reason: String,
}

payload! {
    /// The consultation that the council does not answer.
    DeclineConsultationPayload {
        /// The consultation.
        consultation: Consultation,
    }
}

pub(super) async fn decline(store: &Store, input: &DeclineConsultationInput) -> Result<ConsultationId, Stop> {
    let draft = store.draft().await?;
    let consultation = draft.lock::<consultation::Entity>(parse(&input.consultation_id)?).await?.titles().clone();
    let council: CouncilId = parse(&input.council_id)?;
    let council = draft.find::<council::Entity>(council::Column::Id.eq(council)).await?.ok_or(Error::NotFound)?;
    let council = council.titles().id;
    let granted = draft.viewer().may(DeclineConsultation { council })?;
    let change = draft.granted(granted);
    let screen = change.screen().await?;

    let mut problems = Problems::new(store.viewer().language());
    let reason = Screened::of(&screen, &problems.text("reason", &input.reason, MOST_CHARACTERS));
    problems.check(consultation.closed_at.is_none(), "consultationId", Problem::ConsultationClosed);
    let request = request(&change, consultation.id, council).await?;
    problems.check(request.is_some(), "councilId", Problem::CouncilNotAsked);
    let is_answered =
        request.as_ref().is_some_and(|request| request.answered_at.is_some() || request.declined_at.is_some());
    problems.check(!is_answered, "councilId", Problem::AnsweredAlready);
    problems.settle()?;
    let request = request.ok_or_else(|| Error::internal("a council that was not asked"))?;

    let (id, now) = (consultation.id, change.now());
    let writer = change.viewer().id().ok_or(Error::Unauthenticated)?;
    let place = Place { subject_type: SubjectType::Consultation, subject: request.id.uuid(), field: "reason" };
    sealed_text::seal(change.db(), change.vault(), writer.uuid(), &[(place, &reason)], now).await?;
    keep(&change, &request).await?;
    let mut row = request.into_active_model();
    row.declined_at = Set(Some(now));
    row.declined_reason = Set(Some(reason.text));
    row.update(change.db()).await?;
    let mut events = vec![happened(EventKind::ConsultationDeclined, &consultation, Some(council))];
    events.extend(close_when_done(&change, id).await?);
    change.commit(events).await?;
    Ok(id)
}
