//! The workspace of a council: signed in as a member.

use harness::{Gehoord, UWI, json};

use super::{ask, list};
use crate::{
    proposals::{council, done, look},
    signals::department,
};

#[tokio::test]
async fn a_council_proposes_submits_and_reads_the_decision_on_the_website() {
    let app = Gehoord::start().await;
    let (member, owner) = (app.as_("member").await, app.as_("owner").await);
    let input = json!({
        "councilId": council(&app, "groot-amsterdam").await, "consultationId": null, "kind": "UNSOLICITED_ADVICE",
        "title": "Korter wachten", "text": "Meet het elke maand.", "topicIds": [], "signalIds": [], "sessionIds": [],
        "departmentId": department(&app, "uitkeringen").await
    });
    let drafted = member.run_of_file("CouncilPropose", json!({ "input": input })).await;
    assert_eq!(drafted.text("/draftProposal/proposal/status"), "DRAFT");
    let id = drafted.text("/draftProposal/proposal/id").to_owned();
    let submitted = member.run_of_file("CouncilSubmit", json!({ "proposal": id })).await;
    let expected =
        json!({ "proposal": { "id": id, "status": "SUBMITTED", "decisionDueOn": "2026-10-20" }, "userErrors": [] });
    assert_eq!(submitted.at("/submitProposal"), &expected);

    let account = app.account(UWI, "owner@demo.example").await;
    let bare = json!({ "proposalId": id, "outcome": "ACCEPTED", "reasons": "Dat doen wij." });
    let refused = owner.run_of_file("DashboardDecide", json!({ "input": bare })).await;
    assert_eq!(refused.user_errors("decideProposal"), ["FOLLOW_UP_NEEDED"]);
    let mut input = bare;
    input["followUps"] = json!([{ "commitment": "Elke maand meten.", "ownerId": account, "dueOn": "2026-10-01" }]);
    let decided = owner.run_of_file("DashboardDecide", json!({ "input": input })).await;
    let proposal = decided.at("/decideProposal/proposal");
    assert_eq!(
        (&proposal["status"], &proposal["decision"]),
        (&json!("ACCEPTED"), &json!({ "outcome": "ACCEPTED", "reasons": "Dat doen wij." }))
    );
    assert_eq!(proposal["followUps"]["nodes"][0]["dueOn"], "2026-10-01");

    let page = app.nobody().run_of_file("WebsiteCouncil", json!({ "slug": "groot-amsterdam" })).await;
    let first = page.at("/proposals/nodes/0");
    assert_eq!((&first["title"], &first["decision"]["reasons"]), (&json!("Korter wachten"), &json!("Dat doen wij.")));
    assert_eq!(
        first["followUps"]["nodes"],
        json!([{ "commitment": "Elke maand meten.", "dueOn": "2026-10-01", "status": "OPEN" }])
    );
    done(&owner, "planProposal", json!({ "proposalId": id, "plannedFor": "2026-10-01" })).await;
    assert_eq!(look(&member, &id).await["plannedFor"], "2026-10-01");
}

#[tokio::test]
async fn a_members_workspace_holds_what_is_the_councils_and_nothing_of_who_the_client_is() {
    let app = Gehoord::start().await;
    let member = app.as_("member").await;
    let page = ask(&member, "CouncilWorkspace", json!({ "slug": "groot-amsterdam", "first": 20 })).await;
    assert_eq!(page.at("/council/name"), "Cliëntenraad Groot Amsterdam");
    assert!(list(page.at("/council/members")).iter().any(|seat| seat["account"]["name"] == "Joost Hoekstra"));
    let sessions = list(page.at("/sessions/nodes"));
    let mirror = sessions.iter().find(|one| one["kind"] == "MIRROR_CONVERSATION" && one["status"] == "REPORTED");
    let mirror = mirror.unwrap_or_else(|| panic!("{}", page.body));
    let people = list(&mirror["participants"]);
    let client = people.iter().find(|one| one["role"] == "CLIENT").expect("a client");
    assert_eq!((&client["name"], &client["room"]), (&json!("Client"), &json!("CONVERSATION")));
    assert!(people.iter().any(|one| one["name"] == "Wessel Brink"), "who works here is known: {people:?}");
    let noticed = list(&mirror["observations"]["nodes"]);
    assert!(noticed.len() >= 3 && noticed.iter().all(|one| one["text"].is_string()), "it is reported: {mirror}");
    assert!(!page.body.to_string().contains("Tamara"), "{}", page.body);
    let signals = list(page.at("/signals/nodes"));
    assert!(!signals.is_empty() && signals.iter().all(|one| one["text"].is_string()), "{}", page.body);
}

#[tokio::test]
async fn a_member_who_attended_observes_and_whoever_did_not_is_refused() {
    let app = Gehoord::start().await;
    let find = "{ sessions(first: 50, filter: { kind: INFORMAL, status: HELD }) { nodes { id title } } }";
    let found = app.as_("manager").await.send(find, json!({})).await;
    let session = list(found.at("/sessions/nodes"))[0]["id"].clone();
    let guest = app.nobody().signed_in("mia.custers@raadslid.example", harness::PASSWORD).await;
    let input = json!({ "sessionId": session, "text": "Bel mij gerust op 06-12345678 als u dit niet begrijpt.",
                        "assessment": "WENT_WELL", "timeFrame": "PRESENT" });
    let added = guest.run_of_file("CouncilObserve", json!({ "input": input })).await;
    let observation = added.at("/addObservation/observation");
    assert!(added.user_errors("addObservation").is_empty(), "{}", added.body);
    assert_eq!((&observation["masked"], &observation["assessment"]), (&json!(true), &json!("WENT_WELL")));
    assert!(observation["text"].as_str().expect("a text").contains("06-12345678"), "its author reads it whole");
    let look = format!("{{ session(id: {session}) {{ observations(first: 10) {{ nodes {{ text }} }} }} }}");
    let organiser = app.nobody().signed_in("geert.dammers@uwi.example", harness::PASSWORD).await;
    let seen = organiser.send(&look, json!({})).await.body.to_string();
    assert!(seen.contains("[telefoonnummer]") && !seen.contains("12345678"), "{seen}");

    let absent = app.as_("member").await.run_of_file("CouncilObserve", json!({ "input": input })).await;
    assert_eq!(absent.codes(), ["NOT_FOUND"], "{}", absent.body);
}
