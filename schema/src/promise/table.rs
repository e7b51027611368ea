//! What is promised, as data: the domain's table of promises, which an organisation can replace.

use std::num::NonZeroU16;

use chrono::{DateTime, Utc};
use entity::term::{PromiseStep, Term, Urgency};
use serde::{Deserialize, Serialize};

use super::{calendar::Calendar, deadline::due, span::Span};

/// Within which time each step of one signal is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// Seen within.
    pub seen: Span,
    /// Heard within.
    pub heard: Span,
    /// Helped within.
    pub helped: Span,
}

impl Promise {
    /// The span of a step of the loop of a signal; other steps are not of a signal.
    #[must_use]
    pub fn within(&self, step: PromiseStep) -> Option<Span> {
        match step {
            PromiseStep::Seen => Some(self.seen),
            PromiseStep::Heard => Some(self.heard),
            PromiseStep::Helped => Some(self.helped),
            PromiseStep::Decided | PromiseStep::Reported | PromiseStep::Done | PromiseStep::Answered => None,
        }
    }
}

/// Every promise of an organisation. What its settings leave out is the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Promises {
    /// A proposal is decided within, from its submission.
    pub proposal_decided: Span,
    /// A session is reported within, from its end.
    pub session_reported: Span,
    /// A signal of normal urgency.
    pub normal: Promise,
    /// A signal of high urgency.
    pub high: Promise,
    /// A distressing signal.
    pub distressing: Promise,
}

impl Default for Promises {
    fn default() -> Self {
        Self {
            proposal_decided: weeks(6),
            session_reported: weeks(4),
            normal: Promise { seen: working_days(2), heard: working_days(5), helped: weeks(4) },
            high: Promise { seen: working_days(1), heard: working_days(2), helped: weeks(2) },
            distressing: Promise { seen: office_hours(4), heard: working_days(1), helped: working_days(3) },
        }
    }
}

impl Promises {
    /// What a signal of this urgency is promised.
    #[must_use]
    pub fn of(&self, urgency: Urgency) -> &Promise {
        match urgency {
            Urgency::Normal => &self.normal,
            Urgency::High => &self.high,
            Urgency::Distressing => &self.distressing,
        }
    }
}

impl Promises {
    /// Every promise that there is: for which urgency, where it depends on one, which step, and within what.
    #[must_use]
    pub fn all(&self) -> Vec<(Option<Urgency>, PromiseStep, Span)> {
        let of_signals = Urgency::ALL.iter().flat_map(|urgency| {
            let promise = self.of(*urgency);
            [
                (Some(*urgency), PromiseStep::Seen, promise.seen),
                (Some(*urgency), PromiseStep::Heard, promise.heard),
                (Some(*urgency), PromiseStep::Helped, promise.helped),
            ]
        });
        let others =
            [(None, PromiseStep::Decided, self.proposal_decided), (None, PromiseStep::Reported, self.session_reported)];
        of_signals.chain(others).collect()
    }

    /// Where the promise of a step is kept. `None` for a step whose moment is agreed each time.
    pub(crate) fn at(&mut self, urgency: Urgency, step: PromiseStep) -> Option<&mut Span> {
        let promise = match urgency {
            Urgency::Normal => &mut self.normal,
            Urgency::High => &mut self.high,
            Urgency::Distressing => &mut self.distressing,
        };
        match step {
            PromiseStep::Seen => Some(&mut promise.seen),
            PromiseStep::Heard => Some(&mut promise.heard),
            PromiseStep::Helped => Some(&mut promise.helped),
            PromiseStep::Decided => Some(&mut self.proposal_decided),
            PromiseStep::Reported => Some(&mut self.session_reported),
            PromiseStep::Done | PromiseStep::Answered => None,
        }
    }
}

/// Of two spans the one that ends first, counted from `start`; `a` when both end together. Which one that is can
/// depend on the day: a week is as long as five working days, and shorter where a holiday falls within it.
#[must_use]
pub fn stricter(a: Span, b: Span, start: DateTime<Utc>, calendar: &Calendar) -> Span {
    if due(b, start, calendar) < due(a, start, calendar) { b } else { a }
}

/// At least one, so that the table above needs no check.
fn number(n: u16) -> NonZeroU16 {
    NonZeroU16::MIN.saturating_add(n.saturating_sub(1))
}

fn office_hours(n: u16) -> Span {
    Span::OfficeHours(number(n))
}

fn working_days(n: u16) -> Span {
    Span::WorkingDays(number(n))
}

fn weeks(n: u16) -> Span {
    Span::Weeks(number(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULTS: &str = r#"proposal_decided = "6 weeks"
session_reported = "4 weeks"

[normal]
seen = "2 working days"
heard = "5 working days"
helped = "4 weeks"

[high]
seen = "1 working day"
heard = "2 working days"
helped = "2 weeks"

[distressing]
seen = "4 office hours"
heard = "1 working day"
helped = "3 working days"
"#;

    fn span(text: &str) -> Span {
        text.parse().unwrap()
    }

    #[test]
    fn the_defaults_are_those_of_the_domain() {
        assert_eq!(toml::to_string(&Promises::default()).unwrap(), DEFAULTS);
        assert_eq!(toml::from_str::<Promises>(DEFAULTS).unwrap(), Promises::default());
    }

    #[test]
    fn an_organisation_sets_only_what_differs() {
        let set: Promises = toml::from_str("proposal_decided = \"3 weeks\"").unwrap();
        assert_eq!(set, Promises { proposal_decided: span("3 weeks"), ..Promises::default() });
        assert!(toml::from_str::<Promises>("proposal_decided = \"soon\"").is_err());
        assert!(toml::from_str::<Promises>("proposal_decide = \"3 weeks\"").is_err());
    }

    #[test]
    fn every_urgency_is_promised_more_than_the_one_below() {
        let (calendar, promises) = (Calendar::default(), Promises::default());
        let start = "2026-01-13T09:00:00Z".parse().unwrap();
        for step in [PromiseStep::Seen, PromiseStep::Heard, PromiseStep::Helped] {
            let ends = [Urgency::Normal, Urgency::High, Urgency::Distressing]
                .map(|urgency| due(promises.of(urgency).within(step).unwrap(), start, &calendar));
            assert!(ends.is_sorted_by(|earlier, later| later < earlier), "{step:?}");
        }
    }

    #[test]
    fn the_stricter_span_is_the_one_that_ends_first_from_that_day() {
        let calendar = Calendar::default();
        let (days, week) = (span("5 working days"), span("1 week"));
        let ordinary = "2026-01-13T09:00:00Z".parse().unwrap();
        let before_easter = "2026-03-31T09:00:00Z".parse().unwrap();
        assert_eq!(stricter(days, week, ordinary, &calendar), days, "a tie keeps the first");
        assert_eq!(stricter(days, week, before_easter, &calendar), week);
        assert_eq!(stricter(week, days, before_easter, &calendar), week);
    }
}
