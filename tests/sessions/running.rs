//! Changing, moving, handing over and cancelling; what a session owes, and what happened to it.

use harness::{Function, Gehoord, Role, UWI, json};

use super::{
    account, certain, done, happened, held, invite, listed, look, mirror, of, planned, refused, refused_at, report,
    sees,
};

#[tokio::test]
async fn it_is_changed_until_it_took_place_and_who_takes_part_hears_of_another_time_or_place() {
    let app = Gehoord::start().await;
    let id = planned(&app, "manager", json!({})).await;
    invite(&app, "manager", &id, json!([{ "accountId": account(&app, "Sietske Bouma").await, "role": "GUEST" }])).await;
    let change = |more| super::with(json!({ "sessionId": id }), more);
    for who in ["handler", "member"] {
        assert_eq!(
            refused(&app, who, "changeSession", change(json!({ "title": "Anders" }))).await,
            ["FORBIDDEN"],
            "{who}"
        );
    }
    let wrong = json!({ "title": " ", "place": " ", "capacity": 0, "startsAt": "2026-09-15T12:00:00Z", "endsAt": "2026-09-15T11:00:00Z", "centreId": "centre_x" });
    let mut told = refused_at(&app, "manager", "changeSession", change(wrong)).await;
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "capacity CAPACITY_INVALID",
            "centreId NOT_FOUND",
            "endsAt ENDS_TOO_LATE",
            "place SESSION_PLACE_NEEDED",
            "title EMPTY"
        ]
    );
    let past = json!({ "startsAt": "2026-09-07T08:00:00Z", "endsAt": "2026-09-07T09:00:00Z" });
    assert_eq!(refused(&app, "manager", "changeSession", change(past)).await, ["IN_THE_PAST"]);

    done(&app, "facilitator", "changeSession", change(json!({ "about": "Bel 06 12345678", "capacity": 8 })), "").await;
    done(&app, "manager", "changeSession", change(json!({ "capacity": 8 })), "").await;
    let moved =
        json!({ "startsAt": "2026-09-17T08:00:00Z", "endsAt": "2026-09-17T09:30:00Z", "online": true, "place": "" });
    done(&app, "manager", "changeSession", change(moved), "").await;
    let seen = look(&app, "manager", &id, "title about place online capacity startsAt").await;
    let expected = json!({ "title": "Panel over de bijlage", "about": "Bel [telefoonnummer]", "place": null, "online": true,
        "capacity": 8, "startsAt": "2026-09-17T08:00:00+00:00" });
    assert_eq!(seen, expected);
    let mut kinds = happened(&app, &id).await;
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        ["PARTICIPANT_INVITED", "SESSION_CHANGED", "SESSION_MOVED", "SESSION_PLANNED"],
        "nothing new is nothing"
    );
    app.noticed(UWI).await;
    for who in ["Sietske Bouma", "member"] {
        let told = sees(&app, who, "{ notices(first: 3) { nodes { sentence } } }").await;
        assert!(told.to_string().contains("moved"), "{who}: {told}");
    }
    done(&app, "manager", "confirmSession", of(&id), "").await;
    app.set_time((2026, 9, 17), (12, 0));
    done(&app, "manager", "holdSession", of(&id), "").await;
    assert_eq!(
        refused(&app, "manager", "changeSession", change(json!({ "title": "Te laat" }))).await,
        ["SESSION_OVER"]
    );
}

#[tokio::test]
async fn it_is_cancelled_with_a_reason_until_it_took_place() {
    let app = Gehoord::start().await;
    let id = certain(&app).await;
    let off = |reason: &str| json!({ "sessionId": id, "reason": reason });
    assert_eq!(refused(&app, "facilitator", "cancelSession", off(" ")).await, ["REASON_NEEDED"]);
    for who in ["handler", "member", "client"] {
        assert_eq!(refused(&app, who, "cancelSession", off("Ziek.")).await, ["FORBIDDEN"], "{who}");
    }
    app.pass(chrono::TimeDelta::minutes(1));
    let cancelled = done(
        &app,
        "manager",
        "cancelSession",
        off("Mevrouw is bereikbaar op 06 12345678."),
        "session { status cancelledReason }",
    )
    .await;
    assert_eq!(
        cancelled["session"],
        json!({ "status": "CANCELLED", "cancelledReason": "Mevrouw is bereikbaar op [telefoonnummer]." })
    );
    done(&app, "facilitator", "cancelSession", off("Nog eens."), "").await;
    assert_eq!(happened(&app, &id).await.iter().filter(|kind| *kind == "SESSION_CANCELLED").count(), 1, "a retry");
    app.noticed(UWI).await;
    for who in ["client", "member", "handler", "Latifa Ouali"] {
        let told =
            sees(&app, who, "{ notices(first: 9) { nodes { sentence subject { ... on Session { id } } } } }").await;
        assert!(told.to_string().contains("is off") && told.to_string().contains(&id), "{who}: {told}");
    }
    app.set_time((2026, 9, 15), (12, 10));
    for (mutation, more) in [
        ("confirmSession", json!({})),
        ("holdSession", json!({})),
        ("reportSession", json!({ "report": "Toch." })),
        ("followUpSession", json!({})),
        ("changeSession", json!({ "title": "Toch" })),
    ] {
        assert_eq!(
            refused(&app, "facilitator", mutation, super::with(of(&id), more)).await,
            ["SESSION_CANCELLED"],
            "{mutation}"
        );
    }
    assert_eq!(refused(&app, "member", "addObservation", super::noticed(&id, "Iets.")).await, ["SESSION_CANCELLED"]);
    assert_eq!(
        refused(&app, "client", "giveConsent", json!({ "sessionId": id, "scopes": ["STORY"] })).await,
        ["SESSION_CANCELLED"]
    );
}

#[tokio::test]
async fn what_took_place_is_not_cancelled() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let off = json!({ "sessionId": id, "reason": "Te laat." });
    assert_eq!(refused(&app, "facilitator", "cancelSession", off).await, ["SESSION_OVER"]);
}

#[tokio::test]
async fn it_is_handed_over_to_who_runs_sessions_and_does_not_watch_it() {
    let app = Gehoord::start().await;
    let id = mirror(&app).await;
    app.make_account(UWI, "leider@test.example", &[Role::Staff], &[Function::Facilitator]).await;
    let to = async |who: &str| json!({ "sessionId": id, "organiserId": account(&app, who).await });
    for who in ["handler", "analyst", "member", "client"] {
        assert_eq!(refused(&app, "facilitator", "transferSession", to(who).await).await, ["NOT_ORGANISER"], "{who}");
    }
    assert_eq!(refused(&app, "handler", "transferSession", to("manager").await).await, ["FORBIDDEN"]);
    let names = "participants { role name }";
    assert_eq!(look(&app, "leider@test.example", &id, names).await["participants"], json!([]));
    done(&app, "facilitator", "transferSession", to("leider@test.example").await, "session { organiser { name } }")
        .await;
    done(&app, "facilitator", "transferSession", to("leider@test.example").await, "").await;
    assert_eq!(happened(&app, &id).await.iter().filter(|kind| *kind == "SESSION_HANDED_OVER").count(), 1);
    let seen = look(&app, "leider@test.example", &id, names).await;
    let people = seen["participants"].as_array().unwrap();
    assert!(people.contains(&json!({ "role": "CLIENT", "name": "Anouk Verhagen" })), "who organises knows: {seen}");
    app.noticed(UWI).await;
    let told = sees(&app, "leider@test.example", "{ notices(first: 20) { nodes { sentence } } }").await;
    assert!(told.to_string().contains("organises"), "{told}");
}

#[tokio::test]
async fn lists_say_which_sessions_owe_somebody_something_to_who_may_know() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    for who in ["facilitator", "manager", "handler", "member", "client"] {
        assert!(listed(&app, who, "awaitingReport: true").await.contains(&id), "{who}");
        assert!(!listed(&app, who, "awaitingReport: false").await.contains(&id), "{who}");
        assert!(!listed(&app, who, "oweAnswer: true").await.contains(&id), "{who}");
    }
    for who in ["nobody", "Sietske Bouma", "admin"] {
        assert!(!listed(&app, who, "awaitingReport: true").await.contains(&id), "{who}");
    }
    report(&app, "facilitator", &id).await;
    assert!(!listed(&app, "facilitator", "awaitingReport: true").await.contains(&id));
    assert!(listed(&app, "member", "oweAnswer: true").await.contains(&id));
    for (who, mine) in
        [("client", true), ("member", true), ("facilitator", true), ("manager", false), ("Latifa Ouali", false)]
    {
        assert_eq!(listed(&app, who, "mine: true").await.contains(&id), mine, "{who}");
        assert_eq!(listed(&app, who, "mine: false").await.contains(&id), !mine, "{who}");
    }
    assert!(listed(&app, "nobody", "mine: true").await.is_empty());
    // A public session tells the public that it is there, and not what it owes.
    let public = planned(&app, "manager", json!({ "public": true, "title": "Open panel", "moments": [{ "startsAt": "2026-09-15T11:00:00Z", "endsAt": "2026-09-15T12:00:00Z" }] })).await;
    done(&app, "manager", "confirmSession", of(&public), "").await;
    app.set_time((2026, 9, 15), (14, 10));
    done(&app, "manager", "holdSession", of(&public), "").await;
    assert!(listed(&app, "nobody", "status: HELD").await.contains(&public));
    assert!(!listed(&app, "nobody", "awaitingReport: true").await.contains(&public));
    assert!(!listed(&app, "nobody", "awaitingReport: false").await.contains(&public));
}

#[tokio::test]
async fn everybody_reads_of_its_timeline_what_is_for_them() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    report(&app, "facilitator", &id).await;
    let kinds = async |who: &str| -> Vec<String> {
        let seen = look(
            &app,
            who,
            &id,
            "timeline(first: 100) { totalCount nodes { kind sentence actor { name } actorName } }",
        )
        .await;
        let nodes = seen["timeline"]["nodes"].as_array().cloned().unwrap_or_default();
        assert_eq!(seen.to_string().contains("Anouk"), who == "client", "one reads only what one did oneself: {seen}");
        let mut nodes = nodes;
        nodes.sort_by_key(|one| one["kind"].as_str().unwrap_or_default().to_owned());
        nodes.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
    };
    let open = ["SESSION_CONFIRMED", "SESSION_HELD", "SESSION_PLANNED", "SESSION_REPORTED"];
    assert_eq!(kinds("Latifa Ouali").await, open, "its council, not who was invited and answered");
    let all = kinds("client").await;
    for kind in open.iter().chain(&["PARTICIPANT_INVITED", "INVITATION_ANSWERED", "CONSENT_GIVEN"]) {
        assert!(all.iter().any(|one| one == kind), "{kind}: {all:?}");
    }
    assert!(kinds("nobody").await.is_empty());
}
