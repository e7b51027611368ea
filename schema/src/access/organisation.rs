//! The organisation that a request is for: its own database, its own keys.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Connections, News};
use crate::{
    account::Tokens, error::Error, reference::KeptReference, sealing::Vault, search::KeptWords, settings::KeptScreen,
};

/// One organisation: a schema in the database, reached by its own role, with keys of its own.
pub struct Organisation {
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Its own connections: they reach its schema and nothing else.
    pub(crate) database: Connections,
    /// More of the same, for what happens without a request.
    pub(crate) work: Connections,
    /// What seals its texts and hashes its codes.
    pub(crate) vault: Vault,
    /// What signs and checks its access tokens.
    pub tokens: Tokens,
    /// What its texts are screened by.
    pub(crate) screen: KeptScreen,
    /// What all work refers to.
    pub(crate) reference: KeptReference,
    /// The words in use, which a search goes by.
    pub(crate) words: KeptWords,
    /// Connections to a standby: what public pages and insight may be read from.
    pub(crate) standby: Option<Connections>,
    /// Whether anything happened since.
    pub news: News,
    /// How many more requests may begin.
    places: Arc<Semaphore>,
}

/// A place of a request among those that use an organisation's connections or wait for one, until it is dropped.
pub struct Place(#[expect(dead_code, reason = "held for its end")] OwnedSemaphorePermit);

impl Organisation {
    /// An organisation, ready to serve so many requests at once. Of more than that nobody would wait long enough.
    #[must_use]
    pub fn new(slug: String, name: String, database: Connections, vault: Vault, tokens: Tokens, places: usize) -> Self {
        Self {
            slug,
            name,
            work: database.clone(),
            database,
            vault,
            tokens,
            screen: KeptScreen::default(),
            reference: KeptReference::default(),
            words: KeptWords::default(),
            standby: None,
            news: News::default(),
            places: Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS))),
        }
    }

    /// With connections apart for what happens without a request, so that nothing has to wait behind requests.
    #[must_use]
    pub fn with_work(self, work: Connections) -> Self {
        Self { work, ..self }
    }

    /// With a standby to read public pages and insight from.
    #[must_use]
    pub fn with_standby(self, standby: Option<Connections>) -> Self {
        Self { standby, ..self }
    }

    /// A place for a request that is going to need the database.
    ///
    /// # Errors
    /// `SERVICE_UNAVAILABLE` at once where too many others wait already.
    pub fn place(&self) -> Result<Place, Error> {
        Arc::clone(&self.places).try_acquire_owned().map(Place).map_err(|_| Error::Busy)
    }
}
