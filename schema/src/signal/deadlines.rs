//! The promises of one signal: by when it is seen, heard and helped.

use chrono::{DateTime, Utc};
use entity::{
    deadline,
    id::{SignalId, TopicId},
    term::{PromiseStep, SubjectType, Urgency},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use crate::{
    deadline::{Begun, Terms, next_round, running},
    error::Error,
    promise::{Promise, due, restart, warn_at},
    topic::TopicIndex,
};

impl Terms {
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
            .map(|(step, span)| {
                let due_at = due(span, new.from, &self.calendar);
                Begun { subject: new.signal, step, round: new.round, from: new.from, due_at }.row(&self.calendar)
            })
            .collect()
    }

    /// A pending deadline after triage: sooner where the urgency was raised or the topic is stricter, never later.
    /// Gives when it is due, and when its owner is warned.
    pub(crate) fn after_triage(
        &self,
        pending: &deadline::Model,
        raised: bool,
        urgency: Urgency,
        about: About<'_>,
        now: DateTime<Utc>,
    ) -> (DateTime<Utc>, DateTime<Utc>) {
        let from = if raised { now } else { pending.started_at };
        let span = self.of(urgency, about, from).within(pending.step);
        match span.map(|span| restart(pending.due_at, span, from, &self.calendar)) {
            Some(due_at) if due_at != pending.due_at => (due_at, warn_at(from, due_at, &self.calendar)),
            _ => (pending.due_at, pending.warn_at),
        }
    }
}

impl Terms {
    /// By when somebody looks at a signal that is proposed as distressing: as soon as a distressing one is read.
    pub(crate) fn look_by(&self, about: About<'_>, from: DateTime<Utc>) -> DateTime<Utc> {
        due(self.of(Urgency::Distressing, about, from).seen, from, &self.calendar)
    }
}

/// How urgent a signal was, and is from now on.
pub(crate) struct Raised {
    pub(crate) from: Urgency,
    pub(crate) to: Urgency,
}

/// What is still promised comes sooner where the urgency was raised or the topic is stricter, and never later.
pub(crate) async fn retime(
    db: &impl ConnectionTrait,
    signal: SignalId,
    raised: Raised,
    about: About<'_>,
    terms: &Terms,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for pending in pending(db, signal).await? {
        let (due_at, warn_at) = terms.after_triage(&pending, raised.to > raised.from, raised.to, about, now);
        if due_at != pending.due_at {
            let mut row = pending.into_active_model();
            row.due_at = Set(due_at);
            row.warn_at = Set(warn_at);
            row.update(db).await?;
        }
    }
    Ok(())
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

/// The deadlines of a signal that still run.
async fn pending(db: &impl ConnectionTrait, signal: SignalId) -> Result<Vec<deadline::Model>, Error> {
    Ok(deadline::Entity::find().filter(running(&[signal])).all(db).await?)
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
