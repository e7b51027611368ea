//! Office hours and working days: which time counts towards a promise.
//!
//! Everything is reckoned by the clock on the wall in Amsterdam, and given back in UTC, so that a promise
//! over the change to summer time still ends at closing time.

use chrono::{DateTime, Days, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use super::holidays::Holidays;

use crate::clock::ZONE;

/// When the office is open on a working day, by the clock in Amsterdam. 08:00 to 18:00 unless set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeHours {
    /// Opening time.
    pub opens: NaiveTime,
    /// Closing time, later than `opens`; the moment itself still counts.
    pub closes: NaiveTime,
}

impl Default for OfficeHours {
    fn default() -> Self {
        let hour = |hour| NaiveTime::MIN + TimeDelta::hours(hour);
        Self { opens: hour(8), closes: hour(18) }
    }
}

/// Why settings make no calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// An office that never opens keeps no promise.
    #[error("office hours must close after they open")]
    ClosesBeforeOpening,
}

/// The working days and office hours of one organisation.
///
/// Meant for dates between the years 1583 and 9999; beyond them results stop at the end of time instead of
/// failing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    hours: OfficeHours,
    holidays: Holidays,
}

impl Calendar {
    /// A calendar from an organisation's settings.
    ///
    /// # Errors
    /// [`CalendarError::ClosesBeforeOpening`] when the office closes before or at its opening.
    pub fn new(hours: OfficeHours, holidays: Holidays) -> Result<Self, CalendarError> {
        if hours.opens < hours.closes { Ok(Self { hours, holidays }) } else { Err(CalendarError::ClosesBeforeOpening) }
    }

    /// The moment at which a day is up, whether it is a working day or not: closing time by the clock in Amsterdam.
    #[must_use]
    pub fn closing(&self, day: NaiveDate) -> DateTime<Utc> {
        instant(day, self.hours.closes)
    }

    /// Neither a weekend nor a holiday (Algemene termijnenwet, articles 1 and 3).
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        !is_weekend(date) && !self.holidays.contains(date)
    }

    /// Closing time of the `days`-th working day after the day of `start`.
    ///
    /// The day of `start` itself never counts, whatever the hour, as with terms in law: what comes in on
    /// Friday at 07:00, at 17:59 or at 23:00 has its first working day on Monday. A start in a weekend or on a
    /// holiday has its first working day on the next one that is open: nobody loses a day by writing on a
    /// Sunday, and nobody has to know the office hours to know the date.
    ///
    /// With `days` 0: closing time of the day of `start`, or of the next working day when the office has
    /// closed or does not open.
    #[must_use]
    pub fn add_working_days(&self, start: DateTime<Utc>, days: u32) -> DateTime<Utc> {
        let day = local_date(start);
        let skipped = usize::try_from(days).unwrap_or(usize::MAX);
        let first = match days {
            0 if start <= self.closing(day) => Some(day),
            _ => day.succ_opt(),
        };
        let nth = first.and_then(|first| self.working_days_from(first).nth(skipped.saturating_sub(1)));
        nth.map_or(DateTime::<Utc>::MAX_UTC, |day| self.closing(day))
    }

    /// The moment at which the office has been open for `hours` since `start`.
    ///
    /// Time outside office hours does not count: a start at night, in a weekend or exactly at closing time
    /// counts from the next opening. A span that fills a day to its end ends at that closing time, not at the
    /// opening after it.
    #[must_use]
    pub fn add_office_hours(&self, start: DateTime<Utc>, hours: u32) -> DateTime<Utc> {
        self.add_office_time(start, TimeDelta::hours(i64::from(hours)))
    }

    /// As [`add_office_hours`](Self::add_office_hours), to the millisecond.
    #[must_use]
    pub fn add_office_time(&self, start: DateTime<Utc>, time: TimeDelta) -> DateTime<Utc> {
        let mut left = time;
        for day in self.working_days_from(local_date(start)) {
            let from = start.max(self.opening(day));
            let room = self.closing(day) - from;
            if room <= TimeDelta::zero() {
                continue;
            }
            if left <= room {
                return from + left;
            }
            left -= room;
        }
        DateTime::<Utc>::MAX_UTC
    }

    /// How long the office is open between two moments; nothing when `to` is not after `from`.
    #[must_use]
    pub fn office_time(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let last = local_date(to);
        let days = self.working_days_from(local_date(from)).take_while(|day| *day <= last);
        let open = days.map(|day| to.min(self.closing(day)) - from.max(self.opening(day)));
        open.filter(|time| *time > TimeDelta::zero()).sum()
    }

    /// Closing time of the same day of the week, `weeks` calendar weeks after the day of `start`, moved on to
    /// the next working day where that day is none.
    #[must_use]
    pub fn add_weeks(&self, start: DateTime<Utc>, weeks: u32) -> DateTime<Utc> {
        let day = local_date(start).checked_add_days(Days::new(u64::from(weeks) * 7));
        let open = day.and_then(|day| self.working_days_from(day).next());
        open.map_or(DateTime::<Utc>::MAX_UTC, |day| self.closing(day))
    }

    /// Working days from `first` on, itself among them.
    fn working_days_from(&self, first: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        first.iter_days().filter(|day| self.is_working_day(*day))
    }

    fn opening(&self, day: NaiveDate) -> DateTime<Utc> {
        instant(day, self.hours.opens)
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    use chrono::{
        Datelike,
        Weekday::{Sat, Sun},
    };
    matches!(date.weekday(), Sat | Sun)
}

/// The date in Amsterdam at a moment.
fn local_date(moment: DateTime<Utc>) -> NaiveDate {
    // Amsterdam is at most two hours from UTC; at the very ends of time the date of UTC will do.
    let offset = ZONE.offset_from_utc_datetime(&moment.naive_utc());
    let local = moment.naive_utc().checked_add_offset(chrono::Offset::fix(&offset));
    local.unwrap_or(moment.naive_utc()).date()
}

/// The moment at which the office clock shows `time`. An hour that comes twice is the first of the two; one
/// that is skipped, in spring, is the hour after it.
fn instant(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = date.and_time(time);
    let moment = match ZONE.from_local_datetime(&local) {
        MappedLocalTime::Single(moment) | MappedLocalTime::Ambiguous(moment, _) => Some(moment),
        MappedLocalTime::None => {
            local.checked_add_signed(TimeDelta::hours(1)).and_then(|later| ZONE.from_local_datetime(&later).earliest())
        }
    };
    moment.map_or(DateTime::<Utc>::MAX_UTC, |moment| moment.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A moment by the clock in Amsterdam: "2026-03-27 17:59".
    fn at(text: &str) -> DateTime<Utc> {
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        ZONE.from_local_datetime(&local).unwrap().to_utc()
    }

    fn days(start: &str, n: u32) -> DateTime<Utc> {
        Calendar::default().add_working_days(at(start), n)
    }

    fn hours(start: &str, n: u32) -> DateTime<Utc> {
        Calendar::default().add_office_hours(at(start), n)
    }

    fn weeks(start: &str, n: u32) -> DateTime<Utc> {
        Calendar::default().add_weeks(at(start), n)
    }

    #[test]
    fn a_working_day_ends_at_closing_time_of_the_next_working_day() {
        // Tuesday 13 January 2026.
        for hour in ["00:00", "07:59", "08:00", "17:59", "18:00", "23:59"] {
            assert_eq!(days(&format!("2026-01-13 {hour}"), 1), at("2026-01-14 18:00"), "{hour}");
        }
        assert_eq!(days("2026-01-13 09:00", 5), at("2026-01-20 18:00"));
    }

    #[test]
    fn friday_just_before_closing_counts_from_monday() {
        assert_eq!(days("2026-01-16 17:59", 1), at("2026-01-19 18:00"));
        assert_eq!(days("2026-01-16 17:59", 2), at("2026-01-20 18:00"));
        assert_eq!(hours("2026-01-16 17:59", 4), at("2026-01-19 11:59"));
    }

    #[test]
    fn a_start_in_the_weekend_counts_from_monday_too() {
        assert_eq!(days("2026-01-17 12:00", 1), at("2026-01-19 18:00"));
        assert_eq!(days("2026-01-18 23:59", 1), at("2026-01-19 18:00"));
        assert_eq!(hours("2026-01-18 12:00", 4), at("2026-01-19 12:00"));
    }

    #[test]
    fn no_days_at_all_is_the_first_closing_time_that_comes() {
        assert_eq!(days("2026-01-16 18:00", 0), at("2026-01-16 18:00"));
        assert_eq!(days("2026-01-16 18:01", 0), at("2026-01-19 18:00"));
        assert_eq!(days("2026-01-17 09:00", 0), at("2026-01-19 18:00"));
    }

    #[test]
    fn office_hours_run_only_while_the_office_is_open() {
        assert_eq!(hours("2026-01-13 09:15", 4), at("2026-01-13 13:15"));
        assert_eq!(hours("2026-01-13 16:00", 4), at("2026-01-14 10:00"));
        assert_eq!(hours("2026-01-13 06:00", 4), at("2026-01-13 12:00"));
        assert_eq!(hours("2026-01-13 08:00", 25), at("2026-01-15 13:00"));
    }

    #[test]
    fn a_start_exactly_at_closing_time_counts_from_the_next_opening() {
        assert_eq!(hours("2026-01-13 18:00", 4), at("2026-01-14 12:00"));
        assert_eq!(hours("2026-01-16 18:00", 0), at("2026-01-19 08:00"));
    }

    #[test]
    fn hours_that_fill_a_day_end_at_its_closing_time() {
        assert_eq!(hours("2026-01-13 14:00", 4), at("2026-01-13 18:00"));
        assert_eq!(hours("2026-01-13 08:00", 20), at("2026-01-14 18:00"));
    }

    #[test]
    fn over_easter_2026_four_days_are_skipped() {
        // Thursday 2 April, then Good Friday, the weekend and Easter Monday.
        assert_eq!(days("2026-04-02 10:00", 1), at("2026-04-07 18:00"));
        assert_eq!(hours("2026-04-02 16:00", 4), at("2026-04-07 10:00"));
        let open_on_good_friday =
            Calendar { holidays: Holidays { good_friday: false, ..Holidays::default() }, ..Calendar::default() };
        assert_eq!(open_on_good_friday.add_working_days(at("2026-04-02 10:00"), 1), at("2026-04-03 18:00"));
    }

    #[test]
    fn over_easter_2027_the_clock_changes_in_between() {
        // Thursday 25 March; Easter is the 28th, when summer time begins.
        assert_eq!(days("2027-03-25 12:00", 2), at("2027-03-31 18:00"));
        assert_eq!(days("2027-03-25 12:00", 2).to_rfc3339(), "2027-03-31T16:00:00+00:00");
    }

    #[test]
    fn over_christmas_and_new_year() {
        // Thursday 24 December 2026; the 25th is a Friday, the 26th a Saturday.
        assert_eq!(days("2026-12-24 15:00", 1), at("2026-12-28 18:00"));
        assert_eq!(days("2026-12-24 15:00", 5), at("2027-01-04 18:00"));
        assert_eq!(hours("2026-12-24 15:00", 4), at("2026-12-28 09:00"));
        // Two weeks after Friday 11 December is Christmas Day.
        assert_eq!(weeks("2026-12-11 09:00", 2), at("2026-12-28 18:00"));
        // In 2027 Christmas falls in the weekend, and New Year's Day 2028 on a Saturday.
        assert_eq!(days("2027-12-24 15:00", 1), at("2027-12-27 18:00"));
        assert_eq!(days("2027-12-31 15:00", 1), at("2028-01-03 18:00"));
    }

    #[test]
    fn in_may_2027_liberation_day_and_ascension_day_follow_each_other() {
        assert_eq!(days("2027-05-04 12:00", 1), at("2027-05-07 18:00"));
        assert_eq!(weeks("2027-04-21 12:00", 2), at("2027-05-07 18:00"));
    }

    #[test]
    fn weeks_end_on_the_same_day_of_the_week() {
        assert_eq!(weeks("2026-01-14 03:00", 4), at("2026-02-11 18:00"));
        assert_eq!(weeks("2026-01-14 23:00", 6), at("2026-02-25 18:00"));
    }

    #[test]
    fn weeks_that_end_on_a_free_day_move_on() {
        assert_eq!(weeks("2026-01-17 12:00", 4), at("2026-02-16 18:00"), "a Saturday moves to Monday");
        assert_eq!(weeks("2026-03-09 12:00", 4), at("2026-04-07 18:00"), "Easter Monday moves to Tuesday");
        assert_eq!(weeks("2026-03-30 12:00", 4), at("2026-04-28 18:00"), "King's Day moves to Tuesday");
    }

    #[test]
    fn closing_time_is_by_the_clock_on_the_wall_in_summer_and_winter() {
        // Summer time begins on 29 March 2026 and ends on 25 October.
        assert_eq!(days("2026-03-27 12:00", 1).to_rfc3339(), "2026-03-30T16:00:00+00:00");
        assert_eq!(days("2026-10-23 12:00", 1).to_rfc3339(), "2026-10-26T17:00:00+00:00");
        assert_eq!(weeks("2026-10-12 12:00", 2).to_rfc3339(), "2026-10-26T17:00:00+00:00");
        assert_eq!(hours("2026-03-27 17:00", 2), at("2026-03-30 09:00"));
        assert_eq!(hours("2026-10-23 17:00", 2), at("2026-10-26 09:00"));
    }

    #[test]
    fn the_day_of_a_start_is_the_day_in_amsterdam() {
        // 23:30 UTC on Sunday 12 July is already Monday in Amsterdam.
        let start = "2026-07-12T23:30:00Z".parse().unwrap();
        assert_eq!(Calendar::default().add_working_days(start, 1), at("2026-07-14 18:00"));
    }

    #[test]
    fn an_hour_that_the_change_of_the_clock_skips_or_repeats_is_still_a_moment() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let half_past_two = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
        assert_eq!(instant(date("2026-03-29"), half_past_two).to_rfc3339(), "2026-03-29T01:30:00+00:00");
        assert_eq!(instant(date("2026-10-25"), half_past_two).to_rfc3339(), "2026-10-25T00:30:00+00:00");
    }

    #[test]
    fn an_organisation_sets_its_own_hours() {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let short = OfficeHours { opens: hour(9), closes: hour(17) };
        let calendar = Calendar::new(short, Holidays::default()).unwrap();
        assert_eq!(calendar.add_office_hours(at("2026-01-13 16:00"), 4), at("2026-01-14 12:00"));
        assert_eq!(calendar.add_working_days(at("2026-01-13 16:00"), 1), at("2026-01-14 17:00"));
        let closed = OfficeHours { opens: hour(9), closes: hour(9) };
        assert_eq!(Calendar::new(closed, Holidays::default()), Err(CalendarError::ClosesBeforeOpening));
    }

    #[test]
    fn office_hours_travel_as_text() {
        let parsed: OfficeHours = toml::from_str("opens = \"09:00:00\"\ncloses = \"17:30:00\"\n").unwrap();
        assert_eq!(toml::to_string(&parsed).unwrap(), "opens = \"09:00:00\"\ncloses = \"17:30:00\"\n");
        assert_eq!(toml::from_str::<OfficeHours>("opens = \"09:00\"\ncloses = \"17:30\"").unwrap(), parsed);
    }

    #[test]
    fn office_time_counts_what_add_office_time_adds() {
        let calendar = Calendar::default();
        let start = at("2026-04-01 13:17");
        for minutes in [1, 59, 283, 600, 6_001] {
            let time = TimeDelta::minutes(minutes);
            assert_eq!(calendar.office_time(start, calendar.add_office_time(start, time)), time);
        }
        assert_eq!(calendar.office_time(start, at("2026-03-01 13:17")), TimeDelta::zero());
    }

    #[test]
    fn at_the_ends_of_time_nothing_fails() {
        let calendar = Calendar::default();
        for start in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            let _ = calendar.add_working_days(start, 2);
            let _ = calendar.add_office_hours(start, 2);
            let _ = calendar.add_weeks(start, u32::MAX);
            let _ = calendar.office_time(start, start);
        }
    }

    #[test]
    fn a_day_is_up_at_closing_time_by_the_clock_in_amsterdam() {
        let closing = |day: &str| Calendar::default().closing(day.parse().unwrap()).to_rfc3339();
        assert_eq!(closing("2026-01-13"), "2026-01-13T17:00:00+00:00");
        assert_eq!(closing("2026-07-12"), "2026-07-12T16:00:00+00:00", "a Sunday too");
    }
}
