//! A call to the members of a session's councils, and who comes forward.

use harness::{Gehoord, UWI, json};

use super::{account, act, done, invite, listed, look, of, planned, refused, sees};

#[tokio::test]
async fn members_of_its_councils_come_forward_while_they_are_asked_to() {
    let app = Gehoord::start().await;
    let id = planned(&app, "manager", json!({ "capacity": 2 })).await;
    assert_eq!(refused(&app, "member", "volunteer", of(&id)).await, ["NO_CALL"]);
    assert!(!listed(&app, "member", "calling: true").await.contains(&id));
    let call = |until: &str| json!({ "sessionId": id, "until": until });
    assert_eq!(refused(&app, "manager", "callForVolunteers", call("2026-09-07")).await, ["IN_THE_PAST"]);
    assert_eq!(refused(&app, "manager", "callForVolunteers", call("2026-09-16")).await, ["ENDS_TOO_LATE"]);
    for who in ["handler", "member"] {
        assert_eq!(refused(&app, who, "callForVolunteers", call("2026-09-10")).await, ["FORBIDDEN"], "{who}");
    }
    done(&app, "manager", "callForVolunteers", call("2026-09-10"), "").await;
    assert_eq!(look(&app, "member", &id, "callUntil").await["callUntil"], "2026-09-10");
    assert!(listed(&app, "member", "calling: true").await.contains(&id));
    assert!(!listed(&app, "member", "calling: false").await.contains(&id));
    app.noticed(UWI).await;
    let told =
        sees(&app, "member", "{ notices(first: 3) { nodes { sentence subject { ... on Session { id } } } } }").await;
    assert!(told.to_string().contains("come forward") && told.to_string().contains(&id), "{told}");

    for who in ["Sietske Bouma", "client"] {
        assert_eq!(refused(&app, who, "volunteer", of(&id)).await, ["NOT_FOUND"], "{who} sits on none of its councils");
    }
    assert_eq!(refused(&app, "handler", "volunteer", of(&id)).await, ["FORBIDDEN"]);
    done(&app, "member", "volunteer", of(&id), "").await;
    done(&app, "member", "volunteer", of(&id), "").await;
    let seen = look(&app, "member", &id, "placesLeft participants { name role answer isYou }").await;
    assert_eq!(
        seen,
        json!({ "placesLeft": 1, "participants": [{ "name": "Joost Hoekstra", "role": "GUEST", "answer": "ACCEPTED", "isYou": true }] }),
        "a retry takes no second place"
    );
    app.set_time((2026, 9, 10), (23, 50));
    done(&app, "Kim Tan", "volunteer", of(&id), "").await;
    assert_eq!(refused(&app, "Latifa Ouali", "volunteer", of(&id)).await, ["SESSION_FULL"]);
    // Who cannot come after all leaves a place.
    done(&app, "Kim Tan", "answerInvitation", json!({ "sessionId": id, "accepts": false }), "").await;
    app.set_time((2026, 9, 11), (0, 10));
    assert_eq!(refused(&app, "Latifa Ouali", "volunteer", of(&id)).await, ["NO_CALL"], "the last day is over");
    assert!(!listed(&app, "member", "calling: true").await.contains(&id));
}

#[tokio::test]
async fn two_who_come_forward_at_once_for_one_place_get_one() {
    let app = Gehoord::start().await;
    let id = planned(&app, "manager", json!({})).await;
    let call = json!({ "sessionId": id, "until": "2026-09-10", "capacity": 1 });
    done(&app, "manager", "callForVolunteers", call, "").await;
    let forward = |who: &'static str| act(&app, who, "volunteer", of(&id), "");
    let (one, two) = futures::join!(forward("Kim Tan"), forward("Latifa Ouali"));
    let mut told = [one, two].map(|answer| answer.user_errors("volunteer").join(""));
    told.sort_unstable();
    assert_eq!(told, ["", "SESSION_FULL"]);
}

#[tokio::test]
async fn in_a_mirror_conversation_volunteers_watch_and_its_organiser_does_not() {
    let app = Gehoord::start().await;
    let id = planned(&app, "facilitator", json!({ "kind": "MIRROR_CONVERSATION" })).await;
    done(&app, "facilitator", "callForVolunteers", json!({ "sessionId": id, "until": "2026-09-10" }), "").await;
    done(&app, "member", "volunteer", of(&id), "").await;
    let seen = look(&app, "member", &id, "participants { role room }").await;
    assert_eq!(seen["participants"], json!([{ "role": "OBSERVER", "room": "OBSERVATION" }]));
    // Somebody who works here and sits on the council as well.
    let key = super::account_key(&app, "Latifa Ouali").await;
    app.sql(UWI, &format!("UPDATE account SET is_staff = true WHERE id = '{key}'")).await;
    app.sql(UWI, &format!("UPDATE session SET organiser_id = '{key}' WHERE id = '{}'", super::key(&id))).await;
    assert_eq!(refused(&app, "Latifa Ouali", "volunteer", of(&id)).await, ["ORGANISER_OBSERVES"]);
}

#[tokio::test]
async fn without_a_council_nobody_is_called_and_who_said_no_can_still_come() {
    let app = Gehoord::start().await;
    let alone = planned(&app, "manager", json!({ "councilIds": [] })).await;
    let call = |id: &str| json!({ "sessionId": id, "until": "2026-09-10" });
    assert_eq!(refused(&app, "manager", "callForVolunteers", call(&alone)).await, ["COUNCIL_NEEDED"]);
    let id = planned(&app, "manager", json!({ "title": "Panel over de brief" })).await;
    let people = json!([{ "accountId": account(&app, "member").await, "role": "GUEST" }]);
    invite(&app, "manager", &id, people).await;
    done(&app, "manager", "callForVolunteers", call(&id), "").await;
    done(&app, "member", "answerInvitation", json!({ "sessionId": id, "accepts": false }), "").await;
    done(&app, "member", "volunteer", of(&id), "").await;
    let seen = look(&app, "member", &id, "participants { answer }").await;
    assert_eq!(seen["participants"], json!([{ "answer": "ACCEPTED" }]));
    done(&app, "manager", "cancelSession", json!({ "sessionId": id, "reason": "Te weinig tijd." }), "").await;
    assert_eq!(refused(&app, "Kim Tan", "volunteer", of(&id)).await, ["SESSION_CANCELLED"]);
    assert!(!listed(&app, "member", "calling: true").await.contains(&id));
}
