//! Answers kept in memory: what nobody in particular asks, never later than a second, never what is somebody's own.

use std::time::{Duration, Instant};

use chrono::{DateTime, Days, TimeDelta};
use harness::{Answer, Client, Gehoord, UWI, json};

const COUNCIL: &str =
    "{ council(slug: \"oost\") { id name about members { publicName } nextMeeting { title startsAt } } }";

async fn slug(app: &Gehoord) -> String {
    app.sql(UWI, "SELECT slug FROM council WHERE status = 'ACTIVE' ORDER BY slug LIMIT 1").await.remove(0)
}

/// The council's page, as its visitors ask for it.
fn page(slug: &str) -> String {
    COUNCIL.replace("oost", slug)
}

async fn about(client: &Client<'_>, slug: &str) -> String {
    client.send(&page(slug), json!({})).await.at("/council/about").as_str().unwrap_or_default().to_owned()
}

/// Changes what a council says of itself, behind the back of every server.
async fn behind_its_back(app: &Gehoord, slug: &str, about: &str) {
    app.sql(UWI, &format!("UPDATE council SET about = '{about}' WHERE slug = '{slug}'")).await;
}

async fn change(app: &Gehoord, slug: &str, about: &str) {
    const CHANGE: &str =
        "mutation($i: ChangeCouncilInput!) { changeCouncil(input: $i) { council { about } userErrors { code } } }";
    let council = app.nobody().send(&page(slug), json!({})).await.text("/council/id").to_owned();
    let changed = app.query("admin", CHANGE, json!({ "i": { "councilId": council, "about": about } })).await;
    assert_eq!(changed.text("/changeCouncil/council/about"), about);
}

/// Asks until the answer comes from memory: a server that nobody asked for a while does not look at the log.
async fn until_it_is_kept(app: &Gehoord, slug: &str) {
    let begin = Instant::now();
    loop {
        let before = about(&app.nobody(), slug).await;
        behind_its_back(app, slug, "Nobody was told.").await;
        let after = about(&app.nobody(), slug).await;
        behind_its_back(app, slug, &before).await;
        if before == after {
            return;
        }
        assert!(begin.elapsed() < Duration::from_secs(10), "nothing is kept");
        // What was read meanwhile has to go: it is what the database holds no longer.
        change(app, slug, &before).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn what_another_server_changed_is_seen_within_a_second() {
    let app = Gehoord::start().await;
    let other = app.beside(|_| {}).await;
    let slug = slug(&app).await;
    until_it_is_kept(&app, &slug).await;
    for round in 0..5 {
        let text = format!("Wij zijn er voor u, keer {round}.");
        let begin = Instant::now();
        change(&other, &slug, &text).await;
        assert_eq!(about(&other.nobody(), &slug).await, text, "where it was changed it is seen at once");
        let committed = Instant::now();
        while about(&app.nobody(), &slug).await != text {
            assert!(committed.elapsed() < Duration::from_secs(1), "after a second it is still the old page");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(begin.elapsed() < Duration::from_secs(5));
    }
    other.end().await;
}

#[tokio::test]
async fn a_server_that_cannot_look_at_the_log_answers_nothing_from_memory() {
    let app = Gehoord::start().await;
    let slug = slug(&app).await;
    until_it_is_kept(&app, &slug).await;
    // The log cannot be looked at; the councils still can.
    app.sql(UWI, "ALTER TABLE event_unplaced RENAME TO event_elsewhere").await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    behind_its_back(&app, &slug, "Nieuw.").await;
    assert_eq!(about(&app.nobody(), &slug).await, "Nieuw.");
    app.sql(UWI, "ALTER TABLE event_elsewhere RENAME TO event_unplaced").await;
}

#[tokio::test]
async fn what_ends_by_itself_is_not_answered_from_memory_any_longer() {
    let app = Gehoord::start().await;
    let slug = slug(&app).await;
    until_it_is_kept(&app, &slug).await;
    let first = app.nobody().send(&page(&slug), json!({})).await;
    let begins: DateTime<chrono::Utc> = first.text("/council/nextMeeting/startsAt").parse().expect("a moment");
    let members = first.at("/council/members").as_array().map_or(0, Vec::len);
    assert!(members > 0);
    app.clock.set(begins - TimeDelta::seconds(1));
    let title = |answer: &Answer| answer.at("/council/nextMeeting/startsAt").clone();
    assert_eq!(title(&app.nobody().send(&page(&slug), json!({})).await), title(&first));
    app.clock.set(begins);
    assert_ne!(title(&app.nobody().send(&page(&slug), json!({})).await), title(&first), "the meeting has begun");
    // A term ends with a day.
    app.sql(
        UWI,
        &format!("UPDATE council_member SET ends_on = started_on + 1 WHERE started_on < '{}'", begins.date_naive()),
    )
    .await;
    app.clock.set(begins + Days::new(1));
    let later = app.nobody().send(&page(&slug), json!({})).await;
    assert_eq!(later.at("/council/members").as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn figures_that_follow_the_log_are_asked_again_after_a_second() {
    let app = Gehoord::start().await;
    app.counted(UWI).await;
    until_it_is_kept(&app, &slug(&app).await).await;
    let period = json!({ "p": { "from": "2026-01-01", "until": "2026-09-01" } });
    const REPORT: &str = "query($p: PeriodInput!) { insight { loopReport(period: $p, by: MONTH) { label received } } }";
    let report = async || {
        let answer = app.nobody().send(REPORT, period.clone()).await;
        let rows = answer.at("/insight/loopReport").as_array().cloned().unwrap_or_default();
        rows.iter().filter_map(|row| row["received"].as_i64()).sum::<i64>()
    };
    let begin = Instant::now();
    let before = loop {
        let before = report().await;
        // The figures catch up with what happened before: that is no news.
        app.sql(UWI, "UPDATE loop_tally SET received = received + 100").await;
        if report().await == before {
            break before;
        }
        assert!(begin.elapsed() < Duration::from_secs(30), "it is never answered from memory");
    };
    app.clock.set(app.clock.now() + TimeDelta::seconds(2));
    assert!(report().await > before);
}

#[tokio::test]
async fn what_is_kept_for_nobody_in_particular_is_nobody_elses() {
    let app = Gehoord::start().await;
    let slug = slug(&app).await;
    until_it_is_kept(&app, &slug).await;
    let all = "{ councils(first: 50) { totalCount } viewer { account { name } } topics { totalCount } }";
    let only = "{ sessions(first: 50) { totalCount } }";
    for _ in 0..3 {
        let nobodys = app.nobody().send(only, json!({})).await.at("/sessions/totalCount").as_i64();
        let members = app.query("facilitator", only, json!({})).await.at("/sessions/totalCount").as_i64();
        assert!(members > nobodys, "{members:?} {nobodys:?}");
        let signed_in = app.query("member", all, json!({})).await;
        assert!(signed_in.at("/viewer/account/name").is_string());
        assert!(app.nobody().send(all, json!({})).await.at("/viewer/account").is_null());
    }
    // The same words, asked by each in their own language, of their own organisation.
    let said = "{ vocabulary { name } }";
    let both = [app.nobody().send(said, json!({})).await, app.nobody().in_dutch().send(said, json!({})).await];
    assert_eq!(both[0].header("content-language"), Some("en"));
    assert_eq!(both[1].header("content-language"), Some("nl"));
    let there = Client::at(app.nobody(), harness::STROOMDAM)
        .send("{ councils(first: 50) { nodes { name } } }", json!({}))
        .await;
    let here = app.nobody().send("{ councils(first: 50) { nodes { name } } }", json!({})).await;
    assert_ne!(there.data(), here.data());
}

#[tokio::test]
async fn a_code_is_looked_up_each_time() {
    let app = Gehoord::start().await;
    const SUBMIT: &str =
        "mutation($i: SubmitSignalInput!) { submitSignal(input: $i) { signal { code status } userErrors { code } } }";
    const LOOK: &str = "query($c: String!) { signalByCode(code: $c) { text } }";
    let input = json!({ "kind": "COMPLAINT", "channel": "APP", "text": "Ik wacht al weken.", "anonymous": true });
    let code = app.nobody().send(SUBMIT, json!({ "i": input })).await.text("/submitSignal/signal/code").to_owned();
    let look = || async { app.nobody().send(LOOK, json!({ "c": code })).await.text("/signalByCode/text").to_owned() };
    assert_eq!(look().await, "Ik wacht al weken.");
    app.sql(UWI, "UPDATE signal SET text = 'Ik wacht.' WHERE text = 'Ik wacht al weken.'").await;
    assert_eq!(look().await, "Ik wacht.");
}

#[tokio::test]
async fn a_page_goes_out_with_a_tag_and_a_client_that_has_it_is_told_so() {
    let app = Gehoord::start().await;
    let url = |query: &str| {
        let mut url = reqwest::Url::parse(&app.url("/uwi/graphql")).expect("a URL");
        url.query_pairs_mut().append_pair("query", query);
        url
    };
    let slug = slug(&app).await;
    let first = app.http.get(url(&page(&slug))).send().await.expect("an answer");
    assert_eq!(first.status(), 200);
    let header =
        |name: &str| first.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    assert_eq!(header("cache-control"), "no-cache");
    let vary = header("vary").to_ascii_lowercase();
    for name in ["accept", "accept-encoding", "accept-language", "authorization"] {
        assert!(vary.split(", ").any(|part| part == name), "{vary}");
    }
    let tag = header("etag");
    assert!(tag.starts_with("W/\""), "{tag}");
    let ask = |tag: String| app.http.get(url(&page(&slug))).header("if-none-match", tag).send();
    let again = ask(tag.clone()).await.expect("an answer");
    assert_eq!(again.status(), 304);
    assert!(again.text().await.expect("a body").is_empty());
    change(&app, &slug, "Wij zijn verhuisd.").await;
    let changed = ask(tag).await.expect("an answer");
    assert_eq!(changed.status(), 200);
    assert!(changed.text().await.expect("a body").contains("Wij zijn verhuisd."));
    // What is somebody's own has none, and nobody may keep it.
    let token = app.as_("member").await.token().expect("a token").to_owned();
    let own = app.http.get(url("{ viewer { account { name } } }")).bearer_auth(token).send().await.expect("an answer");
    assert!(own.headers().get("etag").is_none());
    assert_eq!(own.headers().get("cache-control").and_then(|value| value.to_str().ok()), Some("no-store"));
}

#[tokio::test]
async fn of_many_who_ask_the_same_at_once_all_are_answered() {
    let app = Gehoord::start_with(|settings| settings.pool_size = 2).await;
    let slug = slug(&app).await;
    until_it_is_kept(&app, &slug).await;
    // A new question, two hundred times at once: with two connections, most would be told to come back.
    let asked = (0..200).map(|_| async { app.nobody().send(&format!("{} # together", page(&slug)), json!({})).await });
    for answer in futures::future::join_all(asked).await {
        assert_eq!(answer.status, 200);
        assert!(answer.at("/council/id").is_string());
    }
}

#[tokio::test]
async fn root_fields_of_pages_are_fields_of_the_schema() {
    let sdl = schema::sdl();
    let query = sdl.split("type Query {").nth(1).and_then(|rest| rest.split("\n}").next()).expect("the root");
    for field in api::graphql::operation::OF_PAGES.iter().filter(|field| !field.starts_with("__")) {
        // Each in its place, whatever its description says.
        let is_there = query.lines().any(|line| {
            line.trim().strip_prefix(field).is_some_and(|rest| rest.starts_with('(') || rest.starts_with(':'))
        });
        assert!(is_there, "{field}");
    }
}
