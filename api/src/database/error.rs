//! One plain sentence for whatever goes wrong with the database.

use std::{io, path::Path};

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};

use super::OLDEST_POSTGRES;

/// What went wrong, told to a person at a terminal. No variant holds a password, nor an address with one in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// An address that cannot be read. The address itself is not repeated: it may hold a password.
    #[error("{setting} is not a PostgreSQL address: write postgres://user:password@host:port/database ({reason}).")]
    BadUrl {
        /// The setting's name.
        setting: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing answers there.
    #[error("The database at {place} cannot be reached: {reason}.")]
    Unreachable {
        /// Host, port and database, or the socket.
        place: String,
        /// Why.
        reason: String,
    },
    /// The user or its password is refused.
    #[error(
        "The database at {place} does not let the user {user} in: the password is wrong or missing, or its rules \
         forbid it."
    )]
    Refused {
        /// Host, port and database, or the socket.
        place: String,
        /// The user who was refused.
        user: String,
    },
    /// The server answers, the database is not there.
    #[error("The PostgreSQL at {place} has no such database: create it, or correct the name.")]
    NoSuchDatabase {
        /// Host, port and database.
        place: String,
    },
    /// An old PostgreSQL.
    #[error("The database at {place} is PostgreSQL {version}; {OLDEST_POSTGRES} or newer is needed.")]
    TooOld {
        /// Host, port and database, or the socket.
        place: String,
        /// What it says of itself.
        version: String,
    },
    /// The owner lacks a right.
    #[error("The database user {user} may not do what is needed: {reason}.")]
    NotAllowed {
        /// The owner.
        user: String,
        /// PostgreSQL's own words.
        reason: String,
    },
    /// No `initdb` and `postgres` on this machine.
    #[error(
        "PostgreSQL's programs were not found: install PostgreSQL {OLDEST_POSTGRES} or newer (`make set-up` does), \
         name the folder of initdb and postgres in GEHOORD_POSTGRES_BIN, or point DATABASE_URL to a database."
    )]
    ProgramsNotFound,
    /// The folder that was named does not hold them.
    #[error(
        "GEHOORD_POSTGRES_BIN names {folder}, which does not hold the programs initdb and postgres of PostgreSQL \
         {OLDEST_POSTGRES} or newer."
    )]
    ProgramsNotThere {
        /// The folder.
        folder: String,
    },
    /// A cluster of another major version.
    #[error(
        "The data in {folder} was made by PostgreSQL {version}, whose programs are not on this machine any more: \
         install that version too, or move its data with pg_upgrade."
    )]
    OtherVersion {
        /// The cluster's folder.
        folder: String,
        /// Its major version.
        version: u32,
    },
    /// A second server on one data folder.
    #[error(
        "Another server (process {pid}) uses the data folder {folder}: stop it, name another folder in \
         GEHOORD_DATA_DIR, or point both to one database with DATABASE_URL."
    )]
    FolderInUse {
        /// The data folder.
        folder: String,
        /// The other server.
        pid: u32,
    },
    /// A command, or an end, that took too long.
    #[error("The data folder {folder} is still in use by {by}: try again when that has ended.")]
    FolderBusy {
        /// The data folder.
        folder: String,
        /// What has it.
        by: String,
    },
    /// A file or folder that cannot be used.
    #[error("{path} cannot be used: {reason}.")]
    File {
        /// The file or folder.
        path: String,
        /// Why.
        reason: String,
    },
    /// Root, and nobody to run PostgreSQL as.
    #[error(
        "PostgreSQL refuses to run as root, and this machine has neither a user postgres nor a user nobody: run \
         the program as an ordinary user."
    )]
    NobodyToRunAs,
    /// `initdb` failed.
    #[error("PostgreSQL's initdb could not make a database: {reason}.")]
    NotMade {
        /// Its last words.
        reason: String,
    },
    /// `postgres` did not start.
    #[error("PostgreSQL did not start: {reason} (its log is {log}).")]
    NotStarted {
        /// Its last words.
        reason: String,
        /// Its log file.
        log: String,
    },
    /// Migrations that this program does not know.
    #[error(
        "The database was brought up to date by a newer version of this program (it has {migration}): run that one."
    )]
    Newer {
        /// The first that is unknown.
        migration: String,
    },
    /// A key that cannot be read.
    #[error("{place} does not hold a key: 32 bytes in base64 are needed (`openssl rand -base64 32` makes some).")]
    BadKey {
        /// The setting or the file.
        place: String,
    },
    /// The database was set up with a key that is not here.
    #[error(
        "This database was set up with a key that is not here: set GEHOORD_SECRET_KEY or GEHOORD_SECRET_KEY_FILE, \
         or put the file secret.key back into {folder}."
    )]
    KeyMissing {
        /// The data folder.
        folder: String,
    },
    /// Another key than the database's.
    #[error("The key from {place} is not the one that this database was set up with.")]
    KeyWrong {
        /// The setting or the file.
        place: String,
    },
    /// The system gave no random numbers.
    #[error("The system gave no random numbers.")]
    NoRandomness,
    /// A slug out of bounds.
    #[error("An organisation's short name is 2 to 31 small letters, digits and hyphens and begins with a letter.")]
    BadSlug,
    /// A slug that is an address of the program's own.
    #[error("{slug} is an address of the program itself: choose another short name.")]
    SlugOfOurs {
        /// The slug.
        slug: String,
    },
    /// A name out of bounds.
    #[error("An organisation's name is 1 to 200 characters on one line.")]
    BadName,
    /// The slug is given away.
    #[error("There is an organisation {slug} already.")]
    SlugTaken {
        /// The slug.
        slug: String,
    },
    /// The owner may not create roles: an administrator runs the statements, which hold no readable password.
    #[error(
        "The database user {user} may not create the roles that keep organisations apart: let an administrator run \
         the SQL that follows, or go on with one role for all by GEHOORD_SINGLE_ROLE=true."
    )]
    RolesNeeded {
        /// The owner.
        user: String,
        /// The SQL, one statement each, without a semicolon at the end.
        statements: Vec<String>,
    },
    /// No connection was free in time. The server answers 503 with `Retry-After`.
    #[error("All connections to the database are in use.")]
    PoolFull,
    /// It is there, and says nothing.
    #[error("The database does not answer.")]
    Silent,
    /// The handle was closed.
    #[error("The database was closed.")]
    Closed,
    /// Anything else that PostgreSQL says.
    #[error("The database refused a statement: {0}")]
    Query(DbErr),
}

impl DatabaseError {
    /// Whether trying again a little later may help.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::PoolFull | Self::Unreachable { .. } | Self::Silent => true,
            Self::Query(error) => schema::error::may_pass(error),
            _ => false,
        }
    }

    pub(super) fn file(path: &Path, reason: &io::Error) -> Self {
        Self::File { path: path.display().to_string(), reason: plain(reason) }
    }

    /// The five-letter code of PostgreSQL, where this is its answer.
    pub(super) fn sqlstate(&self) -> Option<String> {
        match self {
            Self::Query(error) => sqlstate(error),
            _ => None,
        }
    }
}

impl From<DbErr> for DatabaseError {
    fn from(error: DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Self::PoolFull,
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => Self::Closed,
            other => Self::Query(other),
        }
    }
}

/// The five-letter code that PostgreSQL gives an error.
pub(super) fn sqlstate(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))
    | DbErr::Conn(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    error.as_database_error()?.code().map(|code| code.into_owned())
}

/// An input or output error without the number that only programmers read.
pub(super) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_reads_as_a_part_of_a_sentence() {
        assert_eq!(plain(&io::Error::from_raw_os_error(libc::ECONNREFUSED)), "connection refused");
    }

    #[test]
    fn only_what_may_pass_by_itself_is_temporary() {
        assert!(DatabaseError::from(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)).is_temporary());
        assert!(!DatabaseError::BadSlug.is_temporary());
    }
}
