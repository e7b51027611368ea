//! A council's own priorities: at most five a year, set by its officers; and its next meeting.

use std::time::{Duration, Instant};

use harness::{Gehoord, PASSWORD, UWI, Value, json};

use super::{appoint, client, council};

async fn set(app: &Gehoord, who: &str, council: &str, year: i32, titles: &[&str]) -> harness::Answer {
    let priorities: Vec<Value> = titles.iter().map(|title| json!({ "title": title })).collect();
    let input = json!({ "input": { "councilId": council, "year": year, "priorities": priorities } });
    app.nobody().signed_in(who, PASSWORD).await.run("CouncilPriorities", input).await
}

#[tokio::test]
async fn a_council_sets_at_most_five_priorities_and_its_officers_do() {
    let app = Gehoord::start().await;
    let council = council(&app, "oost", 5).await;
    for (name, role) in [("ann", "CHAIR"), ("bob", "VICE_CHAIR"), ("cas", "SECRETARY"), ("dee", "MEMBER")] {
        let person = client(&app, name).await;
        assert!(appoint(&app, &council, &person, role, ("2026-01-01", None)).await.is_empty());
    }
    let six = set(&app, "ann@test.example", &council, 2026, &["1", "2", "3", "4", "5", "6"]).await;
    assert_eq!(six.user_errors("setCouncilPriorities"), ["TOO_MANY_PRIORITIES"]);
    for (officer, title) in [("ann", "Brieven"), ("bob", "Wachten"), ("cas", "Bellen")] {
        let answer = set(&app, &format!("{officer}@test.example"), &council, 2026, &[title, "Geld"]).await;
        assert!(answer.user_errors("setCouncilPriorities").is_empty(), "{}", answer.body);
    }
    let shown = "{ council(slug: \"oost\") { priorities { year rank title } } }";
    assert_eq!(
        app.nobody().send(shown, json!({})).await.at("/council/priorities"),
        &json!([{ "year": 2026, "rank": 1, "title": "Bellen" }, { "year": 2026, "rank": 2, "title": "Geld" }])
    );
    for who in
        ["dee@test.example", "client@demo.example", "admin@demo.example", "handler@demo.example", "member@demo.example"]
    {
        assert_eq!(set(&app, who, &council, 2026, &["x"]).await.codes(), ["FORBIDDEN"], "{who}");
    }
    let twice = set(&app, "ann@test.example", &council, 2026, &["Geld", "geld"]).await;
    assert_eq!(twice.user_errors("setCouncilPriorities"), ["PRIORITIES_REPEAT"]);
    let late = set(&app, "ann@test.example", &council, 2025, &["Geld"]).await;
    assert_eq!(late.user_errors("setCouncilPriorities"), ["YEAR_OUT_OF_REACH"]);
}

#[tokio::test]
async fn a_hundred_thousand_priorities_are_refused_soon() {
    let app = Gehoord::start().await;
    let (council, ann) = (council(&app, "oost", 5).await, client(&app, "ann").await);
    assert!(appoint(&app, &council, &ann, "CHAIR", ("2026-01-01", None)).await.is_empty());
    let titles: Vec<String> = (0..60_000).map(|n| n.to_string()).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let ann = app.nobody().signed_in("ann@test.example", PASSWORD).await;
    let priorities: Vec<Value> = titles.iter().map(|title| json!({ "title": title })).collect();
    let input = json!({ "input": { "councilId": council, "year": 2026, "priorities": priorities } });
    let begin = Instant::now();
    let answer = ann.run("CouncilPriorities", input).await;
    assert_eq!(answer.user_errors("setCouncilPriorities"), ["TOO_MANY_PRIORITIES"]);
    assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn the_next_meeting_is_the_first_public_one_to_come_that_is_not_cancelled() {
    let app = Gehoord::start().await;
    council(&app, "oost", 5).await;
    let meeting = async |title: &str, starts: &str, public: bool, status: &str, kind: &str| {
        app.sql(
            UWI,
            &format!(
                "WITH made AS (
                    INSERT INTO session (id, kind, title, place, starts_at, ends_at, organiser_id, is_public, status, created_at, changed_at,
                                         held_at, cancelled_at, cancelled_reason)
                    SELECT gen_random_uuid(), '{kind}', '{title}', 'Buurthuis', '{starts}', '{starts}', id, {public}, '{status}', now(), now(),
                           CASE '{status}' WHEN 'HELD' THEN now() END, CASE '{status}' WHEN 'CANCELLED' THEN now() END,
                           CASE '{status}' WHEN 'CANCELLED' THEN 'Te weinig mensen.' END
                    FROM account WHERE email = 'facilitator@demo.example' RETURNING id)
                INSERT INTO session_council SELECT made.id, council.id FROM made, council WHERE slug = 'oost'"
            ),
        )
        .await;
    };
    meeting("Voorbij", "2026-09-01T10:00:00Z", true, "HELD", "COUNCIL_MEETING").await;
    meeting("Afgezegd", "2026-09-09T10:00:00Z", true, "CANCELLED", "COUNCIL_MEETING").await;
    meeting("Besloten", "2026-09-10T10:00:00Z", false, "PLANNED", "COUNCIL_MEETING").await;
    meeting("Panel", "2026-09-11T10:00:00Z", true, "PLANNED", "PANEL").await;
    meeting("Open", "2026-09-15T10:00:00Z", true, "PLANNED", "COUNCIL_MEETING").await;
    meeting("Later", "2026-10-15T10:00:00Z", true, "PLANNED", "COUNCIL_MEETING").await;
    let next = "{ council(slug: \"oost\") { nextMeeting { title startsAt place } } }";
    let title = async || app.nobody().send(next, json!({})).await.at("/council/nextMeeting/title").clone();
    assert_eq!(title().await, "Open");
    assert_eq!(app.query("client", next, json!({})).await.at("/council/nextMeeting/title"), "Open");
    app.set_time((2026, 9, 15), (12, 0));
    assert_eq!(title().await, "Later", "a meeting that begins is no longer the next");
    app.set_time((2026, 10, 15), (12, 0));
    assert_eq!(title().await, Value::Null);
}
