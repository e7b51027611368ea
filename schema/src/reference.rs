//! What all work refers to, kept in memory: topics, regions, departments, what is promised and by which calendar.
//!
//! It changes a few times a year and is needed for every signal, so it is read when its version has grown. Every change of it
//! makes the version grow, in its own transaction: an event about a topic, a region, a department or the organisation does
//! that, and no change is without its event. So what is kept is never older than what the transaction would read.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use entity::{department, id::DepartmentId, term::SubjectType};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, Statement};

use crate::{deadline::Terms, error::Error, region::RegionIndex, topic::TopicIndex};

/// What all work refers to.
pub struct Reference {
    version: i64,
    pub(crate) topics: TopicIndex,
    pub(crate) regions: RegionIndex,
    pub(crate) departments: HashMap<DepartmentId, department::Model>,
    pub(crate) terms: Terms,
}

/// What was read last.
#[derive(Default)]
pub(crate) struct KeptReference(Mutex<Option<Arc<Reference>>>);

impl KeptReference {
    /// What there is, as this connection sees it.
    pub(crate) async fn read(&self, db: &impl ConnectionTrait) -> Result<Arc<Reference>, Error> {
        // Before the rest: what changes meanwhile is read again the next time.
        self.read_at(version(db).await?, db).await
    }

    /// What there is, where it is known of which version that is.
    pub(crate) async fn read_at(&self, version: i64, db: &impl ConnectionTrait) -> Result<Arc<Reference>, Error> {
        if let Some(kept) = self.kept().as_ref().filter(|kept| kept.version == version) {
            return Ok(Arc::clone(kept));
        }
        let read = Arc::new(Reference {
            version,
            topics: TopicIndex::load(db).await?,
            regions: RegionIndex::load(db).await?,
            departments: department::Entity::find().all(db).await?.into_iter().map(|row| (row.id, row)).collect(),
            terms: Terms::load(db).await?,
        });
        *self.kept() = Some(Arc::clone(&read));
        Ok(read)
    }

    fn kept(&self) -> MutexGuard<'_, Option<Arc<Reference>>> {
        // What is kept is always whole, whoever stopped while holding it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn version(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        version: i64,
    }
    let sql = "SELECT version FROM reference_version WHERE id = 1";
    let row = Row::find_by_statement(Statement::from_string(DbBackend::Postgres, sql)).one(db).await?;
    row.map(|row| row.version).ok_or_else(|| DbErr::RecordNotFound("the version of what all work refers to".to_owned()))
}

/// Whether what happened to this makes the version grow.
pub(crate) fn is_about(subject: SubjectType) -> bool {
    matches!(subject, SubjectType::Topic | SubjectType::Region | SubjectType::Department | SubjectType::Organisation)
}

/// Makes the version grow.
pub(crate) async fn has_changed(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let sql = "UPDATE reference_version SET version = version + 1 WHERE id = 1";
    db.execute_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
    Ok(())
}
