//! Whether anything happened since: what answers that are kept in memory go by.
//!
//! Every change writes an event, so an answer can have changed only when the log has grown. Each server looks how long the
//! log is, a few times a second; between two looks of the same length, what it remembers is as good as new. When it cannot
//! look, or looked too long ago, it says that it does not know, and nothing is answered from memory.

use std::{
    sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement};

use super::Organisation;
use crate::error::Error;

/// For how long a look holds: no answer from memory is later than this.
const HOLDS: Duration = Duration::from_secs(1);
/// For how long after a question the log is looked at.
const WANTED: Duration = Duration::from_secs(10);

/// What a server knows of one organisation's log.
pub struct News {
    begin: Instant,
    /// Grows whenever something may have changed.
    generation: AtomicU64,
    length: AtomicI64,
    /// Milliseconds since `begin`; 0 is never.
    looked_at: AtomicU64,
    asked_at: AtomicU64,
    standby_is_level: AtomicBool,
}

impl Default for News {
    fn default() -> Self {
        Self {
            begin: Instant::now(),
            generation: AtomicU64::new(0),
            length: AtomicI64::new(-1),
            looked_at: AtomicU64::new(0),
            asked_at: AtomicU64::new(0),
            standby_is_level: AtomicBool::new(false),
        }
    }
}

impl News {
    /// The generation that answers belong to now; `None` where it is not known whether something changed. Asking makes the
    /// looking go on.
    #[must_use]
    pub fn generation(&self) -> Option<u64> {
        let now = self.milliseconds();
        self.asked_at.store(now, Ordering::Relaxed);
        self.is_fresh(now).then(|| self.generation.load(Ordering::Acquire))
    }

    /// Whether somebody asked lately.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        let asked = self.asked_at.load(Ordering::Relaxed);
        asked > 0 && self.milliseconds().saturating_sub(asked) < whole(WANTED)
    }

    /// Whether the standby had seen all that had happened when somebody last looked, not long ago.
    pub(super) fn standby_is_level(&self) -> bool {
        self.standby_is_level.load(Ordering::Acquire) && self.is_fresh(self.milliseconds())
    }

    fn is_fresh(&self, now: u64) -> bool {
        let looked = self.looked_at.load(Ordering::Acquire);
        looked > 0 && now.saturating_sub(looked) < whole(HOLDS)
    }

    fn milliseconds(&self) -> u64 {
        whole(self.begin.elapsed()) + 1
    }

    fn found(&self, looked_at: u64, length: i64, standby_is_level: bool) {
        if self.length.swap(length, Ordering::AcqRel) != length {
            self.generation.fetch_add(1, Ordering::AcqRel);
        }
        self.standby_is_level.store(standby_is_level, Ordering::Release);
        self.looked_at.store(looked_at, Ordering::Release);
    }

    /// Something was committed here: what this server answers from now on shows it at once.
    pub(super) fn happened(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// The database may be another one when it answers again, with another log of the same length.
    fn lost(&self) {
        self.looked_at.store(0, Ordering::Release);
        self.generation.fetch_add(1, Ordering::AcqRel);
    }
}

fn whole(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Organisation {
    /// Looks whether anything happened.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn look(&self) -> Result<(), Error> {
        // What commits after this moment may not be in what is found.
        let looked_at = self.news.milliseconds();
        let length = match log_length(&self.work).await {
            Ok(length) => length,
            Err(error) => {
                self.news.lost();
                return Err(error.into());
            }
        };
        // In this order: a standby that is as long by then holds all that was found.
        let standby_is_level = match &self.standby {
            Some(standby) => log_length(standby).await.is_ok_and(|seen| seen >= length),
            None => false,
        };
        self.news.found(looked_at, length, standby_is_level);
        Ok(())
    }
}

/// How many events there are, with a place in the order or still without.
pub(super) async fn log_length(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    const SQL: &str = "SELECT COALESCE((SELECT max(place) FROM event_place), 0) \
         + (SELECT count(*) FROM event_unplaced) AS length";
    #[derive(FromQueryResult)]
    struct Row {
        length: i64,
    }
    let row = Row::find_by_statement(Statement::from_string(DbBackend::Postgres, SQL)).one(db).await?;
    Ok(row.map_or(0, |row| row.length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_lasts_until_the_log_grows() {
        let news = News::default();
        assert_eq!(news.generation(), None, "nobody looked yet");
        news.found(news.milliseconds(), 5, false);
        let first = news.generation();
        news.found(news.milliseconds(), 5, false);
        assert_eq!(news.generation(), first);
        news.found(news.milliseconds(), 6, false);
        assert!(news.generation().is_some_and(|next| Some(next) > first));
    }

    #[test]
    fn after_a_failure_nothing_from_before_counts() {
        let news = News::default();
        news.found(news.milliseconds(), 5, true);
        let first = news.generation();
        news.lost();
        assert_eq!(news.generation(), None);
        assert!(!news.standby_is_level());
        news.found(news.milliseconds(), 5, true);
        assert_ne!(news.generation(), first);
    }

    #[test]
    fn what_happens_here_is_seen_before_anybody_looks() {
        let news = News::default();
        news.found(news.milliseconds(), 5, false);
        let first = news.generation();
        news.happened();
        assert!(news.generation() > first);
    }

    #[test]
    fn it_is_looked_only_for_as_long_as_somebody_asks() {
        let news = News::default();
        assert!(!news.is_wanted());
        let _ = news.generation();
        assert!(news.is_wanted());
    }
}
