//! **Seen, heard, helped.** A pilot runs in one region, is extended to a second, goes national. A manager puts a
//! questionnaire to two councils; the councils find what the manager had missed. A client who wants calls announced is not
//! called out of the blue.

use chrono::TimeDelta;
use harness::{Gehoord, UWI, Value, json};

use super::Story;
use crate::signals::{department, region, topic};

#[tokio::test]
async fn story_seen_heard_helped() {
    let app = Gehoord::start().await;
    let story = Story(&app, UWI);
    let pilot = a_pilot_begins_in_one_region(&app, &story).await;
    two_councils_find_what_the_manager_had_missed(&app, &story).await;
    nobody_is_called_out_of_the_blue(&app, &story).await;
    the_pilot_goes_national(&app, &story, &pilot).await;
}

/// A way of working with guidance for staff, tried in the north first and then in Limburg.
async fn a_pilot_begins_in_one_region(app: &Gehoord, story: &Story<'_>) -> String {
    let new = json!({ "title": "Gezien, gehoord, geholpen: eerst luisteren",
                      "summary": "Wij bellen op een afgesproken tijd, luisteren eerst, en zeggen wat wij doen." });
    assert_eq!(story.is_refused("handler", "createPilot", new.clone()).await, ["FORBIDDEN"]);
    let made = story.does("manager", "createPilot", new, "pilot { id status }").await;
    assert_eq!(made["pilot"]["status"], "PREPARED");
    let pilot = made["pilot"]["id"].as_str().unwrap().to_owned();
    let guidance = json!({ "pilotId": pilot, "guidance": "Stuur eerst een bericht. Vraag wat iemand nodig heeft. Zeg wanneer u terugbelt." });
    story.does("manager", "setPilotGuidance", guidance, "").await;

    let advance = |to: &str| json!({ "pilotId": pilot, "to": to });
    assert!(!story.is_refused("manager", "advancePilot", advance("REGIONAL")).await.is_empty(), "no site has begun");
    let site = json!({ "pilotId": pilot, "regionId": region(app, "UWI-01").await, "startsOn": "2026-09-08" });
    story.does("manager", "addPilotSite", site, "").await;
    let regional = story.does("manager", "advancePilot", advance("REGIONAL"), "pilot { status }").await;
    assert_eq!(regional["pilot"]["status"], "REGIONAL");

    assert!(
        !story.is_refused("manager", "advancePilot", advance("EXTENDED")).await.is_empty(),
        "one region is not two"
    );
    app.set_time((2026, 10, 12), (9, 0));
    let site = json!({ "pilotId": pilot, "regionId": region(app, "UWI-10").await, "startsOn": "2026-10-12" });
    story.does("manager", "addPilotSite", site, "").await;
    let extended = story.does("manager", "advancePilot", advance("EXTENDED"), "pilot { status }").await;
    assert_eq!(extended["pilot"]["status"], "EXTENDED");

    // Who works here reads the guidance; the public does not see the pilot yet.
    let look = format!("{{ pilot(id: \"{pilot}\") {{ title guidance }} }}");
    assert!(story.sees("handler", &look).await["pilot"]["guidance"].is_string());
    assert_eq!(story.sees("nobody", &look).await["pilot"], Value::Null);
    pilot
}

/// A questionnaire is put to two councils. Each answers in its own time, and the organisation answers each of them.
async fn two_councils_find_what_the_manager_had_missed(app: &Gehoord, story: &Story<'_>) {
    app.set_time((2026, 10, 13), (10, 0));
    let councils = story
        .sees("admin", "{ noord: council(slug: \"noord\") { id } limburg: council(slug: \"limburg\") { id } }")
        .await;
    let (noord, limburg) = (councils["noord"]["id"].clone(), councils["limburg"]["id"].clone());
    let put = json!({
        "question": "Wat vindt u van deze vragenlijst over ons contact met cliënten?",
        "questions": ["Bent u tevreden over het gesprek?", "Begreep u de brief?"],
        "councilIds": [noord, limburg], "dueOn": "2026-11-03", "departmentId": department(app, "klantcontact").await,
    });
    assert_eq!(story.is_refused("handler", "putToCouncils", put.clone()).await, ["FORBIDDEN"]);
    let asked = story.does("manager", "putToCouncils", put, "consultation { id }").await;
    let consultation = asked["consultation"]["id"].as_str().unwrap().to_owned();

    // It stands on each council's list of what waits for them, and on no other's.
    let waiting = "{ consultations(first: 10, filter: { waitingFor: COUNCIL }) { nodes { id question dueOn } } }";
    let chairs = ["sietske.bouma@raadslid.example", "limburg-chair"];
    let limburg_chair = chair_of(app, "limburg").await;
    for chair in [chairs[0], &limburg_chair] {
        assert!(story.sees(chair, waiting).await.to_string().contains(&consultation), "{chair}");
    }
    assert!(!story.sees("member", waiting).await.to_string().contains(&consultation), "of another council");

    // Each council answers with advice: nobody had asked about calls that come out of the blue.
    for (chair, council, text) in [
        (
            chairs[0],
            &noord,
            "Er staat niets in over bellen. Een telefoontje uit het niets maakt mensen bang. Vraag daarnaar.",
        ),
        (limburg_chair.as_str(), &limburg, "Vraag ook of iemand langs mag komen. Een brief geeft veel mensen stress."),
    ] {
        let draft = json!({ "councilId": council, "consultationId": consultation, "kind": "SOLICITED_ADVICE",
                            "title": "Wat in de vragenlijst ontbreekt", "text": text,
                            "topicIds": [topic(app, "contact/onverwacht-bellen").await] });
        let drafted = story.by(chair).await.run("CouncilPropose", json!({ "input": draft })).await;
        let advice = drafted.text("/draftProposal/proposal/id").to_owned();
        let look = format!("{{ consultation(id: \"{consultation}\") {{ answers(first: 5) {{ nodes {{ id }} }} }} }}");
        assert!(!story.sees("manager", &look).await.to_string().contains(&advice), "a draft is the council's own");
        let submitted = story.by(chair).await.run("CouncilSubmit", json!({ "proposal": advice })).await;
        assert_eq!(submitted.at("/submitProposal/proposal/status"), "SUBMITTED", "{}", submitted.body);
        assert!(story.sees("manager", &look).await.to_string().contains(&advice));
    }

    // Now it waits for staff, until each council has heard what is done with its advice.
    let staff = "{ consultations(first: 10, filter: { waitingFor: STAFF }) { nodes { id answers(first: 5) { nodes { id } } } } }";
    let seen = story.sees("manager", staff).await;
    let nodes = seen["consultations"]["nodes"].as_array().unwrap();
    let ours = nodes.iter().find(|node| node["id"] == consultation.as_str()).unwrap_or_else(|| panic!("{seen}"));
    let owner = app.account("uwi", "manager@demo.example").await;
    for advice in ours["answers"]["nodes"].as_array().unwrap() {
        let decision = json!({ "proposalId": advice["id"], "outcome": "ACCEPTED", "reasons": "Dit hadden wij gemist. De vragen komen erbij.",
                               "followUps": [{ "commitment": "De vragenlijst aanvullen", "ownerId": owner, "dueOn": "2026-11-20" }] });
        let decided = story.by("owner").await.run("DashboardDecide", json!({ "input": decision })).await;
        assert_eq!(decided.at("/decideProposal/proposal/status"), "ACCEPTED", "{}", decided.body);
    }
    assert!(!story.sees("manager", staff).await.to_string().contains(&consultation), "everybody has an answer");
}

/// She wants calls announced. So a call is announced, nobody answers, it is announced anew, and then she is helped.
async fn nobody_is_called_out_of_the_blue(app: &Gehoord, story: &Story<'_>) {
    app.set_time((2026, 10, 20), (9, 0));
    let [loes] = story.clients(["loes"]).await;
    let wishes = json!({ "wanted": ["PHONE", "APP"], "unwanted": ["LETTER"], "announceFirst": true, "language": "nl",
                         "reachableFrom": "09:00", "reachableUntil": "17:00" });
    story.does(&loes, "setContactPreferences", wishes, "").await;
    let told = json!({ "kind": "QUESTION", "channel": "APP", "text": "Waarom krijg ik minder geld dan vorige maand?",
                       "place": { "postcode": "9711 AB" } });
    let sent = story.by(&loes).await.run("MobileSubmitSignal", json!({ "input": told })).await;
    let signal = sent.text("/submitSignal/signal/id").to_owned();
    let triage = json!({ "signalId": signal, "topicId": topic(app, "uitkering/korting").await, "urgency": "HIGH" });
    story.does("handler", "triageSignal", triage, "").await;
    let look = format!(
        "{{ signal(id: \"{signal}\") {{ status loop {{ seenAt heardAt helpedAt }} contactAnnouncements(first: 5) {{ nodes {{ channel for }} }} contactAttempts(first: 5) {{ nodes {{ result }} }} }} }}"
    );
    assert_eq!(story.sees(&loes, &look).await["signal"]["status"], "SEEN", "seen");

    // Out of the blue is refused, with a code that says so.
    let call = json!({ "signalId": signal, "channel": "PHONE", "outcome": "HELPED", "text": "Wij hebben de korting teruggedraaid." });
    assert_eq!(story.is_refused("handler", "answerSignal", call.clone()).await, ["AGAINST_CONTACT_PREFERENCES"]);

    // Announced for tomorrow; she sees when.
    let announced = json!({ "signalId": signal, "channel": "PHONE", "for": "2026-10-21T08:00:00Z" });
    story.does("handler", "announceContact", announced, "").await;
    let seen = story.sees(&loes, &look).await;
    assert_eq!(seen["signal"]["contactAnnouncements"]["nodes"][0]["channel"], "PHONE", "{seen}");
    assert_eq!(
        story.is_refused("handler", "answerSignal", call.clone()).await,
        ["AGAINST_CONTACT_PREFERENCES"],
        "not yet"
    );

    // Nobody answers. That is a fact, and she is not heard yet.
    app.set_time((2026, 10, 21), (10, 5));
    let missed = json!({ "signalId": signal, "channel": "PHONE", "result": "NO_ANSWER", "at": "2026-10-21T08:02:00Z" });
    story.does("handler", "recordContactAttempt", missed, "").await;
    let seen = story.sees(&loes, &look).await;
    assert_eq!(seen["signal"]["contactAttempts"]["nodes"][0]["result"], "NO_ANSWER", "{seen}");
    assert_eq!((&seen["signal"]["status"], &seen["signal"]["loop"]["heardAt"]), (&json!("SEEN"), &Value::Null));

    // Announced anew, and this time they speak: heard, and helped.
    let announced = json!({ "signalId": signal, "channel": "PHONE", "for": "2026-10-22T09:00:00Z" });
    story.does("handler", "announceContact", announced, "").await;
    app.set_time((2026, 10, 22), (11, 10));
    let answered = story.does("handler", "answerSignal", call, "signal { status }").await;
    assert_eq!(answered["signal"]["status"], "HELPED");
    let helped =
        story.by(&loes).await.run("MobileRespond", json!({ "input": { "signalId": signal, "helped": true } })).await;
    assert_eq!(helped.at("/respondToAnswer/signal/status"), "CLOSED", "{}", helped.body);
    let seen = story.sees(&loes, &look).await;
    let steps = ["seenAt", "heardAt", "helpedAt"];
    assert!(steps.iter().all(|step| seen["signal"]["loop"][step].is_string()), "seen, heard, helped: {seen}");
}

/// Both sites are evaluated, with figures beside the others'; then it is how everybody works, and a story to tell.
async fn the_pilot_goes_national(app: &Gehoord, story: &Story<'_>, pilot: &str) {
    app.set_time((2027, 3, 1), (9, 0));
    app.pass(TimeDelta::minutes(5));
    let national = json!({ "pilotId": pilot, "to": "NATIONAL" });
    assert!(!story.is_refused("manager", "advancePilot", national.clone()).await.is_empty(), "nothing is evaluated");
    let look = format!(
        "{{ pilot(id: \"{pilot}\") {{ status sites {{ id region {{ name }} evaluation }} stories {{ title }} }} }}"
    );
    let seen = story.sees("manager", &look).await;
    for site in seen["pilot"]["sites"].as_array().unwrap() {
        let evaluation = json!({ "siteId": site["id"], "evaluation": "Mensen hoorden sneller iets terug, en schrokken minder van een telefoontje." });
        story.does("owner", "evaluatePilotSite", evaluation, "").await;
    }
    let told = json!({ "pilotId": pilot, "title": "Een bericht vooraf", "text": "Een cliënt kreeg een bericht: morgen om elf uur bellen wij. Zij had haar papieren klaar en was niet bang." });
    story.does("manager", "addSuccessStory", told, "").await;
    let done = story.does("manager", "advancePilot", national, "pilot { status }").await;
    assert_eq!(done["pilot"]["status"], "NATIONAL");
    story.does("manager", "publishPilot", json!({ "pilotId": pilot }), "").await;
    let seen = story.sees("nobody", &look).await;
    assert_eq!(seen["pilot"]["status"], "NATIONAL", "{seen}");
    assert!(seen.to_string().contains("Een bericht vooraf"), "{seen}");
}

/// The e-mail address of a council's chair.
async fn chair_of(app: &Gehoord, slug: &str) -> String {
    let chair = format!(
        "SELECT account.email FROM account JOIN council_member m ON m.account_id = account.id JOIN council c ON c.id = m.council_id
         WHERE c.slug = '{slug}' AND m.role = 'CHAIR'"
    );
    crate::signals::only(app, &chair).await
}
