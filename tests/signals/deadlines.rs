//! By when a signal is seen, heard and helped.

use harness::{Gehoord, json};

use super::{accepted, answer, handled, look, promised, respond, submitted, topic, triage};

#[tokio::test]
async fn each_urgency_has_its_own_promises() {
    let app = Gehoord::start().await;
    let betaling = topic(&app, "uitkering/betaling").await;
    for (urgency, expected) in [
        ("NORMAL", ["SEEN 2026-09-10 18:00 KEPT", "HEARD 2026-09-15 18:00 PENDING", "HELPED 2026-10-06 18:00 PENDING"]),
        ("HIGH", ["SEEN 2026-09-10 18:00 KEPT", "HEARD 2026-09-10 18:00 PENDING", "HELPED 2026-09-22 18:00 PENDING"]),
        (
            "DISTRESSING",
            ["HEARD 2026-09-09 18:00 PENDING", "SEEN 2026-09-10 18:00 KEPT", "HELPED 2026-09-11 18:00 PENDING"],
        ),
    ] {
        let signal = submitted(&app.as_("client").await, json!({})).await;
        accepted(
            &triage(&app.as_("handler").await, &signal, &betaling, json!({ "urgency": urgency })).await,
            "triageSignal",
        );
        let mut promised = promised(&look(&app.as_("client").await, &signal).await);
        let mut expected = expected.to_vec();
        promised.sort_unstable();
        expected.sort_unstable();
        assert_eq!(promised, expected, "{urgency}");
    }
}

#[tokio::test]
async fn weekends_holidays_and_evenings_do_not_count() {
    let app = Gehoord::start().await;
    // Friday evening: Monday is the first working day after it.
    app.set_time((2026, 9, 11), (22, 0));
    let client = app.as_("client").await;
    let signal = submitted(&client, json!({})).await;
    assert_eq!(
        promised(&look(&client, &signal).await),
        ["SEEN 2026-09-15 18:00 PENDING", "HEARD 2026-09-18 18:00 PENDING", "HELPED 2026-10-09 18:00 PENDING"]
    );
    // The day before Christmas, a Thursday: Friday and Saturday are Christmas, and a Friday is New Year's Day.
    app.set_time((2026, 12, 24), (15, 0));
    let client = app.as_("client").await;
    let signal = submitted(&client, json!({})).await;
    assert_eq!(
        promised(&look(&client, &signal).await),
        ["SEEN 2026-12-29 18:00 PENDING", "HEARD 2027-01-04 18:00 PENDING", "HELPED 2027-01-21 18:00 PENDING"]
    );
    // Four weeks on is Good Friday, which is no holiday of the law; Easter Monday is.
    app.set_time((2027, 3, 1), (9, 0));
    let client = app.as_("client").await;
    let signal = submitted(&client, json!({})).await;
    assert_eq!(
        promised(&look(&client, &signal).await).last().map(String::as_str),
        Some("HELPED 2027-03-30 18:00 PENDING")
    );
}

#[tokio::test]
async fn raising_the_urgency_begins_anew_and_never_ends_later() {
    let app = Gehoord::start().await;
    let betaling = topic(&app, "uitkering/betaling").await;
    let signal = submitted(&app.as_("client").await, json!({})).await;
    let raise = async |urgency: &str| {
        let raised = triage(&app.as_("handler").await, &signal, &betaling, json!({ "urgency": urgency })).await;
        accepted(&raised, "triageSignal");
        promised(&look(&app.as_("handler").await, &signal).await)
    };
    app.set_time((2026, 9, 14), (10, 0));
    // Two working days from Monday is Wednesday, but Tuesday was promised.
    assert_eq!(
        raise("HIGH").await,
        ["SEEN 2026-09-10 18:00 BROKEN", "HEARD 2026-09-15 18:00 PENDING", "HELPED 2026-09-28 18:00 PENDING"]
    );
    app.set_time((2026, 9, 15), (9, 0));
    assert_eq!(
        raise("DISTRESSING").await,
        ["SEEN 2026-09-10 18:00 BROKEN", "HEARD 2026-09-15 18:00 PENDING", "HELPED 2026-09-18 18:00 PENDING"]
    );
    // What was promised sooner stays promised.
    assert_eq!(
        raise("NORMAL").await,
        ["SEEN 2026-09-10 18:00 BROKEN", "HEARD 2026-09-15 18:00 PENDING", "HELPED 2026-09-18 18:00 PENDING"]
    );
}

#[tokio::test]
async fn a_deadline_is_kept_to_its_last_moment_and_broken_after_it() {
    let app = Gehoord::start().await;
    let (kept, broken) = (handled(&app).await, handled(&app).await);
    app.set_time((2026, 9, 15), (18, 0));
    accepted(&answer(&app.as_("handler").await, &kept, json!({ "outcome": null })).await, "answerSignal");
    app.pass(chrono::TimeDelta::seconds(1));
    let client = app.as_("client").await;
    assert_eq!(promised(&look(&client, &kept).await)[1], "HEARD 2026-09-15 18:00 KEPT");
    assert_eq!(promised(&look(&client, &broken).await)[1], "HEARD 2026-09-15 18:00 BROKEN");
    accepted(&answer(&app.as_("handler").await, &broken, json!({ "outcome": null })).await, "answerSignal");
    assert_eq!(promised(&look(&client, &broken).await)[1], "HEARD 2026-09-15 18:00 BROKEN", "late is late");
}

#[tokio::test]
async fn a_topic_can_promise_more_from_the_start_and_at_triage() {
    let app = Gehoord::start().await;
    let (brieven, betaling) = (topic(&app, "contact/brieven").await, topic(&app, "uitkering/betaling").await);
    let change = "
        mutation Change($input: ChangeTopicInput!) { changeTopic(input: $input) { topic { id } userErrors { code field } } }";
    let promises = json!([{ "step": "SEEN", "within": "1 working day" }, { "step": "HELPED", "within": "1 week" }]);
    let input = json!({ "input": { "topicId": brieven, "promises": promises } });
    let changed = app.as_("admin").await.send(change, input).await;
    assert!(changed.user_errors("changeTopic").is_empty(), "{}", changed.body);

    let stricter =
        ["SEEN 2026-09-09 18:00 PENDING", "HEARD 2026-09-15 18:00 PENDING", "HELPED 2026-09-15 18:00 PENDING"];
    let client = app.as_("client").await;
    let about = submitted(&client, json!({ "topicId": brieven })).await;
    let mut now = promised(&look(&client, &about).await);
    now.sort_unstable();
    let mut expected = stricter.to_vec();
    expected.sort_unstable();
    assert_eq!(now, expected);

    // It turns out to be about letters: counted from when it came in, sooner and never later.
    let turned_out = submitted(&client, json!({ "topicId": betaling })).await;
    app.set_time((2026, 9, 9), (10, 0));
    let handler = app.as_("handler").await;
    accepted(&triage(&handler, &turned_out, &brieven, json!({})).await, "triageSignal");
    let now = promised(&look(&handler, &turned_out).await);
    assert!(now.contains(&"SEEN 2026-09-10 18:00 KEPT".to_owned()), "{now:?}");
    assert!(now.contains(&"HELPED 2026-09-15 18:00 PENDING".to_owned()), "{now:?}");

    // A promise that the topic makes holds for what is seen anew as well.
    accepted(&answer(&handler, &turned_out, json!({})).await, "answerSignal");
    let client = app.as_("client").await;
    accepted(&respond(&client, false, json!({ "signalId": turned_out })).await, "respondToAnswer");
    let now = promised(&look(&client, &turned_out).await);
    assert!(now.contains(&"HELPED 2026-09-16 18:00 PENDING".to_owned()), "{now:?}");
}
