//! What a topic promises beyond what its organisation does. Only what is stricter counts.

use chrono::{DateTime, Utc};
use entity::term::{PromiseStep, Urgency};
use serde::{Deserialize, Serialize};

use crate::promise::{Calendar, Promise, Span, stricter};

/// The promises of a topic, as they are kept: only those that it has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TopicPromises {
    /// For a signal of normal urgency.
    pub normal: TopicPromise,
    /// For a signal of high urgency.
    pub high: TopicPromise,
    /// For a distressing signal.
    pub distressing: TopicPromise,
}

/// The promises of a topic for one urgency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TopicPromise {
    /// Seen within.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<Span>,
    /// Heard within.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heard: Option<Span>,
    /// Helped within.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helped: Option<Span>,
}

impl TopicPromises {
    /// The steps of the loop of a signal, which a topic can promise.
    pub const STEPS: [PromiseStep; 3] = [PromiseStep::Seen, PromiseStep::Heard, PromiseStep::Helped];

    /// What is promised for this urgency.
    #[must_use]
    pub fn of(&self, urgency: Urgency) -> &TopicPromise {
        match urgency {
            Urgency::Normal => &self.normal,
            Urgency::High => &self.high,
            Urgency::Distressing => &self.distressing,
        }
    }

    /// Where the promise of a step for an urgency is kept. `None` for a step that is not of a signal.
    pub(super) fn at(&mut self, urgency: Urgency, step: PromiseStep) -> Option<&mut Option<Span>> {
        let promise = match urgency {
            Urgency::Normal => &mut self.normal,
            Urgency::High => &mut self.high,
            Urgency::Distressing => &mut self.distressing,
        };
        match step {
            PromiseStep::Seen => Some(&mut promise.seen),
            PromiseStep::Heard => Some(&mut promise.heard),
            PromiseStep::Helped => Some(&mut promise.helped),
            PromiseStep::Decided | PromiseStep::Reported | PromiseStep::Done | PromiseStep::Answered => None,
        }
    }
}

impl TopicPromise {
    /// The span of a step, where the topic promises one.
    #[must_use]
    pub fn within(&self, step: PromiseStep) -> Option<Span> {
        match step {
            PromiseStep::Seen => self.seen,
            PromiseStep::Heard => self.heard,
            PromiseStep::Helped => self.helped,
            PromiseStep::Decided | PromiseStep::Reported | PromiseStep::Done | PromiseStep::Answered => None,
        }
    }

    /// Of these promises and those of the organisation the stricter, step by step.
    #[must_use]
    pub fn tighten(&self, promise: &Promise, start: DateTime<Utc>, calendar: &Calendar) -> Promise {
        let of = |theirs, ours: Option<Span>| ours.map_or(theirs, |ours| stricter(theirs, ours, start, calendar));
        Promise {
            seen: of(promise.seen, self.seen),
            heard: of(promise.heard, self.heard),
            helped: of(promise.helped, self.helped),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::promise::Promises;

    #[test]
    fn only_what_a_topic_promises_is_kept() {
        let kept = json!({ "normal": { "helped": "1 working day" }, "high": {}, "distressing": {} });
        let promises: TopicPromises =
            serde_json::from_value(json!({ "normal": { "helped": "1 working day" } })).unwrap();
        assert_eq!(serde_json::to_value(promises).unwrap(), kept);
        assert!(serde_json::from_value::<TopicPromises>(json!({ "normal": { "helped": "soon" } })).is_err());
        assert!(serde_json::from_value::<TopicPromises>(json!({ "usual": {} })).is_err());
    }

    #[test]
    fn a_topic_makes_a_promise_stricter_and_never_looser() {
        let usual = Promises::default().normal;
        let of = |text: &str| TopicPromise { helped: Some(text.parse().unwrap()), ..TopicPromise::default() };
        let start = "2026-01-13T09:00:00Z".parse().unwrap();
        let tightened = of("1 working day").tighten(&usual, start, &Calendar::default());
        assert_eq!(tightened, Promise { helped: "1 working day".parse().unwrap(), ..usual });
        assert_eq!(of("9 weeks").tighten(&usual, start, &Calendar::default()), usual);
    }
}
