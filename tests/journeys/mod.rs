//! Journeys: written in one act, linked to signals, published, drawn.

mod picture;
mod publishing;
mod signals;
mod writing;

use chrono::TimeDelta;
use entity::id::{CouncilId, JourneyId, RegionId, TypedId};
use harness::{Answer, Gehoord, UWI, Value, json};

const CREATE: &str = "mutation($i: CreateJourneyInput!) { createJourney(input: $i) { journey { id version steps { id place \
                      action experience quotes } } userErrors { code field } } }";
const UPDATE: &str = "mutation($i: UpdateJourneyInput!) { updateJourney(input: $i) { journey { title version steps { id place \
                      action signalCount } } userErrors { code field } } }";
const LINK: &str = "mutation($i: LinkSignalsToJourneyStepInput!) { linkSignalsToJourneyStep(input: $i) { journey { steps { \
                    signalCount } } userErrors { code field } } }";
const PUBLISH: &str = "mutation($id: ID!) { publishJourney(input: { journeyId: $id }) { journey { publishedAt } userErrors \
                       { code } } }";
const UNPUBLISH: &str = "mutation($id: ID!) { unpublishJourney(input: { journeyId: $id }) { journey { publishedAt } \
                         userErrors { code } } }";

/// The global id of the region with a code.
async fn region(app: &Gehoord, code: &str) -> String {
    let key = app.sql(UWI, &format!("SELECT id::text FROM region WHERE code = '{code}'")).await;
    RegionId(key[0].parse().expect("a key")).to_string()
}

async fn council(app: &Gehoord, slug: &str) -> String {
    let key = app.sql(UWI, &format!("SELECT id::text FROM council WHERE slug = '{slug}'")).await;
    CouncilId(key[0].parse().expect("a key")).to_string()
}

fn step(action: &str, experience: i32) -> Value {
    json!({ "action": action, "touchpoint": "De balie", "channel": "DESK", "experience": experience, "quotes": [] })
}

async fn create(app: &Gehoord, input: Value) -> Answer {
    app.query("manager", CREATE, json!({ "i": input })).await
}

/// A journey of two steps, of a region.
async fn journey(app: &Gehoord, code: &str) -> (String, Vec<String>) {
    let steps = json!([step("Vraagt iets", 1), step("Wacht", -2)]);
    let made = create(app, json!({ "title": "Een reis", "regionId": region(app, code).await, "steps": steps })).await;
    let journey = made.at("/createJourney/journey");
    let steps = journey["steps"].as_array().expect("steps").iter();
    let steps = steps.map(|step| step["id"].as_str().expect("an id").to_owned()).collect();
    (journey["id"].as_str().expect("an id").to_owned(), steps)
}

async fn update(app: &Gehoord, input: Value) -> Answer {
    app.pass(TimeDelta::seconds(1));
    app.query("manager", UPDATE, json!({ "i": input })).await
}

/// The kinds of what happened to a journey, in order.
async fn happened(app: &Gehoord, journey: &str) -> Vec<String> {
    let key = journey.parse::<JourneyId>().expect("an id").uuid();
    app.sql(UWI, &format!("SELECT kind FROM event WHERE subject_id = '{key}' ORDER BY at")).await
}
