//! A council's calendar: its public sessions as a file, read by a program for calendars.

use entity::id::SessionId;
use harness::{Gehoord, UWI, Value, json, node};
use reqwest::{
    Response,
    header::{ACCEPT_LANGUAGE, IF_NONE_MATCH},
};

const PATH: &str = "/v1/councils/noord/calendar.ics";

/// A session of the council of the north; gives its key. What is said of it comes after the defaults.
async fn session(app: &Gehoord, title: &str, starts: &str, status: &str, more: &[(&str, &str)]) -> String {
    app.pass(chrono::TimeDelta::milliseconds(2));
    let key = entity::id::TypedId::uuid(SessionId::at(app.clock.now())).to_string();
    let off = if status == "CANCELLED" { "'2026-09-07 09:00Z', 'Niemand kon.'" } else { "NULL, NULL" };
    let (title, public) = (title.replace('\'', "''"), !more.contains(&("is_public", "false")));
    let sql = format!(
        "INSERT INTO session (id, kind, title, is_online, starts_at, ends_at, organiser_id, is_public, status, cancelled_at, \
         cancelled_reason, changed_at, created_at) SELECT '{key}', 'COUNCIL_MEETING', '{title}', false, \
         TIMESTAMPTZ '{starts}', TIMESTAMPTZ '{starts}' + INTERVAL '2 hours', id, {public}, '{status}', {off}, \
         '2026-09-07 09:00Z', '2026-09-01 08:00Z' FROM account WHERE email = 'facilitator@demo.example'"
    );
    app.sql(UWI, &sql).await;
    for (column, value) in more {
        app.sql(UWI, &format!("UPDATE session SET {column} = {value} WHERE id = '{key}'")).await;
    }
    app.sql(UWI, &format!("INSERT INTO session_council SELECT '{key}', id FROM council WHERE slug = 'noord'")).await;
    key
}

/// What the program for calendars makes of it.
async fn read(app: &Gehoord, path: &str, language: &str) -> Value {
    let outcome = node("calendar.mjs", &[&app.url(path), language]).await;
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stderr));
    serde_json::from_slice(&outcome.stdout).expect("JSON")
}

/// The entry of a session.
fn entry<'c>(calendar: &'c Value, key: &str) -> Option<&'c Value> {
    let uid = format!("{key}@uwi.gehoord");
    calendar["events"].as_array().expect("events").iter().find(|event| event["uid"] == *uid)
}

async fn get(app: &Gehoord, path: &str, headers: &[(&str, &str)]) -> Response {
    let request = app.http.get(app.url(path));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.expect("an answer")
}

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map(|value| value.to_str().expect("a text")).unwrap_or_default()
}

#[tokio::test]
async fn a_program_for_calendars_reads_what_is_planned_what_is_certain_and_what_is_off() {
    let app = Gehoord::start().await;
    let odd = "Eén vergadering; brieven, bellen & \\ 'wachten'\r\nen een tweede regel ☃, die zo lang is dat hij wordt gevouwen";
    let place = [("place", "'Buurthuis De Singel, zaal 2; achterom'")];
    let confirmed = session(&app, odd, "2026-10-01 12:00Z", "CONFIRMED", &place).await;
    let planned = session(&app, "Gepland", "2026-10-02 12:00Z", "PLANNED", &[("is_online", "true")]).await;
    let off = session(&app, "Gaat niet door", "2026-10-03 12:00Z", "CANCELLED", &[]).await;
    let calendar = read(&app, PATH, "nl").await;
    assert_eq!(calendar["version"], "2.0");
    assert_eq!(
        entry(&calendar, &confirmed),
        Some(&json!({
            "uid": format!("{confirmed}@uwi.gehoord"),
            "summary": odd.replace("\r\n", "\n"),
            "location": "Buurthuis De Singel, zaal 2; achterom",
            "status": "CONFIRMED", "sequence": 0,
            "start": "2026-10-01T12:00:00.000Z", "end": "2026-10-01T14:00:00.000Z",
            "stamp": "2026-09-07T09:00:00.000Z", "changed": "2026-09-07T09:00:00.000Z",
            "categories": ["raadsvergadering"],
        }))
    );
    let planned = entry(&calendar, &planned).expect("it is there");
    assert_eq!((&planned["status"], &planned["location"]), (&json!("TENTATIVE"), &json!("online")));
    let off = entry(&calendar, &off).expect("what is off stays in it");
    assert_eq!((&off["status"], &off["summary"]), (&json!("CANCELLED"), &json!("Gaat niet door")));
}

#[tokio::test]
async fn what_is_moved_keeps_its_name_and_goes_up_in_sequence() {
    let app = Gehoord::start().await;
    let key = session(&app, "Openbare vergadering", "2026-10-01 12:00Z", "CONFIRMED", &[]).await;
    let before = read(&app, PATH, "nl").await;
    let moved = format!(
        "UPDATE session SET starts_at = starts_at + INTERVAL '1 day', ends_at = ends_at + INTERVAL '1 day', \
         sequence = sequence + 1, changed_at = '2026-09-08 08:00Z' WHERE id = '{key}'"
    );
    app.sql(UWI, &moved).await;
    let after = read(&app, PATH, "nl").await;
    let (before, after) = (entry(&before, &key).expect("an entry"), entry(&after, &key).expect("an entry"));
    assert_eq!((&before["sequence"], &after["sequence"]), (&json!(0), &json!(1)));
    assert_eq!(after["start"], "2026-10-02T12:00:00.000Z");
    assert_eq!(
        (&before["changed"], &after["changed"]),
        (&json!("2026-09-07T09:00:00.000Z"), &json!("2026-09-08T08:00:00.000Z"))
    );
}

#[tokio::test]
async fn a_closed_meeting_is_never_in_it_whoever_asks() {
    let app = Gehoord::start().await;
    let closed = session(&app, "Besloten", "2026-10-01 12:00Z", "CONFIRMED", &[("is_public", "false")]).await;
    let open = session(&app, "Openbaar", "2026-10-01 12:00Z", "CONFIRMED", &[]).await;
    let everybodys = get(&app, PATH, &[]).await.text().await.expect("a text");
    assert!(everybodys.contains(&open) && !everybodys.contains(&closed) && !everybodys.contains("Besloten"));
    let chair = app.sql(UWI, "SELECT email FROM account WHERE name = 'Harm Oldenziel'").await;
    let chair = app.nobody().signed_in(&chair[0], harness::PASSWORD).await;
    for client in [chair, app.as_("facilitator").await, app.as_("admin").await, app.nobody().with_token("abc")] {
        let token = format!("Bearer {}", client.token().expect("a token"));
        let same = get(&app, PATH, &[("authorization", &token)]).await;
        assert_eq!((same.status().as_u16(), header(&same, "cache-control")), (200, "no-cache"));
        assert_eq!(same.text().await.expect("a text"), everybodys);
    }
}

#[tokio::test]
async fn it_goes_back_a_year_and_on_for_ever_and_holds_a_thousand() {
    let app = Gehoord::start().await;
    let long_ago = session(&app, "Lang geleden", "2025-09-08 05:00Z", "CONFIRMED", &[]).await;
    let a_year_ago = session(&app, "Een jaar geleden", "2025-09-08 06:30Z", "CONFIRMED", &[]).await;
    let far = session(&app, "Ver weg", "2033-01-01 12:00Z", "PLANNED", &[]).await;
    let calendar = get(&app, PATH, &[]).await.text().await.expect("a text");
    assert!(!calendar.contains(&long_ago) && calendar.contains(&a_year_ago) && calendar.contains(&far));
    let many = "INSERT INTO session (id, kind, title, is_online, starts_at, ends_at, organiser_id, is_public, status, \
                changed_at, created_at) SELECT gen_random_uuid(), 'INFORMAL', 'Nummer ' || n, false, TIMESTAMPTZ \
                '2027-01-01 08:00Z' + n * INTERVAL '1 day', TIMESTAMPTZ '2027-01-01 09:00Z' + n * INTERVAL '1 day', \
                account.id, true, 'PLANNED', account.created_at, account.created_at FROM account, \
                generate_series(1, 1100) n WHERE email = 'facilitator@demo.example'";
    app.sql(UWI, many).await;
    app.sql(
        UWI,
        "INSERT INTO session_council SELECT session.id, council.id FROM session, council WHERE title LIKE 'Nummer %' AND slug = 'noord'",
    )
    .await;
    let calendar = get(&app, PATH, &[]).await.text().await.expect("a text");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 1_000);
    assert!(calendar.contains(&far) && !calendar.contains(&a_year_ago), "the latest");
    let first = calendar.split("DTSTART:").nth(1).and_then(|rest| rest.lines().next());
    let last = calendar.rsplit("DTSTART:").next().and_then(|rest| rest.lines().next());
    assert!(first < last, "the first first: {first:?} {last:?}");
}

#[tokio::test]
async fn whose_it_is_and_what_kind_each_is_is_said_in_the_language_that_is_asked_for() {
    let app = Gehoord::start().await;
    let key = session(&app, "Openbaar", "2026-10-01 12:00Z", "CONFIRMED", &[]).await;
    for (language, kind) in [("nl", "raadsvergadering"), ("en", "council meeting")] {
        let calendar = read(&app, PATH, language).await;
        assert_eq!(entry(&calendar, &key).expect("an entry")["categories"], json!([kind]), "{language}");
        let name = calendar["name"].as_str().expect("a name");
        assert!(name.contains("Noord") && name.contains("Uitvoering Werk en Inkomen"), "{name}");
        let answer = get(&app, PATH, &[(ACCEPT_LANGUAGE.as_str(), language)]).await;
        assert_eq!(header(&answer, "content-language"), language);
        assert!(header(&answer, "vary").to_ascii_lowercase().contains("accept-language"));
    }
}

#[tokio::test]
async fn a_session_at_a_centre_says_where_that_is_once_everybody_sees_the_centre() {
    let app = Gehoord::start().await;
    let at = |name: &str| format!("(SELECT id FROM centre WHERE name = '{name}')");
    let open = at("Klantcentrum Utrecht Overvecht");
    let in_test = at("Klantcentrum Sloterdijk");
    let open = session(&app, "Open", "2026-10-01 12:00Z", "CONFIRMED", &[("centre_id", &open)]).await;
    let hidden = session(&app, "In test", "2026-10-02 12:00Z", "CONFIRMED", &[("centre_id", &in_test)]).await;
    let calendar = read(&app, PATH, "nl").await;
    assert_eq!(
        entry(&calendar, &open).expect("an entry")["location"],
        "Klantcentrum Utrecht Overvecht, Carillonlaan 40, 3564 XK Utrecht"
    );
    assert!(entry(&calendar, &hidden).expect("an entry")["location"].is_null());
}

#[tokio::test]
async fn who_has_it_already_is_sent_nothing_until_it_changes() {
    let app = Gehoord::start().await;
    let first = get(&app, PATH, &[]).await;
    assert_eq!(header(&first, "content-type"), "text/calendar; charset=utf-8");
    assert_eq!((header(&first, "cache-control"), header(&first, "x-content-type-options")), ("no-cache", "nosniff"));
    let tag = header(&first, "etag").to_owned();
    app.pass(chrono::TimeDelta::hours(3));
    let again = async || get(&app, PATH, &[(IF_NONE_MATCH.as_str(), &tag)]).await;
    let known = again().await;
    assert_eq!((known.status().as_u16(), header(&known, "etag")), (304, tag.as_str()));
    assert!(known.bytes().await.expect("bytes").is_empty());
    session(&app, "Erbij", "2026-10-01 12:00Z", "PLANNED", &[]).await;
    assert_eq!(again().await.status(), 200);
}

#[tokio::test]
async fn a_council_that_the_public_does_not_see_has_none_and_each_organisation_has_its_own() {
    let app = Gehoord::start().await;
    let path = async |slug: &str| {
        let query = "query($s: String!) { council(slug: $s) { calendarPath } }";
        app.query("admin", query, json!({ "s": slug })).await.at("/council/calendarPath").clone()
    };
    assert_eq!(path("noord").await, "/uwi/v1/councils/noord/calendar.ics");
    assert_eq!(get(&app, "/uwi/v1/councils/noord/calendar.ics", &[]).await.status(), 200);
    let there = get(&app, "/stroomdam/v1/councils/waterwijk/calendar.ics", &[]).await;
    assert_eq!(there.status(), 200);
    assert!(there.text().await.expect("a text").contains("SUMMARY:Buurtavond Waterwijk"));
    app.sql(UWI, "UPDATE council SET status = 'FORMING' WHERE slug = 'rijnmond'").await;
    assert!(path("rijnmond").await.is_null());
    let admin = format!("Bearer {}", app.as_("admin").await.token().expect("a token"));
    for nothing in [
        "/v1/councils/rijnmond/calendar.ics",
        "/v1/councils/nergens/calendar.ics",
        "/stroomdam/v1/councils/noord/calendar.ics",
        "/nergens/v1/councils/noord/calendar.ics",
        "/v1/councils/..%2fnoord/calendar.ics",
    ] {
        for headers in [&[][..], &[("authorization", admin.as_str())]] {
            let answer = get(&app, nothing, headers).await;
            assert_eq!(
                (answer.status().as_u16(), header(&answer, "content-type")),
                (404, "application/problem+json"),
                "{nothing}"
            );
        }
    }
    let posted = app.http.post(app.url(PATH)).send().await.expect("an answer");
    assert_eq!(posted.status(), 405);
    let head = app.http.head(app.url(PATH)).send().await.expect("an answer");
    assert_eq!((head.status().as_u16(), header(&head, "content-type")), (200, "text/calendar; charset=utf-8"));
}
