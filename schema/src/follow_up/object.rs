//! A follow-up, what it is about, and what is said of it.

use async_graphql::{Context, ID, Object, Result, Union};
use chrono::{DateTime, Utc};
use entity::{
    follow_up, follow_up_update,
    id::{FollowUpId, ProposalId, SessionId, SignalId, TypedId},
    term::{Audience, FollowUpKind, FollowUpStatus},
};

use super::{
    recipients::NamedBy,
    response::{self, CountsOf, FollowUpResponse, HelpedCounts},
    rules::days_overdue,
};
use crate::{
    access::{Lens, Loaders, Seen, Store, loader},
    account::Account,
    clock,
    department::Department,
    id::global,
    page::{self, Connection, PageArgs},
    proposal::Proposal,
    scalar::Date,
    session::{self, CameTo, Observation, Participant, Session, came_from},
    signal::Signal,
    timeline::{self, TimelineEntry},
};

/// A commitment with a date, and what becomes of it: how those it concerns hear back.
#[derive(Clone)]
pub struct FollowUp(pub Seen<follow_up::Entity>);

impl From<Seen<follow_up::Entity>> for FollowUp {
    fn from(seen: Seen<follow_up::Entity>) -> Self {
        Self(seen)
    }
}

/// What a follow-up is about.
#[derive(Union)]
pub enum FollowUpSubject {
    /// A proposal.
    Proposal(Proposal),
    /// A session.
    Session(Session),
    /// A signal.
    Signal(Box<Signal>),
}

impl FollowUp {
    fn days_overdue_now(&self, ctx: &Context<'_>) -> Result<i32> {
        let row = self.0.titles();
        Ok(days_overdue(row.due_on, row.status, clock::day_of(ctx.data::<Store>()?.now())))
    }
}

/// A commitment with a date, and what becomes of it: how those it concerns hear back.
#[Object]
impl FollowUp {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What was promised. What identifies a person is masked.
    async fn commitment(&self) -> &str {
        &self.0.titles().commitment
    }

    /// The day before whose closing time it is to be kept.
    async fn due_on(&self) -> Date {
        Date(self.0.titles().due_on)
    }

    /// How many days it is late, in Amsterdam; 0 when it is not.
    async fn days_overdue(&self, ctx: &Context<'_>) -> Result<i32> {
        self.days_overdue_now(ctx)
    }

    /// Whether it is late.
    async fn overdue(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.days_overdue_now(ctx)? > 0)
    }

    /// Where it is.
    async fn status(&self) -> FollowUpStatus {
        self.0.titles().status
    }

    /// Whether something in the commitment was masked.
    async fn masked(&self) -> bool {
        self.0.titles().is_masked
    }

    /// Who keeps it, where you may see who works here.
    async fn owner(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.through(Lens::Masked).map(|row| row.owner_id)).await
    }

    /// The department that it belongs to. Not shown to the public.
    async fn department(&self, ctx: &Context<'_>) -> Result<Option<Department>> {
        loader::one(ctx, self.0.through(Lens::Masked).map(|row| row.department_id)).await
    }

    /// What it is about. Null where you do not see that.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<FollowUpSubject>> {
        let Some(row) = self.0.through(Lens::Masked) else { return Ok(None) };
        if let Some(signal) = loader::one(ctx, row.signal_id).await? {
            return Ok(Some(FollowUpSubject::Signal(Box::new(signal))));
        }
        if let Some(session) = loader::one(ctx, row.session_id).await? {
            return Ok(Some(FollowUpSubject::Session(session)));
        }
        Ok(loader::one(ctx, row.proposal_id).await?.map(FollowUpSubject::Proposal))
    }

    /// What was said of it to an audience that you belong to, the first first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn updates(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<FollowUpUpdate>> {
        let updates = loader::children::<UpdatesOfFollowUp>(ctx, self.0.titles().id).await?;
        let updates = updates.into_iter().map(|seen| (seen.titles().id.uuid(), FollowUpUpdate(seen))).collect();
        Ok(Connection::of_all(updates, &PageArgs::forwards(first, after))?)
    }

    /// Why it was dropped, where it was. The public reads it among the updates, where it is meant for them.
    async fn dropped_reason(&self) -> Option<&str> {
        self.0.through(Lens::Masked)?.dropped_reason.as_deref()
    }

    /// Whether somebody here does what was promised, or a partner outside takes somebody over.
    async fn kind(&self) -> FollowUpKind {
        self.0.titles().kind
    }

    /// Of a referral: the partner outside. Not shown to the public.
    async fn partner(&self) -> Option<&str> {
        self.0.through(Lens::Masked)?.partner.as_deref()
    }

    /// Of a referral: what was handed over, for staff and for the reporter. What identifies a person is masked.
    async fn handed_over(&self) -> Option<&str> {
        let row = self.0.through(Lens::Masked)?;
        // In a session there are others than the one whom it is about.
        let is_for_them = self.0.lens() == Lens::Full || row.signal_id.is_some();
        row.handed_over.as_deref().filter(|_| is_for_them)
    }

    /// Of a referral: when it was kept that the person agreed. Not shown to the public.
    async fn agreed_at(&self) -> Option<DateTime<Utc>> {
        self.0.through(Lens::Masked)?.agreed_at
    }

    /// Of a referral: when the partner confirmed. Not shown to the public.
    async fn confirmed_at(&self) -> Option<DateTime<Utc>> {
        self.0.through(Lens::Masked)?.confirmed_at
    }

    /// Of a session: the participants whom it names, as far as you may see them. Empty where it is made to all who took
    /// part.
    #[graphql(complexity = "5 * child_complexity")]
    async fn recipients(&self, ctx: &Context<'_>) -> Result<Vec<Participant>> {
        let Some(row) = self.0.through(Lens::Masked) else { return Ok(Vec::new()) };
        let Some(session) = row.session_id else { return Ok(Vec::new()) };
        let named = ctx.data::<Loaders>()?.load_one(NamedBy(row.id)).await?.unwrap_or_default();
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let participants = session::participants_of(ctx, session).await?;
        Ok(participants.into_iter().filter(|participant| participant.is_among(&named)).collect())
    }

    /// What those whom it was made to said of it: all of that for staff, their own for themselves.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn responses(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<FollowUpResponse>> {
        response::responses_of(ctx, self.0.titles().id, PageArgs::forwards(first, after)).await
    }

    /// How many say that it helped, and how many that it did not: for staff.
    async fn helped(&self, ctx: &Context<'_>) -> Result<Option<HelpedCounts>> {
        let Some(row) = self.0.through(Lens::Full) else { return Ok(None) };
        Ok(Some(ctx.data::<Loaders>()?.load_one(CountsOf(row.id)).await?.unwrap_or_default()))
    }

    /// When it was promised. Not shown to the public.
    async fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(self.0.through(Lens::Masked)?.created_at)
    }

    /// What was noticed in a session that it came from, where you can see that.
    async fn observation(&self, ctx: &Context<'_>) -> Result<Option<Observation>> {
        Ok(came_from(ctx, CameTo::FollowUp(self.0.titles().id)).await?.into_iter().next())
    }

    /// What happened to it, as far as you may see that, the first first.
    #[graphql(complexity = "page::cost(first, last, child_complexity)")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Connection<TimelineEntry>> {
        timeline::of(ctx, self.0.titles().id, PageArgs { first, after, last, before }).await
    }
}

/// Something that was said of a follow-up: a text, a new state, a moved date.
pub struct FollowUpUpdate(Seen<follow_up_update::Entity>);

/// Something that was said of a follow-up: a text, a new state, a moved date.
#[Object]
impl FollowUpUpdate {
    /// The global id.
    async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// What was said; of a moved date or a dropped commitment, the reason.
    async fn text(&self) -> Option<&str> {
        self.0.through(Lens::Full)?.text.as_deref()
    }

    /// Whether something in the text was masked.
    async fn masked(&self) -> bool {
        self.0.titles().is_masked
    }

    /// Who it is for.
    async fn audience(&self) -> Audience {
        self.0.titles().audience
    }

    /// When it was said.
    async fn at(&self) -> DateTime<Utc> {
        self.0.titles().at
    }

    /// The state that the follow-up came in, where that changed.
    async fn status(&self) -> Option<FollowUpStatus> {
        self.0.titles().status
    }

    /// The due date before it was moved, where it was.
    async fn moved_from(&self) -> Option<Date> {
        self.0.titles().moved_from.map(Date)
    }

    /// The due date to which it was moved, where it was.
    async fn moved_to(&self) -> Option<Date> {
        self.0.titles().moved_to.map(Date)
    }

    /// Who keeps it from then on, where it was handed over. For staff.
    async fn handed_to(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.through(Lens::Full).and_then(|row| row.handed_to_id)).await
    }

    /// The department that it belongs to from then on, where it was handed over. For staff.
    async fn handed_to_department(&self, ctx: &Context<'_>) -> Result<Option<Department>> {
        loader::one(ctx, self.0.through(Lens::Full).and_then(|row| row.handed_to_department_id)).await
    }

    /// Who said it, where you may see who works here.
    async fn author(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.through(Lens::Full).map(|row| row.author_id)).await
    }
}

struct UpdatesOfFollowUp;

impl loader::Children for UpdatesOfFollowUp {
    type Row = follow_up_update::Entity;
    type Parent = FollowUpId;
    const PARENT: follow_up_update::Column = follow_up_update::Column::FollowUpId;
    const ORDER: follow_up_update::Column = follow_up_update::Column::At;

    fn parent(row: &follow_up_update::Model) -> Option<FollowUpId> {
        Some(row.follow_up_id)
    }
}

/// Declares the list of follow-ups inside their subject.
macro_rules! follow_ups_of {
    ($(#[$doc:meta])* $function:ident, $children:ident, $id:ident, $column:ident, $field:ident) => {
        struct $children;

        impl loader::Children for $children {
            type Row = follow_up::Entity;
            type Parent = $id;
            const PARENT: follow_up::Column = follow_up::Column::$column;
            const ORDER: follow_up::Column = follow_up::Column::DueOn;

            fn parent(row: &follow_up::Model) -> Option<$id> {
                row.$field
            }
        }

        $(#[$doc])*
        ///
        /// # Errors
        /// `BAD_USER_INPUT` for a page that is too large or a cursor that is not one of this list.
        pub(crate) async fn $function(ctx: &Context<'_>, id: $id, args: PageArgs) -> Result<Connection<FollowUp>> {
            let rows = loader::children::<$children>(ctx, id).await?;
            let rows = rows.into_iter().map(|seen| (seen.titles().id.uuid(), FollowUp(seen))).collect();
            Ok(Connection::of_all(rows, &args)?)
        }
    };
}

follow_ups_of!(
    /// The follow-ups about a signal that the viewer sees, those due first first.
    of_signal, OfSignal, SignalId, SignalId, signal_id
);
follow_ups_of!(
    /// The follow-ups about a session that the viewer sees, those due first first.
    of_session, OfSession, SessionId, SessionId, session_id
);
follow_ups_of!(
    /// The follow-ups about a proposal that the viewer sees, those due first first.
    of_proposal, OfProposal, ProposalId, ProposalId, proposal_id
);
