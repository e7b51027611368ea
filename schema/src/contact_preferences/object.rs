//! How a client wants to be contacted.

use async_graphql::{InputValueError, InputValueResult, Object, Scalar, ScalarType, Value};
use chrono::{NaiveTime, Timelike};
use entity::{
    contact_preferences,
    term::{ContactChannel, Term},
};

use crate::access::Seen;

/// A time on the wall in Amsterdam.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub NaiveTime);

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

/// How a client wants to be contacted. Whoever contacts them keeps to it, or says why not.
pub(crate) struct ContactPreferences(Seen<contact_preferences::Entity>);

impl From<Seen<contact_preferences::Entity>> for ContactPreferences {
    fn from(seen: Seen<contact_preferences::Entity>) -> Self {
        Self(seen)
    }
}

/// How a client wants to be contacted. Whoever contacts them keeps to it, or says why not.
#[Object]
impl ContactPreferences {
    /// The ways that are welcome. Empty: all that are not unwanted.
    async fn wanted(&self) -> Vec<ContactChannel> {
        channels(&self.0.titles().wanted)
    }

    /// The ways that are not welcome.
    async fn unwanted(&self) -> Vec<ContactChannel> {
        channels(&self.0.titles().unwanted)
    }

    /// Whether a call or a visit is announced first.
    async fn announce_first(&self) -> bool {
        self.0.titles().announce_first
    }

    /// The language, as a tag such as `nl`.
    async fn language(&self) -> &str {
        &self.0.titles().language
    }

    /// From when on a day a call or a visit is welcome.
    async fn reachable_from(&self) -> Option<Time> {
        self.0.titles().reachable_from.map(Time)
    }

    /// Until when on a day a call or a visit is welcome.
    async fn reachable_until(&self) -> Option<Time> {
        self.0.titles().reachable_until.map(Time)
    }

    /// Who helps, where somebody does.
    async fn helper_name(&self) -> Option<&str> {
        self.0.titles().helper_name.as_deref()
    }
}

fn channels(codes: &[String]) -> Vec<ContactChannel> {
    codes.iter().filter_map(|code| ContactChannel::from_code(code)).collect()
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
