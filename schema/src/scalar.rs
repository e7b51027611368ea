//! Days and times of day, as clients write them. Moments are async-graphql's own `DateTime` (RFC 3339).

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, NaiveTime, Timelike};

/// A day in Amsterdam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub NaiveDate);

/// A day in Amsterdam, as year, month and day (ISO 8601): `2026-01-31`.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        // Chrono also reads years of any length and signs; a client's day has ten characters.
        let day = if text.len() == 10 { text.parse().ok() } else { None };
        day.map(Self).ok_or_else(|| InputValueError::custom("a day is written as 2026-01-31"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A time on the wall in Amsterdam.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time(pub NaiveTime);

/// A time on the wall in Amsterdam, as hours and minutes (`09:00`), and seconds where there are any (`09:00:30`).
#[Scalar(specified_by_url = "https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#valid-time-string")]
impl ScalarType for Time {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        read(text).map(Self).ok_or_else(|| InputValueError::custom("a time is written as 09:00 or 09:00:30"))
    }

    fn to_value(&self) -> Value {
        Value::String(written(self.0))
    }
}

/// Two digits each, so that `9:0` and leap seconds are refused.
fn read(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split(':').map(|part| {
        let is_number = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<u32>().ok()).flatten()
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        Some(second) => second?,
        None => 0,
    };
    if parts.next().is_some() { None } else { NaiveTime::from_hms_opt(hour, minute, second) }
}

fn written(time: NaiveTime) -> String {
    let format = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    time.format(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_back_as_it_was_written() {
        for text in ["09:00", "23:59", "00:00", "09:00:30"] {
            assert_eq!(read(text).map(written).as_deref(), Some(text));
        }
        assert_eq!(read("09:00:00"), read("09:00"));
        for text in ["", "9:00", "24:00", "09:60", "09", "09:00:00:00", "09:00:60", "+9:00", "é9:00"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
