//! Writing down that somebody was told what came of a session, or could not be.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use entity::{
    contact_preferences,
    id::{SessionId, SessionTellingId, TypedId},
    session_telling,
    term::{ContactChannel, EventKind},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::happened;
use crate::{
    access::Store,
    clock::ZONE,
    contact_preferences::breaks,
    error::Error,
    payload::Stop,
    problem::{Problem, Problems},
    sealed_text::Screened,
    session::{
        standing::{KeepParticipants, locked_with_participant},
        steps::{Step, allows},
    },
};

/// The most characters of a reason.
const LONGEST_REASON: usize = 1_000;

/// How a participant was told what came of a session, or why that could not be. One of channel and reason.
#[derive(InputObject)]
pub struct RecordTellingInput {
    /// The session.
    session_id: ID,
    /// The participant.
    participant_id: ID,
    /// By what way.
    channel: Option<ContactChannel>,
    /// Why the person could not be reached, in at most 1,000 characters. What identifies a person is masked.
    unreachable_reason: Option<String>,
    /// When; not before the report, and not in the future.
    at: DateTime<Utc>,
    /// Why it goes against what the person asked for, in at most 1,000 characters.
    override_reason: Option<String>,
}

pub(super) async fn record(store: &Store, input: &RecordTellingInput) -> Result<SessionId, Stop> {
    let may = |standing, _| KeepParticipants(standing);
    let (change, session, participant) =
        locked_with_participant(store, &input.session_id, Some(&input.participant_id), may).await?;
    let by = change.viewer().id().ok_or(Error::Unauthenticated)?;
    // Nobody is told twice at one moment: the same once more is a retry.
    let same = session_telling::Entity::find()
        .filter(session_telling::Column::ParticipantId.eq(participant.id.uuid()))
        .filter(session_telling::Column::At.eq(input.at));
    if let Some(same) = same.one(change.db()).await? {
        let mut problems = Problems::new(store.viewer().language());
        let is_same = same.channel == input.channel;
        problems.check(is_same, "at", Problem::Taken);
        problems.settle()?;
        return Ok(session.id);
    }
    let mut problems = Problems::new(store.viewer().language());
    let screen = change.screen().await?;
    problems.take("sessionId", allows(&session, Step::Tell, change.now()));
    let unreachable = problems.optional_text("unreachableReason", input.unreachable_reason.as_deref(), LONGEST_REASON);
    let overriding = problems.optional_text("overrideReason", input.override_reason.as_deref(), LONGEST_REASON);
    problems.check(input.channel.is_some() != unreachable.is_some(), "channel", Problem::TellingUnfit);
    problems.check(input.at <= change.now(), "at", Problem::Future);
    problems.check(session.reported_at.is_none_or(|reported| input.at >= reported), "at", Problem::Past);
    let preferences = contact_preferences::Entity::find_by_id(participant.account_id).one(change.db()).await?;
    let local_time = input.at.with_timezone(&ZONE).time();
    let is_unwilling = match (&preferences, input.channel) {
        (Some(preferences), Some(channel)) => breaks(preferences, channel, false, local_time).is_some(),
        _ => false,
    };
    problems.check(!is_unwilling || overriding.is_some(), "channel", Problem::AgainstPreferences);
    problems.settle()?;
    let row = session_telling::ActiveModel {
        id: Set(SessionTellingId::at(change.now())),
        participant_id: Set(participant.id),
        channel: Set(input.channel),
        unreachable_reason: Set(unreachable.map(|text| Screened::of(&screen, &text).text)),
        override_reason: Set(overriding.filter(|_| is_unwilling).map(|text| Screened::of(&screen, &text).text)),
        recorded_by: Set(by),
        at: Set(input.at),
        created_at: Set(change.now()),
    };
    row.insert(change.db()).await?;
    change.commit([happened(EventKind::ParticipantTold, &session).key("participant", Some(participant.id))]).await?;
    Ok(session.id)
}
