//! What a step rests on reaches only who sees those signals, and so does how many they are.

use entity::id::{SignalId, TypedId};
use harness::{Answer, Gehoord, UWI, json};

use super::{LINK, PUBLISH, happened, journey, step, update};

/// A signal of the demo for which this is true.
async fn signal(app: &Gehoord, condition: &str) -> String {
    let sql = format!(
        "SELECT signal.id::text FROM signal LEFT JOIN region ON region.id = region_id WHERE {condition} \
         ORDER BY received_at LIMIT 1"
    );
    SignalId(app.sql(UWI, &sql).await[0].parse().expect("a key")).to_string()
}

async fn link(app: &Gehoord, who: &str, step: &str, more: &[&str], fewer: &[&str]) -> Answer {
    let input = json!({ "stepId": step, "signalIds": more, "unlinkSignalIds": fewer });
    app.query(who, LINK, json!({ "i": input })).await
}

#[tokio::test]
async fn each_counts_and_sees_the_signals_that_they_see_anyway() {
    let app = Gehoord::start().await;
    let (id, steps) = journey(&app, "UWI-06").await;
    let own = signal(&app, "code = 'UWI-06' AND status <> 'RECEIVED'").await;
    let untriaged = signal(&app, "status = 'RECEIVED'").await;
    let elsewhere = signal(&app, "code = 'UWI-01' AND status <> 'RECEIVED'").await;
    let linked = link(&app, "manager", &steps[0], &[&own, &untriaged, &elsewhere], &[]).await;
    assert_eq!(linked.at("/linkSignalsToJourneyStep/journey/steps/0/signalCount"), 3);
    let query = "query($id: ID!) { journey(id: $id) { steps { signalCount signals(first: 5) { totalCount nodes { id text } } } } }";
    let seen = async |who: &str| app.query(who, query, json!({ "id": id })).await.at("/journey/steps/0").clone();
    assert_eq!(seen("analyst").await["signals"]["totalCount"], 3);
    let member = seen("member").await;
    assert_eq!((&member["signalCount"], &member["signals"]["totalCount"]), (&json!(1), &json!(1)));
    assert_eq!(member["signals"]["nodes"][0]["id"], json!(own), "of the own region, and triaged");
    app.query("manager", PUBLISH, json!({ "id": id })).await;
    for who in ["nobody", "client", "admin"] {
        assert_eq!(seen(who).await, json!({ "signalCount": null, "signals": null }), "{who}");
    }
}

#[tokio::test]
async fn linking_is_for_improvement_managers_and_for_signals_that_are_there() {
    let app = Gehoord::start().await;
    let (id, steps) = journey(&app, "UWI-06").await;
    let own = signal(&app, "code = 'UWI-06' AND status <> 'RECEIVED'").await;
    for who in ["handler", "owner", "member"] {
        assert_eq!(link(&app, who, &steps[0], &[&own], &[]).await.codes(), ["FORBIDDEN"], "{who}");
    }
    for who in ["client", "admin"] {
        assert_eq!(link(&app, who, &steps[0], &[&own], &[]).await.codes(), ["NOT_FOUND"], "{who}");
    }
    let told = link(&app, "manager", &steps[0], &["signal_x", &own], &[]).await;
    assert_eq!(told.user_errors("linkSignalsToJourneyStep"), ["NOT_FOUND"]);
    assert_eq!(happened(&app, &id).await, ["JOURNEY_CREATED"], "nothing of it was done");

    for _ in 0..2 {
        assert!(
            link(&app, "manager", &steps[0], &[&own], &[]).await.user_errors("linkSignalsToJourneyStep").is_empty()
        );
    }
    assert_eq!(happened(&app, &id).await.len(), 2, "the second time nothing happens");
    let undone = link(&app, "manager", &steps[0], &[], &[&own]).await;
    assert_eq!(undone.at("/linkSignalsToJourneyStep/journey/steps/0/signalCount"), 0);
}

#[tokio::test]
async fn a_step_that_stays_keeps_its_signals_and_one_that_goes_takes_them_along() {
    let app = Gehoord::start().await;
    let (id, steps) = journey(&app, "UWI-06").await;
    let own = signal(&app, "code = 'UWI-06' AND status <> 'RECEIVED'").await;
    for step in &steps {
        link(&app, "manager", step, &[&own], &[]).await;
    }
    let mut stays = step("Wacht", -2);
    stays["id"] = json!(steps[1]);
    let changed = update(&app, json!({ "journeyId": id, "version": 1, "steps": [stays] })).await;
    assert_eq!(changed.at("/updateJourney/journey/steps/0/signalCount"), 1, "{}", changed.body);
    let key = steps[0].parse::<entity::id::JourneyStepId>().expect("an id").uuid();
    assert!(app.sql(UWI, &format!("SELECT FROM journey_step_signal WHERE step_id = '{key}'")).await.is_empty());
    assert_eq!(link(&app, "manager", &steps[0], &[&own], &[]).await.codes(), ["NOT_FOUND"]);
}
