//! The words in use, kept in memory and read on where they grew.

use std::sync::Arc;

use sea_orm::FromQueryResult;
use tokio::sync::Mutex;

use super::words::Words;
use crate::{access::Store, error::Error};

/// The most words that are kept. Those that were there first are; what comes after them is found as it is written.
const MOST_WORDS: usize = 1_000_000;

/// What was read last.
#[derive(Default)]
pub(crate) struct KeptWords(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    words: Arc<Words>,
    /// The place in the log up to which they were read. `None`: never.
    place: Option<i64>,
}

impl KeptWords {
    /// The words in use up to a place in the log that their reader has come to.
    pub(super) async fn read(&self, store: &Store, place: i64) -> Result<Arc<Words>, Error> {
        // Those who come meanwhile wait for the one who reads.
        let mut kept = self.0.lock().await;
        // A database that was set back gives the same places again, to other words.
        if kept.place.is_some_and(|known| known > place) {
            *kept = Kept::default();
        }
        if kept.place == Some(place) {
            return Ok(Arc::clone(&kept.words));
        }
        let room = MOST_WORDS.saturating_sub(kept.words.len());
        if room > 0 {
            let (after, most) = (kept.place.unwrap_or(-1), i64::try_from(room).unwrap_or(i64::MAX));
            let rows: Vec<Row> = store.sql(SINCE, [after.into(), place.into(), most.into()]).await?;
            let added = rows.into_iter().find_map(|row| row.words).unwrap_or_default();
            if !added.is_empty() {
                // In place, unless somebody searches by what there was.
                Arc::make_mut(&mut kept.words).add(added.split('\n'));
            }
        }
        kept.place = Some(place);
        Ok(Arc::clone(&kept.words))
    }
}

#[derive(FromQueryResult)]
struct Row {
    words: Option<String>,
}

/// All in one value: a row each would cost ten times as much.
const SINCE: &str = "SELECT string_agg(word, E'\\n') AS words FROM (
        SELECT word FROM search_word WHERE place > $1 AND place <= $2 ORDER BY place, word LIMIT $3
    ) AS added";
