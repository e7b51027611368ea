//! Insight into the real reports of a city, beside the same figures computed from the file itself.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Amsterdam;
use entity::term::{Function, Role};
use harness::{Client, Gehoord, PASSWORD, Value, json};

use super::period;
use crate::imports::RealCity;

/// A report, as far as figures go.
struct Report {
    topic: String,
    day: NaiveDate,
    region: String,
    place: (f64, f64),
}

fn reports(folder: &Path) -> Vec<Report> {
    let lines = fs::read_to_string(folder.join("assen-reports-2026-h1.ndjson")).expect("reports");
    let read = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("JSON");
        let text = |field: &str| record[field].as_str().expect("a text").to_owned();
        let received: DateTime<Utc> = text("created_at").parse().expect("a moment");
        let degrees = |field: &str| record[field].as_f64().expect("degrees");
        Report {
            topic: text("subcategory"),
            day: received.with_timezone(&Amsterdam).date_naive(),
            region: text("wijk"),
            place: (degrees("lat"), degrees("lng")),
        }
    };
    lines.lines().map(read).collect()
}

/// The codes of neighbourhoods by their names.
fn codes(folder: &Path) -> HashMap<String, String> {
    let areas = fs::read_to_string(folder.join("assen-areas.json")).expect("areas");
    let areas: Vec<Value> = serde_json::from_str(&areas).expect("JSON");
    let text = |area: &Value, field: &str| area[field].as_str().expect("a text").to_owned();
    areas.iter().map(|area| (text(area, "name"), text(area, "code"))).collect()
}

const SPRING: (&str, &str) = ("2026-04-01", "2026-07-01");
const WINTER: (&str, &str) = ("2026-01-01", "2026-04-01");

fn is_in(report: &Report, (from, until): (&str, &str)) -> bool {
    let day = |text: &str| -> NaiveDate { text.parse().expect("a day") };
    report.day >= day(from) && report.day < day(until)
}

fn counted<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> HashMap<K, i64> {
    let mut counts = HashMap::new();
    keys.for_each(|key| *counts.entry(key).or_insert(0) += 1);
    counts
}

#[tokio::test]
async fn figures_of_the_real_reports_are_those_of_the_file() {
    let Some(folder) = RealCity::folder() else { return };
    let app = Gehoord::empty().await;
    let city = RealCity::begin(&app, &folder).await;
    city.regions().await;
    city.topics().await;
    assert_eq!(city.signals().await, "created 1898, updated 0, unchanged 0, rejected 0");
    app.counted("assen").await;
    app.make_account("assen", "analist@assen.example", &[Role::Staff], &[Function::Analyst]).await;
    let analyst = app.nobody().at("assen").signed_in("analist@assen.example", PASSWORD).await;
    let reports = reports(&folder);
    topics(&analyst, &reports).await;
    months_and_regions(&analyst, &reports, &codes(&folder)).await;
    spots(&analyst, &reports).await;
}

async fn topics(analyst: &Client<'_>, reports: &[Report]) {
    let now = counted(reports.iter().filter(|report| is_in(report, SPRING)).map(|report| report.topic.clone()));
    let before = counted(reports.iter().filter(|report| is_in(report, WINTER)).map(|report| report.topic.clone()));
    let variables = json!({ "period": period(SPRING), "before": period(WINTER) });
    let answer = analyst.run_of_file("DashboardTopTopics", variables).await;
    let rows = answer.at("/insight/topTopics").as_array().cloned().expect("topics");
    assert_eq!(rows.len(), 10);
    let mut sorted: Vec<i64> = now.values().copied().collect();
    sorted.sort_by_key(|count| std::cmp::Reverse(*count));
    for (row, most) in rows.iter().zip(sorted) {
        let name = row["topic"]["name"].as_str().expect("a name");
        let (count, earlier) = (now[name], before.get(name).copied().unwrap_or_default());
        assert_eq!((&row["count"], &row["countBefore"]), (&json!(count), &json!(earlier)), "{name}");
        assert_eq!(count, most, "the most asked first");
        match row["change"].as_f64() {
            Some(change) => {
                let percent = 100.0 * (count - earlier) as f64 / earlier as f64;
                assert!((change - percent).abs() <= 0.05, "{name}: {change} for {percent}");
            }
            None => assert_eq!(earlier, 0, "{name}"),
        }
    }
}

async fn months_and_regions(analyst: &Client<'_>, reports: &[Report], codes: &HashMap<String, String>) {
    let report = "query($p: PeriodInput!, $by: LoopReportGroup!) { insight { loopReport(period: $p, by: $by) { label received } } }";
    let variables = |by: &str| json!({ "p": period(("2026-01-01", "2026-07-01")), "by": by });
    let by = async |by: &str| -> BTreeMap<String, i64> {
        let answer = analyst.send(report, variables(by)).await;
        let rows = answer.at("/insight/loopReport").as_array().cloned().expect("rows");
        let row =
            |row: &Value| (row["label"].as_str().unwrap_or("").to_owned(), row["received"].as_i64().unwrap_or(-1));
        rows.iter().map(row).collect()
    };
    let of_year = || reports.iter().filter(|report| is_in(report, ("2026-01-01", "2026-07-01")));
    let months = counted(of_year().map(|report| report.day.format("%Y-%m").to_string()));
    assert_eq!(by("MONTH").await, months.into_iter().collect());
    // A neighbourhood has more than one name in the reports.
    let regions = counted(of_year().map(|report| codes[&report.region].clone()));
    let told: HashMap<String, i64> =
        by("REGION").await.into_iter().map(|(name, count)| (codes[&name].clone(), count)).collect();
    assert_eq!(told, regions);

    let trend = "query($p: PeriodInput!) { insight { trend(period: $p, by: DAY) { start count } } }";
    let answer = analyst.send(trend, json!({ "p": period(SPRING) })).await;
    let days = counted(reports.iter().filter(|report| is_in(report, SPRING)).map(|report| report.day.to_string()));
    let points = answer.at("/insight/trend").as_array().cloned().expect("points");
    assert_eq!(points.len(), 91);
    for point in points {
        let expected = days.get(point["start"].as_str().expect("a day")).copied().unwrap_or_default();
        assert_eq!(point["count"], expected, "{point}");
    }
}

/// Metres between two places: near enough, over so short a way.
fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (north, east) = ((a.0 - b.0) * 111_200.0, (a.1 - b.1) * 111_200.0 * a.0.to_radians().cos());
    north.hypot(east)
}

async fn spots(analyst: &Client<'_>, reports: &[Report]) {
    let answer = analyst.run_of_file("DashboardHotSpots", json!({ "period": period(SPRING) })).await;
    let spots = answer.at("/insight/hotSpots").as_array().cloned().expect("spots");
    assert_eq!(spots.len(), 10);
    for spot in &spots {
        let middle = ["latitude", "longitude"].map(|field| spot["place"][field].as_f64().expect("degrees"));
        let count = spot["count"].as_i64().expect("a count");
        let near = |metres_away: f64| {
            let of_topic =
                reports.iter().filter(|report| is_in(report, SPRING) && spot["topic"]["name"] == report.topic.as_str());
            let near = of_topic.filter(|report| metres((middle[0], middle[1]), report.place) <= metres_away).count();
            i64::try_from(near).expect("a count")
        };
        // A spot is a cell and those around it, some 150 metres wide: all of it lies near the middle, and all that is very near is
        // in it.
        assert!(count <= near(160.0), "{spot}: {} within 160 m", near(160.0));
        assert!(count >= near(12.0), "{spot}: {} within 12 m", near(12.0));
    }
    // The fullest spot is as full as the fullest place in the file.
    let of_spring: Vec<&Report> = reports.iter().filter(|report| is_in(report, SPRING)).collect();
    let around = |one: &&Report| {
        of_spring.iter().filter(|other| other.topic == one.topic && metres(one.place, other.place) <= 12.0).count()
    };
    let fullest = of_spring.iter().map(around).max().unwrap_or_default();
    assert!(spots[0]["count"].as_u64() >= Some(u64::try_from(fullest).expect("a count")), "{fullest}: {}", spots[0]);
}
