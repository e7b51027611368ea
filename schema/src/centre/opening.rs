//! When a centre is open, by the clock on the wall in Amsterdam. Pure.
//!
//! A part of a day runs from the first moment at which the clock shows the one time up to the last at which it shows
//! the other. So it is the same where the clock goes back at night, and an hour is shown twice: a centre that opened in
//! the first of the two stays open through the second. A time that the clock skips in spring is the moment of the skip.

use chrono::{
    DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc,
};
use entity::{
    centre_hours,
    term::{Term, Weekday},
};

use crate::{
    clock::{ZONE, day_of},
    problem::Problem,
    promise::Holidays,
};

/// The most parts in a week: four a day.
pub(super) const MOST_PARTS: usize = 28;
/// How many days ahead the next opening is looked for.
const AHEAD: usize = 366;

/// A part of a day of the week in which a centre is open. The time at which it closes does not count any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) weekday: Weekday,
    pub(super) opens: NaiveTime,
    pub(super) closes: NaiveTime,
}

/// The number of a day of the week: Monday is 1.
pub(crate) fn number_of(weekday: Weekday) -> i32 {
    Weekday::ALL.iter().zip(1..).find(|(day, _)| **day == weekday).map_or(0, |(_, number)| number)
}

/// The number of the day of the week that a day is.
pub(super) fn number_of_day(day: NaiveDate) -> i32 {
    i32::try_from(day.weekday().number_from_monday()).unwrap_or_default()
}

impl Part {
    /// What a row says.
    pub(super) fn of(row: &centre_hours::Model) -> Option<Self> {
        let weekday = Weekday::ALL.iter().copied().find(|day| number_of(*day) == row.weekday)?;
        Some(Self { weekday, opens: row.opens, closes: row.closes })
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.weekday == other.weekday && self.opens < other.closes && other.opens < self.closes
    }

    /// From when until when it is open on a day, where it is.
    fn on(&self, day: NaiveDate) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        if number_of_day(day) != number_of(self.weekday) {
            return None;
        }
        let (from, until) = (first(day.and_time(self.opens))?, last(day.and_time(self.closes))?);
        (from < until).then_some((from, until))
    }
}

/// What is wrong with the parts of a week, each with its place in them.
pub(super) fn faults(parts: &[Part]) -> Vec<(usize, Problem)> {
    let fault = |(place, part): (usize, &Part)| {
        if part.closes <= part.opens {
            return Some((place, Problem::HoursInvalid));
        }
        // The second of two is told, not both.
        let is_taken = parts.iter().take(place).any(|other| other.opens < other.closes && other.overlaps(part));
        is_taken.then_some((place, Problem::HoursOverlap))
    };
    parts.iter().enumerate().filter_map(fault).collect()
}

/// Whether a centre with these hours is open at a moment.
pub(super) fn is_open(parts: &[Part], holidays: &Holidays, now: DateTime<Utc>) -> bool {
    let today = day_of(now);
    !holidays.contains(today)
        && parts.iter().filter_map(|part| part.on(today)).any(|(from, until)| from <= now && now < until)
}

/// When a centre with these hours opens next. `None` while it is open, and where that is not within a year.
pub(super) fn opens_next(parts: &[Part], holidays: &Holidays, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if parts.is_empty() || is_open(parts, holidays, now) {
        return None;
    }
    let days = day_of(now).iter_days().take(AHEAD).filter(|day| !holidays.contains(*day));
    let mut openings = days.filter_map(|day| {
        let begins = parts.iter().filter_map(|part| part.on(day)).map(|(from, _)| from);
        begins.filter(|from| *from > now).min()
    });
    openings.next()
}

/// The first moment at which the clock shows a time.
fn first(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    ZONE.from_local_datetime(&local).earliest().map(|moment| moment.to_utc()).or_else(|| skip(local))
}

/// The last moment at which the clock shows a time.
fn last(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    ZONE.from_local_datetime(&local).latest().map(|moment| moment.to_utc()).or_else(|| skip(local))
}

/// The moment at which the clock skips a time: the first that it shows after it.
fn skip(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    let minute = local.with_second(0)?;
    (1..=180).find_map(|later| match ZONE.from_local_datetime(&(minute + TimeDelta::minutes(later))) {
        MappedLocalTime::Single(moment) | MappedLocalTime::Ambiguous(moment, _) => Some(moment.to_utc()),
        MappedLocalTime::None => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(weekday: Weekday, opens: &str, closes: &str) -> Part {
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        Part { weekday, opens: time(opens), closes: time(closes) }
    }

    /// A moment by the clock in Amsterdam: "2026-03-27 17:59".
    fn at(text: &str) -> DateTime<Utc> {
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        ZONE.from_local_datetime(&local).unwrap().to_utc()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn week() -> Vec<Part> {
        use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
        let mornings = [Monday, Tuesday, Wednesday, Thursday, Friday].map(|day| part(day, "09:00", "12:30"));
        let afternoons = [Monday, Tuesday].map(|day| part(day, "13:30", "17:00"));
        mornings.into_iter().chain(afternoons).collect()
    }

    fn open(moment: &str) -> bool {
        is_open(&week(), &Holidays::default(), at(moment))
    }

    fn next(moment: &str) -> Option<DateTime<Utc>> {
        opens_next(&week(), &Holidays::default(), at(moment))
    }

    #[test]
    fn it_is_open_from_the_minute_it_opens_and_no_longer_when_it_closes() {
        for (moment, expected) in [
            ("2026-09-08 08:59", false),
            ("2026-09-08 09:00", true),
            ("2026-09-08 12:29", true),
            ("2026-09-08 12:30", false),
            ("2026-09-08 13:30", true),
            ("2026-09-08 16:59", true),
            ("2026-09-08 17:00", false),
            ("2026-09-09 13:30", false),
            ("2026-09-12 10:00", false),
        ] {
            assert_eq!(open(moment), expected, "{moment}");
        }
    }

    #[test]
    fn on_a_holiday_it_is_closed_and_in_a_weekend_it_opens_where_its_hours_say_so() {
        assert!(!open("2026-05-14 10:00"), "Ascension Day, a Thursday");
        assert!(!open("2026-12-25 10:00"), "a Friday");
        let saturday = [part(Weekday::Saturday, "10:00", "16:00")];
        assert!(is_open(&saturday, &Holidays::default(), at("2026-09-12 10:00")));
        let closed = std::collections::BTreeSet::from(["2026-09-12".parse().unwrap()]);
        let holidays = Holidays { closed, ..Holidays::default() };
        assert!(!is_open(&saturday, &holidays, at("2026-09-12 10:00")));
        assert_eq!(opens_next(&saturday, &holidays, at("2026-09-12 09:00")), Some(at("2026-09-19 10:00")));
    }

    #[test]
    fn it_says_when_it_opens_next_and_nothing_while_it_is_open() {
        assert_eq!(next("2026-09-08 08:00"), Some(at("2026-09-08 09:00")));
        assert_eq!(next("2026-09-08 10:00"), None);
        assert_eq!(next("2026-09-08 12:30"), Some(at("2026-09-08 13:30")));
        assert_eq!(next("2026-09-11 12:30"), Some(at("2026-09-14 09:00")), "over the weekend");
        assert_eq!(next("2026-12-24 12:30"), Some(at("2026-12-28 09:00")), "over Christmas");
        assert_eq!(opens_next(&[], &Holidays::default(), at("2026-09-08 08:00")), None);
    }

    #[test]
    fn hours_go_by_the_clock_on_the_wall_in_summer_and_winter() {
        // Summer time ends on 25 October 2026 and begins on 28 March 2027.
        for (moment, expected) in [
            ("2026-10-23T06:59:59Z", false),
            ("2026-10-23T07:00:00Z", true),
            ("2026-10-26T07:59:59Z", false),
            ("2026-10-26T08:00:00Z", true),
            ("2027-03-30T06:59:59Z", false),
            ("2027-03-30T07:00:00Z", true),
        ] {
            assert_eq!(is_open(&week(), &Holidays::default(), utc(moment)), expected, "{moment}");
        }
        assert_eq!(
            opens_next(&week(), &Holidays::default(), utc("2026-10-24T10:00:00Z")),
            Some(utc("2026-10-26T08:00:00Z"))
        );
    }

    #[test]
    fn an_hour_that_comes_twice_is_open_both_times() {
        // On Sunday 25 October 2026 the clock shows 02:00 to 03:00 twice: from 00:00 and from 01:00 UTC.
        let night = [part(Weekday::Sunday, "01:00", "02:30")];
        let open = |moment| is_open(&night, &Holidays::default(), utc(moment));
        assert!(open("2026-10-25T00:29:00Z") && open("2026-10-25T00:45:00Z") && open("2026-10-25T01:29:00Z"));
        assert!(!open("2026-10-25T01:30:00Z"));
        let late = [part(Weekday::Sunday, "02:30", "04:00")];
        assert_eq!(opens_next(&late, &Holidays::default(), at("2026-10-25 01:00")), Some(utc("2026-10-25T00:30:00Z")));
    }

    #[test]
    fn an_hour_that_is_skipped_never_is() {
        // On Sunday 29 March 2026 the clock goes from 02:00 to 03:00 at 01:00 UTC.
        let within = [part(Weekday::Sunday, "02:10", "02:50")];
        assert_eq!(within[0].on("2026-03-29".parse().unwrap()), None);
        assert_eq!(opens_next(&within, &Holidays::default(), at("2026-03-28 12:00")), Some(at("2026-04-05 02:10")));
        let across = [part(Weekday::Sunday, "02:10", "04:00")];
        assert_eq!(
            opens_next(&across, &Holidays::default(), at("2026-03-28 12:00")),
            Some(utc("2026-03-29T01:00:00Z"))
        );
        assert!(is_open(&across, &Holidays::default(), utc("2026-03-29T01:59:00Z")));
        assert!(!is_open(&across, &Holidays::default(), utc("2026-03-29T02:00:00Z")));
    }

    #[test]
    fn parts_follow_one_another_and_never_overlap() {
        use Weekday::{Monday, Tuesday};
        let told = |parts: &[Part]| faults(parts);
        assert!(told(&[part(Monday, "09:00", "12:00"), part(Monday, "12:00", "17:00")]).is_empty());
        assert!(told(&[part(Monday, "09:00", "12:00"), part(Tuesday, "09:00", "12:00")]).is_empty());
        let wrong = [
            part(Monday, "09:00", "12:00"),
            part(Monday, "11:59", "17:00"),
            part(Monday, "10:00", "10:00"),
            part(Tuesday, "12:00", "09:00"),
            part(Monday, "08:00", "18:00"),
        ];
        assert_eq!(
            told(&wrong),
            [
                (1, Problem::HoursOverlap),
                (2, Problem::HoursInvalid),
                (3, Problem::HoursInvalid),
                (4, Problem::HoursOverlap)
            ]
        );
    }

    #[test]
    fn the_days_of_the_week_are_numbered_from_monday() {
        assert_eq!((number_of(Weekday::Monday), number_of(Weekday::Sunday)), (1, 7));
        assert_eq!(number_of_day("2026-09-08".parse().unwrap()), number_of(Weekday::Tuesday));
    }
}
