//! What is measured: operations of the contract and questions of insight, each with its floor.

use chrono::{Datelike, Days, Months, NaiveDate, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    fill::{
        lot::{Few, Lot, few, written},
        world::PHONES,
    },
    floor::Floor,
    load::Plan,
    place::{PASSWORD, Place, STAFF, Server},
    same::differences,
};

/// One operation beside its floor.
pub struct Operation {
    pub title: &'static str,
    pub plan: Plan,
    pub floor: Floor,
    /// Whether it writes.
    pub writes: bool,
    /// Settings of the server that it is measured with.
    pub settings: &'static [(&'static str, &'static str)],
    who: Who,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Nobody,
    Phones,
    Staff,
}

/// Answers kept in memory are switched off, so that the database is asked each time.
const NOTHING_KEPT: &[(&str, &str)] = &[("GEHOORD_MEMORY", "0")];

/// All of them, in the order of the table.
pub async fn all(place: &Place) -> Vec<Operation> {
    let viewer = place.sql(&format!("SELECT id::text FROM account WHERE email = '{STAFF}'")).await.remove(0);
    let first = |first: i32| json!({ "first": first });
    let website = |title, settings| Operation {
        title,
        plan: Plan::new("WebsiteCouncils", first(20)),
        floor: Floor::new(include_str!("floor/website.sql")),
        writes: false,
        settings,
        who: Who::Nobody,
    };
    let topic = few(Few::Topic, 25);
    let signal = json!({ "input": {
        "key": "{key}",
        "kind": "QUESTION",
        "channel": "APP",
        "text": "Ik wacht al drie weken op een antwoord over de betaling van mijn uitkering, en niemand belde mij terug.",
        "topicId": written("topic", topic),
        "place": { "postcode": "5321 AB" },
    } });
    let mut all = vec![
        website("website, the same page again", &[]),
        website("website, nothing kept", NOTHING_KEPT),
        Operation {
            title: "mobile: 20 signals",
            plan: Plan::new("MobileHome", first(20)),
            floor: Floor::new(include_str!("floor/mobile.sql")).drawn("client", 0, PHONES - 1),
            writes: false,
            settings: &[],
            who: Who::Phones,
        },
        Operation {
            title: "dashboard: 50 overdue",
            plan: Plan::new("DashboardOverdue", first(50)),
            floor: Floor::new(include_str!("floor/dashboard.sql")).with("viewer", &viewer),
            writes: false,
            settings: &[],
            who: Who::Staff,
        },
        Operation {
            title: "submit one signal",
            plan: Plan { key: Some("{key}"), ..Plan::new("MobileSubmitSignal", signal) },
            floor: Floor::new(include_str!("floor/submit.sql"))
                .drawn("client", 0, PHONES - 1)
                .drawn("key", 1, 9_000_000_000_000_000)
                .with("topic", &topic.to_string()),
            writes: true,
            settings: &[],
            who: Who::Phones,
        },
    ];
    all.extend(insight(topic));
    all
}

/// Questions of insight, beside counting from scratch.
fn insight(topic: Uuid) -> Vec<Operation> {
    let today = schema::clock::day_of(Utc::now());
    let ago = |days: u64| today.checked_sub_days(Days::new(days)).expect("a day");
    let month =
        |months: u32| today.with_day(1).and_then(|day| day.checked_sub_months(Months::new(months))).expect("a month");
    let moment = |day: NaiveDate| schema::clock::start_of(day).to_rfc3339();
    let period = |from: NaiveDate, until: NaiveDate| json!({ "from": from.to_string(), "until": until.to_string() });
    let question = |title, document: &str, variables: Value, floor: Floor| Operation {
        title,
        plan: Plan::of(title, document, variables),
        floor,
        writes: false,
        settings: &[],
        who: Who::Staff,
    };
    let thirty = || period(ago(60), ago(30));
    let days = |floor: Floor| {
        floor.with("before", &moment(ago(90))).with("begin", &moment(ago(60))).with("end", &moment(ago(30)))
    };
    vec![
        question(
            "insight: top topics",
            "query($p: PeriodInput!, $b: PeriodInput!) { insight { topTopics(period: $p, comparedWith: $b, first: 10) {
                topic { id name } count countBefore } } }",
            json!({ "p": thirty(), "b": period(ago(90), ago(60)) }),
            days(Floor::new(include_str!("floor/top_topics.sql"))),
        ),
        question(
            "insight: loop report of a year",
            "query($p: PeriodInput!) { insight { loopReport(period: $p, by: MONTH) { label received reopened heardInTime } } }",
            json!({ "p": period(month(12), month(0)) }),
            Floor::new(include_str!("floor/loop_report.sql")).with("begin", &moment(month(12))).with("end", &moment(month(0))),
        ),
        question(
            "insight: inside a topic",
            "query($t: ID!, $p: PeriodInput!) { insight { topic(id: $t, period: $p) { count trend(by: WEEK) { start count }
                channels { channel count } } } }",
            json!({ "t": written("topic", topic), "p": thirty() }),
            days(Floor::new(include_str!("floor/inside.sql"))).with("topic", &topic.to_string()),
        ),
    ]
}

impl Operation {
    /// Signs in those who send it. Tokens are good for ten minutes.
    pub async fn sign_in(&mut self, http: &reqwest::Client, server: &Server) {
        let names: Vec<String> = match self.who {
            Who::Nobody => return,
            Who::Staff => vec![STAFF.to_owned()],
            Who::Phones => (0..PHONES).map(|number| format!("client-{number}@bench.example")).collect(),
        };
        self.plan.tokens.clear();
        for email in names {
            let plan = Plan::new("MobileSignIn", json!({ "email": email, "password": PASSWORD }));
            let answer = plan.once(http, server.address, 0, "").await;
            let token = answer["signIn"]["accessToken"].as_str();
            self.plan.tokens.push(token.unwrap_or_else(|| panic!("{email}: {answer}")).to_owned());
        }
    }

    /// Fails where the server and the statement do not give the same data, for each of those who send it.
    pub async fn check(&self, http: &reqwest::Client, server: &Server, place: &Place) {
        for who in 0..self.plan.tokens.len().max(1) {
            let now = chrono::Utc::now().timestamp_micros();
            let mut lot = Lot::of(1_000, u64::try_from(now).unwrap_or(0));
            let (ours, theirs) = (lot.next() >> 12, lot.next() >> 12);
            let answer = self.plan.once(http, server.address, who, &ours.to_string()).await;
            let statement = self.floor.written(&[("client", &who.to_string()), ("key", &theirs.to_string())]);
            let floor = place.sql(&statement).await.remove(0);
            let floor = serde_json::from_str(&floor).unwrap_or_else(|error| panic!("{error}: {floor}"));
            let mut found = differences(&answer, &floor);
            if self.writes {
                // Each made a signal of its own; its promises are kept by another calendar. The rows are compared instead.
                found.retain(|at| !at.contains("/dueAt: ") && !at.contains("/signal/id: "));
                found.extend(rows_of(place, &answer, &floor).await);
            }
            assert!(found.is_empty(), "{} gives other data than its floor:\n{}", self.plan.name, found.join("\n"));
            if self.writes {
                break;
            }
        }
    }
}

/// Where the rows that two signals are differ, but for keys, moments and hashes: those only have to be there.
async fn rows_of(place: &Place, ours: &serde_json::Value, theirs: &serde_json::Value) -> Vec<String> {
    const ROWS: &str = "SELECT json_build_object(
        'signal', (SELECT json_agg(to_jsonb(signal)) FROM signal WHERE id = $1),
        'reporter', (SELECT json_agg(to_jsonb(signal_reporter)) FROM signal_reporter WHERE signal_id = $1),
        'submission', (SELECT json_agg(to_jsonb(signal_submission)) FROM signal_submission WHERE signal_id = $1),
        'deadlines', (SELECT json_agg(to_jsonb(deadline) ORDER BY step) FROM deadline WHERE subject_id = $1),
        'sealed', (SELECT json_agg(to_jsonb(sealed_text)) FROM sealed_text WHERE subject_id = $1),
        'events', (SELECT json_agg(to_jsonb(event)) FROM event WHERE subject_id = $1))";
    const LOOSE: &[&str] = &["/id", "_at", "signal_id", "subject_id", "key_hash", "body_hash", "/at"];
    let mut rows = Vec::new();
    for answer in [ours, theirs] {
        let id = crate::same::read(answer)["submitSignal"]["signal"]["id"].as_str().expect("a key").to_owned();
        let found = place.sql(&ROWS.replace("$1", &format!("'{id}'"))).await.remove(0);
        rows.push(serde_json::from_str::<serde_json::Value>(&found).expect("JSON"));
    }
    let mut found = differences(&rows[0], &rows[1]);
    found.retain(|at| {
        let (field, values) = at.split_once(": ").unwrap_or((at, ""));
        let is_there = |value: &str| value != "null" && value != "\"(not there)\"";
        let both = values.split_once(" is not ").is_some_and(|(ours, theirs)| is_there(ours) && is_there(theirs));
        !(both && LOOSE.iter().any(|end| field.ends_with(end)))
    });
    found
}
