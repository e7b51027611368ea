//! Saying an event: a sentence of the table with its facts filled in, in the viewer's language. Pure.

use chrono::{Datelike, NaiveDate};
use entity::{
    event,
    term::{EventKind, vocabulary},
};
use serde_json::Value;

use super::kinds::told;
use crate::access::Language;

const MONTHS: [(&str, &str); 12] = [
    ("January", "januari"),
    ("February", "februari"),
    ("March", "maart"),
    ("April", "april"),
    ("May", "mei"),
    ("June", "juni"),
    ("July", "juli"),
    ("August", "augustus"),
    ("September", "september"),
    ("October", "oktober"),
    ("November", "november"),
    ("December", "december"),
];

/// What happened, in one sentence.
#[must_use]
pub(crate) fn sentence(event: &event::Model, language: Language) -> String {
    say(event.kind, &event.data, language)
}

/// What kind of thing happened, in a sentence without any fact: for where others may read along.
#[must_use]
pub(crate) fn plain_sentence(kind: EventKind, language: Language) -> &'static str {
    told(kind).sentences.last().map_or("", |sentence| language.of(sentence.english, sentence.dutch))
}

fn say(kind: EventKind, facts: &Value, language: Language) -> String {
    let texts = told(kind).sentences.iter().map(|sentence| language.of(sentence.english, sentence.dutch));
    texts.into_iter().find_map(|text| filled(text, facts, language)).unwrap_or_default()
}

/// What stands between braces in a text, as name and what it is.
pub(super) fn placeholders(text: &str) -> Vec<(&str, &str)> {
    let inside = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    inside.filter_map(|inside| inside.split_once(':')).collect()
}

/// The text with its facts. `None` where one is not there.
fn filled(text: &'static str, facts: &Value, language: Language) -> Option<String> {
    let mut whole = text.to_owned();
    for (name, what) in placeholders(text) {
        let words = words(facts.get(name)?, what, language)?;
        whole = whole.replace(&format!("{{{name}:{what}}}"), &words);
    }
    Some(whole)
}

fn words(fact: &Value, what: &str, language: Language) -> Option<String> {
    match what {
        "day" => fact.as_str()?.parse().ok().map(|day| written_out(day, language)),
        "number" => fact.as_i64().map(|number| number.to_string()),
        list => {
            let code = fact.as_str()?;
            let word = vocabulary().into_iter().find(|(of, value, ..)| *of == list && *value == code);
            word.map(|(.., english, dutch)| language.of(english, dutch).to_owned())
        }
    }
}

/// A day, as people write it: 8 September 2026, 8 september 2026.
pub(crate) fn written_out(day: NaiveDate, language: Language) -> String {
    format!("{} {} {}", day.day(), month_of(day, language), day.year())
}

/// The month that a day is in, as people write it.
pub(crate) fn month_of(day: NaiveDate, language: Language) -> &'static str {
    let month = usize::try_from(day.month0()).ok().and_then(|month| MONTHS.get(month));
    month.map_or("", |(english, dutch)| language.of(english, dutch))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_day_is_written_out_in_the_language_of_the_reader() {
        let facts = json!({ "from": "2026-09-15", "to": "2026-10-01" });
        let said = |language| say(EventKind::FollowUpMoved, &facts, language);
        assert_eq!(
            said(Language::English),
            "The date of the commitment was moved from 15 September 2026 to 1 October 2026."
        );
        assert_eq!(
            said(Language::Dutch),
            "De datum van de toezegging is verzet van 15 september 2026 naar 1 oktober 2026."
        );
    }

    #[test]
    fn a_value_of_a_closed_list_is_its_word() {
        let facts = json!({ "outcome": "FORWARDED" });
        let said = say(EventKind::SignalHelped, &facts, Language::Dutch);
        assert_eq!(said, "Het signaal heeft een uitkomst: doorverwezen.");
    }

    #[test]
    fn where_a_fact_is_missing_a_sentence_without_it_is_said() {
        for facts in [json!({}), json!({ "outcome": "SOMETHING_LATER" }), json!({ "outcome": 3 })] {
            let said = say(EventKind::SignalHelped, &facts, Language::English);
            assert_eq!(said, "The signal has an outcome.");
        }
    }
}
