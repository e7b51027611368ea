//! Beginning a proposal.

use async_graphql::{ID, InputObject};
use entity::{
    council,
    id::{CouncilId, ProposalId, TypedId},
    proposal,
    term::{CouncilStatus, EventKind, ProposalKind, ProposalStatus},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait};

use super::{MOST_CHARACTERS, MOST_OF_A_TITLE, happened, writing::Named};
use crate::{
    access::Store,
    error::Error,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
    proposal::{Proposal, loaders, rules::DraftProposal},
    sealed_text::{self, Screened},
};

/// A proposal that is being written.
#[derive(InputObject)]
pub struct DraftProposalInput {
    /// The council that it is from; without one it is from you.
    council_id: Option<ID>,
    /// The consultation that it answers, for solicited advice.
    consultation_id: Option<ID>,
    /// What kind of proposal it is. Advice is given by councils.
    kind: ProposalKind,
    /// What it is called, in at most 200 characters. What identifies a person is masked.
    title: String,
    /// What should be better, in at most 20,000 characters; it can be written later. What identifies a person is masked.
    text: String,
    /// What it is about.
    topic_ids: Option<Vec<ID>>,
    /// The signals that it rests on: those that you can see, at most 100.
    signal_ids: Option<Vec<ID>>,
    /// The sessions that it rests on: those that you can see, at most 100.
    session_ids: Option<Vec<ID>>,
    /// The department that it is for; needed to submit it.
    department_id: Option<ID>,
    /// Whether the decision may be published, on a client's own proposal. It can be said later too.
    consent_to_publish: Option<bool>,
}

payload! {
    /// The proposal that was begun.
    DraftProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

pub(super) async fn draft(store: &Store, input: &DraftProposalInput) -> Result<ProposalId, Stop> {
    let draft = store.draft().await?;
    let council = match &input.council_id {
        Some(id) => {
            let id: CouncilId = parse(id)?;
            Some(draft.find::<council::Entity>(council::Column::Id.eq(id)).await?.ok_or(Error::NotFound)?)
        }
        None => None,
    };
    let council = council.as_ref().map(|seen| seen.titles());
    let council_id = council.map(|council| council.id);
    let granted = draft.viewer().may(DraftProposal { council: council_id })?;
    let (author, is_from_client) = match draft.viewer().account() {
        Some(person) => (person.id, council_id.is_none() && person.is_client && !person.is_staff),
        None => return Err(Error::Unauthenticated.into()),
    };

    let mut problems = Problems::new(store.viewer().language());
    problems.check(
        council.is_none_or(|council| council.status != CouncilStatus::Dissolved),
        "councilId",
        Problem::CouncilDissolved,
    );
    let title = Screened::of(&problems.text("title", &input.title, MOST_OF_A_TITLE));
    let text = problems.optional_text("text", Some(&input.text), MOST_CHARACTERS).unwrap_or_default();
    let text = Screened::of(&text);
    let is_advice = input.kind != ProposalKind::Improvement;
    problems.check(!is_advice || council_id.is_some(), "kind", Problem::AdviceFromCouncil);
    let is_answer = input.kind == ProposalKind::SolicitedAdvice;
    problems.check(!is_answer || input.consultation_id.is_some(), "consultationId", Problem::AdviceNotAsked);
    problems.check(is_answer || input.consultation_id.is_none(), "kind", Problem::AnswerIsAdvice);
    let consent = input.consent_to_publish.unwrap_or_default();
    problems.check(!consent || is_from_client, "consentToPublish", Problem::ConsentUnfit);
    let named = Named {
        topics: input.topic_ids.as_ref(),
        signals: input.signal_ids.as_ref(),
        sessions: input.session_ids.as_ref(),
        department: input.department_id.as_ref(),
    };
    let found = named.look_up(&draft, &mut problems).await?;
    problems.settle()?;

    let change = draft.granted(granted);
    let now = change.now();
    let id = ProposalId::at(now);
    let row = proposal::ActiveModel {
        id: Set(id),
        kind: Set(input.kind),
        title: Set(title.text.clone()),
        text: Set(text.text.clone()),
        is_masked: Set(title.is_masked || text.is_masked),
        council_id: Set(council_id),
        author_id: Set(author),
        is_from_client: Set(is_from_client),
        department_id: Set(found.department),
        status: Set(ProposalStatus::Draft),
        submitted_at: Set(None),
        published_at: Set(None),
        created_at: Set(now),
        version: Set(1),
        consent_to_publish: Set(consent),
        consultation_id: Set(None),
        reconsideration_asked_at: Set(None),
        reconsideration_reasons: Set(None),
        planned_for: Set(None),
        implemented_on: Set(None),
        evaluation: Set(None),
        abandoned_reason: Set(None),
    };
    let row = row.insert(change.db()).await?;
    let originals = [(loaders::title(id), &title), (loaders::text(id), &text)];
    sealed_text::seal(change.db(), change.vault(), author.uuid(), &originals, now).await?;
    found.write(&change, id).await?;
    change.commit([happened(EventKind::ProposalDrafted, &row)]).await?;
    Ok(id)
}
