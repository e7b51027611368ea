//! An organisation's role: what it is, and what it may reach, which is its own schema and nothing else.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use zeroize::Zeroizing;

use super::{
    DatabaseError, DatabaseSettings, OrganisationRecord, SecretKey,
    name::{literal, quoted},
    scram,
};

/// A transaction that is left holds its locks no longer than this.
pub(super) const IDLE_TRANSACTION: Duration = Duration::from_secs(30);
/// How often a statement that runs looks whether anybody still waits for it.
pub(super) const STILL_THERE: Duration = Duration::from_secs(1);

/// What holds for whatever a server does at an organisation, as PostgreSQL's settings.
pub(super) fn limits(settings: &DatabaseSettings) -> [(&'static str, String); 4] {
    let text = |time: Duration| format!("{}ms", time.as_millis());
    [
        ("statement_timeout", text(settings.statement_timeout)),
        ("lock_timeout", text(settings.lock_timeout)),
        ("idle_in_transaction_session_timeout", text(IDLE_TRANSACTION)),
        ("client_connection_check_interval", text(STILL_THERE)),
    ]
}

/// The role's password. It is made of the installation's key each time, so it is kept nowhere.
pub(super) fn password(key: &SecretKey, role: &str) -> Zeroizing<String> {
    let bytes = Zeroizing::new(key.derive(&format!("role:{role}")));
    Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(bytes.as_slice()))
}

/// What the database knows of the role and of the owner.
#[derive(FromQueryResult)]
struct Found {
    owner: String,
    may_create_roles: bool,
    there: bool,
    settings: String,
    may_connect: bool,
    may_enter: bool,
}

/// The role as it has to be.
pub(super) struct Role<'a> {
    pub(super) record: &'a OrganisationRecord,
    pub(super) key: &'a SecretKey,
    pub(super) settings: &'a DatabaseSettings,
}

impl Role<'_> {
    /// Whether something is missing, its rights among it: a database that was restored beside the first one finds the role,
    /// which may do nothing in it.
    ///
    /// # Errors
    /// As [`missing`](Self::missing).
    pub(super) async fn is_wanting<C: ConnectionTrait>(&self, db: &C) -> Result<bool, DatabaseError> {
        let found = self.find(db).await?;
        Ok(!found.may_enter || !found.may_connect || !self.missing(db, false).await?.is_empty())
    }

    /// What is missing, as SQL; nothing where all is as it has to be. `renew` sets the password again: a role with this
    /// name may be left of an earlier database.
    ///
    /// # Errors
    /// [`DatabaseError::RolesNeeded`] when the owner may not run the statements.
    pub(super) async fn missing<C: ConnectionTrait>(&self, db: &C, renew: bool) -> Result<Vec<String>, DatabaseError> {
        let found = self.find(db).await?;
        let role = quoted(&self.record.role_name);
        let mut statements = Vec::new();
        if !found.there || (renew && found.may_create_roles) {
            let verb = if found.there { "ALTER" } else { "CREATE" };
            let verifier = scram::verifier(&password(self.key, &self.record.role_name))?;
            statements.push(format!("{verb} ROLE {role} LOGIN NOINHERIT PASSWORD {}", literal(&verifier)));
        }
        let path = ("search_path", self.record.schema_name.clone());
        for (name, value) in [path].into_iter().chain(limits(self.settings)) {
            if !found.settings.lines().any(|line| line == format!("{name}={value}")) {
                // A quoted identifier: as a literal it would be one too, yet a search path reads better so.
                let value = if name == "search_path" { quoted(&value) } else { literal(&value) };
                statements.push(format!("ALTER ROLE {role} SET {name} = {value}"));
            }
        }
        if !statements.is_empty() && !found.may_create_roles {
            return Err(DatabaseError::RolesNeeded { user: found.owner, statements });
        }
        Ok(statements)
    }

    /// What the role may do: enter its schema, and there what the migrations say.
    pub(super) async fn grant<C: ConnectionTrait>(&self, db: &C) -> Result<(), DatabaseError> {
        let role = quoted(&self.record.role_name);
        let schema = quoted(&self.record.schema_name);
        let mut statements = vec![
            format!("REVOKE ALL ON SCHEMA {schema} FROM PUBLIC"),
            format!("GRANT USAGE ON SCHEMA {schema} TO {role}"),
        ];
        if !self.find(db).await?.may_connect {
            let database = db
                .query_one_raw(Statement::from_string(DbBackend::Postgres, "SELECT current_database()::text AS name"))
                .await?;
            if let Some(row) = database {
                statements.push(format!(
                    "GRANT CONNECT ON DATABASE {} TO {role}",
                    quoted(&row.try_get::<String>("", "name")?)
                ));
            }
        }
        statements.extend(migration::organisation::grants(&self.record.schema_name, &self.record.role_name));
        db.execute_unprepared(&statements.join(";\n")).await?;
        Ok(())
    }

    async fn find<C: ConnectionTrait>(&self, db: &C) -> Result<Found, DatabaseError> {
        let statement = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT owner.rolname::text AS owner, owner.rolsuper OR owner.rolcreaterole AS may_create_roles, \
             role.oid IS NOT NULL AS there, coalesce(array_to_string(role.rolconfig, E'\\n'), '') AS settings, \
             coalesce(has_database_privilege(role.oid, current_database(), 'CONNECT'), false) AS may_connect, \
             coalesce((SELECT has_schema_privilege(role.oid, own.oid, 'USAGE') FROM pg_namespace own \
             WHERE own.nspname = $2), false) AS may_enter \
             FROM pg_roles owner LEFT JOIN pg_roles role ON role.rolname = $1 WHERE owner.rolname = current_user",
            [self.record.role_name.as_str().into(), self.record.schema_name.as_str().into()],
        );
        Found::find_by_statement(statement).one(db).await?.ok_or(DatabaseError::Closed)
    }
}
