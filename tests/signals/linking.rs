//! Signals about the same thing: one answer can reach all who told it.

use harness::{Gehoord, json};

use super::{accepted, another_client, answer, handled, link, look, respond, submit, submitted, topic, triage};

#[tokio::test]
async fn an_answer_reaches_linked_reporters_but_those_whose_preferences_it_breaks() {
    let app = Gehoord::start().await;
    let (handler, main) = (app.as_("handler").await, handled(&app).await);
    let betaling = topic(&app, "uitkering/betaling").await;
    let willing = another_client(&app, "willing").await;
    let unwilling = another_client(&app, "unwilling").await;
    let letters = json!({ "wanted": ["LETTER"], "unwanted": [], "announceFirst": false, "language": "nl" });
    accepted(&unwilling.run("MobileContactPreferences", json!({ "input": letters })).await, "setContactPreferences");

    let (first, second) = (submitted(&willing, json!({})).await, submitted(&unwilling, json!({})).await);
    let anonymous = submit(&app.nobody(), json!({})).await;
    let (third, code) =
        (anonymous.text("/submitSignal/signal/id").to_owned(), anonymous.text("/submitSignal/signal/code").to_owned());
    let untriaged = submitted(&willing, json!({})).await;
    for signal in [&first, &second, &third] {
        let same = json!({ "duplicateOfId": main });
        accepted(&triage(&handler, signal, &betaling, same).await, "triageSignal");
        assert_eq!(look(&handler, signal).await["mainSignal"]["id"], main);
    }
    accepted(&link(&handler, &untriaged, Some(&main)).await, "linkSignal");
    assert_eq!(look(&willing, &first).await["mainSignal"], json!(null), "whom else it happened to is for staff");

    accepted(
        &answer(&handler, &main, json!({ "text": "Het is voor iedereen hersteld.", "alsoToLinked": true })).await,
        "answerSignal",
    );
    let told =
        |seen: &harness::Value| (seen["status"].clone(), seen["answers"]["nodes"].as_array().map_or(0, Vec::len));
    assert_eq!(told(&look(&app.as_("client").await, &main).await), (json!("HELPED"), 1));
    let seen = look(&willing, &first).await;
    assert_eq!(told(&seen), (json!("HELPED"), 1));
    assert_eq!(seen["answers"]["nodes"][0]["text"], "Het is voor iedereen hersteld.");
    assert_eq!(told(&look(&unwilling, &second).await), (json!("SEEN"), 0));
    assert_eq!(told(&look(&willing, &untriaged).await), (json!("RECEIVED"), 0));
    let by_code = app.nobody().run("MobileSignalByCode", json!({ "code": code })).await;
    assert_eq!(by_code.at("/signalByCode/status"), "HELPED");

    // One who objects is on their own again; the others stay helped.
    accepted(&respond(&willing, false, json!({ "signalId": first })).await, "respondToAnswer");
    let seen = look(&handler, &first).await;
    assert_eq!((&seen["status"], &seen["mainSignal"]), (&json!("SEEN"), &json!(null)));
    assert_eq!(look(&handler, &main).await["status"], "HELPED");
}

#[tokio::test]
async fn an_answer_with_anything_masked_in_it_never_goes_to_others() {
    let app = Gehoord::start().await;
    let (handler, main) = (app.as_("handler").await, handled(&app).await);
    let other = another_client(&app, "other").await;
    let linked = submitted(&other, json!({})).await;
    let betaling = topic(&app, "uitkering/betaling").await;
    accepted(&triage(&handler, &linked, &betaling, json!({ "duplicateOfId": main })).await, "triageSignal");
    for text in ["Het gaat naar NL02ABNA0123456789.", "Het gaat naar [rekeningnummer]."] {
        let refused = answer(&handler, &main, json!({ "text": text, "alsoToLinked": true })).await;
        assert_eq!(refused.user_errors("answerSignal"), ["LINKED_ANSWER_MASKED"], "{text}");
    }
    for signal in [&main, &linked] {
        assert_eq!(look(&handler, signal).await["answers"]["nodes"], json!([]), "nothing was said");
    }
    // To the reporter alone it can, who reads it whole.
    accepted(&answer(&handler, &main, json!({ "text": "Het gaat naar NL02ABNA0123456789." })).await, "answerSignal");
    let whole = look(&app.as_("client").await, &main).await;
    assert_eq!(whole["answers"]["nodes"][0]["text"], "Het gaat naar NL02ABNA0123456789.");
    let masked = look(&app.as_("complaints").await, &main).await;
    assert_eq!(masked["answers"]["nodes"][0]["text"], "Het gaat naar [rekeningnummer].");
    assert_eq!(look(&other, &linked).await["answers"]["nodes"], json!([]));
}

#[tokio::test]
async fn links_make_no_chains_and_lead_to_what_one_sees() {
    let app = Gehoord::start().await;
    let handler = app.as_("handler").await;
    let (main, first, second) = (handled(&app).await, handled(&app).await, handled(&app).await);
    assert_eq!(link(&handler, &main, Some(&main)).await.user_errors("linkSignal"), ["MAIN_SIGNAL_UNFIT"]);
    accepted(&link(&handler, &first, Some(&main)).await, "linkSignal");
    assert_eq!(link(&handler, &second, Some(&first)).await.user_errors("linkSignal"), ["MAIN_SIGNAL_UNFIT"]);
    assert_eq!(link(&handler, &main, Some(&second)).await.user_errors("linkSignal"), ["MAIN_SIGNAL_UNFIT"]);
    let betaling = topic(&app, "uitkering/betaling").await;
    let chained = triage(&handler, &main, &betaling, json!({ "duplicateOfId": second })).await;
    assert_eq!(chained.user_errors("triageSignal"), ["MAIN_SIGNAL_UNFIT"], "nor by triage");
    assert_eq!(link(&handler, &second, Some("signal_nonsense")).await.user_errors("linkSignal"), ["NOT_FOUND"]);

    accepted(&link(&app.as_("manager").await, &first, None).await, "linkSignal");
    assert_eq!(look(&handler, &first).await["mainSignal"], json!(null));
    assert_eq!(link(&handler, &first, None).await.user_errors("linkSignal"), ["NOT_LINKED"]);
    for who in ["analyst", "owner", "client"] {
        assert_eq!(link(&app.as_(who).await, &first, Some(&main)).await.codes(), ["FORBIDDEN"], "{who}");
    }
}
