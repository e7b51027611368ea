//! The moments of a session, or of a series of them: those that were named, or one that comes again. Pure.

use async_graphql::InputObject;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, TimeZone, Utc};

use crate::{clock::ZONE, problem::Problem, session::steps::LONGEST};

/// The most sessions of one series: a year of every other week.
const MOST: usize = 26;

/// When a session starts and ends.
#[derive(InputObject, Debug, Clone, Copy, PartialEq, Eq)]
pub struct MomentInput {
    /// When it starts.
    pub(super) starts_at: DateTime<Utc>,
    /// When it ends, within 24 hours.
    pub(super) ends_at: DateTime<Utc>,
}

/// How a session comes again, at the same time on the clock in Amsterdam. One of weeks and months.
#[derive(InputObject, Debug, Clone, Copy)]
pub struct RepeatInput {
    /// After so many weeks.
    every_weeks: Option<u32>,
    /// After so many months, on the same day of the week in the month: every second Tuesday. Where a month has no fifth, on
    /// the last.
    every_months: Option<u32>,
    /// How many sessions it makes in all: 2 to 26.
    times: u32,
}

impl MomentInput {
    /// Whether it ends after it begins, within bounds.
    pub(super) fn is_sound(&self) -> bool {
        self.ends_at > self.starts_at && self.ends_at - self.starts_at <= LONGEST
    }

    /// Whether it lies within ten years.
    pub(super) fn is_within_reach(&self, now: DateTime<Utc>) -> bool {
        (self.starts_at - now).abs() <= TimeDelta::days(3_650)
    }

    /// The same on another day: as long, at the same time on the clock.
    fn on(&self, day: NaiveDate) -> Option<Self> {
        let time = self.starts_at.with_timezone(&ZONE).time();
        let starts_at = ZONE.from_local_datetime(&day.and_time(time)).earliest().or_else(|| {
            // An hour that the clock skips in spring: the one after it.
            ZONE.from_local_datetime(&(day.and_time(time) + TimeDelta::hours(1))).earliest()
        })?;
        let starts_at = starts_at.with_timezone(&Utc);
        Some(Self { starts_at, ends_at: starts_at + (self.ends_at - self.starts_at) })
    }
}

/// All moments, by when they start.
pub(super) fn all(
    named: &[MomentInput],
    repeat: Option<RepeatInput>,
    now: DateTime<Utc>,
) -> Result<Vec<MomentInput>, Problem> {
    if !named.iter().all(MomentInput::is_sound) {
        return Err(Problem::EndsTooLate);
    }
    if !named.iter().all(|moment| moment.is_within_reach(now)) {
        return Err(Problem::DayOutOfReach);
    }
    let mut moments = match (named, repeat) {
        ([first], Some(repeat)) => repeated(first, repeat)?,
        (_, Some(_)) => return Err(Problem::RepeatUnfit),
        (named, None) => named.to_vec(),
    };
    if moments.is_empty() || moments.len() > MOST {
        return Err(Problem::MomentNeeded);
    }
    moments.sort_by_key(|moment| moment.starts_at);
    Ok(moments)
}

fn repeated(first: &MomentInput, repeat: RepeatInput) -> Result<Vec<MomentInput>, Problem> {
    let begin = first.starts_at.with_timezone(&ZONE).date_naive();
    let is_bounded = (2..=26).contains(&repeat.times);
    let day: Box<dyn Fn(u32) -> Option<NaiveDate>> = match (repeat.every_weeks, repeat.every_months) {
        (Some(weeks @ 1..=52), None) if is_bounded => {
            Box::new(move |place| begin.checked_add_days(Days::new(u64::from(weeks * 7 * place))))
        }
        (None, Some(months @ 1..=12)) if is_bounded => Box::new(move |place| same_weekday(begin, months * place)),
        _ => return Err(Problem::RepeatUnfit),
    };
    (0..repeat.times).map(|place| day(place).and_then(|day| first.on(day)).ok_or(Problem::RepeatUnfit)).collect()
}

/// The day so many months later that is the same weekday of its month: the second Tuesday, the last Friday.
fn same_weekday(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    let month = day.with_day(1)?.checked_add_months(Months::new(months))?;
    let nth = u8::try_from(day.day0() / 7 + 1).ok()?;
    let on = |nth| NaiveDate::from_weekday_of_month_opt(month.year(), month.month(), day.weekday(), nth);
    on(nth).or_else(|| on(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(start: &str, end: &str) -> MomentInput {
        MomentInput { starts_at: start.parse().unwrap(), ends_at: end.parse().unwrap() }
    }

    fn now() -> DateTime<Utc> {
        "2026-01-01T08:00:00Z".parse().unwrap()
    }

    fn starts(moments: &[MomentInput]) -> Vec<String> {
        moments.iter().map(|one| one.starts_at.with_timezone(&ZONE).format("%a %d-%m %H:%M").to_string()).collect()
    }

    #[test]
    fn four_times_a_year_keeps_the_weekday_and_the_time_on_the_clock() {
        // The second Tuesday of January, at two in the afternoon in winter.
        let first = moment("2026-01-13T13:00:00Z", "2026-01-13T15:00:00Z");
        let repeat = RepeatInput { every_weeks: None, every_months: Some(3), times: 4 };
        let moments = all(&[first], Some(repeat), now()).unwrap();
        assert_eq!(starts(&moments), ["Tue 13-01 14:00", "Tue 14-04 14:00", "Tue 14-07 14:00", "Tue 13-10 14:00"]);
        assert!(moments.iter().all(|one| one.ends_at - one.starts_at == TimeDelta::hours(2)));
    }

    #[test]
    fn a_fifth_friday_is_the_last_where_there_is_none() {
        let first = moment("2026-01-30T09:00:00Z", "2026-01-30T10:00:00Z");
        let repeat = RepeatInput { every_weeks: None, every_months: Some(1), times: 3 };
        assert_eq!(
            starts(&all(&[first], Some(repeat), now()).unwrap()),
            ["Fri 30-01 10:00", "Fri 27-02 10:00", "Fri 27-03 10:00"]
        );
    }

    #[test]
    fn a_morning_and_an_afternoon_come_in_their_order() {
        let morning = moment("2026-03-10T08:00:00Z", "2026-03-10T11:00:00Z");
        let afternoon = moment("2026-03-10T12:00:00Z", "2026-03-10T15:00:00Z");
        assert_eq!(all(&[afternoon, morning], None, now()).unwrap(), [morning, afternoon]);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let one = moment("2026-03-10T08:00:00Z", "2026-03-10T11:00:00Z");
        let backwards = moment("2026-03-10T08:00:00Z", "2026-03-10T07:00:00Z");
        let endless = moment("2026-03-10T08:00:00Z", "2026-03-12T08:00:00Z");
        let repeat = |every_weeks, every_months, times| Some(RepeatInput { every_weeks, every_months, times });
        assert_eq!(all(&[], None, now()), Err(Problem::MomentNeeded));
        assert_eq!(all(&[one; 27], None, now()), Err(Problem::MomentNeeded));
        assert_eq!(all(&[backwards], None, now()), Err(Problem::EndsTooLate));
        assert_eq!(all(&[endless], None, now()), Err(Problem::EndsTooLate));
        let far = moment("+262142-12-31T20:00:00Z", "+262142-12-31T23:00:00Z");
        assert_eq!(all(&[far], None, now()), Err(Problem::DayOutOfReach));
        assert_eq!(all(&[one, one], repeat(Some(1), None, 2), now()), Err(Problem::RepeatUnfit));
        for wrong in [
            repeat(None, None, 2),
            repeat(Some(1), Some(1), 2),
            repeat(Some(0), None, 2),
            repeat(Some(1), None, 1),
            repeat(Some(1), None, 27),
            repeat(Some(4_000_000_000), None, 2),
            repeat(None, Some(13), 2),
        ] {
            assert_eq!(all(&[one], wrong, now()), Err(Problem::RepeatUnfit), "{wrong:?}");
        }
    }

    #[test]
    fn an_hour_that_the_clock_skips_is_the_one_after_it() {
        let night = moment("2026-03-22T01:30:00Z", "2026-03-22T02:00:00Z");
        let repeat = RepeatInput { every_weeks: Some(1), every_months: None, times: 2 };
        assert_eq!(starts(&all(&[night], Some(repeat), now()).unwrap()), ["Sun 22-03 02:30", "Sun 29-03 03:30"]);
    }
}
