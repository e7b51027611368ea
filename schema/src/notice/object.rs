//! A notice.

use async_graphql::{Context, ID, Object, Result, Union};
use chrono::{DateTime, Utc};
use entity::{
    event,
    id::{ConsultationId, CouncilId, FollowUpId, ProposalId, SessionId, SignalId},
    notice,
    term::{EventKind, SubjectType},
};

use crate::{
    access::{Seen, Viewer, loader},
    consultation::Consultation,
    council::Council,
    follow_up::FollowUp,
    id::global,
    proposal::Proposal,
    session::Session,
    signal::Signal,
    timeline::{TimelineEntry, sentence},
};

/// What moved on something that you follow.
#[derive(Clone)]
pub struct Notice(pub Seen<notice::Entity>);

impl From<Seen<notice::Entity>> for Notice {
    fn from(seen: Seen<notice::Entity>) -> Self {
        Self(seen)
    }
}

/// What a notice is about.
// One at a time, and gone with the answer: its size does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Union)]
pub enum NoticeSubject {
    /// What staff put to councils.
    Consultation(Consultation),
    /// A council.
    Council(Council),
    /// A follow-up.
    FollowUp(FollowUp),
    /// A proposal.
    Proposal(Proposal),
    /// A session.
    Session(Session),
    /// A signal.
    Signal(Signal),
}

impl Notice {
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<TimelineEntry>> {
        loader::one::<event::Entity, _>(ctx, Some(self.0.titles().event_id)).await
    }
}

/// What moved on something that you follow.
#[Object]
impl Notice {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// When it happened.
    async fn at(&self) -> DateTime<Utc> {
        self.0.titles().at
    }

    /// When you read it. Null where you did not yet.
    async fn read_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().read_at
    }

    /// What kind of thing happened.
    async fn kind(&self, ctx: &Context<'_>) -> Result<Option<EventKind>> {
        Ok(self.event(ctx).await?.map(|entry| entry.0.titles().kind))
    }

    /// What happened, in a sentence for people, in the language that was asked for.
    async fn sentence(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let language = ctx.data::<Viewer>()?.language();
        Ok(self.event(ctx).await?.map(|entry| sentence(entry.0.titles(), language)))
    }

    /// What happened, as an entry of the timeline of what it happened to.
    async fn entry(&self, ctx: &Context<'_>) -> Result<Option<TimelineEntry>> {
        self.event(ctx).await
    }

    /// What it happened to.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<NoticeSubject>> {
        let Some(entry) = self.event(ctx).await? else { return Ok(None) };
        let key = entry.0.titles().subject_id;
        Ok(match entry.0.titles().subject_type {
            SubjectType::Consultation => {
                loader::one(ctx, Some(ConsultationId(key))).await?.map(NoticeSubject::Consultation)
            }
            SubjectType::Council => loader::one(ctx, Some(CouncilId(key))).await?.map(NoticeSubject::Council),
            SubjectType::FollowUp => loader::one(ctx, Some(FollowUpId(key))).await?.map(NoticeSubject::FollowUp),
            SubjectType::Proposal => loader::one(ctx, Some(ProposalId(key))).await?.map(NoticeSubject::Proposal),
            SubjectType::Session => loader::one(ctx, Some(SessionId(key))).await?.map(NoticeSubject::Session),
            SubjectType::Signal => loader::one(ctx, Some(SignalId(key))).await?.map(NoticeSubject::Signal),
            _ => None,
        })
    }
}
