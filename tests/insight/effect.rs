//! The effect of a measure, beside what SciPy says of the same counts (`scipy_figures.py`).

use harness::{Gehoord, STROOMDAM, Value, json};

use super::dashboard;

/// So many signals of a topic on a day, by a channel.
async fn signals(app: &Gehoord, topic: &str, day: &str, channel: &str, many: i64) {
    app.sql(
        STROOMDAM,
        &format!(
            "INSERT INTO signal (id, kind, channel, urgency, status, has_way_back, received_at, created_at, topic_id)
             SELECT gen_random_uuid(), 'QUESTION', '{channel}', 'NORMAL', 'RECEIVED', false, at, at,
                (SELECT id FROM topic WHERE path = '{topic}')
             FROM generate_series(1, {many}), LATERAL (SELECT timestamptz '{day}T12:00:00Z' AS at) AS moment"
        ),
    )
    .await;
}

/// The proposal about the payment of the allowance, as if it had been implemented on a day of long ago.
pub(super) async fn implemented(app: &Gehoord, day: &str) -> String {
    let key = app.sql(STROOMDAM, "SELECT id FROM proposal WHERE title LIKE 'Zet de betaaldatum%'").await.remove(0);
    app.sql(
        STROOMDAM,
        &format!("INSERT INTO proposal_topic SELECT '{key}', id FROM topic WHERE path = 'energietoeslag/uitbetaling' ON CONFLICT DO NOTHING"),
    )
    .await;
    app.sql(
        STROOMDAM,
        &format!("UPDATE proposal SET status = 'IMPLEMENTED', implemented_on = '{day}' WHERE id = '{key}'"),
    )
    .await;
    entity::id::ProposalId(key.parse().expect("a key")).to_string()
}

fn is_near(found: &Value, expected: &Value) {
    let (found, expected) = (found.as_f64().expect("a figure"), expected.as_f64().expect("a figure"));
    assert!((found - expected).abs() < 0.000_06, "{found} for {expected}");
}

#[tokio::test]
async fn ratios_and_intervals_are_those_of_a_poisson_regression() {
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/insight/scipy_figures.json"));
    let figures: Value = serde_json::from_str(&file.expect("figures")).expect("JSON");
    for case in figures["effects"].as_array().expect("cases").iter().take(3) {
        let counts: Vec<i64> = case["counts"].as_array().expect("counts").iter().filter_map(Value::as_i64).collect();
        let [before, after, beside_before, beside_after] = counts[..] else { panic!("{case}") };
        let app = Gehoord::start().await;
        // Years before anything else came in.
        let proposal = implemented(&app, "2020-03-01").await;
        for (topic, day, many) in [
            ("energietoeslag/uitbetaling", "2020-02-15", before),
            ("energietoeslag/uitbetaling", "2020-03-01", after),
            ("afval/container", "2020-02-20", beside_before),
            ("bijstand/betaling", "2020-03-30", beside_after),
            // Neither of these is within thirty days.
            ("energietoeslag/uitbetaling", "2020-01-30", 70),
            ("afval/container", "2020-03-31", 70),
        ] {
            signals(&app, topic, day, "PHONE", many).await;
        }
        app.count_anew(STROOMDAM).await;
        let variables = json!({ "proposal": proposal, "days": 30, "channels": ["PHONE", "DESK"] });
        let effect = dashboard(&app, "analyst", "DashboardEffect", variables).await["effect"].clone();
        assert_eq!(
            (&effect["before"]["count"], &effect["after"]["count"]),
            (&json!(before), &json!(after)),
            "{effect}"
        );
        is_near(&effect["rateRatio"], &case["ratio"]);
        is_near(&effect["low"], &case["low"]);
        is_near(&effect["high"], &case["high"]);
        let verdict = match (case["low"].as_f64(), case["high"].as_f64()) {
            (_, Some(high)) if high < 1.0 => "FEWER",
            (Some(low), _) if low > 1.0 => "MORE",
            _ => "NO_CLEAR_CHANGE",
        };
        assert_eq!(effect["verdict"], verdict);
        app.end().await;
    }
}

const EFFECT: &str = "query($p: ID!, $d: Int!) { insight { effect(proposalId: $p, days: $d) {
    verdict sentence rateRatio before { count perDay } byChannel { channel verdict before { count } after { count } } } } }";

#[tokio::test]
async fn each_channel_has_its_own_and_who_may_see_how_much() {
    let app = Gehoord::start().await;
    let proposal = implemented(&app, "2020-03-01").await;
    for (channel, before, after) in [("PHONE", 90, 20), ("WEBSITE", 30, 32), ("DESK", 3, 1)] {
        signals(&app, "energietoeslag/uitbetaling", "2020-02-15", channel, before).await;
        signals(&app, "energietoeslag/uitbetaling", "2020-03-02", channel, after).await;
        signals(&app, "afval/container", "2020-02-15", channel, 200).await;
        signals(&app, "afval/container", "2020-03-02", channel, 200).await;
    }
    app.count_anew(STROOMDAM).await;
    let ask = async |who: &str, days: i32| {
        app.at(STROOMDAM, who).await.send(EFFECT, json!({ "p": proposal, "d": days })).await
    };
    let effect = ask("analyst", 30).await.at("/insight/effect").clone();
    let of = |channel: &str| {
        effect["byChannel"].as_array().expect("channels").iter().find(|row| row["channel"] == channel).cloned()
    };
    assert_eq!(of("PHONE").expect("phone")["verdict"], "FEWER");
    assert_eq!(of("WEBSITE").expect("website")["verdict"], "NO_CLEAR_CHANGE");
    assert_eq!(of("DESK").expect("desk")["verdict"], "TOO_LITTLE_DATA");
    assert_eq!(of("APP"), None);
    assert_eq!(effect["before"], json!({ "count": 123, "perDay": 4.1 }));
    let sentence = app.at(STROOMDAM, "analyst").await.in_dutch().send(EFFECT, json!({ "p": proposal, "d": 30 })).await;
    let sentence = sentence.text("/insight/effect/sentence").to_owned();
    assert!(sentence.starts_with("Na de verandering kwamen er duidelijk minder signalen binnen over "), "{sentence}");
    assert!(sentence.contains("procent"), "{sentence}");
    // A council member of the council that proposed it reads the verdict on the own region, and no figures.
    let own = ask("member", 30).await.at("/insight/effect").clone();
    if own != Value::Null {
        assert_eq!(
            (&own["rateRatio"], &own["before"], &own["byChannel"]),
            (&Value::Null, &Value::Null, &Value::Null),
            "{own}"
        );
    }
    for who in ["nobody", "client"] {
        assert_eq!(*ask(who, 30).await.at("/insight/effect"), Value::Null, "{who}");
    }
    assert_eq!(ask("analyst", 0).await.codes(), ["BAD_USER_INPUT"]);
    assert_eq!(ask("analyst", 731).await.codes(), ["BAD_USER_INPUT"]);
    app.sql(STROOMDAM, "UPDATE proposal SET status = 'ACCEPTED', implemented_on = NULL").await;
    assert_eq!(*ask("analyst", 30).await.at("/insight/effect"), Value::Null, "it was not implemented");
}
