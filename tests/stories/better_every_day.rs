//! **Better every day.** A council is renewed on 1 January, sets its priorities, and gives unsolicited advice on waiting
//! times. The loop report shows the median going from eight weeks to four.

use harness::{Gehoord, UWI, Value, json};

use super::Story;
use crate::signals::{department, topic};

const COUNCIL: &str = "groot-amsterdam";

#[tokio::test]
async fn story_better_every_day() {
    let app = Gehoord::start().await;
    let story = Story(&app, UWI);
    let waiting = topic(&app, "uitkering/wachttijd").await;

    // In October six people in Amsterdam wait for their first payment. Each is helped after eight weeks.
    app.set_time((2026, 10, 27), (9, 0));
    let signals = six_people_wait(&story, ["a", "b", "c", "d", "e", "f"], &waiting).await;
    app.set_time((2026, 12, 22), (9, 0));
    all_are_helped(&story, &signals).await;

    // The council is renewed on 1 January: one stays, the others are new.
    app.set_time((2027, 1, 4), (9, 0));
    let [nora, sef, tine] = story.clients(["nora", "sef", "tine"]).await;
    let council = story.sees("admin", &format!("{{ council(slug: \"{COUNCIL}\") {{ id }} }}")).await;
    let council = council["council"]["id"].clone();
    let mut seats = Vec::new();
    for (email, role) in
        [(nora.as_str(), "CHAIR"), ("member@demo.example", "SECRETARY"), (&sef, "MEMBER"), (&tine, "MEMBER")]
    {
        seats.push(json!({ "accountId": app.account("uwi", email).await, "role": role }));
    }
    let renewal = json!({ "councilId": council, "startsOn": "2027-01-01", "endsOn": "2030-12-31", "members": seats });
    assert_eq!(story.is_refused("manager", "renewCouncil", renewal.clone()).await, ["FORBIDDEN"]);
    story.does("admin", "renewCouncil", renewal, "").await;

    // The new chair wants to be found; the website shows her, and since when.
    let members = story.sees(&nora, &format!("{{ council(slug: \"{COUNCIL}\") {{ members {{ id name }} }} }}")).await;
    let own = members["council"]["members"].as_array().unwrap().iter().find(|member| member["name"] == "nora").unwrap();
    let own = own["id"].clone();
    let shown = json!({ "councilMemberId": own, "public": true, "publicName": "Nora" });
    story.does(&nora, "chooseToBePublic", shown, "").await;
    let website = app.nobody().run("WebsiteCouncil", json!({ "slug": COUNCIL })).await;
    let chair = json!({ "role": "CHAIR", "publicName": "Nora", "since": "2027-01-01" });
    assert!(website.at("/council/members").as_array().unwrap().contains(&chair), "{}", website.body);

    // The power is in the limit: at most five priorities, and only its officers set them.
    let priorities = |titles: &[&str]| {
        let priorities: Vec<Value> = titles.iter().map(|title| json!({ "title": title })).collect();
        json!({ "councilId": council, "year": 2027, "priorities": priorities })
    };
    let six = priorities(&["Wachten", "Brieven", "Bellen", "Balie", "App", "Alles"]);
    assert_eq!(story.is_refused(&nora, "setCouncilPriorities", six).await, ["TOO_MANY_PRIORITIES"]);
    let two = priorities(&["Korter wachten op de eerste betaling", "Brieven die helpen"]);
    assert_eq!(story.is_refused(&sef, "setCouncilPriorities", two.clone()).await, ["FORBIDDEN"]);
    let set = story.by(&nora).await.run("CouncilPriorities", json!({ "input": two })).await;
    assert_eq!(set.text("/setCouncilPriorities/council/priorities/0/title"), "Korter wachten op de eerste betaling");

    // A member drafts advice nobody asked for, on what the council read in the signals of its region.
    app.set_time((2027, 1, 11), (19, 30));
    let question = format!("{{ signals(first: 20, filter: {{ topicId: \"{waiting}\" }}) {{ nodes {{ id text }} }} }}");
    let read = story.sees(&sef, &question).await;
    let evidence: Vec<&str> =
        read["signals"]["nodes"].as_array().unwrap().iter().filter_map(|node| node["id"].as_str()).collect();
    assert!(
        signals.iter().all(|signal| evidence.contains(&signal.as_str())),
        "the council reads what was told in its region"
    );
    let draft = json!({
        "councilId": council, "kind": "UNSOLICITED_ADVICE", "title": "Betaal binnen vier weken",
        "text": "Wie zijn baan verliest, wacht nu acht weken. Zo lang kan bijna niemand zonder geld.",
        "topicIds": [waiting], "signalIds": signals, "departmentId": department(&app, "uitkeringen").await,
    });
    let drafted = story.by(&sef).await.run("CouncilPropose", json!({ "input": draft })).await;
    assert_eq!(drafted.at("/draftProposal/proposal/status"), "DRAFT", "{}", drafted.body);
    let advice = drafted.text("/draftProposal/proposal/id").to_owned();
    let look = format!("{{ proposal(id: \"{advice}\") {{ status version text evidence {{ signalCount }} }} }}");
    assert_eq!(story.sees("owner", &look).await["proposal"], Value::Null, "a draft is the council's own");
    assert_eq!(story.sees(&nora, &look).await["proposal"]["evidence"]["signalCount"], 6);

    // Two members write in it at once: the second is told, and nothing is lost.
    let version = story.sees(&nora, &look).await["proposal"]["version"].clone();
    let edit = |text: &str| json!({ "proposalId": advice, "version": version, "text": text });
    let better = "Wie zijn baan verliest, wacht nu acht weken. Maak er vier van, en laat het elke maand zien.";
    story.does(&tine, "updateProposalDraft", edit(better), "proposal { version }").await;
    assert_eq!(story.is_refused(&sef, "updateProposalDraft", edit("Sneller graag.")).await, ["CONFLICT"]);

    // Its chair submits it; a decision is promised within six weeks.
    app.set_time((2027, 1, 18), (10, 0));
    assert_eq!(story.is_refused(&sef, "submitProposal", json!({ "proposalId": advice })).await, ["FORBIDDEN"]);
    let submitted = story.by(&nora).await.run("CouncilSubmit", json!({ "proposal": advice })).await;
    assert_eq!(submitted.at("/submitProposal/proposal/status"), "SUBMITTED", "{}", submitted.body);
    assert_eq!(submitted.at("/submitProposal/proposal/decisionDueOn"), "2027-03-01");
    assert_eq!(story.sees("owner", &look).await["proposal"]["text"], better, "what the members wrote together");

    // The process owner decides: with reasons, and with what will be done by whom and when.
    app.set_time((2027, 2, 8), (11, 0));
    let decision = |follow_ups: Value| {
        json!({ "proposalId": advice, "outcome": "ACCEPTED", "followUps": follow_ups,
                "reasons": "De raad heeft gelijk: acht weken is te lang. Wij beslissen voortaan eerst en controleren later." })
    };
    let promised = json!([{ "commitment": "Aanvragen binnen vier weken betalen", "dueOn": "2027-04-01",
                            "ownerId": app.account("uwi", "manager@demo.example").await }]);
    assert_eq!(
        story.is_refused("manager", "decideProposal", decision(promised.clone())).await,
        ["FORBIDDEN"],
        "not the department's process owner"
    );
    assert_eq!(story.is_refused("owner", "decideProposal", decision(json!([]))).await.len(), 1, "nothing was promised");
    let decided = story.by("owner").await.run("DashboardDecide", json!({ "input": decision(promised) })).await;
    assert_eq!(decided.at("/decideProposal/proposal/status"), "ACCEPTED", "{}", decided.body);
    let follow_up = decided.text("/decideProposal/proposal/followUps/nodes/0/id").to_owned();

    // A council's decision is public when it is taken: everybody reads it, and what was promised.
    let website = app.nobody().run("WebsiteCouncil", json!({ "slug": COUNCIL })).await;
    let published =
        website.at("/proposals/nodes").as_array().unwrap().iter().find(|node| node["id"] == advice.as_str());
    let published = published.unwrap_or_else(|| panic!("not on the website: {}", website.body));
    assert_eq!(published["decision"]["outcome"], "ACCEPTED");
    assert_eq!(published["followUps"]["nodes"][0]["commitment"], "Aanvragen binnen vier weken betalen");

    // The promise is kept in time, and said to everybody.
    app.set_time((2027, 3, 29), (10, 0));
    let planned = json!({ "proposalId": advice, "plannedFor": "2027-04-01" });
    story.does("owner", "planProposal", planned, "proposal { status }").await;
    let kept = json!({ "followUpId": follow_up, "status": "DONE", "audience": "PUBLIC",
                       "text": "Sinds vandaag betalen wij binnen vier weken." });
    let kept = story.by("manager").await.run("DashboardFollowUp", json!({ "input": kept })).await;
    assert_eq!(kept.at("/updateFollowUp/followUp/status"), "DONE", "{}", kept.body);
    app.set_time((2027, 4, 1), (9, 0));
    let implemented = json!({ "proposalId": advice, "implementedOn": "2027-04-01" });
    story.does("owner", "implementProposal", implemented, "proposal { status }").await;

    // In May six others wait. Each is helped after four weeks.
    app.set_time((2027, 5, 3), (9, 0));
    let signals = six_people_wait(&story, ["g", "h", "i", "j", "k", "l"], &waiting).await;
    app.set_time((2027, 5, 31), (9, 0));
    all_are_helped(&story, &signals).await;

    // The loop report shows it, to the council and to everybody.
    app.set_time((2027, 7, 5), (9, 0));
    app.counted(UWI).await;
    for who in [nora.as_str(), "nobody", "analyst"] {
        assert_eq!(median_days(&story, who, "2026-10").await, 56, "{who}");
        assert_eq!(median_days(&story, who, "2027-05").await, 28, "{who}");
    }
    let evaluated = json!({ "proposalId": advice, "evaluation": "De wachttijd ging van acht naar vier weken." });
    story.does("owner", "evaluateProposal", evaluated, "proposal { status }").await;
    assert_eq!(story.sees("nobody", &look).await["proposal"]["status"], "EVALUATED");

    // The members heard of each step, also of those since the decision.
    let heard = told(&app, &story, &tine).await;
    for kind in ["PROPOSAL_DECIDED", "PROPOSAL_PLANNED", "PROPOSAL_IMPLEMENTED", "PROPOSAL_EVALUATED"] {
        assert!(heard.iter().any(|known| known == kind), "{kind}: {heard:?}");
    }
}

/// Six people tell that they wait for their first payment; a handler reads what each of them tells.
async fn six_people_wait(story: &Story<'_>, names: [&str; 6], topic: &str) -> Vec<String> {
    let mut signals = Vec::new();
    for email in story.clients(names).await {
        let told = json!({ "kind": "COMPLAINT", "channel": "APP", "text": "Ik wacht nog steeds op mijn eerste betaling.",
                           "place": { "postcode": "1012 AB" } });
        let sent = story.by(&email).await.run("MobileSubmitSignal", json!({ "input": told })).await;
        let signal = sent.text("/submitSignal/signal/id").to_owned();
        let triage = json!({ "signalId": signal, "topicId": topic, "urgency": "NORMAL" });
        story.does("handler", "triageSignal", triage, "signal { status }").await;
        signals.push(signal);
    }
    signals
}

async fn all_are_helped(story: &Story<'_>, signals: &[String]) {
    for signal in signals {
        let answer = json!({ "signalId": signal, "channel": "APP", "outcome": "HELPED",
                             "text": "Uw eerste betaling staat morgen op uw rekening. Het spijt ons dat het zo lang duurde." });
        let answered = story.does("handler", "answerSignal", answer, "signal { status }").await;
        assert_eq!(answered["signal"]["status"], "HELPED");
    }
}

/// The median number of days to help in a month, in the council's region, to whole days.
async fn median_days(story: &Story<'_>, who: &str, month: &str) -> i64 {
    let region = story.sees("nobody", &format!("{{ council(slug: \"{COUNCIL}\") {{ region {{ id }} }} }}")).await;
    let region = region["council"]["region"]["id"].as_str().unwrap().to_owned();
    let question = format!(
        "{{ insight {{ loopReport(period: {{ from: \"2026-10-01\", until: \"2027-06-01\" }}, by: MONTH, regionId: \"{region}\") \
         {{ label received medianDaysToHelped }} }} }}"
    );
    let report = story.sees(who, &question).await;
    let rows = report["insight"]["loopReport"].as_array().unwrap_or_else(|| panic!("{who}: {report}"));
    let row = rows.iter().find(|row| row["label"] == month).unwrap_or_else(|| panic!("{who}: {month}: {report}"));
    assert_eq!(row["received"], 6, "{who}: {report}");
    let days = row["medianDaysToHelped"].as_f64().unwrap_or_else(|| panic!("{who}: {report}"));
    days.round() as i64
}

/// The kinds of what somebody's notices tell.
async fn told(app: &Gehoord, story: &Story<'_>, who: &str) -> Vec<String> {
    app.noticed("uwi").await;
    let seen = story.sees(who, "{ notices(first: 100) { nodes { kind } } }").await;
    let nodes = seen["notices"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["kind"].as_str().unwrap().to_owned()).collect()
}
