//! The workspace of a council: signed in as a member.

use harness::{Gehoord, UWI, json};

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
