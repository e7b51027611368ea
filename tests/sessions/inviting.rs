//! Inviting people, and what they answer.

use harness::{Function, Gehoord, Role, UWI, Value, json};

use super::{CLIENT, account, comes, done, happened, invite, look, mirror, part, planned, refused, refused_at, sees};

/// Those who take part, by what they do; of one invitation nobody is the first.
fn by_role(session: &Value) -> Value {
    let mut people = session["participants"].as_array().cloned().unwrap_or_default();
    people.sort_by_key(|one| one["role"].as_str().unwrap_or_default().to_owned());
    json!(people)
}

#[tokio::test]
async fn people_are_invited_by_account_or_by_e_mail_and_hear_of_it() {
    let app = Gehoord::start().await;
    let id = planned(&app, "facilitator", json!({ "kind": "MIRROR_CONVERSATION" })).await;
    let people = json!([
        { "email": " Client@Demo.example ", "role": "CLIENT" },
        { "accountId": account(&app, "handler").await, "role": "EMPLOYEE" },
        { "accountId": account(&app, "Latifa Ouali").await, "role": "OBSERVER" },
        { "accountId": account(&app, "facilitator").await, "role": "FACILITATOR" },
    ]);
    invite(&app, "facilitator", &id, people.clone()).await;
    let seen = look(&app, "facilitator", &id, "participants { role name room answer attended isYou }").await;
    assert_eq!(
        by_role(&seen),
        json!([
            { "name": "Anouk Verhagen", "role": "CLIENT", "room": "CONVERSATION", "answer": "INVITED", "attended": null, "isYou": false },
            { "name": "Samira Bouzid", "role": "EMPLOYEE", "room": "CONVERSATION", "answer": "INVITED", "attended": null, "isYou": false },
            { "name": "Lies van Oord", "role": "FACILITATOR", "room": "CONVERSATION", "answer": "ACCEPTED", "attended": null, "isYou": true },
            { "name": "Latifa Ouali", "role": "OBSERVER", "room": "OBSERVATION", "answer": "INVITED", "attended": null, "isYou": false },
        ]),
        "who invites themselves comes"
    );
    invite(&app, "facilitator", &id, people).await;
    assert_eq!(happened(&app, &id).await.iter().filter(|kind| *kind == "PARTICIPANT_INVITED").count(), 4, "a retry");
    app.noticed(UWI).await;
    for who in ["client", "handler", "Latifa Ouali"] {
        let notices = sees(&app, who, "{ notices(first: 5) { nodes { subject { ... on Session { id } } } } }").await;
        assert_eq!(notices["notices"]["nodes"][0]["subject"]["id"], json!(id), "{who}");
    }
    let mine = "{ sessions(first: 50, filter: { mine: true }) { nodes { id } } }";
    assert!(sees(&app, "client", mine).await.to_string().contains(&id));
    assert!(!sees(&app, "analyst", mine).await.to_string().contains(&id));
}

#[tokio::test]
async fn who_can_be_what_and_where_is_told_for_each_and_nobody_is_invited_meanwhile() {
    let app = Gehoord::start().await;
    let id = planned(&app, "facilitator", json!({ "kind": "MIRROR_CONVERSATION" })).await;
    let (handler, member) = (account(&app, "handler").await, account(&app, "member").await);
    let client = account(&app, "client").await;
    app.make_account(UWI, "gestopt@test.example", &[Role::Client], &[]).await;
    app.sql(UWI, "UPDATE account SET status = 'BLOCKED' WHERE email = 'gestopt@test.example'").await;
    let people = json!([
        { "email": CLIENT, "role": "CLIENT", "room": "OBSERVATION" },
        { "accountId": handler, "role": "CLIENT" },
        { "accountId": member, "role": "OBSERVER", "room": "CONVERSATION" },
        { "accountId": account(&app, "analyst").await, "role": "FACILITATOR", "room": "OBSERVATION" },
        { "accountId": account(&app, "Latifa Ouali").await, "role": "EMPLOYEE" },
        { "accountId": account(&app, "Kim Tan").await, "role": "TESTER" },
        { "accountId": client, "role": "CLIENT" },
        { "email": "niemand@test.example", "role": "CLIENT" },
        { "email": "gestopt@test.example", "role": "CLIENT" },
        { "role": "CLIENT" },
        { "accountId": handler, "email": CLIENT, "role": "CLIENT" },
        { "accountId": account(&app, "facilitator").await, "role": "OBSERVER" },
        { "accountId": member, "role": "GUEST" },
    ]);
    assert_eq!(
        refused_at(&app, "facilitator", "inviteToSession", json!({ "sessionId": id, "people": people })).await,
        [
            "people.0.room ROOM_UNFIT",
            "people.1.role ROLE_UNFIT",
            "people.2.room ROOM_UNFIT",
            "people.3.room ROOM_UNFIT",
            "people.4.role ROLE_UNFIT",
            "people.5.role ROLE_UNFIT",
            "people.6.accountId NOT_FOUND",
            "people.7.email NOT_FOUND",
            "people.8.email NOT_FOUND",
            "people.9 INVITEE_NEEDED",
            "people.10 INVITEE_NEEDED",
            "people.11 ORGANISER_OBSERVES",
            "people.12 ALREADY_INVITED",
        ],
        "a client's account is not there for who knows only its id"
    );
    assert_eq!(look(&app, "facilitator", &id, "participants { id }").await["participants"], json!([]));
    let none = json!({ "sessionId": id, "people": [] });
    assert_eq!(refused(&app, "facilitator", "inviteToSession", none).await, ["INVITEE_NEEDED"]);
    let panel = planned(&app, "facilitator", json!({})).await;
    for (role, room, told) in [
        ("OBSERVER", json!(null), "people.0.role ROLE_UNFIT"),
        ("GUEST", json!("CONVERSATION"), "people.0.room ROOM_UNFIT"),
    ] {
        let people = json!([{ "accountId": member, "role": role, "room": room }]);
        let input = json!({ "sessionId": panel, "people": people });
        assert_eq!(refused_at(&app, "facilitator", "inviteToSession", input).await, [told]);
    }
}

#[tokio::test]
async fn who_watches_and_who_only_plans_sessions_too_keeps_no_participants() {
    let app = Gehoord::start().await;
    let id = mirror(&app).await;
    // Another facilitator, who watches this one.
    app.make_account(UWI, "kijker@test.example", &[Role::Staff], &[Function::Facilitator]).await;
    let watcher = "kijker@test.example";
    let people = json!([{ "accountId": account(&app, watcher).await, "role": "OBSERVER" }]);
    invite(&app, "facilitator", &id, people.clone()).await;
    let client = part(&app, &id, "client").await;
    let people = json!({ "sessionId": id, "people": [{ "accountId": account(&app, "owner").await, "role": "GUEST" }] });
    for who in [watcher, "manager", "analyst", "member", "client", "handler"] {
        assert_eq!(refused(&app, who, "inviteToSession", people.clone()).await, ["FORBIDDEN"], "{who}");
    }
    // Whoever does not see the participant finds nobody; whoever does may not.
    for (who, code) in
        [(watcher, "FORBIDDEN"), ("analyst", "FORBIDDEN"), ("member", "FORBIDDEN"), ("manager", "NOT_FOUND")]
    {
        for (mutation, more) in [
            ("withdrawInvitation", json!({})),
            ("answerInvitation", json!({ "accepts": false })),
            ("giveConsent", json!({ "scopes": ["STORY"], "form": "SPOKEN" })),
            ("withdrawConsent", json!({ "scopes": ["STORY"] })),
            ("writeStory", json!({ "text": "Zo ging het." })),
            ("recordTelling", json!({ "channel": "PHONE", "at": "2026-09-08T08:00:00Z" })),
        ] {
            let input = super::with(json!({ "sessionId": id, "participantId": client }), more);
            assert_eq!(refused(&app, who, mutation, input).await, [code], "{who} {mutation}");
        }
    }
    // Handing it over to who watches is no way around it.
    let over = json!({ "sessionId": id, "organiserId": account(&app, watcher).await });
    assert_eq!(refused(&app, watcher, "transferSession", over.clone()).await, ["FORBIDDEN"]);
    assert_eq!(refused(&app, "facilitator", "transferSession", over).await, ["NOT_ORGANISER"]);
    // Nor does anybody who runs sessions make themselves the organiser of another's, or watch after having organised it.
    let mine = json!({ "sessionId": id, "organiserId": account(&app, "manager").await });
    assert_eq!(refused(&app, "manager", "transferSession", mine.clone()).await, ["FORBIDDEN"]);
    done(&app, "facilitator", "transferSession", mine, "").await;
    let back = json!({ "sessionId": id, "organiserId": account(&app, "facilitator").await });
    done(&app, "manager", "transferSession", back, "").await;
    let people = json!([{ "accountId": account(&app, "manager").await, "role": "OBSERVER" }]);
    let input = json!({ "sessionId": id, "people": people });
    assert_eq!(refused(&app, "facilitator", "inviteToSession", input).await, ["ORGANISER_OBSERVES"]);
}

#[tokio::test]
async fn everybody_answers_for_themselves_and_the_organiser_writes_down_what_others_said() {
    let app = Gehoord::start().await;
    let id = planned(&app, "facilitator", json!({ "kind": "MIRROR_CONVERSATION" })).await;
    let people = json!([{ "email": CLIENT, "role": "CLIENT" }, { "accountId": account(&app, "member").await, "role": "OBSERVER" }]);
    invite(&app, "facilitator", &id, people).await;
    let client = part(&app, &id, "client").await;
    let says = |accepts: bool| json!({ "sessionId": id, "accepts": accepts });
    assert_eq!(refused(&app, "handler", "answerInvitation", says(true)).await, ["NOT_FOUND"], "who was not invited");
    comes(&app, "member", &id).await;
    comes(&app, "member", &id).await;
    assert_eq!(
        happened(&app, &id).await.iter().filter(|kind| *kind == "INVITATION_ANSWERED").count(),
        1,
        "the same answer once more is a retry"
    );
    let for_client = json!({ "sessionId": id, "participantId": client, "accepts": true });
    done(&app, "facilitator", "answerInvitation", for_client, "").await;
    let answers = "participants { role answer }";
    let seen = look(&app, "facilitator", &id, answers).await;
    assert_eq!(
        by_role(&seen),
        json!([{ "role": "CLIENT", "answer": "ACCEPTED" }, { "role": "OBSERVER", "answer": "ACCEPTED" }])
    );
    // A client who thinks better of it.
    done(&app, "client", "answerInvitation", says(false), "").await;
    app.noticed(UWI).await;
    let notices = "{ notices(first: 5) { nodes { sentence subject { ... on Session { id } } } } }";
    let told = sees(&app, "facilitator", notices).await;
    assert_eq!(told["notices"]["nodes"][0]["subject"]["id"], json!(id), "{told}");
    assert!(!told.to_string().contains("Anouk"), "no notice says who: {told}");
    // Who said no sees oneself, and not who else comes.
    let own = look(&app, "client", &id, "title participants { isYou role answer }").await;
    assert_eq!(own["participants"], json!([{ "isYou": true, "role": "CLIENT", "answer": "DECLINED" }]));
    done(&app, "member", "answerInvitation", says(false), "").await;
    // A member of its council sees who comes, as a member; a guest from elsewhere would not.
    let members = look(&app, "member", &id, "participants { name role }").await;
    assert_eq!(by_role(&members)[0]["name"], "Client");
    let after = super::held(&app).await;
    assert_eq!(
        refused(&app, "member", "answerInvitation", json!({ "sessionId": after, "accepts": false })).await,
        ["SESSION_OVER"]
    );
}

#[tokio::test]
async fn the_last_place_is_taken_once_also_when_two_say_yes_at_once() {
    let app = Gehoord::start().await;
    let id = planned(&app, "manager", json!({ "capacity": 2 })).await;
    let names = ["Latifa Ouali", "Kim Tan", "Bram Stoffels", "member"];
    let mut people = Vec::new();
    for name in names {
        people.push(json!({ "accountId": account(&app, name).await, "role": "GUEST" }));
    }
    people.push(json!({ "accountId": account(&app, "handler").await, "role": "EMPLOYEE" }));
    invite(&app, "manager", &id, json!(people)).await;
    comes(&app, "Latifa Ouali", &id).await;
    comes(&app, "handler", &id).await;
    let places = async || look(&app, "member", &id, "capacity placesLeft").await;
    assert_eq!(places().await, json!({ "capacity": 2, "placesLeft": 1 }), "for whom it is work takes none");
    let yes =
        |who: &'static str| super::act(&app, who, "answerInvitation", json!({ "sessionId": id, "accepts": true }), "");
    let (one, two, three) = futures::join!(yes("Kim Tan"), yes("Bram Stoffels"), yes("member"));
    let mut told = [one, two, three].map(|answer| answer.user_errors("answerInvitation").join(""));
    told.sort_unstable();
    assert_eq!(told, ["", "SESSION_FULL", "SESSION_FULL"]);
    assert_eq!(places().await["placesLeft"], 0);
    let oneself = json!([{ "accountId": account(&app, "manager").await, "role": "GUEST" }]);
    let oneself = json!({ "sessionId": id, "people": oneself });
    assert_eq!(refused(&app, "manager", "inviteToSession", oneself).await, ["SESSION_FULL"], "nor by who invites");
    let fewer = json!({ "sessionId": id, "capacity": 1 });
    assert_eq!(refused(&app, "manager", "changeSession", fewer).await, ["CAPACITY_INVALID"]);
    // Who says no gives the place back.
    done(&app, "Latifa Ouali", "answerInvitation", json!({ "sessionId": id, "accepts": false }), "").await;
    assert_eq!(places().await["placesLeft"], 1);
}

#[tokio::test]
async fn an_invitation_is_taken_back_until_it_begins_and_leaves_nothing_behind() {
    let app = Gehoord::start().await;
    let id = super::certain(&app).await;
    let text = "Bel mij op 06-12345678.";
    done(&app, "client", "writeStory", json!({ "sessionId": id, "text": text }), "").await;
    let client = part(&app, &id, "client").await;
    let key = client.parse::<entity::id::SessionParticipantId>().expect("an id").0;
    let out = json!({ "sessionId": id, "participantId": client });
    done(&app, "facilitator", "withdrawInvitation", out.clone(), "").await;
    assert!(look(&app, "client", &id, "id").await.is_null());
    assert_eq!(refused(&app, "facilitator", "withdrawInvitation", out).await, ["NOT_FOUND"]);
    let sealed = app.sql(UWI, &format!("SELECT 1 FROM sealed_text WHERE subject_id = '{key}'")).await;
    assert!(sealed.is_empty(), "what the client told is gone with it");
    let observer = json!({ "sessionId": id, "participantId": part(&app, &id, "member").await });
    app.set_time((2026, 9, 15), (10, 30));
    assert_eq!(refused(&app, "facilitator", "withdrawInvitation", observer.clone()).await, ["SESSION_OVER"]);
    // It cannot be put off any more: whoever is in a room stays in it.
    super::observe(&app, "member", &id, "Wij wachten op de cliënt.").await;
    let later = json!({ "sessionId": id, "startsAt": "2026-09-16T08:00:00Z", "endsAt": "2026-09-16T10:00:00Z" });
    assert_eq!(refused(&app, "facilitator", "changeSession", later).await, ["SESSION_OVER"], "it has begun");
    assert_eq!(refused(&app, "facilitator", "withdrawInvitation", observer).await, ["SESSION_OVER"]);
}
