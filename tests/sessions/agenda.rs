//! Points for the agenda: from staff, from the liaison, from councils.

use harness::{Gehoord, UWI, Value, json};

use super::{done, look, planned, refused, refused_at, sees};
use crate::proposals::council;

fn point(session: &str, title: &str) -> Value {
    json!({ "sessionId": session, "title": title })
}

const AGENDA: &str = "agenda { id title text side council { slug } }";

#[tokio::test]
async fn staff_liaison_and_council_bring_points_each_as_their_own_side() {
    let app = Gehoord::start().await;
    let councils = [council(&app, "groot-amsterdam").await, council(&app, "noord").await];
    let id = planned(&app, "manager", json!({ "councilIds": councils })).await;
    for (who, title) in [
        ("handler", "Van de medewerker"),
        ("hanneke.rol@uwi.example", "Van de accountmanager"),
        ("Latifa Ouali", "Van de raad"),
        ("Sietske Bouma", "Van de andere raad"),
    ] {
        app.pass(chrono::TimeDelta::seconds(1));
        done(&app, who, "addAgendaPoint", point(&id, title), "session { id }").await;
    }
    let seen = look(&app, "member", &id, AGENDA).await;
    let points = seen["agenda"].as_array().unwrap();
    let sides: Vec<(&str, &str, Option<&str>)> = points
        .iter()
        .map(|one| (one["title"].as_str().unwrap(), one["side"].as_str().unwrap(), one["council"]["slug"].as_str()))
        .collect();
    assert_eq!(
        sides,
        [
            ("Van de medewerker", "STAFF", None),
            ("Van de accountmanager", "LIAISON", None),
            ("Van de raad", "COUNCIL", Some("groot-amsterdam")),
            ("Van de andere raad", "COUNCIL", Some("noord")),
        ]
    );
    app.noticed(UWI).await;
    let told =
        sees(&app, "manager", "{ notices(first: 3) { nodes { sentence subject { ... on Session { id } } } } }").await;
    assert!(told.to_string().contains("agenda") && told.to_string().contains(&id), "{told}");
}

#[tokio::test]
async fn who_has_nothing_to_do_with_it_brings_nothing_and_all_that_is_wrong_is_told() {
    let app = Gehoord::start().await;
    let public = planned(&app, "manager", json!({ "public": true })).await;
    for who in ["client", "Sietske Bouma", "admin"] {
        assert_eq!(refused(&app, who, "addAgendaPoint", point(&public, "Iets")).await, ["FORBIDDEN"], "{who} sees it");
    }
    let hidden = planned(&app, "manager", json!({ "title": "Nog een panel" })).await;
    for who in ["client", "Sietske Bouma"] {
        assert_eq!(refused(&app, who, "addAgendaPoint", point(&hidden, "Iets")).await, ["NOT_FOUND"], "{who}");
    }
    let wrong = json!({ "sessionId": public, "title": " ", "text": "x".repeat(4_001), "councilId": council(&app, "noord").await });
    assert_eq!(
        refused_at(&app, "member", "addAgendaPoint", wrong).await,
        ["title EMPTY", "text TOO_LONG", "councilId NOT_FOUND"]
    );
    // Whoever sees the session publicly only, sees no agenda.
    done(&app, "member", "addAgendaPoint", point(&public, "Bel 06 12345678"), "").await;
    done(&app, "member", "addAgendaPoint", point(&public, "Bel 06 12345678"), "").await;
    let seen = look(&app, "handler", &public, AGENDA).await;
    assert_eq!(seen["agenda"].as_array().map(Vec::len), Some(1), "a retry");
    assert_eq!(seen["agenda"][0]["title"], "Bel [telefoonnummer]");
    assert_eq!(look(&app, "nobody", &public, AGENDA).await["agenda"], json!([]));
    assert_eq!(look(&app, "Sietske Bouma", &public, AGENDA).await["agenda"], json!([]));
}

#[tokio::test]
async fn who_brought_a_point_or_runs_the_session_takes_it_off_until_it_took_place() {
    let app = Gehoord::start().await;
    let id = planned(&app, "manager", json!({ "public": true })).await;
    for title in ["Een", "Twee", "Drie"] {
        app.pass(chrono::TimeDelta::seconds(1));
        done(&app, "member", "addAgendaPoint", point(&id, title), "").await;
    }
    let seen = look(&app, "member", &id, AGENDA).await;
    let key = |place: usize| json!({ "agendaPointId": seen["agenda"][place]["id"] });
    for (who, code) in
        [("handler", "FORBIDDEN"), ("Latifa Ouali", "FORBIDDEN"), ("facilitator", "FORBIDDEN"), ("client", "NOT_FOUND")]
    {
        assert_eq!(refused(&app, who, "removeAgendaPoint", key(0)).await, [code], "{who}");
    }
    done(&app, "member", "removeAgendaPoint", key(0), "session { id }").await;
    assert_eq!(refused(&app, "member", "removeAgendaPoint", key(0)).await, ["NOT_FOUND"]);
    done(&app, "manager", "removeAgendaPoint", key(1), "").await;
    done(&app, "manager", "confirmSession", super::of(&id), "").await;
    app.set_time((2026, 9, 15), (12, 10));
    done(&app, "manager", "holdSession", super::of(&id), "").await;
    assert_eq!(refused(&app, "member", "removeAgendaPoint", key(2)).await, ["SESSION_OVER"]);
    assert_eq!(refused(&app, "member", "addAgendaPoint", point(&id, "Vier")).await, ["SESSION_OVER"]);
    done(&app, "member", "addAgendaPoint", point(&id, "Drie"), "").await;
}
