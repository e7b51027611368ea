//! Pilots: step by step, never back, with sites that begin, end and are evaluated.

use chrono::TimeDelta;
use entity::id::{CentreId, PilotId, RegionId, TypedId};
use harness::{Answer, Gehoord, UWI, Value, json};

/// Does something to a pilot.
async fn act(app: &Gehoord, who: &str, mutation: &str, input: Value) -> Answer {
    let capital = mutation[..1].to_uppercase() + &mutation[1..];
    let document = format!(
        "mutation($i: {capital}Input!) {{ {mutation}(input: $i) {{ pilot {{ id status sites {{ id endsOn evaluation }} \
         stories {{ title text site {{ id }} }} }} userErrors {{ code field }} }} }}"
    );
    app.query(who, &document, json!({ "i": input })).await
}

async fn done(app: &Gehoord, who: &str, mutation: &str, input: Value) -> Value {
    // What happens one after the other is told so.
    app.pass(TimeDelta::seconds(1));
    let answer = act(app, who, mutation, input).await;
    assert!(answer.user_errors(mutation).is_empty(), "{}", answer.body);
    answer.at(&format!("/{mutation}/pilot")).clone()
}

/// The codes of what can be mended.
async fn told(app: &Gehoord, mutation: &str, input: Value) -> Vec<String> {
    let answer = act(app, "manager", mutation, input).await;
    answer.user_errors(mutation).into_iter().map(str::to_owned).collect()
}

async fn region(app: &Gehoord, code: &str) -> String {
    let key = app.sql(UWI, &format!("SELECT id::text FROM region WHERE code = '{code}'")).await;
    RegionId(key[0].parse().expect("a key")).to_string()
}

async fn pilot(app: &Gehoord) -> String {
    let input = json!({ "title": "Eerst vragen", "summary": "Bellen voor een besluit." });
    done(app, "manager", "createPilot", input).await["id"].as_str().expect("an id").to_owned()
}

/// Adds a site; gives its id.
async fn site(app: &Gehoord, pilot: &str, code: &str, starts_on: &str) -> String {
    let input = json!({ "pilotId": pilot, "regionId": region(app, code).await, "startsOn": starts_on });
    let pilot = done(app, "manager", "addPilotSite", input).await;
    // In the order in which they begin; those of these tests are added in that order.
    let sites = pilot["sites"].as_array().expect("sites");
    sites.last().expect("a site")["id"].as_str().expect("an id").to_owned()
}

fn to(pilot: &str, step: &str) -> Value {
    json!({ "pilotId": pilot, "to": step })
}

#[tokio::test]
async fn a_pilot_begins_in_a_region_is_extended_and_goes_national() {
    let app = Gehoord::start().await;
    let id = pilot(&app).await;
    assert_eq!(told(&app, "advancePilot", to(&id, "REGIONAL")).await, ["SITE_NEEDED"]);
    assert_eq!(told(&app, "advancePilot", to(&id, "EXTENDED")).await, ["PILOT_STEP_BY_STEP"]);
    assert_eq!(told(&app, "advancePilot", to(&id, "STOPPED")).await, ["PILOT_STEP_BY_STEP"], "that takes a reason");
    let first = site(&app, &id, "UWI-06", "2026-09-08").await;
    assert_eq!(done(&app, "manager", "advancePilot", to(&id, "REGIONAL")).await["status"], "REGIONAL");

    let second = site(&app, &id, "UWI-08", "2026-10-01").await;
    assert_eq!(told(&app, "advancePilot", to(&id, "EXTENDED")).await, ["SECOND_SITE_NEEDED"], "it has not begun yet");
    app.set_time((2026, 10, 1), (9, 0));
    assert_eq!(done(&app, "manager", "advancePilot", to(&id, "EXTENDED")).await["status"], "EXTENDED");
    assert_eq!(told(&app, "advancePilot", to(&id, "REGIONAL")).await, ["PILOT_STEP_BY_STEP"], "never back");
    assert_eq!(told(&app, "advancePilot", to(&id, "NATIONAL")).await, ["EVALUATION_NEEDED"]);

    done(&app, "manager", "endPilotSite", json!({ "siteId": first, "endsOn": "2026-10-05" })).await;
    let evaluate = |site: &str| json!({ "siteId": site, "evaluation": "Bijna iedereen nam op." });
    done(&app, "owner", "evaluatePilotSite", evaluate(&second)).await;
    app.set_time((2026, 10, 6), (9, 0));
    assert_eq!(told(&app, "advancePilot", to(&id, "NATIONAL")).await, ["EVALUATION_NEEDED"], "of what has ended too");
    done(&app, "owner", "evaluatePilotSite", evaluate(&first)).await;
    assert_eq!(done(&app, "manager", "advancePilot", to(&id, "NATIONAL")).await["status"], "NATIONAL");

    let stop = json!({ "pilotId": id, "reason": "Toch niet." });
    assert_eq!(told(&app, "stopPilot", stop).await, ["PILOT_ENDED"]);
    let more = json!({ "pilotId": id, "regionId": region(&app, "UWI-01").await, "startsOn": "2026-11-01" });
    assert_eq!(told(&app, "addPilotSite", more).await, ["PILOT_ENDED"]);
    let key = id.parse::<PilotId>().expect("an id").uuid();
    let happened = app.sql(UWI, &format!("SELECT kind FROM event WHERE subject_id = '{key}' ORDER BY at")).await;
    assert_eq!(
        happened,
        [
            "PILOT_CREATED",
            "PILOT_SITE_ADDED",
            "PILOT_ADVANCED",
            "PILOT_SITE_ADDED",
            "PILOT_ADVANCED",
            "PILOT_SITE_ENDED",
            "PILOT_SITE_EVALUATED",
            "PILOT_SITE_EVALUATED",
            "PILOT_ADVANCED"
        ]
    );
}

#[tokio::test]
async fn two_who_advance_it_at_once_take_one_step() {
    let app = Gehoord::start().await;
    let id = pilot(&app).await;
    site(&app, &id, "UWI-06", "2026-09-01").await;
    site(&app, &id, "UWI-08", "2026-09-02").await;
    let advance = || act(&app, "manager", "advancePilot", to(&id, "REGIONAL"));
    let (one, other, third) = futures::join!(advance(), advance(), advance());
    for answer in [one, other, third] {
        assert_eq!(answer.text("/advancePilot/pilot/status"), "REGIONAL");
    }
    let key = id.parse::<PilotId>().expect("an id").uuid();
    let steps = format!("SELECT FROM event WHERE subject_id = '{key}' AND kind = 'PILOT_ADVANCED'");
    assert_eq!(app.sql(UWI, &steps).await.len(), 1);
}

#[tokio::test]
async fn stopping_takes_a_reason_and_is_for_good() {
    let app = Gehoord::start().await;
    let id = pilot(&app).await;
    assert_eq!(told(&app, "stopPilot", json!({ "pilotId": id, "reason": " " })).await, ["REASON_NEEDED"]);
    let reason = json!({ "pilotId": id, "reason": "Te weinig mensen. Bel 06 12345678." });
    assert_eq!(done(&app, "manager", "stopPilot", reason.clone()).await["status"], "STOPPED");
    assert_eq!(told(&app, "stopPilot", reason).await, ["PILOT_ENDED"]);
    assert_eq!(told(&app, "advancePilot", to(&id, "REGIONAL")).await, ["PILOT_ENDED"]);
    assert_eq!(told(&app, "setPilotGuidance", json!({ "pilotId": id, "guidance": "Zo." })).await, ["PILOT_ENDED"]);
    done(&app, "manager", "publishPilot", json!({ "pilotId": id })).await;
    let query = "query($id: ID!) { pilot(id: $id) { stoppedReason } }";
    let public = app.query("nobody", query, json!({ "id": id })).await;
    assert_eq!(public.text("/pilot/stoppedReason"), "Te weinig mensen. Bel [telefoonnummer].");
}

#[tokio::test]
async fn a_region_is_a_site_once_at_a_time_also_when_two_add_it_at_once() {
    let app = Gehoord::start().await;
    let id = pilot(&app).await;
    let here = region(&app, "UWI-06").await;
    let add =
        |from: &str, until: Option<&str>| json!({ "pilotId": id, "regionId": here, "startsOn": from, "endsOn": until });
    let at_once = || act(&app, "manager", "addPilotSite", add("2026-09-01", Some("2026-09-30")));
    let (one, other) = futures::join!(at_once(), at_once());
    let mut codes = [one.user_errors("addPilotSite"), other.user_errors("addPilotSite")].concat();
    assert_eq!(codes.pop(), Some("SITE_TAKEN"));
    assert!(codes.is_empty());
    assert_eq!(told(&app, "addPilotSite", add("2026-09-30", None)).await, ["SITE_TAKEN"]);
    done(&app, "manager", "addPilotSite", add("2026-10-01", None)).await;
    let wrong = json!({ "pilotId": id, "regionId": "region_x", "startsOn": "2046-01-01", "endsOn": "2045-01-01" });
    let mut codes = told(&app, "addPilotSite", wrong).await;
    codes.sort_unstable();
    assert_eq!(codes, ["DAY_OUT_OF_REACH", "DAY_OUT_OF_REACH", "ENDS_BEFORE_START", "NOT_FOUND"], "all at once");
}

#[tokio::test]
async fn a_site_ends_once_and_is_evaluated_once_it_has_begun() {
    let app = Gehoord::start().await;
    let id = pilot(&app).await;
    let here = site(&app, &id, "UWI-06", "2026-09-10").await;
    let evaluation = json!({ "siteId": here, "evaluation": "Het werkt." });
    assert_eq!(told(&app, "evaluatePilotSite", evaluation.clone()).await, ["SITE_NOT_BEGUN"]);
    let end = |day: &str| json!({ "siteId": here, "endsOn": day });
    assert_eq!(told(&app, "endPilotSite", end("2026-09-09")).await, ["ENDS_BEFORE_START"]);
    done(&app, "manager", "endPilotSite", end("2026-09-20")).await;
    assert_eq!(done(&app, "manager", "endPilotSite", end("2026-09-15")).await["sites"][0]["endsOn"], "2026-09-15");
    app.set_time((2026, 9, 16), (9, 0));
    assert_eq!(told(&app, "endPilotSite", end("2026-12-31")).await, ["SITE_ENDED"]);
    assert_eq!(done(&app, "owner", "evaluatePilotSite", evaluation).await["sites"][0]["evaluation"], "Het werkt.");
}

#[tokio::test]
async fn a_story_is_told_of_a_site_of_the_pilot_and_names_nobody() {
    let app = Gehoord::start().await;
    let id = pilot(&app).await;
    let tell =
        |site: Option<&str>| json!({ "pilotId": id, "siteId": site, "title": "Het lukte", "text": "Bel 06 12345678." });
    assert_eq!(told(&app, "addSuccessStory", tell(None)).await, ["SITE_NEEDED"]);
    let here = site(&app, &id, "UWI-06", "2026-09-01").await;
    let other = pilot(&app).await;
    let elsewhere = site(&app, &other, "UWI-06", "2026-09-01").await;
    assert_eq!(told(&app, "addSuccessStory", tell(Some(&elsewhere))).await, ["NOT_FOUND"], "a site of another pilot");
    let with = done(&app, "manager", "addSuccessStory", tell(Some(&here))).await;
    assert_eq!(
        with["stories"],
        json!([{ "title": "Het lukte", "text": "Bel [telefoonnummer].", "site": { "id": here } }])
    );
}

const SEEN: &str = "query($id: ID!) { pilot(id: $id) { title guidance sites { region { code } evaluation } stories { title } \
                    figures { sites { label received } others { label received } } } node(id: $id) { id } }";

#[tokio::test]
async fn members_see_what_is_tried_in_their_region_and_everybody_what_is_published() {
    let app = Gehoord::start().await;
    let id = pilot(&app).await;
    let seen = async |who: &str| {
        let answer = app.query(who, SEEN, json!({ "id": id })).await;
        assert_eq!(answer.at("/node").is_null(), answer.at("/pilot").is_null(), "{who}");
        answer.at("/pilot").clone()
    };
    assert!(seen("member").await.is_null(), "it is not tried anywhere");
    let here = site(&app, &id, "UWI-06", "2026-03-01").await;
    done(&app, "owner", "setPilotGuidance", json!({ "pilotId": id, "guidance": "Bel eerst." })).await;
    done(&app, "manager", "evaluatePilotSite", json!({ "siteId": here, "evaluation": "Het werkt." })).await;
    for who in ["member", "analyst"] {
        let pilot = seen(who).await;
        assert_eq!(
            (&pilot["guidance"], &pilot["sites"][0]["evaluation"]),
            (&json!("Bel eerst."), &json!("Het werkt."))
        );
        assert!(!pilot["figures"].is_null(), "{who}");
    }
    for who in ["nobody", "client", "admin"] {
        assert!(seen(who).await.is_null(), "{who}");
    }
    done(&app, "manager", "publishPilot", json!({ "pilotId": id })).await;
    for who in ["nobody", "client", "admin"] {
        let pilot = seen(who).await;
        assert_eq!(pilot["sites"], json!([{ "region": { "code": "UWI-06" }, "evaluation": null }]), "{who}");
        assert_eq!((&pilot["guidance"], &pilot["figures"]), (&Value::Null, &Value::Null), "{who}");
    }
    done(&app, "manager", "unpublishPilot", json!({ "pilotId": id })).await;
    assert!(seen("nobody").await.is_null());
}

#[tokio::test]
async fn guidance_and_evaluation_are_for_process_owners_too_and_the_rest_is_not() {
    let app = Gehoord::start().await;
    let id = pilot(&app).await;
    let here = site(&app, &id, "UWI-06", "2026-09-01").await;
    let acts = [
        ("createPilot", json!({ "title": "Een pilot", "summary": "Iets anders." })),
        ("changePilot", json!({ "pilotId": id, "title": "Anders" })),
        ("addPilotSite", json!({ "pilotId": id, "regionId": region(&app, "UWI-01").await, "startsOn": "2026-09-08" })),
        ("endPilotSite", json!({ "siteId": here, "endsOn": "2026-12-31" })),
        ("addSuccessStory", json!({ "pilotId": id, "title": "Het lukte", "text": "En hoe." })),
        ("advancePilot", to(&id, "REGIONAL")),
        ("publishPilot", json!({ "pilotId": id })),
        ("stopPilot", json!({ "pilotId": id, "reason": "Genoeg." })),
    ];
    for (mutation, input) in acts {
        for who in ["owner", "handler", "facilitator"] {
            assert_eq!(act(&app, who, mutation, input.clone()).await.codes(), ["FORBIDDEN"], "{who} {mutation}");
        }
    }
    let guide = json!({ "pilotId": id, "guidance": "Bel eerst." });
    assert_eq!(act(&app, "handler", "setPilotGuidance", guide.clone()).await.codes(), ["FORBIDDEN"]);
    done(&app, "owner", "setPilotGuidance", guide).await;
}

/// What came in, counted by hand.
async fn received(app: &Gehoord, condition: &str) -> i64 {
    let sql = format!(
        "SELECT count(*)::text FROM signal LEFT JOIN region ON region.id = region_id WHERE received_at >= \
         timestamptz '2026-06-01 00:00 Europe/Amsterdam' AND received_at < timestamptz '2026-08-01 00:00 Europe/Amsterdam' \
         AND ({condition})"
    );
    app.sql(UWI, &sql).await[0].parse().expect("a number")
}

const FIGURES: &str = "query($id: ID!, $p: PeriodInput) { pilot(id: $id) { figures(period: $p) { from until sites { label \
                       received heardInTime } others { label received } } } }";

#[tokio::test]
async fn the_figures_of_its_sites_stand_beside_those_of_everywhere_else() {
    let app = Gehoord::start().await;
    let id = pilot(&app).await;
    let period = json!({ "from": "2026-06-01", "until": "2026-08-01" });
    let figures =
        async |who: &str| app.query(who, FIGURES, json!({ "id": id, "p": period })).await.at("/pilot/figures").clone();
    assert!(figures("analyst").await.is_null(), "nothing is tried yet");
    // In Rijnmond all the while, in Groot Amsterdam from halfway June on.
    site(&app, &id, "UWI-08", "2026-01-05").await;
    site(&app, &id, "UWI-06", "2026-06-15").await;
    let begun = "timestamptz '2026-06-15 00:00 Europe/Amsterdam'";
    let sites = received(&app, &format!("code = 'UWI-08' OR code = 'UWI-06' AND received_at >= {begun}")).await;
    let others = received(&app, "code IS NULL OR code NOT IN ('UWI-08', 'UWI-06')").await;
    assert!(sites > 0 && others > 0, "the demo has both: {sites} {others}");
    let staff = figures("analyst").await;
    assert_eq!((&staff["sites"]["received"], &staff["others"]["received"]), (&json!(sites), &json!(others)));
    assert_eq!(
        (&staff["sites"]["label"], &staff["others"]["label"]),
        (&json!("where it is tried"), &json!("elsewhere"))
    );
    assert_eq!((&staff["from"], &staff["until"]), (&json!("2026-06-01"), &json!("2026-08-01")));
    let dutch = app.as_("analyst").await.in_dutch().send(FIGURES, json!({ "id": id, "p": period })).await;
    assert_eq!(dutch.text("/pilot/figures/sites/label"), "waar de pilot loopt");
}

#[tokio::test]
async fn to_members_small_figures_are_not_shown_and_neither_is_what_tells_them() {
    let app = Gehoord::start().await;
    let id = pilot(&app).await;
    site(&app, &id, "UWI-06", "2026-01-05").await;
    let period = json!({ "from": "2026-06-01", "until": "2026-08-01" });
    let seen =
        async |who: &str| app.query(who, FIGURES, json!({ "id": id, "p": period })).await.at("/pilot/figures").clone();
    let enough = "UPDATE signal SET region_id = (SELECT id FROM region WHERE code = 'UWI-06') WHERE received_at >= \
                  '2026-06-02' AND received_at < '2026-07-30'";
    let nearly_all = "UPDATE signal SET region_id = NULL WHERE id IN (SELECT id FROM signal WHERE received_at >= \
                      '2026-06-02' AND received_at < '2026-06-29' ORDER BY id LIMIT 3)";
    app.sql(UWI, enough).await;
    app.sql(UWI, nearly_all).await;
    let staff = seen("analyst").await;
    assert!(staff["sites"]["received"].as_i64() > Some(4), "{staff}");
    assert!(staff["others"]["received"].as_i64() > Some(0), "{staff}");
    let member = seen("member").await;
    assert_eq!((&member["sites"]["received"], &member["others"]["received"]), (&Value::Null, &Value::Null));
    assert_eq!(member["sites"]["heardInTime"], Value::Null);

    // Of months that are not whole, members are told those that are.
    let days = json!({ "from": "2026-05-15", "until": "2026-08-20" });
    let told = app.query("member", FIGURES, json!({ "id": id, "p": days })).await;
    assert_eq!(told.at("/pilot/figures/from"), "2026-06-01");
    assert_eq!(told.at("/pilot/figures/until"), "2026-08-01");
}

async fn centre(app: &Gehoord, name: &str) -> String {
    let key = app.sql(UWI, &format!("SELECT id::text FROM centre WHERE name = '{name}'")).await;
    CentreId(key[0].parse().expect("a key")).to_string()
}

#[tokio::test]
async fn it_is_tried_at_a_centre_too_and_in_exactly_one_place_at_a_site() {
    let app = Gehoord::start().await;
    let id = pilot(&app).await;
    let (here, region) = (centre(&app, "Klantcentrum Sloterdijk").await, region(&app, "UWI-06").await);
    let add = |place: Value| {
        let mut input = json!({ "pilotId": id, "startsOn": "2026-09-01" });
        for (name, value) in place.as_object().into_iter().flatten() {
            input[name] = value.clone();
        }
        input
    };
    let both = json!({ "regionId": region, "centreId": here });
    for place in [json!({}), both] {
        assert_eq!(told(&app, "addPilotSite", add(place)).await, ["PLACE_NEEDED"]);
    }
    for nowhere in ["centre_x", region.as_str()] {
        assert_eq!(told(&app, "addPilotSite", add(json!({ "centreId": nowhere }))).await, ["NOT_FOUND"]);
    }
    done(&app, "manager", "addPilotSite", add(json!({ "centreId": here }))).await;
    assert_eq!(told(&app, "addPilotSite", add(json!({ "centreId": here }))).await, ["SITE_TAKEN"]);
    done(&app, "manager", "advancePilot", to(&id, "REGIONAL")).await;
    assert_eq!(told(&app, "advancePilot", to(&id, "EXTENDED")).await, ["SECOND_SITE_NEEDED"]);
    done(&app, "manager", "addPilotSite", add(json!({ "regionId": region }))).await;
    assert_eq!(done(&app, "manager", "advancePilot", to(&id, "EXTENDED")).await["status"], "EXTENDED");
    app.sql(
        UWI,
        "UPDATE centre SET status = 'CLOSED', closed_at = '2026-08-31 10:00Z' WHERE name = 'Klantcentrum Emmen'",
    )
    .await;
    let closed = json!({ "centreId": centre(&app, "Klantcentrum Emmen").await });
    assert_eq!(told(&app, "addPilotSite", add(closed)).await, ["CENTRE_CLOSED"]);
}

#[tokio::test]
async fn members_see_a_pilot_at_a_centre_of_their_region_and_everybody_where_a_published_one_is() {
    let app = Gehoord::start().await;
    let query = "query($id: ID!, $region: ID!) { pilot(id: $id) { sites { region { code } centre { name } } } \
                 pilots(filter: { regionId: $region }) { nodes { id } } }";
    for (name, code, member, shown_to_all) in [
        ("Klantcentrum Sloterdijk", "UWI-06", true, false),
        ("Klantcentrum Emmen", "UWI-01", false, false),
        ("Klantcentrum Utrecht Overvecht", "UWI-04", false, true),
    ] {
        let id = pilot(&app).await;
        let site = json!({ "pilotId": id, "centreId": centre(&app, name).await, "startsOn": "2026-09-01" });
        done(&app, "manager", "addPilotSite", site).await;
        let variables = json!({ "id": id, "region": region(&app, code).await });
        let seen = async |who: &str| {
            let answer = app.query(who, query, variables.clone()).await;
            let listed =
                answer.at("/pilots/nodes").as_array().is_some_and(|found| found.iter().any(|one| one["id"] == id));
            (answer.at("/pilot").clone(), listed)
        };
        let whole = json!({ "sites": [{ "region": null, "centre": { "name": name } }] });
        assert_eq!(seen("analyst").await, (whole.clone(), true), "{name}");
        assert_eq!(seen("member").await, if member { (whole.clone(), true) } else { (Value::Null, false) }, "{name}");
        assert_eq!(seen("nobody").await, (Value::Null, false), "{name}");
        done(&app, "manager", "publishPilot", json!({ "pilotId": id })).await;
        // A centre that is not open yet does not exist for the public, also not as where something is tried.
        let hidden = json!({ "sites": [{ "region": null, "centre": null }] });
        assert_eq!(seen("nobody").await, if shown_to_all { (whole, true) } else { (hidden, false) }, "{name}");
    }
}

#[tokio::test]
async fn of_a_centre_there_are_no_figures_and_it_says_why() {
    let app = Gehoord::start().await;
    let query = "query($id: ID!) { pilot(id: $id) { figuresNote figures(period: { from: \"2026-06-01\", until: \"2026-09-01\" }) \
                 { sites { received } others { received } } } }";
    let figures = async |id: &str| app.query("analyst", query, json!({ "id": id })).await.at("/pilot").clone();
    let received = async |region: &str| {
        let sql = format!(
            "SELECT count(*)::text FROM signal LEFT JOIN region ON region.id = region_id WHERE received_at >= '2026-05-31 22:00Z' \
             AND received_at < '2026-08-31 22:00Z' AND coalesce(code, '-') {region}"
        );
        app.sql(UWI, &sql).await[0].parse::<i64>().expect("a number")
    };
    let id = pilot(&app).await;
    let place = centre(&app, "Klantcentrum Sloterdijk").await;
    done(&app, "manager", "addPilotSite", json!({ "pilotId": id, "centreId": place, "startsOn": "2026-05-01" })).await;
    let alone = figures(&id).await;
    assert!(alone["figures"].is_null());
    let why = "A signal does not say which centre it is about, so there are no figures of what is tried at a centre.";
    assert_eq!(alone["figuresNote"], why);
    // Around the centre nobody knows who came there: that counts on neither side.
    let place = region(&app, "UWI-08").await;
    done(&app, "manager", "addPilotSite", json!({ "pilotId": id, "regionId": place, "startsOn": "2026-05-01" })).await;
    let both = figures(&id).await;
    assert_eq!(both["figures"]["sites"]["received"], received("= 'UWI-08'").await);
    let around = received("= 'UWI-06'").await;
    assert!(around > 0, "the test needs signals around the centre");
    assert_eq!(both["figures"]["others"]["received"], received("NOT IN ('UWI-06', 'UWI-08')").await);
    let other = pilot(&app).await;
    site(&app, &other, "UWI-08", "2026-05-01").await;
    assert!(figures(&other).await["figuresNote"].is_null());
}
