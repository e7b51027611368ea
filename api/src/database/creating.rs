//! A new organisation: its row, its schema, its role, in one transaction.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use uuid::Uuid;

use super::{
    Database, DatabaseError, Slug,
    connection::{LONGEST_LOOK, in_time},
    migrating,
    name::quoted,
    role::Role,
};

/// An organisation as the control schema knows it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OrganisationRecord {
    /// Its id, the same everywhere.
    pub id: Uuid,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The schema that holds its data.
    pub schema_name: String,
    /// The role that reaches it.
    pub role_name: String,
}

impl Database {
    /// Makes an organisation. All of it is there at once, or nothing is.
    ///
    /// # Errors
    /// When the slug or name is out of bounds or the slug is taken; [`DatabaseError::RolesNeeded`] when an administrator
    /// has to make the role first, after which the same call goes through.
    pub async fn create_organisation(&self, slug: &str, name: &str) -> Result<OrganisationRecord, DatabaseError> {
        let slug = Slug::parse(slug)?;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
            return Err(DatabaseError::BadName);
        }
        let record = OrganisationRecord {
            id: Uuid::now_v7(),
            slug: slug.to_string(),
            name: name.to_owned(),
            schema_name: slug.schema(),
            role_name: slug.role(self.name()),
        };
        self.create(&record).await.map_err(|error| match error.sqlstate().as_deref() {
            // The row comes first in the transaction, so this is the slug.
            Some("23505") => DatabaseError::SlugTaken { slug: record.slug.clone() },
            _ => self.explained(error),
        })?;
        Ok(record)
    }

    async fn create(&self, record: &OrganisationRecord) -> Result<(), DatabaseError> {
        let settings = self.settings();
        let role = Role { record, key: self.key(), settings };
        let transaction = migrating::begin(self.direct(), &record.schema_name).await?;
        transaction
            .execute_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                format!(
                    "INSERT INTO {}.organisation (id, slug, name, schema_name, role_name, created_at) \
                     VALUES ($1, $2, $3, $4, $5, now())",
                    quoted(migrating::CONTROL)
                ),
                [
                    record.id.into(),
                    record.slug.as_str().into(),
                    record.name.as_str().into(),
                    record.schema_name.as_str().into(),
                    record.role_name.as_str().into(),
                ],
            ))
            .await?;
        transaction.execute_unprepared(&format!("CREATE SCHEMA {}", quoted(&record.schema_name))).await?;
        migrating::in_schema(&transaction, &role, true, settings.single_role).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// All organisations, the first made first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn organisations(&self) -> Result<Vec<OrganisationRecord>, DatabaseError> {
        let statement = Statement::from_string(
            DbBackend::Postgres,
            format!(
                "SELECT id, slug, name, schema_name, role_name FROM {}.organisation ORDER BY created_at, id",
                quoted(migrating::CONTROL)
            ),
        );
        in_time(LONGEST_LOOK, OrganisationRecord::find_by_statement(statement).all(self.direct())).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Organisations, testing};

    #[tokio::test]
    async fn a_slug_is_given_once() {
        let database = Database::open(testing::settings().await).await.unwrap();
        database.create_organisation("uwi", "Benefits").await.unwrap();
        let error = database.create_organisation("uwi", "Other").await.unwrap_err();
        assert_eq!(error.to_string(), "There is an organisation uwi already.");
        assert!(matches!(database.create_organisation("Uwi", "x").await, Err(DatabaseError::BadSlug)));
        assert!(matches!(database.create_organisation("other", " \n").await, Err(DatabaseError::BadName)));
        assert_eq!(database.organisations().await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn an_owner_who_may_not_create_roles_is_told_what_an_administrator_has_to_run() {
        let (settings, administrator) = testing::settings_of_a_plain_owner().await;
        let database = Database::open(settings).await.unwrap();
        let error = database.create_organisation("uwi", "Benefits").await.unwrap_err();
        let DatabaseError::RolesNeeded { statements, .. } = error else { panic!("{error}") };
        assert!(database.organisations().await.unwrap().is_empty());
        for statement in statements {
            administrator.execute_unprepared(&statement).await.unwrap();
        }
        database.create_organisation("uwi", "Benefits").await.unwrap();
        database.migrate().await.unwrap();
        let organisations = Organisations::new(database);
        let uwi = organisations.get("uwi").await.unwrap().unwrap();
        uwi.db.execute_unprepared("SELECT count(*) FROM council").await.unwrap();
    }

    #[tokio::test]
    async fn an_owner_who_may_not_create_roles_can_go_on_with_one() {
        let (mut settings, _) = testing::settings_of_a_plain_owner().await;
        settings.single_role = true;
        let database = Database::open(settings).await.unwrap();
        database.create_organisation("uwi", "Benefits").await.unwrap();
        assert_eq!(database.migrate().await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_role_that_lost_its_rights_gets_them_back() {
        let database = Database::open(testing::settings().await).await.unwrap();
        let record = database.create_organisation("uwi", "Benefits").await.unwrap();
        let (schema, role) = (quoted(&record.schema_name), quoted(&record.role_name));
        let lost = format!(
            "REVOKE ALL ON SCHEMA {schema} FROM {role}; REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}"
        );
        database.direct().execute_unprepared(&lost).await.unwrap();
        database.migrate().await.unwrap();
        let organisations = Organisations::new(database);
        let uwi = organisations.get("uwi").await.unwrap().unwrap();
        uwi.db.execute_unprepared("SELECT count(*) FROM council").await.unwrap();
    }

    #[tokio::test]
    async fn a_role_that_is_gone_is_made_again() {
        let settings = testing::settings().await;
        let database = Database::open(settings).await.unwrap();
        let record = database.create_organisation("uwi", "Benefits").await.unwrap();
        let role = quoted(&record.role_name);
        database.direct().execute_unprepared(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.unwrap();
        database.migrate().await.unwrap();
        let organisations = Organisations::new(database);
        let uwi = organisations.get("uwi").await.unwrap().unwrap();
        uwi.db.execute_unprepared("SELECT count(*) FROM council").await.unwrap();
    }
}
