//! The parameters of addresses under `/v1`, read strictly: one that nobody knows, that comes twice or is not right is told,
//! so that a slip of the pen is no other question.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, web::Query};
use chrono::NaiveDate;
use entity::term::Term;
use schema::access::Language;

use super::problem::Problem;
use crate::auth;

/// What was given.
#[derive(Debug)]
pub(super) struct Parameters {
    given: BTreeMap<String, String>,
    language: Language,
}

impl Parameters {
    /// Those of a request, of which these are known.
    pub(super) fn of(request: &HttpRequest, known: &[&str]) -> Result<Self, Problem> {
        Self::read(request.query_string(), known, auth::language(request.headers()))
    }

    fn read(query: &str, known: &[&str], language: Language) -> Result<Self, Problem> {
        let mut read = Self { given: BTreeMap::new(), language };
        let pairs = Query::<Vec<(String, String)>>::from_query(query);
        let pairs = pairs.map_err(|_| read.wrong("?", "cannot be read", "is niet te lezen"))?;
        for (name, value) in pairs.into_inner() {
            if !known.contains(&name.as_str()) {
                let names = known.join(", ");
                let (english, dutch) = (format!("is not one of: {names}"), format!("is niet een van: {names}"));
                return Err(read.wrong(&name, &english, &dutch));
            }
            if read.given.insert(name.clone(), value).is_some() {
                return Err(read.wrong(&name, "was given twice", "staat er twee keer"));
            }
        }
        // An empty field of a form is one that nobody filled in.
        read.given.retain(|_, value| !value.is_empty());
        Ok(read)
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.given.get(name).cloned()
    }

    /// Something that has to be there.
    pub(super) fn needed<T>(&self, name: &str, value: Option<T>) -> Result<T, Problem> {
        value.ok_or_else(|| self.wrong(name, "is missing", "ontbreekt"))
    }

    pub(super) fn day(&self, name: &str) -> Result<Option<NaiveDate>, Problem> {
        let read = |text: &String| {
            // Chrono also reads signs, and years, months and days of any length.
            let day = text.parse().ok().filter(|day: &NaiveDate| day.to_string() == *text);
            day.ok_or_else(|| self.wrong(name, "is not a day such as 2026-06-01", "is geen dag zoals 2026-06-01"))
        };
        self.given.get(name).map(read).transpose()
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<i32>, Problem> {
        let read = |text: &String| text.parse().map_err(|_| self.wrong(name, "is not a number", "is geen getal"));
        self.given.get(name).map(read).transpose()
    }

    /// A value of these, by its name.
    pub(super) fn one_of<T: Copy>(&self, name: &str, values: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let read = |text: &String| {
            let found = values.iter().find(|(code, _)| code == text).map(|(_, value)| *value);
            found.ok_or_else(|| self.not_among(name, values.iter().map(|(code, _)| *code)))
        };
        self.given.get(name).map(read).transpose()
    }

    /// Values of a closed list, with commas between.
    pub(super) fn terms<T: Term>(&self, name: &str) -> Result<Option<Vec<T>>, Problem> {
        let read = |text: &String| {
            let codes = text.split(',').map(|code| T::from_code(code.trim()));
            let found: Option<Vec<T>> = codes.collect();
            let found = found.ok_or_else(|| self.not_among(name, T::ALL.iter().map(|term| term.code())))?;
            Ok(T::each_once(&found))
        };
        self.given.get(name).map(read).transpose()
    }

    fn not_among<'a>(&self, name: &str, known: impl Iterator<Item = &'a str>) -> Problem {
        let known = known.collect::<Vec<_>>().join(", ");
        self.wrong(name, &format!("is not one of: {known}"), &format!("is niet een van: {known}"))
    }

    /// What is wrong with a parameter, in the language of whoever asks.
    pub(super) fn wrong(&self, name: &str, english: &str, dutch: &str) -> Problem {
        let name: String = name.chars().take(40).collect();
        Problem::Wrong(match self.language {
            Language::English => format!("The parameter “{name}” {english}."),
            Language::Dutch => format!("De parameter ‘{name}’ {dutch}."),
        })
    }
}

#[cfg(test)]
mod tests {
    use entity::term::Channel;

    use super::*;

    fn read(query: &str) -> Result<Parameters, Problem> {
        Parameters::read(query, &["from", "days", "by", "channels"], Language::Dutch)
    }

    fn said<T: std::fmt::Debug>(wrong: Result<T, Problem>) -> String {
        match wrong {
            Err(Problem::Wrong(said)) => said,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_was_given_is_read() {
        let given = read("from=2026-06-01&days=30&by=WEEK&channels=PHONE,%20DESK,PHONE").unwrap();
        assert_eq!(given.day("from").unwrap(), "2026-06-01".parse().ok());
        assert_eq!(given.number("days").unwrap(), Some(30));
        assert_eq!(given.one_of("by", &[("DAY", 1), ("WEEK", 2)]).unwrap(), Some(2));
        assert_eq!(given.terms("channels").unwrap(), Some(vec![Channel::Desk, Channel::Phone]));
        assert_eq!(read("").unwrap().day("from").unwrap(), None);
        assert_eq!(read("from=").unwrap().day("from").unwrap(), None);
    }

    #[test]
    fn what_is_not_right_is_told_with_its_name() {
        assert_eq!(said(read("form=x")), "De parameter ‘form’ is niet een van: from, days, by, channels.");
        assert_eq!(said(read("days=1&days=2")), "De parameter ‘days’ staat er twee keer.");
        for text in ["1-6-2026", "2026-02-30", "%2B2026-06-1", "x"] {
            let said = said(read(&format!("from={text}")).unwrap().day("from"));
            assert_eq!(said, "De parameter ‘from’ is geen dag zoals 2026-06-01.");
        }
        assert_eq!(said(read("days=veel").unwrap().number("days")), "De parameter ‘days’ is geen getal.");
        assert!(said(read("channels=FAX").unwrap().terms::<Channel>("channels")).contains("DESK, WEBSITE"));
        let given = read("").unwrap();
        assert_eq!(said(given.needed("from", given.day("from").unwrap())), "De parameter ‘from’ ontbreekt.");
    }
}
