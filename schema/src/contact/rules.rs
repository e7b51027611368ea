//! For when a contact is announced, and what can be told of one that was tried. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{clock, problem::Problem};

/// A contact is announced so far ahead at most.
const FURTHEST: TimeDelta = TimeDelta::days(60);

/// What can be wrong with the moment for which a contact is announced.
pub(super) fn announced_problem(expected_from: DateTime<Utc>, now: DateTime<Utc>) -> Option<Problem> {
    if expected_from <= now {
        Some(Problem::Past)
    } else if expected_from - now > FURTHEST {
        Some(Problem::AnnouncedTooFar)
    } else {
        None
    }
}

/// Until when an announced contact is expected: until the office closes that day (`closing`). What is announced for the
/// evening is expected until the day ends.
pub(super) fn expected_until(expected_from: DateTime<Utc>, closing: DateTime<Utc>) -> DateTime<Utc> {
    if expected_from < closing {
        return closing;
    }
    let day = clock::day_of(expected_from);
    day.succ_opt().map_or(expected_from + TimeDelta::hours(1), clock::start_of)
}

/// What can be wrong with the moment at which somebody was tried to be reached.
pub(super) fn attempted_problem(at: DateTime<Utc>, received_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<Problem> {
    if at > now {
        Some(Problem::Future)
    } else if at < received_at {
        Some(Problem::BeforeSignal)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_contact_is_announced_beforehand_and_within_sixty_days() {
        let now = at("2026-09-08T08:00:00Z");
        assert_eq!(announced_problem(now, now), Some(Problem::Past));
        assert_eq!(announced_problem(at("2026-09-08T08:00:01Z"), now), None);
        assert_eq!(announced_problem(at("2026-11-07T08:00:00Z"), now), None);
        assert_eq!(announced_problem(at("2026-11-07T08:00:01Z"), now), Some(Problem::AnnouncedTooFar));
    }

    #[test]
    fn it_is_expected_until_the_office_closes_and_in_the_evening_until_the_day_ends() {
        let closing = at("2026-09-08T16:00:00Z");
        assert_eq!(expected_until(at("2026-09-08T12:00:00Z"), closing), closing);
        assert_eq!(expected_until(at("2026-09-08T18:30:00Z"), closing), at("2026-09-08T22:00:00Z"));
    }

    #[test]
    fn nobody_was_tried_to_be_reached_later_than_now_or_before_they_spoke() {
        let (received, now) = (at("2026-09-07T08:00:00Z"), at("2026-09-08T08:00:00Z"));
        assert_eq!(attempted_problem(now, received, now), None);
        assert_eq!(attempted_problem(now + TimeDelta::seconds(1), received, now), Some(Problem::Future));
        assert_eq!(attempted_problem(received - TimeDelta::seconds(1), received, now), Some(Problem::BeforeSignal));
    }
}
