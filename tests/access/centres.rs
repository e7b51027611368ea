//! Specimens of centres, and everything that is done to them.

use entity::id::{CentreId, SessionId, TypedId};
use harness::{Value, json};

use super::{
    acts::{Act, prepare},
    facts::{Facts, council, who},
    specimens::Case,
};

/// A postcode of the region of the demo's member, and one of another.
const OWN: &str = "1012 AB";
const OTHER: &str = "9711 AB";

/// A centre that has come so far. It is open on Wednesdays; all tests begin on a Tuesday.
async fn made(facts: &Facts<'_>, postcode: &str, steps: &[&str]) -> String {
    let hours = json!([{ "weekday": "WEDNESDAY", "opensAt": "09:00", "closesAt": "12:00" }]);
    let input = json!({ "name": "Een klantcentrum", "street": "Stationsweg 1", "postcode": postcode, "city": "Ergens",
        "openingHours": hours });
    let centre = prepare(facts.0, "manager", "createCentre", input, "centre { id }").await;
    let id = centre["centre"]["id"].as_str().expect("an id").to_owned();
    for step in steps {
        prepare(facts.0, "manager", "advanceCentre", to(&id, step), "").await;
    }
    id
}

fn to(centre: &str, step: &str) -> Value {
    json!({ "centreId": centre, "to": step })
}

/// Plans a test of a centre by the member's council.
async fn tested(facts: &Facts<'_>, centre: &str) {
    let session = SessionId::at(facts.0.clock.now()).uuid();
    let centre = centre.parse::<CentreId>().expect("an id").uuid();
    facts
        .set(&format!(
            "INSERT INTO session (id, kind, title, is_online, starts_at, ends_at, organiser_id, is_public, status, \
             centre_id, changed_at, created_at) VALUES ('{session}', 'CENTRE_TEST', 'Een testronde', false, \
             '2026-09-20 07:00Z', '2026-09-20 09:00Z', {}, false, 'PLANNED', '{centre}', '2026-09-08 07:00Z', \
             '2026-09-08 07:00Z'); INSERT INTO session_council VALUES ('{session}', {})",
            who("facilitator"),
            council("groot-amsterdam")
        ))
        .await;
}

/// Gives the one that everybody sees.
pub(super) async fn specimens(facts: &Facts<'_>, case: &mut Case) -> String {
    let open = made(facts, OTHER, &["TESTING", "OPEN"]).await;
    let at_another = made(facts, OTHER, &["TESTING"]).await;
    tested(facts, &at_another).await;
    for (label, id) in [
        ("open, of another region", &open),
        ("in test, of the member's region", &made(facts, OWN, &["TESTING"]).await),
        ("in test, of another region, where the member's council has a session", &at_another),
        ("planned, of another region", &made(facts, OTHER, &[]).await),
        ("closed, of the member's region", &made(facts, OWN, &["TESTING", "OPEN", "CLOSED"]).await),
        ("closed, of another region", &made(facts, OTHER, &["CLOSED"]).await),
    ] {
        let way = format!("centre(id: \"{id}\")");
        case.add("Centre", label, &way);
        case.add("OpeningHours", label, &format!("{way} / openingHours"));
    }
    case.add_list(["CentreConnection", "CentreEdge"], "centres(first: 1)");
    open
}

pub(super) async fn acts(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let mut act = |mutation, label, input| acts.push(Act { mutation, label, input });
    let new = json!({ "name": "Nog een", "street": "Stationsweg 2", "postcode": OWN, "city": "Amsterdam" });
    act("createCentre", "", new);
    for (label, postcode, steps, next) in [
        ("planned, of the member's region", OWN, &[][..], "TESTING"),
        ("planned, of another region", OTHER, &[], "TESTING"),
        ("in test, of another region", OTHER, &["TESTING"], "OPEN"),
        ("open, of another region", OTHER, &["TESTING", "OPEN"], "CLOSED"),
    ] {
        let id = made(facts, postcode, steps).await;
        act("changeCentre", label, json!({ "centreId": id, "name": "Anders" }));
        act("advanceCentre", label, to(&id, next));
    }
    let id = made(facts, OWN, &["TESTING"]).await;
    tested(facts, &id).await;
    act("advanceCentre", "whose test is not evaluated", to(&id, "OPEN"));
}
