//! A council's own meetings: its chair or secretary runs them, and a closed one is nobody else's.

use harness::{Gehoord, UWI, Value, json};

use super::{account, act, comes, done, invite, listed, look, panel, part, planned, refused, sees};

const MEETING: &str = "COUNCIL_MEETING";

async fn closed(app: &Gehoord) -> String {
    planned(app, "Yvonne Maatman", json!({ "kind": MEETING, "title": "Besloten overleg" })).await
}

#[tokio::test]
async fn chair_and_secretary_plan_and_nobody_else_whatever_their_function() {
    let app = Gehoord::start().await;
    for who in ["Yvonne Maatman", "member"] {
        planned(&app, who, json!({ "kind": MEETING, "title": format!("Overleg van {who}") })).await;
    }
    let input = panel(&app, json!({ "kind": MEETING })).await;
    for who in ["Orlando Blijd", "Latifa Ouali", "Sietske Bouma", "facilitator", "manager", "client", "admin"] {
        assert_eq!(refused(&app, who, "planSession", input.clone()).await, ["FORBIDDEN"], "{who}");
    }
    let mut nobodys = input;
    nobodys["councilIds"] = json!([]);
    assert_eq!(refused(&app, "Yvonne Maatman", "planSession", nobodys).await, ["FORBIDDEN"], "of no council");
}

#[tokio::test]
async fn a_meeting_goes_its_way_with_the_chair_and_no_staff_can_run_it() {
    let app = Gehoord::start().await;
    let public = json!({ "kind": MEETING, "title": "Open overleg", "public": true });
    let id = planned(&app, "Yvonne Maatman", public).await;
    let this = super::of(&id);
    assert_eq!(refused(&app, "facilitator", "confirmSession", this.clone()).await, ["FORBIDDEN"]);
    assert_eq!(refused(&app, "Orlando Blijd", "confirmSession", this.clone()).await, ["FORBIDDEN"]);
    assert_eq!(
        refused(&app, "Sietske Bouma", "confirmSession", this.clone()).await,
        ["FORBIDDEN"],
        "of another council"
    );
    // The secretary does what the chair planned.
    done(&app, "member", "confirmSession", this.clone(), "").await;
    let people = json!([
        { "accountId": account(&app, "Latifa Ouali").await, "role": "GUEST" },
        { "accountId": account(&app, "Yvonne Maatman").await, "role": "GUEST" },
    ]);
    assert_eq!(
        refused(&app, "facilitator", "inviteToSession", json!({ "sessionId": id, "people": people })).await,
        ["FORBIDDEN"]
    );
    invite(&app, "Yvonne Maatman", &id, people).await;
    comes(&app, "Latifa Ouali", &id).await;
    app.set_time((2026, 9, 15), (12, 10));
    done(&app, "Yvonne Maatman", "holdSession", this.clone(), "").await;
    super::observe(&app, "Latifa Ouali", &id, "Wij waren het snel eens.").await;
    assert_eq!(
        refused(&app, "manager", "reportSession", json!({ "sessionId": id, "report": "Kort." })).await,
        ["FORBIDDEN"]
    );
    super::report(&app, "member", &id).await;
    let seen = look(&app, "Orlando Blijd", &id, "status report participants { name attended }").await;
    assert_eq!(seen["report"], "De bijlage is niet te begrijpen.", "the council reads it");
    let there = json!({ "name": "Latifa Ouali", "attended": true });
    assert!(seen["participants"].as_array().is_some_and(|people| people.contains(&there)), "{seen}");
}

const COUNTED: &str = "{ sessions(first: 100) { totalCount nodes { id title } } }";

#[tokio::test]
async fn a_closed_meeting_does_not_exist_for_staff_who_were_not_invited() {
    let app = Gehoord::start().await;
    let mut before = Vec::new();
    let staff = ["facilitator", "manager", "handler", "owner", "analyst", "client", "Sietske Bouma", "nobody"];
    for who in staff {
        before.push(sees(&app, who, COUNTED).await);
    }
    let id = closed(&app).await;
    for (who, before) in staff.into_iter().zip(before) {
        assert_eq!(sees(&app, who, COUNTED).await, before, "{who}: not in the list, not in the count");
        assert!(look(&app, who, &id, "id").await.is_null(), "{who}");
        assert!(sees(&app, who, &format!("{{ node(id: \"{id}\") {{ id }} }}")).await["node"].is_null(), "{who}");
        let of_council = listed(&app, who, "councilSlug: \"groot-amsterdam\"").await;
        assert!(!of_council.contains(&id), "{who}");
        assert!(listed(&app, who, &format!("seriesOfId: \"{id}\"")).await.is_empty(), "{who}");
    }
    // Trying to do something with it tells no more.
    for who in ["facilitator", "manager", "client", "Sietske Bouma"] {
        for (mutation, more) in [
            ("confirmSession", json!({})),
            ("holdSession", json!({})),
            ("cancelSession", json!({ "reason": "Zo maar." })),
            ("reportSession", json!({ "report": "Zo maar." })),
            ("followUpSession", json!({})),
            ("inviteToSession", json!({ "people": [] })),
            ("addAgendaPoint", json!({ "title": "Zo maar" })),
            ("answerInvitation", json!({ "accepts": true })),
            ("volunteer", json!({})),
            ("callForVolunteers", json!({ "until": "2026-09-10" })),
            ("transferSession", json!({ "organiserId": account(&app, "manager").await })),
            ("changeSession", json!({ "title": "Anders" })),
        ] {
            let input = super::with(super::of(&id), more);
            assert_eq!(refused(&app, who, mutation, input).await, ["NOT_FOUND"], "{who} {mutation}");
        }
        let commitment = json!({ "sessionId": id, "commitment": "Iets.", "ownerId": account(&app, "handler").await, "dueOn": "2026-09-20" });
        assert_eq!(refused(&app, who, "createFollowUp", commitment).await, ["NOT_FOUND"], "{who}");
    }
    // To its own council it exists.
    assert_eq!(look(&app, "Orlando Blijd", &id, "title").await["title"], "Besloten overleg");
    assert!(listed(&app, "member", "councilSlug: \"groot-amsterdam\"").await.contains(&id));
    // An administrator sees that there is something, and when; no more.
    let admin = look(&app, "admin", &id, "title startsAt status place public").await;
    assert_eq!(
        admin,
        json!({ "title": "Besloten overleg", "startsAt": "2026-09-15T08:00:00+00:00", "status": null, "place": null, "public": null })
    );
}

#[tokio::test]
async fn nor_does_what_happens_to_it_and_what_was_promised_in_it() {
    let app = Gehoord::start().await;
    let id = closed(&app).await;
    // Where staff were invited they are in it, and can be promised to do something.
    let people = json!([{ "email": "handler@demo.example", "role": "EMPLOYEE" }]);
    invite(&app, "Yvonne Maatman", &id, people).await;
    comes(&app, "handler", &id).await;
    assert_eq!(look(&app, "handler", &id, "title").await["title"], "Besloten overleg", "who was invited sees it");
    done(&app, "Yvonne Maatman", "confirmSession", super::of(&id), "").await;
    app.set_time((2026, 9, 15), (12, 10));
    done(&app, "Yvonne Maatman", "holdSession", super::of(&id), "").await;
    assert_eq!(
        act(&app, "handler", "createFollowUp", commitment(&app, &id).await, "").await.codes(),
        ["FORBIDDEN"],
        "promising takes who runs sessions"
    );
    // A facilitator who was invited can; then it is as hidden as the meeting.
    let key = super::key(&id);
    let facilitator = super::account_key(&app, "manager").await;
    let before =
        app.sql(UWI, &format!("SELECT count(*)::text FROM session_participant WHERE session_id = '{key}'")).await;
    app.sql(
        UWI,
        &format!(
            "INSERT INTO session_participant (id, session_id, account_id, role, answer, answered_at, attended, created_at) \
             VALUES (gen_random_uuid(), '{key}', '{facilitator}', 'EMPLOYEE', 'ACCEPTED', '2026-09-08', true, '2026-09-08')"
        ),
    )
    .await;
    assert_eq!(before, ["1"]);
    let made = done(&app, "manager", "createFollowUp", commitment(&app, &id).await, "followUp { id }").await;
    let promise = made["followUp"]["id"].as_str().unwrap().to_owned();
    let all = "{ followUps(first: 100) { totalCount nodes { id } } }";
    for (who, is_there) in [
        ("manager", true),
        ("handler", true),
        ("Orlando Blijd", true),
        ("facilitator", false),
        ("owner", false),
        ("analyst", false),
        ("client", false),
        ("Sietske Bouma", false),
    ] {
        let list = sees(&app, who, all).await;
        assert_eq!(list.to_string().contains(&promise), is_there, "{who}");
        let one =
            sees(&app, who, &format!("{{ followUp(id: \"{promise}\") {{ id }} node(id: \"{promise}\") {{ id }} }}"))
                .await;
        assert_eq!((one["followUp"].is_null(), one["node"].is_null()), (!is_there, !is_there), "{who}");
        let filtered =
            sees(&app, who, &format!("{{ followUps(first: 5, filter: {{ sessionId: \"{id}\" }}) {{ totalCount }} }}"))
                .await;
        assert_eq!(filtered["followUps"]["totalCount"], u8::from(is_there), "{who}");
    }
    app.noticed(UWI).await;
    for who in ["facilitator", "owner", "analyst", "Sietske Bouma"] {
        let notices = sees(
            &app,
            who,
            "{ notices(first: 50) { nodes { subject { __typename ... on Session { id } ... on FollowUp { id } } } } }",
        )
        .await;
        let told = notices.to_string();
        assert!(!told.contains(&id) && !told.contains(&promise), "{who}: {told}");
    }
    let timeline = look(&app, "Orlando Blijd", &id, "timeline(first: 20) { nodes { kind } }").await;
    assert!(timeline.to_string().contains("SESSION_HELD"), "{timeline}");
}

async fn commitment(app: &Gehoord, session: &str) -> Value {
    json!({ "sessionId": session, "commitment": "Wij zoeken het uit.", "ownerId": account(app, "handler").await, "dueOn": "2026-09-30" })
}

#[tokio::test]
async fn a_chair_invites_members_and_staff_and_finds_out_nothing_about_clients() {
    let app = Gehoord::start().await;
    let id = closed(&app).await;
    let people = |who: Value| json!({ "sessionId": id, "people": [who] });
    let wrong = people(json!({ "email": "client@demo.example", "role": "GUEST" }));
    let nobody = people(json!({ "email": "niemand@demo.example", "role": "GUEST" }));
    assert_eq!(
        refused(&app, "Yvonne Maatman", "inviteToSession", wrong).await,
        ["NOT_FOUND"],
        "as if there was nobody"
    );
    assert_eq!(refused(&app, "Yvonne Maatman", "inviteToSession", nobody).await, ["NOT_FOUND"]);
    invite(&app, "Yvonne Maatman", &id, json!([{ "email": "analyst@demo.example", "role": "EMPLOYEE" }])).await;
    let liaison = account(&app, "hanneke.rol@uwi.example").await;
    invite(&app, "Yvonne Maatman", &id, json!([{ "accountId": liaison, "role": "EMPLOYEE" }])).await;
    assert!(!look(&app, "analyst", &id, "id").await.is_null());
    let mine = part(&app, &id, "analyst").await;
    let out = json!({ "sessionId": id, "participantId": mine });
    done(&app, "Yvonne Maatman", "withdrawInvitation", out, "").await;
    assert!(look(&app, "analyst", &id, "id").await.is_null(), "not invited any more");
}
