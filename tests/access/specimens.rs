//! A specimen a kind of thing: how to reach it from the root, and what each of its fields says.

use entity::id::{IntegrationKeyId, TypedId};
use harness::{Answer, Client, Gehoord, Value, json};

use super::{
    centres,
    facts::{Facts, council, named, who},
    follow_up_specimens, insight,
    sdl::{Field, Types},
    talks, tried,
    truth::word,
};

/// A thing, and the way to it.
pub struct Specimen {
    /// Its type.
    pub of: &'static str,
    /// What makes it another than others of its type.
    pub label: &'static str,
    /// Fields from the root; of a list, the one with the id, or else the first.
    way: Vec<(String, Option<String>)>,
    /// Arguments of its fields that cannot do without, or that would answer nothing otherwise.
    arguments: Vec<(String, String)>,
}

impl Specimen {
    /// A word for each field of its type, as somebody sees it.
    pub async fn look(&self, types: &Types, client: &Client<'_>) -> Vec<(String, String)> {
        let fields =
            types.get(self.of).unwrap_or_else(|| panic!("there is no type {}: take its specimen away", self.of));
        let mut document: String = fields.iter().map(|field| self.ask(types, field)).collect::<Vec<_>>().join(" ");
        for (call, pick) in self.way.iter().rev() {
            let id = if pick.is_some() { "id" } else { "" };
            document = format!("{call} {{ {id} {document} }}");
        }
        let answer = client.send(&format!("{{ {document} }}"), json!({})).await;
        assert_eq!(answer.status, 200, "{document}: {}", answer.body);
        let thing = self.reach(&answer.body["data"]);
        fields
            .iter()
            .map(|field| {
                let word = match (refusal(&answer, &self.place(field)), thing) {
                    (Some(code), _) => code,
                    (None, None) => "-".to_owned(),
                    (None, Some(thing)) if field.name == "totalCount" && thing["totalCount"] == 0 => "empty".to_owned(),
                    (None, Some(thing)) => word(&thing[&field.name]).to_owned(),
                };
                (format!("{}.{}", self.of, field.name), word)
            })
            .collect()
    }

    fn ask(&self, types: &Types, field: &Field) -> String {
        let name = format!("{}.{}", self.of, field.name);
        let own = self.arguments.iter().find(|(of, _)| *of == field.name).map(|(_, arguments)| arguments.as_str());
        assert!(own.is_some() || !field.needs_arguments, "{name} needs arguments (tests/access/specimens.rs)");
        let arguments = own.unwrap_or_default();
        let inside = match types.get(&field.gives) {
            Some(of) if of.iter().any(|field| field.name == "nodes") => "{ nodes { __typename } }",
            _ if field.is_composite => "{ __typename }",
            _ => "",
        };
        format!("{}{arguments} {inside}", field.name)
    }

    fn reach<'v>(&self, data: &'v Value) -> Option<&'v Value> {
        let mut here = data;
        for (call, pick) in &self.way {
            here = &here[name_of(call)];
            if let Value::Array(list) = here {
                here = match pick {
                    Some(id) => list.iter().find(|thing| thing["id"] == **id)?,
                    None => list.first()?,
                };
            }
        }
        (!here.is_null()).then_some(here)
    }

    fn place(&self, field: &Field) -> Vec<String> {
        let way = self.way.iter().map(|(call, _)| name_of(call).to_owned());
        way.chain([field.name.clone()]).collect()
    }
}

fn name_of(call: &str) -> &str {
    call.split('(').next().unwrap_or(call)
}

/// The code with which exactly this field was refused.
fn refusal(answer: &Answer, place: &[String]) -> Option<String> {
    let errors = answer.body["errors"].as_array()?;
    let names = |error: &Value| -> Vec<String> {
        let path = error["path"].as_array().cloned().unwrap_or_default();
        path.iter().filter_map(|step| step.as_str().map(str::to_owned)).collect()
    };
    let refused = errors.iter().find(|error| names(error) == place)?;
    Some(refused["extensions"]["code"].as_str().unwrap_or("ERROR").to_owned())
}

/// Gathers specimens.
#[derive(Default)]
pub(super) struct Case(Vec<Specimen>);

impl Case {
    /// `way`: fields from the root, parted by ` / `; `[id]` behind one takes that one of a list.
    pub(super) fn add(&mut self, of: &'static str, label: &'static str, way: &str) {
        let step = |step: &str| match step.strip_suffix(']').and_then(|step| step.rsplit_once('[')) {
            Some((call, id)) => (call.to_owned(), Some(id.to_owned())),
            None => (step.to_owned(), None),
        };
        let way = way.split(" / ").filter(|step| !step.is_empty()).map(step).collect();
        self.0.push(Specimen { of, label, way, arguments: Vec::new() });
    }

    /// With these arguments of its fields.
    pub(super) fn with<const N: usize>(&mut self, arguments: [(&str, String); N]) {
        if let Some(last) = self.0.last_mut() {
            last.arguments = arguments.map(|(name, arguments)| (name.to_owned(), arguments)).to_vec();
        }
    }

    pub(super) fn add_list(&mut self, of: [&'static str; 2], way: &str) {
        self.add(of[0], "", way);
        self.add(of[1], "", &format!("{way} / edges"));
    }
}

/// Something that identifies somebody, to be masked.
const TELLING: &str = "Bel mij op 06 12345678 over de betaaldag.";

/// All specimens, on a server that has what the demo does not.
pub async fn all(app: &Gehoord) -> Vec<Specimen> {
    let facts = Facts(app);
    let mut case = Case::default();
    lists(&facts, &mut case).await;
    accounts(&facts, &mut case).await;
    councils(&facts, &mut case).await;
    sessions(&facts, &mut case).await;
    proposals(&facts, &mut case).await;
    follow_up_specimens::add(&facts, &mut case).await;
    let own = signals(&facts, &mut case).await;
    talks::specimens(&facts, &mut case).await;
    notices(&facts, &mut case).await;
    let centre = centres::specimens(&facts, &mut case).await;
    tried::specimens(&facts, &mut case).await;
    insight::specimens(&facts, &mut case).await;
    root(&facts, &mut case, &own, &centre).await;
    case.0
}

async fn root(facts: &Facts<'_>, case: &mut Case, (signal, code): &(String, String), centre: &str) {
    let proposal = facts.proposal("title = 'Brieven met minder ‘u moet’'").await;
    let consultation = facts.consultation("question LIKE 'Wat vindt u van%'").await;
    let session = facts.session("title = 'Openbare vergadering Noord'").await;
    let follow_up = facts.follow_up("commitment = 'De nieuwe brief in gebruik nemen'").await;
    let journey = facts.journey("published_at IS NOT NULL").await;
    let pilot = facts.pilot("published_at IS NOT NULL").await;
    let region = facts.region("kind = 'DISTRICT'").await;
    let topic = facts.topic("is_active").await;
    case.add("Query", "lists, and things that are public", "");
    let of = |id: &str| format!("(id: \"{id}\")");
    let arguments = [
        ("centre", of(centre)),
        ("consultation", of(&consultation)),
        ("council", "(slug: \"noord\")".to_owned()),
        ("followUp", of(&follow_up)),
        ("journey", of(&journey)),
        ("node", of(signal)),
        ("notice", of(&facts.notice_of("client").await)),
        ("pilot", of(&pilot)),
        ("proposal", of(&proposal)),
        ("region", of(&region)),
        ("search", "(query: \"brief\")".to_owned()),
        ("session", of(&session)),
        ("signal", of(signal)),
        ("signalByCode", format!("(code: \"{code}\")")),
        // Not the one whose code is shown beside, at whatever moment that is read.
        ("signals", "(filter: { open: true })".to_owned()),
        ("topic", of(&topic)),
        ("vocabulary", "(list: \"Channel\")".to_owned()),
    ];
    case.with(arguments);
    case.add("PageInfo", "", "councils(first: 1) / pageInfo");
    let search = |rest: &str| format!("search(query: \"vergadering\", first: 1) / {rest}");
    case.add_list(["SearchResultConnection", "SearchResultEdge"], "search(query: \"vergadering\", first: 1)");
    case.add("SearchResult", "a session", &search("nodes"));
    case.add("SearchHighlight", "of a session", &search("nodes / highlights"));
    case.add("SearchFragment", "of a session", &search("nodes / highlights / fragments"));
    case.add("SearchResult", "a signal", "search(query: \"betaaldag\", types: [SIGNAL], first: 1) / nodes");
    case.add(
        "SearchHighlight",
        "of a signal",
        "search(query: \"betaaldag\", types: [SIGNAL], first: 1) / nodes / highlights",
    );
    case.add("Viewer", "", "viewer");
    case.add("Settings", "", "settings");
    case.add("Word", "", "vocabulary(list: \"Channel\")");
    case.add("Promise", "", "promises");
    case.add("WorkingTime", "", "workingTime");
    case.add("ScreeningWord", "", "screeningWords");
}

async fn notices(facts: &Facts<'_>, case: &mut Case) {
    let theirs = format!("notice(id: \"{}\")", facts.notice_of("client").await);
    case.add("Notice", "the client's", &theirs);
    facts.set(&format!("UPDATE notice SET read_at = at WHERE account_id = {}", who("client"))).await;
    case.add("Notice", "one's own", "notices(first: 1) / nodes");
    case.add_list(["NoticeConnection", "NoticeEdge"], "notices(first: 1)");
}

async fn lists(facts: &Facts<'_>, case: &mut Case) {
    facts.set("UPDATE topic SET is_active = false WHERE path = 'uitkering/betaling/betaaldag'").await;
    let active = facts.topic("path = 'uitkering/betaling'").await;
    let strict = facts.topic("path = 'uitkering/wachttijd'").await;
    let closed = facts.topic("NOT is_active").await;
    let promise = "mutation($id: ID!) { changeTopic(input: { topicId: $id, description: \"Hoelang het duurt.\",
        promises: [{ step: SEEN, within: \"4 office hours\" }] }) { userErrors { code } } }";
    let done = facts.0.query("admin", promise, json!({ "id": strict })).await;
    assert!(done.user_errors("changeTopic").is_empty(), "{}", done.body);
    let closed_on = "mutation { setWorkingTime(input: { closedOn: [\"2030-01-02\"] }) { userErrors { code } } }";
    let done = facts.0.query("admin", closed_on, json!({})).await;
    assert!(done.user_errors("setWorkingTime").is_empty(), "{}", done.body);
    let word = "mutation { setScreeningWords(input: { words: [{ word: \"sarcopenie\", class: BODY }] }) {
        userErrors { code } } }";
    let done = facts.0.query("admin", word, json!({})).await;
    assert!(done.user_errors("setScreeningWords").is_empty(), "{}", done.body);
    let lettered = "mutation($id: ID!) { changeRegion(input: { regionId: $id,
        aliases: [{ source: \"test\", names: [\"Noordelijk\"] }] }) { userErrors { code } } }";
    let region = facts.region("id IN (SELECT region_id FROM region_postcodes) AND parent_id IS NOT NULL").await;
    let done = facts.0.query("admin", lettered, json!({ "id": region })).await;
    assert!(done.user_errors("changeRegion").is_empty(), "{}", done.body);

    case.add("Topic", "", &format!("topic(id: \"{strict}\")"));
    case.add("Topic", "with another in it", &format!("topic(id: \"{active}\")"));
    case.add("Topic", "no longer in use", &format!("topic(id: \"{closed}\")"));
    case.add("TopicPromise", "", &format!("topic(id: \"{strict}\") / promises"));
    case.add_list(["TopicConnection", "TopicEdge"], "topics(first: 1)");
    case.add("Region", "", &format!("region(id: \"{region}\")"));
    case.add("RegionAlias", "", &format!("region(id: \"{region}\") / aliases"));
    case.add("PostcodeRange", "", &format!("region(id: \"{region}\") / postcodes"));
    case.add_list(["RegionConnection", "RegionEdge"], "regions(first: 1)");
    case.add("Department", "", "departments(first: 1) / nodes");
    case.add_list(["DepartmentConnection", "DepartmentEdge"], "departments(first: 1)");
}

async fn accounts(facts: &Facts<'_>, case: &mut Case) {
    case.add("Account", "oneself", "viewer / account");
    case.add("ContactPreferences", "one's own", "viewer / account / contactPreferences");
    let people = [
        ("a colleague", "naima.chafik@uwi.example", "Naima Chafik"),
        ("the client", "client@demo.example", "Anouk Verhagen"),
        ("an administrator", "admin@demo.example", "Hugo Slot"),
    ];
    for (label, email, name) in people {
        let id = facts.account(&format!("email = '{email}'")).await;
        case.add("Account", label, &format!("accounts(first: 100, filter: {{ search: \"{name}\" }}) / nodes[{id}]"));
    }
    for (label, name) in [
        ("a fellow member of the member's council", "Yvonne Maatman"),
        ("a member of another council", "Sietske Bouma"),
        ("a connected system", "Klantcontactregister"),
    ] {
        let id = facts.account(&format!("id = {}", named(name))).await;
        case.add("Account", label, &format!("accounts(first: 100, filter: {{ search: \"{name}\" }}) / nodes[{id}]"));
    }
    let client = facts.account(&format!("id = {}", who("client"))).await;
    let search = "accounts(first: 100, filter: { search: \"Anouk Verhagen\" })";
    case.add("ContactPreferences", "the client's", &format!("{search} / nodes[{client}] / contactPreferences"));
    let system = facts.account("is_integration").await;
    let search = "accounts(first: 100, filter: { search: \"Klantcontactregister\" })";
    case.add("IntegrationKey", "", &format!("{search} / nodes[{system}] / keys"));
    case.add("IntegrationKey", "one's own", "viewer / account / keys");
    case.add_list(["AccountConnection", "AccountEdge"], "accounts(first: 1)");
    facts.set("UPDATE contact_preferences SET helper_name = 'Iemand'").await;
    // A key that was revoked shows since when.
    let id = IntegrationKeyId::at(facts.0.clock.now()).uuid();
    facts
        .set(&format!(
            "INSERT INTO integration_key SELECT '{id}', account_id, '\\x00', scopes, created_at - interval '1 day', \
             created_at FROM integration_key LIMIT 1"
        ))
        .await;
}

async fn councils(facts: &Facts<'_>, case: &mut Case) {
    let form =
        "mutation { createCouncil(input: { slug: \"in-wording\", name: \"Raad in wording\", kind: LOCAL, seats: 5,
        regionId: \"REGION\", about: \"Wij beginnen binnenkort.\" }) { userErrors { code } } }";
    let form = form.replace("REGION", &facts.region("kind <> 'COUNTRY'").await);
    let formed = facts.0.query("admin", &form, json!({})).await;
    assert!(formed.user_errors("createCouncil").is_empty(), "{}", formed.body);
    for (label, slug) in [("of the member", "groot-amsterdam"), ("another", "noord"), ("still forming", "in-wording")] {
        case.add("Council", label, &format!("council(slug: \"{slug}\")"));
    }
    case.add("CouncilContact", "", "council(slug: \"noord\") / contact");
    case.add("CouncilPriority", "", "council(slug: \"noord\") / priorities");
    case.add_list(["CouncilConnection", "CouncilEdge"], "councils(first: 1)");

    facts
        .set(&format!(
            "UPDATE council_member SET started_on = '2020-01-01', ends_on = '2023-12-31' WHERE account_id = {} AND \
             council_id = {}",
            named("Eef Waterman"),
            council("groot-amsterdam")
        ))
        .await;
    let seats = [
        ("shown, of the member's council", "groot-amsterdam", "Yvonne Maatman"),
        ("not shown, of the member's council", "groot-amsterdam", "Latifa Ouali"),
        ("shown once, no longer sitting, of the member's council", "groot-amsterdam", "Eef Waterman"),
        ("shown, of another council", "noord", "Sietske Bouma"),
    ];
    for (label, slug, name) in seats {
        let condition = format!("council_id = {} AND account_id = {}", council(slug), named(name));
        let id = facts.member(&condition).await;
        case.add("CouncilMember", label, &format!("council(slug: \"{slug}\") / members(allTerms: true)[{id}]"));
    }
    let hidden = facts.member(&format!("council_id = {} AND NOT is_public", council("noord"))).await;
    case.add(
        "CouncilMember",
        "not shown, of another council",
        &format!("council(slug: \"noord\") / members(allTerms: true)[{hidden}]"),
    );
}

async fn sessions(facts: &Facts<'_>, case: &mut Case) {
    facts
        .set(
            "UPDATE session SET title = 'Voorbereiding Rijnmond (besloten)', is_public = false \
             WHERE title = 'Vergadering over het jaarplan'",
        )
        .await;
    // Whose reports are promised: who sees all of a session sees by when.
    facts
        .set(
            "INSERT INTO deadline (id, subject_type, subject_id, step, started_at, due_at, warn_at)
             SELECT gen_random_uuid(), 'SESSION', id, 'REPORTED', ends_at, ends_at + interval '9 years', ends_at + interval '8 years'
             FROM session WHERE kind IN ('COUNCIL_MEETING', 'MIRROR_CONVERSATION') ON CONFLICT DO NOTHING",
        )
        .await;
    let of = async |title: &str| format!("session(id: \"{}\")", facts.session(&format!("title = '{title}'")).await);
    for (label, title) in [
        ("public, of another council", "Openbare vergadering Noord"),
        ("public, of the member's council", "Openbare vergadering Groot Amsterdam"),
        ("closed meeting of the member's council", "Voorbereiding jaarplan Groot Amsterdam (besloten)"),
        ("closed meeting of another council", "Voorbereiding Rijnmond (besloten)"),
        ("mirror conversation that member and manager observe", "Spiegelgesprek over een korting"),
        ("mirror conversation that the client is invited to", "Spiegelgesprek over de betaaldag"),
        ("mirror conversation of others", "Spiegelgesprek over de eerste brief"),
        ("cancelled panel", "Panel over scholing"),
    ] {
        let way = of(title).await;
        case.add("Session", label, &way);
    }
    let mirror = of("Spiegelgesprek over een korting").await;
    let session = "session_id = (SELECT id FROM session WHERE title = 'Spiegelgesprek over een korting')";
    for (label, role) in [
        ("the client of the mirror conversation that member and manager observe", "CLIENT"),
        ("the employee of it", "EMPLOYEE"),
    ] {
        let id = facts.participant(&format!("{session} AND role = '{role}'")).await;
        case.add("Participant", label, &format!("{mirror} / participants[{id}]"));
    }
    let observer = facts.participant(&format!("{session} AND account_id = {}", who("member"))).await;
    case.add("Participant", "the member who observes it", &format!("{mirror} / participants[{observer}]"));
    let other = of("Spiegelgesprek over de betaaldag").await;
    let there = "session_id = (SELECT id FROM session WHERE title = 'Spiegelgesprek over de betaaldag')";
    let theirs = facts.participant(&format!("{there} AND role = 'CLIENT'")).await;
    case.add(
        "Participant",
        "of the mirror conversation that the client is invited to",
        &format!("{other} / participants[{theirs}]"),
    );
    case.add_list(["SessionConnection", "SessionEdge"], "sessions(first: 1)");
}

async fn proposals(facts: &Facts<'_>, case: &mut Case) {
    let copy = |id: &str, title: &str, more: &str| {
        format!(
            "INSERT INTO proposal (id, kind, title, text, council_id, author_id, is_from_client, department_id, status, \
             submitted_at, created_at) SELECT '{id}', kind, '{title}', text, {more} FROM proposal \
             WHERE title = 'Vaste betaaldag' OR title = 'Eén vaste betaaldag' LIMIT 1;"
        )
    };
    let id = || entity::id::ProposalId::at(facts.0.clock.now()).uuid().to_string();
    let draft = "author_id, false, department_id, 'DRAFT', NULL, created_at";
    facts.set(&copy(&id(), "Concept van een andere raad", &format!("{}, {draft}", council("noord")))).await;
    let client = format!("NULL, {}, true, department_id", who("client"));
    facts.set(&copy(&id(), "Concept van de cliënt", &format!("{client}, 'DRAFT', NULL, created_at"))).await;
    facts.set(&copy(&id(), "Van de cliënt", &format!("{client}, 'SUBMITTED', submitted_at, created_at"))).await;
    facts
        .set(&copy(
            &id(),
            "Concept van de manager",
            &format!("NULL, {}, false, department_id, 'DRAFT', NULL, created_at", who("manager")),
        ))
        .await;
    let of = async |title: &str| format!("proposal(id: \"{}\")", facts.proposal(&format!("title = '{title}'")).await);
    for (label, title) in [
        ("draft of the member's council", "Een rustige hoek in de wachtruimte"),
        ("draft of another council", "Concept van een andere raad"),
        ("the client's draft", "Concept van de cliënt"),
        ("the client's, submitted", "Van de cliënt"),
        ("the manager's draft", "Concept van de manager"),
        ("in review, of the member's council", "Terugkoppeling na elk spiegelgesprek"),
        ("submitted, of another council", "Eén vaste betaaldag"),
        ("an answer to a consultation, of another council", "Eén boodschap per brief"),
        ("decided and published, of the member's council", "Eerst vragen, dan pas korten"),
        ("decided and published, of another council", "Bel alleen na een bericht"),
    ] {
        let way = of(title).await;
        case.add("Proposal", label, &way);
    }
    // One that has everything that a proposal can have.
    facts
        .set(
            "UPDATE proposal SET reconsideration_asked_at = submitted_at, reconsideration_reasons = 'Er is iets nieuws.', \
             abandoned_reason = 'Het kan niet.' WHERE title = 'Bel alleen na een bericht';
             UPDATE proposal_decision SET accepted_parts = 'Dit wel.', declined_parts = 'Dit niet.';
             INSERT INTO proposal_topic SELECT proposal.id, topic.id FROM proposal, topic WHERE path = 'uitkering/betaling'",
        )
        .await;
    let published = of("Eerst vragen, dan pas korten").await;
    let id = facts.proposal("title = 'Eerst vragen, dan pas korten'").await;
    super::proposals::figure(facts, &id).await;
    super::proposals::journey(facts, &id).await;
    case.add("Evidence", "", &format!("{published} / evidence"));
    case.add("Figure", "", &format!("{published} / evidence / figures"));
    case.add("Decision", "", &format!("{published} / decision"));
    case.add_list(["ProposalConnection", "ProposalEdge"], "proposals(first: 1)");
    consultations(facts, case).await;
}

async fn consultations(facts: &Facts<'_>, case: &mut Case) {
    facts
        .set(
            "UPDATE consultation SET document_url = 'https://voorbeeld.example/brief' WHERE document_text IS NOT NULL;
             UPDATE consultation SET closed_at = created_at WHERE question LIKE 'Hoe kan wachten%'",
        )
        .await;
    let of = async |question: &str| {
        format!("consultation(id: \"{}\")", facts.consultation(&format!("question LIKE '{question}%'")).await)
    };
    let open = of("Wat vindt u van de nieuwe brief").await;
    let closed = of("Hoe kan wachten").await;
    case.add("Consultation", "put to the member's council and others", &open);
    case.add("Consultation", "put to another council, closed", &closed);
    case.add("ConsultationDocument", "", &format!("{open} / document"));
    for (label, slug) in [
        ("of the member's council", "groot-amsterdam"),
        ("of another, that does not answer", "limburg"),
        ("of another, that answered", "noord"),
    ] {
        let request = facts.request(&format!("council_id = {} AND consultation_id = (SELECT id FROM consultation WHERE question LIKE 'Wat vindt u van%')", council(slug))).await;
        case.add("ConsultationRequest", label, &format!("{open} / requests[{request}]"));
    }
    case.add_list(["ConsultationConnection", "ConsultationEdge"], "consultations(first: 1)");
}

/// Sends a mutation of the preparation; fails where it is refused.
async fn act(facts: &Facts<'_>, role: &str, mutation: &str, input: Value) -> Value {
    let capital = mutation[..1].to_uppercase() + &mutation[1..];
    let more = match mutation {
        "submitSignal" => "signal { id code }",
        _ => "",
    };
    let document = format!(
        "mutation($input: {capital}Input!) {{ {mutation}(input: $input) {{ {more} userErrors {{ code field }} }} }}"
    );
    let client = super::as_role(facts.0, role).await;
    let answer = client.send(&document, json!({ "input": input })).await;
    assert!(answer.user_errors(mutation).is_empty(), "{}", answer.body);
    answer.data()[mutation].clone()
}

/// Something that is proposed as distressing.
const DISTRESSING: &str = "Bel mij op 06 12345678, ik heb geen eten meer in huis.";

/// A proposal, and what somebody found of one.
async fn distress(facts: &Facts<'_>, case: &mut Case, proposed: &str) {
    let input = json!({ "kind": "STORY", "channel": "APP", "text": DISTRESSING });
    let made = act(facts, "client", "submitSignal", input).await;
    let set_aside = made["signal"]["id"].as_str().expect("an id").to_owned();
    let reason = "Gebeld op 06 12345678: het valt mee.";
    act(facts, "handler", "setAsideDistressing", json!({ "signalId": set_aside, "reason": reason })).await;
    for (label, id) in [("proposed", proposed), ("set aside", &set_aside)] {
        case.add("Distress", label, &format!("signal(id: \"{id}\") / distress"));
        case.add("UrgencyReason", label, &format!("signal(id: \"{id}\") / urgencyReasons"));
    }
}

/// Gives signals everything that one can have.
async fn fill(facts: &Facts<'_>, condition: &str) {
    facts
        .set(&format!(
            "UPDATE signal SET latitude = 52.4, longitude = 4.9, address = 'Dorpsstraat 1', postcode = '1012 AB', \
             region_name = 'Amsterdam', page = '/betalen', step = 'invullen', score = 60, happened_at = received_at, \
             source = coalesce(source, 'test'), external_id = coalesce(external_id, id::text), \
             department_id = coalesce(department_id, (SELECT id FROM department WHERE is_intake)) WHERE {condition}"
        ))
        .await;
}

async fn signals(facts: &Facts<'_>, case: &mut Case) -> (String, String) {
    let submit = |anonymous: bool, place: Value, somebody: Value| {
        json!({ "kind": "STORY", "channel": "APP", "text": TELLING, "anonymous": anonymous, "place": place,
            "onBehalfOf": somebody })
    };
    let (here, nobody) = (json!({ "postcode": "1012 AB", "regionName": "Amsterdam" }), Value::Null);
    let topic = facts.topic("path = 'uitkering/betaling'").await;
    let telling = async |role: &str, input: Value| {
        let made = act(facts, role, "submitSignal", input).await;
        let id = made["signal"]["id"].as_str().expect("an id").to_owned();
        act(facts, "handler", "triageSignal", json!({ "signalId": id, "topicId": topic, "urgency": "HIGH" })).await;
        let call = |more: Value| {
            let mut call = json!({ "signalId": id, "channel": "PHONE", "overrideReason": "Er is geen andere weg." });
            call.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
            call
        };
        act(facts, "handler", "announceContact", call(json!({ "for": "2026-09-08T12:00:00Z" }))).await;
        let attempt = call(json!({ "result": "NO_ANSWER", "at": "2026-09-08T08:00:00Z" }));
        act(facts, "handler", "recordContactAttempt", attempt).await;
        let answer = json!({ "signalId": id, "text": "Wij bellen u op 06 12345678.", "channel": "PHONE", "outcome": "HELPED",
            "overrideReason": "Er is geen andere weg." });
        act(facts, "handler", "answerSignal", answer).await;
        let reveal = json!({ "signalId": id, "reason": "Om terug te bellen." });
        act(facts, "handler", "revealSignal", reveal).await;
        (id, made["signal"]["code"].as_str().map(str::to_owned))
    };
    let (own, _) = telling("client", submit(false, here.clone(), nobody.clone())).await;
    let comment = json!({ "signalId": own, "helped": true, "comment": "Dank, ik ben er op 06 12345678." });
    act(facts, "client", "respondToAnswer", comment).await;
    let (anonymous, code) = telling("public", submit(true, here.clone(), nobody.clone())).await;
    let code = code.expect("a code");
    let comment = json!({ "code": code, "helped": true, "comment": "Dank, ik ben er op 06 12345678." });
    act(facts, "public", "respondToAnswer", comment).await;
    let owner = facts.account("email = 'handler@demo.example'").await;
    let promise = json!({ "signalId": anonymous, "commitment": "Wij zetten het op de website.", "ownerId": owner,
        "dueOn": "2026-10-01" });
    act(facts, "handler", "createFollowUp", promise).await;
    let untriaged = async |role: &str, more: Value| {
        let mut input = json!({ "kind": "QUESTION", "channel": "DESK", "text": TELLING });
        for (name, value) in more.as_object().into_iter().flatten() {
            input[name] = value.clone();
        }
        let made = act(facts, role, "submitSignal", input).await;
        made["signal"]["id"].as_str().expect("an id").to_owned()
    };
    let by_staff = untriaged("analyst", json!({})).await;
    let at_desk = json!({ "place": { "postcode": "1012 AB" }, "onBehalfOf": { "phone": "0612345678" } });
    let at_desk = untriaged("handler", at_desk).await;

    let hungry = json!({ "text": DISTRESSING, "place": { "postcode": "1012 AB" } });
    let proposed = untriaged("client", hungry).await;

    // Told by somebody at the desk, and gone all the way.
    let told = async |place: Value| {
        let somebody = json!({ "name": "Iemand", "phone": "0612345678" });
        telling("handler", submit(false, place, somebody)).await.0
    };
    let elsewhere = json!({ "postcode": "9711 BC" });
    let (region, space) = (told(here.clone()).await, told(here).await);
    let (other, nowhere, pushed) = (told(elsewhere.clone()).await, told(Value::Null).await, told(elsewhere).await);

    let key = |id: &str| id.parse::<entity::id::SignalId>().expect("an id").uuid();
    // There an address is no secret.
    let public = "(SELECT id FROM topic WHERE path = 'uitkering/wachttijd')";
    facts.set(&format!("UPDATE topic SET is_public_space = true WHERE id = {public}")).await;
    facts.set(&format!("UPDATE signal SET topic_id = {public} WHERE id = '{}'", key(&space))).await;
    let system = "(SELECT id FROM account WHERE is_integration)";
    facts.set(&format!("UPDATE signal SET integration_id = {system} WHERE id = '{}'", key(&pushed))).await;

    let of_client = format!("id IN (SELECT signal_id FROM signal_reporter WHERE account_id = {})", who("client"));
    let signals = [
        ("the client's, helped", own.clone()),
        ("the client's, with a follow-up", facts.signal(&format!("status = 'HEARD' AND {of_client}")).await),
        ("the client's, not triaged", facts.signal(&format!("status = 'RECEIVED' AND {of_client}")).await),
        ("the client's, proposed as distressing", proposed.clone()),
        ("the analyst's own, not triaged", by_staff),
        ("anonymous, by its id", anonymous.clone()),
        ("of the member's region, triaged", region.clone()),
        ("of the member's region, in public space", space),
        ("of the member's region, not triaged", at_desk),
        ("of another region, triaged", other.clone()),
        ("of no region, triaged", nowhere),
        ("pushed by the integration", pushed),
    ];
    for (label, id) in &signals {
        case.add("Signal", label, &format!("signal(id: \"{id}\")"));
        case.add("Place", label, &format!("signal(id: \"{id}\") / place"));
        case.add("Loop", label, &format!("signal(id: \"{id}\") / loop"));
    }
    let keys: Vec<String> = signals.iter().map(|(_, id)| format!("'{}'", key(id))).collect();
    fill(facts, &format!("id IN ({})", keys.join(", "))).await;
    let [own_key, anonymous_key, region_key] = [&own, &anonymous, &region].map(|id| key(id));
    facts
        .set(&format!(
            "UPDATE signal SET main_signal_id = '{}' WHERE id IN ('{own_key}', '{anonymous_key}', '{region_key}')",
            key(&other),
        ))
        .await;
    let by_code = format!("signalByCode(code: \"{code}\")");
    case.add("Signal", "anonymous, by its code", &by_code);
    case.add("FollowUp", "on an anonymous signal, by its code", &format!("{by_code} / followUps / nodes"));
    case.add("Place", "anonymous, by its code", &format!("{by_code} / place"));
    case.add("Loop", "anonymous, by its code", &format!("{by_code} / loop"));
    case.add(
        "TimelineEntry",
        "that its reporter's signal came in",
        &format!("signal(id: \"{own}\") / timeline(first: 1) / nodes"),
    );
    case.add(
        "TimelineEntry",
        "the last of a signal that staff worked on",
        &format!("signal(id: \"{region}\") / timeline(last: 1) / nodes"),
    );
    case.add_list(
        ["TimelineEntryConnection", "TimelineEntryEdge"],
        &format!("signal(id: \"{own}\") / timeline(first: 1)"),
    );
    case.add("Deadline", "", &format!("signal(id: \"{own}\") / loop / deadlines"));
    distress(facts, case, &proposed).await;
    let alike = format!("signal(id: \"{other}\") / likelyDuplicates(first: 1)");
    case.add("LikelyDuplicate", "of one of another region", &format!("{alike} / nodes"));
    case.add_list(["LikelyDuplicateConnection", "LikelyDuplicateEdge"], &alike);
    case.add_list(["SignalConnection", "SignalEdge"], "signals(first: 1)");
    let ways = [
        ("of the client's signal", format!("signal(id: \"{own}\")")),
        ("of an anonymous signal, by its code", by_code),
        ("of an anonymous signal, by its id", format!("signal(id: \"{anonymous}\")")),
    ];
    for (label, way) in &ways {
        case.add("Answer", label, &format!("{way} / answers / nodes"));
        case.add("AnswerResponse", label, &format!("{way} / responses / nodes"));
        case.add("SignalReveal", label, &format!("{way} / reveals / nodes"));
        case.add("ContactAnnouncement", label, &format!("{way} / contactAnnouncements / nodes"));
        case.add("ContactAttempt", label, &format!("{way} / contactAttempts / nodes"));
    }
    let way = &ways[0].1;
    case.add_list(["AnswerConnection", "AnswerEdge"], &format!("{way} / answers(first: 1)"));
    case.add_list(["AnswerResponseConnection", "AnswerResponseEdge"], &format!("{way} / responses(first: 1)"));
    let announcements = format!("{way} / contactAnnouncements(first: 1)");
    case.add_list(["ContactAnnouncementConnection", "ContactAnnouncementEdge"], &announcements);
    case.add_list(["ContactAttemptConnection", "ContactAttemptEdge"], &format!("{way} / contactAttempts(first: 1)"));
    case.add_list(["SignalRevealConnection", "SignalRevealEdge"], &format!("{way} / reveals(first: 1)"));
    (own, code)
}
