//! To whom a follow-up is made: the reporter of a signal, those of a session, the authors of a proposal.

use std::collections::HashMap;

use async_graphql::{ID, dataloader::Loader};
use entity::{
    follow_up, follow_up_recipient,
    id::{AccountId, FollowUpId, SessionParticipantId, TypedId},
    proposal, session_participant, signal,
    term::ParticipantRole,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter};

use super::{Subject, rules::is_made_to};
use crate::{
    access::{Change, Draft, Lens, Viewer, insert_all, loader::Rows},
    error::Error,
    problem::{Problem, Problems},
};

/// The most people whom a commitment names.
const MOST: usize = 100;

/// The accounts of the participants whom a new commitment names.
pub(super) async fn named(
    change: &Change,
    about: Subject,
    ids: Option<&[ID]>,
    problems: &mut Problems,
) -> Result<Vec<AccountId>, Error> {
    let ids = ids.unwrap_or_default();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let Some(session) = about.session() else {
        problems.add("recipientIds", Problem::RecipientsUnfit);
        return Ok(Vec::new());
    };
    if ids.len() > MOST {
        problems.add("recipientIds", Problem::TooMany);
        return Ok(Vec::new());
    }
    let mut keys: Vec<SessionParticipantId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let all_are_ids = keys.len() == ids.len();
    keys.sort_unstable();
    keys.dedup();
    let found = session_participant::Entity::find()
        .filter(session_participant::Column::SessionId.eq(session))
        .filter(session_participant::Column::Id.eq_any(keys.iter().map(|key| key.uuid())))
        .all(change.db())
        .await?;
    problems.check(all_are_ids && found.len() == keys.len(), "recipientIds", Problem::RecipientsUnfit);
    Ok(found.into_iter().map(|participant| participant.account_id).collect())
}

/// Keeps whom a commitment names.
pub(super) async fn keep(change: &Change, follow_up: FollowUpId, accounts: &[AccountId]) -> Result<(), Error> {
    let rows = accounts
        .iter()
        .map(|account| follow_up_recipient::ActiveModel { follow_up_id: Set(follow_up), account_id: Set(*account) });
    insert_all(change.db(), rows.collect()).await
}

/// What a viewer is to a follow-up that may have been made to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MadeTo {
    /// It was not made to them.
    Nobody,
    /// They reported the signal.
    Reporter,
    /// They hold the code of the anonymous signal.
    CodeHolder,
    /// They took part in the session like this.
    Participant(ParticipantRole),
    /// They wrote the proposal, or sit on the council that did.
    Author,
}

/// What the viewer is to a follow-up.
pub(super) async fn made_to(draft: &Draft, follow_up: &follow_up::Model) -> Result<MadeTo, Error> {
    let viewer = draft.viewer();
    if let Some(id) = follow_up.signal_id {
        let signal = draft.find::<signal::Entity>(signal::Column::Id.eq(id)).await?;
        // Only its reporter, or who holds its code, sees a signal in full.
        let own = signal.as_ref().and_then(|signal| signal.through(Lens::Full));
        return Ok(own.map_or(MadeTo::Nobody, |signal| match signal.code_hash {
            Some(_) => MadeTo::CodeHolder,
            None => MadeTo::Reporter,
        }));
    }
    if let (Some(session), Some(account)) = (follow_up.session_id, viewer.id()) {
        let own = Condition::all()
            .add(session_participant::Column::SessionId.eq(session))
            .add(session_participant::Column::AccountId.eq(account));
        let own = draft.find::<session_participant::Entity>(own).await?;
        return Ok(own.map_or(MadeTo::Nobody, |seen| MadeTo::Participant(seen.titles().role)));
    }
    if let Some(id) = follow_up.proposal_id {
        let proposal = draft.find::<proposal::Entity>(proposal::Column::Id.eq(id)).await?;
        let is_author = proposal.is_some_and(|seen| is_author(viewer, seen.titles()));
        return Ok(if is_author { MadeTo::Author } else { MadeTo::Nobody });
    }
    Ok(MadeTo::Nobody)
}

/// A council's proposal is its members'; another is whose author wrote it.
fn is_author(viewer: &Viewer, proposal: &proposal::Model) -> bool {
    match proposal.council_id {
        Some(council) => viewer.councils().contains(&council),
        None => viewer.id() == Some(proposal.author_id),
    }
}

/// Whether a session's commitment was made to one of its participants.
pub(super) async fn is_among(change: &Change, follow_up: FollowUpId, role: ParticipantRole) -> Result<bool, Error> {
    let named = follow_up_recipient::Entity::find()
        .filter(follow_up_recipient::Column::FollowUpId.eq(follow_up))
        .all(change.db())
        .await?;
    let names_them = named.iter().any(|row| Some(row.account_id) == change.viewer().id());
    Ok(is_made_to(role, !named.is_empty(), names_them))
}

/// The accounts that a follow-up names. They go no further than to the participants that a viewer sees.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct NamedBy(pub(super) FollowUpId);

impl Loader<NamedBy> for Rows {
    type Value = Vec<AccountId>;
    type Error = Error;

    async fn load(&self, keys: &[NamedBy]) -> Result<HashMap<NamedBy, Self::Value>, Error> {
        #[derive(FromQueryResult)]
        struct Row {
            follow_up_id: FollowUpId,
            account_id: AccountId,
        }
        const SQL: &str = "SELECT follow_up_id, account_id FROM follow_up_recipient WHERE follow_up_id = ANY($1)";
        let ids: Vec<uuid::Uuid> = keys.iter().map(|key| key.0.uuid()).collect();
        let rows: Vec<Row> = self.store().sql(SQL, [ids.into()]).await?;
        let mut found: HashMap<NamedBy, Self::Value> = HashMap::new();
        for row in rows {
            found.entry(NamedBy(row.follow_up_id)).or_default().push(row.account_id);
        }
        Ok(found)
    }
}
