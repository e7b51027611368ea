//! A signal as the viewer sees it.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    signal,
    term::{Channel, Function, PromiseState, PromiseStep, SignalKind, SignalOutcome, SignalStatus, Urgency},
};

use super::{
    duplicates::{self, LikelyDuplicate},
    loading::{self, Deadlines, Originals, PublicSpace, ReporterOf},
    place::Place,
    replies::{Answer, AnswerResponse, SignalReveal},
};
use crate::{
    access::{Lens, Loaders, Seen, Store, Viewer, loader},
    account::Account,
    contact::{self, ContactAnnouncement, ContactAttempt},
    contact_preferences::ContactPreferences,
    department::Department,
    distress::{self, Distress, UrgencyReason},
    follow_up::{self, FollowUp},
    id::global,
    page::{self, Connection, PageArgs},
    promise,
    region::Region,
    session::{CameTo, Observation, came_from},
    timeline::{self, TimelineEntry},
    topic::Topic,
    walk::Walked,
};

/// What somebody told, in whatever way, and what was done with it.
#[derive(Clone)]
pub struct Signal(pub Seen<signal::Entity>);

impl From<Seen<signal::Entity>> for Signal {
    fn from(seen: Seen<signal::Entity>) -> Self {
        Self(seen)
    }
}

impl Signal {
    /// The row, for whoever may read the story itself.
    fn story(&self) -> Option<&signal::Model> {
        self.0.through(Lens::WithoutAddress)
    }
}

/// What somebody told, in whatever way, and what was done with it.
#[Object]
impl Signal {
    /// The global id.
    pub async fn id(&self) -> ID {
        global(self.0.titles().id)
    }

    /// The code of an anonymous signal, for whoever shows it. Null for everyone else.
    async fn code(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let hash = self.0.titles().code_hash.as_ref();
        let held = ctx.data::<Viewer>()?.held();
        Ok(held.into_iter().find(|code| Some(&code.hash) == hash).map(|code| code.code))
    }

    /// What kind of thing it tells.
    async fn kind(&self) -> SignalKind {
        self.0.titles().kind
    }

    /// How it came in.
    async fn channel(&self) -> Channel {
        self.0.titles().channel
    }

    /// What was told. What identifies a person is masked for everybody but the one who told it.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(signal) = self.story() else { return Ok(None) };
        if signal.is_masked && self.0.lens() == Lens::Full {
            let original = loading::original(ctx, Originals::text(signal.id)).await?;
            return Ok(original.or_else(|| signal.text.clone()));
        }
        Ok(signal.text.clone())
    }

    /// Whether something in the text was masked.
    async fn masked(&self) -> Option<bool> {
        Some(self.story()?.is_masked)
    }

    /// What it is about.
    async fn topic(&self, ctx: &Context<'_>) -> Result<Option<Topic>> {
        loader::one(ctx, self.story().and_then(|signal| signal.topic_id)).await
    }

    /// When it happened.
    async fn happened_at(&self) -> Option<DateTime<Utc>> {
        self.story()?.happened_at
    }

    /// When it came in.
    async fn received_at(&self) -> DateTime<Utc> {
        self.0.titles().received_at
    }

    /// Where it happened, as far as you may know.
    async fn place(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        let Some(signal) = self.story() else { return Ok(None) };
        let shows_address = match (self.0.lens() >= Lens::Masked, signal.topic_id) {
            (true, _) => true,
            (false, None) => false,
            (false, Some(topic)) => ctx.data::<Loaders>()?.load_one(PublicSpace(topic)).await?.is_some(),
        };
        Ok(Some(Place { signal: signal.clone(), shows_address }))
    }

    /// The region that it belongs to.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        loader::one(ctx, self.story().and_then(|signal| signal.region_id)).await
    }

    /// The page that it is about.
    async fn page(&self) -> Option<&str> {
        self.story()?.page.as_deref()
    }

    /// The step of a process that it is about.
    async fn step(&self) -> Option<&str> {
        self.story()?.step.as_deref()
    }

    /// A score from 0 to 100, where a survey gave one.
    async fn score(&self) -> Option<i32> {
        self.story()?.score
    }

    /// How soon it needs somebody.
    async fn urgency(&self) -> Option<Urgency> {
        Some(self.story()?.urgency)
    }

    /// The words for which it was proposed as distressing, for staff, the heaviest first. Empty where there are none.
    async fn urgency_reasons(&self, ctx: &Context<'_>) -> Result<Vec<UrgencyReason>> {
        if !is_staff(ctx)? {
            return Ok(Vec::new());
        }
        distress::reasons_of(ctx, self.0.titles().id).await
    }

    /// Whether it is distressing, for staff: proposed by words, confirmed or set aside. Null where nothing and nobody ever
    /// held it for distressing.
    async fn distress(&self, ctx: &Context<'_>) -> Result<Option<Distress>> {
        if !is_staff(ctx)? {
            return Ok(None);
        }
        distress::of_signal(ctx, self.0.titles().id).await
    }

    /// The system that it came from.
    async fn source(&self) -> Option<&str> {
        self.0.titles().source.as_deref().filter(|_| self.shows_source())
    }

    /// Its id at the system that it came from.
    async fn external_id(&self) -> Option<&str> {
        self.0.titles().external_id.as_deref().filter(|_| self.shows_source())
    }

    /// Where it is in its loop.
    async fn status(&self) -> SignalStatus {
        self.0.titles().status
    }

    /// What came of it.
    async fn outcome(&self) -> Option<SignalOutcome> {
        self.0.titles().outcome
    }

    /// The loop: when it was seen, heard and helped, and by when it was promised.
    #[graphql(name = "loop")]
    async fn signal_loop(&self) -> Walked<Loop> {
        Walked(Loop(self.0.clone()))
    }

    /// Who handles it, where you may know.
    async fn handler(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        loader::one(ctx, self.0.through(Lens::Masked).and_then(|signal| signal.handler_id)).await
    }

    /// The department that it belongs to.
    async fn department(&self, ctx: &Context<'_>) -> Result<Option<Department>> {
        loader::one(ctx, self.0.through(Lens::Masked).and_then(|signal| signal.department_id)).await
    }

    /// The main signal about the same thing, for staff.
    async fn main_signal(&self, ctx: &Context<'_>) -> Result<Option<Signal>> {
        if !is_staff(ctx)? {
            return Ok(None);
        }
        loader::one(ctx, self.0.titles().main_signal_id).await
    }

    /// Signals that are likely about the same thing, for staff, the likeliest first: of the same topic, within 14 days and
    /// 250 metres, one page and step, one postcode or one region, and not linked to it yet. Somebody decides: `linkSignal`.
    #[graphql(complexity = "duplicates::COST + page::cost(first, None, child_complexity)")]
    async fn likely_duplicates(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<LikelyDuplicate>> {
        if !is_staff(ctx)? {
            return Ok(Connection::empty());
        }
        duplicates::of_signal(ctx, self.0.titles().id, &PageArgs::forwards(first, after)).await
    }

    /// How the reporter wants to be contacted: for the reporter, whoever handles the signal, and complaints
    /// coordinators. Null for everybody else, and where nothing was set.
    async fn contact_preferences(&self, ctx: &Context<'_>) -> Result<Option<ContactPreferences>> {
        let viewer = ctx.data::<Viewer>()?;
        let handles = viewer.id().is_some() && self.0.titles().handler_id == viewer.id();
        if !handles && self.0.lens() != Lens::Full && !viewer.has(Function::ComplaintsCoordinator) {
            return Ok(None);
        }
        let reporter = ctx.data::<Loaders>()?.load_one(ReporterOf(self.0.titles().id)).await?;
        loader::one(ctx, reporter).await
    }

    /// The answers that you can see, the first first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn answers(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Answer>> {
        let answers = loader::children::<loading::AnswersOfSignal>(ctx, self.0.titles().id).await?;
        let answers = answers.into_iter().map(|seen| (seen.titles().id.0, Answer(seen))).collect();
        Ok(Connection::of_all(answers, &PageArgs::forwards(first, after))?)
    }

    /// What the reporter said of the answers, the first first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn responses(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<AnswerResponse>> {
        let responses = loader::children::<loading::ResponsesOfSignal>(ctx, self.0.titles().id).await?;
        let responses = responses.into_iter().map(|seen| (seen.titles().id.0, AnswerResponse(seen))).collect();
        Ok(Connection::of_all(responses, &PageArgs::forwards(first, after))?)
    }

    /// Each time that somebody opened what was masked, or who told it.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn reveals(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<SignalReveal>> {
        let reveals = loader::children::<loading::RevealsOfSignal>(ctx, self.0.titles().id).await?;
        let reveals = reveals.into_iter().map(|seen| (seen.titles().id.0, SignalReveal(seen))).collect();
        Ok(Connection::of_all(reveals, &PageArgs::forwards(first, after))?)
    }

    /// When the reporter was told that somebody is going to contact them, and for when, the first expected first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn contact_announcements(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<ContactAnnouncement>> {
        contact::announcements_of(ctx, self.0.titles().id, PageArgs::forwards(first, after)).await
    }

    /// Each time that somebody tried in vain to reach the reporter, the first first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn contact_attempts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<ContactAttempt>> {
        contact::attempts_of(ctx, self.0.titles().id, PageArgs::forwards(first, after)).await
    }

    /// What was promised about it.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn follow_ups(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<FollowUp>> {
        follow_up::of_signal(ctx, self.0.titles().id, PageArgs::forwards(first, after)).await
    }

    /// What was noticed in a session that it came from, where you can see that.
    async fn observation(&self, ctx: &Context<'_>) -> Result<Option<Observation>> {
        Ok(came_from(ctx, CameTo::Signal(self.0.titles().id)).await?.into_iter().next())
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

impl Signal {
    /// Its source is for staff, and for the system itself.
    fn shows_source(&self) -> bool {
        self.0.lens() != Lens::WithoutAddress
    }
}

pub(super) fn is_staff(ctx: &Context<'_>) -> Result<bool> {
    Ok(ctx.data::<Viewer>()?.account().is_some_and(|person| person.is_staff))
}

/// Seen, heard, helped: when each was, and by when it was promised.
pub struct Loop(Seen<signal::Entity>);

/// Seen, heard, helped: when each was, and by when it was promised.
#[Object]
impl Loop {
    /// When somebody read it and made it theirs.
    async fn seen_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().seen_at
    }

    /// When the reporter got a personal answer. Unknown for what came in resolved.
    async fn heard_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().heard_at
    }

    /// When an answer carried an outcome.
    async fn helped_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().helped_at
    }

    /// When it was closed.
    async fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.0.titles().closed_at
    }

    /// How often the reporter objected.
    async fn reopened_count(&self) -> i32 {
        self.0.titles().reopened_count
    }

    /// The promises of this time through the loop, the first due first.
    #[graphql(complexity = "3 * child_complexity")]
    async fn deadlines(&self, ctx: &Context<'_>) -> Result<Vec<Walked<Deadline>>> {
        let now = ctx.data::<Store>()?.now();
        let key = Deadlines(self.0.titles().id);
        let deadlines = ctx.data::<Loaders>()?.load_one(key).await?.unwrap_or_default();
        Ok(deadlines
            .into_iter()
            .map(|row| Deadline {
                step: row.step,
                due_at: row.due_at,
                met_at: row.met_at,
                state: promise::state(row.due_at, row.met_at, now),
            })
            .map(Walked)
            .collect())
    }
}

/// A promise with a date.
#[derive(SimpleObject)]
pub struct Deadline {
    /// What was promised.
    step: PromiseStep,
    /// By when.
    due_at: DateTime<Utc>,
    /// When it was done.
    met_at: Option<DateTime<Utc>>,
    /// How the promise stands now.
    state: PromiseState,
}
