//! GraphQL over HTTP, as the npm package `graphql-http` audits it.

use harness::{Gehoord, Value, node};

#[tokio::test]
async fn all_61_audits_are_ok() {
    let app = Gehoord::start().await;
    let outcome = node("audit.mjs", &[&app.url("/graphql")]).await;
    let out = String::from_utf8_lossy(&outcome.stdout).into_owned();
    let audits: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let failed: Vec<&Value> = audits.iter().filter(|audit| audit["status"] != "ok").collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!(audits.len(), 61, "{}", String::from_utf8_lossy(&outcome.stderr));
}
