//! What it means when the database says no, or says nothing: that it passes, or that nobody knows what was done.
//!
//! The codes are those of PostgreSQL's manual, appendix A.

use sea_orm::{DbErr, RuntimeErr, SqlxError};

/// The five-letter code of PostgreSQL, where this is its answer.
pub(crate) fn sql_state(error: &DbErr) -> Option<String> {
    sqlx(error)?.as_database_error()?.code().map(|code| code.into_owned())
}

/// Whether the same may well go right a little later: the connection was lost, the database is ending, starting, on its way
/// to another machine or full, it took too long, or others were in the way for too long. Nothing was done, unless this is
/// the answer to a `COMMIT`.
pub(crate) fn passes(error: &DbErr) -> bool {
    match sql_state(error) {
        Some(code) => is_passing(&code),
        None => is_lost(error),
    }
}

/// Whether it is uncertain, after this answer to a `COMMIT`, what became of it. PostgreSQL's own refusals are certain; one
/// that ends, or is gone, may have kept the change before.
pub(crate) fn leaves_unsure(error: &DbErr) -> bool {
    match sql_state(error) {
        Some(code) => is_end(&code) || code.starts_with("58") || code.starts_with("XX"),
        None => true,
    }
}

fn is_passing(code: &str) -> bool {
    is_end(code)
        || matches!(
            code,
            // Others were in the way, each time that it was tried.
            "40001" | "40P01" | "55P03"
            // It took longer than it may.
            | "57014" | "25P03" | "25P04"
            // No connection, disk or memory is left; a standby that is to be the main one soon.
            | "53000" | "53100" | "53200" | "53300" | "53400" | "25006"
        )
}

/// The connection ends with this, or has ended.
fn is_end(code: &str) -> bool {
    code.starts_with("08") || matches!(code, "57P01" | "57P02" | "57P03" | "57P05")
}

/// Whether it was the connection that failed.
fn is_lost(error: &DbErr) -> bool {
    matches!(error, DbErr::ConnectionAcquire(_))
        || sqlx(error).is_some_and(|error| {
            matches!(
                error,
                SqlxError::Io(_)
                    | SqlxError::Tls(_)
                    | SqlxError::Protocol(_)
                    | SqlxError::PoolTimedOut
                    | SqlxError::PoolClosed
                    | SqlxError::WorkerCrashed
                    | SqlxError::BeginFailed
            )
        })
}

fn sqlx(error: &DbErr) -> Option<&SqlxError> {
    match error {
        DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::{io, sync::Arc};

    use super::*;

    fn lost() -> DbErr {
        let error = io::Error::from(io::ErrorKind::ConnectionReset);
        DbErr::Query(RuntimeErr::SqlxError(Arc::new(SqlxError::Io(error))))
    }

    #[test]
    fn a_lost_connection_passes_and_leaves_a_commit_uncertain() {
        assert!(passes(&lost()) && leaves_unsure(&lost()));
    }

    #[test]
    fn a_mistake_of_ours_does_not_pass() {
        assert!(!passes(&DbErr::Type("a column that is not there".to_owned())));
        assert!(!is_passing("42P01") && !is_passing("23505"));
    }

    #[test]
    fn what_postgresql_refuses_at_a_commit_was_certainly_not_done() {
        for certain in ["40001", "23503", "53100"] {
            assert!(!is_end(certain), "{certain}");
        }
        for uncertain in ["57P01", "57P02", "08006"] {
            assert!(is_end(uncertain) && is_passing(uncertain), "{uncertain}");
        }
    }
}
