//! What is shown of announcements and attempts.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    contact_announcement, contact_attempt,
    id::SignalId,
    term::{ContactAttemptResult, ContactChannel},
};

use crate::{
    access::{Seen, Viewer, loader},
    account::Account,
    id::global,
    page::{Connection, PageArgs},
};

/// That a reporter was told when somebody is going to contact them.
pub(crate) struct ContactAnnouncement(Seen<contact_announcement::Entity>);

impl From<Seen<contact_announcement::Entity>> for ContactAnnouncement {
    fn from(seen: Seen<contact_announcement::Entity>) -> Self {
        Self(seen)
    }
}

/// That a reporter was told when somebody is going to contact them.
#[Object]
impl ContactAnnouncement {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// How they are going to be contacted.
    async fn channel(&self) -> ContactChannel {
        self.0.titles().channel
    }

    /// From when on they can expect it.
    #[graphql(name = "for")]
    async fn expected_from(&self) -> DateTime<Utc> {
        self.0.titles().expected_from
    }

    /// Until when they can expect it: when the office closes that day.
    #[graphql(name = "until")]
    async fn expected_until(&self) -> DateTime<Utc> {
        self.0.titles().expected_until
    }

    /// When they were told.
    async fn announced_at(&self) -> DateTime<Utc> {
        self.0.titles().announced_at
    }

    /// How they were told.
    async fn through(&self) -> ContactChannel {
        self.0.titles().through
    }

    /// Who announced it, for staff.
    async fn announced_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, is_staff(ctx)?.then_some(self.0.titles().announced_by)).await
    }

    /// Why the reporter's contact preferences were set aside, for staff.
    async fn override_reason(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(if is_staff(ctx)? { self.0.titles().override_reason.as_deref() } else { None })
    }
}

/// That somebody tried to contact a reporter, and did not reach them. Nobody is heard by it.
pub(crate) struct ContactAttempt(Seen<contact_attempt::Entity>);

impl From<Seen<contact_attempt::Entity>> for ContactAttempt {
    fn from(seen: Seen<contact_attempt::Entity>) -> Self {
        Self(seen)
    }
}

/// That somebody tried to contact a reporter, and did not reach them. Nobody is heard by it.
#[Object]
impl ContactAttempt {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// How it was tried.
    async fn channel(&self) -> ContactChannel {
        self.0.titles().channel
    }

    /// What came of it.
    async fn result(&self) -> ContactAttemptResult {
        self.0.titles().result
    }

    /// When it was tried.
    async fn at(&self) -> DateTime<Utc> {
        self.0.titles().at
    }

    /// Who tried, for staff.
    async fn attempted_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, is_staff(ctx)?.then_some(self.0.titles().attempted_by)).await
    }

    /// Why the reporter's contact preferences were set aside, for staff.
    async fn override_reason(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(if is_staff(ctx)? { self.0.titles().override_reason.as_deref() } else { None })
    }
}

fn is_staff(ctx: &Context<'_>) -> Result<bool> {
    Ok(ctx.data::<Viewer>()?.account().is_some_and(|person| person.is_staff))
}

struct AnnouncementsOfSignal;

impl loader::Children for AnnouncementsOfSignal {
    type Row = contact_announcement::Entity;
    type Parent = SignalId;
    const PARENT: contact_announcement::Column = contact_announcement::Column::SignalId;
    const ORDER: contact_announcement::Column = contact_announcement::Column::ExpectedFrom;

    fn parent(row: &contact_announcement::Model) -> Option<SignalId> {
        Some(row.signal_id)
    }
}

struct AttemptsOfSignal;

impl loader::Children for AttemptsOfSignal {
    type Row = contact_attempt::Entity;
    type Parent = SignalId;
    const PARENT: contact_attempt::Column = contact_attempt::Column::SignalId;
    const ORDER: contact_attempt::Column = contact_attempt::Column::At;

    fn parent(row: &contact_attempt::Model) -> Option<SignalId> {
        Some(row.signal_id)
    }
}

/// The announcements of a signal that the viewer sees, the first expected first.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that is too large or a cursor that is not one of this list.
pub(crate) async fn announcements_of(
    ctx: &Context<'_>,
    signal: SignalId,
    args: PageArgs,
) -> Result<Connection<ContactAnnouncement>> {
    let rows = loader::children::<AnnouncementsOfSignal>(ctx, signal).await?;
    let rows = rows.into_iter().map(|seen| (seen.titles().id.0, ContactAnnouncement(seen))).collect();
    Ok(Connection::of_all(rows, &args)?)
}

/// The attempts to reach the reporter of a signal that the viewer sees, the first first.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that is too large or a cursor that is not one of this list.
pub(crate) async fn attempts_of(
    ctx: &Context<'_>,
    signal: SignalId,
    args: PageArgs,
) -> Result<Connection<ContactAttempt>> {
    let rows = loader::children::<AttemptsOfSignal>(ctx, signal).await?;
    let rows = rows.into_iter().map(|seen| (seen.titles().id.0, ContactAttempt(seen))).collect();
    Ok(Connection::of_all(rows, &args)?)
}
