//! The promise clock: every promise is kept, still runs, or has gone up.

mod closing;
mod filters;
mod many;
mod once;
mod owners;
mod settings;

use entity::id::AccountId;
use harness::{Gehoord, UWI};

/// What the clock told of a thing, in the order in which it was told: `NEAR_END HEARD 0`.
pub(crate) async fn told(app: &Gehoord, key: &str) -> Vec<String> {
    let sql = format!(
        "SELECT substr(kind, 9) || ' ' || (data->>'step') || ' ' || (data->>'round') FROM event
         WHERE subject_id = '{key}' AND kind LIKE 'PROMISE\\_%' ORDER BY at, kind, data->>'step'"
    );
    app.sql(UWI, &sql).await
}

/// One fact of what the clock told of a thing, for each of one kind.
pub(crate) async fn facts(app: &Gehoord, key: &str, kind: &str, fact: &str) -> Vec<String> {
    let sql = format!(
        "SELECT data->>'{fact}' FROM event WHERE subject_id = '{key}' AND kind = 'PROMISE_{kind}'
         ORDER BY at, data->>'step'"
    );
    app.sql(UWI, &sql).await
}

/// The global id of the account that a statement finds the key of.
pub(crate) async fn account_of(app: &Gehoord, statement: &str) -> String {
    let found = app.sql(UWI, statement).await;
    let key = found.first().unwrap_or_else(|| panic!("nobody: {statement}"));
    AccountId(key.parse().unwrap_or_else(|_| panic!("no key: {statement}: {found:?}"))).to_string()
}

/// The process owner of the department in which a statement finds it.
pub(crate) fn process_owner(department: &str) -> String {
    format!("SELECT process_owner_id FROM department WHERE id = ({department})")
}

/// What breaks the rule that a promise is kept, still runs, or has gone up, each once. The moment is the server's.
pub(crate) fn broken_rules(app: &Gehoord) -> Vec<(&'static str, String)> {
    let now = app.clock.now().to_rfc3339();
    let late = format!("(coalesce(met_at, dropped_at, '{now}') > due_at)");
    let events = |kind: &str| {
        format!(
            "(SELECT count(*) FROM event WHERE kind = 'PROMISE_{kind}' AND event.subject_id = deadline.subject_id
                AND data->>'step' = step AND data->>'round' = round::text)"
        )
    };
    let (near, broken, up) = (events("NEAR_END"), events("BROKEN"), events("ESCALATED"));
    vec![
        ("neither kept, pending nor gone up", format!("SELECT id FROM deadline WHERE {late} AND escalated_at IS NULL")),
        ("gone up and kept", format!("SELECT id FROM deadline WHERE NOT {late} AND escalated_at IS NOT NULL")),
        (
            "not told once that it broke",
            format!("SELECT id FROM deadline WHERE {broken} <> (escalated_at IS NOT NULL)::int"),
        ),
        ("not gone up once", format!("SELECT id FROM deadline WHERE {up} <> (escalated_at IS NOT NULL)::int")),
        ("not warned of once", format!("SELECT id FROM deadline WHERE {near} <> (warned_at IS NOT NULL)::int")),
        (
            "not warned of though it was near its end",
            format!(
                "SELECT id FROM deadline WHERE warned_at IS NULL AND escalated_at IS NULL AND warn_at <= '{now}'
                    AND met_at IS NULL AND dropped_at IS NULL AND due_at >= '{now}'"
            ),
        ),
        ("warned of before it was time", "SELECT id FROM deadline WHERE warned_at < warn_at".to_owned()),
    ]
}

/// Every promise of an organisation is kept, still runs, or has gone up, each once.
pub(crate) async fn assert_nothing_is_lost(app: &Gehoord, organisation: &str) {
    for (name, rows) in broken_rules(app) {
        let found = app.sql(organisation, &rows).await;
        assert!(found.is_empty(), "{organisation}: {name}: {} deadlines, such as {:?}", found.len(), found.first());
    }
}
