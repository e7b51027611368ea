//! The observation room: who watches a mirror conversation never learns who the client is, whatever they ask and whatever
//! else they are. Every query of the contract and every root field is thrown at one, by two who watched it.

mod everything;

use std::collections::BTreeSet;

use entity::term::Term;
use everything::{Everything, Known, Question};
use harness::{Answer, Client, Function, Gehoord, PASSWORD, Role, UWI, Value, json, operations};

use crate::{
    proposals::council,
    signals::{department, topic},
};

/// The client who sits in the conversation. Nothing else in the demo has these words.
const CLIENT: &str = "zonnebloem.geheim@verborgen.example";
const NAME: &str = "Zonnebloem Geheimhouder";
const HELPER: &str = "Tante Klaproos";
const PHONE: &str = "48201937";
/// Staff who can do all that staff can.
const COLLEAGUE: &str = "ziet.alles@uwi.example";
const FACILITATOR: &str = "facilitator@demo.example";
const MEMBER: &str = "member@demo.example";

/// A conversation that was held and reported, with all that hangs on it.
struct Conversation {
    app: Gehoord,
    /// What would tell who the client is.
    traces: Vec<String>,
    known: Known,
    session: String,
    /// A signal of the client's that has nothing to do with it.
    plain: String,
}

#[tokio::test]
async fn nothing_that_a_council_member_who_watched_can_ask_tells_who_the_client_is() {
    throw_everything(MEMBER, 20).await;
}

#[tokio::test]
async fn nothing_that_an_employee_with_every_function_who_watched_can_ask_tells_who_the_client_is() {
    throw_everything(COLLEAGUE, 23).await;
}

#[tokio::test]
async fn who_converses_and_who_organises_learn_the_name_by_the_same_questions() {
    // Or else the attack would find nothing wherever it looked.
    let there = Conversation::held().await;
    for who in ["facilitator@demo.example", "handler@demo.example"] {
        let client = there.app.nobody().signed_in(who, PASSWORD).await;
        let found = there.ask(&client, |question| question.field == "session").await.found;
        assert!(found.iter().any(|(_, trace)| trace.starts_with(NAME)), "{who} learns the name: {found:?}");
        assert!(found.iter().any(|(_, trace)| trace.starts_with(PHONE)), "{who} reads the story: {found:?}");
        assert!(there.ties_the_proposal(&client).await, "{who} sees what the proposal rests on");
    }
}

async fn throw_everything(who: &str, least: usize) {
    let there = Conversation::held().await;
    let watcher = there.app.nobody().signed_in(who, PASSWORD).await;
    let mut asked = there.ask_everything(&watcher).await;
    there.ask_the_contract(&watcher, &mut asked).await;
    there.try_everything(&watcher, &mut asked).await;
    assert!(asked.found.is_empty(), "{who} finds {:#?}", asked.found);
    // They did see the conversation, as it is for them.
    assert!(asked.seen_session >= 10, "{who} saw the session in {} answers", asked.seen_session);
    assert!(asked.answered.len() >= least, "{who} was answered on {} root fields", asked.answered.len());
    assert!(!there.ties_the_proposal(&watcher).await, "{who} ties the client's own proposal to the conversation");
    assert!(asked.called_client, "{who} saw somebody called Client");
}

/// What came of asking.
#[derive(Default)]
struct Asked {
    /// The document, and what it gave away.
    found: Vec<(String, String)>,
    answered: BTreeSet<String>,
    seen_session: usize,
    called_client: bool,
}

impl Conversation {
    async fn held() -> Self {
        let app = Gehoord::start().await;
        app.make_account(UWI, CLIENT, &[Role::Client], &[]).await;
        let rename = format!("UPDATE account SET name = '{NAME}' WHERE email = '{CLIENT}'");
        app.sql(UWI, &format!("WITH done AS ({rename} RETURNING 1) SELECT count(*)::text FROM done")).await;
        app.make_account(UWI, COLLEAGUE, &[Role::Staff], Function::ALL).await;
        let intake = "UPDATE account SET department_id = (SELECT id FROM department WHERE is_intake)";
        let intake = format!("{intake} WHERE email = '{COLLEAGUE}'");
        app.sql(UWI, &format!("WITH done AS ({intake} RETURNING 1) SELECT count(*)::text FROM done")).await;

        let preferences = json!({ "wanted": ["APP"], "unwanted": ["PHONE"], "announceFirst": true, "language": "nl", "helperName": HELPER });
        does(&app, CLIENT, "setContactPreferences", preferences, "").await;
        let plan = json!({
            "kind": "MIRROR_CONVERSATION", "title": "Spiegelgesprek achter glas", "place": "Kantoor Amsterdam",
            "councilIds": [council(&app, "groot-amsterdam").await],
            "moments": [{ "startsAt": "2026-09-15T08:00:00Z", "endsAt": "2026-09-15T10:00:00Z" }],
        });
        let planned = does(&app, FACILITATOR, "planSession", plan, "session { id }").await;
        let session = planned["session"]["id"].as_str().unwrap().to_owned();
        let this = || json!({ "sessionId": session });
        let people = json!([
            { "email": CLIENT, "role": "CLIENT" },
            { "accountId": app.account(UWI, "handler@demo.example").await, "role": "EMPLOYEE" },
            { "accountId": app.account(UWI, "facilitator@demo.example").await, "role": "FACILITATOR" },
            { "accountId": app.account(UWI, MEMBER).await, "role": "OBSERVER" },
            { "accountId": app.account(UWI, COLLEAGUE).await, "role": "GUEST", "room": "OBSERVATION" },
        ]);
        does(&app, FACILITATOR, "inviteToSession", json!({ "sessionId": session, "people": people }), "").await;
        for who in [CLIENT, "handler@demo.example", MEMBER, COLLEAGUE] {
            let yes = json!({ "sessionId": session, "accepts": true });
            does(&app, who, "answerInvitation", yes, "").await;
        }
        does(&app, FACILITATOR, "confirmSession", this(), "").await;
        does(&app, CLIENT, "giveConsent", json!({ "sessionId": session, "scopes": ["CONVERSATION", "STORY"] }), "")
            .await;
        let story = format!("Ik heet {NAME}. Bel mij op 06-{PHONE} of mail {CLIENT}.");
        does(&app, CLIENT, "writeStory", json!({ "sessionId": session, "text": story }), "").await;

        app.set_time((2026, 9, 15), (12, 30));
        let noticed = |text: &str| json!({ "sessionId": session, "text": text, "assessment": "COULD_BE_BETTER", "timeFrame": "PAST" });
        let own = noticed(&format!("Mijn nummer 06-{PHONE} stond nergens in het dossier."));
        let own = does(&app, CLIENT, "addObservation", own, "observation { id }").await["observation"]["id"].clone();
        does(&app, MEMBER, "addObservation", noticed("Het wijkteam wist van niets."), "").await;
        let by_name = noticed("Het wijkteam wist niets van Geheimhouder.");
        does(&app, "handler@demo.example", "addObservation", by_name, "").await;
        does(&app, FACILITATOR, "holdSession", this(), "").await;
        let report = json!({ "sessionId": session, "report": format!("Geheimhouder kreeg een brief zonder reden. {NAME} belde vergeefs.") });
        does(&app, FACILITATOR, "reportSession", report, "").await;

        // The client's observation becomes a signal, a commitment, and evidence of the client's own proposal.
        let signal = json!({ "kind": "COMPLAINT", "topicId": topic(&app, "contact/brieven").await });
        let signal = json!({ "observationId": own, "asSignal": signal });
        let signal = does(&app, CLIENT, "useObservation", signal, "signal { id }").await["signal"]["id"].clone();
        let look = format!("{{ session(id: \"{session}\") {{ participants {{ id role }} }} }}");
        let seen = by(&app, FACILITATOR).await.send(&look, json!({})).await;
        let people = seen.at("/session/participants").as_array().unwrap().clone();
        let participant = people.iter().find(|one| one["role"] == "CLIENT").unwrap()["id"].clone();
        let commitment = json!({
            "commitment": "Wij zetten uw nummer in het dossier.", "dueOn": "2026-09-30", "recipientIds": [participant],
            "ownerId": app.account(UWI, "handler@demo.example").await, "departmentId": department(&app, "uitkeringen").await,
        });
        let commitment = json!({ "observationId": own, "asCommitment": commitment });
        let follow_up =
            does(&app, FACILITATOR, "useObservation", commitment, "followUp { id }").await["followUp"]["id"].clone();
        // Another signal of the client's, which the colleague may open; only not as the client's of this conversation.
        let plain = json!({ "kind": "QUESTION", "channel": "WEBSITE", "text": "Wanneer wordt er betaald?" });
        let plain = does(&app, CLIENT, "submitSignal", plain, "signal { id }").await["signal"]["id"].clone();
        let draft = json!({ "signalIds": [plain], "kind": "IMPROVEMENT", "title": "Een nummer in elk dossier", "text": "Dan kan iemand bellen.",
                            "departmentId": department(&app, "uitkeringen").await, "sessionIds": [session] });
        let proposal = does(&app, CLIENT, "draftProposal", draft, "proposal { id }").await["proposal"]["id"].clone();
        does(&app, CLIENT, "useObservation", json!({ "observationId": own, "asEvidenceOfId": proposal }), "").await;
        does(&app, CLIENT, "submitProposal", json!({ "proposalId": proposal }), "").await;
        let done =
            json!({ "followUpId": follow_up, "status": "DONE", "text": "Het staat erin.", "audience": "PARTICIPANTS" });
        does(&app, "handler@demo.example", "updateFollowUp", done, "").await;
        let helped = json!({ "followUpId": follow_up, "helped": true, "comment": "Dank." });
        does(&app, CLIENT, "respondToFollowUp", helped, "").await;
        // The colleague has the most to handle it with: it is in their department, and not triaged.
        app.noticed(UWI).await;

        let account = app.account(UWI, CLIENT).await;
        let uuid = app.sql(UWI, &format!("SELECT id::text FROM account WHERE email = '{CLIENT}'")).await.remove(0);
        let quoted = |id: &Value| format!("\"{}\"", id.as_str().unwrap());
        let mut ids: Vec<String> =
            [&json!(session), &signal, &follow_up, &proposal, &own, &participant].map(quoted).to_vec();
        ids.push(format!("\"{account}\""));
        ids.extend(people.iter().map(|one| quoted(&one["id"])));
        let keys = "SELECT id::text FROM event WHERE subject_id IN (SELECT id FROM session WHERE title = 'Spiegelgesprek achter glas')";
        for key in app.sql(UWI, keys).await {
            let key: entity::id::EventId = entity::id::EventId(key.parse().unwrap());
            ids.push(format!("\"{key}\""));
        }
        let ids_of = |id: &Value| vec![quoted(id)];
        let known = Known::from([
            ("id", ids),
            ("sessionId", vec![format!("\"{session}\"")]),
            ("signalId", ids_of(&signal)),
            ("followUpId", ids_of(&follow_up)),
            ("proposalId", ids_of(&proposal)),
            ("observationId", ids_of(&own)),
            ("participantId", ids_of(&participant)),
            ("recipientIds", ids_of(&participant)),
            ("attendedIds", ids_of(&participant)),
            ("accountId", vec![format!("\"{account}\"")]),
            ("ownerId", vec![format!("\"{account}\"")]),
            ("handlerId", vec![format!("\"{account}\"")]),
            ("organiserId", vec![format!("\"{account}\"")]),
            ("email", vec![format!("\"{CLIENT}\"")]),
            ("slug", vec!["\"groot-amsterdam\"".to_owned()]),
            ("postcode", vec!["\"1056 AB\"".to_owned()]),
            ("code", vec!["\"ABCD-EFGH\"".to_owned()]),
            ("period", vec!["{ from: \"2026-06-01\", until: \"2026-08-01\" }".to_owned()]),
            ("reason", vec!["\"Ik wil het weten.\"".to_owned()]),
        ]);
        let traces = vec![
            NAME.to_owned(),
            CLIENT.to_owned(),
            account,
            uuid,
            HELPER.to_owned(),
            PHONE.to_owned(),
            "Geheimhouder".to_owned(),
        ];
        Self { app, traces, known, session, plain: plain.as_str().unwrap().to_owned() }
    }

    /// Whether somebody learns that the client's own proposal rests on this conversation: what else it rests on is the client's.
    async fn ties_the_proposal(&self, client: &Client<'_>) -> bool {
        let (proposal, observation) = (&self.known["proposalId"][0], &self.known["observationId"][0]);
        let look = format!(
            "{{ proposal(id: {proposal}) {{ evidence {{ sessionCount sessions(first: 5) {{ nodes {{ id }} }} observations(first: 5) {{ nodes {{ id }} }} }} }}
                session(id: \"{}\") {{ observations(first: 20) {{ nodes {{ id proposals {{ id }} }} }} }} }}",
            self.session
        );
        let answer = client.send(&look, json!({})).await;
        let evidence = &answer.data()["proposal"]["evidence"];
        let sessions = evidence["sessions"]["nodes"].as_array().map_or(0, Vec::len);
        let observations = evidence["observations"]["nodes"].as_array().map_or(0, Vec::len);
        let noticed = answer.data()["session"]["observations"]["nodes"].as_array().cloned().unwrap_or_default();
        let of_it = noticed.iter().filter(|one| format!("{}", one["id"]) == *observation);
        let leads_back = of_it.flat_map(|one| one["proposals"].as_array().cloned().unwrap_or_default()).count();
        let counts = evidence["sessionCount"].as_i64().unwrap_or_default();
        sessions + observations + leads_back > 0 || counts > 0
    }

    /// Asks every root field, as deep and as wide as it goes.
    async fn ask_everything(&self, client: &Client<'_>) -> Asked {
        self.ask(client, |_| true).await
    }

    async fn ask(&self, client: &Client<'_>, which: impl FnMut(&Question) -> bool) -> Asked {
        let mut asked = Asked::default();
        let questions = Everything::read().await.questions(&self.known);
        for question in questions.into_iter().filter(which) {
            if let Some(probe) = &question.probe {
                let answer = client.send(probe, json!({})).await;
                self.look(&answer, probe, &mut asked);
                if answer.body["data"][&question.field]["__typename"] != question.of.as_str() {
                    continue;
                }
            }
            let mut is_asked = false;
            for document in &question.tries {
                let answer = client.send(document, json!({})).await;
                assert!(!answer.codes().contains(&"GRAPHQL_VALIDATION_FAILED"), "{document}: {}", answer.body);
                self.look(&answer, document, &mut asked);
                // Too large a question is not answered; the others all are.
                if !answer.codes().contains(&"QUERY_TOO_COMPLEX") {
                    is_asked = true;
                    if answer.body["data"][&question.field] != Value::Null {
                        asked.answered.insert(question.field.clone());
                    }
                }
            }
            assert!(is_asked, "{} is too large to ask at all", question.field);
        }
        asked
    }

    /// Sends the queries of the contract, with all that is known here.
    async fn ask_the_contract(&self, client: &Client<'_>, asked: &mut Asked) {
        let period = json!({ "from": "2026-06-01", "until": "2026-08-01" });
        let variables = json!({
            "slug": "groot-amsterdam", "first": 20, "postcode": "1056 AB", "code": "ABCD-EFGH", "period": period,
            "topic": topic(&self.app, "contact/brieven").await, "proposal": self.known["proposalId"][0].trim_matches('"'), "days": 30,
        });
        let queries: Vec<_> = operations().iter().filter(|one| one.document.starts_with("query")).collect();
        assert!(queries.len() >= 12, "{}", queries.len());
        for query in queries {
            let mut answer = client.run(&query.name, variables.clone()).await;
            if answer.codes().contains(&"QUERY_TOO_COMPLEX") {
                let mut fewer = variables.clone();
                fewer["first"] = json!(5);
                answer = client.run(&query.name, fewer).await;
            }
            self.look(&answer, &query.name, asked);
        }
    }

    /// Tries every mutation on what is there.
    async fn try_everything(&self, client: &Client<'_>, asked: &mut Asked) {
        for (_, document) in Everything::read().await.acts(&self.known) {
            let answer = client.send(&document, json!({})).await;
            assert!(!answer.codes().contains(&"GRAPHQL_VALIDATION_FAILED"), "{document}: {}", answer.body);
            self.look(&answer, &document, asked);
        }
    }

    fn look(&self, answer: &Answer, document: &str, asked: &mut Asked) {
        let body = answer.body.to_string();
        // How the reporter of a signal wants to be contacted is no secret to a complaints coordinator, who does not know that it
        // is this client.
        let is_of_the_other = |trace: &str| trace == HELPER && body.contains(&self.plain);
        let found = self.traces.iter().filter(|trace| body.contains(trace.as_str()) && !is_of_the_other(trace));
        asked.found.extend(found.map(|trace| (around(&body, trace), format!("{trace}, asked by {document:.300}"))));
        asked.seen_session += usize::from(body.contains(&self.session));
        asked.called_client |= body.contains("\"name\":\"Client\"");
    }
}

/// A trace, and what stands around it.
fn around(body: &str, trace: &str) -> String {
    let before: String = body.split(trace).next().unwrap_or_default().chars().rev().take(160).collect();
    format!("{}{trace}", before.chars().rev().collect::<String>())
}

async fn by<'a>(app: &'a Gehoord, who: &str) -> Client<'a> {
    app.nobody().signed_in(who, PASSWORD).await
}

async fn does(app: &Gehoord, who: &str, mutation: &str, input: Value, selection: &str) -> Value {
    let capital = mutation[..1].to_uppercase() + &mutation[1..];
    let document = format!(
        "mutation($input: {capital}Input!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ code field }} }} }}"
    );
    let answer = by(app, who).await.send(&document, json!({ "input": input })).await;
    assert!(answer.user_errors(mutation).is_empty(), "{mutation}: {}", answer.body);
    answer.data()[mutation].clone()
}
