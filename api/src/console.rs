//! What a person at a terminal reads: results on standard output, one sentence on standard error for what went wrong.

use std::{
    fmt,
    io::{self, Write},
};

use crate::database::DatabaseError;

/// Why a command did not do what it was asked: one sentence.
#[derive(Debug)]
pub struct Failure {
    sentence: String,
    /// Lines for somebody else to run; they go to standard output, where they can be caught.
    lines: Vec<String>,
    may_pass: bool,
}

impl Failure {
    /// A failure with nothing but its sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), lines: Vec::new(), may_pass: false }
    }

    /// Whether trying again a little later may help.
    pub(crate) fn may_pass(&self) -> bool {
        self.may_pass
    }

    /// Tells it.
    pub fn tell(&self) {
        complain(&self.sentence);
        for line in &self.lines {
            say(line);
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Failure {}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        let (sentence, may_pass) = (error.to_string(), error.is_temporary());
        let lines = match error {
            DatabaseError::RolesNeeded { statements, .. } => {
                statements.into_iter().map(|statement| format!("{statement};")).collect()
            }
            _ => Vec::new(),
        };
        Self { sentence, lines, may_pass }
    }
}

impl From<schema::error::Error> for Failure {
    fn from(error: schema::error::Error) -> Self {
        use schema::error::Error;
        match error {
            Error::Database(cause) | Error::Unavailable(cause) | Error::Unsure(cause) => {
                DatabaseError::Query((*cause).clone()).into()
            }
            Error::Internal(cause) => Self::new(format!("Something went wrong: {cause}.")),
            other => Self::new(schema::error::text(other.code(), schema::access::Language::English)),
        }
    }
}

/// A line on standard output. Whoever closed it does not want to read on.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// A sentence on standard error.
pub(crate) fn complain(sentence: &str) {
    let _ = writeln!(io::stderr().lock(), "gehoord: {sentence}");
}
