//! A migration that is one SQL file.

use sea_orm_migration::prelude::*;

/// A migration's name, which orders it, and the SQL that it runs.
pub(crate) struct Sql {
    pub(crate) name: &'static str,
    pub(crate) up: &'static str,
}

impl MigrationName for Sql {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sql {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.up).await?;
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("migrations only go forward; restore a backup to go back".to_owned()))
    }
}

/// Boxes each named SQL file of a folder, in order.
macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        vec![$(Box::new(crate::sql::Sql {
            name: $name,
            up: include_str!(concat!($name, ".sql")),
        })),+]
    };
}
pub(crate) use migrations;
