//! Figures, days, weeks and months, as people write them in Dutch or English.

use chrono::{Datelike, Days, NaiveDate};

use crate::{
    access::Language,
    insight::{period::Period, trend::TrendStep},
    timeline::{month_of, written_out},
};

/// A count: 1.234 in Dutch, 1,234 in English.
pub(super) fn number(count: i32, language: Language) -> String {
    let told = grouped(&count.unsigned_abs().to_string(), language);
    if count < 0 { format!("−{told}") } else { told }
}

/// A figure with at most so many decimals, and no noughts at its end.
pub(super) fn decimal(figure: f64, decimals: usize, language: Language) -> String {
    let told = format!("{:.decimals$}", figure.abs());
    let (whole, part) = told.split_once('.').unwrap_or((&told, ""));
    let (whole, part) = (grouped(whole, language), part.trim_end_matches('0'));
    let told = if part.is_empty() { whole } else { format!("{whole}{}{part}", language.of(".", ",")) };
    if figure < 0.0 { format!("−{told}") } else { told }
}

/// Digits in groups of three.
fn grouped(digits: &str, language: Language) -> String {
    let mut told = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            told.push_str(language.of(",", "."));
        }
        told.push(digit);
    }
    told
}

/// A period, of which people mean the last day too.
pub(super) fn period(period: Period, language: Language) -> String {
    let last = period.until.checked_sub_days(Days::new(1)).unwrap_or(period.until).max(period.from);
    let (from, last) = (written_out(period.from, language), written_out(last, language));
    if from == last { from } else { format!("{from} {} {last}", language.of("to", "tot en met")) }
}

/// How many of something, with its word.
pub(super) fn signals(count: i32, language: Language) -> String {
    let word = if count == 1 { language.of("signal", "signaal") } else { language.of("signals", "signalen") };
    format!("{} {word}", number(count, language))
}

/// How the steps of a line are called.
pub(super) fn by(step: TrendStep, language: Language) -> &'static str {
    match step {
        TrendStep::Day => language.of("by day", "per dag"),
        TrendStep::Week => language.of("by week", "per week"),
        TrendStep::Month => language.of("by month", "per maand"),
    }
}

/// A step below the line, and the year that it is in.
pub(super) fn step(start: NaiveDate, step: TrendStep, language: Language) -> (String, i32) {
    let month = month_of(start, language);
    match step {
        TrendStep::Day => {
            let short: String = month.chars().take(3).collect();
            // As people shorten it in Dutch.
            let short = if month == "maart" { "mrt" } else { short.as_str() };
            (format!("{} {short}", start.day()), start.year())
        }
        TrendStep::Week => {
            let week = start.iso_week();
            (format!("week {}", week.week()), week.year())
        }
        TrendStep::Month => (month.to_owned(), start.year()),
    }
}

/// A step as it is told: with its year.
pub(super) fn step_told(start: NaiveDate, by: TrendStep, language: Language) -> String {
    match by {
        TrendStep::Day => written_out(start, language),
        TrendStep::Week => {
            let (week, year) = step(start, by, language);
            format!("{week} {} {year}", language.of("of", "van"))
        }
        TrendStep::Month => {
            let (month, year) = step(start, by, language);
            format!("{month} {year}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn figures_are_written_as_people_do() {
        let told = |count| number(count, Language::Dutch);
        assert_eq!([0, 7, 999, 1_000, 1_234_567].map(told), ["0", "7", "999", "1.000", "1.234.567"]);
        assert_eq!(number(1_000, Language::English), "1,000");
        let told = |figure| decimal(figure, 2, Language::Dutch);
        assert_eq!([0.625, 2.0, 0.5, 10.0, -12.34].map(told), ["0,62", "2", "0,5", "10", "−12,34"]);
        assert_eq!(told(2_107.7), "2.107,7");
        assert_eq!(decimal(0.6234, 4, Language::English), "0.6234");
        assert_eq!(decimal(100.0, 0, Language::English), "100");
    }

    #[test]
    fn a_period_is_told_with_its_last_day() {
        let of = |from, until| period(Period { from: day(from), until: day(until) }, Language::Dutch);
        assert_eq!(of("2026-06-01", "2026-07-01"), "1 juni 2026 tot en met 30 juni 2026");
        assert_eq!(of("2026-06-01", "2026-06-02"), "1 juni 2026");
    }

    #[test]
    fn weeks_belong_to_the_year_that_their_thursday_is_in() {
        let told = |start, by| step_told(day(start), by, Language::Dutch);
        assert_eq!(told("2026-06-08", TrendStep::Week), "week 24 van 2026");
        assert_eq!(told("2025-12-29", TrendStep::Week), "week 1 van 2026");
        assert_eq!(told("2026-06-01", TrendStep::Month), "juni 2026");
        assert_eq!(told("2026-03-05", TrendStep::Day), "5 maart 2026");
        assert_eq!(step(day("2026-03-05"), TrendStep::Day, Language::Dutch).0, "5 mrt");
    }
}
