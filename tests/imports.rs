//! Taking over signals of other systems: over GraphQL, from files, and the real reports of a city.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use futures::future::join_all;
use harness::{Answer, Client, Gehoord, Program, UWI, Value, json};
use schema::demo::INTEGRATION_KEY;

use crate::signals::{accepted, account, answer, count, found, look, only, promised, reveal, topic, triage};

const IMPORT: &str = "
    mutation Import($input: ImportSignalsInput!) {
        importSignals(input: $input) {
            created updated unchanged
            rejected { index code }
            quality {
                withoutTopic withoutPlace withoutRegion withoutDate withoutWayBack possibleDuplicates
            }
            userErrors { code field }
        }
    }";

fn system(app: &Gehoord) -> Client<'_> {
    app.nobody().with_token(INTEGRATION_KEY)
}

async fn import(who: &Client<'_>, source: &str, records: &[Value]) -> Answer {
    who.send(IMPORT, json!({ "input": { "source": source, "signals": records } })).await
}

/// What was created, updated, unchanged and rejected.
fn counts(answer: &Answer) -> [u64; 4] {
    let number = |name| answer.at(&format!("/importSignals/{name}")).as_u64().expect("a number");
    let rejected = answer.at("/importSignals/rejected").as_array().map_or(0, Vec::len);
    [number("created"), number("updated"), number("unchanged"), u64::try_from(rejected).expect("a number")]
}

/// A record about a payment, that somebody can be answered about.
fn record(id: &str, more: Value) -> Value {
    let mut record = json!({
        "externalId": id, "kind": "QUESTION", "channel": "PHONE", "text": "Wanneer wordt er betaald?",
        "topicPath": ["uitkering", "betaling"], "receivedAt": "2026-09-07T09:00:00Z",
        "happenedAt": "2026-09-07T08:30:00Z", "place": { "postcode": "1056 AB" },
        "reporter": { "name": "Een beller", "email": "beller@elders.example" }
    });
    for (name, value) in more.as_object().expect("an object") {
        record[name] = value.clone();
    }
    record
}

/// The signal that came from a record.
async fn signal_of(app: &Gehoord, source: &str, id: &str) -> String {
    let key = only(app, &format!("SELECT id FROM signal WHERE source = '{source}' AND external_id = '{id}'")).await;
    entity::id::SignalId(key.parse().expect("a key")).to_string()
}

#[tokio::test]
async fn the_same_source_and_id_never_make_two() {
    let app = Gehoord::start().await;
    let system = system(&app);
    let records = [record("1", json!({})), record("2", json!({})), record("3", json!({ "text": null }))];
    assert_eq!(counts(&import(&system, "register", &records).await), [3, 0, 0, 0]);
    assert_eq!(counts(&import(&system, "register", &records).await), [0, 0, 3, 0]);
    let changed = [record("1", json!({ "text": "Iets anders." })), record("2", json!({})), record("4", json!({}))];
    assert_eq!(counts(&import(&system, "register", &changed).await), [1, 1, 1, 0]);
    assert_eq!(counts(&import(&system, " another ", &records).await), [3, 0, 0, 0]);
    assert_eq!(count(&app, "FROM signal WHERE source IN ('register', 'another')").await, 7);
}

#[tokio::test]
async fn what_comes_in_has_its_topic_region_department_and_deadlines_from_now() {
    let app = Gehoord::start().await;
    accepted(&import(&system(&app), "register", &[record("1", json!({}))]).await, "importSignals");
    let signal = signal_of(&app, "register", "1").await;
    let seen = look(&app.as_("handler").await, &signal).await;
    assert_eq!((&seen["status"], &seen["topic"]["name"]), (&json!("RECEIVED"), &json!("Betaling")));
    assert_eq!(
        (&seen["region"]["name"], &seen["department"]["name"]),
        (&json!("Groot Amsterdam"), &json!("Klantcontact"))
    );
    assert_eq!((&seen["source"], &seen["externalId"]), (&json!("register"), &json!("1")));
    // From the import on, not from when it came in there.
    assert_eq!(
        promised(&seen),
        ["SEEN 2026-09-10 18:00 PENDING", "HEARD 2026-09-15 18:00 PENDING", "HELPED 2026-10-06 18:00 PENDING"]
    );
    let status = look(&system(&app), &signal).await;
    assert_eq!((&status["status"], &status["text"]), (&json!("RECEIVED"), &Value::Null));
}

#[tokio::test]
async fn what_was_resolved_comes_in_closed_without_deadlines() {
    let app = Gehoord::start().await;
    let resolved = record("1", json!({ "resolvedAt": "2026-09-07T15:00:00Z" }));
    accepted(&import(&system(&app), "register", &[resolved]).await, "importSignals");
    let signal = signal_of(&app, "register", "1").await;
    let seen = look(&app.as_("handler").await, &signal).await;
    assert_eq!((&seen["status"], &seen["outcome"]), (&json!("CLOSED"), &Value::Null));
    assert_eq!((&seen["loop"]["heardAt"], &seen["loop"]["deadlines"]), (&Value::Null, &json!([])));
    assert_eq!(seen["loop"]["closedAt"], "2026-09-07T15:00:00+00:00");
}

#[tokio::test]
async fn each_refused_record_has_its_place_and_code_and_the_others_come_in() {
    let app = Gehoord::start().await;
    let wrong = [
        (record("", json!({})), "EXTERNAL_ID_INVALID"),
        (record("x".repeat(201).as_str(), json!({})), "EXTERNAL_ID_INVALID"),
        (record("b", json!({ "receivedAt": "2027-01-01T00:00:00Z" })), "IN_THE_FUTURE"),
        (record("c", json!({ "happenedAt": "2027-01-01T00:00:00Z" })), "IN_THE_FUTURE"),
        (record("d", json!({ "resolvedAt": "2026-09-06T00:00:00Z" })), "RESOLVED_BEFORE_RECEIVED"),
        (record("e", json!({ "score": 101 })), "SCORE_INVALID"),
        (record("f", json!({ "place": { "latitude": 52.0 } })), "PLACE_INVALID"),
        (record("g", json!({ "place": { "postcode": "nergens" } })), "POSTCODE_INVALID"),
        (record("h", json!({ "text": "a".repeat(10_001) })), "TOO_LONG"),
        (record("good", json!({})), ""),
        (record(" good ", json!({ "text": "Nog eens." })), "REPEATED_IN_CALL"),
    ];
    let records: Vec<Value> = wrong.iter().map(|(record, _)| record.clone()).collect();
    let answer = import(&system(&app), "register", &records).await;
    let mut rejected = answer.at("/importSignals/rejected").as_array().expect("a list").clone();
    rejected.sort_by_key(|one| one["index"].as_u64());
    let expected: Vec<Value> = wrong
        .iter()
        .enumerate()
        .filter(|(_, (_, code))| !code.is_empty())
        .map(|(index, (_, code))| json!({ "index": index, "code": code }))
        .collect();
    assert_eq!(rejected, expected);
    assert_eq!(counts(&answer), [1, 0, 0, 10]);
    assert_eq!(only(&app, "SELECT text FROM signal WHERE source = 'register'").await, "Wanneer wordt er betaald?");
}

#[tokio::test]
async fn a_thousand_and_one_records_are_too_many() {
    let app = Gehoord::start().await;
    let records: Vec<Value> = (0..1_001).map(|number| record(&number.to_string(), json!({}))).collect();
    let refused = import(&system(&app), "register", &records).await;
    assert_eq!(refused.user_errors("importSignals"), ["TOO_MANY"]);
    assert_eq!(count(&app, "FROM signal WHERE source = 'register'").await, 0);
    assert_eq!(counts(&import(&system(&app), "register", &records[..1_000]).await), [1_000, 0, 0, 0]);
    assert_eq!(import(&system(&app), " ", &records[..1]).await.user_errors("importSignals"), ["SOURCE_INVALID"]);
}

#[tokio::test]
async fn what_is_not_known_here_never_refuses_a_record_and_is_counted() {
    let app = Gehoord::start().await;
    let records = [
        record("1", json!({ "topicPath": ["uitkering", "onbekend"] })),
        record("2", json!({ "place": { "regionName": "Verweggistan" } })),
        record("3", json!({ "place": null, "happenedAt": null, "reporter": null, "topicPath": [] })),
        record("4", json!({ "place": { "address": "Kade 1" }, "reporter": { "name": "Zonder adres" } })),
        record("5", json!({ "place": { "address": "Kade 1" }, "receivedAt": "2026-09-06T20:00:00Z" })),
    ];
    let quality = json!({
        "withoutTopic": 2, "withoutPlace": 1, "withoutRegion": 4, "withoutDate": 1, "withoutWayBack": 2, "possibleDuplicates": 2
    });
    let first = import(&system(&app), "register", &records).await;
    assert_eq!(counts(&first), [5, 0, 0, 0]);
    assert_eq!(first.at("/importSignals/quality"), &quality);
    // It is told of what was sent, whether or not it was there already.
    let again = import(&system(&app), "register", &records).await;
    assert_eq!(counts(&again), [0, 0, 5, 0]);
    assert_eq!(again.at("/importSignals/quality"), &quality);
}

#[tokio::test]
async fn two_calls_at_once_make_each_record_once() {
    let app = Gehoord::start().await;
    let system = system(&app);
    let records: Vec<Value> = (0..50).map(|number| record(&number.to_string(), json!({}))).collect();
    let answers = join_all((0..4).map(|_| import(&system, "register", &records))).await;
    let sum = |place: usize| answers.iter().map(|answer| counts(answer)[place]).sum::<u64>();
    assert_eq!([sum(0), sum(1), sum(2), sum(3)], [50, 0, 150, 0]);
    assert_eq!(count(&app, "FROM signal WHERE source = 'register'").await, 50);
    assert_eq!(count(&app, "FROM event WHERE kind = 'SIGNAL_IMPORTED' AND subject_id IN (SELECT id FROM signal WHERE source = 'register')").await, 50);
}

#[tokio::test]
async fn a_changed_record_updates_what_its_source_owns_and_leaves_what_staff_decided() {
    let app = Gehoord::start().await;
    let (system, handler) = (system(&app), app.as_("handler").await);
    let brieven = topic(&app, "contact/brieven").await;
    accepted(
        &import(&system, "register", &[record("1", json!({ "text": "Bel 06 98765432." }))]).await,
        "importSignals",
    );
    let signal = signal_of(&app, "register", "1").await;
    let changed = record(
        "1",
        json!({ "text": "Mail post@elders.example.", "place": { "postcode": "9712 AB", "address": "Kade 1" } }),
    );
    assert_eq!(counts(&import(&system, "register", &[changed]).await), [0, 1, 0, 0]);
    let seen = look(&handler, &signal).await;
    assert_eq!((&seen["text"], &seen["region"]["name"]), (&json!("Mail [e-mailadres]."), &json!("Noord")));
    assert_eq!(seen["place"]["address"], "Kade 1");
    assert_eq!(
        reveal(&handler, &signal, "Nagaan.").await.text("/revealSignal/revealed/text"),
        "Mail post@elders.example."
    );

    accepted(&triage(&handler, &signal, &brieven, json!({ "urgency": "HIGH" })).await, "triageSignal");
    let changed = record("1", json!({ "text": "Gewoon een vraag.", "topicPath": ["werk"] }));
    assert_eq!(counts(&import(&system, "register", &[changed]).await), [0, 1, 0, 0]);
    let seen = look(&handler, &signal).await;
    assert_eq!(
        (&seen["topic"]["name"], &seen["urgency"], &seen["status"]),
        (&json!("Brieven"), &json!("HIGH"), &json!("SEEN"))
    );
    assert_eq!((&seen["text"], &seen["masked"]), (&json!("Gewoon een vraag."), &json!(false)));
    assert_eq!(
        count(&app, "FROM sealed_text WHERE subject_id IN (SELECT id FROM signal WHERE source = 'register')").await,
        0
    );
    let events =
        format!("FROM event WHERE kind = 'SIGNAL_UPDATED' AND subject_id = '{}'", crate::signals::key(&signal));
    assert_eq!(count(&app, &events).await, 2);
}

#[tokio::test]
async fn a_text_that_its_source_withdrew_is_gone_with_its_original() {
    let app = Gehoord::start().await;
    let (system, handler) = (system(&app), app.as_("handler").await);
    accepted(
        &import(&system, "register", &[record("1", json!({ "text": "Bel 06 98765432." }))]).await,
        "importSignals",
    );
    assert_eq!(counts(&import(&system, "register", &[record("1", json!({ "text": null }))]).await), [0, 1, 0, 0]);
    let signal = signal_of(&app, "register", "1").await;
    assert_eq!(look(&handler, &signal).await["text"], Value::Null);
    assert_eq!(reveal(&handler, &signal, "Nagaan.").await.at("/revealSignal/revealed/text"), &Value::Null);
}

#[tokio::test]
async fn who_told_it_is_the_sources_to_change() {
    let app = Gehoord::start().await;
    let (system, handler) = (system(&app), app.as_("handler").await);
    let known = |reporter: Value| [record("1", json!({ "reporter": reporter }))];
    accepted(&import(&system, "register", &known(Value::Null)).await, "importSignals");
    let signal = signal_of(&app, "register", "1").await;
    assert_eq!(promised(&look(&handler, &signal).await), ["SEEN 2026-09-10 18:00 PENDING"]);
    let reporter = async || {
        let opened = reveal(&handler, &signal, "Nagaan.").await;
        opened.at("/revealSignal/revealed/reporter").clone()
    };
    assert_eq!(reporter().await, Value::Null);

    let told = json!({ "name": "Een beller", "email": "beller@elders.example", "phone": null });
    assert_eq!(counts(&import(&system, "register", &known(told.clone())).await), [0, 1, 0, 0]);
    assert_eq!(reporter().await, told);
    // Somebody can be told now, so something is promised.
    assert_eq!(
        promised(&look(&handler, &signal).await),
        ["SEEN 2026-09-10 18:00 PENDING", "HEARD 2026-09-15 18:00 PENDING", "HELPED 2026-10-06 18:00 PENDING"]
    );
    let client = json!({ "name": "Anouk", "email": "client@demo.example", "phone": null });
    accepted(&import(&system, "register", &known(client.clone())).await, "importSignals");
    assert_eq!(reporter().await, client);
    assert_eq!(look(&app.as_("client").await, &signal).await["status"], "RECEIVED");
    // Once somebody was answered, they stay who was answered.
    accepted(&triage(&handler, &signal, &topic(&app, "uitkering/betaling").await, json!({})).await, "triageSignal");
    accepted(&answer(&handler, &signal, json!({})).await, "answerSignal");
    accepted(&import(&system, "register", &known(told)).await, "importSignals");
    assert_eq!(look(&app.as_("client").await, &signal).await["status"], "HELPED");
}

#[tokio::test]
async fn a_record_that_is_resolved_or_opened_again_at_its_source_follows_it() {
    let app = Gehoord::start().await;
    let (system, handler) = (system(&app), app.as_("handler").await);
    let open = [record("1", json!({}))];
    let resolved = [record("1", json!({ "resolvedAt": "2026-09-08T07:00:00Z" }))];
    accepted(&import(&system, "register", &open).await, "importSignals");
    let signal = signal_of(&app, "register", "1").await;
    accepted(&import(&system, "register", &resolved).await, "importSignals");
    let seen = look(&handler, &signal).await;
    assert_eq!((&seen["status"], &seen["loop"]["deadlines"]), (&json!("CLOSED"), &json!([])));
    app.pass(chrono::TimeDelta::days(1));
    accepted(&import(&system, "register", &open).await, "importSignals");
    let seen = look(&app.as_("handler").await, &signal).await;
    assert_eq!((&seen["status"], &seen["loop"]["closedAt"]), (&json!("RECEIVED"), &Value::Null));
    assert_eq!(promised(&seen).first().map(String::as_str), Some("SEEN 2026-09-11 18:00 PENDING"));
    // What staff handled they close themselves.
    let handler = app.as_("handler").await;
    accepted(&triage(&handler, &signal, &topic(&app, "uitkering/betaling").await, json!({})).await, "triageSignal");
    assert!(
        found(
            &handler,
            json!({ "filter": { "status": ["SEEN"], "handlerId": account(&app, "handler@demo.example").await } })
        )
        .await
        .contains(&signal)
    );
}

fn program(app: &Gehoord) -> Program {
    Program::new(env!("CARGO_BIN_EXE_gehoord-under-test"))
        .set("DATABASE_URL", &app.database_url())
        .set("GEHOORD_SECRET_KEY", &"A".repeat(43))
}

const MAPPING: &str = r#"
[signal]
external_id = { field = "nummer" }
kind = { field = "soort", words = { klacht = "COMPLAINT", vraag = "QUESTION" } }
channel = { value = "EMAIL" }
text = { field = "verhaal" }
topic_path = [{ field = "thema" }, { field = "onderwerp" }]
received_at = { field = "op" }
postcode = { field = "waar.postcode" }
resolved_at = { field = "klaar" }
reporter_email = { field = "wie" }
"#;

const LINES: &str = r#"{"nummer": 1, "soort": "vraag", "verhaal": "Bel 06 98765432.", "thema": "uitkering", "onderwerp": "betaling", "op": "2026-09-01", "waar": {"postcode": "1056 AB"}}
this is no JSON

{"nummer": 2, "soort": "klacht", "op": "2026-09-01T10:00:00+02:00", "klaar": "2026-09-02", "wie": "client@demo.example"}
{"nummer": 3, "soort": "raadsel", "op": "2026-09-01"}
{"nummer": 4, "soort": "vraag", "op": "gisteren"}
{"soort": "vraag", "op": "2026-09-01"}
{"nummer": 1, "soort": "vraag", "op": "2026-09-01"}
[1, 2]"#;

#[tokio::test]
async fn a_file_comes_in_with_a_mapping_and_the_same_file_twice_changes_nothing() {
    let app = Gehoord::start().await;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("import-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let (mapping, file) = (folder.join("mapping.toml"), folder.join("file.ndjson"));
    fs::write(&mapping, MAPPING).expect("a mapping");
    fs::write(&file, LINES).expect("a file");
    let program = program(&app);
    let text = |path: &Path| path.display().to_string();
    let import = async |source: &str, file: &Path| {
        let (mapping, file) = (text(&mapping), text(file));
        program.run(&["import", "--organisation", UWI, "--source", source, "--mapping", &mapping, &file]).await
    };
    let first = import("e-mail", &file).await;
    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(first.out.trim_end().lines().last(), Some("created 2, updated 0, unchanged 0, rejected 6"), "{first:?}");
    assert!(first.out.contains("1 without a topic that is known here"), "{first:?}");
    for (line, code) in [
        (2, "LINE_INVALID"),
        (5, "KIND_UNKNOWN"),
        (6, "MOMENT_INVALID"),
        (7, "EXTERNAL_ID_INVALID"),
        (8, "REPEATED_IN_CALL"),
        (9, "LINE_INVALID"),
    ] {
        let told = first.err.lines().filter(|told| told.contains(&format!("line {line}: {code} "))).count();
        assert_eq!(told, 1, "line {line}: {first:?}");
    }
    assert!(!first.err.contains("98765432"), "a reason, not the line: {first:?}");
    let again = import("e-mail", &file).await;
    assert_eq!(again.out.trim_end().lines().last(), Some("created 0, updated 0, unchanged 2, rejected 6"), "{again:?}");

    // Seen at once in the answers of the server beside which it ran.
    let signal = signal_of(&app, "e-mail", "1").await;
    let seen = look(&app.as_("handler").await, &signal).await;
    assert_eq!((&seen["text"], &seen["region"]["name"]), (&json!("Bel [telefoonnummer]."), &json!("Groot Amsterdam")));
    let own = look(&app.as_("client").await, &signal_of(&app, "e-mail", "2").await).await;
    assert_eq!((&own["status"], &own["loop"]["closedAt"]), (&json!("CLOSED"), &json!("2026-09-02T21:59:59+00:00")));

    for (source, file, said) in
        [("e-mail", folder.join("nothing.ndjson"), "nothing.ndjson"), ("", file.clone(), "source: A source has a name")]
    {
        let refused = import(source, &file).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.err.lines().last().is_some_and(|line| line.contains(said)), "{refused:?}");
    }
    let nowhere = program
        .run(&["import", "--organisation", "nowhere", "--source", "x", "--mapping", &text(&mapping), &text(&file)])
        .await;
    assert_eq!((nowhere.code, nowhere.err.trim().lines().count()), (Some(1), 1), "{nowhere:?}");
}

/// What a signal has of the real reports, in the form in which both sides are compared.
#[derive(Debug, PartialEq)]
struct Report {
    topic: String,
    coordinates: (f64, f64),
    address: Option<String>,
    region: Option<String>,
    received: DateTime<Utc>,
    resolved: Option<String>,
}

fn text(record: &Value, field: &str) -> Option<String> {
    record[field].as_str().map(str::to_owned)
}

fn reports(folder: &Path) -> HashMap<String, Report> {
    let areas: Vec<Value> =
        serde_json::from_str(&fs::read_to_string(folder.join("assen-areas.json")).expect("areas")).expect("JSON");
    let code = |name: &str| areas.iter().find(|area| area["name"] == name).and_then(|area| text(area, "code"));
    let lines = fs::read_to_string(folder.join("assen-reports-2026-h1.ndjson")).expect("reports");
    lines
        .lines()
        .map(|line| {
            let record: Value = serde_json::from_str(line).expect("JSON");
            let part = |field| text(&record, field).expect("a text");
            let report = Report {
                topic: format!("{}/{}", part("category_slug"), part("subcategory_slug")),
                coordinates: (record["lat"].as_f64().expect("a number"), record["lng"].as_f64().expect("a number")),
                address: text(&record, "address"),
                region: text(&record, "wijk").and_then(|name| code(&name)),
                received: part("created_at").parse().expect("a moment"),
                resolved: text(&record, "resolved_date"),
            };
            (part("id"), report)
        })
        .collect()
}

/// A city that takes over the real reports of another.
pub struct RealCity {
    program: Program,
    folder: PathBuf,
}

impl RealCity {
    /// The folder with the reports, where there is one.
    pub fn folder() -> Option<PathBuf> {
        let folder = std::env::var("GEHOORD_REAL_REPORTS").ok();
        if folder.is_none() {
            println!("skipped: GEHOORD_REAL_REPORTS names no folder with real reports");
        }
        folder.map(PathBuf::from)
    }

    /// Makes its organisation, `assen`.
    pub async fn begin(app: &Gehoord, folder: &Path) -> Self {
        let program = program(app);
        let made = program.run(&["organisation", "create", "assen", "--name", "Gemeente Assen"]).await;
        assert_eq!(made.code, Some(0), "{made:?}");
        Self { program, folder: folder.to_owned() }
    }

    async fn run(&self, command: &[&str], mapping: &str, file: &str) -> String {
        let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/mappings").join(mapping).display().to_string();
        let file = self.folder.join(file).display().to_string();
        let words = [command, &["--organisation", "assen", "--mapping", &mapping, &file]].concat();
        let ended = self.program.run(&words).await;
        assert_eq!(ended.code, Some(0), "{ended:?}");
        ended.out.trim_end().lines().last().unwrap_or_default().to_owned()
    }

    pub async fn regions(&self) -> String {
        self.run(&["import-regions"], "assen-regions.toml", "assen-areas.json").await
    }

    pub async fn topics(&self) -> String {
        self.run(&["import-topics"], "assen-topics.toml", "assen-categories.json").await
    }

    pub async fn signals(&self) -> String {
        self.run(&["import", "--source", "meldingen"], "assen.toml", "assen-reports-2026-h1.ndjson").await
    }
}

#[tokio::test]
async fn the_real_reports_come_in_as_they_are_and_a_second_time_change_nothing() {
    let Some(folder) = RealCity::folder() else { return };
    let expected = reports(&folder);
    assert_eq!((expected.len(), expected.values().filter(|report| report.resolved.is_none()).count()), (1_898, 61));
    let app = Gehoord::empty().await;
    let city = RealCity::begin(&app, &folder).await;
    assert_eq!(city.regions().await, "created 21, updated 0, unchanged 0, rejected 0");
    let first = city.topics().await;
    assert!(first.starts_with("created ") && first.ends_with(" rejected 0"), "{first}");
    assert_eq!(city.signals().await, "created 1898, updated 0, unchanged 0, rejected 0");

    let rows = app
        .sql(
            "assen",
            "SELECT json_build_object(
                'id', external_id, 'topic', topic.path, 'latitude', latitude, 'longitude', longitude, 'address', address,
                'region', region.code, 'received', received_at, 'status', signal.status,
                'resolved', (closed_at AT TIME ZONE 'Europe/Amsterdam')::date,
                'deadlines', (SELECT count(*) FROM deadline WHERE subject_id = signal.id))
             FROM signal LEFT JOIN topic ON topic.id = topic_id LEFT JOIN region ON region.id = region_id",
        )
        .await;
    assert_eq!(rows.len(), expected.len());
    for row in rows {
        let row: Value = serde_json::from_str(&row).expect("JSON");
        let report = &expected[row["id"].as_str().expect("an id")];
        let found = Report {
            topic: text(&row, "topic").unwrap_or_else(|| panic!("no topic: {row}")),
            coordinates: (row["latitude"].as_f64().expect("a number"), row["longitude"].as_f64().expect("a number")),
            address: text(&row, "address"),
            region: text(&row, "region"),
            received: row["received"].as_str().expect("a moment").parse().expect("a moment"),
            resolved: text(&row, "resolved"),
        };
        assert_eq!(&found, report, "{row}");
        assert!(report.region.is_some(), "every neighbourhood is known: {row}");
        // Nobody can be told, so an open one is only promised to be seen.
        let (status, deadlines) = if report.resolved.is_some() { ("CLOSED", 0) } else { ("RECEIVED", 1) };
        assert_eq!((&row["status"], &row["deadlines"]), (&json!(status), &json!(deadlines)), "{row}");
    }
    // The municipality promises to take some up within a day, and so does the deadline.
    let sooner = "SELECT count(*) FROM deadline JOIN signal ON signal.id = subject_id JOIN topic ON topic.id = topic_id
                  WHERE topic.promises::text LIKE '%1 working day%'";
    assert_ne!(app.sql("assen", sooner).await, ["0"]);

    assert_eq!(city.signals().await, "created 0, updated 0, unchanged 1898, rejected 0");
    assert_eq!(city.regions().await, "created 0, updated 0, unchanged 21, rejected 0");
    assert!(city.topics().await.starts_with("created 0, updated 0, "));
    assert_eq!(app.sql("assen", "SELECT count(*) FROM event WHERE kind = 'SIGNAL_IMPORTED'").await, ["1898"]);
    assert!(app.log("assen").await.is_whole());
}
