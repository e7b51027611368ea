//! Opening what was masked and who told it: by those who may, with a reason that the reporter can read.

use harness::{Gehoord, Value, json};

use super::{accepted, account, colleague, count, handled, key, look, reveal, submitted, topic, triage};

const STORY: &str = "Mijn rekening is NL02ABNA0123456789, bel 06 98765432.";

#[tokio::test]
async fn before_triage_the_intakes_handlers_and_after_it_the_signals_own_handler_may_and_the_coordinator_always() {
    let app = Gehoord::start().await;
    let signal = submitted(&app.as_("client").await, json!({ "text": STORY })).await;
    let (naima, wessel) = (colleague(&app, "naima.chafik").await, colleague(&app, "wessel.brink").await);
    let (handler, complaints) = (app.as_("handler").await, app.as_("complaints").await);
    let others = ["manager", "analyst", "owner", "facilitator", "client"];

    for may in [&handler, &complaints, &colleague(&app, "dirk.aalders").await] {
        let opened = reveal(may, &signal, "Om te weten wie het is.").await;
        assert_eq!(opened.at("/revealSignal/revealed/text"), STORY);
        assert_eq!(opened.at("/revealSignal/revealed/reporter/name"), "Anouk Verhagen");
    }
    assert_eq!(reveal(&naima, &signal, "Nieuwsgierig.").await.codes(), ["FORBIDDEN"]);
    for who in others {
        assert_eq!(reveal(&app.as_(who).await, &signal, "Nieuwsgierig.").await.codes(), ["FORBIDDEN"], "{who}");
    }

    let betaling = topic(&app, "uitkering/betaling").await;
    let given = json!({ "handlerId": account(&app, "naima.chafik@uwi.example").await });
    accepted(&triage(&handler, &signal, &betaling, given).await, "triageSignal");
    for may in [&naima, &complaints] {
        assert_eq!(reveal(may, &signal, "Om te betalen.").await.at("/revealSignal/revealed/text"), STORY);
    }
    for may_not in [&handler, &wessel] {
        assert_eq!(reveal(may_not, &signal, "Nieuwsgierig.").await.codes(), ["FORBIDDEN"]);
    }
    for who in others {
        assert_eq!(reveal(&app.as_(who).await, &signal, "Nieuwsgierig.").await.codes(), ["FORBIDDEN"], "{who}");
    }
    for who in ["admin", "member"] {
        assert_eq!(reveal(&app.as_(who).await, &signal, "Nieuwsgierig.").await.codes(), ["NOT_FOUND"], "{who}");
    }
    let told = format!("FROM event WHERE kind = 'SIGNAL_REVEALED' AND subject_id = '{}'", key(&signal));
    assert_eq!(count(&app, &told).await, 5, "each opening, and no refusal");
}

#[tokio::test]
async fn the_reporter_sees_that_it_was_opened_and_why_and_not_by_whom() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    let handler = app.as_("handler").await;
    assert_eq!(reveal(&handler, &signal, "  ").await.user_errors("revealSignal"), ["EMPTY"]);
    assert_eq!(look(&handler, &signal).await["reveals"]["nodes"], json!([]));
    accepted(&reveal(&handler, &signal, "Terugbellen op 06 98765432.").await, "revealSignal");
    let seen = look(&app.as_("client").await, &signal).await;
    let shown =
        json!([{ "reason": "Terugbellen op [telefoonnummer].", "at": "2026-09-08T08:00:00+00:00", "openedBy": null }]);
    assert_eq!(seen["reveals"]["nodes"], shown);
    let by_staff = look(&app.as_("manager").await, &signal).await;
    assert_eq!(by_staff["reveals"]["nodes"][0]["openedBy"]["name"], "Samira Bouzid");
    let event = super::only(
        &app,
        &format!("SELECT data FROM event WHERE kind = 'SIGNAL_REVEALED' AND subject_id = '{}'", key(&signal)),
    )
    .await;
    assert_eq!(event, "{}", "no reason, no name");
    assert_eq!(look(&app.as_("member").await, &signal).await, Value::Null);
}
