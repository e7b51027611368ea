//! Open now, by the clock on the wall in Amsterdam.

use chrono::{DateTime, TimeDelta, Utc};
use harness::{Gehoord, Value, json};

use super::{done, open, part, planned, seen};

fn weekdays() -> Value {
    let days = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"];
    json!(days.map(|day| part(day, "09:00", "17:00")))
}

/// Whether the website shows it as open, and when it opens next; what it finds by that filter has to be the same.
async fn shown(app: &Gehoord, id: &str) -> (bool, Option<String>) {
    let query = "query($id: ID!) { centre(id: $id) { openNow opensNextAt } \
                 open: centres(first: 100, filter: { openNow: true }) { nodes { id } } \
                 others: centres(first: 100, filter: { openNow: false }) { nodes { id } } }";
    let answer = app.query("nobody", query, json!({ "id": id })).await;
    let is_open = answer.at("/centre/openNow") == true;
    let among = |list: &str| answer.at(list).as_array().is_some_and(|nodes| nodes.iter().any(|node| node["id"] == id));
    assert_eq!((among("/open/nodes"), among("/others/nodes")), (is_open, !is_open), "at {}", app.clock.now());
    (is_open, answer.at("/centre/opensNextAt").as_str().map(str::to_owned))
}

#[tokio::test]
async fn it_is_open_until_the_minute_it_closes() {
    let app = Gehoord::start().await;
    let id = open(&app, "Klantcentrum Amstel", weekdays()).await;
    for ((hour, minute), expected) in
        [((8, 59), false), ((9, 0), true), ((16, 59), true), ((17, 0), false), ((23, 59), false)]
    {
        app.set_time((2026, 9, 8), (hour, minute));
        assert_eq!(shown(&app, &id).await.0, expected, "{hour}:{minute:02}");
    }
    app.set_time((2026, 9, 11), (17, 0));
    assert_eq!(shown(&app, &id).await, (false, Some("2026-09-14T07:00:00+00:00".to_owned())), "after the weekend");
    app.set_time((2026, 9, 14), (9, 0));
    assert_eq!(shown(&app, &id).await, (true, None));
}

#[tokio::test]
async fn on_a_holiday_it_is_closed_also_on_one_that_the_organisation_adds() {
    let app = Gehoord::start().await;
    let id = open(&app, "Klantcentrum Amstel", weekdays()).await;
    app.set_time((2026, 12, 25), (10, 0));
    assert_eq!(shown(&app, &id).await, (false, Some("2026-12-28T08:00:00+00:00".to_owned())));
    app.set_time((2026, 12, 24), (10, 0));
    assert!(shown(&app, &id).await.0);
    let set = "mutation { setWorkingTime(input: { closedOn: [\"2026-12-24\"] }) { userErrors { code } } }";
    assert!(app.query("admin", set, json!({})).await.user_errors("setWorkingTime").is_empty());
    assert!(!shown(&app, &id).await.0);
}

#[tokio::test]
async fn it_goes_by_the_clock_on_the_wall_in_summer_and_winter() {
    let app = Gehoord::start().await;
    let id = open(&app, "Klantcentrum Amstel", weekdays()).await;
    // Summer time ends on Sunday 25 October 2026.
    for (moment, expected) in [
        ("2026-10-23T07:00:00Z", true),
        ("2026-10-23T15:00:00Z", false),
        ("2026-10-26T07:59:59Z", false),
        ("2026-10-26T08:00:00Z", true),
        ("2026-10-26T15:59:59Z", true),
        ("2026-10-26T16:00:00Z", false),
    ] {
        app.clock.set(moment.parse().expect("a moment"));
        assert_eq!(shown(&app, &id).await.0, expected, "{moment}");
    }
    app.clock.set("2026-10-24T10:00:00Z".parse().expect("a moment"));
    assert_eq!(shown(&app, &id).await.1.as_deref(), Some("2026-10-26T08:00:00+00:00"));
}

#[tokio::test]
async fn through_the_nights_in_which_the_clock_changes_the_field_and_the_filter_say_the_same() {
    let app = Gehoord::start().await;
    let nights = json!([part("SUNDAY", "01:00", "02:30"), part("SUNDAY", "02:45", "03:15")]);
    let id = open(&app, "Klantcentrum Nacht", nights).await;
    for (night, open_for) in [("2026-10-24T22:00:00Z", 195), ("2027-03-27T23:00:00Z", 60 + 15)] {
        let begin: DateTime<Utc> = night.parse().expect("a moment");
        let mut minutes = 0;
        for step in 0..24 {
            app.clock.set(begin + TimeDelta::minutes(15 * step));
            minutes += if shown(&app, &id).await.0 { 15 } else { 0 };
        }
        assert_eq!(minutes, open_for, "from {night}");
    }
}

#[tokio::test]
async fn what_is_not_open_to_clients_is_never_open_now() {
    let app = Gehoord::start().await;
    let id = planned(&app, "Klantcentrum Westpoort").await;
    done(&app, "changeCentre", json!({ "centreId": id, "openingHours": weekdays() })).await;
    let centre = seen(&app, "manager", &id).await;
    assert_eq!((&centre["openNow"], &centre["opensNextAt"]), (&json!(false), &Value::Null));
    let query = "{ centres(filter: { openNow: true }) { nodes { status } } }";
    assert_eq!(app.query("manager", query, json!({})).await.at("/centres/nodes"), &json!([{ "status": "OPEN" }]));
    let id = open(&app, "Klantcentrum zonder tijden", json!([])).await;
    assert_eq!(shown(&app, &id).await, (false, None));
}
