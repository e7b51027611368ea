//! An independent model: reads the table of sights, says in SQL what each of its words means, and compares what that
//! comes to with what the lists give. Nothing of the product's own conditions is used.

use std::collections::BTreeSet;

use entity::id::{
    AccountId, CentreId, ConsultationId, CouncilId, DepartmentId, FollowUpId, JourneyId, PilotId, ProposalId, RegionId,
    SessionId, SignalId, TopicId, TypedId,
};
use harness::{Client, Gehoord, PASSWORD, UWI, Value, json};
use schema::access::{
    Lens, Noun, Rows,
    may_see::{Column, cell},
};

use super::{ROLES, as_role, facts::named, specimens};

/// Somebody, as far as sights depend on it.
pub(super) struct Asker<'a> {
    pub(super) name: String,
    pub(super) client: Client<'a>,
    /// SQL for the key of the account.
    me: String,
    columns: Vec<Column>,
}

/// A noun with a list.
struct List {
    noun: Noun,
    /// The root field of the list.
    all: &'static str,
    /// The root field of one of it.
    one: Option<&'static str>,
    table: &'static str,
    key: fn(&str) -> String,
}

pub(super) fn key<T: TypedId>(id: &str) -> String {
    id.parse::<T>().unwrap_or_else(|_| panic!("{id} is no {}", T::PREFIX)).uuid().to_string()
}

const LISTS: &[List] = &[
    List { noun: Noun::Council, all: "councils", one: None, table: "council", key: key::<CouncilId> },
    List { noun: Noun::Centre, all: "centres", one: Some("centre"), table: "centre", key: key::<CentreId> },
    List { noun: Noun::Signal, all: "signals", one: Some("signal"), table: "signal", key: key::<SignalId> },
    List { noun: Noun::Session, all: "sessions", one: Some("session"), table: "session", key: key::<SessionId> },
    List { noun: Noun::Proposal, all: "proposals", one: Some("proposal"), table: "proposal", key: key::<ProposalId> },
    List {
        noun: Noun::Consultation,
        all: "consultations",
        one: Some("consultation"),
        table: "consultation",
        key: key::<ConsultationId>,
    },
    List { noun: Noun::FollowUp, all: "followUps", one: Some("followUp"), table: "follow_up", key: key::<FollowUpId> },
    List { noun: Noun::Journey, all: "journeys", one: Some("journey"), table: "journey", key: key::<JourneyId> },
    List { noun: Noun::Pilot, all: "pilots", one: Some("pilot"), table: "pilot", key: key::<PilotId> },
    List { noun: Noun::Account, all: "accounts", one: None, table: "account", key: key::<AccountId> },
    List { noun: Noun::Topic, all: "topics", one: Some("topic"), table: "topic", key: key::<TopicId> },
    List { noun: Noun::Department, all: "departments", one: None, table: "department", key: key::<DepartmentId> },
    List { noun: Noun::Region, all: "regions", one: Some("region"), table: "region", key: key::<RegionId> },
];

/// The day on which all tests begin.
const TODAY: &str = "DATE '2026-09-08'";

impl Asker<'_> {
    fn own_councils(&self) -> String {
        format!(
            "SELECT seat.council_id FROM council_member seat JOIN council sat ON sat.id = seat.council_id \
             WHERE seat.account_id = {} AND seat.started_on <= {TODAY} AND (seat.ends_on IS NULL OR seat.ends_on >= {TODAY}) \
             AND sat.status <> 'DISSOLVED'",
            self.me
        )
    }

    fn own_signals(&self) -> String {
        format!("SELECT signal_id FROM signal_reporter WHERE account_id = {}", self.me)
    }

    /// What a word of the table means for a noun, in SQL over a row of its table.
    fn meaning(&self, noun: Noun, rows: Rows) -> String {
        let me = &self.me;
        let own = self.own_councils();
        let takes_part = format!(
            "(organiser_id = {me} OR EXISTS (SELECT FROM session_participant part WHERE part.session_id = session.id AND \
             part.account_id = {me}))"
        );
        let within = format!(
            "WITH RECURSIVE within AS (SELECT region_id AS id FROM council WHERE id IN ({own}) UNION SELECT region.id \
             FROM region JOIN within ON region.parent_id = within.id) SELECT id FROM within"
        );
        match (noun, rows) {
            (_, Rows::All) => "true".to_owned(),
            (Noun::Council, Rows::InPublicUse) => "status = 'ACTIVE'".to_owned(),
            (Noun::Council, Rows::OfOwnCouncil) => format!("id IN ({own})"),
            (Noun::Centre, Rows::InPublicUse) => "status = 'OPEN'".to_owned(),
            (Noun::Centre, Rows::OfOwnRegion) => format!("region_id IN ({within})"),
            (Noun::Centre, Rows::OfOwnCouncil) => format!(
                "id IN (SELECT centre_id FROM session JOIN session_council ON session_id = session.id WHERE council_id IN ({own}))"
            ),
            (Noun::Topic, Rows::InPublicUse) => "is_active".to_owned(),
            (Noun::Account, Rows::Own) => format!("id = {me}"),
            (Noun::Account, Rows::StaffNames) => "is_staff".to_owned(),
            (Noun::Account, Rows::CouncilNames) => format!(
                "(id IN (SELECT account_id FROM council_member WHERE council_id IN ({own})) OR \
                 id IN (SELECT liaison_id FROM council WHERE id IN ({own})))"
            ),
            (Noun::Session, Rows::PublicCalendar) => "is_public".to_owned(),
            (Noun::Session, Rows::TakingPart) => takes_part,
            (Noun::Session, Rows::OfOwnCouncil) => {
                format!(
                    "EXISTS (SELECT FROM session_council of WHERE of.session_id = session.id AND of.council_id IN ({own}))"
                )
            }
            (Noun::Session, Rows::WithoutClosedMeetings) => {
                format!("(NOT (kind = 'COUNCIL_MEETING' AND NOT is_public) OR {takes_part})")
            }
            (Noun::SessionParticipant, Rows::Own) => format!("account_id = {me}"),
            (Noun::SessionParticipant, Rows::OfOwnCouncil) => {
                format!("session_id IN (SELECT session_id FROM session_council WHERE council_id IN ({own}))")
            }
            // Who said no sees no others any more.
            (Noun::SessionParticipant, Rows::TakingPart | Rows::OfColleagues) => format!(
                "session_id IN (SELECT id FROM session WHERE organiser_id = {me} UNION SELECT session_id FROM \
                 session_participant WHERE account_id = {me} AND answer <> 'DECLINED')"
            ),
            (Noun::SessionConsent | Noun::SessionTelling | Noun::SessionObservation, Rows::Own) => {
                format!("participant_id IN (SELECT id FROM session_participant WHERE account_id = {me})")
            }
            (Noun::SessionConsent | Noun::SessionTelling, Rows::Organised) => format!(
                "participant_id IN (SELECT part.id FROM session_participant part JOIN session ON session.id = session_id \
                 WHERE (organiser_id = {me} OR EXISTS (SELECT FROM session_participant me WHERE me.session_id = session.id \
                 AND me.account_id = {me} AND me.role = 'FACILITATOR')) AND NOT EXISTS (SELECT FROM session_participant me \
                 WHERE me.session_id = session.id AND me.account_id = {me} AND (me.role = 'OBSERVER' OR \
                 me.room = 'OBSERVATION')))"
            ),
            (Noun::SessionAgendaPoint, rows) => {
                format!("session_id IN (SELECT id FROM session WHERE {})", self.meaning(Noun::Session, rows))
            }
            (Noun::SessionObservation, Rows::Attended) => format!(
                "session_id IN (SELECT session.id FROM session JOIN session_participant part ON part.session_id = session.id \
                 WHERE session.status IN ('REPORTED', 'FOLLOWED_UP') AND part.account_id = {me} AND part.attended)"
            ),
            (Noun::SessionObservation, Rows::Organised) => {
                format!("session_id IN (SELECT id FROM session WHERE organiser_id = {me})")
            }
            // Nobody shows a code here.
            (Noun::Signal, Rows::ByCode) => "false".to_owned(),
            (Noun::Signal, Rows::Own) => format!("id IN ({})", self.own_signals()),
            (Noun::Signal, Rows::OfOwnRegion) => format!(
                "(status <> 'RECEIVED' AND (region_id IN ({within}) OR region_id IS NULL AND EXISTS (SELECT FROM council WHERE kind = 'CENTRAL' AND \
                 id IN ({own}))))"
            ),
            (Noun::Signal, Rows::Pushed) => format!("integration_id = {me}"),
            (Noun::Proposal, Rows::Published) => "published_at IS NOT NULL".to_owned(),
            (Noun::Proposal, Rows::Submitted) => "submitted_at IS NOT NULL".to_owned(),
            (Noun::Proposal, Rows::Own) => format!("(author_id = {me} AND council_id IS NULL)"),
            (Noun::Proposal, Rows::OfOwnCouncil) => format!("council_id IN ({own})"),
            (Noun::Consultation, Rows::OfOwnCouncil) => {
                format!("id IN (SELECT consultation_id FROM consultation_request WHERE council_id IN ({own}))")
            }
            (Noun::ConsultationRequest, Rows::OfOwnCouncil) => format!("council_id IN ({own})"),
            (Noun::FollowUp, Rows::Published) => {
                "proposal_id IN (SELECT id FROM proposal WHERE published_at IS NOT NULL)".to_owned()
            }
            // Nobody shows a code here.
            (Noun::FollowUp, Rows::ByCode) => "false".to_owned(),
            (Noun::FollowUp, Rows::Own) => format!(
                "(signal_id IN ({}) OR session_id IN (SELECT id FROM session WHERE {takes_part}) OR proposal_id IN \
                 (SELECT id FROM proposal WHERE author_id = {me} AND council_id IS NULL))",
                self.own_signals()
            ),
            (Noun::FollowUp, Rows::OfOwnCouncil) => format!(
                "(proposal_id IN (SELECT id FROM proposal WHERE council_id IN ({own})) OR session_id IN \
                 (SELECT session_id FROM session_council WHERE council_id IN ({own})))"
            ),
            (Noun::FollowUp, Rows::OfSeenSubjects) => {
                let seen = |noun, table| format!("(SELECT id FROM {table} WHERE {})", self.sees(noun, Lens::Titles));
                format!(
                    "(signal_id IN {} OR session_id IN {} OR proposal_id IN {})",
                    seen(Noun::Signal, "signal"),
                    seen(Noun::Session, "session"),
                    seen(Noun::Proposal, "proposal")
                )
            }
            (Noun::Journey | Noun::Pilot, Rows::Published) => "published_at IS NOT NULL".to_owned(),
            (Noun::Journey, Rows::OfOwnCouncil) => {
                format!("id IN (SELECT journey_id FROM journey_council WHERE council_id IN ({own}))")
            }
            (Noun::Journey, Rows::OfOwnRegion) => format!("region_id IN ({within})"),
            (Noun::Pilot, Rows::OfOwnRegion) => {
                format!(
                    "id IN (SELECT pilot_id FROM pilot_site LEFT JOIN centre ON centre.id = centre_id WHERE \
                     coalesce(pilot_site.region_id, centre.region_id) IN ({within}))"
                )
            }
            other => panic!("the model does not know what {other:?} means (tests/access/model.rs)"),
        }
    }

    /// Which rows of a noun are seen through at least a lens, in SQL over a row of its table.
    pub(super) fn sees(&self, noun: Noun, lens: Lens) -> String {
        let cells = self.columns.iter().flat_map(|column| cell(noun, *column));
        let meanings: Vec<String> =
            cells.filter(|(_, through)| *through >= lens).map(|(rows, _)| self.meaning(noun, *rows)).collect();
        if meanings.is_empty() { "false".to_owned() } else { format!("({})", meanings.join(" OR ")) }
    }

    fn is_staff(&self) -> bool {
        self.columns.contains(&Column::Staff)
    }

    /// Everything that a list gives, page by page, and its count.
    async fn list(&self, list: &List, arguments: &str) -> Option<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        let mut after = Value::Null;
        loop {
            let document = format!(
                "query($after: String) {{ {}(first: 100, after: $after{arguments}) {{ totalCount nodes {{ id }} \
                 pageInfo {{ hasNextPage endCursor }} }} }}",
                list.all
            );
            let answer = self.client.send(&document, json!({ "after": after })).await;
            if answer.codes() == ["UNAUTHENTICATED"] {
                return None;
            }
            let page = answer.at(&format!("/{}", list.all));
            for node in page["nodes"].as_array().expect("nodes") {
                let is_new = found.insert((list.key)(node["id"].as_str().expect("an id")));
                assert!(is_new, "{}: twice in {}{arguments}", self.name, list.all);
            }
            if page["pageInfo"]["hasNextPage"] != true {
                assert_eq!(page["totalCount"], found.len(), "{}: the count of {}{arguments}", self.name, list.all);
                return Some(found);
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }
}

/// The roles of the demo, and others whose seats and places tell more.
pub(super) async fn askers(app: &Gehoord) -> Vec<Asker<'_>> {
    let mut askers = Vec::new();
    for role in ROLES {
        let me = match role {
            "public" => "NULL".to_owned(),
            "integration" => "(SELECT id FROM account WHERE is_integration)".to_owned(),
            role => format!("(SELECT id FROM account WHERE email = '{role}@demo.example')"),
        };
        askers.push((role.to_owned(), as_role(app, role).await, me));
    }
    for name in [
        "Wilma Terpstra", // of the central council
        "Sietske Bouma",  // observed a mirror conversation
        "Arie Kooiman",   // of another council than the one he observed with
        "Eef Waterman",   // whose term has ended
        "Wessel Brink",   // an employee in a mirror conversation
        "Tamara Gerrits", // the client in one
    ] {
        let email = app.sql(UWI, &format!("SELECT email FROM account WHERE name = '{name}'")).await;
        let email = email.first().unwrap_or_else(|| panic!("{name} is not in the demo"));
        askers.push((name.to_owned(), app.nobody().signed_in(email, PASSWORD).await, named(name)));
    }
    let mut known = Vec::new();
    for (name, client, me) in askers {
        let mut asker = Asker { name, client, me, columns: vec![Column::Public] };
        let roles = format!(
            "SELECT concat_ws(',', CASE WHEN is_client THEN 'client' END, CASE WHEN EXISTS ({}) THEN 'member' END, \
             CASE WHEN is_staff THEN 'staff' END, CASE WHEN is_admin THEN 'admin' END, \
             CASE WHEN is_integration THEN 'integration' END) FROM account WHERE id = {}",
            asker.own_councils(),
            asker.me
        );
        let roles = app.sql(UWI, &roles).await.first().cloned().unwrap_or_default();
        asker.columns.extend(roles.split(',').filter(|role| !role.is_empty()).map(|role| match role {
            "client" => Column::Client,
            "member" => Column::CouncilMember,
            "staff" => Column::Staff,
            "admin" => Column::Admin,
            _ => Column::Integration,
        }));
        known.push(asker);
    }
    known
}

pub(super) async fn keys(app: &Gehoord, table: &str, condition: &str) -> BTreeSet<String> {
    app.sql(UWI, &format!("SELECT id::text FROM {table} WHERE {condition}")).await.into_iter().collect()
}

/// Says who sees what they should not, or does not see what they should.
pub(super) fn compare(
    app: &str,
    who: &str,
    given: &BTreeSet<String>,
    promised: &BTreeSet<String>,
    wrong: &mut Vec<String>,
) {
    let wider: Vec<_> = given.difference(promised).take(3).collect();
    let narrower: Vec<_> = promised.difference(given).take(3).collect();
    if !wider.is_empty() || !narrower.is_empty() {
        wrong.push(format!("{who}, {app}: sees {wider:?}, should see {narrower:?}"));
    }
}

#[tokio::test]
async fn everybody_finds_exactly_what_the_table_of_sights_promises() {
    let app = Gehoord::start().await;
    specimens::all(&app).await;
    let mut wrong = Vec::new();
    for asker in askers(&app).await {
        for list in LISTS {
            let promised = keys(&app, list.table, &asker.sees(list.noun, Lens::Titles)).await;
            match asker.list(list, "").await {
                Some(given) => compare(list.all, &asker.name, &given, &promised, &mut wrong),
                None => assert!(promised.is_empty(), "{} is refused {}", asker.name, list.all),
            }
            by_id(&app, &asker, list, &promised, &mut wrong).await;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is not in the list is nothing by its id, and what is in it is there.
async fn by_id(app: &Gehoord, asker: &Asker<'_>, list: &List, promised: &BTreeSet<String>, wrong: &mut Vec<String>) {
    const SO_MANY: usize = 15;
    let all = keys(app, list.table, "true").await;
    let (seen, hidden): (Vec<_>, Vec<_>) = all.into_iter().partition(|key| promised.contains(key));
    let fields: Vec<&str> = list.one.into_iter().chain(["node"]).collect();
    for (keys, is_there) in [(seen, true), (hidden, false)] {
        let some: Vec<&String> = keys.iter().step_by((keys.len() / SO_MANY).max(1)).collect();
        let ask = |(index, key): (usize, &&String)| {
            let ask = |field: &&str| format!("{field}{index}: {field}(id: \"{}\") {{ id }}", global(list.noun, key));
            fields.iter().map(ask).collect::<Vec<_>>().join(" ")
        };
        let document: String = some.iter().enumerate().map(ask).collect::<Vec<_>>().join(" ");
        let answer = asker.client.send(&format!("{{ __typename {document} }}"), json!({})).await;
        for (index, key) in some.iter().enumerate() {
            for field in &fields {
                if answer.at(&format!("/{field}{index}")).is_null() == is_there {
                    wrong.push(format!("{}: {field} {key} of {} is there: {}", asker.name, list.table, !is_there));
                }
            }
        }
    }
}

/// The global id of a key.
fn global(noun: Noun, key: &str) -> String {
    let key = key.parse().expect("a key");
    match noun {
        Noun::Account => AccountId(key).to_string(),
        Noun::Centre => CentreId(key).to_string(),
        Noun::Consultation => ConsultationId(key).to_string(),
        Noun::Council => CouncilId(key).to_string(),
        Noun::Department => DepartmentId(key).to_string(),
        Noun::FollowUp => FollowUpId(key).to_string(),
        Noun::Journey => JourneyId(key).to_string(),
        Noun::Pilot => PilotId(key).to_string(),
        Noun::Proposal => ProposalId(key).to_string(),
        Noun::Region => RegionId(key).to_string(),
        Noun::Session => SessionId(key).to_string(),
        Noun::Signal => SignalId(key).to_string(),
        Noun::Topic => TopicId(key).to_string(),
        other => panic!("nothing finds a {other:?} by its id"),
    }
}

/// A filter: which rows it is true of, and through which lens that can be seen.
struct Filter {
    noun: Noun,
    arguments: String,
    condition: String,
    lens: Lens,
    for_staff: bool,
}

#[tokio::test]
async fn no_filter_and_no_search_tells_what_a_lens_hides() {
    let app = Gehoord::start().await;
    specimens::all(&app).await;
    let filters = filters(&app).await;
    let mut wrong = Vec::new();
    // The others see through the lenses of one of these.
    let askers = askers(&app).await.into_iter();
    for asker in
        askers.filter(|asker| !["manager", "analyst", "complaints", "facilitator"].contains(&asker.name.as_str()))
    {
        for Filter { noun, arguments, condition, lens, for_staff } in &filters {
            let list = LISTS.iter().find(|list| list.noun == *noun).expect("a list");
            let sees = if *for_staff && !asker.is_staff() { "false".to_owned() } else { asker.sees(*noun, *lens) };
            let condition = condition
                .replace(":own_signals", &asker.own_signals())
                .replace(
                    ":accounts",
                    &format!("SELECT id FROM account WHERE {}", asker.sees(Noun::Account, Lens::Titles)),
                )
                .replace(":centres", &format!("SELECT id FROM centre WHERE {}", asker.sees(Noun::Centre, Lens::Titles)))
                .replace(
                    ":councils",
                    &format!("SELECT id FROM council WHERE {}", asker.sees(Noun::Council, Lens::Titles)),
                )
                .replace(
                    ":proposals",
                    &format!("SELECT id FROM proposal WHERE {}", asker.sees(Noun::Proposal, Lens::Titles)),
                )
                .replace(
                    ":requests",
                    &format!(
                        "SELECT id FROM consultation_request WHERE {}",
                        asker.sees(Noun::ConsultationRequest, Lens::Titles)
                    ),
                )
                .replace(":takes_part", &format!("coalesce({}, false)", asker.meaning(Noun::Session, Rows::TakingPart)))
                .replace(":promised_me", &format!("coalesce({}, false)", asker.meaning(Noun::FollowUp, Rows::Own)))
                .replace(":known", &asker.sees(Noun::Account, Lens::Full));
            let promised = keys(&app, list.table, &format!("{sees} AND ({condition})")).await;
            let Some(given) = asker.list(list, &format!(", {arguments}")).await else { continue };
            compare(&format!("{} with {arguments}", list.all), &asker.name, &given, &promised, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn filters(app: &Gehoord) -> Vec<Filter> {
    let first = async |sql: &str| app.sql(UWI, sql).await.first().unwrap_or_else(|| panic!("nothing: {sql}")).clone();
    let mut filters = Vec::new();
    let mut add = |noun, lens, arguments: &str, condition: &str| {
        let arguments = format!("filter: {{ {arguments} }}");
        filters.push(Filter { noun, arguments, condition: condition.to_owned(), lens, for_staff: false });
    };
    use Lens::{Full, Masked, Status, Titles, WithoutAddress};
    let topic =
        first("SELECT topic_id::text FROM signal WHERE integration_id IS NOT NULL AND topic_id IS NOT NULL").await;
    let region =
        first("SELECT region_id::text FROM signal WHERE integration_id IS NOT NULL AND region_id IS NOT NULL").await;
    let id = global(Noun::Topic, &topic);
    add(Noun::Signal, WithoutAddress, &format!("topicId: \"{id}\""), &format!("topic_id = '{topic}'"));
    let id = global(Noun::Region, &region);
    add(Noun::Signal, WithoutAddress, &format!("regionId: \"{id}\""), &format!("region_id = '{region}'"));
    add(Noun::Signal, WithoutAddress, "urgency: [NORMAL]", "urgency = 'NORMAL'");
    add(Noun::Signal, Titles, "open: true", "status <> 'CLOSED'");
    add(Noun::Signal, Titles, "status: [RECEIVED, CLOSED]", "status IN ('RECEIVED', 'CLOSED')");
    add(Noun::Signal, Titles, "mine: true", "id IN (:own_signals)");
    add(Noun::Signal, Titles, "mine: false", "id NOT IN (:own_signals)");
    add(Noun::Session, Status, "status: PLANNED", "status = 'PLANNED'");
    add(Noun::Session, Titles, "kind: MIRROR_CONVERSATION", "kind = 'MIRROR_CONVERSATION'");
    add(
        Noun::Session,
        Status,
        "councilSlug: \"groot-amsterdam\"",
        "id IN (SELECT session_id FROM session_council JOIN council ON council.id = council_id \
         WHERE slug = 'groot-amsterdam' AND council_id IN (:councils))",
    );
    add(Noun::Session, Full, "awaitingReport: true", "status = 'HELD'");
    add(Noun::Session, Full, "awaitingReport: false", "status <> 'HELD'");
    add(Noun::Session, Full, "oweAnswer: true", "status = 'REPORTED'");
    let calling = format!("coalesce(call_until >= {TODAY} AND status IN ('PLANNED', 'CONFIRMED'), false)");
    add(Noun::Session, Full, "calling: true", &calling);
    add(Noun::Session, Full, "calling: false", &format!("NOT {calling}"));
    add(Noun::Session, Titles, "mine: true", ":takes_part");
    add(Noun::Session, Titles, "mine: false", "NOT :takes_part");
    add(Noun::FollowUp, Titles, "mine: true", ":promised_me");
    add(Noun::FollowUp, Titles, "mine: false", "NOT :promised_me");
    let series = first("SELECT series_id::text FROM session WHERE series_id IS NOT NULL LIMIT 1").await;
    let id = global(Noun::Session, &series);
    // Of a session that one does not see, nobody learns what series it belongs to.
    add(Noun::Session, Status, &format!("seriesOfId: \"{id}\""), &format!("series_id = '{series}'"));
    add(Noun::Consultation, Titles, "open: true", "closed_at IS NULL");
    add(
        Noun::Consultation,
        Titles,
        "waitingFor: STAFF",
        "closed_at IS NULL AND id IN (SELECT consultation_id FROM proposal WHERE status IN ('SUBMITTED', 'IN_REVIEW') \
         AND id IN (:proposals))",
    );
    add(
        Noun::Consultation,
        Titles,
        "councilSlug: \"noord\", waitingFor: COUNCIL",
        "closed_at IS NULL AND id IN (SELECT consultation_id FROM consultation_request WHERE id IN (:requests) AND \
         num_nonnulls(answered_at, declined_at) = 0) AND id IN (SELECT consultation_id FROM consultation_request WHERE \
         id IN (:requests) AND council_id = (SELECT id FROM council WHERE slug = 'noord'))",
    );
    add(Noun::Proposal, Status, "status: DRAFT", "status = 'DRAFT'");
    add(Noun::Proposal, Status, "status: SUBMITTED", "status = 'SUBMITTED'");
    add(
        Noun::Proposal,
        Masked,
        "councilSlug: \"groot-amsterdam\"",
        "council_id IN (SELECT id FROM council WHERE slug = 'groot-amsterdam' AND id IN (:councils))",
    );
    let department = first("SELECT department_id::text FROM follow_up GROUP BY 1 ORDER BY count(*) DESC LIMIT 1").await;
    let id = DepartmentId(department.parse().expect("a key"));
    add(Noun::FollowUp, Masked, &format!("departmentId: \"{id}\""), &format!("department_id = '{department}'"));
    let owner = first("SELECT owner_id::text FROM follow_up GROUP BY 1 ORDER BY count(*) DESC LIMIT 1").await;
    let owner_id = AccountId(owner.parse().expect("a key"));
    let owned = format!("owner_id = '{owner}' AND owner_id IN (:accounts)");
    add(Noun::FollowUp, Masked, &format!("ownerId: \"{owner_id}\""), &owned);
    add(Noun::FollowUp, Titles, "status: [OPEN]", "status = 'OPEN'");
    add(Noun::FollowUp, Titles, "overdue: true", "status IN ('OPEN', 'IN_PROGRESS') AND due_on < DATE '2026-09-08'");
    add(Noun::Journey, Titles, "published: false", "published_at IS NULL");
    add(
        Noun::Journey,
        Titles,
        "councilSlug: \"groot-amsterdam\"",
        "id IN (SELECT journey_id FROM journey_council JOIN council ON council.id = council_id \
         WHERE slug = 'groot-amsterdam' AND council_id IN (:councils))",
    );
    add(Noun::Pilot, Titles, "status: [STOPPED, NATIONAL]", "status IN ('STOPPED', 'NATIONAL')");
    add(Noun::Pilot, Titles, "published: true", "published_at IS NOT NULL");
    let district = first("SELECT id::text FROM region WHERE code = 'UWI-06'").await;
    add(
        Noun::Pilot,
        Titles,
        &format!("regionId: \"{}\"", global(Noun::Region, &district)),
        &format!(
            "id IN (SELECT pilot_id FROM pilot_site WHERE region_id = '{district}' OR centre_id IN (SELECT id FROM centre \
             WHERE region_id = '{district}' AND id IN (:centres)))"
        ),
    );
    add(Noun::Account, Full, "role: CLIENT", "is_client");
    add(Noun::Account, Full, "role: ADMIN", "is_admin");
    add(Noun::Account, Status, "role: STAFF", "is_staff");
    add(Noun::Account, Full, "status: ACTIVE", "status = 'ACTIVE'");
    add(Noun::Account, Titles, "search: \"demo.example\"", "(:known) AND email LIKE '%demo.example%'");
    add(Noun::Account, Titles, "search: \"bouma\"", "name ILIKE '%bouma%'");
    add(
        Noun::Account,
        Status,
        "function: HANDLER",
        "is_staff AND id IN (SELECT account_id FROM account_function WHERE function = 'HANDLER')",
    );
    add(Noun::Council, Titles, "status: FORMING", "status = 'FORMING'");
    add(Noun::Centre, Titles, "status: [TESTING, CLOSED]", "status IN ('TESTING', 'CLOSED')");
    add(Noun::Centre, Titles, "search: \"stationsweg\"", "street ILIKE '%stationsweg%'");
    // It is a Tuesday, ten in the morning.
    let now = "status = 'OPEN' AND id IN (SELECT centre_id FROM centre_hours WHERE weekday = 2 AND opens <= '10:00' AND \
               closes > '10:00')";
    add(Noun::Centre, Titles, "openNow: true", now);
    add(Noun::Centre, Titles, "openNow: false", &format!("NOT ({now})"));
    add(Noun::Topic, Titles, "search: \"betaaldag\"", "name ILIKE '%betaaldag%' OR description ILIKE '%betaaldag%'");
    let intake = first("SELECT department_id::text FROM signal WHERE department_id IS NOT NULL LIMIT 1").await;
    let handler = first("SELECT handler_id::text FROM signal WHERE handler_id IS NOT NULL LIMIT 1").await;
    let main = first("SELECT main_signal_id::text FROM signal WHERE main_signal_id IS NOT NULL LIMIT 1").await;
    for (arguments, condition) in [
        (
            format!("departmentId: \"{}\"", DepartmentId(intake.parse().expect("a key"))),
            format!("department_id = '{intake}'"),
        ),
        (format!("handlerId: \"{}\"", AccountId(handler.parse().expect("a key"))), format!("handler_id = '{handler}'")),
        (format!("mainSignalId: \"{}\"", global(Noun::Signal, &main)), format!("main_signal_id = '{main}'")),
    ] {
        let arguments = format!("filter: {{ {arguments} }}");
        filters.push(Filter { noun: Noun::Signal, arguments, condition, lens: Masked, for_staff: true });
    }
    // Words of titles, and words that stand in the texts alone.
    for (noun, lens, words, condition) in [
        (Noun::Signal, WithoutAddress, "betaaldag", "text ILIKE '%betaaldag%'"),
        (Noun::Proposal, Titles, "betaaldag", "title ILIKE '%betaaldag%'"),
        (Noun::Proposal, Masked, "rekenhulp", "text ILIKE '%rekenhulp%'"),
        (Noun::Session, Titles, "jaarplan", "title ILIKE '%jaarplan%'"),
        (Noun::Session, Full, "wijkteam", "concat(about, report) ILIKE '%wijkteam%'"),
        (Noun::Council, Titles, "limburg", "concat(name, about) ILIKE '%limburg%'"),
    ] {
        let arguments = format!("search: \"{words}\"");
        filters.push(Filter { noun, arguments, condition: condition.to_owned(), lens, for_staff: false });
    }
    filters
}
