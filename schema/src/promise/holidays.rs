//! The days on which nobody is promised an answer, besides the weekend.
//!
//! Source: Algemene termijnenwet, article 3. Its first paragraph names New Year's Day, the second days of
//! Easter and Whitsun, both days of Christmas, Ascension Day, the day on which the King's birthday is
//! celebrated, and 5 May. Its second paragraph puts Good Friday beside them. Its third lets the government
//! add single days by decree, such as the Friday after Ascension Day.

use std::collections::BTreeSet;

use async_graphql::Enum;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// Whether Liberation Day, 5 May, is a day off. The law counts it every year; many collective agreements
/// only once in five.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LiberationDay {
    /// Every year, as in article 3, paragraph 1.
    #[default]
    EveryYear,
    /// In lustrum years only: those that five divides (2025, 2030).
    LustrumYears,
    /// An ordinary day.
    Never,
}

/// Which holidays an organisation keeps. The default is the law's own list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Holidays {
    /// Whether Good Friday is a day off (article 3, paragraph 2).
    pub good_friday: bool,
    /// In which years 5 May is a day off.
    pub liberation_day: LiberationDay,
    /// Single days besides: those the government adds by decree (article 3, paragraph 3), and those on
    /// which the organisation itself is closed.
    pub closed: BTreeSet<NaiveDate>,
}

impl Default for Holidays {
    fn default() -> Self {
        Self { good_friday: true, liberation_day: LiberationDay::default(), closed: BTreeSet::new() }
    }
}

impl Holidays {
    /// Whether `date` is a day off. Weekends are not looked at here.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.closed.contains(&date) || self.is_fixed(date) || self.is_movable(date)
    }

    fn is_fixed(&self, date: NaiveDate) -> bool {
        match (date.month(), date.day()) {
            (1, 1) | (12, 25 | 26) => true,
            // King's Day moves to the Saturday before when the 27th is a Sunday.
            (4, 27) => date.weekday() != Weekday::Sun,
            (4, 26) => date.weekday() == Weekday::Sat,
            (5, 5) => match self.liberation_day {
                LiberationDay::EveryYear => true,
                LiberationDay::LustrumYears => date.year() % 5 == 0,
                LiberationDay::Never => false,
            },
            _ => false,
        }
    }

    /// The days that move with Easter, which is reckoned for the years 1583 to 9999.
    fn is_movable(&self, date: NaiveDate) -> bool {
        let Some(easter) = easter(date.year()) else { return false };
        let after_easter = |days| easter.checked_add_days(Days::new(days)) == Some(date);
        let good_friday = self.good_friday && easter.checked_sub_days(Days::new(2)) == Some(date);
        // Easter Monday, Ascension Day, Whit Monday.
        good_friday || after_easter(1) || after_easter(39) || after_easter(50)
    }
}

/// Easter Sunday of the Gregorian calendar.
fn easter(year: i32) -> Option<NaiveDate> {
    let day = computus::gregorian(year).ok()?;
    NaiveDate::from_ymd_opt(day.year, day.month, day.day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn of_year(holidays: &Holidays, year: i32) -> Vec<String> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let days = first.iter_days().take_while(|day| day.year() == year);
        days.filter(|day| holidays.contains(*day)).map(|day| day.format("%m-%d").to_string()).collect()
    }

    #[test]
    fn the_holidays_of_2026_and_2027_are_those_of_the_law() {
        let law = Holidays::default();
        assert_eq!(
            of_year(&law, 2026),
            ["01-01", "04-03", "04-06", "04-27", "05-05", "05-14", "05-25", "12-25", "12-26"]
        );
        assert_eq!(
            of_year(&law, 2027),
            ["01-01", "03-26", "03-29", "04-27", "05-05", "05-06", "05-17", "12-25", "12-26"]
        );
    }

    #[test]
    fn kings_day_moves_to_saturday_when_it_would_be_a_sunday() {
        let law = Holidays::default();
        assert!(law.contains(date("2025-04-26")));
        assert!(!law.contains(date("2025-04-27")));
        assert!(!law.contains(date("2026-04-26")), "a Sunday, the day before an ordinary King's Day");
    }

    #[test]
    fn good_friday_counts_only_as_set() {
        let open = Holidays { good_friday: false, ..Holidays::default() };
        assert!(Holidays::default().contains(date("2026-04-03")));
        assert!(!open.contains(date("2026-04-03")));
    }

    #[test]
    fn liberation_day_counts_only_as_set() {
        let kept = |liberation_day, day| Holidays { liberation_day, ..Holidays::default() }.contains(date(day));
        assert!(kept(LiberationDay::EveryYear, "2026-05-05"));
        assert!(!kept(LiberationDay::LustrumYears, "2026-05-05"));
        assert!(kept(LiberationDay::LustrumYears, "2030-05-05"));
        assert!(!kept(LiberationDay::Never, "2030-05-05"));
    }

    #[test]
    fn a_day_added_by_decree_is_a_holiday() {
        let closed = BTreeSet::from([date("2026-05-15")]);
        assert!(Holidays { closed, ..Holidays::default() }.contains(date("2026-05-15")));
    }

    #[test]
    fn settings_travel_as_text() {
        let text = "good_friday = false\nliberation_day = \"LUSTRUM_YEARS\"\nclosed = [\"2026-05-15\"]\n";
        let parsed: Holidays = toml::from_str(text).unwrap();
        assert_eq!(toml::to_string(&parsed).unwrap(), text);
        assert_eq!(toml::from_str::<Holidays>("").unwrap(), Holidays::default());
    }
}
