//! What most commands need: the database, up to date, and its organisations.

use std::sync::Arc;

use schema::{
    access::{Organisation, Store, Viewer},
    clock::Clock,
};

use crate::{
    config::Settings,
    console::Failure,
    database::{Database, Purpose},
    registry::Registry,
};

/// The database for as long as a command runs. It joins a running server's.
pub(super) struct Workplace {
    pub(super) registry: Registry,
    pub(super) clock: Clock,
}

impl Workplace {
    /// Opens the database and brings it up to date.
    pub(super) async fn open(settings: &Settings, command: &str) -> Result<Self, Failure> {
        let database = Database::open(settings.database(Purpose::Command(command.to_owned()))).await?;
        let clock = Clock::system();
        let workplace = Self { registry: Registry::new(database, clock.clone()), clock };
        match workplace.registry.database().migrate().await {
            Ok(_) => Ok(workplace),
            Err(error) => workplace.leave(Err(error.into())).await,
        }
    }

    /// The organisation with this slug.
    pub(super) async fn organisation(&self, slug: &str) -> Result<Arc<Organisation>, Failure> {
        match self.registry.find(Some(slug)).await? {
            Some(organisation) => Ok(organisation),
            None => Err(Failure::new(format!(
                "There is no organisation {slug}: make it with gehoord organisation create {slug} --name NAME."
            ))),
        }
    }

    /// The store, at an organisation, of whoever runs commands on the machine itself.
    pub(super) async fn store(&self, organisation: &str) -> Result<Store, Failure> {
        Ok(Store::new(self.organisation(organisation).await?, Viewer::operator(), self.clock.clone()))
    }

    /// Closes the database, and passes on what came of it.
    pub(super) async fn leave<T>(self, outcome: Result<T, Failure>) -> Result<T, Failure> {
        self.registry.close().await;
        outcome
    }
}
