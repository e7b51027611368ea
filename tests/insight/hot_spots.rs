//! Where the same comes in again and again.

use harness::{Gehoord, STROOMDAM, Value, json};

use super::{LATELY, dashboard, period};

#[tokio::test]
async fn the_bollard_that_is_always_knocked_over_is_a_hot_spot() {
    let app = Gehoord::start().await;
    let spots =
        dashboard(&app, "manager", "DashboardHotSpots", json!({ "period": period(LATELY) })).await["hotSpots"].clone();
    let spots = spots.as_array().expect("spots");
    let bollard =
        spots.iter().find(|spot| spot["topic"]["name"] == "Paaltjes en hekken").unwrap_or_else(|| panic!("{spots:?}"));
    assert_eq!((&bollard["count"], &bollard["place"]["address"]), (&json!(6), &json!("Vennelaan 48")));
    let latitude = bollard["place"]["latitude"].as_f64().expect("degrees");
    assert!((latitude - 51.874_91).abs() < 0.000_3, "{latitude}");
    assert!(bollard["firstAt"].as_str() < bollard["lastAt"].as_str(), "{bollard}");
    // People leave at one step of one page.
    let page = spots.iter().find(|spot| spot["page"] == "/energietoeslag/aanvragen");
    assert!(page.is_some_and(|spot| spot["step"].is_string() && spot["place"] == Value::Null), "{spots:?}");
    let counts: Vec<i64> = spots.iter().filter_map(|spot| spot["count"].as_i64()).collect();
    assert!(counts.is_sorted_by(|a, b| a >= b) && counts.iter().all(|count| *count >= 3), "{counts:?}");
}

/// So many signals about a bollard, some at one place and some a few metres further, on days from this one on.
async fn reports(app: &Gehoord, place: (f64, f64), first: &str, many: usize) {
    app.sql(
        STROOMDAM,
        &format!(
            "INSERT INTO signal (id, kind, channel, urgency, status, has_way_back, received_at, created_at, topic_id, latitude, longitude,
                region_id)
             SELECT gen_random_uuid(), 'REPORT', 'WEBSITE', 'NORMAL', 'RECEIVED', false, at, at,
                (SELECT id FROM topic WHERE path = 'openbare-ruimte/paaltjes'), {} + n % 3 * 0.0002, {},
                (SELECT id FROM region WHERE code = 'WK-05')
             FROM generate_series(0, {many} - 1) AS n, LATERAL (SELECT timestamptz '{first}T12:00:00Z' + n % 28 * interval '1 day' AS at) AS moment",
            place.0, place.1
        ),
    )
    .await;
}

const SPOTS: &str = "query($p: PeriodInput!) { insight { hotSpots(period: $p, first: 50) {
    topic { name } place { latitude } count usual moreThanUsual } } }";

/// The spots of bollards, by their latitude.
async fn bollards(app: &Gehoord, who: &str, of: (&str, &str)) -> Vec<Value> {
    let answer = app.at(STROOMDAM, who).await.send(SPOTS, json!({ "p": period(of) })).await;
    let spots = answer.at("/insight/hotSpots").as_array().cloned().unwrap_or_default();
    spots
        .into_iter()
        .filter(|spot| {
            spot["topic"]["name"] == "Paaltjes en hekken" && spot["place"]["latitude"].as_f64() > Some(51.8995)
        })
        .collect()
}

const AUGUST: (&str, &str) = ("2026-08-01", "2026-09-01");

#[tokio::test]
async fn reports_a_few_metres_apart_are_one_spot_and_more_than_usual_is_told() {
    let app = Gehoord::start().await;
    reports(&app, (51.9, 5.02), "2026-08-01", 12).await;
    // At another place as many come in each month of half a year.
    for month in ["2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"] {
        reports(&app, (51.95, 5.02), &format!("{month}-01"), 12).await;
    }
    app.count_anew(STROOMDAM).await;
    let spots = bollards(&app, "analyst", AUGUST).await;
    let told: Vec<(bool, &Value, &Value)> = spots
        .iter()
        .map(|spot| (spot["place"]["latitude"].as_f64() < Some(51.91), &spot["count"], &spot["moreThanUsual"]))
        .collect();
    assert_eq!(told.len(), 2, "{spots:?}");
    assert!(told.contains(&(true, &json!(12), &json!(true))), "{spots:?}");
    assert!(told.contains(&(false, &json!(12), &json!(false))), "{spots:?}");
}

#[tokio::test]
async fn councils_see_spots_of_their_region_where_no_month_is_small() {
    let app = Gehoord::start().await;
    reports(&app, (51.9, 5.02), "2026-08-01", 12).await;
    reports(&app, (51.95, 5.02), "2026-08-01", 3).await;
    app.count_anew(STROOMDAM).await;
    assert_eq!(bollards(&app, "analyst", AUGUST).await.len(), 2);
    let seen = bollards(&app, "member", AUGUST).await;
    // The one with twelve; how many, less all of August, would tell how few the other has.
    let places: Vec<f64> = seen.iter().filter_map(|spot| spot["place"]["latitude"].as_f64()).collect();
    assert!(matches!(places.as_slice(), [latitude] if (latitude - 51.9).abs() < 0.001), "{seen:?}");
    assert!(seen.iter().all(|spot| spot["count"].is_null() && spot["usual"].is_null()), "{seen:?}");
    // A longer period that holds a small month would give it away.
    reports(&app, (51.9, 5.02), "2026-07-01", 2).await;
    app.count_anew(STROOMDAM).await;
    assert_eq!(bollards(&app, "member", ("2026-07-01", "2026-09-01")).await, Vec::<Value>::new());
    assert_eq!(bollards(&app, "member", ("2026-08-02", "2026-09-01")).await, Vec::<Value>::new(), "no whole month");
}
