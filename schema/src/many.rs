//! Many acts at once: each a transaction of its own with a result of its own, so that one that fails spoils no other.

use crate::{
    access::{Language, Store},
    error::{self, Error},
    payload::Stop,
    problem::{Problem, Problems, UserError},
};

/// The most acts of one call.
const AT_ONCE: usize = 100;
/// What an act costs beside its answer. So one request holds few calls of a hundred: root fields are bounded one by one.
const ACT: usize = 50;

/// What a call of so many acts costs: as much as that many calls of one.
pub(crate) fn cost(acts: usize, child: usize) -> usize {
    child.saturating_add(ACT).saturating_mul(acts.max(1))
}

/// What is wrong with a call of so many acts.
pub(crate) fn check(language: Language, field: &str, acts: usize) -> Vec<UserError> {
    let mut problems = Problems::new(language);
    problems.check(acts > 0, field, Problem::Empty);
    problems.check(acts <= AT_ONCE, field, Problem::TooMany);
    std::mem::take(problems.found_mut())
}

/// What one of many came to: the key of what was done, or why it was not.
pub(crate) struct Outcome<I> {
    /// Its place in what was sent, from 0.
    pub(crate) index: i32,
    pub(crate) id: Option<I>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) user_errors: Vec<UserError>,
}

impl<I> Outcome<I> {
    /// What one of many came to.
    pub(crate) fn of(store: &Store, index: usize, result: Result<I, Stop>) -> Self {
        let index = i32::try_from(index).unwrap_or(i32::MAX);
        let none = Self { index, id: None, code: None, message: None, user_errors: Vec::new() };
        match result {
            Ok(id) => Self { id: Some(id), ..none },
            Err(Stop::Problems(user_errors)) => Self { user_errors, ..none },
            Err(Stop::Error(error)) => {
                let (code, language) = (error.code(), store.viewer().language());
                let message = match &error {
                    Error::BadInput(problem) => problem.text(language),
                    _ => error::text(code, language),
                };
                // To make it an answer's error puts the cause of one of ours in the log.
                let _ = async_graphql::Error::from(error.clone());
                Self { code: Some(code.to_owned()), message: Some(message.to_owned()), ..none }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_holds_one_to_a_hundred_acts_and_costs_as_many() {
        let codes = |acts| -> Vec<String> {
            check(Language::English, "moves", acts).into_iter().map(|problem| problem.code).collect()
        };
        assert_eq!(codes(0), ["EMPTY"]);
        assert!(codes(1).is_empty() && codes(100).is_empty());
        assert_eq!(codes(101), ["TOO_MANY"]);
        assert_eq!(cost(100, 10), 100 * cost(1, 10));
        assert!(cost(usize::MAX, 10) == usize::MAX);
    }
}
