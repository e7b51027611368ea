//! Changing a draft that is written together.

use std::sync::Arc;

use async_graphql::{ID, InputObject};
use entity::{
    id::{ProposalId, TypedId},
    proposal,
    term::EventKind,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::{MOST_CHARACTERS, MOST_OF_A_TITLE, happened, writing::Named};
use crate::{
    access::{Change, Draft, Store},
    error::{Clash, Error, Version},
    event::Event,
    id::parse,
    payload::{Stop, payload},
    problem::{Problem, Problems},
    proposal::{
        Proposal, loaders,
        rules::EditProposal,
        steps::{Standing, Step},
    },
    sealed_text::{self, Screened},
};

/// What is changed about a draft. What is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateProposalDraftInput {
    /// The proposal.
    proposal_id: ID,
    /// The version that this one began from.
    version: i32,
    /// What it is called, in at most 200 characters. What identifies a person is masked.
    title: Option<String>,
    /// What should be better, in at most 20,000 characters. What identifies a person is masked.
    text: Option<String>,
    /// What it is about: these, and no others.
    topic_ids: Option<Vec<ID>>,
    /// The signals that it rests on: these of those that you can see, and no others.
    signal_ids: Option<Vec<ID>>,
    /// The sessions that it rests on: these of those that you can see, and no others.
    session_ids: Option<Vec<ID>>,
    /// The journeys that it rests on: these of those that you can see, and no others.
    journey_ids: Option<Vec<ID>>,
    /// The department that it is for.
    department_id: Option<ID>,
}

payload! {
    /// The draft as it is now.
    UpdateProposalDraftPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

pub(super) async fn update(store: &Store, input: &UpdateProposalDraftInput) -> Result<ProposalId, Stop> {
    let draft = store.draft().await?;
    let proposal = draft.lock::<proposal::Entity>(parse(&input.proposal_id)?).await?.titles().clone();
    let granted = draft.viewer().may(EditProposal((&proposal).into()))?;

    let mut problems = Problems::new(store.viewer().language());
    problems.take("proposalId", Standing::of(&proposal).allows(Step::Write));
    problems.settle()?;
    let screen = draft.screen().await?;
    let title =
        input.title.as_deref().map(|title| Screened::of(&screen, &problems.text("title", title, MOST_OF_A_TITLE)));
    let text = input.text.as_deref().map(|text| {
        Screened::of(&screen, &problems.optional_text("text", Some(text), MOST_CHARACTERS).unwrap_or_default())
    });
    let named = Named {
        topics: input.topic_ids.as_ref(),
        signals: input.signal_ids.as_ref(),
        sessions: input.session_ids.as_ref(),
        journeys: input.journey_ids.as_ref(),
        department: input.department_id.as_ref(),
    };
    let found = named.look_up(&draft, &mut problems).await?;
    let change = draft.granted(granted);
    if input.version != proposal.version {
        return Err(clash(&change, &proposal, input).await?.into());
    }
    problems.settle()?;

    let (id, now) = (proposal.id, change.now());
    let writer = change.viewer().id().ok_or(Error::Unauthenticated)?.uuid();
    for (place, text) in [(loaders::title(id), &title), (loaders::text(id), &text)] {
        if let Some(text) = text {
            sealed_text::reseal(change.db(), change.vault(), writer, place, Some(text), now).await?;
        }
    }
    // What is left out may have held something masked before.
    let stays_masked = proposal.is_masked && (title.is_none() || text.is_none());
    let is_masked = stays_masked || [&title, &text].into_iter().flatten().any(|text| text.is_masked);
    let version = proposal.version.saturating_add(1);
    let mut row = proposal.into_active_model();
    if let Some(title) = title {
        row.title = Set(title.text);
    }
    if let Some(text) = text {
        row.text = Set(text.text);
    }
    if let Some(department) = found.department {
        row.department_id = Set(Some(department));
    }
    row.is_masked = Set(is_masked);
    row.version = Set(version);
    let row = row.update(change.db()).await?;
    found.write(&change, id).await?;
    change.commit([happened(EventKind::ProposalEdited, &row).number("version", version)]).await?;
    Ok(id)
}

/// Both texts, as the viewer sees them.
async fn clash(change: &Change, proposal: &proposal::Model, input: &UpdateProposalDraftInput) -> Result<Error, Error> {
    let mut current = Version { title: proposal.title.clone(), text: proposal.text.clone(), version: proposal.version };
    if proposal.is_masked && proposal.council_id.is_none() {
        // Nobody but its author sees such a draft.
        let (title, text) = (loaders::title(proposal.id), loaders::text(proposal.id));
        for (place, original) in sealed_text::open(change, &[title, text]).await? {
            *(if place == title { &mut current.title } else { &mut current.text }) = original;
        }
    }
    let yours = Version {
        title: input.title.clone().unwrap_or_else(|| current.title.clone()),
        text: input.text.clone().unwrap_or_else(|| current.text.clone()),
        version: input.version,
    };
    Ok(Error::Clash(Arc::new(Clash { current, yours })))
}

/// Locks a draft that the viewer may change, in a transaction that has begun.
pub(crate) async fn draft_to_edit(
    draft: Draft,
    id: &ID,
    field: &str,
    problems: &mut Problems,
) -> Result<(Change, ProposalId), Stop> {
    let Ok(id) = parse::<ProposalId>(id) else { return Err(problems.stop(field, Problem::NotFound)) };
    let proposal = match draft.lock::<proposal::Entity>(id).await {
        Ok(seen) => seen.titles().clone(),
        Err(Error::NotFound) => return Err(problems.stop(field, Problem::NotFound)),
        Err(error) => return Err(error.into()),
    };
    let granted = draft.viewer().may(EditProposal((&proposal).into()))?;
    problems.take(field, Standing::of(&proposal).allows(Step::Write));
    Ok((draft.granted(granted), proposal.id))
}

/// A draft rests on something more: its next version. Gives what happened, for the commit.
pub(crate) async fn edited(change: &Change, id: ProposalId) -> Result<Event, Error> {
    let proposal = proposal::Entity::find_by_id(id).one(change.db()).await?.ok_or(Error::NotFound)?;
    let version = proposal.version.saturating_add(1);
    let row = proposal::ActiveModel { id: Set(id), version: Set(version), ..Default::default() };
    let row = row.update(change.db()).await?;
    Ok(happened(EventKind::ProposalEdited, &row).number("version", version))
}
