//! Data quality: what comes in without topic, date, place or way back, by source.

use harness::{Client, Gehoord, UWI, Value, json};

use crate::signals::{accepted, submitted, topic, triage};

async fn quality(who: &Client<'_>, from: &str, until: &str) -> Value {
    const QUALITY: &str = "
        query Quality($period: PeriodInput!) {
            insight { dataQuality(period: $period) {
                source channel received withoutTopic withoutDate withoutPlace withoutWayBack
            } }
        }";
    let answer = who.send(QUALITY, json!({ "period": { "from": from, "until": until } })).await;
    answer.at("/insight/dataQuality").clone()
}

#[tokio::test]
async fn each_source_is_counted_as_it_came_in() {
    let app = Gehoord::start().await;
    // The demo ends the day before.
    app.set_time((2026, 9, 9), (10, 0));
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let about = topic(&app, "uitkering/betaling").await;
    let before = quality(&handler, "2026-09-09", "2026-09-10").await;
    assert_eq!(before, json!([]), "nothing came in today");
    let bare = submitted(&client, json!({ "channel": "DESK" })).await;
    let whole = json!({ "channel": "DESK", "topicId": about, "happenedAt": "2026-09-07T10:00:00Z", "place": { "postcode": "1012 AB" } });
    submitted(&client, whole).await;
    submitted(&client, json!({ "channel": "WEBSITE", "page": "/aanvraag" })).await;
    // What triage gives it makes the source no better.
    accepted(&triage(&handler, &bare, &about, json!({})).await, "triageSignal");
    let records = json!([
        { "externalId": "1", "kind": "QUESTION", "channel": "PHONE", "text": "Wanneer?", "receivedAt": "2026-09-09T07:00:00Z" },
        { "externalId": "2", "kind": "QUESTION", "channel": "PHONE", "text": "Hoe?", "receivedAt": "2026-09-09T07:00:00Z",
          "happenedAt": "2026-09-09T06:00:00Z", "reporter": { "email": "iemand@voorbeeld.example" } },
    ]);
    let import = "mutation($i: ImportSignalsInput!) { importSignals(input: $i) { created userErrors { code } } }";
    let system = app.nobody().with_token(schema::demo::INTEGRATION_KEY);
    let imported = system.send(import, json!({ "i": { "source": "proef", "signals": records } })).await;
    assert_eq!(imported.at("/importSignals/created"), 2, "{}", imported.body);

    let row = |source: Value, channel: &str, received: u32, without: [u32; 4]| {
        json!({ "source": source, "channel": channel, "received": received, "withoutTopic": without[0],
            "withoutDate": without[1], "withoutPlace": without[2], "withoutWayBack": without[3] })
    };
    let expected = json!([
        row(json!("proef"), "PHONE", 2, [2, 1, 2, 1]),
        row(json!(null), "DESK", 2, [1, 1, 1, 0]),
        row(json!(null), "WEBSITE", 1, [1, 1, 0, 0]),
    ]);
    for who in ["handler", "manager", "analyst", "admin"] {
        assert_eq!(quality(&app.as_(who).await, "2026-09-09", "2026-09-10").await, expected, "{who}");
    }
    // All that the demo has, counted independently.
    let counted = app
        .sql(UWI, "SELECT count(*) FILTER (WHERE happened_at IS NULL) FROM signal WHERE received_at >= '2025-12-31T23:00:00Z'")
        .await;
    let rows = quality(&handler, "2026-01-01", "2026-10-01").await;
    let without: u64 = rows.as_array().expect("rows").iter().filter_map(|row| row["withoutDate"].as_u64()).sum();
    assert_eq!(without.to_string(), counted[0]);
}

#[tokio::test]
async fn it_is_for_staff_and_administrators_alone() {
    let app = Gehoord::start().await;
    for who in ["client", "member", "nobody"] {
        assert_eq!(quality(&app.as_(who).await, "2026-01-01", "2026-09-01").await, json!(null), "{who}");
    }
    let system = app.nobody().with_token(schema::demo::INTEGRATION_KEY);
    assert_eq!(quality(&system, "2026-01-01", "2026-09-01").await, json!(null));
    assert!(
        quality(&app.as_("analyst").await, "2026-01-01", "2026-09-01")
            .await
            .as_array()
            .is_some_and(|rows| !rows.is_empty())
    );
    let asked = "{ insight { dataQuality(period: { from: \"2026-02-01\", until: \"2026-01-01\" }) { received } } }";
    let refused = app.as_("analyst").await.send(asked, json!({})).await;
    assert_eq!(refused.codes(), ["BAD_USER_INPUT"]);
}
