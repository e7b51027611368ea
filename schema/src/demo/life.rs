//! What becomes of a signal, and when: seen, heard, helped, perhaps objected to, closed. Pure.
//!
//! The whole life is drawn first and cut off at today, so that what came in lately is on its way, what came in
//! long ago is closed, and every state follows from moments.

use chrono::{DateTime, TimeDelta, Utc};
use entity::term::{SignalStatus, Urgency};

use super::{content::Pace, lot::Lot};
use crate::{promise::Calendar, signal::rules::TIME_TO_OBJECT};

/// What a life depends on.
pub(super) struct Course {
    /// When its promises began.
    pub(super) begun: DateTime<Utc>,
    pub(super) now: DateTime<Utc>,
    pub(super) urgency: Urgency,
    pub(super) pace: Pace,
    /// The step at which it stays, and that it reaches.
    pub(super) reach: Option<SignalStatus>,
    pub(super) has_way_back: bool,
    /// Whether the reporter will not be helped the first time.
    pub(super) objects: bool,
    /// Whether the first answer is all there is to say: thanks for a compliment or an idea.
    pub(super) at_once: bool,
    /// Whether the reporter ever says anything.
    pub(super) responds: bool,
}

/// One time through the loop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Round {
    pub(super) heard: Option<DateTime<Utc>>,
    pub(super) helped: Option<DateTime<Utc>>,
    /// When the reporter said whether it helped, and what.
    pub(super) said: Option<(DateTime<Utc>, bool)>,
}

/// What became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Life {
    pub(super) seen: Option<DateTime<Utc>>,
    pub(super) rounds: Vec<Round>,
    pub(super) closed: Option<DateTime<Utc>>,
}

impl Life {
    pub(super) fn status(&self) -> SignalStatus {
        let last = self.last();
        if self.closed.is_some() {
            SignalStatus::Closed
        } else if last.helped.is_some() {
            SignalStatus::Helped
        } else if last.heard.is_some() {
            SignalStatus::Heard
        } else if self.seen.is_some() {
            SignalStatus::Seen
        } else {
            SignalStatus::Received
        }
    }

    pub(super) fn last(&self) -> Round {
        self.rounds.last().cloned().unwrap_or_default()
    }

    pub(super) fn reopened(&self) -> usize {
        self.rounds.len().saturating_sub(1)
    }
}

/// Draws moments one after another, and stops at the step or the day that ends the drawing.
struct Pen<'a> {
    course: &'a Course,
    calendar: &'a Calendar,
    lot: &'a mut Lot,
}

impl Pen<'_> {
    /// A moment so many office minutes later, from the first to the second number; `None` where it is not reached.
    fn step(&mut self, from: DateTime<Utc>, step: SignalStatus, [first, last]: [i64; 2]) -> Option<DateTime<Utc>> {
        let reach = self.course.reach;
        if reach.is_some_and(|reach| reach < step) {
            return None;
        }
        let at = self.calendar.add_office_time(from, TimeDelta::minutes(self.lot.between(first, last)));
        let at = at + TimeDelta::seconds(self.lot.between(0, 59));
        if at <= self.course.now {
            return Some(at);
        }
        // A step that is told on purpose is reached by now at the latest.
        reach.map(|_| from + (self.course.now - from) / 3)
    }

    /// The bounds of a step, in office minutes, for how soon the signal needs somebody.
    fn bounds(&mut self, usual: [i64; 2], high: [i64; 2], distressing: [i64; 2], slow: [i64; 2]) -> [i64; 2] {
        match (self.course.pace, self.course.urgency) {
            (Pace::Slow, _) => slow,
            (_, Urgency::Distressing) => distressing,
            (_, Urgency::High) => high,
            // One in nine takes longer than was promised.
            (_, Urgency::Normal) if self.lot.chance(11) => slow,
            (_, Urgency::Normal) => usual,
        }
    }

    fn round(&mut self, from: DateTime<Utc>, objects: bool) -> Round {
        let hours = self.bounds([90, 1_500], [40, 600], [15, 240], [3_200, 6_500]);
        let Some(heard) = self.step(from, SignalStatus::Heard, hours) else { return Round::default() };
        let hours = self.bounds([600, 6_000], [300, 3_000], [60, 900], [12_500, 16_000]);
        let at_once = (self.lot.chance(50) || self.course.at_once) && self.course.reach != Some(SignalStatus::Heard);
        let helped = if at_once { Some(heard) } else { self.step(heard, SignalStatus::Helped, hours) };
        let said = helped.filter(|_| objects || self.course.responds).and_then(|helped| {
            let at = helped + TimeDelta::minutes(self.lot.between(300, 6 * 1_440));
            let forced = self.course.reach == Some(SignalStatus::Closed);
            let at = if forced { at.min(helped + (self.course.now - helped) / 2) } else { at };
            let stays = self.course.reach.is_some_and(|reach| reach < SignalStatus::Closed);
            (at <= self.course.now && !stays).then_some((at, !objects))
        });
        Round { heard: Some(heard), helped, said }
    }
}

/// Draws a life.
pub(super) fn live(course: &Course, calendar: &Calendar, lot: &mut Lot) -> Life {
    let mut pen = Pen { course, calendar, lot };
    let hours = pen.bounds([10, 840], [5, 400], [3, 150], [1_300, 2_400]);
    let Some(seen) = pen.step(course.begun, SignalStatus::Seen, hours) else { return Life::default() };
    if !course.has_way_back {
        let closed = pen.step(seen, SignalStatus::Closed, [5, 300]);
        return Life { seen: Some(seen), rounds: Vec::new(), closed };
    }
    let mut rounds = vec![pen.round(seen, course.objects)];
    if let Some((said, false)) = rounds.last().and_then(|round| round.said) {
        rounds.push(pen.round(said, false));
    }
    let last = rounds.last().cloned().unwrap_or_default();
    let quiet = last.helped.map(|helped| helped + TIME_TO_OBJECT);
    let stays = course.reach.is_some_and(|reach| reach < SignalStatus::Closed);
    let closed = match (last.said, quiet) {
        (Some((at, true)), _) => Some(at),
        (None, Some(at)) if at <= course.now && !stays => Some(at),
        _ => None,
    };
    Life { seen: Some(seen), rounds, closed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(days: i64) -> Course {
        let now: DateTime<Utc> = "2026-06-17T12:00:00Z".parse().unwrap();
        Course {
            begun: now - TimeDelta::days(days),
            now,
            urgency: Urgency::Normal,
            pace: Pace::Usual,
            reach: None,
            has_way_back: true,
            objects: false,
            at_once: false,
            responds: true,
        }
    }

    fn lives(course: &Course) -> Vec<Life> {
        let mut lot = Lot::new("lives");
        (0..200).map(|_| live(course, &Calendar::default(), &mut lot)).collect()
    }

    #[test]
    fn moments_follow_one_another_and_none_is_in_the_future() {
        for days in [0, 1, 5, 20, 90] {
            let course = Course { objects: true, ..course(days) };
            for life in lives(&course) {
                let mut moments = vec![course.begun];
                moments.extend(life.seen);
                for round in &life.rounds {
                    moments.extend(round.heard);
                    moments.extend(round.helped);
                    moments.extend(round.said.map(|(at, _)| at));
                }
                moments.extend(life.closed);
                assert!(moments.is_sorted(), "{moments:?}");
                assert!(moments.iter().all(|at| *at <= course.now));
            }
        }
    }

    #[test]
    fn a_step_that_is_told_on_purpose_is_reached_and_not_passed() {
        for reach in [
            SignalStatus::Received,
            SignalStatus::Seen,
            SignalStatus::Heard,
            SignalStatus::Helped,
            SignalStatus::Closed,
        ] {
            for days in [1, 4, 40] {
                let course = Course { reach: Some(reach), ..course(days) };
                assert!(lives(&course).iter().all(|life| life.status() == reach), "{reach:?} in {days}");
            }
        }
    }

    #[test]
    fn what_came_in_long_ago_is_closed_and_what_nobody_can_be_told_has_no_round() {
        assert!(lives(&course(120)).iter().all(|life| life.closed.is_some()));
        let lost = Course { has_way_back: false, ..course(120) };
        assert!(lives(&lost).iter().all(|life| life.rounds.is_empty() && life.closed.is_some()));
    }
}
