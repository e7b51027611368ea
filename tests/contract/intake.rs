//! A system that pushes signals, by its key.

use harness::{Gehoord, json};
use schema::demo::INTEGRATION_KEY;

#[tokio::test]
async fn records_come_in_once_and_what_they_lack_is_counted() {
    let app = Gehoord::start().await;
    let system = app.nobody().with_token(INTEGRATION_KEY);
    let good = json!({
        "externalId": "a", "kind": "QUESTION", "channel": "PHONE", "text": "Wanneer wordt er betaald?",
        "topicPath": ["Uitkering", "Betaling"], "receivedAt": "2026-09-07T09:00:00Z", "happenedAt": "2026-09-07T08:00:00Z",
        "place": { "postcode": "1056 AB" }, "score": 4, "reporter": { "email": "client@demo.example" }
    });
    let bare = json!({ "externalId": "b", "kind": "STORY", "channel": "SURVEY", "receivedAt": "2026-09-07T09:00:00Z" });
    let wrong =
        json!({ "externalId": "c", "kind": "STORY", "channel": "SURVEY", "receivedAt": "2036-09-07T09:00:00Z" });
    let variables = json!({ "input": { "source": "register", "signals": [good, wrong, bare] } });
    let first = system.run_of_file("IntakeSignals", variables.clone()).await;
    assert_eq!((first.at("/importSignals/created"), first.at("/importSignals/unchanged")), (&json!(2), &json!(0)));
    let rejected = json!([{ "index": 1, "code": "IN_THE_FUTURE", "message": "This is in the future." }]);
    assert_eq!(first.at("/importSignals/rejected"), &rejected);
    let quality =
        json!({ "withoutTopic": 1, "withoutPlace": 1, "withoutDate": 1, "withoutWayBack": 1, "possibleDuplicates": 0 });
    assert_eq!(first.at("/importSignals/quality"), &quality);
    let again = system.run("IntakeSignals", variables.clone()).await;
    assert_eq!((again.at("/importSignals/created"), again.at("/importSignals/unchanged")), (&json!(0), &json!(2)));

    // Whose e-mail address is known, finds it among their own.
    let home = app.as_("client").await.run("MobileHome", json!({ "first": 100 })).await;
    assert!(home.body.to_string().contains("Wanneer wordt er betaald?"));
    for who in ["nobody", "client", "handler", "admin"] {
        let expected = if who == "nobody" { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(app.as_(who).await.run("IntakeSignals", variables.clone()).await.codes(), [expected], "{who}");
    }
}
