//! From plain values to the text of a calendar (RFC 5545). Pure.
//!
//! `calcard` writes it: folds lines at 75 octets without breaking a letter, and escapes what texts hold.

use calcard::{
    common::PartialDateTime,
    icalendar::{
        ICalendar, ICalendarClassification, ICalendarComponent, ICalendarComponentType, ICalendarProperty,
        ICalendarStatus, ICalendarValue,
    },
};
use chrono::{DateTime, Utc};
use entity::term::{SessionKind, SessionStatus, Term};

use crate::access::Language;

/// What is written.
pub(super) struct Calendar {
    /// What it is called in a list of calendars.
    pub(super) name: String,
    /// The language of what it says itself.
    pub(super) language: Language,
    /// The sessions, the first first.
    pub(super) entries: Vec<Entry>,
}

/// A session in it.
pub(super) struct Entry {
    pub(super) uid: String,
    pub(super) title: String,
    pub(super) location: Option<String>,
    pub(super) kind: SessionKind,
    pub(super) status: SessionStatus,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) ends_at: DateTime<Utc>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) changed_at: DateTime<Utc>,
    pub(super) sequence: i32,
}

/// Writes it.
pub(super) fn write(calendar: &Calendar) -> String {
    let language = calendar.language;
    let mut whole = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    whole.add_property(ICalendarProperty::Version, text("2.0"));
    whole.add_property(
        ICalendarProperty::Prodid,
        text(language.of("-//Gehoord//Gehoord//EN", "-//Gehoord//Gehoord//NL")),
    );
    whole.add_property(ICalendarProperty::Calscale, text("GREGORIAN"));
    // The one is the standard's (RFC 7986), the other is what most programs read.
    whole.add_property(ICalendarProperty::Name, text(&calendar.name));
    whole.add_property(ICalendarProperty::Other("X-WR-CALNAME".to_owned()), text(&calendar.name));
    let mut components = vec![whole];
    components.extend(calendar.entries.iter().map(|entry| event(entry, language)));
    let events = (1..).take(calendar.entries.len()).collect();
    if let Some(whole) = components.first_mut() {
        whole.component_ids = events;
    }
    ICalendar { components }.to_string()
}

fn event(entry: &Entry, language: Language) -> ICalendarComponent {
    let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
    event.add_uid(&entry.uid);
    // Without a METHOD it is when the entry was changed last (RFC 5545, 3.8.7.2).
    event.add_dtstamp(moment(entry.changed_at));
    event.add_property(ICalendarProperty::LastModified, moment(entry.changed_at));
    event.add_property(ICalendarProperty::Created, moment(entry.created_at));
    event.add_sequence(i64::from(entry.sequence));
    event.add_property(ICalendarProperty::Dtstart, moment(entry.starts_at));
    event.add_property(ICalendarProperty::Dtend, moment(entry.ends_at));
    event.add_property(ICalendarProperty::Summary, text(&entry.title));
    if let Some(location) = &entry.location {
        event.add_property(ICalendarProperty::Location, text(location));
    }
    event.add_property(ICalendarProperty::Categories, text(language.of(entry.kind.english(), entry.kind.dutch())));
    event.add_property(ICalendarProperty::Status, ICalendarValue::Status(status(entry.status)));
    event.add_property(ICalendarProperty::Class, ICalendarValue::Classification(ICalendarClassification::Public));
    event
}

fn status(status: SessionStatus) -> ICalendarStatus {
    match status {
        SessionStatus::Planned => ICalendarStatus::Tentative,
        SessionStatus::Confirmed | SessionStatus::Held | SessionStatus::Reported | SessionStatus::FollowedUp => {
            ICalendarStatus::Confirmed
        }
        SessionStatus::Cancelled => ICalendarStatus::Cancelled,
    }
}

fn moment(moment: DateTime<Utc>) -> PartialDateTime {
    PartialDateTime::from_utc_timestamp(moment.timestamp())
}

/// A text in which a line ends in one way, without the control characters that the format does not have (3.3.11).
fn text(text: &str) -> ICalendarValue {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    ICalendarValue::Text(lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str) -> Entry {
        let at = |text: &str| text.parse().unwrap();
        Entry {
            uid: "019d0000-0000-7000-8000-000000000001@uwi.gehoord".to_owned(),
            title: title.to_owned(),
            location: Some("Buurthuis De Plas, zaal 2; achterom".to_owned()),
            kind: SessionKind::CouncilMeeting,
            status: SessionStatus::Confirmed,
            starts_at: at("2026-09-20T08:00:00Z"),
            ends_at: at("2026-09-20T10:00:00Z"),
            created_at: at("2026-08-01T08:00:00Z"),
            changed_at: at("2026-08-02T08:00:00Z"),
            sequence: 2,
        }
    }

    fn written(entries: Vec<Entry>, language: Language) -> String {
        write(&Calendar { name: "Cliëntenraad Noord, UWI".to_owned(), language, entries })
    }

    #[test]
    fn it_is_a_calendar_with_an_entry_a_session() {
        let text = written(vec![entry("Openbare vergadering")], Language::Dutch);
        assert_eq!(
            text,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Gehoord//Gehoord//NL\r\nCALSCALE:GREGORIAN\r\n\
             NAME:Cliëntenraad Noord\\, UWI\r\nX-WR-CALNAME:Cliëntenraad Noord\\, UWI\r\nBEGIN:VEVENT\r\n\
             UID:019d0000-0000-7000-8000-000000000001@uwi.gehoord\r\nDTSTAMP:20260802T080000Z\r\n\
             LAST-MODIFIED:20260802T080000Z\r\nCREATED:20260801T080000Z\r\nSEQUENCE:2\r\nDTSTART:20260920T080000Z\r\n\
             DTEND:20260920T100000Z\r\nSUMMARY:Openbare vergadering\r\n\
             LOCATION:Buurthuis De Plas\\, zaal 2\\; achterom\r\nCATEGORIES:raadsvergadering\r\nSTATUS:CONFIRMED\r\n\
             CLASS:PUBLIC\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        assert!(written(vec![entry("x")], Language::English).contains("CATEGORIES:council meeting\r\n"));
        assert!(written(Vec::new(), Language::Dutch).ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_none_breaks_a_letter() {
        for length in 1..200 {
            let title = "Één vergadering; over é, ü en ☃. ".chars().cycle().take(length).collect::<String>();
            let text = written(vec![entry(&title)], Language::Dutch);
            assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
            assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
            let unfolded = text.replace("\r\n ", "");
            let summary = unfolded.lines().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
            assert_eq!(summary.replace("\\;", ";").replace("\\,", ","), title.trim_end_matches('\n'));
        }
    }

    #[test]
    fn nothing_in_a_title_makes_a_line_of_its_own() {
        let text = written(vec![entry("Een\r\nBEGIN:VALARM\rATTACH:x\u{0}\u{7}\nen \\n zo")], Language::Dutch);
        assert!(text.contains("SUMMARY:Een\\nBEGIN:VALARM\\nATTACH:x\\nen \\\\n zo\r\n"), "{text}");
    }

    #[test]
    fn each_state_has_its_word() {
        use SessionStatus::{Cancelled, Confirmed, FollowedUp, Held, Planned, Reported};
        for (status, word) in [
            (Planned, "TENTATIVE"),
            (Confirmed, "CONFIRMED"),
            (Held, "CONFIRMED"),
            (Reported, "CONFIRMED"),
            (FollowedUp, "CONFIRMED"),
            (Cancelled, "CANCELLED"),
        ] {
            let text = written(vec![Entry { status, ..entry("x") }], Language::Dutch);
            assert!(text.contains(&format!("STATUS:{word}\r\n")), "{status:?}");
        }
    }
}
