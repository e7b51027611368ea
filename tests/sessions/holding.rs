//! A session is certain, and took place: with whom, and with what consent.

use harness::{Gehoord, json};

use super::{
    CLIENT, account, certain, comes, done, happened, held, invite, look, mirror, of, part, planned, refused, refused_at,
};

#[tokio::test]
async fn a_mirror_conversation_says_all_that_is_missing_at_once_and_counts_only_who_comes() {
    let app = Gehoord::start().await;
    let id = planned(&app, "facilitator", json!({ "kind": "MIRROR_CONVERSATION" })).await;
    let all = ["CLIENT_NEEDED", "EMPLOYEE_NEEDED", "FACILITATOR_NEEDED", "OBSERVER_NEEDED"];
    assert_eq!(refused(&app, "facilitator", "confirmSession", of(&id)).await, all);
    // Staff who watch are no council, and an employee who watches does not converse.
    let people = json!([
        { "email": CLIENT, "role": "CLIENT" },
        { "accountId": account(&app, "handler").await, "role": "EMPLOYEE", "room": "OBSERVATION" },
        { "accountId": account(&app, "owner").await, "role": "FACILITATOR" },
        { "accountId": account(&app, "analyst").await, "role": "OBSERVER" },
    ]);
    invite(&app, "facilitator", &id, people).await;
    assert_eq!(refused(&app, "facilitator", "confirmSession", of(&id)).await, all, "nobody has answered");
    for who in ["client", "handler", "owner", "analyst"] {
        comes(&app, who, &id).await;
    }
    assert_eq!(refused(&app, "facilitator", "confirmSession", of(&id)).await, ["EMPLOYEE_NEEDED", "OBSERVER_NEEDED"]);
    let more = json!([
        { "accountId": account(&app, "complaints").await, "role": "EMPLOYEE" },
        { "accountId": account(&app, "Sietske Bouma").await, "role": "OBSERVER" },
    ]);
    invite(&app, "facilitator", &id, more).await;
    for who in ["complaints", "Sietske Bouma"] {
        comes(&app, who, &id).await;
    }
    for who in ["handler", "analyst", "client", "owner"] {
        assert_eq!(refused(&app, who, "confirmSession", of(&id)).await, ["FORBIDDEN"], "{who}");
    }
    // Who plans sessions confirms them, also those that a colleague organises.
    let confirmed = done(&app, "manager", "confirmSession", of(&id), "session { status }").await;
    assert_eq!(confirmed["session"]["status"], "CONFIRMED");
    done(&app, "facilitator", "confirmSession", of(&id), "").await;
    assert_eq!(
        happened(&app, &id).await.iter().filter(|kind| *kind == "SESSION_CONFIRMED").count(),
        1,
        "a retry confirms nothing twice"
    );
}

#[tokio::test]
async fn a_test_needs_somebody_who_tests() {
    let app = Gehoord::start().await;
    let centre = app.sql(harness::UWI, "SELECT id::text FROM centre WHERE status = 'TESTING' LIMIT 1").await;
    let centre = entity::id::CentreId(centre[0].parse().expect("a key")).to_string();
    let id = planned(&app, "manager", json!({ "kind": "CENTRE_TEST", "centreId": centre })).await;
    assert_eq!(refused(&app, "manager", "confirmSession", of(&id)).await, ["TESTER_NEEDED"]);
    let people = json!([
        { "accountId": account(&app, "member").await, "role": "TESTER" },
        { "accountId": account(&app, "handler").await, "role": "EMPLOYEE" },
    ]);
    invite(&app, "manager", &id, people).await;
    for who in ["member", "handler"] {
        comes(&app, who, &id).await;
    }
    done(&app, "manager", "confirmSession", of(&id), "").await;
    app.set_time((2026, 9, 15), (12, 10));
    let there = json!({ "sessionId": id, "attendedIds": [part(&app, &id, "handler").await] });
    assert_eq!(refused(&app, "manager", "holdSession", there).await, ["TESTER_NEEDED"], "nobody tested");
    done(&app, "manager", "holdSession", of(&id), "").await;
}

#[tokio::test]
async fn it_is_held_once_it_began_with_the_consent_of_each_client_who_was_there() {
    let app = Gehoord::start().await;
    let id = mirror(&app).await;
    assert_eq!(refused(&app, "facilitator", "holdSession", of(&id)).await, ["SESSION_NOT_CONFIRMED"]);
    done(&app, "facilitator", "confirmSession", of(&id), "").await;
    app.set_time((2026, 9, 15), (9, 59));
    assert_eq!(refused(&app, "facilitator", "holdSession", of(&id)).await, ["SESSION_TO_COME"]);
    app.set_time((2026, 9, 15), (12, 10));
    assert_eq!(refused(&app, "facilitator", "holdSession", of(&id)).await, ["CONVERSATION_CONSENT_NEEDED"]);
    let nobody = json!({ "sessionId": id, "attendedIds": [] });
    assert_eq!(refused(&app, "facilitator", "holdSession", nobody).await, ["CLIENT_NEEDED", "EMPLOYEE_NEEDED"]);
    let strange = json!({ "sessionId": id, "attendedIds": ["session_participant_x", part(&app, &id, "client").await] });
    assert_eq!(
        refused_at(&app, "facilitator", "holdSession", strange).await,
        ["attendedIds.0 ATTENDANCE_UNFIT", "attendedIds EMPLOYEE_NEEDED", "attendedIds CONVERSATION_CONSENT_NEEDED"],
        "all at once"
    );
    // The story alone is not the conversation.
    let consents = |scopes: &[&str]| json!({ "sessionId": id, "scopes": scopes });
    done(&app, "client", "giveConsent", consents(&["STORY"]), "").await;
    assert_eq!(refused(&app, "facilitator", "holdSession", of(&id)).await, ["CONVERSATION_CONSENT_NEEDED"]);
    done(&app, "client", "giveConsent", consents(&["CONVERSATION"]), "").await;
    // Taken back is not there.
    done(&app, "client", "withdrawConsent", consents(&["CONVERSATION"]), "").await;
    assert_eq!(refused(&app, "facilitator", "holdSession", of(&id)).await, ["CONVERSATION_CONSENT_NEEDED"]);
    done(&app, "client", "giveConsent", consents(&["CONVERSATION"]), "").await;
    assert_eq!(refused(&app, "manager", "holdSession", of(&id)).await, ["FORBIDDEN"], "of another organiser");
    let held = done(&app, "facilitator", "holdSession", of(&id), "session { status reportDueOn }").await;
    assert_eq!(held["session"], json!({ "status": "HELD", "reportDueOn": "2026-10-13" }));
    done(&app, "facilitator", "holdSession", of(&id), "").await;
    assert_eq!(refused(&app, "facilitator", "confirmSession", of(&id)).await, ["SESSION_CONFIRMED"]);
    let seen = look(&app, "facilitator", &id, "participants { attended }").await;
    assert_eq!(
        seen["participants"],
        json!([{ "attended": true }, { "attended": true }, { "attended": true }, { "attended": true }, { "attended": true }])
    );
}

#[tokio::test]
async fn consent_is_recorded_by_whom_and_how_and_is_for_clients() {
    let app = Gehoord::start().await;
    let id = mirror(&app).await;
    let client = part(&app, &id, "client").await;
    let by_other = |form: Option<&str>, scopes: &[&str]| json!({ "sessionId": id, "participantId": client, "form": form, "scopes": scopes });
    for form in [None, Some("APP")] {
        let told = refused_at(&app, "facilitator", "giveConsent", by_other(form, &["CONVERSATION"])).await;
        assert_eq!(told, ["form CONSENT_FORM"], "only the client consents in the app");
    }
    let said = json!({ "sessionId": id, "scopes": ["CONVERSATION"], "form": "SPOKEN" });
    assert_eq!(refused(&app, "client", "giveConsent", said).await, ["CONSENT_FORM"]);
    let wrong = json!({ "sessionId": id, "participantId": part(&app, &id, "handler").await, "scopes": [] });
    assert_eq!(
        refused(&app, "facilitator", "giveConsent", wrong).await,
        ["NOT_THE_CLIENT", "CONSENT_UNSAID", "CONSENT_FORM"],
        "all at once"
    );
    assert_eq!(refused(&app, "handler", "giveConsent", by_other(Some("SPOKEN"), &["STORY"])).await, ["FORBIDDEN"]);
    done(&app, "facilitator", "giveConsent", by_other(Some("WRITTEN"), &["CONVERSATION", "CONVERSATION"]), "").await;
    app.pass(chrono::TimeDelta::minutes(1));
    done(&app, "client", "giveConsent", json!({ "sessionId": id, "scopes": ["CONVERSATION", "STORY"] }), "").await;
    app.pass(chrono::TimeDelta::minutes(1));
    let consents = "participants { role consents { scope form givenAt withdrawnAt } }";
    let of_client = |seen: serde_json::Value| {
        let people = seen["participants"].as_array().cloned().unwrap_or_default();
        people.into_iter().find(|one| one["role"] == "CLIENT").expect("the client")["consents"].clone()
    };
    let there = json!([
        { "scope": "CONVERSATION", "form": "WRITTEN", "givenAt": "2026-09-08T08:00:00+00:00", "withdrawnAt": null },
        { "scope": "STORY", "form": "APP", "givenAt": "2026-09-08T08:01:00+00:00", "withdrawnAt": null },
    ]);
    assert_eq!(of_client(look(&app, "client", &id, consents).await), there, "what is there is not given twice");
    assert_eq!(of_client(look(&app, "facilitator", &id, consents).await), there);
    for who in ["handler", "member", "analyst"] {
        assert_eq!(of_client(look(&app, who, &id, consents).await), json!([]), "{who}");
    }
    // Who takes back the conversation takes back the story with it; both stay on record.
    done(&app, "client", "withdrawConsent", json!({ "sessionId": id, "scopes": ["CONVERSATION"] }), "").await;
    done(&app, "client", "withdrawConsent", json!({ "sessionId": id, "scopes": ["CONVERSATION"] }), "").await;
    let back = of_client(look(&app, "client", &id, consents).await);
    let moments: Vec<_> = back.as_array().unwrap().iter().map(|one| one["withdrawnAt"].clone()).collect();
    assert_eq!(moments, ["2026-09-08T08:02:00+00:00", "2026-09-08T08:02:00+00:00"]);
    let none = json!({ "sessionId": id, "scopes": [] });
    assert_eq!(refused(&app, "client", "withdrawConsent", none).await, ["CONSENT_UNSAID"]);
    app.noticed(harness::UWI).await;
    let told = super::sees(&app, "facilitator", "{ notices(first: 2) { nodes { sentence } } }").await.to_string();
    assert!(told.contains("took back") && !told.contains("Anouk"), "{told}");
}

#[tokio::test]
async fn who_was_there_is_corrected_until_the_report() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let mut there = Vec::new();
    for who in ["client", "handler", "facilitator", "member"] {
        there.push(part(&app, &id, who).await);
    }
    let correct = |ids: &[String]| json!({ "sessionId": id, "attendedIds": ids });
    for who in ["manager", "analyst", "member"] {
        assert_eq!(refused(&app, who, "recordAttendance", correct(&there)).await, ["FORBIDDEN"], "{who}");
    }
    assert_eq!(
        refused(&app, "facilitator", "recordAttendance", correct(&there[2..])).await,
        ["CLIENT_NEEDED", "EMPLOYEE_NEEDED"]
    );
    done(&app, "facilitator", "recordAttendance", correct(&there), "").await;
    done(&app, "facilitator", "recordAttendance", correct(&there), "").await;
    assert_eq!(happened(&app, &id).await.iter().filter(|kind| *kind == "ATTENDANCE_RECORDED").count(), 1);
    let seen = look(&app, "analyst", &id, "participants { isYou attended }").await;
    let own = seen["participants"].as_array().unwrap().iter().find(|one| one["isYou"] == true).unwrap();
    assert_eq!(own["attended"], false);
    super::report(&app, "facilitator", &id).await;
    assert_eq!(refused(&app, "facilitator", "recordAttendance", correct(&there)).await, ["SESSION_REPORTED"]);
    let early = certain_again(&app).await;
    let none = json!({ "sessionId": early, "attendedIds": [] });
    assert!(refused(&app, "facilitator", "recordAttendance", none).await.contains(&"SESSION_TO_COME".to_owned()));
}

/// Another one, still to come.
async fn certain_again(app: &Gehoord) -> String {
    let moments = json!([{ "startsAt": "2026-10-15T08:00:00Z", "endsAt": "2026-10-15T10:00:00Z" }]);
    let id = planned(app, "facilitator", json!({ "title": "Het volgende panel", "moments": moments })).await;
    done(app, "facilitator", "confirmSession", of(&id), "").await;
    id
}

#[tokio::test]
async fn a_client_who_took_consent_back_afterwards_changes_nothing_of_what_was() {
    let app = Gehoord::start().await;
    let id = certain(&app).await;
    app.set_time((2026, 9, 15), (12, 10));
    done(&app, "facilitator", "holdSession", of(&id), "").await;
    done(&app, "client", "withdrawConsent", json!({ "sessionId": id, "scopes": ["CONVERSATION"] }), "").await;
    assert_eq!(look(&app, "facilitator", &id, "status").await["status"], "HELD");
    super::report(&app, "facilitator", &id).await;
}
