//! **Sloterdijk.** A client centre is planned, then in test. Four council members of two councils answer a call and test
//! it, a morning and an afternoon. Their observations hold a medical detail, which is masked, and a tip: letters should
//! sound less compelling. The tip becomes a proposal. Opening fails while a test session is not evaluated; after the
//! evaluation it opens, and the website sees it.

use harness::{Gehoord, UWI, Value, json};

use super::Story;
use crate::{
    proposals::council,
    signals::{department, region},
};

/// Two members of each of two councils.
const AMSTERDAM: [&str; 2] = ["member@demo.example", "yvonne.maatman@raadslid.example"];
const RIJNMOND: [&str; 2] = ["nel.vermaas@raadslid.example", "arie.kooiman@raadslid.example"];

#[tokio::test]
async fn story_sloterdijk() {
    let app = Gehoord::start().await;
    let story = Story(&app, UWI);
    let centre = a_centre_is_planned_and_in_test(&app, &story).await;
    let [morning, afternoon] = four_members_answer_the_call(&app, &story, &centre).await;
    it_does_not_open_before_it_was_tested(&story, &centre, [&morning, &afternoon]).await;
    let tip = they_test_it_and_say_what_they_noticed(&app, &story, [&morning, &afternoon]).await;
    it_does_not_open_before_both_rounds_are_evaluated(&story, &centre, &morning, &afternoon).await;
    the_tip_becomes_a_proposal(&app, &story, &tip).await;
    it_opens_and_the_website_sees_it(&story, &centre).await;
}

/// It is planned with its address and hours. The website does not know of it yet.
async fn a_centre_is_planned_and_in_test(app: &Gehoord, story: &Story<'_>) -> String {
    let new = json!({
        "name": "Klantcentrum Westpoort", "regionId": region(app, "UWI-06").await,
        "street": "Stationshof 12", "postcode": "1043 ZZ", "city": "Amsterdam",
        "openingHours": [{ "weekday": "TUESDAY", "opensAt": "09:00:00", "closesAt": "17:00:00" }],
    });
    assert_eq!(story.is_refused("handler", "createCentre", new.clone()).await, ["FORBIDDEN"]);
    let made = story.does("manager", "createCentre", new, "centre { id status }").await;
    assert_eq!(made["centre"]["status"], "PLANNED");
    let centre = made["centre"]["id"].as_str().unwrap().to_owned();
    let testing = json!({ "centreId": centre, "to": "TESTING" });
    story.does("manager", "advanceCentre", testing, "centre { status }").await;
    assert_eq!(on_the_website(story, &centre).await, Value::Null);
    centre
}

async fn on_the_website(story: &Story<'_>, centre: &str) -> Value {
    story.sees("nobody", &format!("{{ centre(id: \"{centre}\") {{ name status openNow city }} }}")).await["centre"]
        .clone()
}

/// A morning and an afternoon, two councils, four places. Who is late finds them taken.
async fn four_members_answer_the_call(app: &Gehoord, story: &Story<'_>, centre: &str) -> [String; 2] {
    let plan = json!({
        "kind": "CENTRE_TEST", "title": "Testronde klantcentrum Westpoort", "centreId": centre, "capacity": 2,
        "councilIds": [council(app, "groot-amsterdam").await, council(app, "rijnmond").await],
        "moments": [
            { "startsAt": "2026-09-22T07:00:00Z", "endsAt": "2026-09-22T10:00:00Z" },
            { "startsAt": "2026-09-22T11:00:00Z", "endsAt": "2026-09-22T14:00:00Z" },
        ],
    });
    let planned =
        story.does("manager", "planSession", plan, "session { id series { id startsAt centre { name } } }").await;
    let parts = planned["session"]["series"].as_array().unwrap();
    assert_eq!(parts.len(), 2, "{planned}");
    assert_eq!(parts[0]["centre"]["name"], "Klantcentrum Westpoort");
    let [morning, afternoon] = [0, 1].map(|part| parts[part]["id"].as_str().unwrap().to_owned());

    let volunteer = |session: &str| json!({ "sessionId": session });
    assert_eq!(story.is_refused("member", "volunteer", volunteer(&morning)).await, ["NO_CALL"]);
    for session in [&morning, &afternoon] {
        let call = json!({ "sessionId": session, "until": "2026-09-18" });
        assert_eq!(story.is_refused("member", "callForVolunteers", call.clone()).await, ["FORBIDDEN"]);
        story.does("manager", "callForVolunteers", call, "").await;
    }
    app.noticed(UWI).await;
    let calling = "{ sessions(first: 10, filter: { calling: true }) { nodes { title placesLeft } } notices(first: 5) { nodes { sentence } } }";
    let asked = story.sees("member", calling).await;
    assert_eq!(asked["sessions"]["nodes"].as_array().unwrap().len(), 2, "{asked}");
    assert!(asked["notices"].to_string().contains("18 September 2026"), "{asked}");

    for (part, members) in [(&morning, [AMSTERDAM[0], RIJNMOND[0]]), (&afternoon, [AMSTERDAM[1], RIJNMOND[1]])] {
        for member in members {
            let answer = story.does(member, "volunteer", volunteer(part), "session { placesLeft }").await;
            assert!(answer["session"]["placesLeft"].is_number(), "{member}: {answer}");
        }
    }
    assert_eq!(
        story.is_refused(AMSTERDAM[1], "volunteer", volunteer(&morning)).await,
        ["SESSION_FULL"],
        "both places are taken"
    );
    let other = story.is_refused("sietske.bouma@raadslid.example", "volunteer", volunteer(&morning)).await;
    assert_eq!(other, ["NOT_FOUND"], "of another council");
    [morning, afternoon]
}

/// The manager would open it; it says which tests it waits for.
async fn it_does_not_open_before_it_was_tested(story: &Story<'_>, centre: &str, sessions: [&str; 2]) {
    let open = json!({ "centreId": centre, "to": "OPEN" });
    let answer = story.tries("manager", "advanceCentre", open, "openTests { id }").await;
    assert_eq!(answer.user_errors("advanceCentre"), ["CENTRE_TESTS_OPEN"]);
    let waits: Vec<&str> = answer.data()["advanceCentre"]["openTests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert!(waits.len() == 2 && sessions.iter().all(|session| waits.contains(session)), "{}", answer.body);
}

/// They write down what they notice. A medical detail is masked for everybody but its author.
async fn they_test_it_and_say_what_they_noticed(app: &Gehoord, story: &Story<'_>, sessions: [&str; 2]) -> String {
    let [morning, afternoon] = sessions;
    for session in sessions {
        story.does("manager", "confirmSession", json!({ "sessionId": session }), "").await;
    }
    app.set_time((2026, 9, 22), (16, 30));
    let noticed = |session: &str, text: &str| json!({ "sessionId": session, "text": text, "assessment": "COULD_BE_BETTER", "timeFrame": "PRESENT" });
    let medical = noticed(morning, "De balie is hoog. Door mijn reuma kan ik daar niet schrijven.");
    let selection = "observation { text masked }";
    let own = story.does(AMSTERDAM[0], "addObservation", medical, selection).await;
    assert_eq!(own["observation"]["masked"], true);
    assert!(own["observation"]["text"].as_str().unwrap().contains("reuma"), "its author reads it as it was written");
    let tip = noticed(morning, "De brief dwingt: 'u moet'. Schrijf liever 'u kunt'.");
    let tip = story.does(RIJNMOND[0], "addObservation", tip, "observation { id }").await;
    for member in [AMSTERDAM[1], RIJNMOND[1]] {
        story.does(member, "addObservation", noticed(afternoon, "De route naar de balie is duidelijk."), "").await;
    }
    assert_eq!(
        story.is_refused(AMSTERDAM[1], "addObservation", noticed(morning, "Ik was er niet.")).await,
        ["NOT_FOUND"],
        "only who was there"
    );
    for session in sessions {
        story.does("manager", "holdSession", json!({ "sessionId": session }), "").await;
    }
    tip["observation"]["id"].as_str().unwrap().to_owned()
}

/// One round is evaluated: it still waits for the other.
async fn it_does_not_open_before_both_rounds_are_evaluated(
    story: &Story<'_>,
    centre: &str,
    morning: &str,
    afternoon: &str,
) {
    let open = || json!({ "centreId": centre, "to": "OPEN" });
    let report =
        |session: &str| json!({ "sessionId": session, "report": "De testers vonden de weg. De balie wordt lager." });
    story.does("manager", "reportSession", report(morning), "").await;
    let answer = story.tries("manager", "advanceCentre", open(), "openTests { id }").await;
    assert_eq!(answer.data()["advanceCentre"]["openTests"], json!([{ "id": afternoon }]));
    story.does("manager", "reportSession", report(afternoon), "").await;

    let look = format!("{{ session(id: \"{morning}\") {{ observations(first: 10) {{ nodes {{ text }} }} }} }}");
    let seen = story.sees(RIJNMOND[0], &look).await.to_string();
    assert!(seen.contains("[gezondheid]") && !seen.contains("reuma"), "{seen}");
    let absent = story.sees(AMSTERDAM[1], &look).await;
    assert_eq!(absent["session"]["observations"]["nodes"], json!([]), "who was not in that part: {absent}");
}

/// Letters should sound less compelling: the council that noticed it proposes that.
async fn the_tip_becomes_a_proposal(app: &Gehoord, story: &Story<'_>, tip: &str) {
    let draft = json!({
        "councilId": council(app, "rijnmond").await, "kind": "IMPROVEMENT", "title": "Brieven die niet dwingen",
        "text": "Schrijf wat iemand kan doen, en pas daarna wat moet.", "departmentId": department(app, "communicatie").await,
    });
    let draft = story.does(RIJNMOND[0], "draftProposal", draft, "proposal { id }").await;
    let proposal = draft["proposal"]["id"].clone();
    let evidence = json!({ "observationId": tip, "asEvidenceOfId": proposal });
    let refused = story.is_refused("manager", "useObservation", evidence.clone()).await;
    assert_eq!(refused, ["NOT_FOUND"], "a council's draft does not exist for staff");
    let used = story.does(RIJNMOND[0], "useObservation", evidence, "observation { proposals { id } }").await;
    assert_eq!(used["observation"]["proposals"], json!([{ "id": proposal }]));
    let submitted =
        story.does(RIJNMOND[0], "submitProposal", json!({ "proposalId": proposal }), "proposal { status }").await;
    assert_eq!(submitted["proposal"]["status"], "SUBMITTED");
}

/// The centre opens, and whoever asks sees whether it is open now.
async fn it_opens_and_the_website_sees_it(story: &Story<'_>, centre: &str) {
    let open = json!({ "centreId": centre, "to": "OPEN" });
    let opened = story.does("manager", "advanceCentre", open, "centre { status }").await;
    assert_eq!(opened["centre"]["status"], "OPEN");
    let seen = on_the_website(story, centre).await;
    assert_eq!(
        seen,
        json!({ "name": "Klantcentrum Westpoort", "status": "OPEN", "openNow": true, "city": "Amsterdam" }),
        "half past four on a Tuesday"
    );
}
