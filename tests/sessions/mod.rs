//! Sessions, from planning to everybody having heard back: each step as the person who takes it.

mod agenda;
mod council_meetings;
mod following_up;
mod holding;
mod inviting;
mod observing;
mod planning;
mod promise;
mod running;
mod story;
mod using;
mod volunteers;

use entity::id::{AccountId, SessionId, SessionParticipantId};
use harness::{Answer, Client, Gehoord, PASSWORD, UWI, Value, json};

use crate::{proposals::council, signals::only};

/// Somebody of the demo by the name in the harness, anybody by e-mail address, or by their own name.
async fn by<'a>(app: &'a Gehoord, who: &str) -> Client<'a> {
    if who.contains('@') {
        app.nobody().signed_in(who, PASSWORD).await
    } else if who.contains(' ') {
        crate::proposals::person(app, who).await
    } else {
        app.as_(who).await
    }
}

/// The key of the same person's account.
async fn account_key(app: &Gehoord, who: &str) -> String {
    let is_them = if who.contains('@') {
        format!("email = '{who}'")
    } else if who.contains(' ') {
        format!("name = '{who}'")
    } else {
        format!("email = '{who}@demo.example'")
    };
    only(app, &format!("SELECT id::text FROM account WHERE {is_them}")).await
}

/// The same as a global id.
async fn account(app: &Gehoord, who: &str) -> String {
    AccountId(account_key(app, who).await.parse().expect("a key")).to_string()
}

fn key(session: &str) -> String {
    session.parse::<SessionId>().expect("the id of a session").0.to_string()
}

/// Somebody's part in a session.
async fn part(app: &Gehoord, session: &str, who: &str) -> String {
    let account = account_key(app, who).await;
    let sql = format!(
        "SELECT id::text FROM session_participant WHERE session_id = '{}' AND account_id = '{account}'",
        key(session)
    );
    SessionParticipantId(only(app, &sql).await.parse().expect("a key")).to_string()
}

/// Tries something; of what the mutation gives, this too.
async fn act(app: &Gehoord, who: &str, mutation: &str, input: Value, gives: &str) -> Answer {
    let capital = mutation[..1].to_uppercase() + &mutation[1..];
    let document = format!(
        "mutation($i: {capital}Input!) {{ {mutation}(input: $i) {{ {gives} userErrors {{ code field message }} }} }}"
    );
    by(app, who).await.send(&document, json!({ "i": input })).await
}

/// Does something, where it has to be accepted.
async fn done(app: &Gehoord, who: &str, mutation: &str, input: Value, gives: &str) -> Value {
    let answer = act(app, who, mutation, input, gives).await;
    assert!(answer.user_errors(mutation).is_empty(), "{who} cannot {mutation}: {}", answer.body);
    answer.data()[mutation].clone()
}

/// The codes with which something is refused: all of them, or those of what can be mended.
async fn refused(app: &Gehoord, who: &str, mutation: &str, input: Value) -> Vec<String> {
    let answer = act(app, who, mutation, input, "").await;
    let codes = answer.codes();
    let codes = if codes.is_empty() { answer.user_errors(mutation) } else { codes };
    assert!(!codes.is_empty(), "{who} is not refused to {mutation}: {}", answer.body);
    codes.into_iter().map(str::to_owned).collect()
}

/// The same, with where in the input each is: `moments REPEAT_UNFIT`.
async fn refused_at(app: &Gehoord, who: &str, mutation: &str, input: Value) -> Vec<String> {
    let answer = act(app, who, mutation, input, "").await;
    let errors = answer.data()[mutation]["userErrors"].as_array().cloned().unwrap_or_default();
    let place = |error: &Value| -> String {
        let path: Vec<&str> = error["field"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        format!("{} {}", path.join("."), error["code"].as_str().unwrap_or_default())
    };
    errors.iter().map(place).collect()
}

/// What somebody sees who asks this.
async fn sees(app: &Gehoord, who: &str, question: &str) -> Value {
    by(app, who).await.send(question, json!({})).await.data().clone()
}

/// What somebody sees of a session; null where it does not exist for them.
async fn look(app: &Gehoord, who: &str, session: &str, fields: &str) -> Value {
    sees(app, who, &format!("{{ session(id: \"{session}\") {{ {fields} }} }}")).await["session"].clone()
}

/// The ids in a list of sessions.
async fn listed(app: &Gehoord, who: &str, filter: &str) -> Vec<String> {
    let question = format!("{{ sessions(first: 100, filter: {{ {filter} }}) {{ totalCount nodes {{ id }} }} }}");
    let answer = sees(app, who, &question).await;
    let nodes = answer["sessions"]["nodes"].as_array().expect("a list");
    assert_eq!(answer["sessions"]["totalCount"], nodes.len(), "what is counted is what is shown");
    nodes.iter().map(|node| node["id"].as_str().expect("an id").to_owned()).collect()
}

fn with(mut input: Value, more: Value) -> Value {
    for (name, value) in more.as_object().expect("an object") {
        input[name] = value.clone();
    }
    input
}

/// What is sent to plan a panel of the council of Groot Amsterdam, a week after the test begins.
async fn panel(app: &Gehoord, more: Value) -> Value {
    let input = json!({
        "kind": "PANEL", "title": "Panel over de bijlage", "place": "Kantoor Sloterdijk",
        "councilIds": [council(app, "groot-amsterdam").await],
        "moments": [{ "startsAt": "2026-09-15T08:00:00Z", "endsAt": "2026-09-15T10:00:00Z" }],
    });
    with(input, more)
}

/// Plans that, with what more is said. Its id.
async fn planned(app: &Gehoord, who: &str, more: Value) -> String {
    let input = panel(app, more).await;
    let planned = done(app, who, "planSession", input, "session { id status }").await;
    assert_eq!(planned["session"]["status"], "PLANNED");
    planned["session"]["id"].as_str().expect("an id").to_owned()
}

fn of(session: &str) -> Value {
    json!({ "sessionId": session })
}

async fn invite(app: &Gehoord, who: &str, session: &str, people: Value) -> Value {
    done(app, who, "inviteToSession", json!({ "sessionId": session, "people": people }), "session { id }").await
}

async fn comes(app: &Gehoord, who: &str, session: &str) {
    done(app, who, "answerInvitation", json!({ "sessionId": session, "accepts": true }), "").await;
}

const CLIENT: &str = "client@demo.example";

/// A mirror conversation of the facilitator's: the demo's client and handler talk, the demo's member and analyst watch.
/// All said to come.
async fn mirror(app: &Gehoord) -> String {
    let kind = json!({ "kind": "MIRROR_CONVERSATION", "title": "Spiegelgesprek over de bijlage" });
    let session = planned(app, "facilitator", kind).await;
    let people = json!([
        { "email": CLIENT, "role": "CLIENT" },
        { "accountId": account(app, "handler").await, "role": "EMPLOYEE" },
        { "accountId": account(app, "facilitator").await, "role": "FACILITATOR" },
        { "accountId": account(app, "member").await, "role": "OBSERVER" },
        { "accountId": account(app, "analyst").await, "role": "OBSERVER" },
    ]);
    invite(app, "facilitator", &session, people).await;
    for who in ["client", "handler", "member", "analyst"] {
        comes(app, who, &session).await;
    }
    session
}

/// The same, and it is certain; the client agreed to the conversation and to the story.
async fn certain(app: &Gehoord) -> String {
    let session = mirror(app).await;
    done(app, "facilitator", "confirmSession", of(&session), "").await;
    let consent = json!({ "sessionId": session, "scopes": ["CONVERSATION", "STORY"] });
    done(app, "client", "giveConsent", consent, "").await;
    session
}

/// The same, and it took place this morning.
async fn held(app: &Gehoord) -> String {
    let session = certain(app).await;
    app.set_time((2026, 9, 15), (12, 10));
    done(app, "facilitator", "holdSession", of(&session), "").await;
    session
}

fn noticed(session: &str, text: &str) -> Value {
    json!({ "sessionId": session, "text": text, "assessment": "COULD_BE_BETTER", "timeFrame": "PAST" })
}

/// Somebody notices something. Its id.
async fn observe(app: &Gehoord, who: &str, session: &str, text: &str) -> String {
    let made = done(app, who, "addObservation", noticed(session, text), "observation { id }").await;
    made["observation"]["id"].as_str().expect("an id").to_owned()
}

async fn report(app: &Gehoord, who: &str, session: &str) {
    let input = json!({ "sessionId": session, "report": "De bijlage is niet te begrijpen." });
    let reported = done(app, who, "reportSession", input, "session { status }").await;
    assert_eq!(reported["session"]["status"], "REPORTED");
}

/// The texts of the observations that somebody sees of a session.
async fn texts(app: &Gehoord, who: &str, session: &str) -> Vec<String> {
    let seen = look(app, who, session, "observations(first: 50) { totalCount nodes { text } }").await;
    let nodes = seen["observations"]["nodes"].as_array().cloned().unwrap_or_default();
    assert_eq!(seen["observations"]["totalCount"], nodes.len());
    nodes.iter().map(|node| node["text"].as_str().expect("a text").to_owned()).collect()
}

/// The events of a session, the first first.
async fn happened(app: &Gehoord, session: &str) -> Vec<String> {
    let sql = format!(
        "SELECT kind FROM event WHERE subject_id = '{}' AND actor_id IS NOT NULL ORDER BY at, id",
        key(session)
    );
    app.sql(UWI, &sql).await
}
