//! **City room.** Signals of seven channels come in for a city. "Energy allowance" jumps to the top; inside it, "when is it
//! paid" stands out. An improvement manager adds a journey and a proposal; the web page is changed on a date; questions by
//! phone fall, with a computed effect. One distressing case is found among thousands; a bollard reported six times shows as a
//! hot spot.

use chrono::{Days, NaiveDate};
use harness::{Gehoord, STROOMDAM, Value, json};
use schema::demo::INTEGRATION_KEY;

use super::Story;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn period(from: &str, until: &str) -> Value {
    json!({ "from": from, "until": until })
}

/// What the contact centre hands over of the days from this one on: so many questions by phone each day about when the
/// allowance is paid, and always as many about other things.
async fn days_go_by(app: &Gehoord, first: NaiveDate, days: u64, by_phone: usize) {
    let mut records = Vec::new();
    for later in 0..days {
        let day = first.checked_add_days(Days::new(later)).expect("a day");
        let mut told = vec![("WEBSITE", "energietoeslag/uitbetaling", "Op de website staat wanneer de toeslag komt.")];
        told.extend(
            (0..by_phone)
                .map(|_| ("PHONE", "energietoeslag/uitbetaling", "Wanneer wordt de energietoeslag uitbetaald?")),
        );
        for _ in 0..8 {
            told.push(("PHONE", "bijstand/betaling", "Wanneer komt het geld?"));
            told.push(("PHONE", "afval/ophalen", "Op welke dag wordt het plastic opgehaald?"));
            told.push(("WEBSITE", "afval/container", "De container zit vol."));
        }
        for (number, (channel, topic, text)) in told.into_iter().enumerate() {
            let at = format!("{day}T{:02}:{:02}:00Z", 8 + number / 12, number % 12 * 5);
            records.push(json!({
                "externalId": format!("{day}-{number}"), "kind": "QUESTION", "channel": channel, "text": text,
                "topicPath": topic.split('/').collect::<Vec<_>>(), "receivedAt": at,
            }));
        }
    }
    let system = app.nobody().at(STROOMDAM).with_token(INTEGRATION_KEY);
    for part in records.chunks(500) {
        let input = json!({ "source": "klantcontact-2", "signals": part });
        let import =
            "mutation($input: ImportSignalsInput!) { importSignals(input: $input) { created userErrors { code } } }";
        let answer = system.send(import, json!({ "input": input })).await;
        assert_eq!(answer.at("/importSignals/created"), part.len(), "{}", answer.body);
    }
}

#[tokio::test]
async fn story_city_room() {
    let app = Gehoord::start().await;
    let story = Story(&app, STROOMDAM);

    // Signals come in by seven channels at least, some thousands of them.
    let channels = "query($p: PeriodInput!) { insight { loopReport(period: $p, by: CHANNEL) { label received } } }";
    let lately = period("2026-08-01", "2026-09-09");
    let all = story.by("analyst").await.send(channels, json!({ "p": period("2025-12-01", "2026-09-09") })).await;
    let channels = all.at("/insight/loopReport").as_array().expect("channels").clone();
    let received = |row: &Value| row["received"].as_i64().unwrap_or_default();
    assert!(channels.iter().filter(|row| received(row) > 20).count() >= 7, "{channels:?}");
    assert!(channels.iter().map(received).sum::<i64>() > 3_000, "{channels:?}");

    // "Energy allowance" jumped to the top, and that is no chance.
    let variables = json!({ "period": lately, "before": period("2026-06-23", "2026-08-01") });
    let top = story.by("manager").await.run_of_file("DashboardTopTopics", variables).await;
    let first = top.at("/insight/topTopics/0").clone();
    assert_eq!(
        (&first["topic"]["name"], &first["rising"]),
        (&json!("Wanneer wordt de toeslag betaald"), &json!(true)),
        "{}",
        top.body
    );
    assert!(first["change"].as_f64() > Some(100.0), "{first}");
    let paid = first["topic"]["id"].clone();

    // Inside it, "when is it paid" stands out.
    let variables = json!({ "topic": paid, "period": lately });
    let inside = story.by("manager").await.run_of_file("DashboardTopicInside", variables).await;
    let words: Vec<&str> = inside
        .at("/insight/topic/distinctiveWords")
        .as_array()
        .expect("words")
        .iter()
        .filter_map(|row| row["word"].as_str())
        .collect();
    assert!(words.contains(&"wanneer") && words.iter().any(|word| word.contains("betaald")), "{words:?}");

    // The improvement manager draws what people go through, and proposes to say it on the page.
    let signals =
        format!("{{ signals(first: 3, filter: {{ topicId: {paid}, channel: [PHONE] }}) {{ nodes {{ id }} }} }}");
    let signals: Vec<Value> = story.sees("manager", &signals).await["signals"]["nodes"]
        .as_array()
        .expect("signals")
        .iter()
        .map(|node| node["id"].clone())
        .collect();
    let journey = json!({ "title": "Wachten op de energietoeslag", "steps": [
        { "action": "Krijgt de brief dat het goed is", "channel": "LETTER", "experience": 1 },
        { "action": "Zoekt op de website wanneer het komt", "channel": "WEBSITE", "experience": -2 },
        { "action": "Belt om het te vragen", "channel": "PHONE", "experience": -1 },
    ] });
    let journey = story.does("manager", "createJourney", journey, "journey { id }").await["journey"]["id"].clone();
    let department = story.sees("manager", "{ departments(first: 50) { nodes { id code } } }").await;
    let department = department["departments"]["nodes"]
        .as_array()
        .expect("departments")
        .iter()
        .find(|node| node["code"] == "werk-en-inkomen")
        .expect("a department")["id"]
        .clone();
    let draft = json!({ "kind": "IMPROVEMENT", "title": "Zet de betaaldatum bovenaan de pagina",
        "text": "Wie de toeslag krijgt, zoekt op de website wanneer hij komt. Dat staat er niet, en dan gaan mensen bellen.",
        "topicIds": [paid], "signalIds": signals, "journeyIds": [journey], "departmentId": department });
    let proposal = story.does("manager", "draftProposal", draft, "proposal { id }").await["proposal"]["id"].clone();
    story.does("manager", "submitProposal", json!({ "proposalId": proposal }), "proposal { status }").await;
    app.set_time((2026, 9, 10), (11, 0));
    let promised = json!([{ "commitment": "De betaaldatum bovenaan de pagina zetten", "dueOn": "2026-10-09",
        "ownerId": app.account(STROOMDAM, "manager@demo.example").await }]);
    let decision = json!({ "proposalId": proposal, "outcome": "ACCEPTED", "reasons": "Dit helpt mensen meteen.", "followUps": promised });
    story.does("owner", "decideProposal", decision, "proposal { status }").await;
    story
        .does(
            "owner",
            "planProposal",
            json!({ "proposalId": proposal, "plannedFor": "2026-10-09" }),
            "proposal { status }",
        )
        .await;

    // Until then they go on calling. The page is changed on 9 October, and fewer call.
    app.set_time((2026, 10, 9), (7, 0));
    days_go_by(&app, day("2026-09-09"), 30, 5).await;
    let implemented = json!({ "proposalId": proposal, "implementedOn": "2026-10-09" });
    story.does("owner", "implementProposal", implemented, "proposal { status }").await;
    app.set_time((2026, 11, 9), (9, 0));
    days_go_by(&app, day("2026-10-09"), 30, 2).await;
    app.counted(STROOMDAM).await;
    let effect = async |channels: &[&str]| {
        let variables = json!({ "proposal": proposal, "days": 30, "channels": channels });
        story
            .by("manager")
            .await
            .in_dutch()
            .run_of_file("DashboardEffect", variables)
            .await
            .at("/insight/effect")
            .clone()
    };
    let by_phone = effect(&["PHONE"]).await;
    assert_eq!((&by_phone["before"]["count"], &by_phone["after"]["count"]), (&json!(150), &json!(60)), "{by_phone}");
    assert_eq!(by_phone["verdict"], "FEWER");
    assert!(by_phone["high"].as_f64() < Some(1.0) && by_phone["low"].as_f64() > Some(0.2), "{by_phone}");
    let sentence = by_phone["sentence"].as_str().expect("a sentence");
    assert!(
        sentence.starts_with("Na de verandering kwamen er via telefoon duidelijk minder signalen binnen"),
        "{sentence}"
    );
    assert_eq!(effect(&["WEBSITE"]).await["verdict"], "NO_CLEAR_CHANGE", "what was not mended did not change");

    // The bollard that is always knocked over: six times, at one place.
    let variables = json!({ "period": period("2026-06-16", "2026-09-09") });
    let spots = story.by("manager").await.run_of_file("DashboardHotSpots", variables).await;
    let spots = spots.at("/insight/hotSpots").as_array().expect("spots").clone();
    let bollard =
        spots.iter().find(|spot| spot["topic"]["name"] == "Paaltjes en hekken").unwrap_or_else(|| panic!("{spots:?}"));
    assert_eq!((&bollard["count"], &bollard["place"]["address"]), (&json!(6), &json!("Vennelaan 48")));

    // One distressing case among thousands: nobody said that it was, the words did. Staff find it on top of their list.
    let told = json!({ "key": "d", "kind": "STORY", "channel": "APP", "anonymous": true,
        "text": "Morgen worden wij met onze drie kinderen uit huis gezet. Wij hebben geen eten meer en ik zie geen uitweg." });
    story.does("nobody", "submitSignal", told, "signal { id }").await;
    let list =
        "{ distressingSignals(first: 5) { nodes { text urgencyReasons { word weight } distress { state lookBy } } } }";
    let cases = story.sees("handler", list).await;
    let case = cases["distressingSignals"]["nodes"]
        .as_array()
        .expect("cases")
        .iter()
        .find(|case| case["text"].as_str().is_some_and(|text| text.contains("drie kinderen")))
        .expect("it is found")
        .clone();
    assert_eq!(case["distress"]["state"], "PROPOSED", "a person is to look at it");
    assert!(case["urgencyReasons"].as_array().is_some_and(|reasons| !reasons.is_empty()), "{case}");
    let all = app.sql(STROOMDAM, "SELECT count(*)::text FROM signal").await;
    let proposed = app.sql(STROOMDAM, "SELECT count(*)::text FROM signal_distress").await;
    let (all, proposed): (u32, u32) = (all[0].parse().expect("a number"), proposed[0].parse().expect("a number"));
    assert!(all > 4_000 && proposed < all / 50, "{proposed} of {all}");
}
