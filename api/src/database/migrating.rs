//! Migrations: the control schema's and each organisation's, safe when several servers start at once.
//!
//! Whoever migrates first locks one row of the control schema, in the transaction that it migrates in; the others wait
//! there, and find the work done. A row, not an advisory lock: it works through every pooler and on every engine.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, FromQueryResult, Statement, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use super::{
    DatabaseError, DatabaseSettings, OrganisationRecord, SecretKey,
    name::quoted,
    role::{IDLE_TRANSACTION, Role, STILL_THERE},
};

/// The schema that knows the organisations.
pub(super) const CONTROL: &str = "gehoord";

/// Several servers that make the control schema at once get in each other's way for a moment.
const TRIES: u32 = 40;

/// Brings the control schema up to date.
pub(super) async fn installation(db: &DatabaseConnection) -> Result<(), DatabaseError> {
    let mut tries = 0;
    while !has_table(db, CONTROL, "migration_lock").await? {
        match make_control_schema(db).await {
            Ok(()) => break,
            Err(error) if tries < TRIES && another_was_at_it(&error) => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => return Err(error),
        }
    }
    if pending::<migration::installation::Migrator>(db, CONTROL).await? {
        let transaction = begin(db, CONTROL).await?;
        migration::installation::Migrator::up(&transaction, None).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// Brings one organisation's schema and role up to date. Where nothing is to be done, it only looks.
/// The rights of the role are given anew when the schema changed or the role did.
pub(super) async fn organisation(
    db: &DatabaseConnection,
    record: &OrganisationRecord,
    key: &SecretKey,
    settings: &DatabaseSettings,
) -> Result<(), DatabaseError> {
    let role = Role { record, key, settings };
    let wanting = !settings.single_role && role.is_wanting(db).await?;
    if !wanting && !pending::<migration::organisation::Migrator>(db, &record.schema_name).await? {
        return Ok(());
    }
    let transaction = begin(db, &record.schema_name).await?;
    in_schema(&transaction, &role, false, settings.single_role).await?;
    transaction.commit().await?;
    Ok(())
}

/// Migrations, role and rights, in a transaction that [`begin`] began.
pub(super) async fn in_schema(
    transaction: &DatabaseTransaction,
    role: &Role<'_>,
    renew: bool,
    single_role: bool,
) -> Result<(), DatabaseError> {
    migration::organisation::Migrator::up(transaction, None).await?;
    if single_role {
        return Ok(());
    }
    for statement in role.missing(transaction, renew).await? {
        transaction.execute_unprepared(&statement).await?;
    }
    role.grant(transaction).await
}

/// A transaction that holds the lock and works in one schema.
pub(super) async fn begin(db: &DatabaseConnection, schema: &str) -> Result<DatabaseTransaction, DatabaseError> {
    let transaction = db.begin().await?;
    // Whoever dies at it lets the others go on.
    let (idle, there) = (IDLE_TRANSACTION.as_millis(), STILL_THERE.as_millis());
    transaction
        .execute_unprepared(&format!(
            "SET LOCAL idle_in_transaction_session_timeout = {idle}; \
             SET LOCAL client_connection_check_interval = {there}"
        ))
        .await?;
    transaction
        .execute_unprepared(&format!("SELECT id FROM {}.migration_lock WHERE id = 1 FOR UPDATE", quoted(CONTROL)))
        .await?;
    transaction.execute_unprepared(&format!("SET LOCAL search_path TO {}", quoted(schema))).await?;
    Ok(transaction)
}

async fn make_control_schema(db: &DatabaseConnection) -> Result<(), DatabaseError> {
    let schema = quoted(CONTROL);
    let transaction = db.begin().await?;
    transaction
        .execute_unprepared(&format!(
            "CREATE SCHEMA IF NOT EXISTS {schema};
             REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;
             CREATE TABLE {schema}.migration_lock (id int PRIMARY KEY CHECK (id = 1));
             INSERT INTO {schema}.migration_lock VALUES (1)"
        ))
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// A name that is taken just now, a row of the catalogue that two changed, a transaction to run again.
fn another_was_at_it(error: &DatabaseError) -> bool {
    error.sqlstate().is_some_and(|code| ["23505", "42P06", "42P07", "XX000", "40001", "40P01"].contains(&code.as_str()))
}

/// Whether migrations wait. A schema that knows more than this program does is left alone.
async fn pending<M: MigratorTrait>(db: &DatabaseConnection, schema: &str) -> Result<bool, DatabaseError> {
    #[derive(FromQueryResult)]
    struct Applied {
        version: String,
    }

    if !has_table(db, schema, "seaql_migrations").await? {
        return Ok(true);
    }
    let statement = Statement::from_string(
        DbBackend::Postgres,
        format!("SELECT version FROM {}.seaql_migrations ORDER BY version", quoted(schema)),
    );
    let applied = Applied::find_by_statement(statement).all(db).await?;
    let known = M::migrations();
    if let Some(done) = applied.iter().find(|done| !known.iter().any(|migration| migration.name() == done.version)) {
        return Err(DatabaseError::Newer { migration: done.version.clone() });
    }
    Ok(applied.len() < known.len())
}

async fn has_table(db: &DatabaseConnection, schema: &str, table: &str) -> Result<bool, DatabaseError> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = $2",
        [schema.into(), table.into()],
    );
    Ok(db.query_one_raw(statement).await?.is_some())
}
