//! Telling a reporter when somebody is going to contact them.

use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    contact_announcement,
    id::ContactAnnouncementId,
    signal,
    term::{ContactChannel, EventKind, SubjectType},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    Approach, ContactAnnouncement,
    rules::{announced_problem, expected_until},
    unwilling,
};
use crate::{
    access::{SignedIn, Store},
    clock,
    error::Error,
    event::Event,
    id::parse,
    payload::{Stop, payload, settled},
    problem::{Problem, Problems},
    sealed_text::Screened,
    signal::{
        rules::{AnswerSignal, can_answer},
        target,
    },
};

/// The most characters of a reason.
pub(super) const LONGEST_REASON: usize = 1_000;

/// When somebody is going to contact a reporter, and how they are told so.
#[derive(InputObject)]
pub(crate) struct AnnounceContactInput {
    /// The signal.
    signal_id: ID,
    /// How the reporter is going to be contacted.
    channel: ContactChannel,
    /// From when on they can expect it, until the office closes that day. Within 60 days.
    #[graphql(name = "for")]
    expected_from: DateTime<Utc>,
    /// How they are told so.
    #[graphql(default_with = "ContactChannel::App")]
    through: ContactChannel,
    /// Why you set the reporter's contact preferences aside. It is kept.
    override_reason: Option<String>,
}

payload! {
    /// What was announced.
    AnnounceContactPayload {
        /// The announcement.
        announcement: ContactAnnouncement,
    }
}

/// Announcing a contact.
#[derive(Default)]
pub(crate) struct AnnounceContactMutation;

/// Announcing a contact.
#[Object(guard = "crate::access::Closed")]
impl AnnounceContactMutation {
    /// Keeps that a reporter was told when somebody is going to contact them: who may answer the signal does. Who wants calls
    /// announced can be called then.
    #[graphql(guard = "SignedIn")]
    async fn announce_contact(&self, ctx: &Context<'_>, input: AnnounceContactInput) -> Result<AnnounceContactPayload> {
        let store = ctx.data::<Store>()?;
        let (id, user_errors) = settled(store.retried(|| announce(store, &input)).await)?;
        let announcement = match id {
            Some(id) => store.find().by_id(id).await?.map(ContactAnnouncement::from),
            None => None,
        };
        Ok(AnnounceContactPayload { announcement, user_errors })
    }
}

async fn announce(store: &Store, input: &AnnounceContactInput) -> Result<ContactAnnouncementId, Stop> {
    let draft = store.draft().await?;
    let seen = draft.lock::<signal::Entity>(parse(&input.signal_id)?).await?;
    let granted = draft.viewer().may(AnswerSignal(target(&draft, &seen).await?))?;
    let signal = seen.titles();
    let change = draft.granted(granted);
    let screen = change.screen().await?;
    let announced_by = change.viewer().id().ok_or(Error::Unauthenticated)?;

    // What was announced already stays as it is: a retry makes no second one.
    let same = contact_announcement::Entity::find()
        .filter(contact_announcement::Column::SignalId.eq(signal.id))
        .filter(contact_announcement::Column::Channel.eq(input.channel))
        .filter(contact_announcement::Column::ExpectedFrom.eq(input.expected_from));
    if let Some(same) = same.one(change.db()).await? {
        return Ok(same.id);
    }

    let mut problems = Problems::new(store.viewer().language());
    let reason = problems.optional_text("overrideReason", input.override_reason.as_deref(), LONGEST_REASON);
    if let Some(problem) = announced_problem(input.expected_from, change.now()) {
        problems.add("for", problem);
    }
    let mut overrides = false;
    match can_answer(signal, None) {
        // What the reporter prefers is nobody's business where nothing can be said to them.
        Err(problem) => problems.add("signalId", problem),
        Ok(()) => {
            let contact = Approach { channel: input.channel, at: input.expected_from, is_announced: true };
            let told = Approach { channel: input.through, at: change.now(), is_announced: false };
            for (field, approach) in [("channel", contact), ("through", told)] {
                let is_unwilling = !unwilling(&change, &[signal.id], approach).await?.is_empty();
                overrides |= is_unwilling;
                problems.check(!is_unwilling || reason.is_some(), field, Problem::AgainstPreferences);
            }
        }
    }
    problems.settle()?;

    let closing = change.reference().await?.terms.closing(clock::day_of(input.expected_from));
    let id = ContactAnnouncementId::at(change.now());
    let row = contact_announcement::ActiveModel {
        id: Set(id),
        signal_id: Set(signal.id),
        channel: Set(input.channel),
        through: Set(input.through),
        expected_from: Set(input.expected_from),
        expected_until: Set(expected_until(input.expected_from, closing)),
        override_reason: Set(reason.filter(|_| overrides).map(|reason| Screened::of(&screen, &reason).text)),
        announced_by: Set(announced_by),
        announced_at: Set(change.now()),
    };
    contact_announcement::Entity::insert(row).exec_without_returning(change.db()).await?;
    let event = |kind| Event::new(kind, SubjectType::Signal, signal.id).term("channel", input.channel);
    let mut events = vec![
        event(EventKind::ContactAnnounced)
            .key("announcementId", Some(id))
            .term("through", input.through)
            .day("forDay", clock::day_of(input.expected_from)),
    ];
    if overrides {
        events.push(event(EventKind::PreferencesOverridden));
    }
    change.commit(events).await?;
    Ok(id)
}
