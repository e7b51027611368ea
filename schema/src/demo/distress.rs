//! What is distressing: proposed as it came in, and confirmed by whoever handles it.

use chrono::{DateTime, Utc};
use entity::{
    id::{SignalId, TopicId},
    signal_distress, signal_distress_reason,
    term::{DistressState, EventKind, SubjectType, Urgency},
};
use sea_orm::ActiveValue::Set;

use super::{life::Life, plans::Plan, signals::Maker, world::Somebody};
use crate::{
    clock,
    distress::weighing::{Weighed, weigh},
    error::Error,
    event::Event,
    signal::deadlines::About,
};

impl Maker<'_, '_> {
    /// Weighs what came in and nobody has read yet, and what somebody found distressing. Gives by when it was to be looked
    /// at, where it was proposed.
    pub(super) fn distress(
        &mut self,
        id: SignalId,
        plan: &Plan,
        life: &Life,
        (topic, text, handler): (Option<TopicId>, &str, &Somebody),
    ) -> Result<Option<DateTime<Utc>>, Error> {
        let confirmed = life.seen.filter(|_| plan.told.urgency == Urgency::Distressing);
        let weighed = weigh(text);
        if confirmed.is_none() && (life.seen.is_some() || !weighed.is_distressing()) {
            return Ok(None);
        }
        let about = About { topics: &self.world.topics, topic };
        let look_by = weighed.is_distressing().then(|| self.world.terms.look_by(about, plan.begun));
        self.rows.distress.push(signal_distress::ActiveModel {
            signal_id: Set(id),
            state: Set(confirmed.map_or(DistressState::Proposed, |_| DistressState::Confirmed)),
            proposed_at: Set(look_by.map(|_| plan.begun)),
            look_by: Set(look_by),
            settled_at: Set(confirmed),
            settled_by: Set(confirmed.map(|_| handler.id)),
            reason: Set(None),
        });
        if let Some(look_by) = look_by {
            self.proposed(id, plan, look_by, weighed)?;
        }
        if let Some(at) = confirmed {
            self.rows.happened(at, Some(handler.id), Event::new(EventKind::DistressConfirmed, SubjectType::Signal, id));
        }
        Ok(look_by)
    }

    fn proposed(&mut self, id: SignalId, plan: &Plan, look_by: DateTime<Utc>, weighed: Weighed) -> Result<(), Error> {
        let event = Event::new(EventKind::DistressProposed, SubjectType::Signal, id)
            .day("lookOn", clock::day_of(look_by))
            .key("departmentId", Some(self.world.intake()?));
        self.rows.happened(plan.begun, None, event);
        self.rows.distress_reasons.extend(weighed.reasons.into_iter().map(|reason| {
            signal_distress_reason::ActiveModel {
                signal_id: Set(id),
                word: Set(reason.word),
                class: Set(reason.class),
                weight: Set(reason.weight),
            }
        }));
        Ok(())
    }
}
