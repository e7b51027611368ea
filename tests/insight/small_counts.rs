//! Small counts cannot be had by laying answers side by side: everything that the public and council members are told is put
//! together as linear equations over what came in, and no count of 1 to 4 follows from them.

use std::collections::{BTreeMap, HashMap};

use entity::term::{Channel, Term};
use harness::{Gehoord, STROOMDAM, Value, json};

use super::topic;

/// A prime: equations are solved by whole numbers modulo it.
const PRIME: i128 = (1 << 61) - 1;

/// What is known: sums of unknown counts. Kept in echelon form.
#[derive(Default)]
struct Known {
    unknowns: HashMap<String, usize>,
    /// Equations by their first unknown, without the sums: whether something follows does not depend on those.
    rows: BTreeMap<usize, BTreeMap<usize, i128>>,
}

impl Known {
    fn unknown(&mut self, name: &str) -> usize {
        let next = self.unknowns.len();
        *self.unknowns.entry(name.to_owned()).or_insert(next)
    }

    fn equation(&mut self, parts: &[(String, i128)]) -> BTreeMap<usize, i128> {
        let mut row = BTreeMap::new();
        for (name, times) in parts {
            *row.entry(self.unknown(name)).or_insert(0) += times;
        }
        row.retain(|_, times| times.rem_euclid(PRIME) != 0);
        row
    }

    /// What is left of an equation after all that is known was taken away.
    fn rest(&self, mut row: BTreeMap<usize, i128>) -> BTreeMap<usize, i128> {
        while let Some((at, times)) =
            row.iter().find(|(at, _)| self.rows.contains_key(at)).map(|(at, times)| (*at, *times))
        {
            for (other, weight) in &self.rows[&at] {
                let value = row.entry(*other).or_insert(0);
                *value = (*value - times * weight).rem_euclid(PRIME);
            }
            row.retain(|_, times| *times != 0);
        }
        row
    }

    /// Somebody is told a sum.
    fn told(&mut self, parts: &[(String, i128)]) {
        let row = self.equation(parts);
        let mut row = self.rest(row);
        let Some((at, first)) = row.first_key_value().map(|(at, times)| (*at, *times)) else { return };
        let inverse = power(first, PRIME - 2);
        row.values_mut().for_each(|times| *times = (*times * inverse).rem_euclid(PRIME));
        for known in self.rows.values_mut() {
            let Some(times) = known.get(&at).copied() else { continue };
            for (other, weight) in &row {
                let value = known.entry(*other).or_insert(0);
                *value = (*value - times * weight).rem_euclid(PRIME);
            }
            known.retain(|_, times| *times != 0);
        }
        self.rows.insert(at, row);
    }

    /// Whether a sum follows from what was told.
    fn tells(&mut self, parts: &[(String, i128)]) -> bool {
        let row = self.equation(parts);
        self.rest(row).is_empty()
    }
}

fn power(base: i128, mut exponent: i128) -> i128 {
    let (mut base, mut result) = (base.rem_euclid(PRIME), 1);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}

#[test]
fn the_attack_finds_what_follows_and_nothing_else() {
    let parts = |names: &[&str]| -> Vec<(String, i128)> { names.iter().map(|name| ((*name).to_owned(), 1)).collect() };
    let mut known = Known::default();
    known.told(&parts(&["a", "b", "c"]));
    known.told(&parts(&["b", "c"]));
    assert!(known.tells(&parts(&["a"])));
    assert!(!known.tells(&parts(&["b"])));
    known.told(&parts(&["c", "d"]));
    known.told(&parts(&["d"]));
    assert!(known.tells(&parts(&["b"])));
}

const MONTHS: [&str; 6] = ["2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"];

fn first_of(month: usize) -> String {
    MONTHS.get(month).map_or_else(|| "2026-09-01".to_owned(), |month| format!("{month}-01"))
}

/// All periods of whole months.
fn periods() -> Vec<(usize, usize)> {
    (0..MONTHS.len()).flat_map(|from| (from + 1..=MONTHS.len()).map(move |until| (from, until))).collect()
}

fn cell(of: &str, month: usize, value: &str) -> (String, i128) {
    (format!("{of} {} {value}", MONTHS[month]), 1)
}

/// The counts of a column in each month, by what the value is called.
async fn counts(app: &Gehoord, dimension: &str) -> Vec<(usize, String, i64)> {
    let (label, join) = match dimension {
        "REGION" => ("coalesce(region.name, 'no region')", "LEFT JOIN region ON region.id = region_id"),
        "DEPARTMENT" => {
            ("coalesce(department.name, 'no department')", "LEFT JOIN department ON department.id = department_id")
        }
        "TOPIC" => ("coalesce(topic.name, 'no topic')", "LEFT JOIN topic ON topic.id = topic_id"),
        _ => ("channel", ""),
    };
    let sql = format!(
        "SELECT json_build_array(to_char(received_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM'), {label}, count(*))
         FROM signal {join} WHERE received_at >= timestamp '2026-03-01' AT TIME ZONE 'Europe/Amsterdam'
            AND received_at < timestamp '2026-09-01' AT TIME ZONE 'Europe/Amsterdam'
         GROUP BY to_char(received_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM'), {label}"
    );
    let rows = app.sql(STROOMDAM, &sql).await;
    let rows = rows.iter().map(|row| serde_json::from_str::<(String, String, i64)>(row).expect("a row"));
    let month = |name: &str| MONTHS.iter().position(|month| *month == name).expect("a month");
    let label = |value: String| Channel::from_code(&value).map_or(value, |channel| channel.english().to_owned());
    rows.map(|(name, value, count)| (month(&name), label(value), count)).collect()
}

#[tokio::test]
async fn no_small_count_of_the_loop_report_follows_from_what_the_public_is_told() {
    let app = Gehoord::start().await;
    // A month of a few, so that there is much to hide.
    let few = "UPDATE signal SET received_at = received_at - interval '5 years'
        WHERE received_at < '2026-06-01' AND get_byte(uuid_send(id), 15) < 220";
    app.sql(STROOMDAM, few).await;
    app.count_anew(STROOMDAM).await;
    let nobody = app.at(STROOMDAM, "nobody").await;
    let ask = "query($p: PeriodInput!, $by: LoopReportGroup!, $r: ID) {
        insight { loopReport(period: $p, by: $by, regionId: $r) { label received } } }";
    let report = async |(from, until): (usize, usize), by: &str, region: Value| -> Vec<Value> {
        let variables = json!({ "p": { "from": first_of(from), "until": first_of(until) }, "by": by, "r": region });
        nobody.send(ask, variables).await.at("/insight/loopReport").as_array().cloned().expect("a report")
    };
    let regions =
        app.sql(STROOMDAM, "SELECT json_build_object('id', id, 'name', name, 'parent', parent_id) FROM region").await;
    let regions: Vec<Value> = regions.iter().map(|row| serde_json::from_str(row).expect("JSON")).collect();
    let mut hidden = 0;
    for dimension in ["REGION", "DEPARTMENT", "TOPIC", "CHANNEL"] {
        let mut known = Known::default();
        let counts = counts(&app, dimension).await;
        let values = |month: usize| counts.iter().filter(move |row| row.0 == month);
        for period @ (from, until) in periods() {
            for row in report(period, dimension, Value::Null).await {
                let label = row["label"].as_str().expect("a label");
                if row["received"].is_number() {
                    known.told(&(from..until).map(|month| cell(dimension, month, label)).collect::<Vec<_>>());
                }
            }
        }
        for (month, row) in report((0, MONTHS.len()), "MONTH", Value::Null).await.iter().enumerate() {
            if row["received"].is_number() {
                let parts: Vec<_> = values(month).map(|row| cell(dimension, month, &row.1)).collect();
                known.told(&parts);
            }
        }
        if dimension == "REGION" {
            for region in &regions {
                let id =
                    entity::id::RegionId(region["id"].as_str().expect("a key").parse().expect("a key")).to_string();
                let within: Vec<&str> = regions
                    .iter()
                    .filter(|one| one["id"] == region["id"] || one["parent"] == region["id"])
                    .filter_map(|one| one["name"].as_str())
                    .collect();
                for (month, row) in report((0, MONTHS.len()), "MONTH", json!(id)).await.iter().enumerate() {
                    if row["received"].is_number() {
                        let parts: Vec<_> = within.iter().map(|name| cell(dimension, month, name)).collect();
                        known.told(&parts);
                    }
                }
            }
        }
        // Nobody is kept from knowing that nothing came in.
        for month in 0..MONTHS.len() {
            for region in regions.iter().filter(|_| dimension == "REGION") {
                let name = region["name"].as_str().expect("a name");
                if !values(month).any(|row| row.1 == name) {
                    known.told(&[cell(dimension, month, name)]);
                }
            }
        }
        for (month, value, count) in &counts {
            if (1..=4).contains(count) {
                hidden += 1;
                assert!(
                    !known.tells(&[cell(dimension, *month, value)]),
                    "{dimension} {} {value}: {count}",
                    MONTHS[*month]
                );
            }
        }
    }
    assert!(hidden > 20, "there was much to hide: {hidden}");
}

#[tokio::test]
async fn a_council_member_cannot_tell_a_small_count_of_a_topic() {
    let app = Gehoord::start().await;
    attacked(&app).await;
    // The same, of a council of the whole city: then what is left is what belongs to no region.
    let all =
        "UPDATE council SET region_id = (SELECT id FROM region WHERE code = 'GM-STROOMDAM') WHERE slug = 'waterwijk'";
    app.sql(STROOMDAM, all).await;
    attacked(&app).await;
}

async fn attacked(app: &Gehoord) {
    let member = app.at(STROOMDAM, "member").await;
    let own =
        "SELECT json_build_array(to_char(received_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM'), topic.name, topic.id,
            count(*) FILTER (WHERE region_id IN (SELECT region_id FROM council WHERE slug = 'waterwijk' UNION
                SELECT region.id FROM region JOIN council ON council.region_id = region.parent_id WHERE council.slug = 'waterwijk')),
            count(*))
        FROM signal JOIN topic ON topic.id = topic_id
        WHERE received_at >= timestamp '2026-03-01' AT TIME ZONE 'Europe/Amsterdam'
            AND received_at < timestamp '2026-09-01' AT TIME ZONE 'Europe/Amsterdam'
        GROUP BY topic.id, to_char(received_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM')";
    let rows = app.sql(STROOMDAM, own).await;
    let rows: Vec<(String, String, String, i64, i64)> =
        rows.iter().map(|row| serde_json::from_str(row).expect("a row")).collect();
    let mut known = Known::default();
    let mut seen = 0;
    let top =
        "query($p: PeriodInput!, $b: PeriodInput) { insight { topTopics(period: $p, comparedWith: $b, first: 100) {
        topic { id } count countBefore } } }";
    for (from, until) in periods() {
        let of = json!({ "from": first_of(from), "until": first_of(until) });
        let answer = member.send(top, json!({ "p": of, "b": { "from": first_of(0), "until": first_of(from) } })).await;
        for row in answer.at("/insight/topTopics").as_array().expect("topics") {
            let id = row["topic"]["id"].as_str().expect("an id");
            seen += 1;
            known.told(&(from..until).map(|month| cell("own", month, id)).collect::<Vec<_>>());
            if row["countBefore"].is_number() {
                known.told(&(0..from).map(|month| cell("own", month, id)).collect::<Vec<_>>());
            }
        }
    }
    assert!(seen > 0, "a member sees something");
    // Inside a topic they are told months of a topic with all within it.
    let inside =
        "query($t: ID!, $p: PeriodInput!) { insight { topic(id: $t, period: $p) { count trend(by: MONTH) { count }
        subtopics { topic { id } count } } } }";
    let topics = app.sql(STROOMDAM, "SELECT json_build_array(id, parent_id) FROM topic").await;
    let topics: Vec<(String, Option<String>)> =
        topics.iter().map(|row| serde_json::from_str(row).expect("a row")).collect();
    let global = |key: &str| entity::id::TopicId(key.parse().expect("a key")).to_string();
    for (key, _) in &topics {
        let within: Vec<String> = topics
            .iter()
            .filter(|(id, parent)| id == key || parent.as_ref() == Some(key))
            .map(|(id, _)| global(id))
            .collect();
        for month in 0..MONTHS.len() {
            let of = json!({ "from": first_of(month), "until": first_of(month + 1) });
            let answer = member.send(inside, json!({ "t": global(key), "p": of })).await;
            if answer.at("/insight/topic/count").is_number() {
                known.told(&within.iter().map(|id| cell("own", month, id)).collect::<Vec<_>>());
            }
        }
    }
    // And what everybody is told of the whole organisation by topic; names that two topics have are told apart all the same.
    let mut hidden = 0;
    let nobody = app.at(STROOMDAM, "nobody").await;
    let ask = "query($p: PeriodInput!) { insight { loopReport(period: $p, by: TOPIC) { label received } } }";
    for (month, name) in MONTHS.iter().enumerate() {
        let of = json!({ "from": first_of(month), "until": first_of(month + 1) });
        let answer = nobody.send(ask, json!({ "p": of })).await;
        for row in answer.at("/insight/loopReport").as_array().expect("a report") {
            let named: Vec<_> = rows.iter().filter(|one| one.0 == *name && row["label"] == one.1.as_str()).collect();
            if let ([one], true) = (&named[..], row["received"].is_number()) {
                let id = global(&one.2);
                let (own, rest) = (cell("own", month, &id), cell("rest", month, &id));
                known.told(&[own, rest]);
            }
        }
    }
    for (month, name, key, own, all) in &rows {
        let month = MONTHS.iter().position(|one| one == month).expect("a month");
        let id = global(key);
        for (count, of) in [(*own, "own"), (*all - *own, "rest")] {
            if (1..=4).contains(&count) {
                hidden += 1;
                assert!(!known.tells(&[cell(of, month, &id)]), "{of} {} {name}: {count}", MONTHS[month]);
            }
        }
    }
    assert!(hidden > 20, "there was much to hide: {hidden}");
    let energy = topic(app, "energietoeslag").await;
    let of = json!({ "from": "2026-06-01", "until": "2026-09-01" });
    let words = "query($t: ID!, $p: PeriodInput!) { insight { topic(id: $t, period: $p) { distinctiveWords { word count } } } }";
    let words = member.send(words, json!({ "t": energy, "p": of })).await.at("/insight/topic/distinctiveWords").clone();
    assert!(words.as_array().is_none_or(|words| words.iter().all(|word| word["count"] == Value::Null)), "{words}");
}
