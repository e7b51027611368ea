//! The organisations that are open, each with its keys, ready to serve.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use schema::{access::Organisation, account::Tokens, clock::Clock, sealing::Vault};
use tokio::sync::OnceCell;

use crate::{
    console::Failure,
    database::{self, Database, DatabaseError, Organisations},
};

/// How many requests wait for each connection, at most. They are short: whoever comes after so many would wait in vain, and
/// is told so at once.
const WAITING_FOR_EACH: usize = 32;

/// Why an organisation cannot be opened.
#[derive(Debug)]
pub enum OpenError {
    /// The database does not let us.
    Database(DatabaseError),
    /// Its keys do not open.
    Keys(schema::error::Error),
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Database(error) => error.into(),
            OpenError::Keys(error) => error.into(),
        }
    }
}

/// Opens organisations, and keeps them open.
pub struct Registry {
    organisations: Organisations,
    clock: Clock,
    open: Mutex<HashMap<String, Arc<OnceCell<Arc<Organisation>>>>>,
}

impl Registry {
    /// None is open yet.
    #[must_use]
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { organisations: Organisations::new(database), clock, open: Mutex::default() }
    }

    /// The organisation with this slug, or the one that answers where none is named. `None` where it does not exist.
    ///
    /// # Errors
    /// Where the database does not answer, or its keys do not open.
    pub async fn find(&self, slug: Option<&str>) -> Result<Option<Arc<Organisation>>, OpenError> {
        let found = match slug {
            Some(slug) => self.organisations.get(slug).await,
            None => self.organisations.default().await,
        };
        match found.map_err(OpenError::Database)? {
            Some(found) => self.opened(&found).await.map(Some),
            None => Ok(None),
        }
    }

    /// The same, where it was opened before: without asking anybody.
    #[must_use]
    pub fn known(&self, slug: Option<&str>) -> Option<Arc<Organisation>> {
        let found = self.organisations.known(slug)?;
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&found.slug)?.get().cloned()
    }

    /// Those that were opened.
    #[must_use]
    pub fn opened_before(&self) -> Vec<Arc<Organisation>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.values().filter_map(|cell| cell.get().cloned()).collect()
    }

    /// Every organisation.
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub async fn all(&self) -> Result<Vec<Arc<Organisation>>, OpenError> {
        let mut all = Vec::new();
        for found in self.organisations.all().await.map_err(OpenError::Database)? {
            all.push(self.opened(&found).await?);
        }
        Ok(all)
    }

    /// The time.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The connections below.
    #[must_use]
    pub fn organisations(&self) -> &Organisations {
        &self.organisations
    }

    /// The database below.
    #[must_use]
    pub fn database(&self) -> &Database {
        self.organisations.database()
    }

    /// Closes all of it, once what runs is done.
    pub async fn close(&self) {
        self.organisations.close().await;
        self.database().close().await;
    }

    /// Its keys are read once; those who ask at the same time wait for the one who reads.
    async fn opened(&self, found: &database::Organisation) -> Result<Arc<Organisation>, OpenError> {
        let cell = {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(open.entry(found.slug.clone()).or_default())
        };
        cell.get_or_try_init(|| self.read(found)).await.cloned()
    }

    async fn read(&self, found: &database::Organisation) -> Result<Arc<Organisation>, OpenError> {
        let vault = Vault::new(&self.database().key().derive("vault"), &found.slug).map_err(OpenError::Keys)?;
        let tokens = Tokens::load(&found.db, &vault, &found.slug, self.clock.now()).await.map_err(OpenError::Keys)?;
        let (slug, name) = (found.slug.clone(), found.name.clone());
        let connections = usize::try_from(self.database().settings().pool_size).unwrap_or(usize::MAX);
        let places = connections.saturating_mul(1 + WAITING_FOR_EACH);
        let organisation = Organisation::new(slug, name, found.db.clone(), vault, tokens, places);
        Ok(Arc::new(organisation.with_work(found.work.clone()).with_standby(found.standby.clone())))
    }
}
