//! Records of other systems are weighed as they come in, and again when their text changes.

use harness::{Answer, Gehoord, UWI, Value, json};

use super::{HUNGRY, confirm, kinds, look, set_aside, tick};
use crate::signals::accepted;

async fn import(app: &Gehoord, records: Value) -> Answer {
    const IMPORT: &str = "
        mutation Import($input: ImportSignalsInput!) {
            importSignals(input: $input) { created updated unchanged userErrors { code } }
        }";
    let system = app.nobody().with_token(schema::demo::INTEGRATION_KEY);
    let done = system.send(IMPORT, json!({ "input": { "source": "proef", "signals": records } })).await;
    assert!(done.user_errors("importSignals").is_empty(), "{}", done.body);
    done
}

fn record(id: &str, text: &str) -> Value {
    json!({ "externalId": id, "kind": "STORY", "channel": "PHONE", "text": text, "receivedAt": "2026-09-07T10:00:00Z" })
}

async fn id_of(app: &Gehoord, external: &str) -> String {
    let key = app.sql(UWI, &format!("SELECT id FROM signal WHERE external_id = '{external}'")).await;
    entity::id::SignalId(key[0].parse().expect("a key")).to_string()
}

#[tokio::test]
async fn open_records_are_proposed_and_resolved_ones_are_not() {
    let app = Gehoord::start().await;
    let handler = app.as_("handler").await;
    let mut resolved = record("af", HUNGRY);
    resolved["resolvedAt"] = json!("2026-09-07T12:00:00Z");
    let records = json!([record("erg", HUNGRY), record("gewoon", "Wanneer komt het geld?"), resolved]);
    import(&app, records.clone()).await;
    let again = import(&app, records).await;
    assert_eq!(again.at("/importSignals/unchanged"), 3);
    let erg = id_of(&app, "erg").await;
    let seen = look(&handler, &erg).await;
    assert_eq!(seen["distress"]["state"], "PROPOSED");
    assert_eq!(kinds(&app, &erg).await, ["DISTRESS_PROPOSED"], "once");
    // Counted from when it came in here.
    let due: Vec<&Value> = seen["loop"]["deadlines"].as_array().expect("deadlines").iter().collect();
    assert_eq!(due[0]["dueAt"], "2026-09-08T12:00:00+00:00", "{seen}");
    for other in ["gewoon", "af"] {
        assert_eq!(look(&handler, &id_of(&app, other).await).await["distress"], json!(null), "{other}");
    }
}

#[tokio::test]
async fn a_text_that_changed_is_weighed_anew_and_what_a_person_found_stays_until_there_is_something_new() {
    let app = Gehoord::start().await;
    let handler = app.as_("handler").await;
    import(&app, json!([record("a", "Wanneer komt het geld?")])).await;
    let signal = id_of(&app, "a").await;
    assert_eq!(look(&handler, &signal).await["distress"], json!(null));
    import(&app, json!([record("a", HUNGRY)])).await;
    assert_eq!(look(&handler, &signal).await["distress"]["state"], "PROPOSED");
    tick(&app);
    accepted(&set_aside(&handler, &signal, "Dit is bekend.").await, "setAsideDistressing");
    let same = format!("{HUNGRY} Graag antwoord.");
    import(&app, json!([record("a", &same)])).await;
    assert_eq!(look(&handler, &signal).await["distress"]["state"], "SET_ASIDE", "nothing new");
    tick(&app);
    import(&app, json!([record("a", &format!("{HUNGRY} Ik wil niet meer leven."))])).await;
    let seen = look(&handler, &signal).await["distress"].clone();
    assert_eq!((&seen["state"], &seen["reason"]), (&json!("PROPOSED"), &json!(null)), "something new");
    assert!(seen["reasons"].to_string().contains("leven"), "{seen}");
    tick(&app);
    accepted(&confirm(&handler, &signal).await, "confirmDistressing");
    import(&app, json!([record("a", "Ik slaap op straat.")])).await;
    assert_eq!(look(&handler, &signal).await["distress"]["state"], "CONFIRMED");
    let told = ["DISTRESS_PROPOSED", "DISTRESS_SET_ASIDE", "DISTRESS_PROPOSED", "DISTRESS_CONFIRMED"];
    assert_eq!(kinds(&app, &signal).await, told);
}
