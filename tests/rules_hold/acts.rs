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
    6 submitSignal |world, random| { "kind": one(random, &["COMPLAINT", "QUESTION", "STORY"]), "channel": "APP",
        "text": "Ik wacht al weken op bericht.", "topicId": maybe(random, &world.things.topics) };
    8 triageSignal |world, random| { "signalId": recent(random, &world.things.signals), "topicId": one(random, &world.things.topics),
        "urgency": one(random, &["NORMAL", "HIGH", "DISTRESSING"]) };
    10 answerSignal |world, random| { "signalId": recent(random, &world.things.signals), "text": "Wij hebben het opgelost.",
        "channel": one(random, &["APP", "EMAIL", "PHONE"]), "outcome": maybe(random, &["HELPED", "EXPLAINED", "FORWARDED", "NO_WAY_BACK"]) };
    6 respondToAnswer |world, random| { "signalId": recent(random, &world.things.signals), "helped": random.bool() };
    2 linkSignal |world, random| { "mainSignalId": recent(random, &world.things.signals), "signalId": recent(random, &world.things.signals) };
    4 createFollowUp |world, random| { "signalId": recent(random, &world.things.signals), "commitment": "Wij bellen u terug.",
        "ownerId": one(random, &world.things.staff), "dueOn": world.day(random) };
    10 updateFollowUp |world, random| { "followUpId": recent(random, &world.things.follow_ups),
        "status": maybe(random, &["IN_PROGRESS", "DONE", "DROPPED"]), "dueOn": if random.u8(..4) == 0 { json!(world.day(random)) } else { Value::Null },
        "reason": maybe(random, &["Het duurt langer dan gedacht."]), "text": "Wij zijn ermee bezig." };
    8 draftProposal |world, random| { "councilId": maybe(random, &world.things.councils), "kind": one(random, &["IMPROVEMENT", "UNSOLICITED_ADVICE"]),
        "title": "Minder wachten", "text": "Wie wacht, heeft zorgen.", "departmentId": maybe(random, &world.things.departments),
        "topicIds": [one(random, &world.things.topics)], "consentToPublish": random.bool() };
    4 updateProposalDraft |world, random| { "proposalId": recent(random, &world.things.proposals), "version": random.i32(1..4),
        "text": "Wie lang wacht, heeft zorgen.", "departmentId": one(random, &world.things.departments) };
    16 submitProposal |world, random| { "proposalId": recent(random, &world.things.proposals) };
    4 withdrawProposal |world, random| { "proposalId": recent(random, &world.things.proposals) };
    10 reviewProposal |world, random| { "proposalId": recent(random, &world.things.proposals) };
    30 decideProposal |world, random| { "proposalId": recent(random, &world.things.proposals),
        "outcome": one(random, &["ACCEPTED", "ACCEPTED", "PARTLY_ACCEPTED", "DECLINED"]), "reasons": one(random, &["Dit kan en dit helpt.", "Dit kan nu niet.", " "]),
        "acceptedParts": maybe(random, &["De brief."]), "declinedParts": maybe(random, &["Het voorschot."]), "followUps": world.commitments(random) };
    14 planProposal |world, random| { "proposalId": recent(random, &world.things.proposals), "plannedFor": world.day(random) };
    14 implementProposal |world, random| { "proposalId": recent(random, &world.things.proposals), "implementedOn": world.today() };
    12 evaluateProposal |world, random| { "proposalId": recent(random, &world.things.proposals), "evaluation": "Het helpt." };
    4 abandonProposal |world, random| { "proposalId": recent(random, &world.things.proposals), "reasons": one(random, &["Het werkt niet.", ""]) };
    8 requestReconsideration |world, random| { "proposalId": recent(random, &world.things.proposals), "reasons": "Er is iets vergeten." };
    6 publishProposal |world, random| { "proposalId": recent(random, &world.things.proposals) };
}

/// One telling: the people, what they met, and what they did.
pub struct World<'a> {
    app: &'a Gehoord,
    seed: u64,
    things: Things,
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
            councils: ids("council", "council WHERE slug IN ('groot-amsterdam', 'noord')").await,
            departments: ids("department", "department").await,
            topics: ids("topic", "topic WHERE is_active ORDER BY path LIMIT 8").await,
            staff: ids("account", "account WHERE is_staff ORDER BY email LIMIT 6").await,
            signals: ids("signal", "signal WHERE status IN ('RECEIVED', 'SEEN', 'HEARD') LIMIT 10").await,
            proposals: ids("proposal", "proposal").await,
            follow_ups: ids("follow_up", "follow_up WHERE status IN ('OPEN', 'IN_PROGRESS') LIMIT 10").await,
            consultations: Vec::new(),
        };
        let done = ACTS.iter().map(|act| (act.mutation, (0, 0))).collect();
        Self { app, seed, things, done, signed_in: BTreeMap::new() }
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
        let who = PEOPLE[random.usize(..PEOPLE.len())];
        let input = (act.make)(self, random);
        let capital = act.mutation[..1].to_uppercase() + &act.mutation[1..];
        let document = format!(
            "mutation($input: {capital}Input!) {{ {}(input: $input) {{ {} userErrors {{ code }} }} }}",
            act.mutation,
            gives(act.mutation)
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
        let payload = &answer.body["data"][act.mutation];
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
        let mut new = |list: fn(&mut Things) -> &mut Vec<String>, id: &Value| {
            let list = list(&mut self.things);
            if let Some(id) = id.as_str().filter(|id| !list.iter().any(|known| known == id)) {
                list.push(id.to_owned());
            }
        };
        new(|things| &mut things.signals, &payload["signal"]["id"]);
        new(|things| &mut things.proposals, &payload["proposal"]["id"]);
        new(|things| &mut things.follow_ups, &payload["followUp"]["id"]);
        for follow_up in payload["proposal"]["followUps"]["nodes"].as_array().into_iter().flatten() {
            new(|things| &mut things.follow_ups, &follow_up["id"]);
        }
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
        "decideProposal" => "proposal { id followUps(first: 5) { nodes { id } } }",
        name if name.ends_with("Proposal") || name.ends_with("ProposalDraft") || name == "requestReconsideration" => {
            "proposal { id }"
        }
        name if name.ends_with("FollowUp") => "followUp { id }",
        _ => "",
    }
}

fn id(prefix: &str, key: &str) -> String {
    use entity::id::{AccountId, CouncilId, DepartmentId, FollowUpId, ProposalId, SignalId, TopicId};
    let key = key.parse().expect("a key");
    match prefix {
        "council" => CouncilId(key).to_string(),
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
    let from = if random.u8(..5) == 0 { 0 } else { of.len().saturating_sub(5) };
    of[random.usize(from..of.len())].as_ref().to_owned()
}
