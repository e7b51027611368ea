//! What a mutation gives back: what it made or changed, or what its sender can mend.

use sea_orm::DbErr;

use crate::{
    access::Language,
    error::Error,
    problem::{Problem, Problems, UserError},
};

/// Why a change stopped.
#[derive(Debug)]
pub enum Stop {
    /// An error at the top of the request.
    Error(Error),
    /// Problems for the payload.
    Problems(Vec<UserError>),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<DbErr> for Stop {
    fn from(error: DbErr) -> Self {
        Self::Error(error.into())
    }
}

impl Stop {
    /// What it says to whoever runs a command.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Error(error) => error.sentence(language),
            Self::Problems(problems) => {
                let told = problems.iter().map(|problem| format!("{}: {}", problem.field.join("."), problem.message));
                told.collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// Whether the same transaction may well succeed when tried again.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Error(error) if error.is_transient())
    }
}

impl Problems {
    /// Stops where something is wrong.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn settle(&mut self) -> Result<(), Stop> {
        let found = std::mem::take(self.found_mut());
        if found.is_empty() { Ok(()) } else { Err(Stop::Problems(found)) }
    }

    /// Stops at once, with this one and what was found before.
    pub fn stop(&mut self, field: &str, problem: Problem) -> Stop {
        self.add(field, problem);
        Stop::Problems(std::mem::take(self.found_mut()))
    }
}

/// What a change came to: its result and no errors, or errors and no result.
///
/// # Errors
/// Errors at the top of the request.
pub fn settled<T>(result: Result<T, Stop>) -> Result<(Option<T>, Vec<UserError>), Error> {
    match result {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(Stop::Problems(errors)) => Ok((None, errors)),
        Err(Stop::Error(error)) => Err(error),
    }
}

/// Declares a payload: a nullable object or more, and `userErrors`.
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: Option<$type>,)*
            /// What in the input can be mended; all that is wrong at once.
            pub user_errors: Vec<crate::problem::UserError>,
        }

        impl $name {
            /// The derive makes an accessor a field, as visible as the field, that nobody calls.
            #[allow(dead_code)]
            fn accessors() {
                $(let _ = Self::$field;)*
                let _ = Self::user_errors;
            }
        }
    };
}
pub(crate) use payload;
