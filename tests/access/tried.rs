//! Specimens of journeys and pilots, and everything that is done to them.

use harness::{Value, json};

use super::{
    acts::{Act, prepare},
    facts::Facts,
    specimens::Case,
};

/// The region of the demo's member, and another.
const OWN: &str = "code = 'UWI-06'";
const OTHER: &str = "code = 'UWI-01'";

async fn made(facts: &Facts<'_>, mutation: &'static str, what: &str, input: Value) -> Value {
    prepare(facts.0, "manager", mutation, input, what).await
}

fn id(of: &Value) -> String {
    of["id"].as_str().expect("an id").to_owned()
}

/// A journey with a step, of a region or a council.
async fn journey(facts: &Facts<'_>, region: Option<&str>, council: Option<&str>) -> (String, String) {
    let region = match region {
        Some(condition) => Some(facts.region(condition).await),
        None => None,
    };
    let councils: Vec<String> = match council {
        Some(slug) => vec![facts.council(&format!("slug = '{slug}'")).await],
        None => Vec::new(),
    };
    let step = json!({ "action": "Belt op 06 12345678", "touchpoint": "De balie", "channel": "DESK", "experience": 1,
        "quotes": ["Ik bel op 06 12345678."] });
    let input = json!({ "title": "Een reis", "summary": "Van begin tot eind.", "regionId": region,
        "councilIds": councils, "steps": [step] });
    let made = made(facts, "createJourney", "journey { id steps { id } }", input).await;
    (id(&made["journey"]), id(&made["journey"]["steps"][0]))
}

async fn link(facts: &Facts<'_>, step: &str) {
    let signal =
        facts.signal("status <> 'RECEIVED' AND region_id = (SELECT id FROM region WHERE code = 'UWI-06')").await;
    made(facts, "linkSignalsToJourneyStep", "", json!({ "stepId": step, "signalIds": [signal] })).await;
}

/// A pilot with a site that has begun, and ends.
async fn pilot(facts: &Facts<'_>, region: &str) -> (String, String) {
    let region = facts.region(region).await;
    pilot_at(facts, "regionId", &region).await
}

/// The same, at a region or a centre.
async fn pilot_at(facts: &Facts<'_>, place: &str, of: &str) -> (String, String) {
    let input = json!({ "title": "Een pilot", "summary": "Iets anders doen.", "guidance": "Doe het zo." });
    let pilot = id(&made(facts, "createPilot", "pilot { id }", input).await["pilot"]);
    let site = json!({ "pilotId": pilot, place: of, "startsOn": "2026-03-01", "endsOn": "2026-12-31" });
    let site = made(facts, "addPilotSite", "pilot { sites { id } }", site).await;
    (pilot, id(&site["pilot"]["sites"][0]))
}

pub(super) async fn specimens(facts: &Facts<'_>, case: &mut Case) {
    for (label, region, council, public) in [
        ("published, of the member's region", Some(OWN), None, true),
        ("published, of another region", Some(OTHER), None, true),
        ("not published, of the member's region", Some(OWN), None, false),
        ("not published, in which the member's council takes part", None, Some("groot-amsterdam"), false),
        ("not published, of another region", Some(OTHER), Some("noord"), false),
        ("not published, of no region", None, None, false),
    ] {
        let (journey, step) = journey(facts, region, council).await;
        link(facts, &step).await;
        if public {
            made(facts, "publishJourney", "", json!({ "journeyId": journey })).await;
        }
        let way = format!("journey(id: \"{journey}\")");
        case.add("Journey", label, &way);
        case.add("JourneyStep", label, &format!("{way} / steps"));
    }
    case.add_list(["JourneyConnection", "JourneyEdge"], "journeys(first: 1)");

    for (label, region, public) in [
        ("published, tried in the member's region", OWN, true),
        ("published, tried in another region", OTHER, true),
        ("not published, tried in the member's region", OWN, false),
        ("not published, tried in another region", OTHER, false),
    ] {
        let (pilot, site) = pilot(facts, region).await;
        let story = json!({ "pilotId": pilot, "siteId": site, "title": "Het lukte", "text": "Bel 06 12345678." });
        made(facts, "addSuccessStory", "", story).await;
        made(facts, "evaluatePilotSite", "", json!({ "siteId": site, "evaluation": "Het werkt." })).await;
        made(facts, "stopPilot", "", json!({ "pilotId": pilot, "reason": "Er is geen geld meer." })).await;
        if public {
            made(facts, "publishPilot", "", json!({ "pilotId": pilot })).await;
        }
        let way = format!("pilot(id: \"{pilot}\")");
        case.add("Pilot", label, &way);
        case.add("PilotSite", label, &format!("{way} / sites"));
        case.add("PilotStory", label, &format!("{way} / stories"));
        case.add("PilotFigures", label, &format!("{way} / figures"));
        case.add("LoopReportRow", &*format!("of a pilot, {label}").leak(), &format!("{way} / figures / sites"));
    }
    for (label, name, public) in [
        ("published, tried at a centre that is open, of another region", "Klantcentrum Utrecht Overvecht", true),
        ("published, tried at a centre in test, of the member's region", "Klantcentrum Sloterdijk", true),
        ("not published, tried at a centre of the member's region", "Klantcentrum Sloterdijk", false),
    ] {
        let centre = facts.centre(&format!("name = '{name}'")).await;
        let (pilot, _) = pilot_at(facts, "centreId", &centre).await;
        if public {
            made(facts, "publishPilot", "", json!({ "pilotId": pilot })).await;
        }
        let way = format!("pilot(id: \"{pilot}\")");
        case.add("Pilot", label, &way);
        case.add("PilotSite", label, &format!("{way} / sites"));
    }
    case.add_list(["PilotConnection", "PilotEdge"], "pilots(first: 1)");
}

pub(super) async fn acts(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let own = facts.region(OWN).await;
    let mut act = |mutation, label, input| acts.push(Act { mutation, label, input });
    let step = json!({ "action": "Belt op 06 12345678", "experience": -1 });
    act("createJourney", "", json!({ "title": "Een reis", "regionId": own, "steps": [step] }));
    act("createPilot", "", json!({ "title": "Een pilot", "summary": "Iets anders doen." }));
    let signal = facts.signal("status <> 'RECEIVED'").await;
    for (label, region) in [("that the member sees", OWN), ("of another region", OTHER)] {
        let (of, step) = journey(facts, Some(region), None).await;
        act("updateJourney", label, json!({ "journeyId": of, "version": 1, "title": "Anders" }));
        act("linkSignalsToJourneyStep", label, json!({ "stepId": step, "signalIds": [signal] }));
        act("publishJourney", label, json!({ "journeyId": of }));
        act("unpublishJourney", label, json!({ "journeyId": of }));

        let (of, site) = pilot(facts, region).await;
        let another = facts.region("code = 'UWI-09'").await;
        act("changePilot", label, json!({ "pilotId": of, "title": "Anders" }));
        act("addPilotSite", label, json!({ "pilotId": of, "regionId": another, "startsOn": "2026-09-08" }));
        act("endPilotSite", label, json!({ "siteId": site, "endsOn": "2026-10-01" }));
        act("evaluatePilotSite", label, json!({ "siteId": site, "evaluation": "Het werkt." }));
        act("setPilotGuidance", label, json!({ "pilotId": of, "guidance": "Doe het anders." }));
        act("addSuccessStory", label, json!({ "pilotId": of, "title": "Het lukte", "text": "En hoe." }));
        act("publishPilot", label, json!({ "pilotId": of }));
        act("unpublishPilot", label, json!({ "pilotId": of }));
        act("advancePilot", label, json!({ "pilotId": of, "to": "REGIONAL" }));
        act("stopPilot", label, json!({ "pilotId": of, "reason": "Er is geen geld meer." }));
    }
}
