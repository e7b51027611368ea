//! Every mutation, each on a specimen of its own, and how it ends for a role.

use std::collections::BTreeSet;

use harness::{Client, Gehoord, UWI, Value, json};

use super::{
    as_role, centres,
    facts::{Facts, council, named, who},
    follow_up_acts, proposals,
    sdl::Types,
    talks, tried,
    truth::word,
};

/// A mutation with an input.
pub struct Act {
    /// The mutation.
    pub mutation: &'static str,
    /// What makes it another than others of that mutation.
    pub label: &'static str,
    /// What it is sent with.
    pub input: Value,
}

/// What each mutation comes to for a role, in a fresh copy of the demo: a title, and a word for each field.
pub async fn all(types: &Types, role: &str) -> Vec<(String, Vec<(String, String)>)> {
    let app = Gehoord::start().await;
    let acts = acts(&app).await;
    let known: BTreeSet<&str> = acts.iter().map(|act| act.mutation).collect();
    let all = types["Mutation"].iter().map(|field| field.name.as_str());
    let missing: Vec<&str> = all.filter(|name| !known.contains(name)).collect();
    assert!(missing.is_empty(), "add a specimen (tests/access/acts.rs) for the mutations {missing:?}");

    let client = as_role(&app, role).await;
    let mut done = Vec::new();
    for act in &acts {
        done.push((act.title(), act.run(types, &client).await));
    }
    drop(client);
    app.end().await;
    done
}

/// Everything that can be done, in an order in which nothing spoils what comes after.
pub async fn acts(app: &Gehoord) -> Vec<Act> {
    let facts = Facts(app);
    let mut acts = Vec::new();
    signals(&facts, &mut acts).await;
    follow_up_acts::add(&facts, &mut acts).await;
    proposals::acts(&facts, &mut acts).await;
    tried::acts(&facts, &mut acts).await;
    councils(&facts, &mut acts).await;
    centres::acts(&facts, &mut acts).await;
    talks::acts(&facts, &mut acts).await;
    lists(&facts, &mut acts).await;
    accounts(&facts, &mut acts).await;
    notices(&facts, &mut acts).await;
    acts
}

impl Act {
    fn title(&self) -> String {
        if self.label.is_empty() { self.mutation.to_owned() } else { format!("{}: {}", self.mutation, self.label) }
    }

    /// Sends it.
    pub async fn send(&self, types: &Types, client: &Client<'_>) -> harness::Answer {
        let field = types["Mutation"].iter().find(|field| field.name == self.mutation);
        let payload = &field.unwrap_or_else(|| panic!("there is no mutation {}", self.mutation)).gives;
        let capital = self.mutation[..1].to_uppercase() + &self.mutation[1..];
        let document = format!(
            "mutation($input: {capital}Input!) {{ {}(input: $input) {} }}",
            self.mutation,
            selection(types, payload)
        );
        client.send(&document, json!({ "input": self.input })).await
    }

    async fn run(&self, types: &Types, client: &Client<'_>) -> Vec<(String, String)> {
        let answer = self.send(types, client).await;
        let payload = &answer.body["data"][self.mutation];
        let outcome = match answer.codes().first() {
            Some(code) => (*code).to_owned(),
            None if payload["userErrors"].as_array().is_some_and(Vec::is_empty) => "done".to_owned(),
            None => "userErrors".to_owned(),
        };
        assert!(!["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"].contains(&outcome.as_str()), "{}", answer.body);
        let mut words = vec![(format!("Mutation.{}", self.mutation), outcome)];
        let gives = &types["Mutation"].iter().find(|field| field.name == self.mutation).expect("it is there").gives;
        words_of(types, gives, payload, &mut words);
        words
    }
}

/// Types that only payloads give: all of them is asked for.
fn is_only_here(name: &str) -> bool {
    [
        "RevealedSignal",
        "RevealedReporter",
        "DataQuality",
        "RejectedSignal",
        "SignalResult",
        "FollowUpResult",
        "UserError",
    ]
    .contains(&name)
}

fn selection(types: &Types, of: &str) -> String {
    let fields = types[of].iter().map(|field| match (field.is_composite, is_only_here(&field.gives)) {
        (_, true) => format!("{} {}", field.name, selection(types, &field.gives)),
        (true, false) => format!("{} {{ __typename }}", field.name),
        (false, false) => field.name.clone(),
    });
    format!("{{ {} }}", fields.collect::<Vec<_>>().join(" "))
}

fn words_of(types: &Types, of: &str, thing: &Value, words: &mut Vec<(String, String)>) {
    for field in &types[of] {
        let value = &thing[&field.name];
        let said = if thing.is_null() { "-" } else { word(value) };
        words.push((format!("{of}.{}", field.name), said.to_owned()));
        if is_only_here(&field.gives) {
            let first = value.as_array().map_or(value, |list| list.first().unwrap_or(&Value::Null));
            words_of(types, &field.gives, first, words);
        }
    }
}

pub(super) async fn prepare(app: &Gehoord, role: &str, mutation: &'static str, input: Value, more: &str) -> Value {
    let capital = mutation[..1].to_uppercase() + &mutation[1..];
    let document = format!(
        "mutation($input: {capital}Input!) {{ {mutation}(input: $input) {{ {more} userErrors {{ code field }} }} }}"
    );
    let answer = as_role(app, role).await.send(&document, json!({ "input": input })).await;
    assert!(answer.user_errors(mutation).is_empty(), "{}", answer.body);
    answer.data()[mutation].clone()
}

/// Something that identifies somebody, to be masked.
const TELLING: &str = "Bel mij op 06 12345678 over de betaaldag.";

/// Something that is proposed as distressing.
const DISTRESSING: &str = "Bel mij op 06 12345678, ik heb geen eten meer in huis.";

async fn signals(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let app = facts.0;
    let topic = facts.topic("path = 'uitkering/betaling'").await;
    let elsewhere = facts.topic("path = 'uitkering/wachttijd'").await;
    let colleague = facts.account("email = 'naima.chafik@uwi.example'").await;
    let submit = async |role: &str, more: Value| {
        let mut input = json!({ "kind": "STORY", "channel": "APP", "text": TELLING });
        for (name, value) in more.as_object().into_iter().flatten() {
            input[name] = value.clone();
        }
        let made = prepare(app, role, "submitSignal", input, "signal { id code }").await;
        let code = made["signal"]["code"].as_str().unwrap_or_default().to_owned();
        (made["signal"]["id"].as_str().expect("an id").to_owned(), code)
    };
    let triage = async |role: &str, id: &str, handler: Option<&str>| {
        let mut input = json!({ "signalId": id, "topicId": topic, "urgency": "NORMAL" });
        if let Some(handler) = handler {
            input["handlerId"] = json!(handler);
        }
        prepare(app, role, "triageSignal", input, "").await;
    };
    let answer_of = |id: &str| {
        json!({ "signalId": id, "text": "Wij hebben het hersteld.", "channel": "APP", "outcome": "HELPED",
            "overrideReason": "Er is geen andere weg." })
    };
    let theirs = json!({ "place": { "postcode": "1012 AB" } });
    let by_desk = json!({ "channel": "DESK", "onBehalfOf": { "name": "Iemand", "email": "iemand@voorbeeld.example",
        "phone": "0612345678" } });
    let act = |mutation, label, input| Act { mutation, label, input };

    acts.push(act("submitSignal", "one's own", json!({ "kind": "STORY", "channel": "APP", "text": TELLING })));
    let nameless = json!({ "kind": "STORY", "channel": "APP", "text": TELLING, "anonymous": true });
    acts.push(act("submitSignal", "anonymously", nameless));
    let for_somebody = json!({ "kind": "STORY", "channel": "DESK", "text": TELLING,
        "onBehalfOf": by_desk["onBehalfOf"] });
    acts.push(act("submitSignal", "for somebody else", for_somebody));
    acts.push(act("submitSignal", "with a mistake", json!({ "kind": "STORY", "channel": "APP", "text": " " })));

    // Each thing is done to signals as they come in, in the hands of the intake's handler, and in a colleague's.
    for mutation in [
        "triageSignal",
        "announceContact",
        "recordContactAttempt",
        "answerSignal",
        "revealSignal",
        "linkSignal",
        "confirmDistressing",
        "setAsideDistressing",
        "createFollowUp",
    ] {
        let input = async |id: &str| match mutation {
            "triageSignal" => json!({ "signalId": id, "topicId": elsewhere, "urgency": "HIGH" }),
            "announceContact" => {
                json!({ "signalId": id, "channel": "PHONE", "for": "2026-09-08T12:00:00Z", "overrideReason": "Het moet." })
            }
            "recordContactAttempt" => {
                json!({ "signalId": id, "channel": "PHONE", "result": "NO_ANSWER", "at": "2026-09-08T08:00:00Z",
                    "overrideReason": "Het moet." })
            }
            "answerSignal" => answer_of(id),
            "revealSignal" => json!({ "signalId": id, "reason": "Om terug te bellen." }),
            "confirmDistressing" => json!({ "signalId": id }),
            "setAsideDistressing" => json!({ "signalId": id, "reason": "Gebeld op 06 12345678: het valt mee." }),
            "linkSignal" => json!({ "signalId": id, "mainSignalId": submit("handler", json!({})).await.0 }),
            _ => json!({ "signalId": id, "commitment": "Wij bellen u.", "ownerId": colleague, "dueOn": "2026-10-01" }),
        };
        for (label, reporter, triaged_by, handler) in [
            ("the client's, not triaged", "client", None, None),
            ("the client's, in the hands of the handler", "client", Some("handler"), None),
            ("the client's, in a colleague's hands", "client", Some("handler"), Some(colleague.as_str())),
            ("the handler's own, not triaged", "handler", None, None),
            (
                "the complaints coordinator's own, in a colleague's hands",
                "complaints",
                Some("handler"),
                Some(colleague.as_str()),
            ),
            ("the process owner's own, in a colleague's hands", "owner", Some("handler"), Some(colleague.as_str())),
        ] {
            let mut told = theirs.clone();
            if mutation == "setAsideDistressing" {
                told["text"] = json!(DISTRESSING);
            }
            let (id, _) = submit(reporter, told).await;
            if let Some(by) = triaged_by {
                triage(by, &id, handler).await;
            }
            acts.push(act(mutation, label, input(&id).await));
        }
        if mutation == "revealSignal" {
            let (id, _) = submit("handler", by_desk.clone()).await;
            acts.push(act(mutation, "of somebody at the desk, not triaged", input(&id).await));
        }
    }

    let (theirs, _) = submit("client", theirs.clone()).await;
    triage("handler", &theirs, None).await;
    let mut blank = answer_of(&theirs);
    blank["text"] = json!(" ");
    acts.push(act("answerSignals", "one without a text", json!({ "answers": [blank] })));
    let many = [answer_of(&theirs), answer_of("signal_x")];
    acts.push(act(
        "answerSignals",
        "the client's, in the hands of the handler, and one that is none",
        json!({ "answers": many }),
    ));

    let respond = |key: &str, value: &str| json!({ key: value, "helped": true, "comment": "Dank." });
    for (label, reporter) in [("the client's", "client"), ("the complaints coordinator's own", "complaints")] {
        let (id, _) = submit(reporter, json!({})).await;
        triage("handler", &id, None).await;
        prepare(app, "handler", "answerSignal", answer_of(&id), "").await;
        acts.push(act("respondToAnswer", label, respond("signalId", &id)));
    }
    for label in ["an anonymous one's, by its code", "an anonymous one's, by its id"] {
        let (id, code) = submit("public", json!({ "anonymous": true })).await;
        triage("handler", &id, None).await;
        prepare(app, "handler", "answerSignal", answer_of(&id), "").await;
        let input = if label.ends_with("code") { respond("code", &code) } else { respond("signalId", &id) };
        acts.push(act("respondToAnswer", label, input));
    }

    let record = |id: &str, received: &str| json!({ "externalId": id, "kind": "QUESTION", "channel": "PHONE", "text": "Wanneer is het?", "receivedAt": received });
    let records = [record("1", "2026-09-01T10:00:00Z"), record("2", "2031-09-01T10:00:00Z")];
    acts.push(act("importSignals", "", json!({ "source": "test", "signals": records })));
}

async fn councils(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let app = facts.0;
    let own = facts.council("slug = 'groot-amsterdam'").await;
    let other = facts.council("slug = 'noord'").await;
    let region = facts.region("kind <> 'COUNTRY'").await;
    let client = facts.account(&format!("id = {}", who("client"))).await;
    let mut act = |mutation, label, input| acts.push(Act { mutation, label, input });
    let new = |slug: &str| json!({ "slug": slug, "name": "Een raad", "kind": "LOCAL", "regionId": region, "seats": 5 });
    let made = async |slug: &str| {
        let made = prepare(app, "admin", "createCouncil", new(slug), "council { id }").await;
        made["council"]["id"].as_str().expect("an id").to_owned()
    };
    act("createCouncil", "", new("nieuw"));
    let forming = made("in-wording").await;
    act(
        "changeCouncil",
        "of one still forming, its own words",
        json!({ "councilId": forming, "about": "Wij beginnen." }),
    );
    act(
        "appointMember",
        "to one still forming",
        json!({ "councilId": forming, "accountId": client, "startedOn": "2026-09-08", "role": "CHAIR" }),
    );
    act("activateCouncil", "", json!({ "councilId": forming }));
    for (label, id) in [("its own words, the member's council", &own), ("its own words, another council", &other)] {
        act("changeCouncil", label, json!({ "councilId": id, "about": "Wij luisteren." }));
    }
    act("changeCouncil", "its name, the member's council", json!({ "councilId": own, "name": "Raad Groot Amsterdam" }));
    act(
        "appointMember",
        "to the member's council",
        json!({ "councilId": own, "accountId": client, "startedOn": "2026-09-08" }),
    );
    let seat = async |slug: &str, name: &str| {
        facts.member(&format!("council_id = {} AND account_id = {}", council(slug), named(name))).await
    };
    let own_seat = seat("groot-amsterdam", "Joost Hoekstra").await;
    let fellow = seat("groot-amsterdam", "Kim Tan").await;
    let other_seat = seat("noord", "Sietske Bouma").await;
    let hidden = facts.member(&format!("council_id = {} AND NOT is_public", council("noord"))).await;
    let show = |id: &str| json!({ "councilMemberId": id, "public": true, "publicName": "Iemand" });
    act("chooseToBePublic", "the member's own seat", show(&own_seat));
    act("chooseToBePublic", "a fellow member's seat", show(&fellow));
    act("chooseToBePublic", "a seat of another council that is not shown", show(&hidden));
    act("changeMemberRole", "a fellow member's", json!({ "councilMemberId": fellow, "role": "MEMBER" }));
    act("changeMemberRole", "on another council, not shown", json!({ "councilMemberId": hidden, "role": "MEMBER" }));
    act("endMembership", "of another council", json!({ "councilMemberId": other_seat, "endsOn": "2026-12-31" }));
    let priorities =
        |id: &str| json!({ "councilId": id, "year": 2026, "priorities": [{ "title": "Duidelijke brieven" }] });
    act("setCouncilPriorities", "the member's council", priorities(&own));
    act("setCouncilPriorities", "another council", priorities(&other));
    let member = json!({ "accountId": client, "role": "CHAIR" });
    act("renewCouncil", "", json!({ "councilId": other, "startsOn": "2027-01-01", "members": [member] }));
    act("dissolveCouncil", "", json!({ "councilId": other }));
    let hidden_council = made("verborgen").await;
    act("activateCouncil", "that nobody sits on", json!({ "councilId": hidden_council }));
}

async fn notices(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let theirs = facts.notice_of("client").await;
    let mut act = |mutation, label, input| acts.push(Act { mutation, label, input });
    act("markNoticesRead", "the client's", json!({ "noticeIds": [theirs] }));
    act("markNoticesRead", "all", json!({ "until": facts.0.clock.now() }));
    act("setMailNotices", "", json!({ "wanted": true }));
}

async fn lists(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let region = facts.region("kind <> 'COUNTRY'").await;
    let topic = facts.topic("is_active").await;
    let department = facts.department("code = 'werk'").await;
    let mut act = |mutation, input| acts.push(Act { mutation, label: "", input });
    act("createDepartment", json!({ "code": "nieuw", "name": "Nieuw" }));
    act("changeDepartment", json!({ "departmentId": department, "name": "Werk en begeleiding" }));
    act("createRegion", json!({ "code": "N-01", "name": "Nieuw", "kind": "NEIGHBOURHOOD" }));
    act("changeRegion", json!({ "regionId": region, "name": "Anders" }));
    act("createTopic", json!({ "code": "nieuw", "name": "Nieuw" }));
    act("changeTopic", json!({ "topicId": topic, "description": "Anders" }));
    act("changeSettings", json!({ "selfRegistration": true }));
    act("setPromises", json!({ "promises": [{ "step": "SEEN", "within": "1 working day" }] }));
    act("setScreeningWords", json!({ "words": [{ "word": "sarcopenie", "class": "BODY" }] }));
    act("setWorkingTime", json!({ "opensAt": "09:00", "closesAt": "17:00" }));
}

async fn accounts(facts: &Facts<'_>, acts: &mut Vec<Act>) {
    let app = facts.0;
    let sign_in = json!({ "email": "client@demo.example", "password": harness::PASSWORD });
    let refreshing = async || {
        let made = prepare(app, "public", "signIn", sign_in.clone(), "refreshToken").await;
        json!({ "refreshToken": made["refreshToken"] })
    };
    let colleague = facts.account("email = 'elly.kooistra@uwi.example'").await;
    let client = facts.account(&format!("id = {}", who("client"))).await;
    let admin = facts.account(&format!("id = {}", who("admin"))).await;
    let system = facts.account("is_integration").await;
    let scopes = json!(["SUBMIT_SIGNALS"]);
    let with_key = json!({ "accountId": system, "scopes": scopes });
    let made = prepare(app, "admin", "createKey", with_key.clone(), "key { id }").await;
    let key = made["key"]["id"].clone();
    let somebody = |email: &str| json!({ "email": email, "roles": ["CLIENT"] });
    let invited = prepare(app, "admin", "invite", somebody("genodigd@voorbeeld.example"), "code").await;
    let preferences = json!({ "wanted": ["APP"], "unwanted": ["PHONE"], "announceFirst": true, "language": "nl",
        "reachableFrom": "10:00:00", "reachableUntil": "16:00:00", "helperName": "Iemand" });
    let new = json!({ "email": "nieuw@voorbeeld.example", "name": "Nieuw", "password": "een lang wachtwoord" });
    // Where it is allowed. An administrator has done so just before; nobody else could.
    prepare(app, "admin", "changeSettings", json!({ "selfRegistration": true }), "").await;

    let mut act = |mutation, label, input| acts.push(Act { mutation, label, input });
    act("signIn", "", sign_in.clone());
    act("signIn", "with a mistake", json!({ "email": "client@demo.example", "password": "een ander wachtwoord" }));
    act("refreshAccess", "", refreshing().await);
    act("signOut", "", refreshing().await);
    act("registerAccount", "", new);
    act("invite", "", somebody("ander@voorbeeld.example"));
    act(
        "acceptInvitation",
        "",
        json!({ "code": invited["code"], "name": "Genodigd", "password": "een lang wachtwoord" }),
    );
    act("setContactPreferences", "", preferences);
    act("createIntegration", "", json!({ "name": "Nog een register", "scopes": scopes }));
    act("createKey", "", with_key);
    act("revokeKey", "", json!({ "keyId": key }));
    act("changeAccount", "a colleague's", json!({ "accountId": colleague, "functions": ["HANDLER", "ANALYST"] }));
    act("changeAccount", "the client's", json!({ "accountId": client, "name": "Anouk V." }));
    act("changeAccount", "the administrator's", json!({ "accountId": admin, "functions": ["HANDLER"] }));
    let count = app.sql(UWI, "SELECT count(*)::text FROM account WHERE is_admin").await;
    assert_eq!(count, ["1"], "the administrator of the demo is the only one");
}
