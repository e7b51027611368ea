//! Planning: kinds, series, test rounds, and all that is wrong at once.

use chrono::{DateTime, Utc};
use harness::{Gehoord, Value, json};

use super::{act, done, happened, listed, look, panel, planned, refused, refused_at};
use crate::proposals::council;

const SERIES: &str = "session { id series { id startsAt endsAt } }";

/// When each of a series starts, on the clock in Amsterdam.
fn starts(planned: &Value) -> Vec<String> {
    let series = planned["session"]["series"].as_array().expect("a series");
    let clock = |one: &Value| {
        let at: DateTime<Utc> = one["startsAt"].as_str().expect("a moment").parse().expect("a moment");
        at.with_timezone(&schema::clock::ZONE).format("%a %d-%m-%Y %H:%M").to_string()
    };
    series.iter().map(clock).collect()
}

#[tokio::test]
async fn who_plans_sessions_plans_and_others_do_not() {
    let app = Gehoord::start().await;
    for (who, kind) in [("facilitator", "PANEL"), ("manager", "INFORMAL"), ("facilitator", "MIRROR_CONVERSATION")] {
        let id = planned(&app, who, json!({ "kind": kind })).await;
        let seen = look(&app, who, &id, "kind title status place online public councils { slug }").await;
        let expected = json!({ "kind": kind, "title": "Panel over de bijlage", "status": "PLANNED",
            "place": "Kantoor Sloterdijk", "online": false, "public": false, "councils": [{ "slug": "groot-amsterdam" }] });
        assert_eq!(seen, expected);
        assert_eq!(happened(&app, &id).await, ["SESSION_PLANNED"]);
    }
    for who in ["handler", "analyst", "owner", "complaints", "member", "client", "admin"] {
        assert_eq!(refused(&app, who, "planSession", panel(&app, json!({})).await).await, ["FORBIDDEN"], "{who}");
    }
    assert_eq!(refused(&app, "nobody", "planSession", panel(&app, json!({})).await).await, ["UNAUTHENTICATED"]);
}

#[tokio::test]
async fn the_same_plan_once_more_is_the_same_session() {
    let app = Gehoord::start().await;
    let first = planned(&app, "manager", json!({})).await;
    assert_eq!(planned(&app, "manager", json!({})).await, first);
    let other = planned(&app, "manager", json!({ "title": "Panel over de brief" })).await;
    assert_ne!(other, first);
    assert_ne!(planned(&app, "facilitator", json!({})).await, first, "somebody else's plan is another one");
    // Two that arrive at once do not make two either.
    let input = panel(&app, json!({ "title": "Tegelijk" })).await;
    let plan = || act(&app, "manager", "planSession", input.clone(), "session { id }");
    let (one, two) = futures::join!(plan(), plan());
    assert_eq!(one.text("/planSession/session/id"), two.text("/planSession/session/id"));
}

#[tokio::test]
async fn four_times_a_year_keeps_the_weekday_and_the_clock_across_summer_and_winter() {
    let app = Gehoord::start().await;
    let repeat = json!({ "everyMonths": 3, "times": 4 });
    let input = panel(&app, json!({ "title": "Kwartaalpanel", "repeat": repeat })).await;
    let planned = done(&app, "manager", "planSession", input.clone(), SERIES).await;
    assert_eq!(
        starts(&planned),
        ["Tue 15-09-2026 10:00", "Tue 15-12-2026 10:00", "Tue 16-03-2027 10:00", "Tue 15-06-2027 10:00"],
        "the third Tuesday, at ten in the morning"
    );
    let again = done(&app, "manager", "planSession", input, SERIES).await;
    assert_eq!(again, planned, "a retry makes no second series");
    let ids: Vec<&str> =
        planned["session"]["series"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    for id in &ids {
        assert_eq!(listed(&app, "manager", &format!("seriesOfId: \"{id}\"")).await, ids, "of whichever of them");
    }
    let alone = super::planned(&app, "manager", json!({})).await;
    assert!(listed(&app, "manager", &format!("seriesOfId: \"{alone}\"")).await.is_empty(), "it stands alone");
    assert!(look(&app, "manager", &alone, "series { id }").await["series"].is_null());
    // A series that is not public does not exist for whoever has no part in it.
    assert!(listed(&app, "client", &format!("seriesOfId: \"{}\"", ids[0])).await.is_empty());
}

#[tokio::test]
async fn a_test_round_has_a_morning_and_an_afternoon_of_two_councils() {
    let app = Gehoord::start().await;
    let centre = centre(&app, "TESTING").await;
    let moments = json!([
        { "startsAt": "2026-09-22T11:00:00Z", "endsAt": "2026-09-22T14:00:00Z" },
        { "startsAt": "2026-09-22T07:00:00Z", "endsAt": "2026-09-22T10:00:00Z" },
    ]);
    let councils = [council(&app, "groot-amsterdam").await, council(&app, "noord-holland-noord").await];
    let more = json!({ "kind": "CENTRE_TEST", "title": "Testronde", "place": null, "centreId": centre,
        "councilIds": councils, "moments": moments, "capacity": 4 });
    let input = panel(&app, more.clone()).await;
    let planned = done(&app, "manager", "planSession", input, "session { id series { id startsAt } }").await;
    assert_eq!(starts(&planned), ["Tue 22-09-2026 09:00", "Tue 22-09-2026 13:00"], "the morning first");
    for one in planned["session"]["series"].as_array().unwrap() {
        let id = one["id"].as_str().unwrap();
        let seen = look(&app, "member", id, "kind capacity placesLeft councils { slug } centre { id }").await;
        let slugs = json!([{ "slug": "groot-amsterdam" }, { "slug": "noord-holland-noord" }]);
        let expected = json!({ "kind": "CENTRE_TEST", "capacity": 4, "placesLeft": 4, "councils": slugs, "centre": { "id": centre } });
        assert_eq!(seen, expected);
    }
    let mut without = more;
    without["centreId"] = json!(null);
    let told = refused_at(&app, "manager", "planSession", panel(&app, without).await).await;
    assert_eq!(told, ["place SESSION_PLACE_NEEDED", "centreId CENTRE_NEEDED"]);
}

/// A centre of the demo in this state, whatever it was.
async fn centre(app: &Gehoord, status: &str) -> String {
    let sql = format!("SELECT id::text FROM centre WHERE status = '{status}' LIMIT 1");
    let found = app.sql(harness::UWI, &sql).await;
    entity::id::CentreId(found[0].parse().expect("a key")).to_string()
}

#[tokio::test]
async fn all_that_is_wrong_with_a_plan_is_told_at_once() {
    let app = Gehoord::start().await;
    let wrong = json!({
        "kind": "CENTRE_TEST", "title": " ", "place": " ", "councilIds": ["council_x"], "capacity": 0,
        "moments": [{ "startsAt": "2026-09-15T08:00:00Z", "endsAt": "2026-09-15T08:00:00Z" }],
    });
    assert_eq!(
        refused_at(&app, "manager", "planSession", wrong).await,
        [
            "councilIds.0 NOT_FOUND",
            "title EMPTY",
            "place SESSION_PLACE_NEEDED",
            "centreId CENTRE_NEEDED",
            "capacity CAPACITY_INVALID",
            "moments ENDS_TOO_LATE"
        ]
    );
    let at = |start: &str, end: &str| json!([{ "startsAt": start, "endsAt": end }]);
    let morning = at("2026-09-15T08:00:00Z", "2026-09-15T10:00:00Z");
    for (more, told) in [
        (json!({ "moments": [] }), "moments MOMENT_NEEDED"),
        (json!({ "moments": at("2026-09-15T08:00:00Z", "2026-09-16T08:00:01Z") }), "moments ENDS_TOO_LATE"),
        (json!({ "moments": at("2026-09-07T08:00:00Z", "2026-09-07T10:00:00Z") }), "moments IN_THE_PAST"),
        (json!({ "moments": morning, "repeat": { "everyMonths": 3, "times": 27 } }), "moments REPEAT_UNFIT"),
        (
            json!({ "moments": morning, "repeat": { "everyMonths": 3, "everyWeeks": 1, "times": 4 } }),
            "moments REPEAT_UNFIT",
        ),
        (json!({ "capacity": 1001 }), "capacity CAPACITY_INVALID"),
        (json!({ "title": "x".repeat(201) }), "title TOO_LONG"),
    ] {
        let input = panel(&app, more.clone()).await;
        assert_eq!(refused_at(&app, "manager", "planSession", input).await, [told], "{more}");
    }
    // What was said over coffee last week can still be written down.
    let talked = json!({ "kind": "INFORMAL", "moments": at("2026-09-01T08:00:00Z", "2026-09-01T09:00:00Z") });
    planned(&app, "manager", talked).await;
    let long_ago = json!({ "kind": "INFORMAL", "moments": at("2026-08-01T08:00:00Z", "2026-08-01T09:00:00Z") });
    assert_eq!(refused(&app, "manager", "planSession", panel(&app, long_ago).await).await, ["IN_THE_PAST"]);
}

#[tokio::test]
async fn what_identifies_somebody_is_masked_in_all_that_is_written_about_a_session() {
    let app = Gehoord::start().await;
    let more =
        json!({ "title": "Bel 06 12345678", "about": "Mail naar jan@voorbeeld.example.", "place": "Bel 06 12345678" });
    let id = planned(&app, "manager", more).await;
    let seen = look(&app, "manager", &id, "title about place").await;
    assert_eq!(
        seen,
        json!({ "title": "Bel [telefoonnummer]", "about": "Mail naar [e-mailadres].", "place": "Bel [telefoonnummer]" })
    );
}
