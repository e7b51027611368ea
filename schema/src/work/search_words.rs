//! The reader of the log that gathers the words in use: of whatever something happened to, all words of its texts as they
//! are kept. It may be a second late: words are found as they are written without it, for that is up to the columns that the
//! texts themselves have.

use entity::term::SubjectType;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

use super::reader;
use crate::{access::Organisation, error::Error};

const NAME: &str = "SEARCH";

/// Words of letters only: a number is found as it is.
const GATHER: &str = "INSERT INTO search_word (word, place)
    SELECT DISTINCT lexeme, $2::bigint FROM (
        SELECT search FROM signal WHERE id = ANY($1) UNION ALL SELECT search FROM proposal WHERE id = ANY($1)
        UNION ALL SELECT search FROM session WHERE id = ANY($1) UNION ALL SELECT search FROM council WHERE id = ANY($1)
    ) AS changed, LATERAL unnest(search)
    WHERE lexeme ~ '^[[:alpha:]]{4,40}$'
    ON CONFLICT (word) DO NOTHING";

/// Adds the words of what something happened to since, if no other server is at it. Says whether there may be more to do.
///
/// # Errors
/// Where the database does not answer. Nothing was added then.
pub async fn gather_words(organisation: &Organisation) -> Result<bool, Error> {
    let Some((reading, events)) = reader::next(&organisation.work, NAME).await? else { return Ok(false) };
    let has_texts = |subject: SubjectType| {
        matches!(subject, SubjectType::Signal | SubjectType::Proposal | SubjectType::Session | SubjectType::Council)
    };
    let mut changed: Vec<Uuid> =
        events.iter().filter(|event| has_texts(event.subject_type)).map(|event| event.subject_id).collect();
    changed.sort_unstable();
    changed.dedup();
    if !changed.is_empty() {
        let values = [changed.into(), reading.place.into()];
        let gather = Statement::from_sql_and_values(DbBackend::Postgres, GATHER, values);
        reading.transaction.execute_raw(gather).await?;
    }
    reading.done().await
}
