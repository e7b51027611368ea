//! From a promise to a moment, and from a moment to kept or broken.

use chrono::{DateTime, Utc};
use entity::term::PromiseState;

use super::{calendar::Calendar, span::Span};

/// The moment at which `span`, promised at `from`, is up.
#[must_use]
pub fn due(span: Span, from: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
    match span {
        Span::OfficeHours(n) => calendar.add_office_hours(from, n.get().into()),
        Span::WorkingDays(n) => calendar.add_working_days(from, n.get().into()),
        Span::Weeks(n) => calendar.add_weeks(from, n.get().into()),
    }
}

/// The deadline after the urgency was raised at `from`: counted anew from that moment, but never later than
/// it was.
#[must_use]
pub fn restart(old_due: DateTime<Utc>, span: Span, from: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
    due(span, from, calendar).min(old_due)
}

/// How a deadline stands at `now`. The deadline's own moment is still in time. What was met keeps its state
/// for ever, whenever it is asked.
#[must_use]
pub fn state(due: DateTime<Utc>, met_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> PromiseState {
    match met_at {
        Some(met_at) if met_at <= due => PromiseState::Kept,
        None if now <= due => PromiseState::Pending,
        _ => PromiseState::Broken,
    }
}

/// When the owner of a deadline is warned: three quarters of the way, counted in office time. So the warning
/// comes while somebody is there to read it, and a quarter of the working time is left to act.
///
/// `from` is the moment at which the deadline began or last restarted.
#[must_use]
pub fn warn_at(from: DateTime<Utc>, due: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
    let three_quarters = calendar.office_time(from, due) * 3 / 4;
    calendar.add_office_time(from, three_quarters).min(due)
}

/// Whether a deadline that is not met needs its owner's attention: past [`warn_at`] and not yet broken.
#[must_use]
pub fn near_end(from: DateTime<Utc>, due: DateTime<Utc>, now: DateTime<Utc>, calendar: &Calendar) -> bool {
    now <= due && warn_at(from, due, calendar) <= now
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn span(text: &str) -> Span {
        text.parse().unwrap()
    }

    fn end(text: &str, from: &str) -> DateTime<Utc> {
        due(span(text), at(from), &Calendar::default())
    }

    // Amsterdam is one hour ahead of UTC in winter, two in summer.

    #[test]
    fn each_default_promise_has_its_moment() {
        // Tuesday 13 January 2026, 10:30 in Amsterdam.
        let from = "2026-01-13T09:30:00Z";
        assert_eq!(end("4 office hours", from), at("2026-01-13T13:30:00Z"));
        assert_eq!(end("1 working day", from), at("2026-01-14T17:00:00Z"));
        assert_eq!(end("2 working days", from), at("2026-01-15T17:00:00Z"));
        assert_eq!(end("3 working days", from), at("2026-01-16T17:00:00Z"));
        assert_eq!(end("5 working days", from), at("2026-01-20T17:00:00Z"));
        assert_eq!(end("2 weeks", from), at("2026-01-27T17:00:00Z"));
        assert_eq!(end("4 weeks", from), at("2026-02-10T17:00:00Z"));
        assert_eq!(end("6 weeks", from), at("2026-02-24T17:00:00Z"));
    }

    #[test]
    fn raising_the_urgency_restarts_from_that_moment() {
        let old = end("4 weeks", "2026-01-13T09:30:00Z");
        let raised = restart(old, span("3 working days"), at("2026-01-20T09:30:00Z"), &Calendar::default());
        assert_eq!(raised, at("2026-01-23T17:00:00Z"));
    }

    #[test]
    fn a_restart_is_never_later_than_before() {
        let old = end("2 working days", "2026-01-13T09:30:00Z");
        let raised = restart(old, span("1 working day"), at("2026-01-15T16:00:00Z"), &Calendar::default());
        assert_eq!(raised, old);
    }

    #[test]
    fn a_deadline_is_kept_to_its_last_moment_and_broken_after_it() {
        let due = at("2026-01-15T17:00:00Z");
        let after = at("2026-01-15T17:00:01Z");
        assert_eq!(state(due, None, due), PromiseState::Pending);
        assert_eq!(state(due, None, after), PromiseState::Broken);
        assert_eq!(state(due, Some(due), after), PromiseState::Kept);
        assert_eq!(state(due, Some(after), after), PromiseState::Broken);
    }

    #[test]
    fn the_warning_comes_at_three_quarters_of_the_office_time() {
        let calendar = Calendar::default();
        let warned = |text: &str, from: &str| warn_at(at(from), end(text, from), &calendar);
        // Four hours from 10:30: after three of them.
        assert_eq!(warned("4 office hours", "2026-01-13T09:30:00Z"), at("2026-01-13T12:30:00Z"));
        // Friday 17:59 to Tuesday 18:00 is 20 hours and a minute: a quarter of them is left on Tuesday at 13:00.
        let friday = warned("2 working days", "2026-01-16T16:59:00Z");
        assert_eq!(friday, at("2026-01-20T11:59:45Z"));
        // Two weeks from Tuesday 10:30: 107.5 hours, of which 80.625 pass by Friday of the week after, 11:07:30.
        assert_eq!(warned("2 weeks", "2026-01-13T09:30:00Z"), at("2026-01-23T10:07:30Z"));
    }

    #[test]
    fn a_deadline_is_near_its_end_from_the_warning_until_it_breaks() {
        let (from, due) = (at("2026-01-13T09:30:00Z"), at("2026-01-13T13:30:00Z"));
        let near = |now: &str| near_end(from, due, at(now), &Calendar::default());
        assert!(!near("2026-01-13T12:29:59Z"));
        assert!(near("2026-01-13T12:30:00Z"));
        assert!(near("2026-01-13T13:30:00Z"));
        assert!(!near("2026-01-13T13:30:01Z"));
    }

    #[test]
    fn a_warning_is_never_after_the_deadline() {
        let calendar = Calendar::default();
        let (from, due) = (at("2026-01-17T09:30:00Z"), at("2026-01-17T10:30:00Z"));
        assert_eq!(warn_at(from, due, &calendar), due, "a Saturday holds no office time at all");
    }
}
