//! Beginning a proposal.

use async_graphql::{ID, InputObject};
use entity::{
    consultation, consultation_request, council,
    id::{ConsultationId, CouncilId, ProposalId, TypedId},
    proposal,
    term::{CouncilStatus, EventKind, ProposalKind, ProposalStatus},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ExprTrait};

use super::{MOST_CHARACTERS, MOST_OF_A_TITLE, happened, writing::Named};
use crate::{
    access::{Draft, Store},
    consultation::answering,
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
    /// The council that it is from; without one it is from you. To answer a consultation that only one of your councils
    /// was asked, it can be left out.
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
    /// The journeys that it rests on: those that you can see, at most 100.
    journey_ids: Option<Vec<ID>>,
    /// The department that it is for; needed to submit it. Of an answer it is the one that asked, where none is named.
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
    let consultation = match &input.consultation_id {
        Some(id) => consultation_of(&draft, id).await?,
        None => None,
    };
    let named = match &input.council_id {
        Some(id) => Some(parse::<CouncilId>(id)?),
        None => asked_council(&draft, consultation.as_ref()).await?,
    };
    let council = match named {
        Some(id) => Some(draft.find::<council::Entity>(council::Column::Id.eq(id)).await?.ok_or(Error::NotFound)?),
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
    let screen = draft.screen().await?;
    let title = Screened::of(&screen, &problems.text("title", &input.title, MOST_OF_A_TITLE));
    let text = problems.optional_text("text", Some(&input.text), MOST_CHARACTERS).unwrap_or_default();
    let text = Screened::of(&screen, &text);
    let is_advice = input.kind != ProposalKind::Improvement;
    problems.check(!is_advice || council_id.is_some(), "kind", Problem::AdviceFromCouncil);
    let is_answer = input.kind == ProposalKind::SolicitedAdvice;
    problems.check(!is_answer || input.consultation_id.is_some(), "consultationId", Problem::AdviceNotAsked);
    problems.check(is_answer || input.consultation_id.is_none(), "kind", Problem::AnswerIsAdvice);
    let is_known = input.consultation_id.is_none() || consultation.is_some();
    problems.check(is_known, "consultationId", Problem::NotFound);
    let consent = input.consent_to_publish.unwrap_or_default();
    problems.check(!consent || is_from_client, "consentToPublish", Problem::ConsentUnfit);
    let named = Named {
        topics: input.topic_ids.as_ref(),
        signals: input.signal_ids.as_ref(),
        sessions: input.session_ids.as_ref(),
        journeys: input.journey_ids.as_ref(),
        department: input.department_id.as_ref(),
    };
    let found = named.look_up(&draft, &mut problems).await?;
    let change = draft.granted(granted);
    if let (Some(consultation), Some(council)) = (&consultation, council_id)
        && let Some(problem) = answering::hindrance(&change, consultation.id, council).await?
    {
        problems.add("consultationId", problem);
    }
    problems.settle()?;

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
        department_id: Set(found.department.or(consultation.as_ref().map(|asked| asked.department_id))),
        status: Set(ProposalStatus::Draft),
        submitted_at: Set(None),
        published_at: Set(None),
        created_at: Set(now),
        version: Set(1),
        consent_to_publish: Set(consent),
        consultation_id: Set(consultation.map(|asked| asked.id)),
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

async fn consultation_of(draft: &Draft, id: &ID) -> Result<Option<consultation::Model>, Error> {
    let Ok(id) = parse::<ConsultationId>(id) else { return Ok(None) };
    let found = draft.find::<consultation::Entity>(consultation::Column::Id.eq(id)).await?;
    Ok(found.map(|seen| seen.titles().clone()))
}

/// The one council of the viewer's that a consultation was put to.
async fn asked_council(draft: &Draft, asked: Option<&consultation::Model>) -> Result<Option<CouncilId>, Error> {
    use consultation_request::Column;
    let Some(asked) = asked else { return Ok(None) };
    let own = Column::CouncilId.eq_any(draft.viewer().councils());
    let requests = draft.all::<consultation_request::Entity>(Column::ConsultationId.eq(asked.id).and(own)).await?;
    Ok(match requests.as_slice() {
        [one] => Some(one.titles().council_id),
        _ => None,
    })
}
