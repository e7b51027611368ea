//! The loop report, against data that was made by hand.

use harness::{Gehoord, UWI, Value, json};

const REPORT: &str = "query($p: PeriodInput!, $r: ID, $by: LoopReportGroup!) { insight { loopReport(period: $p, by: $by, \
                      regionId: $r) { label received seenInTime heardInTime helpedInTime medianDaysToHelped neverAnswered brokenPromises } } }";

/// A region in which eighty signals came in in June and three in July 2026; gives its global id.
///
/// Of each eight, six were seen in time and two late; four were heard in time, two late, two never; five were helped, after
/// 2, 4, 6, 8 and 10 days, and three not before their time ran out.
async fn by_hand(app: &Gehoord) -> String {
    let make = "mutation { createRegion(input: { code: \"HAND\", name: \"Hand\", kind: DISTRICT }) { region { id } } }";
    let region = app.query("admin", make, json!({})).await.text("/createRegion/region/id").to_owned();
    app.sql(
        UWI,
        "WITH numbers AS (SELECT n, CASE WHEN n <= 8 THEN timestamptz '2026-06-03T08:00:00Z' ELSE '2026-07-03T08:00:00Z' END AS came
                          FROM generate_series(1, 11) AS n CROSS JOIN generate_series(1, 10) AS again
                          WHERE n <= 8 OR again = 1),
         days AS (SELECT n, came,
                    came + CASE WHEN n <= 6 THEN interval '1 day' ELSE interval '5 days' END AS seen,
                    CASE WHEN n <= 4 THEN came + interval '2 days' WHEN n <= 6 THEN came + interval '30 days' END AS heard,
                    CASE WHEN n <= 5 THEN came + n * interval '2 days' END AS helped
                  FROM numbers),
         made AS (INSERT INTO signal (id, kind, channel, urgency, status, has_way_back, received_at, created_at, region_id,
                                      topic_id, seen_at, heard_at, helped_at)
                  SELECT gen_random_uuid(), 'COMPLAINT', 'PHONE', 'NORMAL', 'SEEN', true, came, came,
                         (SELECT id FROM region WHERE code = 'HAND'), (SELECT id FROM topic LIMIT 1), seen, heard, helped
                  FROM days RETURNING *)
         INSERT INTO deadline (id, subject_type, subject_id, step, started_at, warn_at, due_at, met_at)
         SELECT gen_random_uuid(), 'SIGNAL', id, steps.what, received_at, received_at + span / 2, received_at + span, met
         FROM made CROSS JOIN LATERAL (VALUES ('SEEN', interval '2 days', seen_at), ('HEARD', interval '5 days', heard_at),
                                              ('HELPED', interval '28 days', helped_at)) AS steps (what, span, met)",
    )
    .await;
    // Rows that no event tells of.
    app.count_anew(UWI).await;
    region
}

async fn report(app: &Gehoord, who: &str, region: &str, (from, until): (&str, &str), by: &str) -> Vec<Value> {
    let variables = json!({ "p": { "from": from, "until": until }, "r": region, "by": by });
    app.query(who, REPORT, variables).await.at("/insight/loopReport").as_array().cloned().unwrap_or_default()
}

const SUMMER: (&str, &str) = ("2026-06-01", "2026-08-01");

#[tokio::test]
async fn shares_and_medians_are_those_of_the_data() {
    let app = Gehoord::start().await;
    let region = by_hand(&app).await;
    let mut row = report(&app, "analyst", &region, SUMMER, "MONTH").await.remove(0);
    let median = row["medianDaysToHelped"].take().as_f64().expect("a median");
    let june = json!({
        "label": "2026-06", "received": 80, "seenInTime": 0.75, "heardInTime": 0.5, "helpedInTime": 0.625,
        "medianDaysToHelped": null, "neverAnswered": 20, "brokenPromises": 90,
    });
    assert_eq!(row, june);
    assert!((median - 6.0).abs() <= 0.06, "told to within 1 %: {median}");
    // Of days that are no whole months it is counted from scratch, and is the same.
    let mut row = report(&app, "analyst", &region, ("2026-06-02", "2026-07-01"), "MONTH").await.remove(0);
    assert_eq!(row["medianDaysToHelped"].take(), 6.0);
    assert_eq!(row, june);
}

#[tokio::test]
async fn small_counts_are_kept_from_the_public_and_not_from_staff() {
    let app = Gehoord::start().await;
    let region = by_hand(&app).await;
    for who in ["nobody", "client"] {
        let rows = report(&app, who, &region, SUMMER, "MONTH").await;
        assert_eq!((&rows[0]["received"], &rows[0]["seenInTime"]), (&json!(80), &json!(0.75)), "{who}");
        for figure in ["received", "seenInTime", "heardInTime", "helpedInTime", "medianDaysToHelped", "neverAnswered"] {
            assert_eq!(rows[1][figure], Value::Null, "three is few: {figure} for {who}");
        }
    }
    for who in ["analyst", "handler", "manager"] {
        let rows = report(&app, who, &region, SUMMER, "MONTH").await;
        assert_eq!((&rows[0]["neverAnswered"], &rows[1]["received"]), (&json!(20), &json!(3)), "{who}");
    }
    assert_eq!(report(&app, "admin", &region, SUMMER, "MONTH").await[1]["received"], 3, "counts alone");
    assert_eq!(report(&app, "admin", &region, SUMMER, "MONTH").await[1]["seenInTime"], Value::Null);
}

#[tokio::test]
async fn a_small_count_does_not_come_back_by_subtraction_of_a_period() {
    let app = Gehoord::start().await;
    let region = by_hand(&app).await;
    // June and July together, less June, would be July.
    let rows = report(&app, "nobody", &region, SUMMER, "REGION").await;
    assert_eq!(rows[0]["received"], Value::Null);
    assert_eq!(report(&app, "analyst", &region, SUMMER, "REGION").await[0]["received"], 83);
}

#[tokio::test]
async fn the_public_gets_whole_months_that_are_over_and_staff_any_days() {
    let app = Gehoord::start().await;
    let region = by_hand(&app).await;
    let days = ("2026-06-02", "2026-06-30");
    assert_eq!(report(&app, "nobody", &region, days, "MONTH").await, Vec::<Value>::new());
    assert_eq!(report(&app, "analyst", &region, days, "MONTH").await[0]["received"], 80);
    let labels: Vec<Value> = report(&app, "nobody", &region, ("2026-05-15", "2026-12-31"), "MONTH")
        .await
        .iter()
        .map(|row| row["label"].clone())
        .collect();
    assert_eq!(labels, ["2026-06", "2026-07", "2026-08"], "September is not over");
}

#[tokio::test]
async fn one_request_cannot_ask_for_a_hundred_reports() {
    let app = Gehoord::start().await;
    let report = |n: usize| {
        format!(
            "r{n}: insight {{ loopReport(period: {{ from: \"2016-09-01\", until: \"2026-09-01\" }}, by: DEPARTMENT) {{ label received }} }} "
        )
    };
    let many: String = (0..50).map(report).collect();
    assert_eq!(app.nobody().send(&format!("{{ {many} }}"), json!({})).await.codes(), ["QUERY_TOO_COMPLEX"]);
    let few: String = (0..8).map(report).collect();
    assert!(app.nobody().send(&format!("{{ {few} }}"), json!({})).await.codes().is_empty());
}
