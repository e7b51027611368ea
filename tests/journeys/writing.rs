//! All steps of a journey are written in one act; of two who write at once the second is told.

use harness::{Gehoord, UWI, json};

use super::{create, happened, journey, step, update};

#[tokio::test]
async fn an_improvement_manager_writes_a_journey_and_others_do_not() {
    let app = Gehoord::start().await;
    let input = json!({ "i": { "title": "Een reis", "steps": [step("Belt", 1)] } });
    for who in ["client", "member", "handler", "analyst", "complaints", "owner", "facilitator", "admin"] {
        assert_eq!(app.query(who, super::CREATE, input.clone()).await.codes(), ["FORBIDDEN"], "{who}");
    }
    assert_eq!(app.query("nobody", super::CREATE, input.clone()).await.codes(), ["UNAUTHENTICATED"]);
    let made = app.query("manager", super::CREATE, input).await;
    assert_eq!(made.at("/createJourney/journey/steps/0/place"), 1);
    assert_eq!(happened(&app, made.text("/createJourney/journey/id")).await, ["JOURNEY_CREATED"]);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let app = Gehoord::start().await;
    let mut wrong = step(" ", 3);
    wrong["quotes"] = json!(["een", "twee", "drie", "vier", "vijf", "zes"]);
    wrong["touchpoint"] = json!("x".repeat(101));
    let input = json!({ "title": " ", "regionId": "region_x", "councilIds": ["council_x"], "steps": [wrong] });
    let told = create(&app, input).await;
    let mut codes = told.user_errors("createJourney");
    codes.sort_unstable();
    assert_eq!(codes, ["EMPTY", "EMPTY", "EXPERIENCE_INVALID", "NOT_FOUND", "NOT_FOUND", "TOO_LONG", "TOO_MANY"]);
    let many: Vec<_> = (0..31).map(|_| step("Wacht", 0)).collect();
    let told = create(&app, json!({ "title": "Een reis", "steps": many })).await;
    assert_eq!(told.user_errors("createJourney"), ["TOO_MANY"]);
    assert_eq!(app.sql(UWI, "SELECT count(*)::text FROM journey WHERE title = 'Een reis'").await, ["0"]);
}

#[tokio::test]
async fn steps_change_places_go_and_come_in_one_act_and_keep_their_ids() {
    let app = Gehoord::start().await;
    let (id, steps) = journey(&app, "UWI-06").await;
    let mut second = step("Wacht nog steeds", -1);
    second["id"] = json!(steps[1]);
    let sent = json!([second, step("Belt", 0)]);
    let changed = update(&app, json!({ "journeyId": id, "version": 1, "steps": sent })).await;
    let after = changed.at("/updateJourney/journey");
    assert_eq!(after["version"], 2);
    assert_eq!(after["title"], "Een reis", "what is left out stays");
    assert_eq!((&after["steps"][0]["id"], &after["steps"][0]["place"]), (&json!(steps[1]), &json!(1)));
    assert_eq!(after["steps"][1]["action"], "Belt");
    assert_eq!(after["steps"].as_array().map(Vec::len), Some(2), "the first one is gone");
    assert_eq!(happened(&app, &id).await, ["JOURNEY_CREATED", "JOURNEY_CHANGED"]);

    let mut twice = step("Belt", 0);
    twice["id"] = json!(steps[1]);
    let told = update(&app, json!({ "journeyId": id, "version": 2, "steps": [twice, twice] })).await;
    assert_eq!(told.user_errors("updateJourney"), ["STEP_REPEATED"]);
    let (_, others) = journey(&app, "UWI-06").await;
    twice["id"] = json!(others[0]);
    let told = update(&app, json!({ "journeyId": id, "version": 2, "steps": [twice] })).await;
    assert_eq!(told.user_errors("updateJourney"), ["NOT_FOUND"], "a step of another journey");
}

#[tokio::test]
async fn of_those_who_write_from_the_same_version_one_is_first() {
    let app = Gehoord::start().await;
    let (id, _) = journey(&app, "UWI-06").await;
    let write = |title: &str| update(&app, json!({ "journeyId": id, "version": 1, "title": title }));
    let (one, other, third) = futures::join!(write("Eerst"), write("Tweede"), write("Derde"));
    let conflicts = [&one, &other, &third].iter().filter(|answer| answer.codes() == ["CONFLICT"]).count();
    assert_eq!(conflicts, 2, "{} {} {}", one.body, other.body, third.body);
    assert_eq!(happened(&app, &id).await, ["JOURNEY_CREATED", "JOURNEY_CHANGED"]);
    let late = update(&app, json!({ "journeyId": id, "version": 1, "title": "Te laat" })).await;
    assert_eq!(late.codes(), ["CONFLICT"]);
    let again = update(&app, json!({ "journeyId": id, "version": 2, "title": "Opnieuw" })).await;
    assert_eq!(again.text("/updateJourney/journey/title"), "Opnieuw");
}

#[tokio::test]
async fn what_identifies_somebody_is_masked_in_every_text_and_kept_sealed() {
    let app = Gehoord::start().await;
    let telling = "Bel mij op 06 12345678.";
    let mut step = step(telling, 0);
    step["quotes"] = json!([telling, "Niets bijzonders."]);
    step["touchpoint"] = json!(telling);
    let made = create(&app, json!({ "title": telling, "summary": telling, "steps": [step] })).await;
    let id = made.text("/createJourney/journey/id").to_owned();
    let clear = "SELECT count(*)::text FROM journey JOIN journey_step ON journey_id = journey.id \
                 WHERE concat(title, summary, action, touchpoint, array_to_string(quotes, ' ')) LIKE '%12345678%'";
    assert_eq!(app.sql(UWI, clear).await, ["0"]);
    let sealed =
        async || app.sql(UWI, "SELECT field FROM sealed_text WHERE subject_type = 'JOURNEY' ORDER BY field").await;
    assert_eq!(sealed().await, ["action", "quote 1", "summary", "title", "touchpoint"]);
    let step = made.text("/createJourney/journey/steps/0/id").to_owned();
    let same =
        json!({ "id": step, "action": "Bel mij op [telefoonnummer].", "experience": 1, "quotes": ["Iets anders."] });
    update(&app, json!({ "journeyId": id, "version": 1, "steps": [same] })).await;
    assert_eq!(sealed().await, ["action", "summary", "title"], "of what is as it was, the original stays");
    update(&app, json!({ "journeyId": id, "version": 2, "steps": [] })).await;
    assert_eq!(sealed().await, ["summary", "title"]);
}
