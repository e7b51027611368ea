//! What can be done with a consultation: staff put it to councils and close it, a council says why it does not answer.

mod close;
mod decline;
mod put;

use async_graphql::{Context, Object, Result};
use entity::id::ConsultationId;

use self::{
    close::{CloseConsultationInput, CloseConsultationPayload},
    decline::{DeclineConsultationInput, DeclineConsultationPayload},
    put::{PutToCouncilsInput, PutToCouncilsPayload},
};
use super::Consultation;
use crate::{
    access::{SignedIn, Store},
    error::Error,
    payload::settled,
};

/// The most characters of a question or a reason.
const MOST_CHARACTERS: usize = 5_000;

/// Changes of consultations.
#[derive(Default)]
pub struct ConsultationMutation;

/// Changes of consultations.
#[Object(guard = "crate::access::Closed")]
impl ConsultationMutation {
    /// Puts a question to councils, with a document or a list of questions where there is one, to be answered by a day.
    /// For process owners, improvement managers and district managers.
    #[graphql(guard = "SignedIn")]
    async fn put_to_councils(&self, ctx: &Context<'_>, input: PutToCouncilsInput) -> Result<PutToCouncilsPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| put::put(store, &input)).await)?;
        Ok(PutToCouncilsPayload { consultation: consultation(store, id).await?, user_errors })
    }

    /// Says why a council does not answer: its chair, vice-chair or secretary does. To answer, it drafts solicited advice.
    #[graphql(guard = "SignedIn")]
    async fn decline_consultation(
        &self,
        ctx: &Context<'_>,
        input: DeclineConsultationInput,
    ) -> Result<DeclineConsultationPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| decline::decline(store, &input)).await)?;
        Ok(DeclineConsultationPayload { consultation: consultation(store, id).await?, user_errors })
    }

    /// Closes a consultation: nothing is asked of councils any longer. For process owners, improvement managers and
    /// district managers. It closes by itself when every council answered and every answer is decided on.
    #[graphql(guard = "SignedIn")]
    async fn close_consultation(
        &self,
        ctx: &Context<'_>,
        input: CloseConsultationInput,
    ) -> Result<CloseConsultationPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| close::close(store, &input)).await)?;
        Ok(CloseConsultationPayload { consultation: consultation(store, id).await?, user_errors })
    }
}

async fn consultation(store: &Store, id: Option<ConsultationId>) -> std::result::Result<Option<Consultation>, Error> {
    match id {
        Some(id) => Ok(store.find().by_id(id).await?.map(Consultation)),
        None => Ok(None),
    }
}
