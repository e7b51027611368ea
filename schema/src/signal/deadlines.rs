//! The promises of one signal: by when it is seen, heard and helped.

use chrono::{DateTime, Utc};
use entity::{
    deadline,
    id::{DeadlineId, SignalId, TopicId},
    term::{PromiseStep, SubjectType, Urgency},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};

use crate::{
    error::Error,
    promise::{Calendar, Promise, Promises, WorkingTime, due, restart},
    settings::Settings,
    topic::TopicIndex,
};

/// What an organisation promises, and by which calendar.
#[derive(Default)]
pub(crate) struct Terms {
    pub(crate) promises: Promises,
    pub(crate) calendar: Calendar,
}

impl Terms {
    /// What the organisation's settings say; the defaults of the domain where they say nothing.
    pub(crate) async fn load(db: &impl ConnectionTrait) -> Result<Self, Error> {
        let settings = Settings::load(db).await?;
        let calendar = Calendar::try_from(settings.get::<WorkingTime>()?)
            .map_err(|_| Error::internal("the office closes before it opens"))?;
        Ok(Self { promises: settings.get()?, calendar })
    }

    /// The promise for an urgency; a topic can make it stricter.
    fn of(&self, urgency: Urgency, about: About<'_>, from: DateTime<Utc>) -> Promise {
        let usual = self.promises.of(urgency);
        about.topic.map_or(*usual, |topic| about.topics.promise(topic, urgency, usual, from, &self.calendar))
    }

    /// The deadlines of a signal, from a moment on.
    pub(crate) fn begin(&self, new: &Begin<'_>) -> Vec<deadline::ActiveModel> {
        let promise = self.of(new.urgency, new.about, new.from);
        new.steps
            .iter()
            .filter_map(|step| Some((*step, promise.within(*step)?)))
            .map(|(step, span)| deadline::ActiveModel {
                id: Set(DeadlineId::at(new.from)),
                subject_type: Set(SubjectType::Signal),
                subject_id: Set(new.signal.0),
                step: Set(step),
                round: Set(new.round),
                started_at: Set(new.from),
                due_at: Set(due(span, new.from, &self.calendar)),
                met_at: Set(None),
                dropped_at: Set(None),
                warned_at: Set(None),
                escalated_at: Set(None),
            })
            .collect()
    }

    /// A pending deadline after triage: sooner where the urgency was raised or the topic is stricter, never later.
    pub(crate) fn after_triage(
        &self,
        pending: &deadline::Model,
        raised: bool,
        urgency: Urgency,
        about: About<'_>,
        now: DateTime<Utc>,
    ) -> DateTime<Utc> {
        let from = if raised { now } else { pending.started_at };
        match self.of(urgency, about, from).within(pending.step) {
            Some(span) => restart(pending.due_at, span, from, &self.calendar),
            None => pending.due_at,
        }
    }
}

/// What is promised of a signal that comes in. Without a way back nobody can be told: only seeing is promised.
pub(crate) fn first_steps(has_way_back: bool) -> &'static [PromiseStep] {
    if has_way_back { &[PromiseStep::Seen, PromiseStep::Heard, PromiseStep::Helped] } else { &[PromiseStep::Seen] }
}

/// What is promised of a signal that is seen anew.
pub(crate) const STEPS_ANEW: &[PromiseStep] = &[PromiseStep::Heard, PromiseStep::Helped];

/// What a signal is about, which can make its promises stricter.
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) topics: &'a TopicIndex,
    pub(crate) topic: Option<TopicId>,
}

/// A signal whose promises begin.
pub(crate) struct Begin<'a> {
    pub(crate) signal: SignalId,
    pub(crate) urgency: Urgency,
    pub(crate) about: About<'a>,
    pub(crate) steps: &'static [PromiseStep],
    pub(crate) round: i32,
    pub(crate) from: DateTime<Utc>,
}

fn pending_of(signals: &[SignalId]) -> Condition {
    Condition::all()
        .add(deadline::Column::SubjectType.eq(SubjectType::Signal))
        .add(deadline::Column::SubjectId.eq_any(signals.iter().map(|id| id.0)))
        .add(deadline::Column::MetAt.is_null())
        .add(deadline::Column::DroppedAt.is_null())
}

/// The deadlines of a signal that still run.
pub(super) async fn pending(db: &impl ConnectionTrait, signal: SignalId) -> Result<Vec<deadline::Model>, Error> {
    Ok(deadline::Entity::find().filter(pending_of(&[signal])).all(db).await?)
}

/// These steps of these signals are done now.
pub(super) async fn meet(
    db: &impl ConnectionTrait,
    signals: &[SignalId],
    steps: &[PromiseStep],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    deadline::Entity::update_many()
        .col_expr(deadline::Column::MetAt, Expr::val(now))
        .filter(pending_of(signals))
        .filter(deadline::Column::Step.is_in(steps.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}

/// What is still promised of these signals is promised no longer.
pub(super) async fn drop_pending(
    db: &impl ConnectionTrait,
    signals: &[SignalId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    deadline::Entity::update_many()
        .col_expr(deadline::Column::DroppedAt, Expr::val(now))
        .filter(pending_of(signals))
        .exec(db)
        .await?;
    Ok(())
}

/// These steps of a signal are promised no longer.
pub(super) async fn drop_steps(
    db: &impl ConnectionTrait,
    signal: SignalId,
    steps: &[PromiseStep],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    deadline::Entity::update_many()
        .col_expr(deadline::Column::DroppedAt, Expr::val(now))
        .filter(pending_of(&[signal]))
        .filter(deadline::Column::Step.is_in(steps.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}

/// The time through the loop of a signal in which a step can still be promised: the last, or the next where it was.
pub(super) async fn round_without(
    db: &impl ConnectionTrait,
    signal: SignalId,
    step: PromiseStep,
) -> Result<i32, Error> {
    let next = next_round(db, signal).await?;
    let promised = deadline::Entity::find()
        .filter(deadline::Column::SubjectType.eq(SubjectType::Signal))
        .filter(deadline::Column::SubjectId.eq(signal.0))
        .filter(deadline::Column::Step.eq(step))
        .filter(deadline::Column::Round.eq(next - 1))
        .one(db)
        .await?;
    Ok(if promised.is_some() { next } else { (next - 1).max(0) })
}

/// The next time through the loop of a signal.
pub(super) async fn next_round(db: &impl ConnectionTrait, signal: SignalId) -> Result<i32, Error> {
    let last: Option<Option<i32>> = deadline::Entity::find()
        .select_only()
        .column_as(deadline::Column::Round.max(), "round")
        .filter(deadline::Column::SubjectType.eq(SubjectType::Signal))
        .filter(deadline::Column::SubjectId.eq(signal.0))
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten().map_or(0, |round| round + 1))
}
