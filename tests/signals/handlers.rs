//! Who handles a signal, and who does not.

use harness::{Function, Gehoord, PASSWORD, Role, UWI, Value, json};

use super::{accepted, account, answer, colleague, handled, link, look, reveal, submitted, topic, triage};

#[tokio::test]
async fn nobody_handles_reveals_or_links_their_own_signal() {
    let app = Gehoord::start().await;
    for who in ["handler", "complaints"] {
        let reporter = app.as_(who).await;
        let signal = submitted(&reporter, json!({})).await;
        let betaling = topic(&app, "uitkering/betaling").await;
        assert_eq!(triage(&reporter, &signal, &betaling, json!({})).await.codes(), ["FORBIDDEN"], "{who}");
        assert_eq!(reveal(&reporter, &signal, "Omdat het kan.").await.codes(), ["FORBIDDEN"], "{who}");

        // Nor can a colleague give it to them.
        let dirk = colleague(&app, "dirk.aalders").await;
        let oneself = account(&app, &format!("{who}@demo.example")).await;
        let given = triage(&dirk, &signal, &betaling, json!({ "handlerId": oneself })).await;
        assert_eq!(given.user_errors("triageSignal"), ["HANDLER_UNFIT"], "{who}");
        accepted(&triage(&dirk, &signal, &betaling, json!({})).await, "triageSignal");
        assert_eq!(answer(&reporter, &signal, json!({})).await.codes(), ["FORBIDDEN"], "{who}");
        let other = submitted(&app.as_("client").await, json!({})).await;
        assert_eq!(link(&reporter, &signal, Some(&other)).await.codes(), ["FORBIDDEN"], "{who}");
        accepted(&answer(&dirk, &signal, json!({})).await, "answerSignal");
    }
}

#[tokio::test]
async fn an_answer_to_linked_signals_passes_over_the_writers_own() {
    let app = Gehoord::start().await;
    app.make_account(UWI, "both@test.example", &[Role::Client, Role::Staff], &[Function::ComplaintsCoordinator]).await;
    let both = app.nobody().signed_in("both@test.example", PASSWORD).await;
    let (handler, main) = (app.as_("handler").await, handled(&app).await);
    let own = submitted(&both, json!({})).await;
    let same = json!({ "duplicateOfId": main });
    accepted(&triage(&handler, &own, &topic(&app, "uitkering/betaling").await, same).await, "triageSignal");
    accepted(&answer(&both, &main, json!({ "alsoToLinked": true })).await, "answerSignal");
    assert_eq!(look(&handler, &main).await["status"], "HELPED");
    assert_eq!(look(&handler, &own).await["status"], "SEEN", "nobody answers their own signal");
}

#[tokio::test]
async fn before_triage_the_intake_department_owns_a_signal() {
    let app = Gehoord::start().await;
    let betaling = topic(&app, "uitkering/betaling").await;
    let signal = submitted(&app.as_("client").await, json!({})).await;
    for who in ["manager", "analyst", "owner", "facilitator"] {
        let other = app.as_(who).await;
        assert_eq!(triage(&other, &signal, &betaling, json!({})).await.codes(), ["FORBIDDEN"], "{who}");
    }
    let elsewhere = colleague(&app, "carola.smeets").await;
    assert_eq!(triage(&elsewhere, &signal, &betaling, json!({})).await.codes(), ["FORBIDDEN"]);
    for who in ["client", "admin", "member", "nobody"] {
        let expected = match who {
            "nobody" => "UNAUTHENTICATED",
            "client" => "FORBIDDEN",
            _ => "NOT_FOUND",
        };
        let other = app.as_(who).await;
        assert_eq!(triage(&other, &signal, &betaling, json!({})).await.codes(), [expected], "{who}");
    }
    assert_eq!(look(&app.as_("handler").await, &signal).await["department"]["name"], "Klantcontact");
    accepted(&triage(&app.as_("complaints").await, &signal, &betaling, json!({})).await, "triageSignal");
    let seen = look(&app.as_("handler").await, &signal).await;
    assert_eq!(seen["handler"]["name"], "Ineke Overdijk", "who triages and names nobody, handles it");
}

#[tokio::test]
async fn after_triage_the_signals_own_handler_answers_and_the_complaints_coordinator_may() {
    let app = Gehoord::start().await;
    let betaling = topic(&app, "uitkering/betaling").await;
    let naima = account(&app, "naima.chafik@uwi.example").await;
    let signal = submitted(&app.as_("client").await, json!({})).await;
    let intake = app.as_("handler").await;
    accepted(&triage(&intake, &signal, &betaling, json!({ "handlerId": naima })).await, "triageSignal");
    let seen = look(&intake, &signal).await;
    assert_eq!(seen["handler"]["name"], "Naima Chafik");
    assert_eq!(seen["department"]["name"], "Uitkeringen en betalingen");

    // Another handler of the department may triage it anew; one of another department may not.
    let (wessel, carola) = (colleague(&app, "wessel.brink").await, colleague(&app, "carola.smeets").await);
    for other in [&intake, &wessel, &carola, &app.as_("manager").await, &app.as_("owner").await] {
        assert_eq!(answer(other, &signal, json!({})).await.codes(), ["FORBIDDEN"]);
    }
    assert_eq!(triage(&carola, &signal, &betaling, json!({})).await.codes(), ["FORBIDDEN"]);
    accepted(&triage(&wessel, &signal, &betaling, json!({ "handlerId": naima })).await, "triageSignal");

    accepted(&answer(&app.as_("complaints").await, &signal, json!({ "outcome": null })).await, "answerSignal");
    accepted(&answer(&colleague(&app, "naima.chafik").await, &signal, json!({})).await, "answerSignal");
    let client = look(&app.as_("client").await, &signal).await;
    assert_eq!((&client["status"], &client["handler"]), (&json!("HELPED"), &Value::Null));
}

#[tokio::test]
async fn a_handler_is_an_active_handler_or_complaints_coordinator() {
    let app = Gehoord::start().await;
    let betaling = topic(&app, "uitkering/betaling").await;
    let signal = submitted(&app.as_("client").await, json!({})).await;
    let handler = app.as_("handler").await;
    app.sql(UWI, "UPDATE account SET status = 'BLOCKED' WHERE email = 'wessel.brink@uwi.example'").await;
    for (email, code) in [
        ("manager@demo.example", "HANDLER_UNFIT"),
        ("client@demo.example", "NOT_FOUND"),
        ("admin@demo.example", "NOT_FOUND"),
        ("wessel.brink@uwi.example", "NOT_FOUND"),
    ] {
        let named = json!({ "handlerId": account(&app, email).await });
        assert_eq!(triage(&handler, &signal, &betaling, named).await.user_errors("triageSignal"), [code], "{email}");
    }
    assert_eq!(triage(&handler, &signal, "topic_nonsense", json!({})).await.user_errors("triageSignal"), ["NOT_FOUND"]);
    app.sql(UWI, "UPDATE topic SET is_active = false WHERE path = 'uitkering/betaling'").await;
    assert_eq!(triage(&handler, &signal, &betaling, json!({})).await.user_errors("triageSignal"), ["TOPIC_CLOSED"]);
    assert_eq!(look(&handler, &signal).await["status"], "RECEIVED");
}
