//! Consultations: staff put something to councils; each answers with advice or says why not; staff answer that.

use harness::{Answer, Client, Gehoord, UWI, Value, json};

use crate::{
    proposals::{act, council, decision, done, look, person, refused},
    signals::{count, department},
};

const LIST: &str =
    "query($f: ConsultationFilter) { consultations(first: 50, filter: $f) { totalCount nodes { id question } } }";
const LOOK: &str = "query($id: ID!) { consultation(id: $id) { question questions document { url text } dueOn closedAt masked \
                    putBy { name } department { code } requests { council { slug } state declinedReason } \
                    answers(first: 5) { nodes { id title status } } } }";

async fn change(who: &Client<'_>, mutation: &str, input: Value) -> Answer {
    let capital = mutation[..1].to_uppercase() + &mutation[1..];
    let document = format!(
        "mutation($i: {capital}Input!) {{ {mutation}(input: $i) {{ consultation {{ id }} userErrors {{ code field }} }} }}"
    );
    who.send(&document, json!({ "i": input })).await
}

fn codes(answer: &Answer, mutation: &str) -> Vec<String> {
    let mut codes: Vec<String> = answer.user_errors(mutation).into_iter().map(str::to_owned).collect();
    codes.sort_unstable();
    codes
}

/// Puts a question to two councils, to be answered by 1 October.
async fn put(app: &Gehoord) -> String {
    let input = json!({
        "councilIds": [council(app, "groot-amsterdam").await, council(app, "noord").await],
        "question": "Wat vindt u van de nieuwe brief?", "questions": ["Is hij duidelijk?", "Is hij vriendelijk?"],
        "documentUrl": "https://voorbeeld.example/brief", "documentText": "Beste mevrouw, bel 06-12345678.",
        "departmentId": department(app, "uitkeringen").await, "dueOn": "2026-10-01"
    });
    let answer = change(&app.as_("manager").await, "putToCouncils", input).await;
    answer.text("/putToCouncils/consultation/id").to_owned()
}

async fn see(who: &Client<'_>, id: &str) -> Value {
    who.send(LOOK, json!({ "id": id })).await.at("/consultation").clone()
}

async fn waits(who: &Client<'_>, id: &str, filter: Value) -> bool {
    let listed = who.send(LIST, json!({ "f": filter })).await;
    let nodes = listed.at("/consultations/nodes").as_array().expect("a list").clone();
    assert_eq!(listed.at("/consultations/totalCount"), nodes.len());
    nodes.iter().any(|node| node["id"] == id)
}

/// An answer of the member's council, as a draft. Its id.
async fn begun(app: &Gehoord, consultation: &str) -> String {
    let input = json!({
        "councilId": council(app, "groot-amsterdam").await, "consultationId": consultation, "kind": "SOLICITED_ADVICE",
        "title": "Over de brief", "text": "Minder ‘u moet’."
    });
    let drafted = done(&app.as_("member").await, "draftProposal", input).await;
    drafted["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn councils_answer_or_say_why_not_and_staff_answer_that() {
    let app = Gehoord::start().await;
    let id = put(&app).await;
    let (member, owner, noord) = (app.as_("member").await, app.as_("owner").await, person(&app, "Sietske Bouma").await);
    let (council_waits, staff_wait) = (json!({ "waitingFor": "COUNCIL" }), json!({ "waitingFor": "STAFF" }));
    let asked = see(&member, &id).await;
    assert_eq!(
        asked["requests"],
        json!([{ "council": { "slug": "groot-amsterdam" }, "state": "ASKED", "declinedReason": null }])
    );
    assert_eq!((&asked["questions"][1], &asked["masked"]), (&json!("Is hij vriendelijk?"), &json!(true)));
    assert_eq!(asked["document"]["text"], "Beste mevrouw, bel [telefoonnummer].");
    assert!(waits(&member, &id, council_waits.clone()).await && waits(&owner, &id, council_waits.clone()).await);
    assert!(!waits(&owner, &id, staff_wait.clone()).await);

    let answer = begun(&app, &id).await;
    assert_eq!(
        see(&member, &id).await["answers"]["nodes"],
        json!([{ "id": answer, "title": "Over de brief", "status": "DRAFT" }])
    );
    for who in [&owner, &app.as_("manager").await, &noord] {
        assert_eq!(see(who, &id).await["answers"]["nodes"], json!([]), "a draft is the council's own");
        assert!(waits(who, &id, council_waits.clone()).await && !waits(who, &id, staff_wait.clone()).await);
    }
    assert_eq!(look(&member, &answer).await["department"]["code"], "uitkeringen", "the department that asked");
    done(&member, "submitProposal", json!({ "proposalId": answer })).await;
    assert!(
        waits(&owner, &id, staff_wait.clone()).await && waits(&owner, &id, council_waits.clone()).await,
        "noord is still asked"
    );
    assert!(!waits(&member, &id, council_waits.clone()).await, "its own council has answered");
    assert_eq!(see(&noord, &id).await["answers"]["nodes"], json!([]));

    let why = json!({ "consultationId": id, "councilId": council(&app, "noord").await, "reason": "Wij kennen die brief niet." });
    assert_eq!(change(&member, "declineConsultation", why.clone()).await.codes(), ["FORBIDDEN"], "of another council");
    assert_eq!(codes(&change(&noord, "declineConsultation", why.clone()).await, "declineConsultation"), [""; 0]);
    assert_eq!(codes(&change(&noord, "declineConsultation", why).await, "declineConsultation"), ["ANSWERED_ALREADY"]);
    let told = see(&owner, &id).await;
    assert_eq!(
        told["requests"][1],
        json!({ "council": { "slug": "noord" }, "state": "DECLINED", "declinedReason": "Wij kennen die brief niet." })
    );
    assert_eq!(told["requests"][0]["state"], "ANSWERED");
    assert!(!waits(&owner, &id, council_waits).await && told["closedAt"].is_null());
    assert_eq!(
        count(
            &app,
            "FROM deadline WHERE subject_type = 'CONSULTATION' AND met_at IS NOT NULL AND started_at >= '2026-09-08'"
        )
        .await,
        2
    );

    done(&owner, "decideProposal", decision(&app, &answer, "ACCEPTED").await).await;
    assert!(!waits(&owner, &id, staff_wait).await);
    assert!(see(&owner, &id).await["closedAt"].is_string(), "all is said: it closes by itself");
    assert!(!waits(&owner, &id, json!({ "open": true })).await && waits(&owner, &id, json!({ "open": false })).await);
    let told = app
        .sql(UWI, "SELECT kind FROM event WHERE kind LIKE 'CONSULTATION%' AND at >= '2026-09-08' ORDER BY kind")
        .await;
    assert_eq!(told, ["CONSULTATION_ANSWERED", "CONSULTATION_CLOSED", "CONSULTATION_DECLINED", "CONSULTATION_PUT"]);
    assert_eq!(look(&noord, &answer).await["decision"]["outcome"], "ACCEPTED", "a council's decision is public");
}

#[tokio::test]
async fn only_those_who_may_put_something_to_councils_and_all_that_is_wrong_is_told() {
    let app = Gehoord::start().await;
    let input = json!({ "councilIds": [council(&app, "noord").await], "question": "Wat vindt u?", "dueOn": "2026-10-01",
        "departmentId": department(&app, "uitkeringen").await });
    for who in ["handler", "analyst", "facilitator", "complaints", "member", "client", "admin"] {
        assert_eq!(change(&app.as_(who).await, "putToCouncils", input.clone()).await.codes(), ["FORBIDDEN"], "{who}");
    }
    assert_eq!(change(&app.nobody(), "putToCouncils", input.clone()).await.codes(), ["UNAUTHENTICATED"]);
    assert!(codes(&change(&app.as_("owner").await, "putToCouncils", input).await, "putToCouncils").is_empty());
    let wrong = json!({ "councilIds": ["x"], "question": " ", "questions": [""], "documentUrl": "brief.pdf", "dueOn": "2026-09-01",
        "departmentId": "y" });
    let told = codes(&change(&app.as_("manager").await, "putToCouncils", wrong).await, "putToCouncils");
    assert_eq!(told, ["DUE_IN_PAST", "EMPTY", "EMPTY", "NOT_FOUND", "NOT_FOUND", "WEB_ADDRESS_INVALID"]);
}

#[tokio::test]
async fn it_does_not_exist_for_who_was_not_asked() {
    let app = Gehoord::start().await;
    let id = put(&app).await;
    let limburg = person(&app, "Mia Custers").await;
    for who in [&limburg, &app.as_("client").await, &app.as_("admin").await, &app.nobody()] {
        assert_eq!(see(who, &id).await, Value::Null);
        assert!(!waits(who, &id, json!({})).await && !waits(who, &id, json!({ "councilSlug": "noord" })).await);
        let node = who.send("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
        assert!(node.at("/node").is_null());
    }
    let input = json!({ "councilId": council(&app, "limburg").await, "consultationId": id, "kind": "SOLICITED_ADVICE",
        "title": "Ook van ons", "text": "Ja." });
    assert_eq!(refused(&limburg, "draftProposal", input).await, ["NOT_FOUND"]);
    let member = app.as_("member").await;
    assert!(waits(&member, &id, json!({ "councilSlug": "groot-amsterdam" })).await);
    assert!(!waits(&member, &id, json!({ "councilSlug": "noord" })).await, "who else was asked is not for a council");
}

#[tokio::test]
async fn a_council_gives_one_answer_and_can_take_it_back() {
    let app = Gehoord::start().await;
    let id = put(&app).await;
    let member = app.as_("member").await;
    let answer = begun(&app, &id).await;
    // Without the council, the member's own is meant.
    let again = json!({ "consultationId": id, "kind": "SOLICITED_ADVICE", "title": "Nog een", "text": "Ja." });
    assert_eq!(refused(&member, "draftProposal", again.clone()).await, ["ANSWER_THERE"]);
    done(&member, "submitProposal", json!({ "proposalId": answer })).await;
    assert_eq!(refused(&member, "draftProposal", again.clone()).await, ["ANSWERED_ALREADY"]);
    done(&member, "withdrawProposal", json!({ "proposalId": answer })).await;
    assert_eq!(see(&member, &id).await["requests"][0]["state"], "ASKED");
    assert_eq!(
        count(
            &app,
            "FROM deadline WHERE subject_type = 'CONSULTATION' AND met_at IS NOT NULL AND started_at >= '2026-09-08'"
        )
        .await,
        0
    );
    let second = done(&member, "draftProposal", again).await;
    let close = json!({ "consultationId": id });
    assert_eq!(change(&member, "closeConsultation", close.clone()).await.codes(), ["FORBIDDEN"]);
    assert!(
        codes(&change(&app.as_("manager").await, "closeConsultation", close.clone()).await, "closeConsultation")
            .is_empty()
    );
    let late = act(&member, "submitProposal", json!({ "proposalId": second["id"] })).await;
    assert_eq!(late.user_errors("submitProposal"), ["CONSULTATION_CLOSED"]);
    let twice = change(&app.as_("manager").await, "closeConsultation", close).await;
    assert_eq!(codes(&twice, "closeConsultation"), ["CONSULTATION_CLOSED"]);
    assert_eq!(count(&app, "FROM deadline WHERE subject_type = 'CONSULTATION' AND dropped_at IS NOT NULL AND started_at >= '2026-09-08'").await, 2);
}

#[tokio::test]
async fn of_two_members_who_begin_an_answer_at_once_one_does() {
    let app = Gehoord::start().await;
    let id = put(&app).await;
    let (joost, latifa) = (app.as_("member").await, person(&app, "Latifa Ouali").await);
    let input = json!({ "consultationId": id, "kind": "SOLICITED_ADVICE", "title": "Over de brief", "text": "Ja." });
    let answers = futures::future::join_all(
        [&joost, &latifa, &joost, &latifa].map(|who| act(who, "draftProposal", input.clone())),
    )
    .await;
    let begun = answers.iter().filter(|answer| answer.user_errors("draftProposal").is_empty()).count();
    assert_eq!(begun, 1);
    let refused = answers.iter().filter(|answer| answer.user_errors("draftProposal") == ["ANSWER_THERE"]).count();
    assert_eq!(refused, 3);
}

#[tokio::test]
async fn the_workspace_of_a_council_lists_what_it_is_asked() {
    let app = Gehoord::start().await;
    let id = put(&app).await;
    let answer = begun(&app, &id).await;
    // The part of `CouncilWorkspace` that is about consultations, word for word.
    let document = "query($slug: String!, $first: Int!) { consultations(first: $first, filter: { councilSlug: $slug, open: true }) { \
                    nodes { id question dueOn answers(first: 5) { nodes { id title status } } } } }";
    let workspace = app.query("member", document, json!({ "slug": "groot-amsterdam", "first": 20 })).await;
    let first = workspace.at("/consultations/nodes/0");
    let expected = json!({ "id": id, "question": "Wat vindt u van de nieuwe brief?", "dueOn": "2026-10-01",
        "answers": { "nodes": [{ "id": answer, "title": "Over de brief", "status": "DRAFT" }] } });
    assert_eq!(first, &expected);
}
