//! **Mirror conversation.** A council member observes a conversation between an employee and a client whose benefit was
//! cut. The observer never learns who the client is. Feedback leads to a proposal and a commitment to the client. It runs
//! late and goes up to the process owner; when it is kept, client and observer both hear back; only then is the session
//! followed up.

use chrono::TimeDelta;
use harness::{Gehoord, UWI, Value, json};

use super::Story;
use crate::{proposals::council, signals::department};

const MEMBER: &str = "member@demo.example";

#[tokio::test]
async fn story_mirror_conversation() {
    let app = Gehoord::start().await;
    let story = Story(&app, UWI);
    let [client] = story.clients(["zora"]).await;
    let session = it_is_planned_and_certain(&app, &story, &client).await;
    the_council_member_watches_and_learns_no_name(&app, &story, &session, &client).await;
    it_is_reported_and_leads_to_a_proposal(&app, &story, &session).await;
    let promise = something_is_promised_to_the_client(&app, &story, &session).await;
    it_runs_late_and_goes_up(&app, &story, &session, &promise).await;
    it_is_kept_and_everybody_hears_back(&app, &story, &session, &promise, &client).await;
}

/// A conversation needs four kinds of people, and says which are missing: all at once.
async fn it_is_planned_and_certain(app: &Gehoord, story: &Story<'_>, client: &str) -> String {
    let plan = json!({
        "kind": "MIRROR_CONVERSATION", "title": "Spiegelgesprek: als de uitkering stopt",
        "about": "Wat gebeurt er met iemand van wie de uitkering is gestopt?",
        "councilIds": [council(app, "groot-amsterdam").await], "place": "Kantoor Amsterdam, spiegelkamer",
        "moments": [{ "startsAt": "2026-09-15T08:00:00Z", "endsAt": "2026-09-15T10:00:00Z" }],
    });
    for who in ["handler", "member", "nobody"] {
        let refused = story.is_refused(who, "planSession", plan.clone()).await;
        assert_eq!(refused, [if who == "nobody" { "UNAUTHENTICATED" } else { "FORBIDDEN" }]);
    }
    let planned = story.does("facilitator", "planSession", plan, "session { id status }").await;
    assert_eq!(planned["session"]["status"], "PLANNED");
    let session = planned["session"]["id"].as_str().unwrap().to_owned();
    let this = || json!({ "sessionId": session });

    assert_eq!(
        story.is_refused("facilitator", "confirmSession", this()).await,
        ["CLIENT_NEEDED", "EMPLOYEE_NEEDED", "FACILITATOR_NEEDED", "OBSERVER_NEEDED"]
    );
    let people = json!([
        { "email": client, "role": "CLIENT" },
        { "accountId": app.account(UWI, "handler@demo.example").await, "role": "EMPLOYEE" },
        { "accountId": app.account(UWI, "facilitator@demo.example").await, "role": "FACILITATOR" },
        { "accountId": app.account(UWI, MEMBER).await, "role": "OBSERVER" },
        { "accountId": app.account(UWI, "analyst@demo.example").await, "role": "OBSERVER" },
    ]);
    let invitation = json!({ "sessionId": session, "people": people });
    assert_eq!(story.is_refused("manager", "inviteToSession", invitation.clone()).await, ["FORBIDDEN"]);
    story.does("facilitator", "inviteToSession", invitation, "").await;

    // The client finds the invitation among the notices, and says yes; the others do too.
    app.noticed(UWI).await;
    let notices = story.sees(client, "{ notices(first: 5) { nodes { sentence } } }").await.to_string();
    assert!(notices.contains("invited"), "{notices}");
    assert_eq!(
        story.is_refused("facilitator", "confirmSession", this()).await,
        ["CLIENT_NEEDED", "EMPLOYEE_NEEDED", "OBSERVER_NEEDED"],
        "who leads it invited herself"
    );
    for who in [client, "handler", "member", "analyst"] {
        story.does(who, "answerInvitation", json!({ "sessionId": session, "accepts": true }), "").await;
    }
    let certain = story.does("facilitator", "confirmSession", this(), "session { status }").await;
    assert_eq!(certain["session"]["status"], "CONFIRMED");
    session
}

/// It is held with the client's consent on record. Who watches sees "Client", and writes down what could be better.
async fn the_council_member_watches_and_learns_no_name(app: &Gehoord, story: &Story<'_>, session: &str, client: &str) {
    let this = json!({ "sessionId": session });
    assert_eq!(story.is_refused("facilitator", "holdSession", this.clone()).await, ["SESSION_TO_COME"]);
    let noticed = |text: &str, assessment: &str| json!({ "sessionId": session, "text": text, "assessment": assessment, "timeFrame": "PAST" });
    let early = noticed("Te vroeg.", "WENT_WELL");
    assert_eq!(story.is_refused("member", "addObservation", early).await, ["SESSION_TO_COME"]);

    app.set_time((2026, 9, 15), (12, 10));
    assert_eq!(
        story.is_refused("facilitator", "holdSession", this.clone()).await,
        ["CONVERSATION_CONSENT_NEEDED"],
        "nobody asked the client"
    );
    let consent = json!({ "sessionId": session, "scopes": ["CONVERSATION", "STORY"] });
    story.does(client, "giveConsent", consent, "").await;
    let told = json!({ "sessionId": session, "text": "Ik kreeg geen geld meer. Bel mij op 06-48201937, vroeg ik, maar niemand belde." });
    story.does(client, "writeStory", told, "").await;
    let held = story.does("facilitator", "holdSession", this, "session { status reportDueOn }").await;
    assert_eq!(held["session"], json!({ "status": "HELD", "reportDueOn": "2026-10-13" }));

    let well = noticed("De medewerker luisterde eerst. Dat gaf rust.", "WENT_WELL");
    story.does("member", "addObservation", well, "").await;
    let better = noticed("Haal het wijkteam erbij voor de uitkering stopt.", "COULD_BE_BETTER");
    story.does("member", "addObservation", better, "observation { id masked }").await;

    let look = format!(
        "{{ session(id: \"{session}\") {{ participants {{ role room name story }} observations(first: 10) {{ nodes {{ text author {{ name }} }} }} }} }}"
    );
    for watcher in ["member", "analyst"] {
        let seen = story.sees(watcher, &look).await;
        let people = seen["session"]["participants"].as_array().unwrap();
        assert_eq!(people.len(), 5, "{watcher}: {seen}");
        let of_the_client: Vec<&Value> = people.iter().filter(|one| one["role"] == "CLIENT").collect();
        assert_eq!(of_the_client[0]["name"], "Client", "{watcher}");
        assert_eq!(of_the_client[0]["story"], Value::Null, "{watcher} reads nothing before the report");
        assert!(!seen.to_string().contains("zora") && !seen.to_string().contains("48201937"), "{watcher}: {seen}");
    }
    let employee = story.sees("handler", &look).await;
    assert!(employee.to_string().contains("06-48201937"), "who talked with the client reads the story: {employee}");
    assert!(!employee.to_string().contains("wijkteam"), "observations are their author's: {employee}");
    assert!(story.sees("facilitator", &look).await.to_string().contains("wijkteam"), "the organiser sees them at once");
}

/// The report releases what was noticed; the council makes a proposal of it.
async fn it_is_reported_and_leads_to_a_proposal(app: &Gehoord, story: &Story<'_>, session: &str) {
    app.set_time((2026, 9, 18), (9, 0));
    let waiting = "{ sessions(first: 50, filter: { awaitingReport: true }) { nodes { id } } }";
    assert!(story.sees("facilitator", waiting).await.to_string().contains(session));
    let report =
        json!({ "sessionId": session, "report": "De brief gaf geen reden. Het wijkteam had eerder kunnen helpen." });
    assert_eq!(story.is_refused("handler", "reportSession", report.clone()).await, ["FORBIDDEN"]);
    let reported = story.does("facilitator", "reportSession", report, "session { status }").await;
    assert_eq!(reported["session"]["status"], "REPORTED");
    assert!(!story.sees("facilitator", waiting).await.to_string().contains(session));
    let owing = "{ sessions(first: 50, filter: { oweAnswer: true }) { nodes { id } } }";
    assert!(story.sees("facilitator", owing).await.to_string().contains(session), "now it owes an answer");

    let look = format!(
        "{{ session(id: \"{session}\") {{ participants {{ role story }} observations(first: 10) {{ nodes {{ id text }} }} }} }}"
    );
    let seen = story.sees("handler", &look).await;
    let noticed = seen["session"]["observations"]["nodes"].as_array().unwrap();
    let better = noticed.iter().find(|one| one["text"].as_str().unwrap().contains("wijkteam")).expect("it is released");
    let watched = story.sees("member", &look).await.to_string();
    assert!(watched.contains("[telefoonnummer]") && !watched.contains("48201937"), "{watched}");

    let draft = json!({
        "councilId": council(app, "groot-amsterdam").await, "kind": "UNSOLICITED_ADVICE",
        "title": "Haal het wijkteam erbij", "text": "Bel het wijkteam voor een uitkering stopt.",
        "departmentId": department(app, "uitkeringen").await, "sessionIds": [session],
    });
    let draft = story.does("member", "draftProposal", draft, "proposal { id }").await;
    let proposal = draft["proposal"]["id"].clone();
    let evidence = json!({ "observationId": better["id"], "asEvidenceOfId": proposal });
    story.does("member", "useObservation", evidence, "").await;
    story.does("member", "submitProposal", json!({ "proposalId": proposal }), "").await;
    let look = format!(
        "{{ proposal(id: {proposal}) {{ evidence {{ sessionCount observations(first: 5) {{ nodes {{ text proposals {{ id }} }} }} }} }} }}"
    );
    let seen = story.sees("facilitator", &look).await;
    assert_eq!(
        seen["proposal"]["evidence"],
        json!({ "sessionCount": 1, "observations": { "nodes": [{ "text": better["text"], "proposals": [{ "id": proposal }] }] } })
    );
}

/// A commitment to the client, by the employee who was there.
async fn something_is_promised_to_the_client(app: &Gehoord, story: &Story<'_>, session: &str) -> String {
    let participants = format!("{{ session(id: \"{session}\") {{ participants {{ id role }} }} }}");
    let seen = story.sees("facilitator", &participants).await;
    let people = seen["session"]["participants"].as_array().unwrap();
    let client = people.iter().find(|one| one["role"] == "CLIENT").unwrap();
    let commitment = json!({
        "sessionId": session, "commitment": "Het wijkteam belt u over de huur.", "dueOn": "2026-10-02",
        "ownerId": app.account(UWI, "handler@demo.example").await, "departmentId": department(app, "uitkeringen").await,
        "recipientIds": [client["id"]],
    });
    assert_eq!(story.is_refused("member", "createFollowUp", commitment.clone()).await, ["FORBIDDEN"]);
    let made = story.does("facilitator", "createFollowUp", commitment, "followUp { id status }").await;
    made["followUp"]["id"].as_str().unwrap().to_owned()
}

/// Nobody does it in time: it goes up to the process owner. Until it is done, the session owes an answer.
async fn it_runs_late_and_goes_up(app: &Gehoord, story: &Story<'_>, session: &str, promise: &str) {
    app.set_time((2026, 10, 5), (9, 0));
    app.keep_promises(UWI).await;
    app.noticed(UWI).await;
    let notices = "{ notices(first: 100, filter: { unread: true }) { nodes { sentence subject { __typename ... on FollowUp { id } } } } }";
    let owner = story.sees("owner", notices).await;
    let gone_up = owner["notices"]["nodes"].as_array().unwrap().iter().any(|notice| {
        notice["subject"]["id"] == promise && notice["sentence"].as_str().unwrap().contains("process owner")
    });
    assert!(gone_up, "{owner}");
    let this = json!({ "sessionId": session });
    let refused = story.is_refused("facilitator", "followUpSession", this.clone()).await;
    assert_eq!(refused, ["COMMITMENTS_OPEN"], "whoever could sign in heard of the report");
    let answer = story.tries("facilitator", "followUpSession", this, "openCommitments { id } notTold { id }").await;
    assert_eq!(answer.data()["followUpSession"]["openCommitments"], json!([{ "id": promise }]));
}

/// When it is kept, client and observer both hear; only then is the session followed up.
async fn it_is_kept_and_everybody_hears_back(
    app: &Gehoord,
    story: &Story<'_>,
    session: &str,
    promise: &str,
    client: &str,
) {
    let done = json!({ "followUpId": promise, "status": "DONE", "text": "Het wijkteam heeft gebeld.", "audience": "PARTICIPANTS" });
    story.does("handler", "updateFollowUp", done, "").await;
    let this = json!({ "sessionId": session });
    assert_eq!(
        story.is_refused("facilitator", "followUpSession", this.clone()).await,
        ["NOT_ALL_TOLD"],
        "nobody has heard yet"
    );
    app.pass(TimeDelta::minutes(5));
    app.noticed(UWI).await;
    let notices = "{ notices(first: 20) { nodes { sentence subject { __typename ... on FollowUp { id } } } } }";
    for who in [client, "member"] {
        let heard = story.sees(who, notices).await;
        let of_it = heard["notices"]["nodes"].as_array().unwrap().iter().find(|one| one["subject"]["id"] == promise);
        assert!(of_it.is_some_and(|one| one["sentence"].as_str().unwrap().contains("done")), "{who}: {heard}");
    }
    // In one place the client sees all that was promised where they sat.
    let promised = "{ followUps(first: 5, filter: { mine: true }) { nodes { id status commitment updates(first: 5) { nodes { text } } } } }";
    let mine = story.sees(client, promised).await;
    assert_eq!(mine["followUps"]["nodes"][0]["status"], "DONE");
    assert!(mine.to_string().contains("Het wijkteam heeft gebeld."), "{mine}");

    let followed_up = story.does("facilitator", "followUpSession", this, "session { status }").await;
    assert_eq!(followed_up["session"]["status"], "FOLLOWED_UP");
    let owing = "{ sessions(first: 50, filter: { oweAnswer: true }) { nodes { id } } }";
    assert!(!story.sees("facilitator", owing).await.to_string().contains(session));

    // The client takes back that the story is read as it was told: it is masked again, and stays so for who watched.
    let back = json!({ "sessionId": session, "scopes": ["STORY"] });
    story.does(client, "withdrawConsent", back, "").await;
    let look = format!("{{ session(id: \"{session}\") {{ participants {{ story }} }} }}");
    for (who, reads) in [(client, "48201937"), ("handler", "[telefoonnummer]"), ("member", "[telefoonnummer]")] {
        let seen = story.sees(who, &look).await.to_string();
        assert!(seen.contains(reads), "{who}: {seen}");
        assert!(who == client || !seen.contains("48201937"), "{who}: {seen}");
    }
}
