//! A client decides whether the decision on the own proposal is published.

use async_graphql::{ID, InputObject};
use entity::{id::ProposalId, proposal, term::EventKind};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use super::happened;
use crate::{
    access::Store,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
    proposal::{Proposal, rules::AllowPublication},
};

/// Whether a decision may be published.
#[derive(InputObject)]
pub struct AllowPublicationInput {
    /// The proposal: a client's own.
    proposal_id: ID,
    /// Whether its decision may be published, now or later.
    consent: bool,
}

payload! {
    /// The proposal with the client's choice.
    AllowPublicationPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

pub(super) async fn allow(store: &Store, input: &AllowPublicationInput) -> Result<ProposalId, Stop> {
    let draft = store.draft().await?;
    let proposal = draft.lock::<proposal::Entity>(parse(&input.proposal_id)?).await?.titles().clone();
    let granted = draft.viewer().may(AllowPublication((&proposal).into()))?;
    let change = draft.granted(granted);

    let mut problems = Problems::new(store.viewer().language());
    problems.check(proposal.is_from_client, "proposalId", Problem::ConsentUnfit);
    problems.settle()?;

    let id = proposal.id;
    let mut row = proposal.into_active_model();
    row.consent_to_publish = Set(input.consent);
    if !input.consent {
        row.published_at = Set(None);
    }
    let row = row.update(change.db()).await?;
    let kind = if input.consent { EventKind::PublicationAllowed } else { EventKind::PublicationForbidden };
    change.commit([happened(kind, &row)]).await?;
    Ok(id)
}
