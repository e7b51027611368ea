//! Closing a consultation before everything is answered.

use async_graphql::{ID, InputObject};
use entity::{consultation, id::ConsultationId, term::EventKind};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use crate::{
    access::Store,
    consultation::{Consultation, answering::happened, rules::CloseConsultation},
    deadline,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
};

/// What is closed.
#[derive(InputObject)]
pub struct CloseConsultationInput {
    /// The consultation.
    consultation_id: ID,
}

payload! {
    /// The consultation that was closed.
    CloseConsultationPayload {
        /// The consultation.
        consultation: Consultation,
    }
}

pub(super) async fn close(store: &Store, input: &CloseConsultationInput) -> Result<ConsultationId, Stop> {
    let draft = store.draft().await?;
    let consultation = draft.lock::<consultation::Entity>(parse(&input.consultation_id)?).await?.titles().clone();
    let granted = draft.viewer().may(CloseConsultation)?;
    let change = draft.granted(granted);
    let mut problems = Problems::new(store.viewer().language());
    problems.check(consultation.closed_at.is_none(), "consultationId", Problem::ConsultationClosed);
    problems.settle()?;

    let id = consultation.id;
    deadline::give_up_all(change.db(), &[id], change.now()).await?;
    let event = happened(EventKind::ConsultationClosed, &consultation, None);
    let mut row = consultation.into_active_model();
    row.closed_at = Set(Some(change.now()));
    row.update(change.db()).await?;
    change.commit([event]).await?;
    Ok(id)
}
