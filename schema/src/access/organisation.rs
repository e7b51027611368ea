//! The organisation that a request is for: its own database, its own keys.

use sea_orm::DatabaseConnection;
use sqlx::PgPool;

use super::News;
use crate::{account::Tokens, sealing::Vault, settings::KeptScreen};

/// One organisation: a schema in the database, reached by its own role, with keys of its own.
pub struct Organisation {
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Its own connections: they reach its schema and nothing else.
    pub(crate) database: DatabaseConnection,
    /// What seals its texts and hashes its codes.
    pub(crate) vault: Vault,
    /// What signs and checks its access tokens.
    pub tokens: Tokens,
    /// What its texts are screened by.
    pub(crate) screen: KeptScreen,
    /// Connections to a standby: what public pages and insight may be read from.
    pub(crate) standby: Option<PgPool>,
    /// Whether anything happened since.
    pub news: News,
}

impl Organisation {
    /// An organisation, ready to serve.
    #[must_use]
    pub fn new(slug: String, name: String, database: DatabaseConnection, vault: Vault, tokens: Tokens) -> Self {
        Self {
            slug,
            name,
            database,
            vault,
            tokens,
            screen: KeptScreen::default(),
            standby: None,
            news: News::default(),
        }
    }

    /// With a standby to read public pages and insight from.
    #[must_use]
    pub fn with_standby(self, standby: Option<PgPool>) -> Self {
        Self { standby, ..self }
    }

    /// Its connections.
    pub(crate) fn pool(&self) -> &PgPool {
        self.database.get_postgres_connection_pool()
    }
}
