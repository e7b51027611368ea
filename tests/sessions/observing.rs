//! What was noticed: its author's own until the report, then of those who were there.

use harness::{Gehoord, UWI, json};

use super::{
    account, act, certain, done, held, invite, look, noticed, observe, of, part, planned, refused, report, texts,
};

const TELLING: &str = "Mevrouw huilde. Bel haar op 06-12345678.";
const MASKED: &str = "Mevrouw huilde. Bel haar op [telefoonnummer].";

#[tokio::test]
async fn who_is_there_observes_from_the_beginning_until_the_report() {
    let app = Gehoord::start().await;
    let id = certain(&app).await;
    let note = || noticed(&id, "De bijlage bleef liggen.");
    assert_eq!(refused(&app, "member", "addObservation", note()).await, ["SESSION_TO_COME"]);
    app.set_time((2026, 9, 15), (10, 0));
    for who in ["client", "handler", "facilitator", "member", "analyst"] {
        observe(&app, who, &id, &format!("Gezien door {who}.")).await;
    }
    for (who, code) in [("manager", "NOT_FOUND"), ("Latifa Ouali", "NOT_FOUND"), ("nobody", "UNAUTHENTICATED")] {
        assert_eq!(refused(&app, who, "addObservation", note()).await, [code], "{who} is not in it");
    }
    app.set_time((2026, 9, 15), (12, 10));
    // Who was not there after all has noticed nothing.
    let mut there = Vec::new();
    for who in ["client", "handler", "member"] {
        there.push(part(&app, &id, who).await);
    }
    done(&app, "facilitator", "holdSession", json!({ "sessionId": id, "attendedIds": there }), "").await;
    assert_eq!(refused(&app, "analyst", "addObservation", note()).await, ["FORBIDDEN"]);
    observe(&app, "member", &id, "Achteraf: het was warm.").await;
    report(&app, "facilitator", &id).await;
    assert_eq!(refused(&app, "member", "addObservation", note()).await, ["SESSION_REPORTED"]);
}

#[tokio::test]
async fn who_said_no_or_nothing_does_not_observe() {
    let app = Gehoord::start().await;
    let id = planned(&app, "manager", json!({})).await;
    let people = json!([
        { "accountId": account(&app, "member").await, "role": "GUEST" },
        { "accountId": account(&app, "Kim Tan").await, "role": "GUEST" },
    ]);
    invite(&app, "manager", &id, people).await;
    done(&app, "member", "answerInvitation", json!({ "sessionId": id, "accepts": false }), "").await;
    done(&app, "manager", "confirmSession", of(&id), "").await;
    app.set_time((2026, 9, 15), (10, 30));
    for who in ["member", "Kim Tan"] {
        assert_eq!(refused(&app, who, "addObservation", noticed(&id, "Iets.")).await, ["FORBIDDEN"], "{who}");
    }
}

#[tokio::test]
async fn the_report_releases_what_was_noticed_to_those_who_were_there_and_nobody_else() {
    let app = Gehoord::start().await;
    let id = certain(&app).await;
    // Invited, and not there: neither of these hears what was noticed.
    let more = json!([
        { "accountId": account(&app, "Sietske Bouma").await, "role": "OBSERVER" },
        { "accountId": account(&app, "complaints").await, "role": "EMPLOYEE" },
    ]);
    invite(&app, "facilitator", &id, more).await;
    super::comes(&app, "complaints", &id).await;
    app.set_time((2026, 9, 15), (12, 10));
    let mut there = Vec::new();
    for who in ["client", "handler", "facilitator", "member", "analyst"] {
        there.push(part(&app, &id, who).await);
    }
    done(&app, "facilitator", "holdSession", json!({ "sessionId": id, "attendedIds": there }), "").await;
    observe(&app, "member", &id, TELLING).await;
    app.pass(chrono::TimeDelta::seconds(1));
    observe(&app, "client", &id, "De medewerker luisterde.").await;
    let both = [MASKED, "De medewerker luisterde."];
    let everybody = [
        "facilitator",
        "member",
        "client",
        "handler",
        "analyst",
        "complaints",
        "Sietske Bouma",
        "manager",
        "Latifa Ouali",
        "admin",
    ];
    let mut seen = Vec::new();
    for who in everybody {
        seen.push((who, texts(&app, who, &id).await));
    }
    let none: Vec<String> = Vec::new();
    let only = |text: &str| vec![text.to_owned()];
    assert_eq!(
        seen,
        [
            ("facilitator", both.map(str::to_owned).to_vec()),
            ("member", only(TELLING)),
            ("client", only("De medewerker luisterde.")),
            ("handler", none.clone()),
            ("analyst", none.clone()),
            ("complaints", none.clone()),
            ("Sietske Bouma", none.clone()),
            ("manager", none.clone()),
            ("Latifa Ouali", none.clone()),
            ("admin", none.clone()),
        ],
        "before: the own, whole; and all of it to who organises, masked"
    );
    report(&app, "facilitator", &id).await;
    let mut seen = Vec::new();
    for who in everybody {
        seen.push((who, texts(&app, who, &id).await));
    }
    assert_eq!(
        seen,
        [
            ("facilitator", both.map(str::to_owned).to_vec()),
            ("member", vec![TELLING.to_owned(), both[1].to_owned()]),
            ("client", only("De medewerker luisterde.")),
            ("handler", both.map(str::to_owned).to_vec()),
            ("analyst", both.map(str::to_owned).to_vec()),
            ("complaints", none.clone()),
            ("Sietske Bouma", none.clone()),
            ("manager", none.clone()),
            ("Latifa Ouali", none.clone()),
            ("admin", none),
        ],
        "after: to members and staff who were there, masked; a client sees the own, as the table has it"
    );
}

#[tokio::test]
async fn of_an_observation_one_learns_who_made_it_as_far_as_one_may() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    observe(&app, "client", &id, "Ik voelde mij gehoord.").await;
    report(&app, "facilitator", &id).await;
    let authors = "observations(first: 5) { nodes { masked assessment timeFrame author { name role isYou } } }";
    for (who, name) in
        [("facilitator", "Anouk Verhagen"), ("handler", "Anouk Verhagen"), ("member", "Client"), ("analyst", "Client")]
    {
        let seen = look(&app, who, &id, authors).await;
        let expected = json!([{ "masked": false, "assessment": "COULD_BE_BETTER", "timeFrame": "PAST",
            "author": { "name": name, "role": "CLIENT", "isYou": false } }]);
        assert_eq!(seen["observations"]["nodes"], expected, "{who}");
    }
}

#[tokio::test]
async fn a_key_makes_a_retry_of_the_same_and_a_mistake_of_another() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let with_key = |text: &str, key: &str| super::with(noticed(&id, text), json!({ "key": key }));
    let made = |answer: harness::Answer| answer.text("/addObservation/observation/id").to_owned();
    let add =
        async |who: &str, text: &str| act(&app, who, "addObservation", with_key(text, "1"), "observation { id }").await;
    let first = made(add("member", TELLING).await);
    assert_eq!(made(add("member", TELLING).await), first);
    assert_ne!(made(add("analyst", TELLING).await), first, "somebody else's key is another one");
    assert_eq!(add("member", "Iets anders.").await.user_errors("addObservation"), ["KEY_REUSED"]);
    // With the same words masked: still not what was sent.
    let other_number = "Mevrouw huilde. Bel haar op 06-87654321.";
    assert_eq!(add("member", other_number).await.user_errors("addObservation"), ["KEY_REUSED"]);
    let long = "k".repeat(201);
    assert_eq!(refused(&app, "member", "addObservation", with_key(" ", &long)).await, ["EMPTY", "KEY_INVALID"]);
    report(&app, "facilitator", &id).await;
    assert_eq!(made(add("member", TELLING).await), first, "also once it is reported");
    let (one, two) = {
        let id = certain_tomorrow(&app).await;
        app.set_time((2026, 9, 16), (12, 0));
        let input = super::with(noticed(&id, "Tegelijk."), json!({ "key": "2" }));
        let add = || act(&app, "member", "addObservation", input.clone(), "observation { id }");
        futures::join!(add(), add())
    };
    assert_eq!(made(one), made(two));
}

/// A panel of tomorrow that the member comes to.
async fn certain_tomorrow(app: &Gehoord) -> String {
    let moments = json!([{ "startsAt": "2026-09-16T08:00:00Z", "endsAt": "2026-09-16T10:00:00Z" }]);
    let id = planned(app, "manager", json!({ "moments": moments })).await;
    let people = json!([{ "accountId": account(app, "member").await, "role": "GUEST" }]);
    invite(app, "manager", &id, people).await;
    super::comes(app, "member", &id).await;
    done(app, "manager", "confirmSession", of(&id), "").await;
    id
}

#[tokio::test]
async fn one_changes_and_takes_back_ones_own_until_the_report() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let own = observe(&app, "member", &id, TELLING).await;
    let change = |more: serde_json::Value| super::with(json!({ "observationId": own }), more);
    for (who, code) in [("facilitator", "FORBIDDEN"), ("analyst", "NOT_FOUND"), ("client", "NOT_FOUND")] {
        assert_eq!(
            refused(&app, who, "changeObservation", change(json!({ "text": "Anders." }))).await,
            [code],
            "{who}"
        );
        assert_eq!(refused(&app, who, "removeObservation", change(json!({}))).await, [code], "{who}");
    }
    assert_eq!(refused(&app, "member", "changeObservation", change(json!({ "text": " " }))).await, ["EMPTY"]);
    let gives = "observation { text masked assessment timeFrame }";
    let changed = done(&app, "member", "changeObservation", change(json!({ "assessment": "WENT_WELL" })), gives).await;
    let expected = json!({ "text": TELLING, "masked": true, "assessment": "WENT_WELL", "timeFrame": "PAST" });
    assert_eq!(changed["observation"], expected, "what is left out stays");
    let calm = json!({ "text": "Mevrouw bleef rustig.", "timeFrame": "PRESENT" });
    let changed = done(&app, "member", "changeObservation", change(calm), gives).await;
    assert_eq!(changed["observation"]["masked"], false);
    let key = own.parse::<entity::id::SessionObservationId>().expect("an id").0;
    assert!(app.sql(UWI, &format!("SELECT 1 FROM sealed_text WHERE subject_id = '{key}'")).await.is_empty());

    let other = observe(&app, "member", &id, TELLING).await;
    let removed = done(&app, "member", "removeObservation", json!({ "observationId": other }), "observationId").await;
    assert_eq!(removed["observationId"], json!(other));
    let key = other.parse::<entity::id::SessionObservationId>().expect("an id").0;
    assert!(app.sql(UWI, &format!("SELECT 1 FROM sealed_text WHERE subject_id = '{key}'")).await.is_empty());
    assert_eq!(refused(&app, "member", "removeObservation", json!({ "observationId": other })).await, ["NOT_FOUND"]);
    assert_eq!(texts(&app, "member", &id).await, ["Mevrouw bleef rustig."]);
    report(&app, "facilitator", &id).await;
    assert_eq!(refused(&app, "member", "changeObservation", change(json!({}))).await, ["SESSION_REPORTED"]);
    assert_eq!(refused(&app, "member", "removeObservation", change(json!({}))).await, ["SESSION_REPORTED"]);
}

#[tokio::test]
async fn that_somebody_noticed_something_is_nowhere_before_the_report() {
    let app = Gehoord::start().await;
    let id = held(&app).await;
    let before = look(&app, "handler", &id, "timeline(first: 50) { totalCount nodes { kind } }").await;
    observe(&app, "member", &id, TELLING).await;
    for who in ["handler", "analyst", "client", "manager", "Latifa Ouali"] {
        let seen = look(&app, who, &id, "timeline(first: 50) { totalCount nodes { kind } }").await;
        assert!(!seen.to_string().contains("OBSERVATION"), "{who}: {seen}");
    }
    assert_eq!(look(&app, "handler", &id, "timeline(first: 50) { totalCount nodes { kind } }").await, before);
}
