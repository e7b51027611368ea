//! An organisation's schema. No table carries an organisation column: the schema is the border.

use sea_orm_migration::prelude::*;

use crate::sql::migrations;

/// Migrates one organisation's schema; run it with that schema as the search path.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        migrations![
            "m0001_places_and_people",
            "m0002_access",
            "m0003_councils",
            "m0004_sessions_and_proposals",
            "m0005_signals",
            "m0006_follow_ups",
            "m0007_events",
            "m0008_proposals",
            "m0009_consultations",
            "m0010_follow_ups_and_contact",
            "m0011_promise_clock",
            "m0012_journeys_and_pilots",
            "m0013_notices",
            "m0014_centres",
            "m0015_sessions",
            "m0016_reference",
            "m0017_insight",
            "m0018_search",
            "m0019_distress",
        ]
    }
}

/// Tables that an organisation's role only adds to: history that the program itself cannot rewrite.
const APPEND_ONLY: [&str; 2] = ["event", "event_place"];

/// The statements that let an organisation's role use its own schema's tables, and nothing more.
///
/// Both names are the program's own, never a person's input; they are quoted all the same.
#[must_use]
pub fn grants(schema: &str, role: &str) -> Vec<String> {
    let schema = quoted(schema);
    let role = quoted(role);
    let mut statements = vec![
        format!("GRANT USAGE ON SCHEMA {schema} TO {role}"),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"),
        format!("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role}"),
        format!("REVOKE ALL ON {schema}.seaql_migrations FROM {role}"),
    ];
    statements.extend(APPEND_ONLY.iter().map(|table| format!("REVOKE UPDATE, DELETE ON {schema}.{table} FROM {role}")));
    statements
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
