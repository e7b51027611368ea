//! What can go wrong at the top of a request, and the code that a client gets.
//!
//! What a person can mend is a [`UserError`](crate::problem::UserError) in a payload instead.

use std::sync::Arc;

use async_graphql::ErrorExtensions as _;
use sea_orm::DbErr;

use crate::{access::Language, fault, problem::Problem};

/// The code of what cannot be done now, and of which nothing was done.
pub const UNAVAILABLE: &str = "SERVICE_UNAVAILABLE";
/// The code of a change of which nobody knows whether it was done.
pub const UNSURE: &str = "OUTCOME_UNKNOWN";

/// An error that ends a field. It has no `Display`: what a client sees is made in one place, below.
#[derive(Debug, Clone)]
pub enum Error {
    /// Nobody is signed in, or the sign-in ended.
    Unauthenticated,
    /// Seen, but not allowed.
    Forbidden,
    /// It does not exist for this viewer.
    NotFound,
    /// An argument that no form could have sent.
    BadInput(Problem),
    /// Somebody else was first.
    Conflict,
    /// Somebody else changed the text that this one began from.
    Clash(Arc<Clash>),
    /// Too many tries; the seconds to wait.
    RateLimited(u64),
    /// The answer would hold too much.
    TooLarge,
    /// Every connection is in use, or too many wait for one.
    Busy,
    /// The database cannot do it now: it is away, full, or took too long. Nothing was done.
    Unavailable(Arc<DbErr>),
    /// The database went away while it was told to keep a change: nobody knows whether it did.
    Unsure(Arc<DbErr>),
    /// Anything that is ours to mend. The cause goes to the log only.
    Internal(Arc<str>),
    /// PostgreSQL said no.
    Database(Arc<DbErr>),
}

/// Two versions of a text that is written together, for whoever puts them together.
#[derive(Debug, Clone)]
pub struct Clash {
    /// What stands there now.
    pub current: Version,
    /// What was sent, and from which version it began.
    pub yours: Version,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Version {
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
    /// Its number.
    pub version: i32,
}

impl Version {
    fn value(&self) -> async_graphql::Value {
        async_graphql::value!({ "title": self.title, "text": self.text, "version": self.version })
    }
}

impl Error {
    /// An error of our own making.
    #[must_use]
    pub fn internal(cause: &str) -> Self {
        Self::Internal(cause.into())
    }

    /// The code in `extensions.code`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadInput(_) => "BAD_USER_INPUT",
            Self::Conflict | Self::Clash(_) => "CONFLICT",
            Self::RateLimited(_) => "RATE_LIMITED",
            Self::TooLarge => "QUERY_TOO_COMPLEX",
            Self::Busy | Self::Unavailable(_) => UNAVAILABLE,
            Self::Unsure(_) => UNSURE,
            Self::Internal(_) | Self::Database(_) => "INTERNAL_SERVER_ERROR",
        }
    }

    /// What it says to whoever runs a command on the machine itself: with its cause.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::BadInput(problem) => problem.text(language).to_owned(),
            Self::Internal(cause) => cause.to_string(),
            Self::Database(cause) | Self::Unavailable(cause) | Self::Unsure(cause) => cause.to_string(),
            other => text(other.code(), language).to_owned(),
        }
    }

    /// Whether the same transaction may well end otherwise when tried again: PostgreSQL ended it for another's
    /// sake (40001, 40P01), or another made the same row first (23505) and will be seen the next time.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        let (Self::Database(error) | Self::Unavailable(error)) = self else { return false };
        matches!(fault::sql_state(error).as_deref(), Some("40001" | "40P01" | "23505"))
    }

    /// What an error of `COMMIT` means.
    #[must_use]
    pub(crate) fn at_commit(error: DbErr) -> Self {
        if fault::leaves_unsure(&error) { Self::Unsure(Arc::new(error)) } else { error.into() }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(_) => Self::Busy,
            error if fault::passes(&error) => Self::Unavailable(Arc::new(error)),
            error => Self::Database(Arc::new(error)),
        }
    }
}

/// Whether what the database said may pass by itself.
#[must_use]
pub fn may_pass(error: &DbErr) -> bool {
    fault::passes(error)
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::BadInput(problem)
    }
}

/// The key under which the handler finds the problem, to say it in the viewer's language.
const PROBLEM: &str = "problem";

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        if let Error::Unavailable(cause) | Error::Unsure(cause) = &error {
            tracing::warn!(%cause, code = error.code(), "the database did not do it");
        }
        let cause = match &error {
            Error::Internal(cause) => Some(cause.to_string()),
            Error::Database(cause) => Some(cause.to_string()),
            _ => None,
        };
        let reference = cause.map(|cause| {
            let reference = uuid::Uuid::now_v7().simple().to_string();
            tracing::error!(%reference, %cause, "internal error");
            reference
        });
        Self::new(text(error.code(), Language::English)).extend_with(|_, extensions| {
            extensions.set("code", error.code());
            match &error {
                Error::BadInput(problem) => extensions.set(PROBLEM, problem.code()),
                Error::Clash(clash) => {
                    extensions.set("current", clash.current.value());
                    extensions.set("yours", clash.yours.value());
                }
                Error::RateLimited(seconds) => extensions.set("retryAfter", *seconds),
                _ => {}
            }
            if let Some(reference) = &reference {
                extensions.set("reference", reference.as_str());
            }
        })
    }
}

/// What a code says to a person.
#[must_use]
pub fn text(code: &str, language: Language) -> &'static str {
    let (english, dutch) = match code {
        "UNAUTHENTICATED" => ("Sign in first.", "Log eerst in."),
        "FORBIDDEN" => ("You may not do this.", "Dit mag u niet doen."),
        "NOT_FOUND" => ("This does not exist.", "Dit bestaat niet."),
        "CONFLICT" => ("Somebody else just changed this.", "Iemand anders heeft dit net veranderd."),
        "RATE_LIMITED" => ("Too many tries. Wait a moment.", "Te veel pogingen. Wacht even."),
        "QUERY_TOO_COMPLEX" => {
            ("This answer would be too large. Ask for less.", "Dit antwoord wordt te groot. Vraag minder tegelijk.")
        }
        UNAVAILABLE => ("It is too busy now. Try again soon.", "Het is nu te druk. Probeer het zo weer."),
        UNSURE => (
            "It is not certain whether this was done. Look first, before you do it again.",
            "Het is niet zeker of dit gelukt is. Kijk dat eerst na, voordat u het nog eens doet.",
        ),
        "BAD_USER_INPUT" => ("This input is not right.", "Deze invoer klopt niet."),
        _ => ("Something went wrong on our side.", "Er ging bij ons iets mis."),
    };
    match language {
        Language::English => english,
        Language::Dutch => dutch,
    }
}

/// Puts an error of ours in the viewer's language. Errors of the GraphQL engine stay as they are.
pub fn localise(error: &mut async_graphql::ServerError, language: Language) {
    let Some(extensions) = &error.extensions else { return };
    let word = |key: &str| match extensions.get(key) {
        Some(async_graphql::Value::String(text)) => Some(text.clone()),
        _ => None,
    };
    if let Some(problem) = word(PROBLEM).as_deref().and_then(Problem::from_code) {
        error.message = problem.text(language).to_owned();
    } else if let Some(code) = word("code")
        && error.message == text(&code, Language::English)
    {
        error.message = text(&code, language).to_owned();
    }
}
