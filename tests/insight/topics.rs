//! What is asked most, and what a topic is about.

use harness::{Gehoord, STROOMDAM, Value, json};

use super::{BEFORE, LATELY, dashboard, period, topic, within};

/// The paths, counts and counts before of all topics, the most asked first.
async fn counted(app: &Gehoord, only: &str) -> Vec<(String, i64, i64)> {
    let sql = format!(
        "SELECT json_build_array(topic.name, count(*) FILTER (WHERE {}), count(*) FILTER (WHERE {}))
         FROM signal JOIN topic ON topic.id = topic_id WHERE {only} GROUP BY topic.id
         HAVING count(*) FILTER (WHERE {}) > 0",
        within(LATELY),
        within(BEFORE),
        within(LATELY)
    );
    let rows = app.sql(STROOMDAM, &sql).await;
    let mut rows: Vec<(String, i64, i64)> = rows.iter().map(|row| serde_json::from_str(row).expect("a row")).collect();
    rows.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    rows
}

fn told(answer: &Value) -> Vec<(String, i64, i64)> {
    let rows = answer["topTopics"].as_array().unwrap_or_else(|| panic!("no topics: {answer}"));
    let number = |row: &Value, field: &str| row[field].as_i64().unwrap_or(-1);
    let mut rows: Vec<(String, i64, i64)> = rows
        .iter()
        .map(|row| {
            let name = row["topic"]["name"].as_str().expect("a name").to_owned();
            (name, number(row, "count"), number(row, "countBefore"))
        })
        .collect();
    rows.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    rows
}

/// Those that are not tied with the one after the last.
fn sure(rows: &[(String, i64, i64)], many: usize) -> Vec<(String, i64, i64)> {
    let last = rows.get(many).map_or(0, |row| row.1);
    let mut sure: Vec<_> = rows.iter().take(many).filter(|row| row.1 > last).cloned().collect();
    sure.sort();
    sure
}

#[tokio::test]
async fn the_most_asked_topics_are_those_that_sql_counts() {
    let app = Gehoord::start().await;
    for (channels, only) in [
        (Value::Null, "true"),
        (json!(["PHONE"]), "channel = 'PHONE'"),
        (json!(["PHONE", "DESK", "PHONE"]), "channel IN ('PHONE', 'DESK')"),
    ] {
        let variables = json!({ "period": period(LATELY), "before": period(BEFORE), "channels": channels });
        let answer = dashboard(&app, "analyst", "DashboardTopTopics", variables).await;
        let expected = counted(&app, only).await;
        let (expected, found) = (sure(&expected, 10), told(&answer));
        assert!(expected.len() >= 4 && found.len() == 10, "{answer}");
        let mut found: Vec<_> = found.into_iter().filter(|row| expected.iter().any(|other| other.0 == row.0)).collect();
        found.sort();
        assert_eq!(found, expected, "{only}");
    }
}

const TOP: &str = "query($p: PeriodInput!, $b: PeriodInput, $r: ID, $c: [Channel!], $k: [SignalKind!], $n: Int) {
    insight { topTopics(period: $p, comparedWith: $b, regionId: $r, channels: $c, kinds: $k, first: $n) {
        topic { name } count countBefore change rising } } }";

#[tokio::test]
async fn by_region_by_kind_and_by_two_at_once_they_are_too() {
    let app = Gehoord::start().await;
    let found = app.sql(STROOMDAM, "SELECT id FROM region WHERE code = 'WK-05'").await;
    let region = entity::id::RegionId(found[0].parse().expect("a key")).to_string();
    let of_region = "region_id = (SELECT id FROM region WHERE code = 'WK-05')";
    let both = format!("{of_region} AND kind = 'REPORT' AND channel = 'WEBSITE'");
    for (filters, only) in [
        (json!({ "r": region }), of_region),
        (json!({ "k": ["QUESTION"] }), "kind = 'QUESTION'"),
        (json!({ "r": region, "k": ["REPORT"], "c": ["WEBSITE"] }), both.as_str()),
    ] {
        let mut variables = json!({ "p": period(LATELY), "b": period(BEFORE), "n": 100 });
        for (name, value) in filters.as_object().expect("filters") {
            variables[name] = value.clone();
        }
        let answer = app.at(STROOMDAM, "manager").await.send(TOP, variables).await;
        let (mut found, mut expected) = (told(answer.at("/insight")), counted(&app, only).await);
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{only}");
    }
}

#[tokio::test]
async fn inside_a_topic_stand_its_subtopics_channels_weeks_and_words() {
    let app = Gehoord::start().await;
    let energy = topic(&app, "energietoeslag").await;
    let variables = json!({ "topic": energy, "period": period(LATELY) });
    let inside = dashboard(&app, "analyst", "DashboardTopicInside", variables).await["topic"].clone();
    let of_energy = format!(
        "topic_id IN (SELECT id FROM topic WHERE path = 'energietoeslag' OR path LIKE 'energietoeslag/%') AND {}",
        within(LATELY)
    );
    let sums = async |sql: &str| -> Vec<Value> {
        let rows = app.sql(STROOMDAM, &sql.replace(":inside", &of_energy)).await;
        rows.iter().map(|row| serde_json::from_str(row).expect("JSON")).collect()
    };
    let sorted = |list: &Value| -> Vec<String> {
        let mut all: Vec<String> = list.as_array().expect("a list").iter().map(Value::to_string).collect();
        all.sort();
        all
    };
    let subtopics = "SELECT json_build_object('topic', json_build_object('name', topic.name), 'count', count(*))
        FROM signal JOIN topic ON topic.id = topic_id WHERE :inside AND path <> 'energietoeslag' GROUP BY topic.id";
    assert_eq!(sorted(&inside["subtopics"]), sorted(&Value::from(sums(subtopics).await)));
    let channels =
        "SELECT json_build_object('channel', channel, 'count', count(*)) FROM signal WHERE :inside GROUP BY channel";
    assert_eq!(sorted(&inside["channels"]), sorted(&Value::from(sums(channels).await)));
    let weeks = "SELECT json_build_object('start', week::date, 'count', (SELECT count(*) FROM signal WHERE :inside
            AND date_trunc('week', received_at AT TIME ZONE 'Europe/Amsterdam') = week))
        FROM generate_series(timestamp '2026-06-15', '2026-09-08', '7 days') AS week ORDER BY week";
    assert_eq!(inside["trend"], Value::from(sums(weeks).await), "weeks without signals too");

    let words = inside["distinctiveWords"].as_array().expect("words");
    let word = |row: &Value| row["word"].as_str().expect("a word").to_owned();
    let all: Vec<String> = words.iter().map(word).collect();
    assert!(all.iter().any(|word| word.starts_with("energietoeslag")), "{all:?}");
    assert!(all.iter().any(|word| word == "wanneer") && all.iter().any(|word| word.contains("betaald")), "{all:?}");
    for row in words {
        let (word, count) = (word(row), row["count"].as_i64().expect("a count"));
        assert!(count >= 5, "{row}");
        let using = format!(
            "SELECT count(*)::text FROM signal WHERE :inside AND search @@ to_tsquery('pg_catalog.dutch', '{word}')"
        );
        let using = app.sql(STROOMDAM, &using.replace(":inside", &of_energy)).await;
        assert_eq!(using, [count.to_string()], "{word}");
    }
}

#[tokio::test]
async fn what_happened_a_moment_ago_is_in_the_figures() {
    let app = Gehoord::start().await;
    let count = async || {
        let variables = json!({ "p": period(("2026-09-08", "2026-09-09")), "n": 100 });
        let answer = app.at(STROOMDAM, "analyst").await.send(TOP, variables).await;
        told(answer.at("/insight")).iter().find(|row| row.0 == "Paaltjes en hekken").map_or(0, |row| row.1)
    };
    let before = count().await;
    let bollards = topic(&app, "openbare-ruimte/paaltjes").await;
    let input =
        json!({ "key": "a", "kind": "REPORT", "channel": "APP", "text": "Het paaltje ligt om.", "topicId": bollards });
    let submit =
        "mutation($input: SubmitSignalInput!) { submitSignal(input: $input) { signal { id } userErrors { code } } }";
    let answer = app.at(STROOMDAM, "client").await.send(submit, json!({ "input": input })).await;
    assert!(answer.user_errors("submitSignal").is_empty(), "{}", answer.body);
    app.counted(STROOMDAM).await;
    assert_eq!(count().await, before + 1);
}

#[tokio::test]
async fn who_may_not_see_insight_gets_nothing_of_it() {
    let app = Gehoord::start().await;
    let energy = topic(&app, "energietoeslag").await;
    let ask = "query($p: PeriodInput!, $t: ID!, $e: ID!) { insight {
        topTopics(period: $p) { count }
        topic(id: $t, period: $p) { count distinctiveWords { word } trend(by: WEEK) { count } channels { count } }
        hotSpots(period: $p) { count }
        trend(period: $p, by: MONTH) { count }
        effect(proposalId: $e) { verdict } } }";
    let variables = json!({ "p": period(LATELY), "t": energy, "e": "proposal_00000000000000000000000000" });
    let nothing = json!({ "topTopics": null, "topic": null, "hotSpots": null, "trend": null, "effect": null });
    let integration = app.nobody().at(STROOMDAM).with_token(schema::demo::INTEGRATION_KEY);
    for who in [app.at(STROOMDAM, "nobody").await, app.at(STROOMDAM, "client").await, integration] {
        assert_eq!(*who.send(ask, variables.clone()).await.at("/insight"), nothing);
    }
    let admin = app.at(STROOMDAM, "admin").await.send(ask, variables.clone()).await.at("/insight").clone();
    assert!(admin["topTopics"][0]["count"].is_number() && admin["topic"]["count"].is_number(), "{admin}");
    assert_eq!((&admin["topic"]["distinctiveWords"], &admin["hotSpots"]), (&Value::Null, &Value::Null), "counts alone");
    let member = app.at(STROOMDAM, "member").await.send(ask, variables).await.at("/insight").clone();
    assert_eq!((&member["topic"]["channels"], &member["topic"]["trend"]), (&Value::Null, &Value::Null), "{member}");
}

#[tokio::test]
async fn bad_questions_are_told_what_is_wrong() {
    let app = Gehoord::start().await;
    let analyst = app.at(STROOMDAM, "analyst").await;
    for (variables, code) in [
        (json!({ "p": period(("2026-06-02", "2026-06-01")) }), "BAD_USER_INPUT"),
        (json!({ "p": period(LATELY), "n": 101 }), "BAD_USER_INPUT"),
        (json!({ "p": period(LATELY), "n": -1 }), "BAD_USER_INPUT"),
        (json!({ "p": period(LATELY), "r": "nonsense" }), "BAD_USER_INPUT"),
    ] {
        assert_eq!(analyst.send(TOP, variables.clone()).await.codes(), [code], "{variables}");
    }
}
