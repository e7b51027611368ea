//! Taking over files of other systems: a mapping file says which field becomes what.
//!
//! ```text
//! gehoord import-regions --organisation SLUG --mapping MAPPING FILE
//! gehoord import-topics  --organisation SLUG --mapping MAPPING FILE
//! gehoord import         --organisation SLUG --source NAME --mapping MAPPING FILE
//! ```
//!
//! The same file twice changes nothing. The last line on standard output counts what was done.

mod mapping;
mod records;
mod regions;
mod signals;
mod topics;

use std::{fmt, path::Path};

pub use regions::import as import_regions;
pub use signals::import as import_signals;
pub use topics::import as import_topics;

/// Why a file cannot be taken over. Each is one sentence for whoever runs the command.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file, or the mapping, cannot be read.
    #[error("Cannot read {path}: {cause}.")]
    Unreadable {
        /// The path as it was given.
        path: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The mapping is not one.
    #[error("The mapping {path} is not right: {cause}")]
    Mapping {
        /// The path as it was given.
        path: String,
        /// Where, and why.
        cause: String,
    },
    /// The file is neither JSON nor a JSON value a line.
    #[error("{path} is neither a JSON array or object, nor a JSON object a line.")]
    Form {
        /// The path as it was given.
        path: String,
    },
    /// The organisation refused, or its database did not answer.
    #[error("The import stopped: {0}")]
    Stopped(String),
}

impl ImportError {
    fn unreadable(path: &Path, cause: std::io::Error) -> Self {
        Self::Unreadable { path: path.display().to_string(), cause }
    }
}

/// What an import came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// New.
    pub created: usize,
    /// Changed.
    pub updated: usize,
    /// There already, the same.
    pub unchanged: usize,
    /// Refused.
    pub rejected: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { created, updated, unchanged, rejected } = self;
        write!(f, "created {created}, updated {updated}, unchanged {unchanged}, rejected {rejected}")
    }
}
