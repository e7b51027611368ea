//! Who does what: people of every role, and acts on whatever there is.

use std::collections::BTreeMap;

use fastrand::Rng;
use harness::{Gehoord, PASSWORD, UWI, Value, json};

/// People of the demo who do things; most of them several.
const PEOPLE: [&str; 15] = [
    "client@demo.example",
    "member@demo.example",
    "yvonne.maatman@raadslid.example",
    "latifa.ouali@raadslid.example",
    "sietske.bouma@raadslid.example",
    "handler@demo.example",
    "manager@demo.example",
    "complaints@demo.example",
    "facilitator@demo.example",
    "owner@demo.example",
    "owner@demo.example",
    "owner@demo.example",
    "marga.tolsma@uwi.example",
    "kofi.boateng@uwi.example",
    "admin@demo.example",
];

/// Who would do such a thing; three times out of four one of these does.
fn sensible(mutation: &str) -> &'static [&'static str] {
    const OFFICERS: &[&str] =
        &["yvonne.maatman@raadslid.example", "member@demo.example", "sietske.bouma@raadslid.example"];
    const OWNERS: &[&str] = &["owner@demo.example", "owner@demo.example", "marga.tolsma@uwi.example"];
    match mutation {
        "submitSignal" | "respondToAnswer" => &["client@demo.example"],
        "triageSignal" | "answerSignal" | "linkSignal" | "confirmDistressing" | "setAsideDistressing" => {
            &["handler@demo.example"]
        }
        "createFollowUp" => &["handler@demo.example", "complaints@demo.example"],
        "draftForCouncil" => OFFICERS,
        "draftForOneself" => &["client@demo.example", "manager@demo.example"],
        "submitProposal" | "updateProposalDraft" | "requestReconsideration" | "withdrawProposal" => {
            &["yvonne.maatman@raadslid.example", "member@demo.example", "client@demo.example", "manager@demo.example"]
        }
        "draftAdvice" | "declineConsultation" => OFFICERS,
        "planSession" | "inviteToSession" | "confirmSession" | "holdSession" | "reportSession" | "followUpSession"
        | "cancelSession" | "transferSession" | "callForVolunteers" | "promiseInSession" | "useObservation" => {
            &["facilitator@demo.example", "facilitator@demo.example", "manager@demo.example"]
        }
        "answerInvitation" | "addObservation" => &[
            "client@demo.example",
            "handler@demo.example",
            "member@demo.example",
            "facilitator@demo.example",
            "sietske.bouma@raadslid.example",
        ],
        "giveConsent" | "withdrawConsent" => &["client@demo.example"],
        "volunteer" => &["latifa.ouali@raadslid.example", "sietske.bouma@raadslid.example", "member@demo.example"],
        "putToCouncils" => &["manager@demo.example"],
        _ => OWNERS,
    }
}

/// The things that acts are about, as ids that were met.
#[derive(Default)]
struct Things {
    councils: Vec<String>,
    departments: Vec<String>,
    topics: Vec<String>,
    staff: Vec<String>,
    signals: Vec<String>,
    proposals: Vec<String>,
    follow_ups: Vec<String>,
    consultations: Vec<String>,
    sessions: Vec<String>,
    observations: Vec<String>,
}

type Make = fn(&World<'_>, &mut Rng) -> Value;

/// An act: its mutation, what it is sent with, and how often it is chosen beside the others.
struct Act {
    mutation: &'static str,
    weight: usize,
    make: Make,
}

macro_rules! acts {
    ($($weight:literal $mutation:ident |$world:ident, $random:ident| $input:tt;)+) => {
        const ACTS: &[Act] = &[$(Act {
            mutation: stringify!($mutation),
            weight: $weight,
            make: |$world, $random| {
                // Some take nothing by chance, or nothing of the world.
                let _ = (&$world, &$random);
                json!($input)
            },
        }),+];
    };
}

acts! {
    5 submitSignal |world, random| { "kind": one(random, &["COMPLAINT", "QUESTION", "STORY"]), "channel": "APP",
        "text": one(random, &["Ik wacht al weken op bericht.", "Ik heb geen eten meer in huis."]), "topicId": maybe(random, &world.things.topics) };
    12 triageSignal |world, random| { "signalId": recent(random, &world.things.signals), "topicId": one(random, &world.things.topics),
        "urgency": one(random, &["NORMAL", "HIGH", "DISTRESSING"]) };
    14 answerSignal |world, random| { "signalId": recent(random, &world.things.signals), "text": "Wij hebben het opgelost.",
        "channel": one(random, &["APP", "EMAIL", "PHONE"]), "outcome": maybe(random, &["HELPED", "EXPLAINED", "FORWARDED", "NO_WAY_BACK"]) };
    10 respondToAnswer |world, random| { "signalId": recent(random, &world.things.signals), "helped": random.bool() };
    3 confirmDistressing |world, random| { "signalId": recent(random, &world.things.signals) };
    2 setAsideDistressing |world, random| { "signalId": recent(random, &world.things.signals), "reason": one(random, &["Het valt mee.", " "]) };
    2 linkSignal |world, random| { "mainSignalId": recent(random, &world.things.signals), "signalId": recent(random, &world.things.signals) };
    4 createFollowUp |world, random| { "signalId": recent(random, &world.things.signals), "commitment": "Wij bellen u terug.",
        "ownerId": one(random, &world.things.staff), "dueOn": world.day(random) };
    10 updateFollowUp |world, random| { "followUpId": recent(random, &world.things.follow_ups),
        "status": maybe(random, &["IN_PROGRESS", "DONE", "DROPPED"]), "dueOn": if random.u8(..4) == 0 { json!(world.day(random)) } else { Value::Null },
        "reason": maybe(random, &["Het duurt langer dan gedacht."]), "text": "Wij zijn ermee bezig." };
    8 draftForCouncil |world, random| { "councilId": one(random, &world.things.councils), "kind": one(random, &["IMPROVEMENT", "UNSOLICITED_ADVICE"]),
        "title": "Minder wachten", "text": "Wie wacht, heeft zorgen.", "departmentId": maybe(random, &world.things.departments),
        "topicIds": [one(random, &world.things.topics)] };
    6 draftForOneself |world, random| { "kind": "IMPROVEMENT", "title": "Een duidelijke brief", "text": "Zeg wat er gaat gebeuren.",
        "departmentId": one(random, &world.things.departments), "consentToPublish": random.u8(..4) == 0 };
    4 updateProposalDraft |world, random| { "proposalId": world.proposal(random, "DRAFT"), "version": random.i32(1..3),
        "text": "Wie lang wacht, heeft zorgen.", "departmentId": one(random, &world.things.departments) };
    12 submitProposal |world, random| { "proposalId": world.proposal(random, "DRAFT") };
    2 withdrawProposal |world, random| { "proposalId": world.proposal(random, "DRAFT SUBMITTED") };
    4 reviewProposal |world, random| { "proposalId": world.proposal(random, "SUBMITTED") };
    16 decideProposal |world, random| { "proposalId": world.proposal(random, "SUBMITTED IN_REVIEW"),
        "outcome": one(random, &["ACCEPTED", "ACCEPTED", "PARTLY_ACCEPTED", "DECLINED"]), "reasons": one(random, &["Dit kan en dit helpt.", "Dit kan nu niet.", " "]),
        "acceptedParts": maybe(random, &["De brief."]), "declinedParts": maybe(random, &["Het voorschot."]), "followUps": world.commitments(random) };
    8 planProposal |world, random| { "proposalId": world.proposal(random, "ACCEPTED PARTLY_ACCEPTED"), "plannedFor": world.day(random) };
    8 implementProposal |world, random| { "proposalId": world.proposal(random, "PLANNED"), "implementedOn": world.today() };
    6 evaluateProposal |world, random| { "proposalId": world.proposal(random, "IMPLEMENTED"), "evaluation": "Het helpt." };
    3 abandonProposal |world, random| { "proposalId": world.proposal(random, "ACCEPTED PLANNED"), "reasons": one(random, &["Het werkt niet.", ""]) };
    5 requestReconsideration |world, random| { "proposalId": world.proposal(random, "ACCEPTED DECLINED"), "reasons": "Er is iets vergeten." };
    2 putToCouncils |world, random| { "councilIds": [one(random, &world.things.councils)], "question": "Wat vindt u van deze brief?",
        "departmentId": one(random, &world.things.departments), "dueOn": world.day(random) };
    12 draftAdvice |world, random| { "councilId": one(random, &world.things.councils), "consultationId": recent(random, &world.things.consultations),
        "kind": "SOLICITED_ADVICE", "title": "Over de brief", "text": "De brief is te lang." };
    4 declineConsultation |world, random| { "consultationId": recent(random, &world.things.consultations),
        "councilId": one(random, &world.things.councils), "reason": "Wij hebben hier geen ervaring mee." };
    5 transferFollowUp |world, random| { "followUpId": recent(random, &world.things.follow_ups), "ownerId": one(random, &world.things.staff),
        "reason": "Ander werk." };
    6 planSession |world, random| { "kind": one(random, &["MIRROR_CONVERSATION", "MIRROR_CONVERSATION", "PANEL", "INFORMAL", "COUNCIL_MEETING"]),
        "title": "Een gesprek", "councilIds": [one(random, &world.things.councils)], "online": true, "moments": [world.moment(random)],
        "capacity": if random.bool() { json!(random.u8(1..4)) } else { Value::Null } };
    16 inviteToSession |world, random| { "sessionId": world.session(random, "PLANNED CONFIRMED"), "people": world.people(random) };
    30 answerInvitation |world, random| { "sessionId": world.session(random, "PLANNED CONFIRMED"), "accepts": random.u8(..6) > 0 };
    8 giveConsent |world, random| { "sessionId": world.session(random, "PLANNED CONFIRMED"), "scopes": ["CONVERSATION", "STORY"] };
    1 withdrawConsent |world, random| { "sessionId": world.session(random, "PLANNED CONFIRMED HELD"), "scopes": [one(random, &["CONVERSATION", "STORY"])] };
    2 callForVolunteers |world, random| { "sessionId": world.session(random, "PLANNED CONFIRMED"), "until": world.today() };
    3 volunteer |world, random| { "sessionId": world.session(random, "PLANNED CONFIRMED") };
    10 confirmSession |world, random| { "sessionId": world.session(random, "PLANNED") };
    12 holdSession |world, random| { "sessionId": world.session(random, "CONFIRMED") };
    10 addObservation |world, random| { "sessionId": world.session(random, "CONFIRMED HELD"), "text": "De brief was niet te volgen.",
        "assessment": one(random, &["WENT_WELL", "COULD_BE_BETTER"]), "timeFrame": "PRESENT" };
    8 reportSession |world, random| { "sessionId": world.session(random, "HELD"), "report": one(random, &["Zo ging het.", " "]) };
    4 promiseInSession |world, random| { "sessionId": world.session(random, "HELD REPORTED"), "commitment": "Wij zoeken het uit.",
        "ownerId": one(random, &world.things.staff), "dueOn": world.day(random) };
    4 useObservation |world, random| { "observationId": world.observation(random), "asSignal": { "kind": "COMPLAINT",
        "topicId": maybe(random, &world.things.topics) } };
    10 followUpSession |world, random| { "sessionId": world.session(random, "REPORTED") };
    1 cancelSession |world, random| { "sessionId": world.session(random, "PLANNED CONFIRMED HELD"), "reason": one(random, &["Er is iemand ziek.", " "]) };
    1 transferSession |world, random| { "sessionId": world.session(random, "PLANNED CONFIRMED HELD"), "organiserId": one(random, &world.things.staff) };
    5 publishProposal |world, random| { "proposalId": world.proposal(random, "ACCEPTED PARTLY_ACCEPTED DECLINED PLANNED") };
}

/// One telling: the people, what they met, and what they did.
pub struct World<'a> {
    app: &'a Gehoord,
    seed: u64,
    things: Things,
    /// In which state each proposal was when it was last met.
    states: BTreeMap<String, String>,
    done: BTreeMap<&'static str, (usize, usize)>,
    signed_in: BTreeMap<&'static str, (i64, harness::Client<'a>)>,
}

impl<'a> World<'a> {
    pub async fn begin(app: &'a Gehoord, seed: u64) -> Self {
        let ids = async |prefix: &str, rest: &str| {
            let keys = app.sql(UWI, &format!("SELECT id FROM {rest}")).await;
            keys.iter().map(|key| id(prefix, key)).collect::<Vec<String>>()
        };
        let things = Things {
            councils: ids("council", "council WHERE slug IN ('groot-amsterdam', 'noord') ORDER BY slug").await,
            departments: ids("department", "department WHERE code IN ('uitkeringen', 'communicatie', 'werk')").await,
            topics: ids("topic", "topic WHERE is_active ORDER BY path LIMIT 8").await,
            staff: ids("account", "account WHERE is_staff ORDER BY email LIMIT 6").await,
            signals: ids("signal", "signal WHERE status IN ('RECEIVED', 'SEEN', 'HEARD') LIMIT 10").await,
            proposals: ids("proposal", "proposal").await,
            follow_ups: ids("follow_up", "follow_up WHERE status IN ('OPEN', 'IN_PROGRESS') LIMIT 10").await,
            consultations: ids("consultation", "consultation WHERE closed_at IS NULL").await,
            sessions: ids("session", "session WHERE status NOT IN ('CANCELLED', 'FOLLOWED_UP') ORDER BY starts_at")
                .await,
            observations: Vec::new(),
        };
        let done = ACTS.iter().map(|act| (act.mutation, (0, 0))).collect();
        Self { app, seed, things, states: BTreeMap::new(), done, signed_in: BTreeMap::new() }
    }

    /// Somebody does something.
    pub async fn act(&mut self, random: &mut Rng) {
        let total: usize = ACTS.iter().map(|act| act.weight).sum();
        let mut chosen = random.usize(..total);
        let act = ACTS
            .iter()
            .find(|act| match chosen.checked_sub(act.weight) {
                Some(rest) => {
                    chosen = rest;
                    false
                }
                None => true,
            })
            .expect("one of them");
        let fitting = sensible(act.mutation);
        let who = if random.u8(..4) > 0 {
            fitting[random.usize(..fitting.len())]
        } else {
            PEOPLE[random.usize(..PEOPLE.len())]
        };
        let input = (act.make)(self, random);
        let mutation = match act.mutation {
            "promiseInSession" => "createFollowUp",
            name if name.starts_with("draft") => "draftProposal",
            name => name,
        };
        let capital = mutation[..1].to_uppercase() + &mutation[1..];
        let document = format!(
            "mutation($input: {capital}Input!) {{ {mutation}(input: $input) {{ {} userErrors {{ code }} }} }}",
            gives(mutation)
        );
        let answer = self.client(who).await.send(&document, json!({ "input": input })).await;
        let fine = ["FORBIDDEN", "NOT_FOUND", "CONFLICT"];
        assert!(
            answer.codes().iter().all(|code| fine.contains(code)),
            "GEHOORD_SEED={}: {who} {} {input}: {}",
            self.seed,
            act.mutation,
            answer.body
        );
        let payload = &answer.body["data"][mutation];
        let is_done = payload["userErrors"].as_array().is_some_and(Vec::is_empty);
        let counts = self.done.entry(act.mutation).or_default();
        if is_done {
            counts.0 += 1;
        } else {
            counts.1 += 1;
        }
        self.meet(payload);
    }

    /// How often each act was done and refused.
    pub fn end(self) -> Vec<(&'static str, (usize, usize))> {
        self.done.into_iter().collect()
    }

    async fn client(&mut self, who: &'static str) -> harness::Client<'a> {
        let now = self.app.clock.now().timestamp();
        match self.signed_in.get(who) {
            Some((since, client)) if now - since < 500 => client.clone(),
            _ => {
                let client = self.app.nobody().signed_in(who, PASSWORD).await;
                self.signed_in.insert(who, (now, client.clone()));
                client
            }
        }
    }

    fn meet(&mut self, payload: &Value) {
        for thing in ["proposal", "session"] {
            if let (Some(id), Some(state)) = (payload[thing]["id"].as_str(), payload[thing]["status"].as_str()) {
                self.states.insert(id.to_owned(), state.to_owned());
            }
        }
        let mut new = |list: fn(&mut Things) -> &mut Vec<String>, id: &Value| {
            let list = list(&mut self.things);
            if let Some(id) = id.as_str().filter(|id| !list.iter().any(|known| known == id)) {
                list.push(id.to_owned());
            }
        };
        new(|things| &mut things.signals, &payload["signal"]["id"]);
        new(|things| &mut things.proposals, &payload["proposal"]["id"]);
        new(|things| &mut things.follow_ups, &payload["followUp"]["id"]);
        new(|things| &mut things.consultations, &payload["consultation"]["id"]);
        new(|things| &mut things.sessions, &payload["session"]["id"]);
        new(|things| &mut things.observations, &payload["observation"]["id"]);
        for follow_up in payload["proposal"]["followUps"]["nodes"].as_array().into_iter().flatten() {
            new(|things| &mut things.follow_ups, &follow_up["id"]);
        }
    }

    /// A proposal, most often one in one of these states.
    fn proposal(&self, random: &mut Rng, states: &str) -> String {
        self.in_state(random, &self.things.proposals, states)
    }

    /// A session, most often one in one of these states.
    fn session(&self, random: &mut Rng, states: &str) -> String {
        self.in_state(random, &self.things.sessions, states)
    }

    fn in_state(&self, random: &mut Rng, of: &[String], states: &str) -> String {
        let fits = |id: &&String| self.states.get(*id).is_some_and(|state| states.split(' ').any(|one| one == state));
        let fitting: Vec<&String> = of.iter().filter(fits).collect();
        if fitting.is_empty() || random.u8(..4) == 0 { recent(random, of) } else { recent(random, &fitting) }
    }

    /// An observation that was made, or none that there is.
    fn observation(&self, random: &mut Rng) -> String {
        if self.things.observations.is_empty() {
            return "session_observation_x".to_owned();
        }
        recent(random, &self.things.observations)
    }

    /// An hour in the coming two days.
    fn moment(&self, random: &mut Rng) -> Value {
        let begin = self.app.clock.now() + chrono::TimeDelta::minutes(random.i64(5..60 * 48));
        json!({ "startsAt": begin, "endsAt": begin + chrono::TimeDelta::hours(1) })
    }

    /// Some of those who take part in a mirror conversation, now and then as something else.
    fn people(&self, random: &mut Rng) -> Vec<Value> {
        let all = [
            ("client@demo.example", "CLIENT"),
            ("handler@demo.example", "EMPLOYEE"),
            ("facilitator@demo.example", "FACILITATOR"),
            ("member@demo.example", "OBSERVER"),
            ("sietske.bouma@raadslid.example", "OBSERVER"),
            ("manager@demo.example", "OBSERVER"),
            ("latifa.ouali@raadslid.example", "GUEST"),
        ];
        let all_of_them = random.bool();
        let mut people = Vec::new();
        for (email, role) in all {
            if all_of_them && email != "manager@demo.example" || random.u8(..3) == 0 {
                let role = if random.u8(..20) == 0 { "GUEST" } else { role };
                people.push(json!({ "email": email, "role": role }));
            }
        }
        people
    }

    fn today(&self) -> String {
        schema::clock::day_of(self.app.clock.now()).to_string()
    }

    /// A day in the coming six weeks.
    fn day(&self, random: &mut Rng) -> String {
        (schema::clock::day_of(self.app.clock.now()) + chrono::Days::new(random.u64(0..42))).to_string()
    }

    /// None to three of what can be promised with a decision.
    fn commitments(&self, random: &mut Rng) -> Vec<Value> {
        let commitment = |random: &mut Rng| json!({ "commitment": "Wij passen de brief aan.", "ownerId": one(random, &self.things.staff), "dueOn": self.day(random) });
        (0..random.usize(..3)).map(|_| commitment(random)).collect()
    }
}

fn gives(mutation: &str) -> &'static str {
    match mutation {
        "submitSignal" | "triageSignal" | "answerSignal" | "respondToAnswer" => "signal { id }",
        "decideProposal" => "proposal { id status followUps(first: 5) { nodes { id } } }",
        name if name.ends_with("Proposal") || name.ends_with("ProposalDraft") || name == "requestReconsideration" => {
            "proposal { id status }"
        }
        name if name.ends_with("FollowUp") => "followUp { id }",
        "addObservation" => "observation { id }",
        "useObservation" => "signal { id }",
        "volunteer" | "callForVolunteers" | "answerInvitation" | "giveConsent" | "withdrawConsent" => {
            "session { id status }"
        }
        name if name.ends_with("Session") => "session { id status }",
        "putToCouncils" | "declineConsultation" => "consultation { id }",
        _ => "",
    }
}

fn id(prefix: &str, key: &str) -> String {
    use entity::id::{
        AccountId, ConsultationId, CouncilId, DepartmentId, FollowUpId, ProposalId, SessionId, SignalId, TopicId,
    };
    let key = key.parse().expect("a key");
    match prefix {
        "consultation" => ConsultationId(key).to_string(),
        "council" => CouncilId(key).to_string(),
        "session" => SessionId(key).to_string(),
        "department" => DepartmentId(key).to_string(),
        "topic" => TopicId(key).to_string(),
        "account" => AccountId(key).to_string(),
        "signal" => SignalId(key).to_string(),
        "proposal" => ProposalId(key).to_string(),
        _ => FollowUpId(key).to_string(),
    }
}

/// One of these.
fn one<T: AsRef<str>>(random: &mut Rng, of: &[T]) -> String {
    of[random.usize(..of.len())].as_ref().to_owned()
}

/// One of these, or none.
fn maybe<T: AsRef<str>>(random: &mut Rng, of: &[T]) -> Option<String> {
    random.bool().then(|| one(random, of))
}

/// One of these, most often one of the last: what was just begun goes on.
fn recent<T: AsRef<str>>(random: &mut Rng, of: &[T]) -> String {
    let from = if random.u8(..5) == 0 { 0 } else { of.len().saturating_sub(3) };
    of[random.usize(from..of.len())].as_ref().to_owned()
}
