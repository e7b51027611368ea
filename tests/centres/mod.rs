//! Centres: planned, tested, open, closed; found by the website; open by the clock on the wall.

mod finding;
mod hours;
mod keeping;
mod life;

use chrono::TimeDelta;
use entity::id::{CentreId, RegionId, SessionId, TypedId};
use harness::{Answer, Gehoord, UWI, Value, json};

const SHOWN: &str = "id name status openedOn closedOn openNow opensNextAt street postcode city region { code } \
                     openingHours { weekday opensAt closesAt }";

/// Does something to a centre.
async fn act(app: &Gehoord, who: &str, mutation: &str, input: Value) -> Answer {
    let capital = mutation[..1].to_uppercase() + &mutation[1..];
    let more = if mutation == "advanceCentre" { "openTests { id title }" } else { "" };
    let document = format!(
        "mutation($i: {capital}Input!) {{ {mutation}(input: $i) {{ centre {{ {SHOWN} }} {more} userErrors {{ code field }} }} }}"
    );
    app.query(who, &document, json!({ "i": input })).await
}

async fn done(app: &Gehoord, mutation: &str, input: Value) -> Value {
    // What happens one after the other is told so.
    app.pass(TimeDelta::seconds(1));
    let answer = act(app, "manager", mutation, input).await;
    assert!(answer.user_errors(mutation).is_empty(), "{}", answer.body);
    answer.at(&format!("/{mutation}/centre")).clone()
}

/// What can be mended: codes, each with its place in the input.
fn told(answer: &Answer, mutation: &str) -> Vec<(String, String)> {
    let errors = answer.at(&format!("/{mutation}/userErrors")).as_array().cloned().unwrap_or_default();
    let field = |error: &Value| {
        let path = error["field"].as_array().cloned().unwrap_or_default();
        path.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(".")
    };
    errors.iter().map(|error| (error["code"].as_str().unwrap_or_default().to_owned(), field(error))).collect()
}

fn somewhere(name: &str) -> Value {
    json!({ "name": name, "street": "Teleportpassage 12", "postcode": "1043ex", "city": "Amsterdam" })
}

/// A centre that is planned; gives its id.
async fn planned(app: &Gehoord, name: &str) -> String {
    done(app, "createCentre", somewhere(name)).await["id"].as_str().expect("an id").to_owned()
}

async fn advance(app: &Gehoord, centre: &str, to: &str) -> Answer {
    app.pass(TimeDelta::seconds(1));
    act(app, "manager", "advanceCentre", json!({ "centreId": centre, "to": to })).await
}

/// A centre that is open, with these hours; gives its id.
async fn open(app: &Gehoord, name: &str, hours: Value) -> String {
    let mut input = somewhere(name);
    input["openingHours"] = hours;
    let id = done(app, "createCentre", input).await["id"].as_str().expect("an id").to_owned();
    for to in ["TESTING", "OPEN"] {
        assert_eq!(advance(app, &id, to).await.text("/advanceCentre/centre/status"), to);
    }
    id
}

fn part(weekday: &str, opens: &str, closes: &str) -> Value {
    json!({ "weekday": weekday, "opensAt": opens, "closesAt": closes })
}

fn key(centre: &str) -> String {
    centre.parse::<CentreId>().expect("an id").uuid().to_string()
}

/// SQL that plans a session at a centre.
fn session_at(app: &Gehoord, centre: &str, kind: &str, title: &str) -> (String, String) {
    let id = SessionId::at(app.clock.now());
    let sql = format!(
        "INSERT INTO session (id, kind, title, is_online, starts_at, ends_at, organiser_id, is_public, status, centre_id, \
         changed_at, created_at) SELECT '{}', '{kind}', '{title}', false, TIMESTAMPTZ '2026-09-20 07:00Z', \
         TIMESTAMPTZ '2026-09-20 10:00Z', id, false, 'PLANNED', '{}', '2026-09-08 07:00Z', '2026-09-08 07:00Z' \
         FROM account WHERE email = 'facilitator@demo.example'",
        id.uuid(),
        key(centre)
    );
    (id.to_string(), sql)
}

/// A test session of a centre; gives its id.
async fn test_session(app: &Gehoord, centre: &str, title: &str) -> String {
    app.pass(TimeDelta::milliseconds(2));
    let (id, sql) = session_at(app, centre, "CENTRE_TEST", title);
    app.sql(UWI, &sql).await;
    id
}

/// Puts a session in a state, with all that goes with it.
async fn put(app: &Gehoord, session: &str, status: &str) {
    let moments = match status {
        "HELD" => ", held_at = ends_at",
        "REPORTED" => ", held_at = ends_at, reported_at = ends_at, report = 'Alles werkt.'",
        "FOLLOWED_UP" => {
            ", held_at = ends_at, reported_at = ends_at, report = 'Alles werkt.', followed_up_at = ends_at"
        }
        "CANCELLED" => ", cancelled_at = ends_at, cancelled_reason = 'Niemand kon.'",
        _ => "",
    };
    let id = session.parse::<SessionId>().expect("an id").uuid();
    app.sql(UWI, &format!("UPDATE session SET status = '{status}'{moments} WHERE id = '{id}'")).await;
}

/// What somebody sees of a centre.
async fn seen(app: &Gehoord, who: &str, centre: &str) -> Value {
    let query = format!("query($id: ID!) {{ centre(id: $id) {{ {SHOWN} }} node(id: $id) {{ id }} }}");
    let answer = app.query(who, &query, json!({ "id": centre })).await;
    assert_eq!(answer.at("/node").is_null(), answer.at("/centre").is_null(), "{who}");
    answer.at("/centre").clone()
}

/// The global id of the region with a code.
async fn region(app: &Gehoord, code: &str) -> String {
    let key = app.sql(UWI, &format!("SELECT id::text FROM region WHERE code = '{code}'")).await;
    RegionId(key[0].parse().expect("a key")).to_string()
}

/// The kinds of what happened to a centre, in order.
async fn happened(app: &Gehoord, centre: &str) -> Vec<String> {
    app.sql(UWI, &format!("SELECT kind FROM event WHERE subject_id = '{}' ORDER BY at", key(centre))).await
}
