//! The loop of a signal, as each of those who have a part in it sees it.

mod anonymous;
mod answers;
mod council;
mod crashing;
mod deadlines;
mod desk;
mod events;
mod handlers;
mod linking;
mod reporter;
mod retries;
mod revealing;
mod screening;
mod searching;

use entity::id::{AccountId, DepartmentId, RegionId, SignalId, TopicId};
use harness::{Answer, Client, Gehoord, PASSWORD, Role, UWI, Value, json};

/// What a test looks at.
const LOOK: &str = "
    query Look($id: ID!) {
        signal(id: $id) {
            id code text masked status outcome urgency topic { name } department { name } handler { name } mainSignal { id }
            region { name } place { address postcode latitude longitude regionName } source externalId
            loop { seenAt heardAt helpedAt closedAt reopenedCount deadlines { step dueAt metAt state } }
            answers { nodes { text channel outcome authorName overrideReason writer { name } } }
            responses { nodes { helped comment } }
            reveals { nodes { reason at openedBy { name } } }
            followUps { nodes { commitment } }
        }
    }";

/// A topic of the demo at `uwi`, by its path.
pub(crate) async fn topic(app: &Gehoord, path: &str) -> String {
    let key = only(app, &format!("SELECT id FROM topic WHERE path = '{path}'")).await;
    TopicId(key.parse().expect("a key")).to_string()
}

/// A region of the demo at `uwi`, by its code.
pub(crate) async fn region(app: &Gehoord, code: &str) -> String {
    let key = only(app, &format!("SELECT id FROM region WHERE code = '{code}'")).await;
    RegionId(key.parse().expect("a key")).to_string()
}

/// A department of the demo at `uwi`, by its code.
pub(crate) async fn department(app: &Gehoord, code: &str) -> String {
    let key = only(app, &format!("SELECT id FROM department WHERE code = '{code}'")).await;
    DepartmentId(key.parse().expect("a key")).to_string()
}

/// An account at `uwi`, by its e-mail address.
pub(crate) async fn account(app: &Gehoord, email: &str) -> String {
    let key = only(app, &format!("SELECT id FROM account WHERE email = '{email}'")).await;
    AccountId(key.parse().expect("a key")).to_string()
}

/// The only value that a statement finds.
pub(crate) async fn only(app: &Gehoord, statement: &str) -> String {
    let mut found = app.sql(UWI, statement).await;
    assert_eq!(found.len(), 1, "{statement}: {found:?}");
    found.remove(0)
}

/// How many rows a statement finds.
pub(crate) async fn count(app: &Gehoord, rest: &str) -> usize {
    only(app, &format!("SELECT count(*) {rest}")).await.parse().expect("a number")
}

/// The key of a signal in the database.
pub(crate) fn key(signal: &str) -> String {
    signal.parse::<SignalId>().expect("the id of a signal").0.to_string()
}

/// A colleague of the demo who has no name in the harness.
pub(crate) async fn colleague<'a>(app: &'a Gehoord, name: &str) -> Client<'a> {
    app.nobody().signed_in(&format!("{name}@uwi.example"), PASSWORD).await
}

/// A client who is not in the demo.
pub(crate) async fn another_client<'a>(app: &'a Gehoord, name: &str) -> Client<'a> {
    let email = format!("{name}@test.example");
    app.make_account(UWI, &email, &[Role::Client], &[]).await;
    app.nobody().signed_in(&email, PASSWORD).await
}

/// Both, the second over the first.
fn with(mut input: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().expect("an object") {
        input[name] = value.clone();
    }
    input
}

/// Sends in a signal.
pub(crate) async fn submit(who: &Client<'_>, more: Value) -> Answer {
    let input = json!({ "kind": "QUESTION", "channel": "APP", "text": "Wanneer krijg ik mijn geld?" });
    who.run("MobileSubmitSignal", json!({ "input": with(input, &more) })).await
}

/// Sends in a signal that is taken, and gives its id.
pub(crate) async fn submitted(who: &Client<'_>, more: Value) -> String {
    let answer = submit(who, more).await;
    assert!(answer.user_errors("submitSignal").is_empty(), "{}", answer.body);
    answer.text("/submitSignal/signal/id").to_owned()
}

/// Triages a signal.
pub(crate) async fn triage(who: &Client<'_>, signal: &str, topic: &str, more: Value) -> Answer {
    let input = json!({ "signalId": signal, "topicId": topic, "urgency": "NORMAL" });
    who.run("DashboardTriage", json!({ "input": with(input, &more) })).await
}

/// Answers a signal by the app, with an outcome.
pub(crate) async fn answer(who: &Client<'_>, signal: &str, more: Value) -> Answer {
    let input = json!({ "signalId": signal, "text": "Het staat morgen op uw rekening.", "channel": "APP", "outcome": "HELPED" });
    who.run("DashboardAnswer", json!({ "input": with(input, &more) })).await
}

/// Says whether an answer helped.
pub(crate) async fn respond(who: &Client<'_>, helped: bool, more: Value) -> Answer {
    who.run("MobileRespond", json!({ "input": with(json!({ "helped": helped }), &more) })).await
}

/// Opens what was masked and who told it.
pub(crate) async fn reveal(who: &Client<'_>, signal: &str, reason: &str) -> Answer {
    const REVEAL: &str = "
        mutation Reveal($input: RevealSignalInput!) {
            revealSignal(input: $input) { revealed { text reporter { name email phone } } userErrors { code field } }
        }";
    who.send(REVEAL, json!({ "input": { "signalId": signal, "reason": reason } })).await
}

/// Links a signal to a main one, or unlinks it.
pub(crate) async fn link(who: &Client<'_>, signal: &str, main: Option<&str>) -> Answer {
    const LINK: &str = "
        mutation Link($input: LinkSignalInput!) {
            linkSignal(input: $input) { signal { id mainSignal { id } } userErrors { code field } }
        }";
    who.send(LINK, json!({ "input": { "signalId": signal, "mainSignalId": main } })).await
}

/// What somebody sees of a signal; null where they see nothing.
pub(crate) async fn look(who: &Client<'_>, signal: &str) -> Value {
    who.send(LOOK, json!({ "id": signal })).await.at("/signal").clone()
}

/// The ids of the signals that somebody finds.
pub(crate) async fn found(who: &Client<'_>, arguments: Value) -> Vec<String> {
    const FIND: &str = "
        query Find($search: String, $filter: SignalFilter) {
            signals(first: 100, search: $search, filter: $filter) { totalCount nodes { id } }
        }";
    let answer = who.send(FIND, arguments).await;
    let nodes = answer.at("/signals/nodes").as_array().expect("a list").clone();
    // What is counted is what is shown.
    let most = answer.at("/signals/totalCount").as_u64().expect("a number").min(100);
    assert_eq!(most, u64::try_from(nodes.len()).expect("a number"), "{}", answer.body);
    nodes.iter().map(|node| node["id"].as_str().expect("an id").to_owned()).collect()
}

/// A signal of the demo's client that the demo's handler handles.
pub(crate) async fn handled(app: &Gehoord) -> String {
    let signal = submitted(&app.as_("client").await, json!({})).await;
    let topic = topic(app, "uitkering/betaling").await;
    accepted(&triage(&app.as_("handler").await, &signal, &topic, json!({})).await, "triageSignal");
    signal
}

/// The mutation was done.
#[track_caller]
pub(crate) fn accepted(answer: &Answer, mutation: &str) {
    assert!(answer.user_errors(mutation).is_empty(), "{}", answer.body);
    assert!(answer.data()[mutation].as_object().is_some_and(|payload| payload.values().all(|part| !part.is_null())));
}

/// The deadlines of a signal as `STEP until the day and hour in Amsterdam: state`, the first due first.
pub(crate) fn promised(signal: &Value) -> Vec<String> {
    let deadlines = signal["loop"]["deadlines"].as_array().expect("deadlines");
    deadlines
        .iter()
        .map(|deadline| {
            let due: chrono::DateTime<chrono::Utc> =
                deadline["dueAt"].as_str().expect("a moment").parse().expect("a moment");
            let due = due.with_timezone(&schema::clock::ZONE).format("%Y-%m-%d %H:%M");
            format!(
                "{} {due} {}",
                deadline["step"].as_str().expect("a step"),
                deadline["state"].as_str().expect("a state")
            )
        })
        .collect()
}
