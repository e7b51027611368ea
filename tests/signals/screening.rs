//! What identifies a person is masked on the way in, and stands nowhere in the clear.

use harness::{Gehoord, json};

use super::{accepted, answer, handled, look, respond, reveal, submit, submitted, topic, triage};

const SECRETS: [&str; 5] = ["123456782", "NL02ABNA0123456789", "98765432", "anneke.proef@post.example", "3511 ZX"];

fn story() -> String {
    format!(
        "Mijn bsn is {}, mijn rekening {}, bel 06-{} of mail {}. Ik woon op Kade 12, {}.",
        SECRETS[0], SECRETS[1], SECRETS[2], SECRETS[3], SECRETS[4]
    )
}

const MASKED: &str = "Mijn bsn is [burgerservicenummer], mijn rekening [rekeningnummer], bel [telefoonnummer] of mail \
                      [e-mailadres]. Ik woon op [adres].";

/// None of these stands in any column of any table, in whatever form a column has.
pub(crate) async fn nowhere(app: &Gehoord, secrets: &[&str]) {
    let columns = app
        .sql(
            harness::UWI,
            "SELECT format('%I.%I %I', table_schema, table_name, column_name) FROM information_schema.columns
             JOIN information_schema.tables USING (table_schema, table_name)
             WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema', 'org_stroomdam')
             AND data_type NOT IN ('uuid', 'boolean', 'timestamp with time zone', 'date')",
        )
        .await;
    assert!(columns.len() > 100, "{columns:?}");
    let held: Vec<String> = columns
        .iter()
        .map(|column| {
            let (table, column) = column.rsplit_once(' ').expect("a table and a column");
            // As text whatever it is; and as bytes, which as text are hexadecimal.
            let written = secrets.iter().flat_map(|secret| {
                let bytes: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
                [(*secret).to_owned(), bytes]
            });
            let held: Vec<_> = written.map(|written| format!("strpos(held, '{written}') > 0")).collect();
            let all = format!("SELECT {column}::text AS held FROM {table}");
            format!("SELECT '{table}.{column}: ' || held FROM ({all}) AS all_of_it WHERE {}", held.join(" OR "))
        })
        .collect();
    assert_eq!(app.sql(harness::UWI, &held.join(" UNION ALL ")).await, [""; 0]);
}

#[tokio::test]
async fn staff_read_the_masked_text_and_its_author_the_whole() {
    let app = Gehoord::start().await;
    let signal = submitted(&app.as_("client").await, json!({ "text": story() })).await;
    for who in ["handler", "complaints", "manager", "analyst", "owner", "facilitator"] {
        let seen = look(&app.as_(who).await, &signal).await;
        assert_eq!((&seen["text"], &seen["masked"]), (&json!(MASKED), &json!(true)), "{who}");
    }
    let own = look(&app.as_("client").await, &signal).await;
    assert_eq!((&own["text"], &own["masked"]), (&json!(story()), &json!(true)));

    let anonymous = submit(&app.nobody(), json!({ "text": story() })).await;
    let code = anonymous.text("/submitSignal/signal/code");
    let by_code = "query($code: String!) { signalByCode(code: $code) { text } }";
    assert_eq!(app.nobody().send(by_code, json!({ "code": code })).await.at("/signalByCode/text"), &json!(story()));
}

#[tokio::test]
async fn what_was_masked_stands_nowhere_in_the_clear() {
    let app = Gehoord::start().await;
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let signal = submitted(
        &client,
        json!({ "text": story(), "key": "with secrets", "place": { "regionName": story() }, "page": "/x?bsn=123456782", "step": story() }),
    )
    .await;
    let anonymous = submitted(&app.nobody(), json!({ "text": story() })).await;
    let betaling = topic(&app, "uitkering/betaling").await;
    for each in [&signal, &anonymous] {
        accepted(&triage(&handler, each, &betaling, json!({})).await, "triageSignal");
        accepted(
            &answer(
                &handler,
                each,
                json!({ "text": story(), "channel": "PHONE", "overrideReason": story(), "authorName": story() }),
            )
            .await,
            "answerSignal",
        );
        accepted(&reveal(&handler, each, &story()).await, "revealSignal");
    }
    accepted(&respond(&client, false, json!({ "signalId": signal, "comment": story() })).await, "respondToAnswer");
    let promise = "
        mutation Promise($input: CreateFollowUpInput!) { createFollowUp(input: $input) { followUp { id } userErrors { code } } }";
    let owner = super::account(&app, "handler@demo.example").await;
    let input = json!({ "signalId": signal, "commitment": story(), "ownerId": owner, "dueOn": "2026-09-30" });
    accepted(&handler.send(promise, json!({ "input": input })).await, "createFollowUp");
    let record = json!({
        "externalId": "1", "kind": "REPORT", "channel": "WEBSITE", "receivedAt": "2026-09-07T08:00:00Z", "text": story(),
        "place": { "regionName": story() },
        "reporter": { "name": "Anneke Proef", "email": SECRETS[3], "phone": format!("06 {}", SECRETS[2]) }
    });
    let system = app.nobody().with_token(schema::demo::INTEGRATION_KEY);
    let taken = system.run("IntakeSignals", json!({ "input": { "source": "elders", "signals": [record] } })).await;
    assert_eq!(taken.at("/importSignals/created"), 1);

    nowhere(&app, &SECRETS).await;
    nowhere(&app, &["Anneke Proef", "06 98765432"]).await;
    // And yet its author reads all of it.
    let seen = look(&client, &signal).await;
    assert_eq!((&seen["text"], &seen["responses"]["nodes"][0]["comment"]), (&json!(story()), &json!(story())));
    assert_eq!(seen["answers"]["nodes"][0]["text"], json!(story()));
}

#[tokio::test]
async fn a_comment_is_masked_for_whoever_did_not_write_it() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    let comment = json!({ "signalId": signal, "comment": "Bel mij op 06 98765432." });
    accepted(&respond(&app.as_("client").await, false, comment).await, "respondToAnswer");
    let of = |seen: harness::Value| seen["responses"]["nodes"][0]["comment"].clone();
    assert_eq!(of(look(&app.as_("handler").await, &signal).await), "Bel mij op [telefoonnummer].");
    assert_eq!(of(look(&app.as_("client").await, &signal).await), "Bel mij op 06 98765432.");
}

#[tokio::test]
async fn names_and_plates_are_masked_but_not_the_name_under_which_somebody_answers() {
    let app = Gehoord::start().await;
    let text = "Mijn naam is Gerda Wolthuis. De auto GB-482-K staat er weer.";
    let signal = submitted(&app.as_("client").await, json!({ "text": text })).await;
    let handler = app.as_("handler").await;
    let seen = look(&handler, &signal).await;
    assert_eq!(seen["text"], "Mijn naam is [naam]. De auto [kenteken] staat er weer.");
    let betaling = topic(&app, "uitkering/betaling").await;
    accepted(&triage(&handler, &signal, &betaling, json!({})).await, "triageSignal");
    let shown = json!({ "text": "Beste mevrouw Wolthuis, dank.", "authorName": "Mevrouw De Vries" });
    accepted(&answer(&handler, &signal, shown).await, "answerSignal");
    let answers = |seen: harness::Value| seen["answers"]["nodes"][0].clone();
    let by_manager = answers(look(&app.as_("manager").await, &signal).await);
    assert_eq!(
        (&by_manager["text"], &by_manager["authorName"]),
        (&json!("Beste mevrouw [naam], dank."), &json!("Mevrouw De Vries"))
    );
    let by_reporter = answers(look(&app.as_("client").await, &signal).await);
    assert_eq!(by_reporter["text"], "Beste mevrouw Wolthuis, dank.");
}

const SET_WORDS: &str = "mutation Set($input: SetScreeningWordsInput!) {
    setScreeningWords(input: $input) { screeningWords { word class masked } userErrors { code field message } } }";

#[tokio::test]
async fn an_organisations_own_words_count_for_what_comes_in_from_then_on() {
    let app = Gehoord::start().await;
    let told = async |text: &str| {
        let signal = submitted(&app.as_("client").await, json!({ "text": text })).await;
        look(&app.as_("handler").await, &signal).await["text"].as_str().expect("a text").to_owned()
    };
    assert_eq!(told("Ik heb griep en sarcopenie.").await, "Ik heb [gezondheid] en sarcopenie.");
    let words = json!([
        { "word": "sarcopenie", "class": "BODY", "masked": true }, { "word": "griep", "class": "BODY", "masked": false }
    ]);
    let admin = app.as_("admin").await;
    let set = admin.send(SET_WORDS, json!({ "input": { "words": words } })).await;
    accepted(&set, "setScreeningWords");
    assert_eq!(set.at("/setScreeningWords/screeningWords"), &words);
    assert_eq!(admin.send("{ screeningWords { word class masked } }", json!({})).await.at("/screeningWords"), &words);
    assert_eq!(told("Door griep en sarcopenie thuis.").await, "Door griep en [gezondheid] thuis.");
    // Set on another server, they count here within five seconds.
    let elsewhere = "UPDATE setting SET value = value - 0 WHERE name = 'SCREENING_WORDS' RETURNING name";
    assert_eq!(app.sql(harness::UWI, elsewhere).await, ["SCREENING_WORDS"]);
    assert_eq!(told("Met griep en sarcopenie.").await, "Met griep en [gezondheid].");
    app.set_time((2026, 9, 7), (23, 0));
    assert_eq!(told("Weer griep en sarcopenie.").await, "Weer griep en sarcopenie.");
    let admin = app.as_("admin").await;
    accepted(&admin.send(SET_WORDS, json!({ "input": { "words": words } })).await, "setScreeningWords");
    // Nobody else sees or sets them.
    for who in ["handler", "client"] {
        let refused = app.as_(who).await.send(SET_WORDS, json!({ "input": { "words": [] } })).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "{who}");
        let refused = app.as_(who).await.send("{ screeningWords { word } }", json!({})).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "{who}");
    }
    let wrong = json!([{ "word": "*en*", "class": "BODY" }, { "word": "brief", "class": "MIND" }, { "word": "a1", "class": "BODY" }]);
    let wrong = admin.send(SET_WORDS, json!({ "input": { "words": wrong } })).await;
    let codes = ["SCREENING_WORD_SHORT", "SCREENING_WORD_EVERYDAY", "SCREENING_WORD_INVALID"];
    assert_eq!(wrong.user_errors("setScreeningWords"), codes);
    assert_eq!(told("Nog steeds griep en sarcopenie.").await, "Nog steeds griep en [gezondheid].");
}

#[tokio::test]
#[should_panic(expected = "account.name: Anouk Verhagen")]
async fn what_does_stand_somewhere_is_found() {
    nowhere(&Gehoord::start().await, &["Anouk Verhagen"]).await;
}
