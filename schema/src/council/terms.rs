//! Terms and seats: who sits when. Pure: days and keys only.
//!
//! A term has its first day and its last in it; one without a last day is open. No two terms of one person on one
//! council overlap, on no day do more members sit than there are seats, and on no day is there a second chair.

use chrono::{Days, NaiveDate};
use entity::{council_member, id::AccountId, term::CouncilRole};

use crate::problem::Problem;

/// A term of a person on a council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) person: AccountId,
    pub(super) role: CouncilRole,
    pub(super) first: NaiveDate,
    pub(super) last: Option<NaiveDate>,
}

impl From<&council_member::Model> for Seat {
    fn from(member: &council_member::Model) -> Self {
        Self { person: member.account_id, role: member.role, first: member.started_on, last: member.ends_on }
    }
}

impl Seat {
    /// Whether the person sits on this day.
    pub(super) fn is_taken_on(&self, day: NaiveDate) -> bool {
        self.first <= day && self.last.is_none_or(|last| day <= last)
    }

    /// Whether there is a day on which both sit.
    fn overlaps(&self, other: &Self) -> bool {
        self.is_taken_on(other.first) || other.is_taken_on(self.first)
    }
}

/// How many of these sit at once, at most, on the days of this term. The most sit on a day on which somebody begins.
fn most_beside(seat: &Seat, others: &[Seat]) -> usize {
    let begins = others.iter().map(|other| other.first).filter(|day| seat.is_taken_on(*day));
    let days = std::iter::once(seat.first).chain(begins);
    days.map(|day| others.iter().filter(|other| other.is_taken_on(day)).count()).max().unwrap_or(0)
}

/// What keeps a new term from going beside these.
pub(super) fn hindrances(seat: &Seat, others: &[Seat], seats: i32) -> Vec<Problem> {
    let mut found = Vec::new();
    if seat.last.is_some_and(|last| last < seat.first) {
        found.push(Problem::TermEndsBeforeStart);
        return found;
    }
    let beside: Vec<Seat> = others.iter().filter(|other| other.overlaps(seat)).copied().collect();
    if beside.iter().any(|other| other.person == seat.person) {
        found.push(Problem::TermsOverlap);
    }
    if i32::try_from(most_beside(seat, &beside)).map_or(true, |most| most >= seats) {
        found.push(Problem::SeatsFull);
    }
    if seat.role == CouncilRole::Chair && beside.iter().any(|other| other.role == CouncilRole::Chair) {
        found.push(Problem::ChairTaken);
    }
    found
}

/// Whether from a day on there are seats enough for all who sit or will.
pub(super) fn seats_suffice(all: &[Seat], seats: i32, from: NaiveDate) -> bool {
    let begins = all.iter().map(|seat| seat.first).filter(|day| *day > from);
    std::iter::once(from).chain(begins).all(|day| {
        let sitting = all.iter().filter(|seat| seat.is_taken_on(day)).count();
        i32::try_from(sitting).is_ok_and(|sitting| sitting <= seats)
    })
}

/// What becomes of a term when its council is renewed from a day on, or dissolved after the day before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It ended before, or ends by itself before that day.
    Stays,
    /// It ends on this day, the last before.
    EndsOn(NaiveDate),
    /// It would only begin then.
    NeverBegins,
}

/// What becomes of a term when all end before this day.
pub(super) fn ending(seat: &Seat, before: NaiveDate) -> Ending {
    if seat.first >= before {
        return Ending::NeverBegins;
    }
    match before.checked_sub_days(Days::new(1)) {
        Some(last) if seat.is_taken_on(before) => Ending::EndsOn(last),
        _ => Ending::Stays,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn seat(person: u128, first: &str, last: Option<&str>) -> Seat {
        let person = AccountId(Uuid::from_u128(person));
        Seat { person, role: CouncilRole::Member, first: day(first), last: last.map(day) }
    }

    fn chair(person: u128, first: &str, last: Option<&str>) -> Seat {
        Seat { role: CouncilRole::Chair, ..seat(person, first, last) }
    }

    #[test]
    fn a_term_has_its_first_day_and_its_last_in_it() {
        let seat = seat(1, "2026-01-01", Some("2026-12-31"));
        assert!(seat.is_taken_on(day("2026-01-01")) && seat.is_taken_on(day("2026-12-31")));
        assert!(!seat.is_taken_on(day("2025-12-31")) && !seat.is_taken_on(day("2027-01-01")));
    }

    #[test]
    fn nobody_sits_twice_on_one_council_at_once() {
        let there = [seat(1, "2024-01-01", Some("2025-12-31"))];
        let of = |first, last| hindrances(&seat(1, first, last), &there, 9);
        assert_eq!(of("2025-12-31", None), [Problem::TermsOverlap], "not even for a day");
        assert_eq!(of("2020-01-01", None), [Problem::TermsOverlap], "an open term meets all that comes after");
        assert_eq!(of("2024-06-01", Some("2024-06-01")), [Problem::TermsOverlap], "one within the other");
        assert_eq!(of("2026-01-01", None), [], "the day after is free");
        assert_eq!(of("2020-01-01", Some("2023-12-31")), [], "and so is the day before");
        assert_eq!(hindrances(&seat(2, "2024-01-01", None), &there, 9), [], "another person may");
    }

    #[test]
    fn two_open_terms_of_one_person_overlap_however_far_apart_they_begin() {
        let there = [seat(1, "2030-01-01", None)];
        assert_eq!(hindrances(&seat(1, "2020-01-01", None), &there, 9), [Problem::TermsOverlap]);
        assert_eq!(hindrances(&seat(1, "2020-01-01", Some("2029-12-31")), &there, 9), []);
    }

    #[test]
    fn on_no_day_of_a_term_are_there_more_members_than_seats() {
        // Two seats: the first is taken in the first half, the second in the second; both only on 1 July.
        let there = [seat(1, "2026-01-01", Some("2026-07-01")), seat(2, "2026-07-01", Some("2026-12-31"))];
        let of = |first, last| hindrances(&seat(3, first, last), &there, 2);
        assert_eq!(of("2026-01-01", Some("2026-06-30")), []);
        assert_eq!(of("2026-07-02", None), []);
        assert_eq!(of("2026-01-01", None), [Problem::SeatsFull]);
        assert_eq!(of("2026-07-01", Some("2026-07-01")), [Problem::SeatsFull]);
        assert_eq!(of("2025-01-01", Some("2026-07-01")), [Problem::SeatsFull]);
        assert_eq!(hindrances(&seat(3, "2026-01-01", None), &there, 3), []);
    }

    #[test]
    fn those_who_follow_each_other_up_take_one_seat() {
        let there = [seat(1, "2020-01-01", Some("2021-12-31")), seat(2, "2022-01-01", Some("2023-12-31"))];
        assert_eq!(hindrances(&seat(3, "2020-01-01", None), &there, 2), []);
        assert_eq!(hindrances(&seat(3, "2020-01-01", None), &there, 1), [Problem::SeatsFull]);
    }

    #[test]
    fn there_is_one_chair_at_a_time() {
        let there = [chair(1, "2026-01-01", Some("2026-12-31"))];
        assert_eq!(hindrances(&chair(2, "2026-12-31", None), &there, 9), [Problem::ChairTaken]);
        assert_eq!(hindrances(&chair(2, "2027-01-01", None), &there, 9), []);
        assert_eq!(hindrances(&seat(2, "2026-06-01", None), &there, 9), []);
    }

    #[test]
    fn all_that_hinders_is_told_at_once() {
        let there = [chair(1, "2026-01-01", None)];
        let all = [Problem::TermsOverlap, Problem::SeatsFull, Problem::ChairTaken];
        assert_eq!(hindrances(&chair(1, "2026-02-01", None), &there, 1), all);
        let backwards = seat(2, "2026-02-01", Some("2026-01-31"));
        assert_eq!(hindrances(&backwards, &there, 1), [Problem::TermEndsBeforeStart]);
    }

    #[test]
    fn seats_can_be_taken_away_that_nobody_needs_any_more() {
        let all = [seat(1, "2020-01-01", Some("2025-12-31")), seat(2, "2020-01-01", None), seat(3, "2027-01-01", None)];
        assert!(seats_suffice(&all, 2, day("2026-01-01")));
        assert!(!seats_suffice(&all, 1, day("2026-01-01")), "a term that is still to come needs its seat");
        assert!(!seats_suffice(&all, 1, day("2025-12-31")));
        assert!(seats_suffice(&all[..2], 1, day("2026-01-01")));
        assert!(seats_suffice(&[], 0, day("2026-01-01")));
    }

    #[test]
    fn renewing_ends_what_would_go_on_and_takes_back_what_would_begin() {
        let from = day("2026-01-01");
        let of = |first, last| ending(&seat(1, first, last), from);
        let eve = Ending::EndsOn(day("2025-12-31"));
        assert_eq!(of("2020-01-01", None), eve);
        assert_eq!(of("2020-01-01", Some("2026-01-01")), eve);
        assert_eq!(of("2020-01-01", Some("2025-12-31")), Ending::Stays);
        assert_eq!(of("2025-12-31", None), eve);
        assert_eq!(of("2026-01-01", None), Ending::NeverBegins);
        assert_eq!(of("2027-01-01", Some("2027-12-31")), Ending::NeverBegins);
    }
}
