//! A promised length of time, in the words in which it is promised: "2 working days".

use std::{fmt, num::NonZeroU16, str::FromStr};

use serde::{Deserialize, Serialize};

/// How long something may take. Never zero: a promise leaves somebody time to keep it.
///
/// As text, and so in settings and answers, it reads "4 office hours", "1 working day", "4 weeks".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Span {
    /// Hours in which the office is open.
    OfficeHours(NonZeroU16),
    /// Working days, to closing time.
    WorkingDays(NonZeroU16),
    /// Calendar weeks, moved on to a working day, to closing time.
    Weeks(NonZeroU16),
}

/// Why a text is no span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// Not of the form number, unit.
    #[error("a span reads like \"4 office hours\", \"2 working days\" or \"4 weeks\"")]
    Form,
    /// Zero, negative, or beyond [`Span::LONGEST`].
    #[error("a span is a whole number from 1 to 1000")]
    Number,
}

impl Span {
    /// The largest number of any unit: enough for years, small enough to count day by day.
    pub const LONGEST: u16 = 1000;

    /// The span in Dutch: "4 kantooruren", "1 werkdag", "4 weken".
    #[must_use]
    pub fn in_dutch(self) -> String {
        let (number, one, more) = match self {
            Self::OfficeHours(n) => (n, "kantooruur", "kantooruren"),
            Self::WorkingDays(n) => (n, "werkdag", "werkdagen"),
            Self::Weeks(n) => (n, "week", "weken"),
        };
        counted(number, one, more)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, one, more) = match *self {
            Self::OfficeHours(n) => (n, "office hour", "office hours"),
            Self::WorkingDays(n) => (n, "working day", "working days"),
            Self::Weeks(n) => (n, "week", "weeks"),
        };
        f.write_str(&counted(number, one, more))
    }
}

fn counted(number: NonZeroU16, one: &str, more: &str) -> String {
    format!("{number} {}", if number.get() == 1 { one } else { more })
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let (number, unit) = text.trim().split_once(' ').ok_or(SpanError::Form)?;
        let span = match unit.trim() {
            "office hour" | "office hours" => Self::OfficeHours,
            "working day" | "working days" => Self::WorkingDays,
            "week" | "weeks" => Self::Weeks,
            _ => return Err(SpanError::Form),
        };
        let number: NonZeroU16 = number.parse().map_err(|_| SpanError::Number)?;
        if number.get() > Self::LONGEST { Err(SpanError::Number) } else { Ok(span(number)) }
    }
}

impl TryFrom<String> for Span {
    type Error = SpanError;

    fn try_from(text: String) -> Result<Self, SpanError> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_reads_as_it_is_written() {
        for text in ["4 office hours", "1 office hour", "2 working days", "1 working day", "1 week", "1000 weeks"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        assert_eq!("1 working days".parse::<Span>(), "1 working day".parse());
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for text in ["", "4", "weeks", "4 days", "4 hours", "four weeks and a day"] {
            assert_eq!(text.parse::<Span>(), Err(SpanError::Form), "{text}");
        }
        for text in ["0 weeks", "-1 weeks", "1001 weeks", "99999999999 weeks", "1.5 weeks", "four weeks"] {
            assert_eq!(text.parse::<Span>(), Err(SpanError::Number), "{text}");
        }
    }

    #[test]
    fn a_span_has_a_dutch_text() {
        let dutch = |text: &str| text.parse::<Span>().unwrap().in_dutch();
        assert_eq!(dutch("4 office hours"), "4 kantooruren");
        assert_eq!(dutch("1 working day"), "1 werkdag");
        assert_eq!(dutch("6 weeks"), "6 weken");
    }

    #[test]
    fn a_span_is_a_string_in_json() {
        let span: Span = serde_json::from_str("\"2 working days\"").unwrap();
        assert_eq!(serde_json::to_string(&span).unwrap(), "\"2 working days\"");
        assert!(serde_json::from_str::<Span>("\"2 days\"").is_err());
    }
}
