//! Who is told of what, once.

use chrono::TimeDelta;
use harness::{Gehoord, Program, Served, UWI, Value, json};

use super::{kinds, kinds_of, notices};
use crate::signals::{accepted, answer, colleague, handled, key, respond, reveal, submitted, topic, triage};

#[tokio::test]
async fn a_reporter_is_told_of_each_step_and_the_handler_of_what_the_reporter_says() {
    let app = Gehoord::start().await;
    let tick = || app.pass(TimeDelta::minutes(1));
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    tick();
    let signal = handled(&app).await;
    tick();
    accepted(&reveal(&handler, &signal, "Om te bellen.").await, "revealSignal");
    tick();
    accepted(&answer(&handler, &signal, json!({})).await, "answerSignal");
    tick();
    accepted(&respond(&client, false, json!({ "signalId": signal })).await, "respondToAnswer");
    assert_eq!(kinds(&app, "client", &signal).await, ["SIGNAL_TRIAGED", "SIGNAL_REVEALED", "SIGNAL_ANSWERED"]);
    assert_eq!(kinds(&app, "handler", &signal).await, ["SIGNAL_REOPENED"], "and not of one's own acts");
    for other in ["analyst", "complaints", "member", "admin"] {
        assert!(kinds(&app, other, &signal).await.is_empty(), "{other}");
    }
}

#[tokio::test]
async fn a_notice_says_in_a_sentence_what_happened_and_to_what() {
    let app = Gehoord::start().await;
    app.pass(TimeDelta::minutes(1));
    let signal = handled(&app).await;
    let client = app.as_("client").await;
    let all = notices(&app, &client).await;
    let newest = all.first().expect("a notice");
    assert_eq!(newest["sentence"], "The signal was read. Somebody handles it now.");
    assert_eq!(newest["subject"], json!({ "__typename": "Signal", "id": signal }));
    assert_eq!(newest["readAt"], Value::Null);
    let dutch = notices(&app, &client.in_dutch()).await;
    assert_eq!(dutch[0]["sentence"], "Het signaal is gelezen. Iemand behandelt het nu.");
}

#[tokio::test]
async fn what_is_said_to_staff_alone_is_no_notice_to_a_reporter() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    let owner = app.account(UWI, "naima.chafik@uwi.example").await;
    let promise =
        "mutation($i: CreateFollowUpInput!) { createFollowUp(input: $i) { followUp { id } userErrors { code } } }";
    let input = json!({ "signalId": signal, "commitment": "Wij bellen.", "ownerId": owner, "dueOn": "2026-09-15" });
    let made = app.query("handler", promise, json!({ "i": input })).await;
    let id = made.text("/createFollowUp/followUp/id").to_owned();
    let naima = app.nobody().signed_in("naima.chafik@uwi.example", harness::PASSWORD).await;
    for more in [
        json!({ "text": "Alleen voor ons.", "audience": "INTERNAL" }),
        json!({ "text": "U hoort snel meer.", "audience": "REPORTER" }),
        json!({ "dueOn": "2026-10-01", "reason": "De drukker is ziek." }),
    ] {
        app.pass(TimeDelta::minutes(1));
        let mut input = more;
        input["followUpId"] = json!(id);
        accepted(&naima.run("DashboardFollowUp", json!({ "input": input })).await, "updateFollowUp");
    }
    assert_eq!(kinds(&app, "client", &id).await, ["FOLLOW_UP_CREATED", "FOLLOW_UP_UPDATED", "FOLLOW_UP_MOVED"]);
    assert_eq!(kinds_of(&app, &naima, &id).await, ["FOLLOW_UP_CREATED"], "the owner, of what another did");
    assert!(kinds(&app, "manager", &id).await.is_empty());
}

#[tokio::test]
async fn members_are_told_what_their_council_chose_but_not_who_chose_it() {
    let app = Gehoord::start().await;
    app.pass(TimeDelta::minutes(1));
    let found = app.sql(UWI, "SELECT id::text FROM council WHERE slug = 'groot-amsterdam'").await;
    let council = entity::id::CouncilId(found[0].parse().expect("a key")).to_string();
    let input = json!({ "councilId": council, "year": 2026, "priorities": [{ "title": "Duidelijke brieven" }] });
    accepted(
        &app.as_("member").await.run("CouncilPriorities", json!({ "input": input })).await,
        "setCouncilPriorities",
    );
    app.noticed(UWI).await;
    let told = "SELECT account.name FROM notice JOIN event ON event.id = event_id JOIN account ON account.id = account_id \
                WHERE kind = 'PRIORITIES_SET' AND notice.made_at > timestamptz '2026-09-08 08:00:30+00' ORDER BY 1";
    let told = app.sql(UWI, told).await;
    let members = "SELECT account.name FROM council_member JOIN account ON account.id = account_id JOIN council ON \
                   council.id = council_id WHERE slug = 'groot-amsterdam' AND started_on <= DATE '2026-09-08' AND \
                   (ends_on IS NULL OR ends_on >= DATE '2026-09-08') AND account.email <> 'member@demo.example' ORDER BY 1";
    assert!(told.len() > 2, "{told:?}");
    assert_eq!(told, app.sql(UWI, members).await);
}

#[tokio::test]
async fn whoever_has_no_account_any_more_is_told_nothing() {
    let app = Gehoord::start().await;
    let signal = handled(&app).await;
    app.noticed(UWI).await;
    app.sql(UWI, "UPDATE account SET status = 'BLOCKED' WHERE email = 'client@demo.example'").await;
    accepted(&answer(&app.as_("handler").await, &signal, json!({})).await, "answerSignal");
    app.noticed(UWI).await;
    let of = format!("SELECT kind FROM notice JOIN event ON event.id = event_id WHERE subject_id = '{}'", key(&signal));
    assert_eq!(app.sql(UWI, &of).await, ["SIGNAL_TRIAGED"]);
}

#[tokio::test]
async fn three_servers_tell_everybody_once() {
    let app = Gehoord::start().await;
    let settings = [("DATABASE_URL", app.database_url()), ("GEHOORD_SECRET_KEY", "A".repeat(43))];
    let program =
        settings.iter().fold(Program::new(env!("CARGO_BIN_EXE_gehoord-under-test")), |program, (name, value)| {
            program.set(name, value)
        });
    let servers = [program.serve().await, program.serve().await];
    let (client, handler) = (app.as_("client").await, app.as_("handler").await);
    let betaling = topic(&app, "uitkering/betaling").await;
    let mut signals = Vec::new();
    for _ in 0..10 {
        let signal = submitted(&client, json!({})).await;
        accepted(&triage(&handler, &signal, &betaling, json!({})).await, "triageSignal");
        signals.push(signal);
    }
    for signal in &signals {
        assert_eq!(kinds(&app, "client", signal).await, ["SIGNAL_TRIAGED"]);
    }
    let twice = "SELECT 1 FROM notice GROUP BY account_id, event_id HAVING count(*) > 1";
    assert!(app.sql(UWI, twice).await.is_empty());
    for server in servers {
        server.stop().await;
    }
}

#[tokio::test]
async fn what_happened_while_servers_were_killed_is_told_once_when_one_is_there_again() {
    let program = Program::new(env!("CARGO_BIN_EXE_gehoord-under-test")).set("GEHOORD_DEMO", "yes");
    let server = program.serve().await;
    let (client, handler) = (sign_in(&server, "client").await, sign_in(&server, "handler").await);
    let topics = ask(&server, "", "{ topics(first: 1) { nodes { id } } }", json!({})).await;
    let topic = topics["data"]["topics"]["nodes"][0]["id"].clone();
    let mut server = Some(server);
    let mut signals = Vec::new();
    for _ in 0..3 {
        let running = server.take().expect("a server");
        let input = json!({ "kind": "STORY", "channel": "APP", "text": "Dit ging goed." });
        let sent =
            ask(&running, &client, &harness::operation("MobileSubmitSignal").document, json!({ "input": input })).await;
        let id = sent["data"]["submitSignal"]["signal"]["id"].clone();
        let input = json!({ "signalId": id, "topicId": topic, "urgency": "NORMAL" });
        let done =
            ask(&running, &handler, &harness::operation("DashboardTriage").document, json!({ "input": input })).await;
        assert_eq!(done["data"]["triageSignal"]["signal"]["status"], "SEEN", "{done}");
        signals.push(id);
        // In the midst of telling it, or before.
        running.kill().await;
        server = Some(program.serve().await);
    }
    let server = server.expect("a server");
    let list = "{ notices(first: 100) { nodes { kind subject { ... on Signal { id } } } } }";
    let begin = std::time::Instant::now();
    loop {
        let found = ask(&server, &client, list, json!({})).await;
        let nodes = found["data"]["notices"]["nodes"].as_array().unwrap_or_else(|| panic!("{found}")).clone();
        let times = |id: &Value| nodes.iter().filter(|notice| notice["subject"]["id"] == *id).count();
        assert!(signals.iter().all(|id| times(id) <= 1), "told twice: {found}");
        if signals.iter().all(|id| times(id) == 1) {
            break;
        }
        assert!(begin.elapsed() < std::time::Duration::from_secs(60), "not told: {found}");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert_eq!(server.stop().await, Some(0));
}

async fn sign_in(server: &Served, who: &str) -> String {
    let input = json!({ "email": format!("{who}@demo.example"), "password": harness::PASSWORD });
    let signed =
        ask(server, "", "mutation($i: SignInInput!) { signIn(input: $i) { accessToken } }", json!({ "i": input }))
            .await;
    signed["data"]["signIn"]["accessToken"].as_str().unwrap_or_else(|| panic!("{signed}")).to_owned()
}

async fn ask(server: &Served, token: &str, query: &str, variables: Value) -> Value {
    let body = json!({ "query": query, "variables": variables });
    let request = reqwest::Client::new().post(format!("{}/uwi/graphql", server.url)).json(&body);
    let request = if token.is_empty() { request } else { request.bearer_auth(token) };
    request.send().await.expect("an answer").json().await.expect("JSON")
}

#[tokio::test]
async fn a_colleague_who_gets_a_signal_is_told_so() {
    let app = Gehoord::start().await;
    let naima = colleague(&app, "naima.chafik").await;
    let me = naima.send("{ viewer { account { id } } }", json!({})).await;
    let signal = submitted(&app.as_("client").await, json!({})).await;
    let betaling = topic(&app, "uitkering/betaling").await;
    let to = json!({ "handlerId": me.text("/viewer/account/id") });
    accepted(&triage(&app.as_("handler").await, &signal, &betaling, to).await, "triageSignal");
    assert_eq!(kinds_of(&app, &naima, &signal).await, ["SIGNAL_TRIAGED"]);
    assert!(kinds(&app, "handler", &signal).await.is_empty());
}
