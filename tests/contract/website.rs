//! The website that lists councils: from its own origin, nobody signed in.

use std::collections::HashSet;

use api::config::Origins;
use harness::{Gehoord, START, STROOMDAM, UWI, json};
use reqwest::header::ORIGIN;

use super::{ask, list, moment, pages, texts};

#[tokio::test]
async fn the_list_of_councils_pages_by_name_and_shows_who_chose_to_be_shown() {
    let app = Gehoord::start().await;
    let councils = pages(&app.nobody(), "WebsiteCouncils", "/councils", json!({ "first": 4 })).await;
    let slugs: HashSet<String> = texts(&councils, "/slug").into_iter().collect();
    assert_eq!((councils.len(), slugs.len()), (11, 11));
    assert!(texts(&councils, "/name").is_sorted());
    assert_eq!(councils.iter().filter(|council| council["kind"] == "CENTRAL").count(), 1);
    for council in &councils {
        assert!(council["region"]["name"].is_string(), "{council}");
        let members = list(&council["members"]);
        assert!(!members.is_empty() && members.iter().all(|member| member["publicName"].is_string()), "{council}");
        let ranks: Vec<_> =
            list(&council["priorities"]).iter().map(|one| one["rank"].as_u64().expect("a rank")).collect();
        assert!(
            (1..=5).contains(&ranks.len())
                && ranks.iter().copied().eq(1..=u64::try_from(ranks.len()).expect("a number"))
        );
        assert!(list(&council["priorities"]).iter().all(|one| one["year"] == 2026), "{council}");
        assert!(moment(&council["nextMeeting"]["startsAt"]) > START, "{council}");
    }
    let noord = councils.iter().find(|council| council["slug"] == "noord").expect("a council");
    let members = texts(&list(&noord["members"]), "/publicName");
    assert!(members.contains(&"Sietske Bouma".to_owned()) && !members.contains(&"Djamila Toufik".to_owned()));
}

#[tokio::test]
async fn a_postcode_leads_to_the_district_council() {
    let app = Gehoord::start().await;
    for (postcode, slug, region) in [
        ("1056 AB", "groot-amsterdam", "Groot Amsterdam"),
        ("9712gh", "noord", "Noord"),
        ("6211 AA", "limburg", "Limburg"),
    ] {
        let found = ask(&app.nobody(), "WebsiteFindCouncil", json!({ "postcode": postcode })).await;
        let nodes = list(found.at("/councils/nodes"));
        let district = nodes.iter().find(|council| council["slug"] == slug);
        assert_eq!(district.unwrap_or_else(|| panic!("{}", found.body))["region"]["name"], region);
        // Beside it the central council at most, which is everybody's.
        assert!(nodes.iter().all(|council| council["slug"] == slug || council["slug"] == "centraal"), "{}", found.body);
    }
    // Where no district is, no district is found.
    let found = ask(&app.nobody(), "WebsiteFindCouncil", json!({ "postcode": "4811 GV" })).await;
    assert!(list(found.at("/councils/nodes")).iter().all(|council| council["slug"] == "centraal"), "{}", found.body);
    let wrong = app.nobody().run("WebsiteFindCouncil", json!({ "postcode": "Amsterdam" })).await;
    assert_eq!(wrong.codes(), ["BAD_USER_INPUT"]);
}

#[tokio::test]
async fn the_page_of_a_council_shows_what_is_public_and_nothing_else() {
    let app = Gehoord::start().await;
    let page = ask(&app.nobody(), "WebsiteCouncil", json!({ "slug": "groot-amsterdam" })).await;
    assert_eq!(page.text("/council/name"), "Cliëntenraad Groot Amsterdam");
    assert_eq!(page.text("/council/contact/email"), "amsterdam@clientenraad.example");
    let members = list(page.at("/council/members"));
    let secretary = members.iter().find(|member| member["role"] == "SECRETARY").expect("a secretary");
    assert_eq!((&secretary["publicName"], &secretary["since"]), (&json!("Joost Hoekstra"), &json!("2025-01-01")));
    let sessions = list(page.at("/sessions/nodes"));
    assert!(!sessions.is_empty() && sessions.iter().all(|session| moment(&session["startsAt"]) > START));
    assert!(sessions.iter().all(|session| session["kind"] != "MIRROR_CONVERSATION"), "{}", page.body);
    let proposals = list(page.at("/proposals/nodes"));
    assert!(!proposals.is_empty());
    for proposal in &proposals {
        assert!(proposal["decision"]["reasons"].is_string(), "only what is decided is published: {proposal}");
        assert!(moment(&proposal["decision"]["decidedAt"]) < START);
    }
    let kept = proposals.iter().flat_map(|proposal| list(&proposal["followUps"]["nodes"]));
    assert!(kept.clone().count() > 0 && kept.clone().all(|follow_up| follow_up["dueOn"].is_string()));
    let nowhere = ask(&app.nobody(), "WebsiteCouncil", json!({ "slug": "nowhere" })).await;
    assert!(nowhere.at("/council").is_null() && list(nowhere.at("/proposals/nodes")).is_empty());
}

#[tokio::test]
async fn the_loop_report_tells_whole_past_months_without_small_counts() {
    let app = Gehoord::start().await;
    for organisation in [UWI, STROOMDAM] {
        let nobody = app.at(organisation, "nobody").await;
        let period = json!({ "period": { "from": "2026-05-15", "until": "2026-12-31" } });
        let report = list(ask(&nobody, "WebsiteLoopReport", period).await.at("/insight/loopReport"));
        assert_eq!(texts(&report, "/label"), ["2026-06", "2026-07", "2026-08"], "{organisation}");
        for row in &report {
            let month = row["label"].as_str().expect("a month");
            let counted = app
                .sql(organisation, &format!("SELECT count(*) FROM signal WHERE to_char(received_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM') = '{month}'"))
                .await;
            let counted: u64 = counted[0].parse().expect("a number");
            let shown = if (1..=4).contains(&counted) { json!(null) } else { json!(counted) };
            assert_eq!(row["received"], shown, "{organisation} {month}");
            for share in ["seenInTime", "heardInTime", "helpedInTime"] {
                assert!(row[share].as_f64().is_none_or(|share| (0.0..=1.0).contains(&share)), "{row}");
            }
        }
        assert!(report.iter().any(|row| row["seenInTime"].as_f64().is_some_and(|share| share > 0.5)), "{report:?}");
        assert!(
            report.iter().any(|row| row["medianDaysToHelped"].as_f64().is_some_and(|days| days > 0.0)),
            "{report:?}"
        );
    }
}

#[tokio::test]
async fn it_asks_from_its_own_origin() {
    let ours = "https://councils.example";
    let app = Gehoord::start_with(|settings| settings.cors_origins = Origins::Only(vec![ours.to_owned()])).await;
    for name in ["WebsiteCouncils", "WebsiteFindCouncil", "WebsiteCouncil", "WebsiteLoopReport"] {
        let variables = json!({
            "first": 2, "postcode": "1056 AB", "slug": "noord", "period": { "from": "2026-06-01", "until": "2026-08-01" }
        });
        let body = json!({ "query": harness::operation(name).file, "operationName": name, "variables": variables });
        let sent = app.http.post(app.url("/graphql")).header(ORIGIN, ours).json(&body).send().await.expect("an answer");
        assert_eq!(
            (sent.status().as_u16(), &sent.headers()["access-control-allow-origin"]),
            (200, &ours.parse().expect("a header"))
        );
    }
}
