//! Mail beside a notice: to a real mail server on this machine, which is there, away, or refuses.

use std::time::Duration;

use chrono::TimeDelta;
use harness::{Gehoord, MailServer, Program, STROOMDAM, UWI, Value, json};

use crate::signals::{accepted, answer, handled};

const FROM: &str = "noreply@uwi.example";
const LINK: &str = "https://app.example/{organisation}/notices/{notice}";

/// A server that sends mail, once all that the demo's promises come to has been mailed, and only the demo's client may still
/// want any.
async fn start(server: &mut MailServer) -> Gehoord {
    const NOBODY_ELSE: &str = "INSERT INTO notice_choice SELECT id, false, created_at FROM account";
    let url = server.url();
    let app = Gehoord::start_with(|settings| *settings = settings.clone().mail(url, FROM, LINK)).await;
    for organisation in [UWI, STROOMDAM] {
        app.sql(organisation, NOBODY_ELSE).await;
        app.keep_promises(organisation).await;
        app.noticed(organisation).await;
        app.sql(organisation, "DELETE FROM mail").await;
    }
    while server.line(Duration::from_secs(2)).await.is_some() {}
    app
}

/// The demo's client wants notices by mail, or not.
async fn wants_mail(app: &Gehoord, wanted: bool) {
    let choose = "mutation($w: Boolean!) { setMailNotices(input: { wanted: $w }) { mailNotices userErrors { code } } }";
    let answer = app.query("client", choose, json!({ "w": wanted })).await;
    assert_eq!(answer.at("/setMailNotices/mailNotices"), wanted, "{}", answer.body);
}

/// A header of a mail; folded lines are joined.
fn header(mail: &Value, name: &str) -> String {
    let message = mail["message"].as_str().expect("a message").replace("\r\n ", " ");
    let head = message.split("\r\n\r\n").next().unwrap_or_default().to_owned();
    let start = format!("{}: ", name.to_lowercase());
    let line = head.lines().find(|line| line.to_lowercase().starts_with(&start));
    line.unwrap_or_else(|| panic!("no {name}: {message}"))[start.len()..].to_owned()
}

async fn mails(app: &Gehoord, state: &str) -> usize {
    app.sql(UWI, &format!("SELECT id FROM mail WHERE {state}")).await.len()
}

async fn until(app: &Gehoord, state: &str, count: usize) {
    for _ in 0..200 {
        if mails(app, state).await == count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} mails, not {count}, with {state}", mails(app, state).await);
}

#[tokio::test]
async fn a_mail_greets_says_one_plain_sentence_and_leads_to_the_notice() {
    let mut server = MailServer::start().await;
    let app = start(&mut server).await;
    wants_mail(&app, true).await;
    let signal = handled(&app).await;
    app.noticed(UWI).await;
    let mail = server.mail().await;
    assert_eq!((&mail["from"], &mail["to"]), (&json!(FROM), &json!(["client@demo.example"])));
    let notice =
        app.query("client", "{ notices(first: 1) { nodes { id subject { ... on Signal { id } } } } }", json!({})).await;
    assert_eq!(notice.at("/notices/nodes/0/subject/id"), &json!(signal));
    let message = mail["message"].as_str().expect("a message");
    let link = format!("https://app.example/uwi/notices/{}", notice.text("/notices/nodes/0/id"));
    for part in ["Beste Anouk Verhagen,", "Het signaal is gelezen. Iemand behandelt het nu.", &link] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert!(!message.contains("geld"), "nothing of what was told: {message}");
    assert_eq!(header(&mail, "Subject"), "Er is een bericht voor u");
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    assert!(header(&mail, "Message-ID").ends_with("@uwi.example>"), "{message}");
    until(&app, "sent_at IS NOT NULL", 1).await;
}

#[tokio::test]
async fn who_does_not_want_mail_gets_none_and_the_notice_all_the_same() {
    let mut server = MailServer::start().await;
    let app = start(&mut server).await;
    wants_mail(&app, false).await;
    let signal = handled(&app).await;
    assert_eq!(super::kinds(&app, "client", &signal).await, ["SIGNAL_TRIAGED"]);
    assert_eq!(mails(&app, "true").await, 0);
    assert!(server.line(Duration::from_secs(2)).await.is_none());
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_queued() {
    let app = Gehoord::start().await;
    wants_mail(&app, true).await;
    let signal = handled(&app).await;
    assert_eq!(super::kinds(&app, "client", &signal).await, ["SIGNAL_TRIAGED"]);
    assert_eq!(mails(&app, "true").await, 0);
}

#[tokio::test]
async fn a_mail_waits_for_a_server_that_is_away_and_is_called_the_same_when_it_is_tried_again() {
    let mut server = MailServer::start().await;
    let app = start(&mut server).await;
    let port = server.port;
    server.end().await;
    wants_mail(&app, true).await;
    let signal = handled(&app).await;
    app.noticed(UWI).await;
    until(&app, "tries = 1 AND sent_at IS NULL AND due_at < timestamptz '2026-09-08 08:02:00+00'", 1).await;
    assert_eq!(super::kinds(&app, "client", &signal).await, ["SIGNAL_TRIAGED"], "told in the app meanwhile");

    let mut server = MailServer::start_at(port).await;
    server.answer("refuse 451").await;
    app.pass(TimeDelta::minutes(2));
    let refused = server.line(Duration::from_secs(20)).await.expect("a try");
    assert_eq!(refused, json!({ "refused": 451 }));
    until(&app, "tries = 2 AND sent_at IS NULL AND due_at < timestamptz '2026-09-08 08:06:00+00'", 1).await;

    server.answer("take").await;
    app.pass(TimeDelta::minutes(3));
    let mail = server.mail().await;
    until(&app, "sent_at IS NOT NULL", 1).await;
    let id = app.sql(UWI, "SELECT id::text FROM mail").await;
    let id = entity::id::MailId(id[0].parse().expect("a key"));
    assert_eq!(header(&mail, "Message-ID"), format!("<{id}@uwi.example>"), "whichever try it was");
    app.pass(TimeDelta::days(6));
    assert!(server.line(Duration::from_secs(2)).await.is_none(), "once is enough");
}

#[tokio::test]
async fn what_a_mail_server_does_not_want_is_given_up_and_counted() {
    let mut server = MailServer::start().await;
    let app = start(&mut server).await;
    wants_mail(&app, true).await;
    server.answer("refuse 550").await;
    handled(&app).await;
    app.noticed(UWI).await;
    for time in 1..=3 {
        // Written down, not only claimed: that would be for five minutes.
        let settled =
            format!("due_at < timestamptz '2026-09-08 08:00:00+00' + interval '1 minute' * {}", 10 * time - 5);
        let state = if time == 3 { "given_up_at IS NOT NULL" } else { &settled };
        until(&app, &format!("tries = {time} AND {state}"), 1).await;
        app.pass(TimeDelta::minutes(10));
    }
    let numbers = app.http.get(app.url("/metrics")).send().await.expect("an answer").text().await.expect("numbers");
    assert!(numbers.contains("gehoord_mails_total{outcome=\"given_up\"}"), "{numbers}");
}

#[tokio::test]
async fn a_mail_is_not_sent_any_more_to_who_may_not_read_the_notice_any_more() {
    let mut server = MailServer::start().await;
    let app = start(&mut server).await;
    let port = server.port;
    server.end().await;
    wants_mail(&app, true).await;
    let signal = handled(&app).await;
    app.noticed(UWI).await;
    until(&app, "tries = 1 AND due_at < timestamptz '2026-09-08 08:02:00+00'", 1).await;
    app.sql(UWI, &format!("DELETE FROM signal_reporter WHERE signal_id = '{}'", crate::signals::key(&signal))).await;
    let mut server = MailServer::start_at(port).await;
    app.pass(TimeDelta::minutes(2));
    until(&app, "given_up_at IS NOT NULL", 1).await;
    assert!(server.line(Duration::from_secs(1)).await.is_none());
}

#[tokio::test]
async fn a_mail_whose_sender_was_killed_is_sent_by_another() {
    let mut server = MailServer::start().await;
    let app = start(&mut server).await;
    wants_mail(&app, true).await;
    let signal = handled(&app).await;
    app.noticed(UWI).await;
    server.mail().await;
    until(&app, "sent_at IS NOT NULL", 1).await;
    // As a server leaves it that took it, and was killed before it wrote down that it was sent.
    app.sql(UWI, "UPDATE mail SET sent_at = NULL, tries = 1, due_at = timestamptz '2026-09-08 08:05:00+00'").await;
    assert!(server.line(Duration::from_secs(2)).await.is_none(), "not before the claim is over");
    app.pass(TimeDelta::minutes(6));
    server.mail().await;
    until(&app, "sent_at IS NOT NULL", 1).await;
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    app.noticed(UWI).await;
    server.mail().await;
    until(&app, "sent_at IS NOT NULL", 2).await;
}

#[tokio::test]
async fn a_mail_server_without_a_sender_or_a_link_is_told_at_the_start() {
    let program =
        || Program::new(env!("CARGO_BIN_EXE_gehoord-under-test")).set("GEHOORD_SMTP_URL", "smtp://127.0.0.1:1");
    let ended = program().run(&["serve"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("GEHOORD_MAIL_FROM is needed too"), "{ended:?}");
    let ended = program().set("GEHOORD_MAIL_FROM", FROM).run(&["serve"]).await;
    assert!(ended.err.contains("GEHOORD_MAIL_LINK is needed too"), "{ended:?}");
    let ended = program().set("GEHOORD_SMTP_URL", "smtp://me:hush@mail.example").run(&["serve"]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(!ended.err.contains("hush"), "{ended:?}");
}
