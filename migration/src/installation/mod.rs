//! The control schema `gehoord`: which organisations there are, and whose key sealed them.

use sea_orm_migration::prelude::*;

use crate::sql::migrations;

/// Migrates the control schema; run it with that schema as the search path.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        migrations!["m0001_installation"]
    }
}
